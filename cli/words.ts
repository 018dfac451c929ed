/** Figures and dates in words. */
import type { ArticleRow, Counts } from '../functions/query/query.ts';

const MINUTE = 60;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** `2026-11-23 08:16` (UTC), or only the day when no more is known; '' when nothing is. */
export function dateInWords(date: string | undefined): string {
  if (date === undefined) return '';
  return date.length <= 10 ? date : `${date.slice(0, 10)} ${date.slice(11, 16)}`;
}

/** For tables: without the year when it is this one. */
export function shortDate(date: string, now: Date): string {
  const words = dateInWords(date);
  return date.slice(0, 4) === String(now.getUTCFullYear()) ? words.slice(5) : words;
}

/** `+14 min`, `−2 h 5 min`, `+3 d 4 h`. */
export function lagInWords(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return seconds === 0 ? 'same time' : `${seconds < 0 ? '−' : '+'}${durationInWords(Math.abs(seconds))}`;
}

/** `14 min`, `3 d 4 h`: the two largest units. */
export function durationInWords(seconds: number): string {
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < HOUR_MINUTES) return `${minutes} min`;
  if (minutes < DAY_MINUTES) return pair(Math.floor(minutes / HOUR_MINUTES), 'h', minutes % HOUR_MINUTES, 'min');
  const hours = Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES);
  return pair(Math.floor(minutes / DAY_MINUTES), 'd', hours, 'h');
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** `94 %`; never 100 unless it is all. */
export function shareInWords(share: number | undefined): string {
  return share === undefined ? '' : `${share === 1 ? 100 : Math.min(99, Math.round(share * 100))} %`;
}

export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`;
}

/** `71 articles: 68 in 56 stories, 3 in none`: what was not folded, because its text is not whole, is in no story. */
export function articlesInWords({ articles, stories, unfolded }: Counts): string {
  const all = countOf(articles, 'article');
  if (unfolded === articles) return `${all} in no story`;
  const inStories = `in ${countOf(stories, 'story', 'stories')}`;
  return unfolded === 0
    ? `${all} ${inStories}`
    : `${all}: ${(articles - unfolded).toLocaleString('en')} ${inStories}, ${unfolded.toLocaleString('en')} in none`;
}

/** `repost, also on 3 other sites` */
export function elsewhere({ role, siteCount }: Pick<ArticleRow, 'role' | 'siteCount'>): string {
  if (siteCount < 2) return role === 'repost' ? role : '';
  return `${role}, also on ${countOf(siteCount - 1, 'other site')}`;
}
