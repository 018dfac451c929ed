/** What an element's class or id says, looked up once for each spelling. */
import type { EntityReader } from './entities.ts';
import { unitAt } from '../units.ts';
import { stemHints, wordHints } from './vocabulary.ts';

export interface NameMeaning {
  /** `HINT` bits. */
  readonly hints: number;
  /** Equal for equal spellings. */
  readonly hash: number;
}

interface Remembered extends NameMeaning {
  /** As it stands in the source. */
  readonly spelling: string;
}

export const NO_NAME: NameMeaning = { hints: 0, hash: 0 };

/** Spellings remembered between pages, because a site repeats its own: each at the place of its hash until another takes it. */
const PLACES = 2 ** 14;
/** Longer ones hardly come again, and memory stays bounded. */
const MAX_REMEMBERED_CHARS = 300;
const remembered = new Array<Remembered | undefined>(PLACES).fill(undefined);

/** What the name says that stands there in the source; it is cut out only when it is new. */
export function meaningAt(source: string, from: number, to: number, entities: EntityReader): NameMeaning {
  const hash = hashOf(source, from, to);
  const place = hash & (PLACES - 1);
  const known = remembered[place];
  if (known?.spelling.length === to - from && source.startsWith(known.spelling, from)) return known;
  const spelling = source.slice(from, to);
  const name = entities.decodeAttribute(spelling);
  const meaning = { hints: wordHints(name) | stemHints(name), hash: name === spelling ? hash : hashOf(name) };
  // A copy: a part of the page's source would keep all of it in memory.
  if (spelling.length <= MAX_REMEMBERED_CHARS)
    remembered[place] = { ...meaning, spelling: Buffer.from(spelling).toString() };
  return meaning;
}

/** FNV-1a over the start of a name: to tell equal from different, no more. */
export function hashOf(source: string, from = 0, to = source.length): number {
  const end = Math.min(to, from + HASHED_CHARS);
  let hash = 0x811c9dc5;
  for (let at = from; at < end; at++) hash = Math.imul(hash ^ unitAt(source, at), 0x01000193);
  return hash >>> 0;
}

const HASHED_CHARS = 80;
