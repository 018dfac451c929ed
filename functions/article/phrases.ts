/**
 * Whether any of many phrases stands in a text. A pattern of sixty alternatives tries all of them at every character; here one
 * pass looks for four letters of each first, and most texts have none of those.
 */
import { unitsOf } from './units.ts';

/** Letters of a phrase that are looked for: packed, they fill a number of 32 bits. */
const GRAM = 4;
/** Most frequent first: of a phrase those are looked for that other words seldom have. */
const BY_FREQUENCY = 'etaoins rhldcumfpgwybvkxjqz';
const PLACES_LOG = 13;

/** Latin-1, and the marks that stand in texts of all languages. */
const isPlain = (code: number): boolean => code <= 0xff || (code >= 0x2000 && code <= 0x20ff);
/** A capital and its small letter differ in one bit, in all of Latin-1. */
const packed = (gram: number, code: number): number => (gram << 8) | (code & 0xff) | 0x20;

export class Phrases {
  private readonly pattern: RegExp;
  private readonly grams = new Set<number>();
  /** By a hash: nearly all that are not in the set are told by it. */
  private readonly sieve = new Uint8Array(2 ** PLACES_LOG);

  /** @param phrases of four characters or more, but for those with letters outside of Latin-1 */
  constructor(phrases: readonly string[]) {
    this.pattern = new RegExp(phrases.map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'iu');
    for (const gram of phrases
      .map(codesOf)
      .filter((codes) => codes.every(isPlain))
      .map(rarestGram)) {
      this.grams.add(gram);
      this.sieve[placeOf(gram)] = 1;
    }
  }

  /** Whether one of them stands in the text, in whichever case. */
  test(text: string): boolean {
    return this.mayStandIn(text) && this.pattern.test(text);
  }

  /** False is certain. Of a text with letters outside of Latin-1 nothing is. */
  private mayStandIn(text: string): boolean {
    const units = unitsOf(text);
    const { length } = text;
    const { sieve } = this;
    let gram = 0;
    for (let index = 0; index < length; index++) {
      const code = units[index] ?? 0;
      if (!isPlain(code)) return true;
      gram = packed(gram, code);
      if (sieve[placeOf(gram)] !== 0 && this.grams.has(gram)) return true;
    }
    return false;
  }
}

const placeOf = (gram: number): number => Math.imul(gram, 0x9e3779b1) >>> (32 - PLACES_LOG);

const codesOf = (phrase: string): number[] => Array.from(phrase, (char) => char.charCodeAt(0));

/** @throws RangeError when the phrase is shorter than what is looked for */
function rarestGram(codes: readonly number[]): number {
  if (codes.length < GRAM) throw new RangeError(`"${String.fromCharCode(...codes)}" has fewer than ${GRAM} characters`);
  const rarities = codes.map((code) => BY_FREQUENCY.indexOf(String.fromCharCode(code)) + 1 || BY_FREQUENCY.length);
  const sumAt = (at: number): number => rarities.slice(at, at + GRAM).reduce((sum, rarity) => sum + rarity);
  let best = 0;
  for (let at = 1; at + GRAM <= codes.length; at++) if (sumAt(at) > sumAt(best)) best = at;
  return codes.slice(best, best + GRAM).reduce(packed, 0);
}
