/**
 * Whether folding an article costs the same however many there are: at each size 2,000 made-up articles are asked of the index.
 *
 * The texts are made up from the real ones of the folder: from each word to one that really followed it somewhere (a Markov
 * chain of order one over all articles), so words and pairs of words have their real frequencies, and phrases recur as they do
 * in news. Those that are asked are as long as real articles; those that only fill the index have 200 words, because a text
 * writes as many keys whatever its length, and commoner ones the shorter it is.
 */
import { keysOf } from '../functions/story/keys.ts';
import type { Keys } from '../functions/story/keys.ts';
import { rankCandidates } from '../functions/story/fold.ts';
import { MemoryStoryIndex } from '../functions/story/memory.ts';
import { wordsOf } from '../functions/story/words.ts';

const ASKED = 2000;
const FILLER_WORDS = 200;
const DAY_MS = 86_400_000;

/** Makes up texts like the given ones, always the same. */
export class Author {
  readonly #spelling: string[] = [];
  /** Every word of all texts as a number, in one row, and where each word stands in it. */
  readonly #row: number[] = [];
  readonly #places: number[][];
  readonly #lengths: number[] = [];
  #state = 1;

  constructor(texts: readonly string[]) {
    const ids = new Map<string, number>();
    for (const text of texts) {
      const words = text.split(/\s+/);
      this.#lengths.push(words.length);
      for (const word of words) {
        const id = ids.get(word) ?? ids.size;
        if (id === ids.size) this.#spelling.push(word);
        ids.set(word, id);
        this.#row.push(id);
      }
    }
    this.#places = this.#spelling.map(() => []);
    for (const [at, id] of this.#row.entries()) this.#places[id]!.push(at);
  }

  write(length = this.#lengths[this.#below(this.#lengths.length)]!): string {
    const words: string[] = [];
    for (let at = this.#below(this.#row.length); words.length < length;) {
      const id = this.#row[at]!;
      words.push(this.#spelling[id]!);
      const stands = this.#places[id]!;
      at = (stands[this.#below(stands.length)]! + 1) % this.#row.length;
    }
    return words.join(' ');
  }

  /** xorshift32 */
  #below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return Math.floor(((this.#state >>> 0) / 4294967296) * limit);
  }
}

export async function reportScale(texts: readonly string[], sizes: readonly number[]): Promise<void> {
  const author = new Author(texts);
  const index = new MemoryStoryIndex();
  const now = new Date();
  const until = new Date(now.getTime() + 30 * DAY_MS);
  const addTo = (at: number, { write, sketch }: Keys): Promise<void> =>
    index.addKeys({ articleId: `a_${at}`, sketch }, write, now, until);
  const asked = Array.from({ length: ASKED }, () => keysOf(wordsOf(author.write())));
  for (const [at, keys] of asked.entries()) await addTo(at, keys);
  let count = asked.length;
  console.log(
    `articles of one key window, made up with real frequencies of words (${ASKED} of them asked at each size)`,
  );
  for (const size of sizes) {
    for (; count < size; count += 1) await addTo(count, keysOf(wordsOf(author.write(FILLER_WORDS))));
    let [verified, read] = [0, 0];
    for (const [at, keys] of asked.entries()) {
      read += keys.read.length;
      verified += rankCandidates(await index.postings(keys.read, now), `a_${at}`, keys.sketch).length;
    }
    const each = (sum: number): string => (sum / ASKED).toFixed(2);
    console.log(
      `  ${size.toLocaleString('en').padEnd(12)} ${each(read)} keys read, ${each(verified)} candidates verified an article`,
    );
  }
}
