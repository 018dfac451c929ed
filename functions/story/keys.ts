/**
 * Which shingles of a text become keys of the index.
 *
 * A key is one row: writing one costs ten times what reading one costs, so an article writes a few and reads more. Both sides
 * take them from the same two ordered lists (`lead`: of the first words, because excerpts are leads; `whole`: of all the text,
 * because new leads are put on old texts), the writer from the top, the reader further down. An order that depends on the
 * shingle alone makes two texts that share shingles choose the same ones.
 *
 * Shingles of long words come first: they are rare in any language that has words, so postings stay short however large the
 * archive grows ("at the end of the" is on every tenth page, "environmental activists cuffed themselves to" is not).
 */
import { shinglesIn } from './fingerprint.ts';
import type { Shingles } from './fingerprint.ts';
import { sketchOf } from './sketch.ts';
import { mix } from './words.ts';
import type { Words } from './words.ts';

/** 32-bit numbers. Nine keys each of a million articles: one read in 500 meets another shingle's key by chance. */
export interface Keys {
  write: number[];
  /** Holds all of `write`. */
  read: number[];
  sketch: Uint8Array;
}

export interface KeyPlan {
  leadShingles: number;
  writeLead: number;
  writeWhole: number;
  readLead: number;
  readWhole: number;
}

export const KEY_PLAN: KeyPlan = { leadShingles: 60, writeLead: 3, writeWhole: 6, readLead: 7, readWhole: 14 };

/** Three words survive more changes than five; that a key is shared is only a reason to look. */
const KEY_WORDS = 3;
/** A key of fewer letters is taken only when nothing better is there. */
const RARE_LETTERS = 18;
const COMMON_PENALTY = 8;

/** Exponential order statistics: a shingle with half the rank is chosen twice as often (consistent weighted sampling). */
function ranks({ hashes, letters }: Shingles): Float64Array {
  const out = new Float64Array(hashes.length);
  for (let at = 0; at < hashes.length; at += 1) {
    const uniform = mix((hashes[at] ?? 0) ^ 0x5bd1e995);
    out[at] = (letters[at] ?? 0) < RARE_LETTERS ? uniform * COMMON_PENALTY : uniform;
  }
  return out;
}

/** The `count` lowest-ranked distinct hashes of a range, lowest first. */
function lowest(hashes: Uint32Array, rank: Float64Array, from: number, to: number, count: number): number[] {
  const best: { hash: number; rank: number }[] = [];
  for (let at = from; at < to; at += 1) {
    const value = rank[at] ?? 0;
    const last = best[count - 1];
    if (last !== undefined && value >= last.rank) continue;
    const hash = hashes[at] ?? 0;
    if (best.some((one) => one.hash === hash)) continue;
    let place = best.length;
    while (place > 0 && (best[place - 1]?.rank ?? 0) > value) place -= 1;
    best.splice(place, 0, { hash, rank: value });
    if (best.length > count) best.pop();
  }
  return best.map((one) => one.hash);
}

export function keysOf(words: Words, plan: KeyPlan = KEY_PLAN): Keys {
  const shingles = shinglesIn(words, KEY_WORDS);
  const rank = ranks(shingles);
  const { hashes } = shingles;
  const lead = lowest(hashes, rank, 0, Math.min(hashes.length, plan.leadShingles), plan.readLead);
  const whole = lowest(hashes, rank, 0, hashes.length, plan.readWhole);
  const write = new Set([...lead.slice(0, plan.writeLead), ...whole.slice(0, plan.writeWhole)]);
  return { write: [...write], read: [...new Set([...write, ...lead, ...whole])], sketch: sketchOf(words) };
}
