import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { areAlike, leadsAway, looksNotFound, printOf } from '../../functions/page/soft-404.ts';
import { rememberedHosts } from '../../cli/probe.ts';
import { silentLog } from '../../functions/log.ts';
import type { FetchOutcome, Page } from '../../functions/page/page.ts';

const SHELL =
  '<html><body><h1>Oh dear</h1><p>The lookout has seen no such page. The ferry, the tides and the weather are where they always were, and so is everything that we wrote this week about the harbour and its people.</p></body></html>';
const STORY =
  '<html><body><h1>Ferry aground</h1><p>The ferry ran aground off the old pier on Monday evening with forty people on board, and two tugs needed most of the night to bring her back to the quay.</p></body></html>';

describe('A page that is not there although the server says so', () => {
  const away = (url: string, finalUrl: string) => leadsAway({ url, finalUrl, redirects: [{ url, status: 302 }] });
  const story = 'https://h.example/news/ferry-runs-aground-today';

  it('is one that leads to the front page or to a section', () => {
    assert.match(away(story, 'https://www.h.example/') ?? '', /front page/);
    assert.match(away(story, 'https://h.example/news/?from=404') ?? '', /section/);
    assert.equal(away(story, 'https://h.example/2026/ferry-runs-aground-for-good'), undefined);
    assert.equal(away(story, `${story}/?utm_source=x`), undefined);
    assert.equal(away('https://h.example/?p=7', 'https://h.example/ferry'), undefined);
    assert.equal(leadsAway({ url: story, finalUrl: story, redirects: [] }), undefined);
  });

  it('is one that the host shows for whatever it does not know; it is asked once', async () => {
    const asked: string[] = [];
    const hosts = rememberedHosts();
    const clock = { now: () => new Date('2026-01-10T12:00:00Z'), sleep: () => Promise.resolve() };
    const page = (url: string, body: string): Page => ({
      ...{ url, finalUrl: url, status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(body) },
      ...{ fetchedAt: clock.now().toISOString(), truncated: false, redirects: [] },
    });
    const fetch = ({ url }: { url: string }): Promise<FetchOutcome> => {
      asked.push(url);
      return Promise.resolve({ kind: 'ok', page: page(url, SHELL) });
    };
    await hosts.putRobots('h.example', { fetchedAt: clock.now().toISOString(), verdict: 'allow', reservations: [] });
    const ports = { hosts, clock, log: silentLog, transport: { fetch } };
    const policy = { userAgent: 'x', delayMs: 0, patienceMs: 1000 };
    const looks = (html: string) => looksNotFound(ports, policy, page(story, html), html);
    assert.match((await looks(SHELL.replace('Oh dear', 'Oh dear, /news/ferry'))) ?? '', /same page/);
    assert.equal(await looks(STORY), undefined);
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /^https:\/\/h\.example\/no-such-page-/);
    const declared = `<meta property="og:type" content="article">${SHELL}`;
    assert.equal(await looks(declared), undefined, 'a page that calls itself an article is not doubted');
  });

  it('is told from others by four fifths of its words', () => {
    assert.ok(areAlike(printOf(SHELL), printOf(SHELL)));
    assert.ok(!areAlike(printOf(SHELL), printOf(STORY)));
    assert.ok(!areAlike(printOf(''), printOf('')));
  });
});
