/** The two tables of the archive at rest. A field that the record gains does not compile until it has its column here. */
import type { ArticleRecord, StoryRow } from '../query/query.ts';
import type { Columns } from './column.ts';

const NAMED = { name: 'string', url: 'string' } as const;

export const ARTICLE_COLUMNS = {
  articleId: 'string',
  storyId: 'string',
  role: 'string',
  site: 'string',
  url: 'string',
  canonicalUrl: 'string',
  alternateUrls: ['string'],
  headline: 'string',
  description: 'string',
  articleBody: 'string',
  bodyStatus: 'string',
  bodyStatusReason: 'string',
  wordCount: 'int',
  author: [NAMED],
  publisher: NAMED,
  sourceOrganization: NAMED,
  inLanguage: 'string',
  articleSection: 'string',
  keywords: ['string'],
  image: 'string',
  isAccessibleForFree: 'boolean',
  datePublished: 'timestamp',
  datePublishedRaw: 'string',
  datePublishedPrecision: 'string',
  datePublishedSource: 'string',
  dateModified: 'timestamp',
  dateModifiedRaw: 'string',
  isBasedOn: 'string',
  attribution: [{ kind: 'string', text: 'string', ...NAMED }],
  match: { otherId: 'string', similarity: 'double', sharedWords: 'int', lagSeconds: 'double', method: 'string' },
  firstSeenAt: 'timestamp',
  fetchedAt: 'timestamp',
  lastSeenAt: 'timestamp',
  version: 'int',
  contentHash: 'string',
  rawKey: 'string',
  usageSignals: ['string'],
  sources: 'map',
  extractor: 'string',
  schemaVersion: 'int',
} as const satisfies Columns<ArticleRecord>;

export const STORY_COLUMNS = {
  storyId: 'string',
  headline: 'string',
  original: { articleId: 'string', site: 'string', url: 'string', datePublished: 'timestamp' },
  originalConfidence: 'double',
  originalEvidence: [{ kind: 'string', detail: 'string', weight: 'double', articleId: 'string' }],
  articleCount: 'int',
  siteCount: 'int',
  firstPublishedAt: 'timestamp',
  firstSeenAt: 'timestamp',
  lastSeenAt: 'timestamp',
  members: [
    {
      articleId: 'string',
      site: 'string',
      url: 'string',
      headline: 'string',
      datePublished: 'timestamp',
      firstSeenAt: 'timestamp',
      role: 'string',
      similarity: 'double',
      sharedWords: 'int',
      lagSeconds: 'double',
    },
  ],
} as const satisfies Columns<StoryRow>;

/** The tables by name, as in the keys of their objects. */
export const TABLES = ['articles', 'stories'] as const;
export type TableName = (typeof TABLES)[number];

/** One part of one table's day, and where its rows begin. */
export interface DayPart {
  table: TableName;
  /** `YYYY-MM-DD`, in UTC. */
  day: string;
  /** From 0. */
  part: number;
  /** Where the part before ended; absent for the first. */
  cursor?: string;
}
