/**
 * Whether any of many phrases stands in a text. A pattern of sixty alternatives tries all of them at every character; here one
 * pass looks for four letters of each first, and most texts have none of those.
 */
import { unitsOf } from './units.ts';

/** Letters of a phrase that are looked for: packed, they fill a number of 32 bits. */
const GRAM = 4;
/** Most frequent first: of a phrase those are looked for that other words seldom have. */
const BY_FREQUENCY = 'etaoins rhldcumfpgwybvkxjqz';
const RARITIES = new Uint8Array(0x100).fill(BY_FREQUENCY.length);
for (let rank = 0; rank < BY_FREQUENCY.length; rank++) RARITIES[BY_FREQUENCY.charCodeAt(rank)] = rank + 1;
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
    for (const phrase of phrases) {
      const gram = rarestGram(phrase);
      if (gram === undefined) continue;
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

/**
 * @returns undefined for a phrase with letters outside of Latin-1
 * @throws RangeError when the phrase is shorter than what is looked for
 */
function rarestGram(phrase: string): number | undefined {
  let rarest: number | undefined;
  let most = 0;
  let gram = 0;
  let rarity = 0;
  for (let at = 0; at < phrase.length; at++) {
    const code = phrase.charCodeAt(at);
    if (!isPlain(code)) return undefined;
    gram = packed(gram, code);
    rarity += rarityOf(phrase, at) - (at < GRAM ? 0 : rarityOf(phrase, at - GRAM));
    if (at < GRAM - 1 || rarity <= most) continue;
    rarest = gram;
    most = rarity;
  }
  if (rarest === undefined) throw new RangeError(`"${phrase}" has fewer than ${GRAM} characters`);
  return rarest;
}

const rarityOf = (phrase: string, at: number): number => RARITIES[phrase.charCodeAt(at) & 0xff] ?? 0;
