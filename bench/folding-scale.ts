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
import type { Met } from '../functions/story/fold.ts';
import { wordsOf } from '../functions/story/words.ts';
import { CompactPostings } from './folding-postings.ts';

const ASKED = 2000;
const FILLER_WORDS = 200;

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

/**
 * @param reposts of kinds and strengths as they come, whose originals are among the first articles of the index
 * @param originals of which those are, by id
 */
export function reportScale(
  texts: readonly string[],
  sizes: readonly number[],
  originals: ReadonlyMap<string, string>,
  reposts: readonly { basedOn: string; articleBody: string }[],
): void {
  const author = new Author(texts);
  const postings = new CompactPostings(Math.max(...sizes));
  const asked = Array.from({ length: ASKED }, () => keysOf(wordsOf(author.write())));
  for (const keys of asked) postings.add(keys);
  const numberOf = new Map([...originals.keys()].map((id, at) => [id, `a_${ASKED + at}`]));
  for (const text of originals.values()) postings.add(keysOf(wordsOf(text)));
  const copies = reposts.map(({ basedOn, articleBody }) => ({
    original: numberOf.get(basedOn),
    keys: keysOf(wordsOf(articleBody)),
  }));
  console.log(
    `articles of one key window, made up with real frequencies of words (${ASKED} of them and ${copies.length} reposts asked at each size)`,
  );
  console.log('  articles     keys read   verified   originals met   keys without room');
  const candidates = (keys: Keys, self: string): Met[] =>
    rankCandidates(postings.postings(keys.read), self, keys.sketch);
  for (const size of sizes) {
    while (postings.articles < size) postings.add(keysOf(wordsOf(author.write(FILLER_WORDS))));
    let [verified, read, met] = [0, 0, 0];
    for (const [at, keys] of asked.entries()) {
      read += keys.read.length;
      verified += candidates(keys, `a_${at}`).length;
    }
    for (const { original, keys } of copies)
      if (candidates(keys, '').some(({ articleId }) => articleId === original)) met += 1;
    const cells = [
      (read / ASKED).toFixed(2).padStart(9),
      (verified / ASKED).toFixed(2).padStart(10),
      `${((100 * met) / copies.length).toFixed(1)} %`.padStart(15),
      `${(100 * postings.refused).toFixed(2)} %`.padStart(19),
    ];
    console.log(`  ${size.toLocaleString('en').padEnd(12)} ${cells.join(' ')}`);
  }
}
