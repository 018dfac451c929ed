/** What a page is made from. */
import type { QueryWords } from '../../functions/query/reader.ts';
import type { SavedSearch } from '../../functions/query/saved.ts';
import type { Asked } from '../../functions/query/routes.ts';

export interface PageContext {
  stores: Asked;
  now: Date;
  /** As they stand in the address, words of the page alone left out. */
  words: URLSearchParams;
  /** Words of the page alone. */
  view: URLSearchParams;
  /** For forms that change something. */
  formKey: string;
  saved: () => Promise<readonly SavedSearch[]>;
}

/** Words that say how a page is shown, and are no part of its question. */
export const VIEW_WORDS = new Set(['clock', 'trivial', 'share', 'done']);

export function queryOf(words: URLSearchParams): QueryWords {
  return Object.fromEntries([...new Set(words.keys())].map((name) => [name, words.getAll(name)]));
}

/** Those that were filled in. */
export const pairsOf = (words: URLSearchParams): [string, string][] => [...words].filter(([, value]) => value !== '');

/** The same address with some words changed; undefined takes one out. A page of a list is left for its first. */
export function changed(path: string, words: URLSearchParams, changes: Record<string, string | undefined>): string {
  const next = new URLSearchParams(pairsOf(words));
  next.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next.size === 0 ? path : `${path}?${next.toString()}`;
}
