/** What a page says: one record with schema.org names. `date...` is the publisher's clock, `...At` is ours. */

export const BODY_STATUSES = [
  'full',
  'teaser',
  'consent-wall',
  'challenge',
  'empty',
  'error-page',
  'listing-page',
] as const;
export type BodyStatus = (typeof BODY_STATUSES)[number];

export type DatePrecision = 'second' | 'minute' | 'day';

/** Where the value of a field was found. */
export type FieldSource =
  | 'json-ld'
  | 'page-state'
  | 'microdata'
  | 'meta'
  | 'link'
  | 'time-tag'
  | 'html'
  | 'text'
  | 'header'
  | 'sitemap'
  | 'feed'
  | 'url';

export interface Author {
  name: string;
  url?: string;
}

export interface Organization {
  name?: string;
  url?: string;
}

/** Something on the page that says where the text comes from. Evidence for the original; never acted on alone. */
export interface Attribution {
  kind:
    | 'canonical-elsewhere' // <link rel=canonical> to another registrable domain
    | 'appeared-first' // "The post X appeared first on Y", "originally published by/on/at Y"
    | 'wire-credit' // dateline "(AP)", "(Reuters)", byline or sourceOrganization of an agency
    | 'is-based-on' // JSON-LD isBasedOn
    | 'syndication-source' // <meta name=syndication-source|original-source>
    | 'feed-source' // RSS <source>
    | 'republish-pixel' // a counter pixel of a republishing programme
    | 'source-line' // "Source: Y" with a link to Y, at the end of the text
    | 'partial-credit'; // "with files from", "contributed to this report"
  /** The exact words or attribute that were found. */
  text: string;
  name?: string;
  url?: string;
}

/** The pure result of reading one page. What is unknown is absent, never guessed. */
export interface ExtractedArticle {
  /** The address that answered. */
  url: string;
  canonicalUrl?: string;
  alternateUrls?: string[];
  headline?: string;
  description?: string;
  /** Paragraphs separated by a blank line; headings, list items and quotes are paragraphs of their own. */
  articleBody: string;
  bodyStatus: BodyStatus;
  /** Why `bodyStatus` is what it is, in words, when it is not `full`. */
  bodyStatusReason?: string;
  wordCount: number;
  author?: Author[];
  publisher?: Organization;
  sourceOrganization?: Organization;
  /** BCP 47, of the text itself. */
  inLanguage?: string;
  articleSection?: string;
  keywords?: string[];
  image?: string;
  isAccessibleForFree?: boolean;
  /** ISO 8601 in UTC, or `YYYY-MM-DD` when only the day is known. Never filled from anything but a publication date. */
  datePublished?: string;
  datePublishedRaw?: string;
  datePublishedPrecision?: DatePrecision;
  datePublishedSource?: FieldSource;
  dateModified?: string;
  dateModifiedRaw?: string;
  isBasedOn?: string;
  attribution?: Attribution[];
  /** Field name to where it came from. */
  sources: Partial<Record<string, FieldSource>>;
  /** Name and version of the rules, so that a later one can be told apart. */
  extractor: string;
}

/** Wishes of the publisher found in headers, robots directives or markup. Recorded always; honoured by default. */
export type UsageSignal =
  'noindex' | 'nosearch' | 'noarchive' | 'tdm-reservation' | 'content-usage' | 'content-signal' | 'noai';

/** One version of an article as it lies in the archive: immutable. */
export interface Article extends ExtractedArticle {
  schemaVersion: 1;
  /** The canonical address where that can be believed, else the one that answered, which then is in `alternateUrls`. */
  url: string;
  /** `a_` + hash of the identity of the address. Never reused, never reassigned. */
  articleId: string;
  /** Registrable domain or the domain asked for in sites.yaml. */
  site: string;
  version: number;
  /** `sha256:` + hex of headline and body: what makes a new version. */
  contentHash: string;
  firstSeenAt: string;
  fetchedAt: string;
  /** `<key>#<offset>+<length>` of the page's record in a WARC file. */
  rawKey?: string;
  usageSignals?: UsageSignal[];
}

export interface VersionRef {
  version: number;
  contentHash: string;
  fetchedAt: string;
  /** Where the version's record lies: an object, or `<key>#<offset>+<length>` of one that several share. */
  objectKey: string;
}

/**
 * The small row that stands for an article in the index: what a list shows, and where its versions are.
 * `revision` counts its writes: a writer that saw an older one must look again.
 */
export interface ArticleHead {
  articleId: string;
  site: string;
  url: string;
  canonicalUrl?: string;
  headline?: string;
  inLanguage?: string;
  bodyStatus: BodyStatus;
  wordCount: number;
  datePublished?: string;
  firstSeenAt: string;
  lastSeenAt: string;
  versions: VersionRef[];
  revision: number;
}
