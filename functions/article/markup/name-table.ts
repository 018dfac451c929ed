/** Looks names of tags and attributes up where they stand in a page's source, without cutting them out of it. */
import { unitAt } from '../units.ts';

const A = 0x41;
const Z = 0x5a;

/** By its ends and its length, so that a name need not be read to be told from nearly all that are not in the table. */
function hashOf(source: string, from: number, to: number): number {
  // A capital and its small letter differ in one bit.
  const ends = ((unitAt(source, from) | 0x20) << 5) ^ (unitAt(source, to - 1) | 0x20);
  return Math.imul(ends + ((to - from) << 10), 0x9e3779b1) >>> HASH_SHIFT;
}

/** Leaves as many bits as number the places of a table. */
const HASH_SHIFT = 22;
const PLACES = 1 << (32 - HASH_SHIFT);

export class NameTable {
  private readonly names: readonly string[];
  /** Numbers of names plus one by their hash; the next free place where two fall together. */
  private readonly places = new Uint16Array(PLACES);

  /** @param names in lower case, all different; a table is for some hundred */
  constructor(names: readonly string[]) {
    this.names = names;
    names.forEach((name, number) => {
      let place = hashOf(name, 0, name.length);
      while (this.places[place] !== 0) place = (place + 1) & (PLACES - 1);
      this.places[place] = number + 1;
    });
  }

  /** @returns the number of the name that stands there, or -1 */
  find(source: string, from: number, to: number): number {
    const { places, names } = this;
    let place = hashOf(source, from, to);
    for (;;) {
      const number = (places[place] ?? 0) - 1;
      if (number < 0) return -1;
      if (isName(names[number] ?? '', source, from, to)) return number;
      place = (place + 1) & (PLACES - 1);
    }
  }
}

/** Whether the source has the name there, in whichever case. */
export function isName(name: string, source: string, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let index = 0; index < name.length; index++) {
    const code = unitAt(source, from + index);
    if ((code >= A && code <= Z ? code | 0x20 : code) !== unitAt(name, index)) return false;
  }
  return true;
}
