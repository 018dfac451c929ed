/** What has a column in CSV, in its order. A name is that of the field in JSON, or says which part of a field it is. */
import type { StoryMember } from '../story/story.ts';
import type { CsvValue } from './csv.ts';
import type { ArticleRecord, ArticleRow, FlowRow, StatsRow, StoryRow } from './query.ts';
import type { RelatedRow } from './related.ts';
import type { RunRecord } from './run.ts';
import type { SiteWatch } from '../checkup/site-watch.ts';
import type { SiteRow } from './sites.ts';
import type { VersionRow } from './versions.ts';

/** `field`: of the record, where the column is only a part of it. */
export type Column<Row> = readonly [name: string, value: (row: Row) => CsvValue, field?: string];
export type Columns<Row> = readonly Column<Row>[];

export const ARTICLE_COLUMNS: Columns<ArticleRow> = [
  ['articleId', (row) => row.articleId],
  ['storyId', (row) => row.storyId],
  ['role', (row) => row.role],
  ['site', (row) => row.site],
  ['url', (row) => row.url],
  ['headline', (row) => row.headline],
  ['inLanguage', (row) => row.inLanguage],
  ['datePublished', (row) => row.datePublished],
  ['firstSeenAt', (row) => row.firstSeenAt],
  ['lastSeenAt', (row) => row.lastSeenAt],
  ['bodyStatus', (row) => row.bodyStatus],
  ['wordCount', (row) => row.wordCount],
  ['version', (row) => row.version],
  ['siteCount', (row) => row.siteCount],
  ['articleCount', (row) => row.articleCount],
  ['similarity', (row) => row.match?.similarity, 'match'],
  ['lagSeconds', (row) => row.match?.lagSeconds, 'match'],
];

/** Whole articles; the text is the last column. */
export const RECORD_COLUMNS: Columns<ArticleRecord> = [
  ['articleId', (row) => row.articleId],
  ['storyId', (row) => row.storyId],
  ['role', (row) => row.role],
  ['site', (row) => row.site],
  ['url', (row) => row.url],
  ['canonicalUrl', (row) => row.canonicalUrl],
  ['headline', (row) => row.headline],
  ['description', (row) => row.description],
  ['author', (row) => row.author?.map(({ name }) => name).join('; ')],
  ['publisher', (row) => row.publisher?.name],
  ['sourceOrganization', (row) => row.sourceOrganization?.name],
  ['inLanguage', (row) => row.inLanguage],
  ['articleSection', (row) => row.articleSection],
  ['keywords', (row) => row.keywords?.join('; ')],
  ['datePublished', (row) => row.datePublished],
  ['datePublishedRaw', (row) => row.datePublishedRaw],
  ['datePublishedPrecision', (row) => row.datePublishedPrecision],
  ['datePublishedSource', (row) => row.datePublishedSource],
  ['dateModified', (row) => row.dateModified],
  ['firstSeenAt', (row) => row.firstSeenAt],
  ['lastSeenAt', (row) => row.lastSeenAt],
  ['fetchedAt', (row) => row.fetchedAt],
  ['bodyStatus', (row) => row.bodyStatus],
  ['wordCount', (row) => row.wordCount],
  ['isAccessibleForFree', (row) => row.isAccessibleForFree],
  ['isBasedOn', (row) => row.isBasedOn],
  ['usageSignals', (row) => row.usageSignals?.join('; ')],
  ['matchArticleId', (row) => row.match?.otherId, 'match'],
  ['similarity', (row) => row.match?.similarity, 'match'],
  ['sharedWords', (row) => row.match?.sharedWords, 'match'],
  ['lagSeconds', (row) => row.match?.lagSeconds, 'match'],
  ['version', (row) => row.version],
  ['contentHash', (row) => row.contentHash],
  ['articleBody', (row) => row.articleBody],
];

export const STORY_COLUMNS: Columns<StoryRow> = [
  ['storyId', (row) => row.storyId],
  ['headline', (row) => row.headline],
  ['originalSite', (row) => row.original?.site, 'original'],
  ['originalUrl', (row) => row.original?.url, 'original'],
  ['originalArticleId', (row) => row.original?.articleId, 'original'],
  ['originalConfidence', (row) => row.originalConfidence],
  ['articleCount', (row) => row.articleCount],
  ['siteCount', (row) => row.siteCount],
  ['firstPublishedAt', (row) => row.firstPublishedAt],
  ['firstSeenAt', (row) => row.firstSeenAt],
  ['lastSeenAt', (row) => row.lastSeenAt],
  ['sites', (row) => [...new Set(row.members.map(({ site }) => site))].join(' '), 'members'],
];

/** A table of one story is a table of its articles. */
export function memberColumns(storyId: string): Columns<StoryMember> {
  return [
    ['storyId', () => storyId],
    ['articleId', (row) => row.articleId],
    ['role', (row) => row.role],
    ['site', (row) => row.site],
    ['url', (row) => row.url],
    ['headline', (row) => row.headline],
    ['datePublished', (row) => row.datePublished],
    ['firstSeenAt', (row) => row.firstSeenAt],
    ['originalLagSeconds', (row) => row.originalLagSeconds],
    ['closestId', (row) => row.closestId],
    ['similarity', (row) => row.similarity],
    ['sharedWords', (row) => row.sharedWords],
    ['lagSeconds', (row) => row.lagSeconds],
  ];
}

export const VERSION_COLUMNS: Columns<VersionRow> = [
  ['version', (row) => row.version],
  ['fetchedAt', (row) => row.fetchedAt],
  ['headline', (row) => row.headline],
  ['headlineChanged', (row) => row.headlineChanged],
  ['wordCount', (row) => row.wordCount],
  ['addedWords', (row) => row.addedWords],
  ['cutWords', (row) => row.cutWords],
  ['contentHash', (row) => row.contentHash],
  ['objectKey', (row) => row.objectKey],
];

export const RELATED_COLUMNS: Columns<RelatedRow> = [
  ['articleId', (row) => row.articleId],
  ['site', (row) => row.site],
  ['url', (row) => row.url],
  ['headline', (row) => row.headline],
  ['datePublished', (row) => row.datePublished],
  ['firstSeenAt', (row) => row.firstSeenAt],
  ['similarity', (row) => row.similarity],
  ['containedInOther', (row) => row.containedInOther],
  ['containsOther', (row) => row.containsOther],
  ['sharedWords', (row) => row.sharedWords],
  ['lagSeconds', (row) => row.lagSeconds],
];

export const STATS_COLUMNS: Columns<StatsRow> = [
  ['start', (row) => row.start],
  ['group', (row) => row.group],
  ['articleCount', (row) => row.articleCount],
  ['storyCount', (row) => row.storyCount],
  ['originalCount', (row) => row.originalCount],
  ['repostCount', (row) => row.repostCount],
  ['onlyCount', (row) => row.onlyCount],
  ['unknownCount', (row) => row.unknownCount],
  ['ownShare', (row) => row.ownShare],
  ['fullCount', (row) => row.fullCount],
  ['datedCount', (row) => row.datedCount],
  ['firstSeenAt', (row) => row.firstSeenAt],
  ['lastSeenAt', (row) => row.lastSeenAt],
];

export const FLOW_COLUMNS: Columns<FlowRow> = [
  ['originalSite', (row) => row.originalSite],
  ['site', (row) => row.site],
  ['repostCount', (row) => row.repostCount],
  ['storyCount', (row) => row.storyCount],
  ['medianLagSeconds', (row) => row.medianLagSeconds],
];

export const SITE_COLUMNS: Columns<SiteRow> = [
  ['site', (row) => row.site],
  ['articleCount', (row) => row.articleCount],
  ['storyCount', (row) => row.storyCount],
  ['newCount', (row) => row.newCount],
  ['ownShare', (row) => row.ownShare],
  ['lastArticleAt', (row) => row.lastArticleAt],
  ['medianDelaySeconds', (row) => row.medianDelaySeconds],
  ['expectedPerDay', (row) => row.expectedPerDay],
  ['quietSince', (row) => row.quietSince],
  ['lastPolledAt', (row) => row.lastPolledAt],
  ['listings', (row) => row.listings.length],
  ['failingListings', (row) => row.listings.filter(({ failures }) => failures > 0).length, 'listings'],
  ['failedCandidates', (row) => row.failedCandidates],
];

export const WATCH_COLUMNS: Columns<SiteWatch> = [
  ['site', (row) => row.site],
  ['newCount', (row) => row.newCount],
  ['got', (row) => row.got],
  ['expected', (row) => row.expected],
  ['lastNewAt', (row) => row.lastNewAt],
  ['quietSince', (row) => row.quietSince],
  ['lastPolledAt', (row) => row.lastPolledAt],
  ['listings', (row) => row.listings.length],
  ['failingListings', (row) => row.listings.filter(({ failures }) => failures > 0).length, 'listings'],
  ['failedCandidates', (row) => row.failedCandidates],
];

export const RUN_COLUMNS: Columns<RunRecord> = [
  ['startedAt', (row) => row.startedAt],
  ['endedAt', (row) => row.endedAt],
  ['listings', (row) => row.counts.listings, 'counts'],
  ['listingsFailed', (row) => row.counts.listingsFailed, 'counts'],
  ['found', (row) => row.counts.found, 'counts'],
  ['waiting', (row) => row.counts.waiting, 'counts'],
  ['stored', (row) => row.counts.stored, 'counts'],
  ['versions', (row) => row.counts.versions, 'counts'],
  ['unchanged', (row) => row.counts.unchanged, 'counts'],
  ['refused', (row) => row.counts.refused, 'counts'],
  ['notArticles', (row) => row.counts.notArticles, 'counts'],
  ['gone', (row) => row.counts.gone, 'counts'],
  ['postponed', (row) => row.counts.postponed, 'counts'],
  ['failed', (row) => row.counts.failed, 'counts'],
];
