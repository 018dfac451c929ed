/** What several pages show in the same way. */
import type { Role } from '../../functions/story/story.ts';
import { dateInWords, lagInWords, shareInWords } from '../../cli/words.ts';
import { markup, type Content, type Markup } from '../markup.ts';
import { changed } from './context.ts';

/** In UTC, as the whole archive is. */
export function dated(date: string | undefined): Markup {
  if (date === undefined) return markup`<span class="unknown">no date</span>`;
  return markup`<time datetime="${date}">${dateInWords(date)}</time>`;
}

/** Both clocks: lists are in the order of first sight, and most people look for the publisher's date. */
export const publishedAndSeen = (published: string | undefined, seen: string): Markup =>
  markup`${dated(published)} <span class="seen">seen ${dated(seen)}</span>`;

/** Of a table whose rows are cards on a narrow screen; without a value it is left out there. */
export const figureCell = (label: string, value: Content): Markup =>
  value === '' ? markup`<td class="number"></td>` : markup`<td class="number" data-label="${label}">${value}</td>`;

export const lag = (seconds: number | undefined): Content =>
  seconds === undefined ? '' : markup`<span class="lag">${lagInWords(seconds)}</span>`;

export const share = (value: number | undefined): string => shareInWords(value);

const ROLE_WORDS: Record<Role, string> = {
  original: 'original',
  repost: 'repost',
  only: 'on its own',
  unknown: 'not folded',
};

export const roleMark = (role: Role): Markup => markup`<span class="role role-${role}">${ROLE_WORDS[role]}</span>`;

/** A name that has room for so many letters. Sites of one house begin alike, and many end alike: the middle is left out. */
export function shortened(name: string, chars: number): string {
  if (name.length <= chars) return name;
  const end = chars >> 1;
  return `${name.slice(0, chars - 1 - end)}…${name.slice(-end)}`;
}

/** Of an article whose text changed after it was first stored. */
export const edited = (articleId: string, version: number): Content =>
  version > 1 &&
  markup`<a class="edited" href="/articles/${articleId}/diff?against=previous">edited${version > 2 ? ` ×${version - 1}` : ''}</a>`;

/** "Older" goes on with the cursor; the first page is one click back. */
export function pager(path: string, words: URLSearchParams, nextCursor: string | undefined): Content {
  const isFirst = !words.has('cursor');
  if (isFirst && nextCursor === undefined) return '';
  const next = new URLSearchParams(words);
  if (nextCursor !== undefined) next.set('cursor', nextCursor);
  return markup`<nav class="pager" aria-label="Pages">
    ${isFirst ? '' : markup`<a href="${changed(path, words, {})}">To the beginning</a>`}
    ${nextCursor === undefined ? '' : markup`<a rel="next" data-next href="${path}?${next.toString()}">Go on</a>`}
  </nav>`;
}

/** A choice in a form; the empty one is "any". */
export function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string | null,
): Markup {
  return markup`<label>${label} <select name="${name}">${options.map(
    ([value, words]) =>
      markup`<option value="${value}"${value === (chosen ?? '') ? markup` selected` : ''}>${words}</option>`,
  )}</select></label>`;
}

export const field = (name: string, label: string, value: string | null, hint = ''): Markup =>
  markup`<label>${label} <input name="${name}" value="${value ?? ''}" placeholder="${hint}"></label>`;

export const PERIODS = [
  ['', 'any time'],
  ['24h', 'the last 24 hours'],
  ['7d', 'the last 7 days'],
  ['30d', 'the last 30 days'],
] as const;

/** The period of the address stays a choice, even one that the list does not have. */
export function periods(given: string | null): readonly (readonly [string, string])[] {
  return given === null || PERIODS.some(([value]) => value === given)
    ? PERIODS
    : [...PERIODS, [given, `since ${given}`]];
}
