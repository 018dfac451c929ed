/** Searches that a person gave a name: the words of a question, to be asked again, watched, or followed as a feed. */
import { NotFoundError, UsageError } from '../errors.ts';
import { parseArticleQuery, parseStoryQuery } from './parse.ts';
import { nearest } from './nearest.ts';
import type { QueryWords, Spelling } from './reader.ts';
import { ARTICLE_WORDS, STORY_WORDS, type QueryWord } from './words.ts';

export const SAVED_KINDS = ['articles', 'stories'] as const;
export type SavedKind = (typeof SAVED_KINDS)[number];

export interface SavedSearch {
  name: string;
  what: SavedKind;
  /** As they were given, `cursor` left out; `7d` goes on counting back from now. */
  words: Record<string, string[]>;
}

export interface SavedSearches {
  /** In order of their names. */
  list(): Promise<SavedSearch[]>;
  /** In place of one of the same name. */
  put(search: SavedSearch): Promise<void>;
  /** @returns false when there is none of that name */
  remove(name: string): Promise<boolean>;
}

const NAME_CHARS_MAX = 60;
/** What no line of a list can hold. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Where a walk stands is no part of a question. */
const OF_A_WALK = new Set(['cursor']);

export const wordsOf = (what: SavedKind): readonly QueryWord[] => (what === 'articles' ? ARTICLE_WORDS : STORY_WORDS);

/** @throws UsageError for a name that cannot be one, and for words that are no question of this kind */
export function savedSearch(
  name: string,
  what: SavedKind,
  words: QueryWords,
  now: Date,
  spelling?: Spelling,
): SavedSearch {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > NAME_CHARS_MAX || NOT_IN_NAMES.test(trimmed)) {
    throw new UsageError('A search cannot have this name.', { fix: `1 to ${NAME_CHARS_MAX} letters on one line.` });
  }
  const kept = Object.entries(words)
    .map(([word, value]): [string, string[]] => [word, [value ?? []].flat().filter((text) => text !== '')])
    .filter(([word, values]) => values.length > 0 && !OF_A_WALK.has(word));
  const search = { name: trimmed, what, words: Object.fromEntries(kept) };
  (what === 'articles' ? parseArticleQuery : parseStoryQuery)(search.words, now, spelling);
  return search;
}

/** @throws NotFoundError with the nearest name */
export async function findSaved(searches: Pick<SavedSearches, 'list'>, name: string): Promise<SavedSearch> {
  const all = await searches.list();
  const found = all.find((search) => search.name === name.trim());
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    all.map((search) => search.name),
  );
  throw new NotFoundError(`There is no saved search "${name}".`, {
    fix: meant === undefined ? '`newsfold saved` lists them; `newsfold saved add` makes one.' : `"${meant}".`,
  });
}

/** The saved words, and those given now in their place. `since` and `from` are one word. */
export function withSaved({ what, words }: SavedSearch, given: QueryWords): QueryWords {
  const own = (name: string): string => wordsOf(what).find((word) => word.alias === name)?.name ?? name;
  const isGiven = new Set(
    Object.entries(given)
      .filter(([, value]) => [value ?? []].flat().length > 0)
      .map(([name]) => own(name)),
  );
  return {
    ...Object.fromEntries(Object.entries(words).filter(([name]) => !isGiven.has(own(name)))),
    ...definedOf(given),
  };
}

const definedOf = (words: QueryWords): QueryWords =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
