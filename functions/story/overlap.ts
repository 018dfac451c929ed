/** How much two fingerprints have in common; symmetric but for which side is which. */
import { atLevel, isSampled, LEAD_LEVEL, PLACES, sharedCount } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { agreementOf, NAMES_MOST, NUMBERS_MOST } from './slots.ts';
import type { Agreement } from './slots.ts';

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
  /**
   * In how many places of the part the common shingles stand, against what a single passage of as many would take; 1 when they
   * are one. In a short text a passage alone is spread over many places.
   */
  scatter: number;
  /** Both begin with something that the other has too: in the first sixteenth. */
  opens: boolean;
  /** Shingles that the two leads share, and their share of the smaller lead. */
  leadShared: number;
  lead: number;
  /** Share of the smaller list of long words that is in the other. */
  terms: number;
  /** Of the numbers that stand among the same words in both, the share that are the same; undefined below NUMBERS_LEAST. */
  numbers: number | undefined;
  /** The same of numbers and names together, below FILLINGS_LEAST. */
  fillings: number | undefined;
}

/** Fewer numbers among the same words say nothing about a template. */
const NUMBERS_LEAST = 4;
const FILLINGS_LEAST = 4;

const share = (shared: number, of: number): number => (of === 0 ? 0 : shared / of);

export function overlapOf(a: Fingerprint, b: Fingerprint): Overlap {
  const level = Math.max(a.level, b.level);
  const { sampled, ofA, ofB, ...stands } = compareSamples(a, b, level);
  const leadSampled = sharedCount(a.lead, b.lead);
  const numbers = agreementOf(a.numbers, b.numbers, NUMBERS_MOST);
  const termLevel = Math.max(a.termLevel, b.termLevel);
  const [termsA, termsB] = [atLevel(a.terms, termLevel), atLevel(b.terms, termLevel)];
  return {
    aInB: share(sampled, ofA),
    bInA: share(sampled, ofB),
    jaccard: share(sampled, ofA + ofB - sampled),
    sampled,
    shared: Math.min(sampled * 2 ** level, a.shingles, b.shingles),
    ...stands,
    leadShared: leadSampled * 2 ** LEAD_LEVEL,
    lead: share(leadSampled, Math.min(a.lead.length, b.lead.length)),
    terms: share(sharedCount(termsA, termsB), Math.min(termsA.length, termsB.length)),
    numbers: sameIn(numbers, NUMBERS_LEAST),
    fillings: sameIn(together(numbers, agreementOf(a.names, b.names, NAMES_MOST)), FILLINGS_LEAST),
  };
}

function together(one: Agreement, other: Agreement): Agreement {
  const slots = one.slots + other.slots;
  return { slots, same: share(one.same * one.slots + other.same * other.slots, slots) };
}

/** @returns undefined where too little stands among the same words to say anything */
function sameIn({ slots, same }: Agreement, least: number): number | undefined {
  return slots < least ? undefined : same;
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
  const opens = (placesA & placesB & 1) === 1;
  const inPart = ofA <= ofB ? placesA : placesB;
  return {
    ...{ sampled, ofA, ofB, opens },
    spread: Math.min(spreadA, spreadB),
    spreadInPart: ofA <= ofB ? spreadA : spreadB,
    scatter: share(bits(inPart), Math.max(1, PLACES * share(sampled, Math.min(ofA, ofB)))),
  };
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
