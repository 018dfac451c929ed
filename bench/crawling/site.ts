/**
 * A synthetic site with ten listings that overlap and name its articles by variants of their addresses: nothing is fetched
 * twice, nothing is missed, and an unchanged listing costs one conditional request.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalCrawl, runOnce, systemClock } from '../../cli/local-crawl.ts';
import { HOW_TO_INSTALL, measureCrawlee } from './crawlee.ts';
import { listingIdOf } from '../../functions/identity.ts';
import { silentLog } from '../../functions/log.ts';
import type { Frontier } from '../../functions/ports.ts';
import type { SitesFile } from '../../functions/sites.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';

const PAGES = Number(process.env['NEWSFOLD_BENCH_PAGES'] ?? 10_000);
const LISTINGS = 10;
/** Each listing shows its own share and that of the next. */
const SHOWN = (2 * PAGES) / LISTINGS;
const POLLS = 100;
const HOST = 'synthetic.example';
const WORDS =
  'harbour ferry council bridge storm school market river budget station tower garden letter winter engine doctor'.split(
    ' ',
  );

interface Counts {
  fetched: Map<number, number>;
  conditional: number;
  notModified: number;
  listingBytes: number;
}

export async function measureSite(): Promise<boolean> {
  const counts: Counts = { fetched: new Map(), conditional: 0, notModified: 0, listingBytes: 0 };
  const server = http.createServer((request, response) => answer(request, response, counts));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-site-'));
  const home = openLocalHome(dir);
  try {
    const listings = Array.from({ length: LISTINGS }, (_, n) => `http://${HOST}/listing/${n}.xml`);
    const file: SitesFile = { contact: 'bench@example.org', delay: '0s', sites: [{ site: HOST, listings }] };
    let offsetMs = 0;
    const clock = { now: () => new Date(Date.now() + offsetMs), sleep: (ms: number) => systemClock.sleep(ms) };
    const hostOverrides = { [HOST]: place, [`www.${HOST}`]: place, [`m.${HOST}`]: place };
    const crawl = openLocalCrawl({
      home,
      sites: { load: () => Promise.resolve(file) },
      log: silentLog,
      clock,
      hostOverrides,
    });
    const outcomes = new Map<string, number>();
    const startedAt = performance.now();
    await runOnce(crawl, {
      polled: () => undefined,
      settled: (settled) => {
        const { kind } = settled;
        if (kind === 'failed' && !outcomes.has(kind)) console.log(`  failed: ${settled.reason ?? ''}`);
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      },
      broke: (_listingId, error) => {
        throw error;
      },
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const twice = [...counts.fetched.values()].filter((times) => times > 1).length;
    const missed = PAGES - counts.fetched.size;
    console.log(
      `  ${PAGES} pages in ${LISTINGS} listings of ${SHOWN}: ${JSON.stringify(Object.fromEntries(outcomes))}`,
    );
    console.log(
      `  fetched twice: ${twice}, missed: ${missed}; ${(PAGES / seconds).toFixed(0)} articles/s, listing to stored and folded`,
    );

    Object.assign(counts, { conditional: 0, notModified: 0, listingBytes: 0 });
    const [first = ''] = listings;
    const items = countItems(home.frontier);
    for (let n = 0; n < POLLS; n++) {
      const schedule = (await home.frontier.schedules()).find(({ url }) => url === first);
      offsetMs = Math.max(offsetMs, Date.parse(schedule?.dueAt ?? '') - Date.now());
      const report = await crawl.pipeline.pollListing(listingIdOf(first));
      if (report.kind !== 'unchanged') throw new Error(`a poll of an unchanged listing was ${report.kind}`);
    }
    console.log(
      `  an unchanged listing polled ${POLLS} times: ${counts.conditional} conditional requests, ${counts.notModified} times 304, ${counts.listingBytes} body bytes; frontier items read ${items.read}, written ${items.written}`,
    );
    crawl.close();
    const isRight = twice === 0 && missed === 0 && counts.conditional === POLLS && counts.listingBytes === 0;
    await beside(`http://${place}`, listings, PAGES / seconds);
    return isRight && items.read <= 2 * POLLS && items.written <= POLLS;
  } finally {
    home.close();
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true });
  }
}

/** Counts the listing's own items; the host's clock, which every request asks, is not among them. */
function countItems(frontier: Frontier): { read: number; written: number } {
  const items = { read: 0, written: 0 };
  const count = (name: 'schedule' | 'memory' | 'putSchedule' | 'putMemory', kind: keyof typeof items) => {
    const method = (frontier as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>)[name];
    Object.assign(frontier, {
      [name]: (...given: unknown[]) => {
        items[kind]++;
        return method?.(...given);
      },
    });
  };
  count('schedule', 'read');
  count('memory', 'read');
  count('putSchedule', 'written');
  count('putMemory', 'written');
  return items;
}

/** The same fetches by Crawlee, in the same process as the site, as ours were. */
async function beside(origin: string, listings: string[], ours: number): Promise<void> {
  const places = listings.map((url) => origin + new URL(url).pathname);
  const rival = await measureCrawlee(
    origin,
    places,
    (link) => `/news/a-story-of-the-day-${/\d+/.exec(link)?.[0] ?? ''}`,
  );
  if (rival === undefined) {
    console.log(`  beside it: Crawlee is not installed (${HOW_TO_INSTALL})`);
    return;
  }
  const rate = rival.pages / rival.seconds;
  console.log(
    `  beside it, Crawlee's CheerioCrawler on the same pages, listing to title and paragraphs on disk, nothing folded: ${rival.pages} pages, ${rate.toFixed(0)} pages/s; Newsfold does ${(ours / rate).toFixed(2)} of that`,
  );
}

function answer(request: http.IncomingMessage, response: http.ServerResponse, counts: Counts): void {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const listing = /^\/listing\/(\d)\.xml$/.exec(path);
  const article = /^\/(?:amp\/)?news\/a-story-of-the-day-(\d+)\/?(?:index\.html|amp)?$/.exec(path);
  if (listing) answerListing(Number(listing[1]), request, response, counts);
  else if (article) {
    const n = Number(article[1]);
    counts.fetched.set(n, (counts.fetched.get(n) ?? 0) + 1);
    response.setHeader('content-type', 'text/html');
    response.end(articlePage(n));
  } else {
    response.statusCode = 404;
    response.end();
  }
}

function answerListing(n: number, request: http.IncomingMessage, response: http.ServerResponse, counts: Counts): void {
  if (request.headers['if-none-match'] !== undefined) counts.conditional++;
  response.setHeader('etag', `"listing-${n}"`);
  if (request.headers['if-none-match'] === `"listing-${n}"`) {
    counts.notModified++;
    response.statusCode = 304;
    response.end();
    return;
  }
  const items = Array.from({ length: SHOWN }, (_, index) => {
    const id = (n * (PAGES / LISTINGS) + index) % PAGES;
    return `<item><title>Story ${id}</title><link>${variant(id, index + n)}</link></item>`;
  });
  const body = `<rss version="2.0"><channel><title>Listing ${n}</title>${items.join('')}</channel></rss>`;
  counts.listingBytes += body.length;
  response.setHeader('content-type', 'application/rss+xml');
  response.end(body);
}

function variant(id: number, which: number): string {
  const path = `news/a-story-of-the-day-${id}`;
  const variants = [
    `http://${HOST}/${path}`,
    `http://www.${HOST}/${path}/`,
    `http://m.${HOST}/${path}?utm_source=rss&amp;utm_medium=feed`,
    `http://${HOST}/${path}/amp`,
    `http://${HOST}/${path}/index.html#top`,
    `http://${HOST}/amp/${path}`,
    `http://${HOST}/${path}?fbclid=x${which}`,
  ];
  return variants[which % variants.length] ?? '';
}

/** Words by the hash of the number: no two articles are near each other. */
function articlePage(n: number): string {
  const paragraph = (p: number) =>
    Array.from(
      createHash('sha512').update(`${n} ${p}`).digest(),
      (byte) => `${WORDS[byte & 15] ?? ''}${byte >> 4}`,
    ).join(' ');
  const body = [0, 1, 2].map((p) => `<p>${paragraph(p)}.</p>`).join('');
  return `<!doctype html><html lang="en"><head><title>Story ${n}</title><meta property="og:type" content="article"></head><body><article><h1>Story ${n}</h1>${body}</article></body></html>`;
}
