import type { Foldable } from './story.ts';

/** Undated articles come after all dated ones: an article that hides its date is not taken for the origin of another. */
const UNDATED = '9999';

/** An article's place in the total order that attachments follow. */
export function orderOf(article: Pick<Foldable, 'articleId' | 'datePublished' | 'firstSeenAt'>): string {
  return `${trustedDate(article) ?? UNDATED}|${article.articleId}`;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_PAGES = Date.UTC(1990);

/**
 * The publication date if it can be true: ISO 8601, after there were web pages, and no more than a day after we saw it.
 * @returns `YYYY-MM-DD`, or an instant in UTC; both sort as text.
 */
export function trustedDate({
  datePublished,
  firstSeenAt,
}: Pick<Foldable, 'datePublished' | 'firstSeenAt'>): string | undefined {
  if (datePublished === undefined || !/^\d{4}-\d\d-\d\d/.test(datePublished)) return undefined;
  const published = Date.parse(datePublished);
  if (!Number.isFinite(published) || published < FIRST_PAGES) return undefined;
  if (published > Date.parse(firstSeenAt) + DAY_MS) return undefined;
  return datePublished.length === 10 ? datePublished : new Date(published).toISOString();
}
