import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runOnce } from '../../cli/local-crawl.ts';
import { silentLog } from '../../functions/log.ts';
import { createTransport } from '../../functions/page/transport.ts';
import { createPipeline } from '../../functions/pipeline.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { StoppedClock } from '../world/crawl.ts';

const listening = (server: net.Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
const story = (slug: string) => `/news/${slug}`;
const item = (url: string) => `<item><title>A story of the day</title><link>${url}</link></item>`;

/** A site that leads into this machine by every way that a crawl has, its own names among them. */
function answersOf(port: number): Record<string, { to?: string; body?: string }> {
  const named = `http://in.paper.example:${port}`;
  const places = [`http://127.0.0.1:${port}`, `http://[::ffff:127.0.0.1]:${port}`, `http://localhost:${port}`, named];
  const refresh = (to: string) => `<html><head><meta http-equiv="refresh" content="0; url=${to}/x"></head></html>`;
  const redirects = places.map((_, n) => story(`this-one-redirects-${n}`));
  const refreshes = places.map((_, n) => story(`this-one-refreshes-${n}`));
  return {
    '/robots.txt': { body: places.map((place) => `Sitemap: ${place}/s.xml`).join('\n') + '\nSitemap: /index.xml' },
    '/.well-known/tdmrep.json': { to: `${places[0]}/tdmrep.json` },
    '/': {
      body: `<html><head><base href="/"><link rel="next" href="${named}/page/2">
        <link rel="alternate" type="application/rss+xml" href="/feed.xml">
        <link rel="alternate" type="application/rss+xml" href="${named}/feed.xml">
        <link rel="alternate" type="application/rss+xml" href="/feed-that-moved.xml"></head>
        <body><main>${[...redirects, ...refreshes].map((path) => `<h2><a href="${path}">A story of this day</a></h2>`).join('')}
        ${places.map((place) => `<h2><a href="${place}/news/a-story-of-the-inside">A story of the inside</a></h2>`).join('')}</main></body></html>`,
    },
    '/feed.xml': {
      body: `<rss><channel>${[...places.map((place) => `${place}${story('one-more-from-the-feed')}`), 'http://paper.example/news/the-ferry-ran-aground-today'].map(item).join('')}</channel></rss>`,
    },
    '/feed-that-moved.xml': { to: `${named}/feed.xml` },
    '/index.xml': {
      body: `<sitemapindex>${places.map((place) => `<sitemap><loc>${place}/news.xml</loc></sitemap>`).join('')}</sitemapindex>`,
    },
    ...Object.fromEntries(redirects.map((path, n) => [path, { to: `${places[n]}/x` }])),
    ...Object.fromEntries(refreshes.map((path, n) => [path, { body: refresh(places[n] ?? '') }])),
    [story('the-ferry-ran-aground-today')]: {
      body: `<html><head><meta property="og:type" content="article"></head><body><article><h1>The ferry ran aground</h1>${'<p>The ferry ran aground off the old pier on Tuesday night, and nobody was hurt in the fog.</p>'.repeat(9)}</article></body></html>`,
    },
  };
}

describe('A site that leads into the network of the one who crawls', () => {
  const dir = mkdtempSync(join(tmpdir(), 'newsfold-inside-'));
  let home: LocalHome;
  let connections = 0;
  const asked: string[] = [];
  const trap = net.createServer((socket) => {
    connections++;
    socket.destroy();
  });
  let site: http.Server;

  before(async () => {
    home = openLocalHome(dir);
    const answers = answersOf(await listening(trap));
    site = http.createServer(({ url = '/' }, response) => {
      asked.push(url);
      const { to, body } = answers[url] ?? {};
      const headers = { 'content-type': /xml$/.test(url) ? 'text/xml' : 'text/html', ...(to && { location: to }) };
      response.writeHead(to ? 302 : body === undefined ? 404 : 200, headers).end(body);
    });
    const place = `127.0.0.1:${await listening(site)}`;
    const clock = new StoppedClock(new Date('2026-01-10T12:00:00Z'));
    const transport = createTransport({
      clock,
      hostOverrides: { 'paper.example': place },
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    });
    const queue = createLocalQueue();
    const file = {
      contact: 'test@h.example',
      delay: '0s',
      sites: [{ site: 'paper.example', url: 'http://paper.example/' }],
    };
    const sites = { load: () => Promise.resolve(file) };
    const ports = { ...home, clock, random: () => 0.5, log: silentLog, sites, transport, nudges: queue.nudges };
    const crawl = { pipeline: createPipeline(ports, { nudgeGraceMs: 0 }), queue, close: () => transport.close() };
    const broke = (_: string, error: unknown) => {
      throw error;
    };
    for (let run = 0; run < 3; run++) {
      await runOnce(crawl, { polled: () => undefined, settled: () => undefined, broke });
      await clock.sleep(30 * 60_000);
    }
    crawl.close();
  });
  after(() => {
    home.close();
    site.close();
    trap.close();
    rmSync(dir, { recursive: true });
  });

  it('makes no connection there: not for its sitemaps, feeds, links, redirects, refreshes or reservations', async () => {
    assert.equal(connections, 0);
    for (const path of ['/index.xml', '/feed.xml', '/feed-that-moved.xml', '/.well-known/tdmrep.json'])
      assert.ok(asked.includes(path), path);
    assert.equal(asked.filter((path) => path.startsWith('/news/this-one-')).length, 8);
    const refused = await home.frontier.inState('refused', 100);
    assert.ok(
      refused.every(({ reason }) => reason?.startsWith('guard: ')),
      JSON.stringify(refused.map(({ reason }) => reason)),
    );
    assert.ok(refused.length >= 8);
  });

  it('is read all the same where it does not', async () => {
    const found = await home.catalog.articles({
      by: 'firstSeenAt',
      collapse: 'none',
      sort: 'firstSeenAt',
      order: 'desc',
      limit: 9,
    });
    assert.deepEqual(
      found.items.map(({ url }) => url),
      ['http://paper.example/news/the-ferry-ran-aground-today'],
    );
  });
});
