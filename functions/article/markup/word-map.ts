/** Looks words of a running text up where they stand: most are not in the map, and are told by their hash without being cut out. */

/** FNV-1a, one character at a time. */
export const WORD_HASH_START = 0x811c9dc5 | 0;
export const nextWordHash = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/** So many places of the sieve for each word: of the words that are not in the map one in so many passes. */
const PLACES_PER_WORD = 16;

export class WordMap<Value> {
  private readonly words: ReadonlyMap<string, Value>;
  private readonly sieve: Uint8Array;

  constructor(words: ReadonlyMap<string, Value>) {
    this.words = words;
    this.sieve = new Uint8Array(2 ** Math.ceil(Math.log2(PLACES_PER_WORD * (words.size + 1))));
    for (const word of words.keys()) {
      let hash = WORD_HASH_START;
      for (let index = 0; index < word.length; index++) hash = nextWordHash(hash, word.charCodeAt(index));
      this.sieve[this.placeOf(hash)] = 1;
    }
  }

  /** @param hash of the characters from `from` to `to` */
  find(text: string, from: number, to: number, hash: number): Value | undefined {
    return this.sieve[this.placeOf(hash)] === 0 ? undefined : this.words.get(text.slice(from, to));
  }

  get(word: string): Value | undefined {
    return this.words.get(word);
  }

  private placeOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.sieve.length - 1);
  }
}
