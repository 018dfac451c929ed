/** How much two fingerprints have in common; symmetric but for which side is which. */
import { atLevel, isSampled, NUMBERS_MOST, PLACES, sharedCount } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Quotations are left out on both sides. */
export interface Overlap {
  /** Share of a's shingles that b has, and the other way round; 0 to 1. */
  aInB: number;
  bInA: number;
  jaccard: number;
  /** Sampled shingles in common, and the number in the whole texts that they stand for. */
  sampled: number;
  shared: number;
  /**
   * In how many places of the text that has fewer the common shingles stand, against what the same number strewn at random
   * would take: about 1 when they are all over both texts, well below when they form a few passages.
   */
  spread: number;
  /** The same in the text of which the other has more. */
  spreadInPart: number;
  /** Shingles that the two leads share, and their share of the smaller lead. */
  leadShared: number;
  lead: number;
  /** Share of the smaller list of long words that is in the other. */
  terms: number;
  /** Of the distinct numbers of the text that has fewer, the share that the other has; undefined below NUMBERS_LEAST. */
  numbers: number | undefined;
}

/** Fewer distinct numbers than this say nothing about a template. */
const NUMBERS_LEAST = 4;

const share = (shared: number, of: number): number => (of === 0 ? 0 : shared / of);

export function overlapOf(a: Fingerprint, b: Fingerprint): Overlap {
  const level = Math.max(a.level, b.level);
  const { sampled, ofA, ofB, ...spreads } = compareSamples(a, b, level);
  const leadShared = sharedCount(a.lead, b.lead);
  const termLevel = Math.max(a.termLevel, b.termLevel);
  const [termsA, termsB] = [atLevel(a.terms, termLevel), atLevel(b.terms, termLevel)];
  const [numbersA, numbersB] = bothBelow(a.numbers, b.numbers);
  const fewestNumbers = Math.min(numbersA.length, numbersB.length);
  return {
    aInB: share(sampled, ofA),
    bInA: share(sampled, ofB),
    jaccard: share(sampled, ofA + ofB - sampled),
    sampled,
    shared: Math.min(sampled * 2 ** level, a.shingles, b.shingles),
    ...spreads,
    leadShared,
    lead: share(leadShared, Math.min(a.lead.length, b.lead.length)),
    terms: share(sharedCount(termsA, termsB), Math.min(termsA.length, termsB.length)),
    numbers: fewestNumbers < NUMBERS_LEAST ? undefined : share(sharedCount(numbersA, numbersB), fewestNumbers),
  };
}

/** A full list holds only the lowest of its text's numbers: above its last one nothing is known. */
function bothBelow(a: Uint32Array, b: Uint32Array): [Uint32Array, Uint32Array] {
  const known = (list: Uint32Array) => (list.length < NUMBERS_MOST ? Infinity : (list.at(-1) ?? 0));
  const bound = Math.min(known(a), known(b));
  const below = (list: Uint32Array) => (bound === Infinity ? list : list.filter((number) => number <= bound));
  return [below(a), below(b)];
}

function compareSamples(a: Fingerprint, b: Fingerprint, level: number) {
  let [sampled, ofA, ofB, placesA, placesB] = [0, 0, 0, 0, 0];
  let [i, j] = [0, 0];
  while (i < a.sample.length || j < b.sample.length) {
    const x = a.sample[i] ?? Infinity;
    const y = b.sample[j] ?? Infinity;
    const counts = isSampled(Math.min(x, y), level);
    if (counts && x <= y) ofA += 1;
    if (counts && y <= x) ofB += 1;
    if (counts && x === y) {
      sampled += 1;
      placesA |= 1 << (a.places[i] ?? 0);
      placesB |= 1 << (b.places[j] ?? 0);
    }
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  const strewn = PLACES * (1 - (1 - 1 / PLACES) ** sampled);
  const [spreadA, spreadB] = [share(bits(placesA), strewn), share(bits(placesB), strewn)];
  return { sampled, ofA, ofB, spread: Math.min(spreadA, spreadB), spreadInPart: ofA <= ofB ? spreadA : spreadB };
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
