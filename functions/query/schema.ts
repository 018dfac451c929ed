/** What the HTTP API answers with, as schemas: the OpenAPI document is made from them, and tests hold the answers to them. */
import * as z from 'zod/mini';
import { BODY_STATUSES } from '../article/article.ts';
import type { Story, StoryMember } from '../story/story.ts';
import type { Part, Piece } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { ROLES, type ArticleRow, type FlowRow, type StatsRow } from './query.ts';
import type { RelatedRow } from './related.ts';
import type { VersionRow } from './versions.ts';
import type { RunRecord } from './run.ts';
import type { SiteRow } from './sites.ts';

const text = z.string();
const count = z.int();
const optional = { text: z.optional(text), count: z.optional(count), number: z.optional(z.number()) };
const instant = text.check(z.describe('ISO 8601 in UTC; a date of the publisher may be a day only'));
const role = z.enum(ROLES);

const match = z.object({
  otherId: text,
  similarity: z.number().check(z.describe('0 to 1')),
  sharedWords: count,
  lagSeconds: optional.number,
  method: text,
});

const articleRow = z.object({
  articleId: text,
  storyId: optional.text,
  role,
  site: text,
  url: text,
  canonicalUrl: optional.text,
  headline: optional.text,
  inLanguage: optional.text,
  bodyStatus: z.enum(BODY_STATUSES),
  wordCount: count,
  datePublished: z.optional(instant),
  firstSeenAt: instant,
  lastSeenAt: instant,
  match: z.optional(match),
  version: count,
  siteCount: count,
  articleCount: count,
  snippet: z.optional(text.check(z.describe('Words around the match; hits stand between U+E000 and U+E001'))),
});

const link = z.object({ name: optional.text, url: optional.text });

const article = z.object({
  schemaVersion: z.literal(1),
  ...articleRow.shape,
  siteCount: optional.count,
  articleCount: optional.count,
  alternateUrls: z.optional(z.array(text)),
  description: optional.text,
  articleBody: text,
  bodyStatusReason: optional.text,
  author: z.optional(z.array(z.object({ name: text, url: optional.text }))),
  publisher: z.optional(link),
  sourceOrganization: z.optional(link),
  articleSection: optional.text,
  keywords: z.optional(z.array(text)),
  image: optional.text,
  isAccessibleForFree: z.optional(z.boolean()),
  datePublishedRaw: optional.text,
  datePublishedPrecision: z.optional(z.enum(['second', 'minute', 'day'])),
  datePublishedSource: optional.text,
  dateModified: optional.text,
  dateModifiedRaw: optional.text,
  isBasedOn: optional.text,
  attribution: z.optional(z.array(z.object({ kind: text, text, name: optional.text, url: optional.text }))),
  sources: z.record(text, text),
  extractor: text,
  contentHash: text,
  fetchedAt: instant,
  rawKey: optional.text,
  usageSignals: z.optional(z.array(text)),
});

const member = z.object({
  ...{ articleId: text, site: text, url: text, headline: optional.text, datePublished: z.optional(instant) },
  ...{
    firstSeenAt: instant,
    role,
    originalLagSeconds: z.optional(z.number().check(z.describe('after the original, in seconds'))),
    closestId: z.optional(text.check(z.describe('the member that the next three fields compare it with'))),
    similarity: optional.number,
    sharedWords: optional.count,
    lagSeconds: optional.number,
  },
});

const story = z.object({
  storyId: text,
  headline: optional.text,
  original: z.optional(
    z.object({ articleId: optional.text, site: text, url: optional.text, datePublished: z.optional(instant) }),
  ),
  originalConfidence: z.number().check(z.describe('0 to 1')),
  originalEvidence: z.array(z.object({ kind: text, detail: text, weight: z.number(), articleId: optional.text })),
  articleCount: count,
  siteCount: count,
  firstPublishedAt: z.optional(instant),
  firstSeenAt: instant,
  lastSeenAt: instant,
  members: z.array(member),
});

const version = z.object({
  ...{ version: count, contentHash: text, fetchedAt: instant, objectKey: text, headline: z.optional(text) },
  ...{ wordCount: count, addedWords: z.optional(count), cutWords: z.optional(count) },
  headlineChanged: z.optional(z.literal(true)),
});

const related = z.object({
  ...{ articleId: text, site: text, url: text, headline: optional.text, datePublished: z.optional(instant) },
  ...{ firstSeenAt: instant, similarity: z.number().check(z.describe('0 to 1')), sharedWords: count },
  containedInOther: z.number().check(z.describe('how much of it the article that was asked about has, 0 to 1')),
  containsOther: z.number().check(z.describe('how much of the article that was asked about it has, 0 to 1')),
  lagSeconds: z.optional(z.number().check(z.describe('after the article that was asked about, in seconds'))),
});

const roles = { originalCount: count, repostCount: count, onlyCount: count, unknownCount: count };
const ownShare = z.optional(
  z.number().check(z.describe('Originals and articles of its own among those folded, 0 to 1')),
);

const statsRow = z.object({
  start: z.optional(instant),
  group: optional.text,
  ...{ articleCount: count, storyCount: count, ...roles, ownShare, fullCount: count, datedCount: count },
  ...{ firstSeenAt: z.optional(instant), lastSeenAt: z.optional(instant) },
});

const flowRow = z.object({
  originalSite: text,
  site: text,
  ...{ repostCount: count, storyCount: count, medianLagSeconds: optional.number },
});

const siteRow = z.object({
  site: text,
  ...{ articleCount: count, storyCount: count, ...roles, newCount: count, ownShare },
  ...{ fullShare: optional.number, datedShare: optional.number },
  lastArticleAt: z.optional(instant),
  medianDelaySeconds: optional.number,
  expectedPerDay: optional.number,
  quietSince: z.optional(instant),
  lastPolledAt: z.optional(instant),
  listings: z.array(
    z.object({
      ...{ url: text, lastPolledAt: z.optional(instant), lastNewAt: z.optional(instant), failures: count },
      ...{ lastError: optional.text, dueAt: instant },
    }),
  ),
  failedCandidates: count,
  days: z.array(z.object({ day: text, articleCount: count, expected: optional.number })),
});

const runCounts = z.object({
  ...{
    listings: count,
    listingsFailed: count,
    found: count,
    waiting: count,
    stored: count,
    versions: count,
    unchanged: count,
  },
  ...{ refused: count, notArticles: count, gone: count, postponed: count, failed: count },
});

const run = z.object({
  startedAt: instant,
  endedAt: z.optional(instant),
  counts: runCounts,
  sites: z.array(z.object({ site: text, startedAt: instant, endedAt: instant, counts: runCounts })),
});

const piece = z.object({ kind: z.enum(['same', 'cut', 'added']), text });
const paragraph = z.optional(z.literal(true));
const part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('same'), left: text, right: text, paragraph }),
  z.object({ kind: z.literal('trivial'), left: text, right: text, paragraph }),
  z.object({ kind: z.literal('changed'), left: z.array(piece), right: z.array(piece), paragraph }),
  z.object({ kind: z.literal('cut'), left: text, paragraph, movedTo: optional.count }),
  z.object({ kind: z.literal('added'), right: text, paragraph, movedFrom: optional.count }),
]);
const side = z.object({
  ...{ articleId: text, version: count, site: text, url: text, fetchedAt: instant },
  ...{ headline: optional.text, datePublished: z.optional(instant), inLanguage: optional.text },
});

const comparison = z.object({
  left: side,
  right: side,
  headline: z.optional(z.object({ left: z.array(piece), right: z.array(piece) })),
  sharedShare: z.number(),
  parts: z.array(part),
  sentences: z.object({ same: count, trivial: count, changed: count, cut: count, added: count, moved: count }),
  words: z.object({ left: count, right: count, shared: count }),
});

const problem = z.object({ type: text, title: text, status: count, detail: text, fix: optional.text });

const cursor = { nextCursor: z.optional(text.check(z.describe('Absent on the last page'))) };
const totals = { total: optional.count, articleCount: optional.count, storyCount: optional.count };

export const SCHEMAS = {
  // With `fields`, any of an article's or story's fields may be all there is.
  articles: z.object({ items: z.array(z.union([articleRow, article, z.partial(article)])), ...cursor, ...totals }),
  article,
  versions: z.object({ items: z.array(version) }),
  related: z.object({ items: z.array(related) }),
  comparison,
  stories: z.object({ items: z.array(z.union([story, z.partial(story)])), ...cursor, ...totals }),
  story,
  stats: z.object({ items: z.array(statsRow) }),
  flow: z.object({ items: z.array(flowRow) }),
  sites: z.object({ items: z.array(siteRow) }),
  runs: z.object({ items: z.array(run) }),
  problem,
} as const;

export type SchemaName = keyof typeof SCHEMAS;

/** Does not compile when a type and its schema no longer say the same. */
type Is<Type, Schema extends z.core.$ZodType> = [Type] extends [z.infer<Schema>]
  ? [keyof Type] extends [keyof z.infer<Schema>]
    ? true
    : never
  : never;
/** @internal */
export const AGREED: [
  Is<ArticleRow, typeof articleRow>,
  Is<Story, typeof story>,
  Is<StoryMember, typeof member>,
  Is<VersionRow, typeof version>,
  Is<RelatedRow, typeof related>,
  Is<StatsRow, typeof statsRow>,
  Is<FlowRow, typeof flowRow>,
  Is<SiteRow, typeof siteRow>,
  Is<RunRecord, typeof run>,
  Is<Part, typeof part>,
  Is<Piece, typeof piece>,
  Is<Comparison, typeof comparison>,
] = [true, true, true, true, true, true, true, true, true, true, true, true];

/** As JSON Schema (draft 2020-12, which OpenAPI 3.1 uses). */
export const jsonSchemaOf = (name: SchemaName): object => z.toJSONSchema(SCHEMAS[name], { io: 'output' });
