/**
 * Whether folding an article costs the same however many there are: `node bench/folding-scale.ts --data <folder> [--sizes 9000,100000]`.
 *
 * The texts are made up from the real ones of the folder: from each word to one that really followed it somewhere (a Markov
 * chain of order one over all articles), so words and pairs of words have their real frequencies, and phrases recur as they do
 * in news. Lengths are those of real articles. At each size 2,000 of the texts are asked of the index.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { prepare, rankCandidates } from '../functions/story/fold.ts';
import { MemoryStoryIndex } from '../functions/story/memory.ts';

const { values: given } = parseArgs({
  options: { data: { type: 'string' }, sizes: { type: 'string', default: '9000,30000,100000' } },
});
if (given.data === undefined)
  throw new Error('usage: node bench/folding-scale.ts --data <folder> [--sizes 9000,100000]');
const sizes = given.sizes.split(',').map(Number);

const bodies = gunzipSync(readFileSync(join(given.data, 'articles.ndjson.gz')))
  .toString()
  .split('\n')
  .filter(Boolean)
  .map((line) => (JSON.parse(line) as { articleBody: string }).articleBody);

// Every word as a number, all texts in one row, and where each word stands in it.
const ids = new Map<string, number>();
const spelling: string[] = [];
const lengths: number[] = [];
const row: number[] = [];
for (const body of bodies) {
  const words = body.split(/\s+/);
  lengths.push(words.length);
  for (const word of words) {
    let id = ids.get(word);
    if (id === undefined) {
      id = spelling.length;
      ids.set(word, id);
      spelling.push(word);
    }
    row.push(id);
  }
}
const places: number[][] = spelling.map(() => []);
for (const [at, id] of row.entries()) places[id]!.push(at);

let state = 1;
/** xorshift32 */
function random(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 4294967296;
}
const below = (limit: number): number => Math.floor(random() * limit);

function madeUp(): string {
  const length = lengths[below(lengths.length)]!;
  const words: string[] = [];
  for (let at = below(row.length); words.length < length;) {
    const id = row[at]!;
    words.push(spelling[id]!);
    const stands = places[id]!;
    at = (stands[below(stands.length)]! + 1) % row.length;
  }
  return words.join(' ');
}

const index = new MemoryStoryIndex();
const now = new Date();
const until = new Date(now.getTime() + 30 * 86_400_000);
const asked: string[] = [];
const ASKED = 2000;
let count = 0;
for (const size of sizes) {
  for (; count < size; count += 1) {
    const text = madeUp();
    if (asked.length < ASKED) asked.push(text);
    const { record, keys } = prepare({
      articleId: `a_${count}`,
      site: `site${count}.example`,
      url: `https://site${count}.example/`,
      firstSeenAt: now.toISOString(),
      articleBody: text,
    });
    await index.addKeys(record.article.articleId, keys.write, now, until);
  }
  let verified = 0;
  let read = 0;
  for (const [at, articleBody] of asked.entries()) {
    const article = { articleId: `a_${at}`, site: 'x', url: 'x', firstSeenAt: now.toISOString(), articleBody };
    const { keys } = prepare(article);
    read += keys.read.length;
    verified += rankCandidates(await index.postings(keys.read, now), article.articleId).length;
  }
  console.log(
    `${size} articles: ${(read / ASKED).toFixed(1)} keys read, ${(verified / ASKED).toFixed(2)} candidates verified an article`,
  );
}
