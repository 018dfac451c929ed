/** Where a site says what it has. */

export type ListingFormat =
  'rss' | 'atom' | 'rdf' | 'json-feed' | 'sitemap' | 'news-sitemap' | 'sitemap-index' | 'text-sitemap' | 'html';

/** What one listing says of one link. Dates are as printed: whoever reads them decides what they are worth. */
export interface ListingEntry {
  /** Absolute http(s) address, as the listing gives it. */
  url: string;
  headline?: string;
  datePublishedRaw?: string;
  /** RSS `<source url>`, Atom `<source>`: the publisher that the listing itself names as the origin. */
  sourceUrl?: string;
  sourceName?: string;
}

/** A listing as parsed from one page. */
export interface ParsedListing {
  format: ListingFormat;
  entries: ListingEntry[];
  /** Sitemaps named by a sitemap index, feeds named by an HTML page's `<link rel=alternate>`. */
  listings: string[];
  /** The next page of a paginated listing. */
  next?: string;
  /** The listing's own wish (RSS `ttl`, `sy:updatePeriod`), in milliseconds. */
  everyMs?: number;
  /** The document was cut; `entries` are the complete ones. */
  truncated?: boolean;
}

/**
 * `asked`: a person named it, or it is the front page. `found`: the front page or robots.txt names it. `index`: a sitemap index
 * does. `guessed`: it is where listings often are; the first poll keeps or forgets it.
 */
export type ListingOrigin = 'asked' | 'found' | 'index' | 'guessed';

/** When a listing is due and how its last polls went. Small: the tick reads all of them. */
export interface ListingSchedule {
  /** `l_` + hash of the listing's address. */
  listingId: string;
  site: string;
  url: string;
  dueAt: string;
  /** `asked` when absent. */
  origin?: ListingOrigin;
  /** Sitemap indexes between it and the front page. */
  depth?: number;
  format?: ListingFormat;
  lastPolledAt?: string;
  /** When it last brought a new candidate. */
  lastNewAt?: string;
  /** Polls in a row that failed; 0 after a good one. */
  failures: number;
  /** Why the last poll failed, in words. */
  lastError?: string;
  /** What it brings at which time of the day, as `activity.ts` writes it. */
  activity?: string;
  /** Polls in a row that were answered with 304. */
  notModified?: number;
  /** Where it has moved for good, and how many polls in a row were told so. */
  movedTo?: string;
  movedTimes?: number;
}

/** What must be remembered so that an unchanged listing costs one conditional request and no look-ups. */
export interface ListingMemory {
  listingId: string;
  format?: ListingFormat;
  etag?: string;
  lastModified?: string;
  /** Of the decoded body: servers exist whose validators change while the body does not. */
  bodyHash?: string;
  /** Keys of the candidates that the last poll saw; links among them are not looked up again. */
  knownKeys: string[];
  /** Links to other sites that the last poll saw, the first few: recorded, not crawled. */
  elsewhere?: string[];
}
