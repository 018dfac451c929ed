/** What an element's class or id says, looked up once for each spelling. */
import { stemHints, wordHints } from './vocabulary.ts';

export interface NameMeaning {
  /** `HINT` bits. */
  hints: number;
  /** Equal for equal spellings. */
  hash: number;
}

export const NO_NAME: NameMeaning = { hints: 0, hash: 0 };

/** Spellings remembered between pages; a site repeats its own. Emptied when full, so that memory stays bounded. */
const MAX_REMEMBERED = 20_000;
const remembered = new Map<string, NameMeaning>();

export function meaningOf(spelling: string): NameMeaning {
  const known = remembered.get(spelling);
  if (known) return known;
  const meaning: NameMeaning = { hints: wordHints(spelling) | stemHints(spelling), hash: hashOf(spelling) };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  // A copy: a part of the page's source would keep all of it in memory.
  remembered.set(Buffer.from(spelling).toString(), meaning);
  return meaning;
}

/** FNV-1a over the start of a name: to tell equal from different, no more. */
export function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length && index < HASHED_CHARS; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

const HASHED_CHARS = 80;
