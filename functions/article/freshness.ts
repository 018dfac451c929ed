/** How long it took from an article's publication until it could be read in the archive. */
import type { Article } from './article.ts';

/** An older one was not missed, but found: a site that was just added, or a page that a listing shows again. */
const FRESH_SECONDS_MOST = 24 * 3600;

/** @returns seconds; undefined where the page does not say when to the minute, or for an article that is not of today */
export function freshnessSeconds(
  {
    version,
    datePublished,
    datePublishedPrecision,
  }: Pick<Article, 'version' | 'datePublished' | 'datePublishedPrecision'>,
  now: Date,
): number | undefined {
  if (version !== 1 || datePublished === undefined || datePublishedPrecision === 'day') return undefined;
  const seconds = Math.round((now.getTime() - Date.parse(datePublished)) / 1000);
  return seconds >= 0 && seconds <= FRESH_SECONDS_MOST ? seconds : undefined;
}
