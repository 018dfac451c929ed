import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { identityOf } from '../../functions/candidate/address.ts';
import { fairShare, patternOf } from '../../functions/candidate/pattern.ts';
import { runOnce } from '../../cli/local-crawl.ts';
import { candidateKeyOf } from '../../functions/identity.ts';
import { CANDIDATE } from '../../functions/limits.ts';
import { silentLog } from '../../functions/log.ts';
import { createPipeline } from '../../functions/pipeline.ts';
import type { Transport } from '../../functions/ports.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { StoppedClock } from '../world/crawl.ts';

const WORDS =
  'harbour council ferry bridge market school river engine winter garden museum ticket tunnel library'.split(' ');
const HOUR = 3_600_000;
const NEWEST = { by: 'firstSeenAt', collapse: 'none', sort: 'firstSeenAt', order: 'desc', limit: 50 } as const;

/** Prose that no two seeds share. */
function prose(seed: number): string {
  const sentence = (at: number) =>
    Array.from(
      { length: 14 },
      (_, n) => `${WORDS[(seed * 7 + at * 5 + n * 3) % WORDS.length]}${(seed * 31 + at) % 97}`,
    ).join(' ');
  return Array.from({ length: 8 }, (_, at) => `<p>The ${sentence(at)} was said on the day of number ${seed}.</p>`).join(
    '',
  );
}

const story = (headline: string, seed: number) =>
  `<html lang="en"><head><title>${headline}</title><meta property="og:type" content="article"></head>
  <body><article><h1>${headline}</h1>${prose(seed)}</article></body></html>`;

describe('A site with addresses without end', () => {
  let dir: string;
  let home: LocalHome;
  let clock: StoppedClock;
  let asked: string[];
  /** Front page and article pages, by path. */
  let answer: (path: string) => string | undefined;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'newsfold-traps-'));
    home = openLocalHome(dir);
    clock = new StoppedClock(new Date('2026-01-10T12:00:00Z'));
    asked = [];
  });
  afterEach(() => {
    home.close();
    rmSync(dir, { recursive: true });
  });

  async function run(): Promise<void> {
    const transport: Transport = {
      fetch: (request) => {
        const { pathname } = new URL(request.url);
        asked.push(pathname);
        const body = answer(pathname);
        if (body === undefined) return Promise.resolve({ kind: 'gone', status: 404 });
        const page = { url: request.url, finalUrl: request.url, status: 200, headers: { 'content-type': 'text/html' } };
        const rest = { body: Buffer.from(body), fetchedAt: clock.now().toISOString(), truncated: false, redirects: [] };
        return Promise.resolve({ kind: 'ok', page: { ...page, ...rest } });
      },
    };
    const queue = createLocalQueue();
    const sites = {
      load: () => Promise.resolve({ contact: 'test@h.example', delay: '0s', sites: [{ site: 'h.example' }] }),
    };
    const ports = { ...home, clock, random: () => 0.5, log: silentLog, sites, transport, nudges: queue.nudges };
    const pipeline = createPipeline(ports, { nudgeGraceMs: 0 });
    const broke = (_: string, error: unknown) => {
      throw error;
    };
    await runOnce(
      { pipeline, queue, close: () => undefined },
      { polled: () => undefined, settled: () => undefined, broke },
    );
  }

  const fetched = (start: string) => new Set(asked.filter((path) => path.startsWith(start))).size;
  const stored = async (q: string) => (await home.catalog.articles({ ...NEWEST, q })).items.length;

  it('is not followed into them, and its articles are all had', async () => {
    let poll = 0;
    answer = (path) => {
      if (path.startsWith('/wander/')) return story('A place like any other', 1);
      const news = /^\/news\/story-number-(\d+)-of-the-day$/.exec(path);
      if (news) return story(`The story of the day ${news[1]}`, 100 + Number(news[1]));
      if (path !== '/') return undefined;
      poll++;
      const traps = Array.from({ length: 700 }, (_, n) => `/wander/way-out-of-here-${poll * 1000 + n}`);
      const links = [...traps, `/news/story-number-${poll}-of-the-day`];
      return `<html><body><main>${links.map((link) => `<a href="${link}">A way to go on from here ${link.length}</a>`).join('')}</main></body></html>`;
    };
    for (let at = 0; at < 12; at++) {
      await run();
      await clock.sleep(HOUR);
    }
    assert.ok(poll >= 8, `${poll} polls`);
    assert.equal(fetched('/news/'), poll);
    assert.ok(fetched('/wander/') <= 60, `${fetched('/wander/')} fetched of ${poll * 700}`);
  });

  it('is asked again when what it showed for all of them was a passing trouble', async () => {
    let isDown = true;
    const links = Array.from({ length: 150 }, (_, n) => `/news/story-number-${n}-of-the-day`);
    answer = (path) => {
      const news = /^\/news\/story-number-(\d+)-of-the-day$/.exec(path);
      if (news) return isDown ? story('We are working on it', 1) : story(`The day ${news[1]}`, 100 + Number(news[1]));
      if (path !== '/') return undefined;
      return `<html><body><main>${links.map((link) => `<h2><a href="${link}">The story of the day</a></h2>`).join('')}</main></body></html>`;
    };
    await run();
    const whileDown = fetched('/news/');
    isDown = false;
    let inTwoHours = 0;
    for (let at = 0; at < 30; at++) {
      await clock.sleep(HOUR);
      await run();
      if (at === 1) inTwoHours = fetched('/news/');
    }
    assert.ok(whileDown < 150, 'the rest of them waited');
    assert.ok(inTwoHours === 150, `${inTwoHours} of them were had within two hours`);
    assert.equal(fetched('/news/'), 150);
    assert.equal(await stored('"We are working on it"'), 0);
  });

  it('is had whole in one run, however much of it was left by the run before', async () => {
    answer = () => undefined;
    const at = { site: 'h.example', host: 'h.example', listingId: 'l_1', hints: {} };
    const [foundAt, dueAt] = ['2026-01-10T11:00:00.000Z', '2026-01-10T11:30:00.000Z'];
    const links = Array.from({ length: CANDIDATE.perTick + 100 }, (_, n) => `https://h.example/news/${n}`);
    await home.frontier.addCandidates(
      links.map((url) => ({ ...at, foundAt, dueAt, url, key: candidateKeyOf(identityOf(url)) })),
    );
    await run();
    assert.equal(fetched('/news/'), links.length);
  });

  it('leaves each pattern its share of what a page may bring', () => {
    const traps = Array.from({ length: 900 }, (_, n) => ({ url: `https://h.example/wander/${n}-x` }));
    const news = Array.from({ length: 30 }, (_, n) => ({ url: `https://h.example/2026/01/${n}/a-story` }));
    const taken = fairShare([...traps, ...news], 100);
    assert.equal(taken.length, 100);
    assert.equal(taken.filter(({ url }) => url.includes('/2026/')).length, 30);
    assert.deepEqual(
      taken.map(({ url }) => [...traps, ...news].findIndex((link) => link.url === url)),
      taken.map(({ url }) => [...traps, ...news].findIndex((link) => link.url === url)).sort((a, b) => a - b),
    );
    assert.equal(patternOf('https://h.example/2026/01/9/a-b?x=1'), patternOf('https://h.example/2025/12/10/c-d?y=2'));
  });
});
