/**
 * What the fold remembers of a text: a sample of its five-word shingles, half of those of its lead, its numbers and a sample
 * of its long words. Less than a kilobyte, whatever the text's length, and two of them are enough to judge a pair.
 *
 * The sample keeps the shingles whose hash ends in `level` zero bits. Two texts of different length are compared at the
 * higher level of the two, so the share of one in the other is estimated without bias (a bottom-k sketch would have almost
 * nothing of a short excerpt in common with a long text). More is kept of the lead, because excerpts are mostly leads.
 */
import { BitReader, BitWriter } from './bits.ts';
import { SLOT_BITS, slotsOf } from './slots.ts';
import { distinct, mix, wordsOf } from './words.ts';
import type { Words } from './words.ts';

export const SHINGLE_WORDS = 5;
/** Bounds of the stored parts, in entries. */
const SAMPLE_MOST = 256;
export const LEAD_SHINGLES = 120;
const TERMS_MOST = 48;
/** Of the shingles of the lead one in 2^1 is kept. */
export const LEAD_LEVEL = 1;
const TERM_LETTERS = 6;
const FORMAT = 5;
/** Those before, the first of which did not say how formulaic a text is, and neither what names it has. */
const FORMAT_WITHOUT_FORMULA = 3;
const FORMAT_WITHOUT_NAMES = 4;
/** Two texts of average length, unlike each other, have one sampled shingle in a hundred pairs in common by chance. */
const HASH_BITS = 22;
/** Four bits say where in the text a sampled shingle stands. */
export const PLACES = 16;

export interface Fingerprint {
  /** Words of the text, quoted ones included. */
  words: number;
  /** Distinct shingles outside quotations. */
  shingles: number;
  /** The sample holds one in 2^level. */
  level: number;
  /** Sixteenths of the text that are turns of phrase which come again and again in it, as in a table put into sentences; 0 to 15. */
  formula: number;
  /** Hashes of HASH_BITS, ascending, as all lists here. */
  sample: Uint32Array;
  /** In which sixteenth of the text each of the sample first stands, 0 to 15. */
  places: Uint8Array;
  lead: Uint32Array;
  termLevel: number;
  terms: Uint32Array;
  /** `slots.ts`. */
  numbers: Uint32Array;
  names: Uint32Array;
}

/** Of a text that is not known any more: it folds with none, and says nothing of who was first. */
export const UNKNOWN_TEXT: Fingerprint = {
  ...{ words: 0, shingles: 0, level: 0, formula: 0, termLevel: 0 },
  ...{ sample: new Uint32Array(), places: new Uint8Array(), lead: new Uint32Array(), terms: new Uint32Array() },
  ...{ numbers: new Uint32Array(), names: new Uint32Array() },
};

/** The shingles outside quotations in the order of the text: input of both the fingerprint and the keys. */
export interface Shingles {
  words: Words;
  hashes: Uint32Array;
  /** Letters in each: a shingle of long words is a rare one. */
  letters: Uint16Array;
}

export function shinglesOf(text: string): Shingles {
  return shinglesIn(wordsOf(text), SHINGLE_WORDS);
}

/** @param width words in a shingle */
export function shinglesIn(words: Words, width: number): Shingles {
  const { hashes: word, quoted, lengths } = words;
  const most = Math.max(0, word.length - width + 1);
  const hashes = new Uint32Array(most);
  const letters = new Uint16Array(most);
  let size = 0;
  for (let at = 0; at < most; at += 1) {
    let hash = 0;
    let inQuotes = 0;
    let length = 0;
    for (let next = at; next < at + width; next += 1) {
      hash = Math.imul(hash ^ (word[next] ?? 0), 0x9e3779b1);
      hash ^= hash >>> 15;
      inQuotes += quoted[next] ?? 0;
      length += lengths[next] ?? 0;
    }
    // All words but one quoted: it belongs to the quotation.
    if (inQuotes >= width - 1) continue;
    hashes[size] = mix(hash);
    letters[size] = length;
    size += 1;
  }
  return { words, hashes: hashes.subarray(0, size), letters: letters.subarray(0, size) };
}

/** The form in which hashes are stored and compared. */
const short = (hash: number): number => hash >>> (32 - HASH_BITS);

export const isSampled = (hash: number, level: number): boolean => (hash & ((1 << level) - 1)) === 0;

/** @returns the members of an ascending list that are left at a level. */
export function atLevel(hashes: Uint32Array, level: number): Uint32Array {
  return level === 0 ? hashes : hashes.filter((hash) => isSampled(hash, level));
}

function sampleOf(all: Uint32Array, most: number): { level: number; kept: Uint32Array } {
  let level = 0;
  let kept = all;
  while (kept.length > most) {
    level += 1;
    kept = atLevel(kept, level);
  }
  return { level, kept };
}

export function fingerprintOf({ words, hashes }: Shingles): Fingerprint {
  const all = distinct(Uint32Array.from(hashes, short));
  const { level, kept } = sampleOf(all, SAMPLE_MOST);
  const firstAt = new Map<number, number>();
  for (let at = hashes.length - 1; at >= 0; at -= 1) {
    const hash = short(hashes[at] ?? 0);
    if (isSampled(hash, level)) firstAt.set(hash, at);
  }
  const places = Uint8Array.from(kept, (hash) => Math.floor((PLACES * (firstAt.get(hash) ?? 0)) / hashes.length));
  const long: number[] = [];
  for (let at = 0; at < words.hashes.length; at += 1) {
    if ((words.lengths[at] ?? 0) >= TERM_LETTERS && words.quoted[at] === 0) long.push(short(words.hashes[at] ?? 0));
  }
  const terms = sampleOf(distinct(Uint32Array.from(long)), TERMS_MOST);
  return {
    words: words.count,
    shingles: all.length,
    level,
    formula: formulaOf(words),
    sample: kept,
    places,
    lead: atLevel(distinct(Uint32Array.from(hashes.subarray(0, LEAD_SHINGLES), short)), LEAD_LEVEL),
    termLevel: terms.level,
    terms: terms.kept,
    ...slotsOf(words),
  };
}

/** Words of a turn of phrase, and how many times it comes in one text at least. Of 9,000 articles 1 % are made of them to a sixth. */
const PHRASE_WORDS = 3;
const AGAIN_AND_AGAIN = 4;

function formulaOf(words: Words): number {
  const { hashes } = shinglesIn(words, PHRASE_WORDS);
  const times = new Map<number, number>();
  for (const hash of hashes) times.set(hash, (times.get(hash) ?? 0) + 1);
  let repeated = 0;
  for (const count of times.values()) if (count >= AGAIN_AND_AGAIN) repeated += count;
  return hashes.length === 0 ? 0 : Math.min(15, Math.floor((16 * repeated) / hashes.length));
}

/** Entries that two ascending lists share. */
export function sharedCount(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i] ?? 0;
    const y = b[j] ?? 0;
    if (x === y) {
      shared += 1;
      i += 1;
      j += 1;
    } else if (x < y) i += 1;
    else j += 1;
  }
  return shared;
}

/** At most 1,000 bytes; 700 for an article of average length. */
export function encodeFingerprint(print: Fingerprint): Uint8Array {
  const { level, termLevel, sample, places, lead, terms, numbers, names } = print;
  const bits = new BitWriter();
  bits.write(FORMAT, 8);
  for (const one of [level, termLevel, print.formula]) bits.write(one, 4);
  for (const one of [print.words, print.shingles]) bits.write(one, 24);
  for (const list of [sample, lead, terms, numbers, names]) bits.write(list.length, 9);
  // The bits that sampling leaves zero are not written.
  for (const [list, zeros] of [
    [sample, level],
    [lead, LEAD_LEVEL],
    [terms, termLevel],
  ] as const)
    bits.writeAscending(
      list.map((hash) => hash >>> zeros),
      2 ** (HASH_BITS - zeros),
    );
  for (const list of [numbers, names]) bits.writeAscending(list, 2 ** SLOT_BITS);
  for (const place of places) bits.write(place, 4);
  return bits.bytes();
}

/** @throws RangeError when the bytes are not what `encodeFingerprint` writes. */
export function decodeFingerprint(bytes: Uint8Array): Fingerprint {
  const bits = new BitReader(bytes);
  const format = bits.read(8);
  if (format < FORMAT_WITHOUT_FORMULA || format > FORMAT)
    throw new RangeError(`fingerprint format ${format} is not known`);
  const [level, termLevel] = [bits.read(4), bits.read(4)];
  const formula = format > FORMAT_WITHOUT_FORMULA ? bits.read(4) : 0;
  const [words, shingles] = [bits.read(24), bits.read(24)];
  const sizes = [bits.read(9), bits.read(9), bits.read(9), bits.read(9)] as const;
  const namesSize = format > FORMAT_WITHOUT_NAMES ? bits.read(9) : 0;
  const hashes = (size: number, zeros: number): Uint32Array =>
    bits.readAscending(size, 2 ** (HASH_BITS - zeros)).map((hash) => hash << zeros);
  const [sample, lead, terms] = [hashes(sizes[0], level), hashes(sizes[1], LEAD_LEVEL), hashes(sizes[2], termLevel)];
  const numbers = bits.readAscending(sizes[3], 2 ** SLOT_BITS);
  const names = bits.readAscending(namesSize, 2 ** SLOT_BITS);
  const places = Uint8Array.from({ length: sample.length }, () => bits.read(4));
  return { words, shingles, level, formula, sample, places, lead, termLevel, terms, numbers, names };
}
