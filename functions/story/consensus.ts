/**
 * What the texts of a story say about who was first. Whatever two copies have in common comes from the text that both go back
 * to, so the original has all of it; a copy that was cut, rewritten or lost its links does not. What stands in one copy only
 * was mostly added to it.
 */
import { atLevel } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';

export interface Consensus {
  /** Share of what others have in common with each other that this one has, too; 0 to 1. What more of them have counts more. */
  common: number;
  /** Share of this text that most of the whole copies lack, this one left out; undefined where there are too few of them. */
  own?: number;
}

/** Of fewer texts no two others could have something in common. */
const TEXTS_LEAST = 3;
/** Sampled shingles that others have in common, below which nothing is said. */
const COMMON_LEAST = 12;
/** Who has so much of what is common is a whole copy, from which nothing was cut. */
const WHOLE = 0.9;
const OTHER_WHOLES_LEAST = 2;

/** @returns for each text in the given order; undefined where nothing can be said. Its cost is linear in the number of texts. */
export function consensusOf(prints: readonly Fingerprint[]): (Consensus | undefined)[] {
  if (prints.length < TEXTS_LEAST) return prints.map(() => undefined);
  const level = prints.reduce((most, print) => Math.max(most, print.level), 0);
  const samples = prints.map(({ sample }) => atLevel(sample, level));
  const commons = commonsOf(samples);
  const wholes = samples.filter((_, at) => (commons[at] ?? 0) >= WHOLE);
  const held = holdersOf(wholes);
  return samples.map((sample, at) => {
    const common = commons[at];
    if (common === undefined) return undefined;
    const self = common >= WHOLE ? 1 : 0;
    const others = wholes.length - self;
    if (others < OTHER_WHOLES_LEAST) return { common };
    const own = sample.filter((hash) => (held.get(hash) ?? 0) - self <= others / 2).length;
    return { common, own: own / sample.length };
  });
}

function holdersOf(samples: readonly Uint32Array[]): Map<number, number> {
  const holders = new Map<number, number>();
  for (const sample of samples) for (const hash of sample) holders.set(hash, (holders.get(hash) ?? 0) + 1);
  return holders;
}

function commonsOf(samples: readonly Uint32Array[]): (number | undefined)[] {
  const holders = holdersOf(samples);
  const all = { weight: 0, size: 0 };
  for (const count of holders.values()) {
    all.weight += weightOf(count);
    if (count > 1) all.size += 1;
  }
  return samples.map((sample) => {
    const rest = { ...all };
    let held = 0;
    for (const hash of sample) {
      const count = holders.get(hash) ?? 0;
      if (count === 2) rest.size -= 1;
      held += weightOf(count - 1);
      rest.weight += weightOf(count - 1) - weightOf(count);
    }
    return rest.size < COMMON_LEAST || sample.length === 0 ? undefined : held / rest.weight;
  });
}

/** What one text holds alone is not common; what two hold may be what one of them added and the other took over from it. */
const weightOf = (holders: number): number => (holders > 1 ? holders ** 2 : 0);

/**
 * Shingles of one text that the other lacks, though it has what stands before and after them: what was left out of a copy, or
 * put between. What is missing at an end may as well have been cut off the one as added to the other.
 */
export function gapsOf(a: Fingerprint, b: Fingerprint): { inA: number; inB: number } {
  const level = Math.max(a.level, b.level);
  return { inA: gapIn(a, b, level), inB: gapIn(b, a, level) };
}

function gapIn(text: Fingerprint, other: Fingerprint, level: number): number {
  const others = new Set(atLevel(other.sample, level));
  const mask = (1 << level) - 1;
  const alone: number[] = [];
  let [from, to] = [Infinity, -Infinity];
  for (const [at, hash] of text.sample.entries()) {
    if ((hash & mask) !== 0) continue;
    const place = text.places[at] ?? 0;
    if (!others.has(hash)) alone.push(place);
    else [from, to] = [Math.min(from, place), Math.max(to, place)];
  }
  return alone.filter((place) => place > from && place < to).length * 2 ** level;
}
