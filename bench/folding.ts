/**
 * Measures folding on real articles and synthetic reposts of them: `node bench/folding.ts --data <folder>`.
 * `--sizes 9000,100000,1000000` and `--hot 1000,100000` print the two last tables for archives of these sizes, in minutes.
 * The folder holds articles.ndjson.gz, distorted.ndjson.gz and pairs.ndjson, as its README describes them.
 *
 * Every figure is of the code that folds: the same preparation, keys, ranking of candidates and verdict. The reposts' bases are
 * split in two by their ids; thresholds were chosen on the half `tune` only, and `report` (the default) is the other half.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { encodeFingerprint, sharedCount } from '../functions/story/fingerprint.ts';
import { foldPrepared, isFoldable, prepare, rankCandidates } from '../functions/story/fold.ts';
import type { Prepared } from '../functions/story/fold.ts';
import { reportHotPhrase } from './folding-hot.ts';
import { reportOriginals } from './folding-originals.ts';
import { reportScale } from './folding-scale.ts';
import { reportTemplates } from './folding-templates.ts';
import { reportUnits } from './folding-units.ts';
import { MemoryStoryIndex } from '../functions/story/memory.ts';
import { matchesOf } from '../functions/story/match.ts';
import { UNKNOWN_SITE } from '../functions/story/story.ts';
import type { Foldable } from '../functions/story/story.ts';

interface RealArticle {
  id: string;
  url: string;
  site: string;
  headline?: string;
  datePublished?: string;
  articleBody: string;
}
interface Distorted {
  id: string;
  basedOn: string;
  alsoFrom?: string;
  distortion: string;
  grade: string;
  articleBody: string;
}
interface Pair {
  a: string;
  b: string;
  label: 'copy' | 'unclear';
  sameSite: boolean;
}

const { values: given } = parseArgs({
  options: {
    data: { type: 'string' },
    half: { type: 'string', default: 'report' },
    bare: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '9000,30000' },
    hot: { type: 'string', default: '1000,3000' },
  },
});
if (given.data === undefined) throw new Error('usage: node bench/folding.ts --data <folder> [--half report|tune|both]');
const folder = given.data;
/** Texts alone: without sites, headlines and dates. */
const { bare } = given;
const NOW = new Date();
/** Articles folded into the emulated table: some ten seconds. */
const UNITS_OF = 200;

const text = (name: string): string =>
  (name.endsWith('.gz') ? gunzipSync(readFileSync(join(folder, name))) : readFileSync(join(folder, name))).toString();
const lines = <T>(name: string): T[] =>
  text(name)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

const articles = lines<RealArticle>('articles.ndjson.gz');
const distorted = lines<Distorted>('distorted.ndjson.gz');
const pairs = lines<Pair>('pairs.ndjson');

const foldable = (
  given: Pick<Foldable, 'articleId' | 'articleBody' | 'site' | 'url'> & Partial<Foldable>,
): Foldable => ({
  firstSeenAt: '2026-01-01T00:00:00.000Z',
  ...given,
});
const ofReal = ({ id, headline, datePublished, ...rest }: RealArticle): Foldable =>
  foldable({
    articleId: `a_${id}`,
    site: bare ? UNKNOWN_SITE : rest.site,
    url: rest.url,
    articleBody: rest.articleBody,
    ...(bare || headline === undefined ? {} : { headline }),
    ...(bare || datePublished === undefined ? {} : { datePublished }),
  });
const ofDistorted = ({ id, articleBody }: Distorted): Foldable =>
  foldable({
    articleId: `a_${id}`,
    site: bare ? UNKNOWN_SITE : 'aggregator.example',
    url: `https://aggregator.example/${id}`,
    articleBody,
  });

const seconds = (since: number): number => (process.cpuUsage().user + process.cpuUsage().system) / 1e6 - since;
const now = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
const idOf = ({ article }: Prepared['record']): string => article.articleId.slice(2);
const percent = (part: number, of: number, digits = 1): string => `${((100 * part) / of).toFixed(digits)} %`;

/** Neither half by chance, nor by us: by the id. */
function halfOf(id: string): 'tune' | 'report' {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return hash % 2 === 0 ? 'tune' : 'report';
}

// The index of all real articles, each folded in date order as it would be on arrival.
const index = new MemoryStoryIndex();
const prepared = new Map<string, Prepared>();
let verified = 0;
const start = now();
for (const real of articles) {
  const one = prepare(ofReal(real));
  prepared.set(real.id, one);
  await foldPrepared(index, one, NOW);
}
const took = seconds(start);

async function candidatesOf({ record, keys }: Prepared): Promise<Prepared[]> {
  if (!isFoldable(record.print)) return [];
  const ids = rankCandidates(await index.postings(keys.read, NOW), record.article.articleId, keys.sketch);
  return ids.flatMap(({ articleId }) => prepared.get(articleId.slice(2)) ?? []);
}

// Keys, candidates and sizes.
let written = 0;
let read = 0;
let bytes = 0;
for (const one of prepared.values()) {
  written += one.keys.write.length;
  read += one.keys.read.length;
  bytes += encodeFingerprint(one.record.print).length;
  verified += (await candidatesOf(one)).length;
}
console.log(`${articles.length} real articles folded one after the other, in memory, one core`);
console.log(`  articles a CPU second        ${Math.round(articles.length / took)}`);
console.log(
  `  keys written, keys read      ${(written / articles.length).toFixed(1)}, ${(read / articles.length).toFixed(1)}`,
);
console.log(`  candidates verified          ${(verified / articles.length).toFixed(2)} an article`);
console.log(`  fingerprint                  ${Math.round(bytes / articles.length)} bytes`);

// Real pairs: decided, and ended in one story.
const label = new Map(
  pairs.flatMap(({ a, b, label }) => [[`${a} ${b}`, label] as const, [`${b} ${a}`, label] as const]),
);
const storyOf = new Map<string, string>();
for (const { id } of articles) {
  storyOf.set(id, (await index.memberships([`a_${id}`])).get(`a_${id}`)?.storyId ?? id);
}
const stories = Map.groupBy(articles, ({ id }) => storyOf.get(id)!);
const together = pairs.filter(({ a, b }) => storyOf.get(a) === storyOf.get(b));
const count = (list: Pair[], wanted: Partial<Pair>): number =>
  list.filter((pair) => Object.entries(wanted).every(([name, value]) => pair[name as keyof Pair] === value)).length;
let wrongTogether = 0;
let wrongAcross = 0;
for (const members of stories.values()) {
  for (const [at, one] of members.entries()) {
    for (const other of members.slice(at + 1)) {
      if (label.has(`${one.id} ${other.id}`)) continue;
      wrongTogether += 1;
      if (one.site !== other.site) wrongAcross += 1;
      if (process.env['VERBOSE'])
        console.log('  together', one.site, one.id, one.headline, '|', other.site, other.id, other.headline);
    }
  }
}
console.log('real pairs that end in one story');
console.log(
  `  copies                       ${count(together, { label: 'copy' })} of ${count(pairs, { label: 'copy' })}`,
);
console.log(
  `    across sites               ${count(together, { label: 'copy', sameSite: false })} of ${count(pairs, { label: 'copy', sameSite: false })}`,
);
console.log(
  `  unclear, across sites        ${count(together, { label: 'unclear', sameSite: false })} of ${count(pairs, { label: 'unclear', sameSite: false })}`,
);
console.log(
  `  unclear, same site           ${count(together, { label: 'unclear', sameSite: true })} of ${count(pairs, { label: 'unclear', sameSite: true })}`,
);
console.log(`  not copies                   ${wrongTogether}, ${wrongAcross} of them across sites`);

// Synthetic reposts, each asked of the index by itself.
interface Row {
  asked: number;
  met: number;
  found: number;
  bestIsBase: number;
  wrong: number;
}
const rows = new Map<string, Row>();
const bases = new Set<string>();
let wrongQueries = 0;
let splicedQueries = 0;
let askedQueries = 0;
for (const one of distorted) {
  if (given.half !== 'both' && halfOf(one.basedOn) !== given.half) continue;
  bases.add(one.basedOn);
  const name = `${one.distortion} ${one.grade}`;
  const row = rows.get(name) ?? { asked: 0, met: 0, found: 0, bestIsBase: 0, wrong: 0 };
  rows.set(name, row);
  const query = prepare(ofDistorted(one));
  const base = prepared.get(one.basedOn)!;
  const accepted: { other: Prepared; strength: number }[] = [];
  const candidates = await candidatesOf(query);
  if (candidates.includes(base)) row.met += 1;
  const matches = matchesOf(
    query.record,
    candidates.map(({ record }) => record),
  );
  for (const { other, verdict } of matches) {
    if (verdict.folds) accepted.push({ other: prepared.get(idOf(other))!, strength: verdict.strength });
  }
  accepted.sort((a, b) => b.strength - a.strength);
  row.asked += 1;
  askedQueries += 1;
  if (accepted.some(({ other }) => other === base)) row.found += 1;
  if (accepted[0]?.other === base) row.bestIsBase += 1;
  let wrong = false;
  let spliced = false;
  for (const { other } of accepted) {
    const otherId = other.record.article.articleId.slice(2);
    if (other === base || otherId === one.alsoFrom || label.has(`${one.basedOn} ${otherId}`)) continue;
    // Made of sentences of other articles: those that truly lent it a passage are not wrong, and counted apart.
    if (lent(query, base, other)) spliced = true;
    else {
      wrong = true;
      if (process.env['VERBOSE'])
        console.log(
          '  wrong',
          name,
          one.id,
          otherId,
          JSON.stringify(matches.find((one) => one.other === other.record)?.verdict),
        );
    }
  }
  if (wrong) {
    wrongQueries += 1;
    row.wrong += 1;
  }
  if (spliced) splicedQueries += 1;
}

/** Whether `other` has a passage of the query that the base has not. */
function lent(query: Prepared, base: Prepared, other: Prepared): boolean {
  const level = Math.max(query.record.print.level, other.record.print.level);
  const ofBase = new Set(base.record.print.sample);
  const foreign = query.record.print.sample.filter((hash) => !ofBase.has(hash));
  return sharedCount(foreign, other.record.print.sample) * 2 ** level >= 24;
}

console.log(`synthetic reposts of the half "${given.half}", each asked of the index of ${articles.length}`);
console.log('  distortion                                   asked    met  found  best  wrong');
const total = { asked: 0, met: 0, found: 0, bestIsBase: 0, wrong: 0 };
for (const [name, row] of [...rows].sort()) {
  for (const field of Object.keys(total) as (keyof Row)[]) total[field] += row[field];
  printRow(name, row);
}
printRow('all', total);
console.log(
  `  accepted a wrong article     ${wrongQueries} of ${askedQueries} (${percent(wrongQueries, askedQueries, 2)})`,
);
console.log(`  accepted a lender of its text ${splicedQueries} (${percent(splicedQueries, askedQueries, 2)})`);

const originals = new Map(
  articles.filter(({ id }) => bases.has(id)).map(({ id, articleBody }) => [id, articleBody] as const),
);
await reportOriginals(originals, distorted);
await reportTemplates();
const tenth = distorted.filter(({ distortion }) => distortion === 'linkdrop' || distortion === 'trim');
const fresh = articles.slice(0, UNITS_OF * 0.9).map(ofReal);
const reposts = tenth.slice(0, UNITS_OF * 0.1).map(ofDistorted);
const reposted = articles.filter(({ id }) => tenth.slice(0, UNITS_OF * 0.1).some(({ basedOn }) => basedOn === id));
await reportUnits([...reposted.map(ofReal), ...fresh, ...reposts].slice(-UNITS_OF), NOW);
reportScale(
  articles.map(({ articleBody }) => articleBody),
  given.sizes.split(',').map(Number),
  originals,
  distorted.filter(({ basedOn }) => originals.has(basedOn)),
);
await reportHotPhrase(
  articles.map(({ articleBody }) => articleBody),
  given.hot.split(',').map(Number),
);

function printRow(name: string, { asked, met, found, bestIsBase, wrong }: Row): void {
  const cells = [met, found, bestIsBase].map((part) => ((100 * part) / asked).toFixed(1).padStart(6)).join(' ');
  console.log(`  ${name.padEnd(44)} ${String(asked).padStart(5)} ${cells} ${String(wrong).padStart(5)}`);
}
