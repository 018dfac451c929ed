/**
 * What questions cost on a large archive: `npm run bench:query [-- --articles 100000]`. The archive is synthetic and kept in
 * .bench/ for the next run. A figure is the median of several different questions, each to a store that was just opened, so that
 * nothing was counted before; of pages also the median when they are looked at again.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { plainLog } from '../functions/log.ts';
import { MIRROR_BATCH, mirrorRows } from '../functions/mirror.ts';
import { exportText, openExport, pages } from '../functions/query/export.ts';
import { parseArticleQuery, parseFlowQuery, parseStoryQuery } from '../functions/query/parse.ts';
import { openLocalHome, type LocalHome } from '../functions/sqlite/home.ts';
import { fileSaved } from '../functions/sqlite/saved.ts';
import { Session, TOKEN_WORD } from '../web/session.ts';
import { uiHandler } from '../web/ui.ts';
import { serveOnLoopback } from '../web/loopback.ts';
import { buildArchive, siteOf, wordOf } from './query/archive.ts';

const { values } = parseArgs({ options: { articles: { type: 'string', default: '100000' } } });
const ARTICLES = Number(values.articles);
const NOW = new Date('2026-11-25T00:00:00.000Z');
const MIRRORED = Math.min(10_000, ARTICLES);

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (name: string, figure: string): void => print(`${name.padEnd(52)} ${figure}`);
const ms = ({ wall, cpu }: Took): string => `${wall.toFixed(1)} ms (${cpu.toFixed(1)} of CPU)`;

/** Milliseconds as they passed, and as a processor was busy: on a machine that is shared, only the latter says much. */
interface Took {
  wall: number;
  cpu: number;
}

function timer(): () => Took {
  const [started, before] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { wall: performance.now() - started, cpu: (user + system) / 1000 };
  };
}

const middle = (list: readonly Took[]): Took => ({
  wall: median(list.map(({ wall }) => wall)),
  cpu: median(list.map(({ cpu }) => cpu)),
});

function median(list: number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

const folder = join('.bench', `query-${ARTICLES}`);
mkdirSync('.bench', { recursive: true });
await buildArchive(folder, ARTICLES, print);
print(
  `${ARTICLES.toLocaleString('en')} synthetic articles on 120 sites, 60 days, 3 of 10 copies; node ${process.versions.node}`,
);
sizes();
await questions();
await pageTimes();
await walks();
await mirrored();

function sizes(): void {
  const db = new DatabaseSync(join(folder, 'newsfold.db'), { readOnly: true });
  const total = statSync(join(folder, 'newsfold.db')).size;
  db.close();
  let objects = 0;
  for (const file of readdirSync(join(folder, 'objects'), { recursive: true, withFileTypes: true })) {
    if (file.isFile()) objects += statSync(join(file.parentPath, file.name)).size;
  }
  row('index, per article (database with full text)', `${Math.round(total / ARTICLES).toLocaleString('en')} bytes`);
  row('texts, per article (gzip, one file each)', `${Math.round(objects / ARTICLES).toLocaleString('en')} bytes`);
}

/** Each question to a store of its own. */
async function timed<Result>(asks: ((home: LocalHome) => Promise<Result>)[]): Promise<Took> {
  const times: Took[] = [];
  for (const ask of asks) {
    const home = openLocalHome(folder, { readOnly: true });
    await home.catalog.articles(parseArticleQuery({ limit: '1' }, NOW));
    const took = timer();
    await ask(home);
    times.push(took());
    home.close();
  }
  return middle(times);
}

async function questions(): Promise<void> {
  const search = (words: string[], more: Record<string, string> = {}) =>
    timed(words.map((q) => (home) => home.catalog.articles(parseArticleQuery({ q, limit: '20', ...more }, NOW))));
  const rare = [20_000, 25_000, 30_000, 35_000, 39_000].map(wordOf);
  const middle = [1500, 2000, 2500, 3000, 4000].map(wordOf);
  const common = [200, 250, 300, 350, 400].map(wordOf);
  row('search, a rare word, 20 best with snippets', ms(await search(rare)));
  row('search, a word in some thousand articles', ms(await search(middle)));
  row('search, a word in tens of thousands', ms(await search(common)));
  row('search, two words', ms(await search(middle.map((word, at) => `${word} ${common[at] ?? ''}`))));
  row(
    'search, three of the commonest words',
    ms(await search([0, 3, 6, 9, 12].map((at) => [at, at + 1, at + 2].map(wordOf).join(' ')))),
  );
  row(
    'search, a phrase',
    ms(await search([0, 1, 2, 3, 4].map((at) => `"${wordOf(at)} ${wordOf(at + 1)} ${wordOf(at + 2)}"`))),
  );
  row('search, a word on one site', ms(await search(middle, { site: siteOf(7) })));
  const count = (home: LocalHome, words: Record<string, string>) =>
    home.catalog.countArticles(parseArticleQuery(words, NOW));
  row('count of articles and stories, a word', ms(await timed(middle.map((q) => (home) => count(home, { q })))));
  row('count of articles and stories, all', ms(await timed([1, 2, 3].map(() => (home) => count(home, {})))));
  row(
    'stories on three sites or more, newest 50',
    ms(await timed([1, 2, 3].map(() => (home) => home.catalog.stories(parseStoryQuery({ minSites: '3' }, NOW))))),
  );
  const flow = (words: Record<string, string>) =>
    timed([1, 2, 3].map(() => (home) => home.catalog.flow(parseFlowQuery(words, NOW))));
  row('flow matrix, everything', ms(await flow({})));
  row('flow matrix, 7 days', ms(await flow({ from: '7d' })));
}

async function pageTimes(): Promise<void> {
  const sample = openLocalHome(folder, { readOnly: true });
  const { items } = await sample.catalog.stories(parseStoryQuery({ minSites: '3', limit: '5' }, NOW));
  sample.close();
  const story = items[0];
  const copy = story?.members.find(({ role }) => role === 'repost')?.articleId ?? '';
  const addresses: Record<string, string> = {
    Stories: '/',
    Story: `/stories/${story?.storyId ?? ''}`,
    Compare: `/articles/${copy}/diff?against=${story?.members.find(({ articleId }) => articleId !== copy)?.articleId ?? ''}`,
    'Search (a word)': `/articles?q=${wordOf(2000)}`,
    'Search (everything)': '/articles',
    Sites: '/sites',
    Flow: '/flow',
    Article: `/articles/${copy}`,
  };
  for (const [name, address] of Object.entries(addresses)) {
    const first: Took[] = [];
    const again: Took[] = [];
    for (let run = 0; run < 3; run++) {
      const shown = await open();
      first.push(await shown.time(address));
      for (let n = 0; n < 5; n++) again.push(await shown.time(address));
      await shown.close();
    }
    row(`page ${name}: first, again`, `${ms(middle(first))}, ${ms(middle(again))}`);
  }
}

async function open() {
  const home = openLocalHome(folder, { readOnly: true });
  const session = new Session();
  const handler = uiHandler({
    stores: home,
    session,
    archive: folder,
    now: () => NOW,
    saved: fileSaved(folder),
    testSite: () => Promise.resolve([]),
    overrule: (id) => Promise.resolve(id),
  });
  const { origin, close } = await serveOnLoopback(handler, 0, plainLog(print, 'error'));
  const entered = await fetch(`${origin}/?${TOKEN_WORD}=${session.token}`, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    async time(address: string): Promise<Took> {
      const took = timer();
      const response = await fetch(`${origin}${address}`, { headers: { cookie, accept: 'text/html' } });
      await response.text();
      if (response.status !== 200) throw new Error(`${address}: ${response.status}`);
      return took();
    },
    async close() {
      await close();
      home.close();
    },
  };
}

function stopwatch(): (count: number) => string {
  const took = timer();
  return (count) => {
    const { wall, cpu } = took();
    const per = (time: number): string => Math.round(count / (time / 1000)).toLocaleString('en');
    return `${per(wall)}/s (${per(cpu)}/s of CPU)`;
  };
}

/** Whole walks: each row once, and how fast. */
async function walks(): Promise<void> {
  const home = openLocalHome(folder, { readOnly: true });
  const seen = new Set<string>();
  let rows = 0;
  let rate = stopwatch();
  const query = parseArticleQuery({ collapse: 'none', limit: '1000' }, NOW);
  for await (const items of pages((cursor) => home.catalog.articles({ ...query, ...cursor }))) {
    rows += items.length;
    for (const { articleId } of items) seen.add(articleId);
  }
  row(
    'a walk through all, 200 at each instant: rows, distinct',
    `${rows.toLocaleString('en')}, ${seen.size.toLocaleString('en')} ${rate(rows)}`,
  );
  rate = stopwatch();
  let exported = 0;
  for await (const piece of exportText(openExport(home, { what: 'articles', words: {} }, NOW), 'ndjson'))
    exported += piece.rows;
  row('export with texts, NDJSON', `${exported.toLocaleString('en')} articles, ${rate(exported)}`);
  home.close();
}

/** Between two local stores: what the mirror itself takes, without a network. */
async function mirrored(): Promise<void> {
  const target = join('.bench', 'query-mirror');
  rmSync(target, { recursive: true, force: true });
  const [from, to] = [openLocalHome(folder, { readOnly: true }), openLocalHome(target, { durable: false })];
  const rate = stopwatch();
  let count = 0;
  const query = parseArticleQuery({ collapse: 'none', limit: String(MIRROR_BATCH) }, NOW);
  for await (const items of pages((cursor) => from.catalog.articles({ ...query, ...cursor }))) {
    await mirrorRows(from, to, items);
    count += items.length;
    if (count >= MIRRORED) break;
  }
  row('pull into an empty mirror (local source)', `${count.toLocaleString('en')} articles, ${rate(count)}`);
  from.close();
  to.close();
  rmSync(target, { recursive: true, force: true });
}
