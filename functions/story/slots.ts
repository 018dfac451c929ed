/**
 * What a template is filled with: the numbers and the names of a text, each with the words around it.
 *
 * Two texts are compared by what stands among the same words. A template filled twice has the same surroundings and other
 * fillings; in a copy whatever surroundings are left hold what they held. A name is a run of words that begin with a capital
 * letter inside a sentence, so a script without capitals has numbers only; where all nouns have capitals, nouns that both have
 * count as well, which makes a template look more like a copy, never a copy like a template.
 */
import { CAPITAL, distinct, mix, OPENING_CAPITAL } from './words.ts';
import type { Words } from './words.ts';

/** Ascending lists of entries: the 16-bit hash of the words around, then 8 bits of what stands there. */
export interface Slots {
  numbers: Uint32Array;
  names: Uint32Array;
}

/** Entries are kept in such lists of these lengths at most: those of the lowest hashes. */
export const NUMBERS_MOST = 32;
export const NAMES_MOST = 16;
export const SLOT_BITS = 24;

/** Words on either side that say what stands there. */
const AROUND = 2;
/** Stand for any number and any name among the words around another. */
const NUMBER = 0x23;
const NAME = 0x40;

export function slotsOf(words: Words): Slots {
  const { shown, filled, size } = tokensOf(words);
  const [numbers, names]: [number[], number[]] = [[], []];
  for (let at = 0; at < size; at += 1) {
    if (shown[at] !== NUMBER && shown[at] !== NAME) continue;
    let around = 0;
    for (let by = -AROUND; by <= AROUND; by += 1) if (by !== 0) around = mix(around ^ (shown[at + by] ?? 0));
    const entry = (((around >>> 16) << 8) | ((filled[at] ?? 0) >>> 24)) >>> 0;
    (shown[at] === NUMBER ? numbers : names).push(entry);
  }
  return { numbers: lowest(numbers, NUMBERS_MOST), names: lowest(names, NAMES_MOST) };
}

/** What others see of each word, number or name, a name of several words being one; and what it is. */
function tokensOf({ hashes, numeric, capital }: Words): { shown: Uint32Array; filled: Uint32Array; size: number } {
  const [shown, filled] = [new Uint32Array(hashes.length), new Uint32Array(hashes.length)];
  const names = new Set<number>();
  for (let at = 0; at < hashes.length; at += 1) if (capital[at] === CAPITAL) names.add(hashes[at] ?? 0);
  let size = 0;
  for (let at = 0; at < hashes.length; at += 1) {
    const hash = hashes[at] ?? 0;
    const isName = capital[at] === CAPITAL || (capital[at] === OPENING_CAPITAL && names.has(hash));
    if (isName && capital[at] === CAPITAL && size > 0 && shown[size - 1] === NAME) {
      filled[size - 1] = mix((filled[size - 1] ?? 0) ^ hash);
      continue;
    }
    shown[size] = isName ? NAME : numeric[at] === 1 ? NUMBER : hash;
    filled[size] = hash;
    size += 1;
  }
  return { shown: shown.subarray(0, size), filled, size };
}

const lowest = (entries: number[], most: number): Uint32Array => distinct(Uint32Array.from(entries)).subarray(0, most);

const slotOf = (entry: number): number => entry >>> 8;

/** A full list holds only the lowest hashes of its text: from its last one on nothing is known. */
const knownBelow = (list: Uint32Array, most: number): number =>
  list.length < most ? Infinity : slotOf(list.at(-1) ?? 0);

/** About how many entries the text had of which these are the lowest. */
export const entriesIn = (list: Uint32Array, most: number): number =>
  list.length < most ? list.length : (list.length * 2 ** SLOT_BITS) / Math.max(1, list.at(-1) ?? 1);

/** Of what stands among the same words in both texts, how much there is and the share that is the same, 0 to 1. */
export interface Agreement {
  slots: number;
  same: number;
}

/** @param most the length up to which the lists are kept */
export function agreementOf(a: Uint32Array, b: Uint32Array, most: number): Agreement {
  const bound = Math.min(knownBelow(a, most), knownBelow(b, most));
  const [slotsA, slotsB] = [new Set(a.map(slotOf)), new Set(b.map(slotOf))];
  const inBoth = (list: Uint32Array, slots: Set<number>) =>
    list.filter((entry) => slotOf(entry) < bound && slots.has(slotOf(entry)));
  const [sideA, sideB] = [inBoth(a, slotsB), new Set(inBoth(b, slotsA))];
  const slots = Math.min(sideA.length, sideB.size);
  return { slots, same: slots === 0 ? 0 : sideA.filter((entry) => sideB.has(entry)).length / slots };
}
