/**
 * Many synthetic articles through the local pipeline in one process: `npm run bench:soak [-- ARTICLES]`. Memory after each tenth,
 * garbage collected, and its slope over the last eight; the exit code is 1 when a thousand articles leave more behind than
 * LEAK_MB_MOST. Sites are 200, a third of the articles are copies, and each is looked at again as it would be.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnce } from '../cli/local-crawl.ts';
import { silentLog } from '../functions/log.ts';
import type { FetchOutcome } from '../functions/page/page.ts';
import { createPipeline } from '../functions/pipeline.ts';
import type { TransportRequest } from '../functions/ports.ts';
import { openLocalHome } from '../functions/sqlite/home.ts';
import { createLocalQueue } from '../functions/sqlite/nudges.ts';
import { StoppedClock } from '../test/world/crawl.ts';
import { seeded } from '../test/stack/faults.ts';
import { wordOf } from './query/archive.ts';

const SITES = 200;
const TENTHS = 10;
const START = new Date('2026-03-02T06:00:00Z');
/** Between two rounds: longer than an article's first wait for another look, so that looks and new articles mix. */
const ROUND_MS = 70 * 60_000;
const WORDS = 450;
const VOCABULARY = 30_000;
/** Entries that a feed shows. */
const FEED_ENTRIES = 40;
/** In heap, per thousand articles. A process that lives for a million of them would grow by fifty times this. */
const LEAK_MB_MOST = 0.5;

const articles = Number(process.argv[2] ?? 20_000);
const perRound = Math.ceil(articles / SITES / TENTHS);
const hostOf = (site: number): string => `site${site}.example`;

/** The text of a third of the articles is that of the site before. */
function textOf(site: number, number: number): string {
  const author = number % 3 === 0 ? (site + SITES - 1) % SITES : site;
  const dice = seeded(author * 1_000_003 + number);
  const paragraphs = Array.from({ length: 9 }, () => {
    const words = Array.from({ length: WORDS / 9 }, () => wordOf(Math.floor(VOCABULARY ** dice()) - 1));
    return `<p>${words.join(' ')}.</p>`;
  });
  return paragraphs.join('\n');
}

const titleOf = (number: number): string =>
  `Report number ${number} on ${wordOf(number * 7)} ${wordOf(number * 11 + 3)}`;
const addressOf = (site: number, number: number): string => `http://${hostOf(site)}/news/report-${number}-on-the-day`;

function pageOf(site: number, number: number): string {
  const links = Array.from({ length: 30 }, (_, n) => `<li><a href="/section/${n}">Section ${wordOf(n)}</a></li>`);
  return `<!doctype html><html lang="en"><head><title>${titleOf(number)}</title>
<link rel="canonical" href="${addressOf(site, number)}"></head><body><nav><ul>${links.join('')}</ul></nav>
<main><article><h1>${titleOf(number)}</h1><time datetime="${START.toISOString()}">2 March</time>${textOf(site, number)}</article></main>
<footer><p>All rights reserved by ${hostOf(site)}.</p></footer></body></html>`;
}

function feedOf(site: number, published: number): string {
  const numbers = Array.from({ length: Math.min(FEED_ENTRIES, published) }, (_, n) => published - 1 - n);
  const items = numbers.map(
    (number) => `<item><title>${titleOf(number)}</title><link>${addressOf(site, number)}</link></item>`,
  );
  return `<rss version="2.0"><channel><title>${hostOf(site)}</title>${items.join('')}</channel></rss>`;
}

const clock = new StoppedClock(START);
let published = 0;

function answer({ url, etag }: TransportRequest): FetchOutcome {
  const [, site, path] = /^http:\/\/site(\d+)\.example(\/.*)$/.exec(url) ?? [];
  const [, number] = /^\/news\/report-(\d+)-/.exec(path ?? '') ?? [];
  if (site === undefined || (number === undefined && path !== '/feed')) return { kind: 'gone', status: 404 };
  const fetchedAt = clock.now().toISOString();
  const tag = `"${number ?? `feed-${published}`}"`;
  if (etag === tag) return { kind: 'notModified', validators: { etag }, fetchedAt };
  const text = number === undefined ? feedOf(Number(site), published) : pageOf(Number(site), Number(number));
  const headers = { etag: tag, 'content-type': number === undefined ? 'application/rss+xml' : 'text/html' };
  const page = { url, finalUrl: url, status: 200, headers, body: Buffer.from(text) };
  return { kind: 'ok', page: { ...page, fetchedAt, truncated: false, redirects: [] } };
}

interface Sample {
  stored: number;
  heapMb: number;
  rssMb: number;
}

/** Least squares, in megabytes for a thousand articles. */
function slopeOf(samples: Sample[], value: (sample: Sample) => number): number {
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [mean(samples.map(({ stored }) => stored)), mean(samples.map(value))];
  const covariance = samples.reduce((sum, one) => sum + (one.stored - x) * (value(one) - y), 0);
  return (1000 * covariance) / samples.reduce((sum, one) => sum + (one.stored - x) ** 2, 0);
}

async function soak(folder: string): Promise<Sample[]> {
  const home = openLocalHome(folder);
  const queue = createLocalQueue();
  const sites = Array.from({ length: SITES }, (_, n) => ({ site: hostOf(n), listings: [`http://${hostOf(n)}/feed`] }));
  const file = { contact: 'soak@newsfold.example', delay: '0s', every: '5m', sites };
  const ports = {
    ...{ ...home, clock, random: seeded(1), log: silentLog, nudges: queue.nudges },
    sites: { load: () => Promise.resolve(file) },
    transport: { fetch: (request: TransportRequest) => Promise.resolve(answer(request)) },
  };
  const crawl = { pipeline: createPipeline(ports, { nudgeGraceMs: 0 }), queue, close: () => undefined };
  const samples: Sample[] = [];
  let stored = 0;
  let looks = 0;
  const progress = {
    polled: () => undefined,
    settled: (report: { kind: string; intake?: { kind: string; change?: string } }) => {
      if (report.intake?.change === 'new') stored += 1;
      else if (report.kind === 'unchanged') looks += 1;
    },
    broke(_id: string, error: unknown) {
      throw error;
    },
  };
  for (let tenth = 1; tenth <= TENTHS; tenth++) {
    published += perRound;
    await runOnce(crawl, progress);
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    samples.push({ stored, heapMb: heapUsed / 1e6, rssMb: rss / 1e6 });
    const figures = `heap ${(heapUsed / 1e6).toFixed(1)} MB, resident ${(rss / 1e6).toFixed(1)} MB`;
    console.log(`${String(stored).padStart(6)} articles, ${String(looks).padStart(6)} looks: ${figures}`);
    await clock.sleep(ROUND_MS);
  }
  home.close();
  return samples;
}

const folder = mkdtempSync(join(tmpdir(), 'newsfold-soak-'));
try {
  const started = performance.now();
  const samples = (await soak(folder)).slice(2);
  const heap = slopeOf(samples, ({ heapMb }) => heapMb);
  const resident = slopeOf(samples, ({ rssMb }) => rssMb);
  console.log(`a thousand articles more: heap ${heap.toFixed(3)} MB, resident ${resident.toFixed(3)} MB`);
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
  process.exitCode = heap > LEAK_MB_MOST ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}
