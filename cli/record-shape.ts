/** Whole articles as CSV. */
import type { ArticleRecord } from '../functions/query/query.ts';
import type { Shape } from './output.ts';

/** @param withBody the text as the last column */
export function recordCsv(withBody: boolean): Shape<ArticleRecord>['csv'] {
  return [
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
    ['matchArticleId', (row) => row.match?.otherId],
    ['similarity', (row) => row.match?.similarity],
    ['sharedWords', (row) => row.match?.sharedWords],
    ['lagSeconds', (row) => row.match?.lagSeconds],
    ['version', (row) => row.version],
    ['contentHash', (row) => row.contentHash],
    ...(withBody ? ([['articleBody', (row: ArticleRecord) => row.articleBody]] as const) : []),
  ];
}
