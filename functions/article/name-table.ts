/** Looks names of tags and attributes up where they stand in a page's source, without cutting them out of it. */

const A = 0x41;
const Z = 0x5a;

/** FNV-1a of a name in lower case, one character at a time. */
export const HASH_START = 0x811c9dc5;
export function hashNext(hash: number, code: number): number {
  return Math.imul(hash ^ (code >= A && code <= Z ? code | 0x20 : code), 0x01000193);
}

export class NameTable {
  private readonly names: readonly string[];
  /** Numbers of names plus one by their hash; the next free place where two fall together. */
  private readonly places: Uint16Array;

  /** @param names in lower case, all different */
  constructor(names: readonly string[]) {
    this.names = names;
    let size = 64;
    while (size < names.length * 4) size *= 2;
    this.places = new Uint16Array(size);
    names.forEach((name, number) => {
      let hash = HASH_START;
      for (let index = 0; index < name.length; index++) hash = hashNext(hash, name.charCodeAt(index));
      let place = (hash ^ (hash >>> 15)) & (size - 1);
      while (this.places[place] !== 0) place = (place + 1) & (size - 1);
      this.places[place] = number + 1;
    });
  }

  /** @param hash of the characters from `from` to `to` @returns the name's number, or -1 */
  find(hash: number, source: string, from: number, to: number): number {
    const { places, names } = this;
    let place = (hash ^ (hash >>> 15)) & (places.length - 1);
    for (;;) {
      const number = (places[place] ?? 0) - 1;
      if (number < 0) return -1;
      if (isName(names[number] ?? '', source, from, to)) return number;
      place = (place + 1) & (places.length - 1);
    }
  }
}

/** Whether the source has the name there, in whichever case. */
export function isName(name: string, source: string, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let index = 0; index < name.length; index++) {
    const code = source.charCodeAt(from + index);
    if ((code >= A && code <= Z ? code | 0x20 : code) !== name.charCodeAt(index)) return false;
  }
  return true;
}
