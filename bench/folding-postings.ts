/**
 * The keys of a million articles in 300 MB of typed arrays: what `folding-scale.ts` asks instead of a story index, whose maps
 * and objects would take 10 GB. Holds what an index holds: POSTING_MOST articles a key, the first that came.
 */
import { POSTING_MOST } from '../functions/story/index.ts';
import type { Posting } from '../functions/story/index.ts';
import { KEY_PLAN } from '../functions/story/keys.ts';
import type { Keys } from '../functions/story/keys.ts';
import { SKETCH_BYTES } from '../functions/story/sketch.ts';

const KEYS_MOST = KEY_PLAN.writeLead + KEY_PLAN.writeWhole;

/** Articles are numbered from 0 in the order in which they are added. */
export class CompactPostings {
  /** An open-addressing table: the key, how many entries it has (0: a free slot), and the last one. */
  readonly #keys: Uint32Array;
  readonly #sizes: Uint8Array;
  readonly #last: Uint32Array;
  /** Entries: an article, and the entry of the same key before it. */
  readonly #article: Uint32Array;
  readonly #before: Uint32Array;
  readonly #sketches: Uint8Array;
  #entries = 0;
  articles = 0;
  #refused = 0;

  /** @param most articles */
  constructor(most: number) {
    const slots = 2 ** Math.ceil(Math.log2(1.5 * most * KEYS_MOST));
    this.#keys = new Uint32Array(slots);
    this.#sizes = new Uint8Array(slots);
    this.#last = new Uint32Array(slots);
    this.#article = new Uint32Array(most * KEYS_MOST);
    this.#before = new Uint32Array(most * KEYS_MOST);
    this.#sketches = new Uint8Array(most * SKETCH_BYTES);
  }

  /** Share of the keys that were to be written and had no room, 0 to 1. */
  get refused(): number {
    return this.#refused / Math.max(1, this.#entries + this.#refused);
  }

  add({ write, sketch }: Keys): void {
    this.#sketches.set(sketch, this.articles * SKETCH_BYTES);
    for (const key of write) this.#put(key, this.articles);
    this.articles += 1;
  }

  postings(keys: readonly number[]): Posting[] {
    return keys.flatMap((key) => {
      const slot = this.#slotOf(key);
      const size = this.#sizes[slot]!;
      const entries = [];
      for (let entry = this.#last[slot]!; entries.length < size; entry = this.#before[entry]!) {
        const article = this.#article[entry]!;
        const sketch = this.#sketches.subarray(article * SKETCH_BYTES, (article + 1) * SKETCH_BYTES);
        entries.push({ articleId: `a_${article}`, sketch });
      }
      return entries.length === 0 ? [] : [{ key, entries }];
    });
  }

  #put(key: number, article: number): void {
    const slot = this.#slotOf(key);
    if (this.#sizes[slot] === POSTING_MOST) {
      this.#refused += 1;
      return;
    }
    this.#keys[slot] = key;
    this.#article[this.#entries] = article;
    this.#before[this.#entries] = this.#last[slot]!;
    this.#last[slot] = this.#entries;
    this.#sizes[slot]! += 1;
    this.#entries += 1;
  }

  /** Where the key is, or the free slot where it would be. Keys are hashes already. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = key & mask;
    while (this.#sizes[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }
}
