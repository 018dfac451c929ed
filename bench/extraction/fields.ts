/** Scores of headline, date and authors. */
import type { ExtractedArticle } from '../../functions/article/article.ts';
import type { LabelledPage } from './corpus.ts';

/** What is scored of an article, ours or a peer's. */
export type Fields = Partial<
  Pick<
    ExtractedArticle,
    'headline' | 'author' | 'datePublished' | 'datePublishedRaw' | 'dateModified' | 'dateModifiedRaw'
  >
>;

export interface FieldScores {
  headline?: boolean;
  /** The day in UTC, and the day as the publisher wrote it. */
  day?: boolean;
  localDay?: boolean;
  /** One of these, or the day of the last change. */
  dayOrUpdate?: boolean;
  /** None of these, but the same day of the same month, in another year than the page itself says anywhere. */
  otherYear?: boolean;
  /** F1 of the sets of names, on pages that have an author. */
  author?: number;
  /** On pages that have none: was one given? */
  invented?: boolean;
}

/** Spaces, quotes, dashes and case do not count. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/['"‘’‛`´“”„«»]/g, '')
    .replace(/[–—−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

export function namesOf(author: string[] | string | undefined): string[] {
  const list = typeof author === 'string' ? author.split(/\s*[,;]\s*|\s+and\s+/) : (author ?? []);
  return list.map(fold).filter((name) => name !== '');
}

const YEAR = '2026';
const dayIn = (raw: string | undefined): string | undefined => /^\d{4}-\d\d-\d\d/.exec(raw ?? '')?.[0];

export function scoreFields({ truth }: LabelledPage, article: Fields): FieldScores {
  const scores: FieldScores = {};
  if (truth.headline) scores.headline = fold(truth.headline) === fold(article.headline ?? '');
  if (truth.datePublished) {
    const day = article.datePublished?.slice(0, 10);
    scores.day = day === truth.datePublished;
    scores.localDay = (dayIn(article.datePublishedRaw) ?? day) === truth.datePublished;
    const updates = [article.dateModified?.slice(0, 10), dayIn(article.dateModifiedRaw)];
    scores.dayOrUpdate = scores.day || scores.localDay || updates.includes(truth.datePublished);
    const days = [day, dayIn(article.datePublishedRaw), ...updates].map((one) => one?.slice(YEAR.length));
    scores.otherYear = !scores.dayOrUpdate && days.includes(truth.datePublished.slice(YEAR.length));
  }
  const real = namesOf(truth.author);
  const given = (article.author ?? []).map(({ name }) => fold(name));
  if (real.length === 0) scores.invented = given.length > 0;
  else {
    const shared = real.filter((name) => given.includes(name)).length;
    scores.author = given.length === 0 ? 0 : (2 * shared) / (real.length + given.length);
  }
  return scores;
}

export interface FieldFigures {
  pages: number;
  headline: number;
  day: number;
  localDay: number;
  dayOrUpdate: number;
  otherYear: number;
  author: number;
  invented: number;
  withoutAuthor: number;
}

export function fieldFigures(scores: readonly FieldScores[]): FieldFigures {
  const mean = (values: (number | boolean | undefined)[]): number => {
    const known = values.filter((value) => value !== undefined).map(Number);
    return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  };
  return {
    pages: scores.length,
    headline: mean(scores.map((score) => score.headline)),
    day: mean(scores.map((score) => score.day)),
    localDay: mean(scores.map((score) => score.localDay)),
    dayOrUpdate: mean(scores.map((score) => score.dayOrUpdate)),
    otherYear: mean(scores.map((score) => score.otherYear)),
    author: mean(scores.map((score) => score.author)),
    invented: mean(scores.map((score) => score.invented)),
    withoutAuthor: scores.filter((score) => score.invented !== undefined).length,
  };
}
