import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { listingIdOf } from '../../functions/identity.ts';
import type { ListingSchedule } from '../../functions/listing/listing.ts';
import { ENDED } from '../../functions/listing/poll.ts';
import { silentLog } from '../../functions/log.ts';
import type { FetchOutcome } from '../../functions/page/page.ts';
import { createCrawl } from '../../functions/pipeline.ts';
import type { TransportRequest } from '../../functions/ports.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { StoppedClock } from '../world/crawl.ts';

const START = new Date('2026-01-10T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HOME = 'https://h.example/';
const item = (n: number) =>
  `<item><title>Story ${n}</title><link>https://h.example/news/story-number-${n}-of-the-day</link></item>`;
const rss = (...items: string[]) => `<rss><channel>${items.join('')}</channel></rss>`;
const front = (head: string, ...links: number[]) =>
  `<html><head>${head}</head><body><main>${links.map((n) => `<h2><a href="/news/story-number-${n}-of-the-day">The story of the day ${n}</a></h2>`).join('')}</main></body></html>`;
const FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">';

interface Answer {
  body?: string;
  headers?: Record<string, string>;
  /** Permanent redirects on the way. */
  movedTo?: string;
  etag?: string;
}

/** A site, an archive in a folder that is thrown away, and a clock that only waiting moves. */
class World {
  readonly dir = mkdtempSync(join(tmpdir(), 'newsfold-poll-'));
  readonly home: LocalHome = openLocalHome(this.dir);
  readonly clock = new StoppedClock(START);
  readonly queue = createLocalQueue();
  readonly sent: TransportRequest[] = [];
  answers: Record<string, Answer | FetchOutcome> = {};
  listings: string[] | undefined;

  readonly crawl = createCrawl(
    {
      ...this.home,
      clock: this.clock,
      random: () => 0,
      log: silentLog,
      sites: {
        load: () =>
          Promise.resolve({
            contact: 'test@h.example',
            delay: '0s',
            sites: [{ site: 'h.example', ...(this.listings && { listings: this.listings }) }],
          }),
      },
      nudges: this.queue.nudges,
      transport: { fetch: (request) => Promise.resolve(this.answer(request)) },
    },
    { nudgeGraceMs: 0 },
  );

  private answer(request: TransportRequest): FetchOutcome {
    this.sent.push(request);
    const answer = this.answers[request.url] ?? { kind: 'gone', status: 404 };
    if ('kind' in answer) return answer;
    const { body = '', headers = {}, movedTo, etag } = answer;
    const fetchedAt = this.clock.now().toISOString();
    if (etag !== undefined && request.etag === etag) return { kind: 'notModified', validators: { etag }, fetchedAt };
    const page = { url: request.url, finalUrl: movedTo ?? request.url, status: 200, body: Buffer.from(body) };
    const redirects = movedTo === undefined ? [] : [{ url: request.url, status: 301 }];
    const withEtag = { ...headers, ...(etag === undefined ? {} : { etag }) };
    return { kind: 'ok', page: { ...page, headers: withEtag, fetchedAt, truncated: false, redirects } };
  }

  /** A tick and all polls that it leads to. @returns what each did */
  async run() {
    await this.crawl.tick();
    const reports = [];
    for (let ids = this.queue.take().listingIds; ids.length > 0; ids = this.queue.take().listingIds) {
      for (const id of ids) reports.push(await this.crawl.pollListing(id));
    }
    return reports;
  }

  async schedule(url: string): Promise<ListingSchedule | undefined> {
    return this.home.frontier.schedule(listingIdOf(url));
  }

  async untilDue(url: string): Promise<void> {
    const dueAt = Date.parse((await this.schedule(url))?.dueAt ?? '');
    await this.clock.sleep(Math.max(0, dueAt - this.clock.now().getTime() || 0));
  }

  /** Addresses asked for, robots.txt and tdmrep.json left out. */
  get asked(): string[] {
    return this.sent.map(({ url }) => url).filter((url) => !/robots\.txt|tdmrep/.test(url));
  }

  async waiting(): Promise<{ url: string; dueAt: string | undefined }[]> {
    const candidates = await this.home.frontier.inState('waiting', 100);
    return candidates.map(({ url, dueAt }) => ({ url, dueAt }));
  }

  close(): void {
    this.home.close();
    rmSync(this.dir, { recursive: true });
  }
}

describe('A poll', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  it('reads the feeds of a new site before the links of its front page, all in one run', async () => {
    world.answers[HOME] = { body: front(FEED_LINK, 1, 2, 3, 4) };
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(2)) };
    await world.run();
    assert.deepEqual(world.asked, [HOME, 'https://h.example/feed.xml', HOME]);
    const waiting = await world.waiting();
    assert.equal(waiting.length, 4);
    assert.ok(
      waiting.every(({ dueAt }) => dueAt === START.toISOString()),
      'nothing waits for a feed that has had its turn',
    );
  });

  it('later leaves a link that only the front page shows to the feed for ten minutes', async () => {
    world.answers[HOME] = { body: front(FEED_LINK, 1, 2, 3) };
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(2), item(3)) };
    await world.run();
    await world.untilDue(HOME);
    world.answers[HOME] = { body: front(FEED_LINK, 1, 2, 3, 4) };
    const now = world.clock.now().getTime();
    const reports = await world.run();
    assert.equal(
      reports.reduce((sum, report) => sum + (report.kind === 'read' ? report.waiting : 0), 0),
      1,
    );
    const late = (await world.waiting()).filter(({ dueAt }) => dueAt !== START.toISOString());
    assert.deepEqual(late, [
      { url: 'https://h.example/news/story-number-4-of-the-day', dueAt: new Date(now + 10 * MINUTE).toISOString() },
    ]);
  });

  it('tries the usual places one by one where a site names no feed, and keeps the first that is one', async () => {
    world.answers[HOME] = { body: front('', 1, 2, 3) };
    world.answers['https://h.example/rss'] = { body: '<html><body><p>Subscribe!</p></body></html>' };
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(9)) };
    const reports = await world.run();
    assert.deepEqual(
      world.asked,
      ['', 'feed/', 'rss', 'rss.xml', 'feed.xml'].map((path) => HOME + path),
    );
    assert.deepEqual(
      reports.map(({ kind }) => kind),
      ['read', 'dropped', 'dropped', 'dropped', 'read'],
    );
    assert.equal((await world.schedule('https://h.example/feed.xml'))?.origin, 'found');
    assert.equal((await world.home.frontier.schedules()).length, 2);
    assert.equal((await world.waiting()).length, 4);
  });

  it('says so when the site has moved to a domain of its own', async () => {
    world.answers[HOME] = { body: front('', 1, 2, 3), movedTo: 'https://harbour.example/' };
    const [report] = await world.run();
    assert.equal(report?.kind, 'failed');
    assert.match((report as { reason: string }).reason, /it leads to harbour\.example, a site of its own/);
  });

  it('goes on to the next place when the worker died while it let one go', async () => {
    world.answers[HOME] = { body: front('', 1, 2, 3) };
    world.answers['https://h.example/rss'] = { body: rss(item(1), item(9)) };
    const { frontier } = world.home;
    const remove = frontier.removeSchedule.bind(frontier);
    let deaths = 0;
    frontier.removeSchedule = async (listingId) => {
      await remove(listingId);
      if (deaths++ === 0) throw new Error('killed');
    };
    await assert.rejects(world.run(), /killed/);
    await world.run();
    assert.equal((await world.schedule('https://h.example/rss'))?.origin, 'found');
    assert.equal((await world.waiting()).length, 4);
  });

  it('reads the feeds first although the worker died before it put down that the front page led to them', async () => {
    world.answers[HOME] = { body: front(FEED_LINK, 1, 2, 3, 4) };
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(2)) };
    const { frontier } = world.home;
    const put = frontier.putMemory.bind(frontier);
    frontier.putMemory = () => Promise.reject(new Error('killed'));
    await assert.rejects(world.run(), /killed/);
    frontier.putMemory = put;
    await world.crawl.pollListing(listingIdOf(HOME));
    assert.deepEqual(await world.waiting(), []);
    await world.run();
    assert.equal((await world.waiting()).length, 4);
  });

  it('leaves its links to feeds that nobody has read yet when the front page comes before them a second time', async () => {
    world.answers[HOME] = { body: front(FEED_LINK, 1, 2, 3, 4) };
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(2)) };
    await world.crawl.tick();
    await world.crawl.pollListing(listingIdOf(HOME));
    await world.crawl.pollListing(listingIdOf(HOME));
    const dueAt = new Date(START.getTime() + 10 * MINUTE).toISOString();
    assert.deepEqual(new Set((await world.waiting()).map((one) => one.dueAt)), new Set([dueAt]));
    await world.crawl.pollListing(listingIdOf('https://h.example/feed.xml'));
    const sooner = (await world.waiting()).filter((one) => one.dueAt === START.toISOString());
    assert.equal(sooner.length, 2);
  });

  it('turns the pages of a listing although the worker died after the first of them', async () => {
    const feed = (page: number) => `https://h.example/feed.xml?page=${page}`;
    world.listings = [feed(1)];
    const next = (page: number) => `<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="${feed(page)}"/>`;
    world.answers[feed(1)] = { body: rss(next(2), item(1), item(2)) };
    world.answers[feed(2)] = { body: rss(item(3), item(4)) };
    const { frontier } = world.home;
    const add = frontier.addCandidates.bind(frontier);
    frontier.addCandidates = async (candidates) => {
      await add(candidates);
      throw new Error('killed');
    };
    await assert.rejects(world.run(), /killed/);
    frontier.addCandidates = add;
    await world.run();
    assert.equal((await world.waiting()).length, 4);
    await world.untilDue(feed(1));
    world.answers[feed(1)] = { body: rss(next(2), item(5), item(1)) };
    const { length } = world.asked;
    await world.run();
    assert.equal(world.asked.length, length + 1, 'a page with a known link is the last that is turned to');
  });

  it('turns to the second page of a section although the feed brought the first, and to no third where that was known', async () => {
    const older = (page: number) => `${HOME}?page=${page}`;
    const pages = (next: number, ...links: number[]) =>
      front(`${FEED_LINK}<link rel="next" href="${older(next)}">`, ...links);
    world.answers[HOME] = { body: pages(2, 1, 2, 3) };
    world.answers[older(2)] = { body: pages(3, 4, 5, 6) };
    world.answers[older(3)] = { body: pages(4, 1, 2, 3) };
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(2), item(3)) };
    await world.run();
    assert.equal((await world.waiting()).length, 6);
    assert.deepEqual(world.asked, [HOME, 'https://h.example/feed.xml', HOME, older(2), older(3)]);
    world.answers[HOME] = { body: pages(2, 7, 8, 9) };
    world.answers[older(2)] = { body: pages(3, 1, 2, 3) };
    world.answers['https://h.example/feed.xml'] = { body: rss(item(7), item(8), item(9)) };
    const { length } = world.asked;
    await world.untilDue(HOME);
    await world.run();
    assert.deepEqual(
      world.asked.slice(length).filter((url) => url.includes('?page=')),
      [older(2)],
    );
  });

  describe('of a listing that a worker may have ended over', () => {
    const url = 'https://h.example/feed.xml';
    const id = listingIdOf(url);
    beforeEach(async () => {
      world.listings = [url];
      world.answers[url] = { body: rss(item(1), item(2)) };
      await world.crawl.tick();
    });

    it('is a failed one for as long as it lasts, so that another end is counted and the next try comes later', async () => {
      const { frontier } = world.home;
      const memory = frontier.memory.bind(frontier);
      let meanwhile: ListingSchedule | undefined;
      frontier.memory = async (listingId) => {
        meanwhile = await frontier.schedule(listingId);
        return memory(listingId);
      };
      await world.crawl.pollSuspect(id);
      frontier.memory = memory;
      assert.deepEqual([meanwhile?.failures, meanwhile?.lastError], [1, ENDED]);
      assert.ok(meanwhile!.dueAt > world.clock.now().toISOString());
      const after = await world.schedule(url);
      assert.deepEqual([after?.failures, after?.lastError, after?.format], [0, undefined, 'rss']);
    });

    it('leaves the listing as it was when a store does not answer', async () => {
      const before = await world.schedule(url);
      const { frontier } = world.home;
      const memory = frontier.memory.bind(frontier);
      frontier.memory = () => Promise.reject(new Error('the store is away'));
      await assert.rejects(world.crawl.pollSuspect(id), /the store is away/);
      frontier.memory = memory;
      assert.deepEqual(await world.schedule(url), before);
    });
  });

  it('knows the format of a listing although the worker died before it put down when to come back', async () => {
    const url = 'https://h.example/feed.xml';
    world.listings = [url];
    world.answers[url] = { body: rss(item(1), item(2)) };
    const { frontier } = world.home;
    await world.crawl.tick();
    const put = frontier.putSchedule.bind(frontier);
    frontier.putSchedule = () => Promise.reject(new Error('killed'));
    await assert.rejects(world.crawl.pollListing(listingIdOf(url)), /killed/);
    frontier.putSchedule = put;
    await world.crawl.pollListing(listingIdOf(url));
    assert.equal((await world.schedule(url))?.format, 'rss');
  });

  it('writes nothing but the schedule when a listing without validators shows the same again', async () => {
    world.listings = ['https://h.example/feed.xml'];
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(2)) };
    await world.run();
    await world.untilDue('https://h.example/feed.xml');
    const { frontier } = world.home;
    const put = frontier.putMemory.bind(frontier);
    let written = 0;
    frontier.putMemory = (memory) => {
      written += 1;
      return put(memory);
    };
    const [report] = await world.run();
    assert.deepEqual([report?.kind, written], ['unchanged', 0]);
    world.answers['https://h.example/feed.xml'] = { body: rss(item(1), item(2)), headers: { etag: '"2"' } };
    await world.untilDue('https://h.example/feed.xml');
    await world.run();
    assert.equal(written, 1);
  });

  it('guesses once: a front page that changes is no reason to try again', async () => {
    world.answers[HOME] = { body: front('', 1, 2, 3) };
    await world.run();
    const { length } = world.asked;
    assert.ok(length > 10 && length < 20, `${length} requests`);
    await world.clock.sleep(DAY);
    world.answers[HOME] = { body: front('', 1, 2, 3, 4) };
    await world.run();
    assert.equal(world.asked.length, length + 1);
  });

  it('costs an unchanged listing one conditional request, a hundred times, and then one whole one', async () => {
    const feed = 'https://h.example/feed.xml';
    world.listings = [feed];
    world.answers[feed] = { body: rss(item(1)), etag: '"1"' };
    await world.run();
    for (let n = 0; n < 101; n++) {
      await world.untilDue(feed);
      assert.equal((await world.run())[0]?.kind, 'unchanged');
    }
    const polls = world.sent.filter(({ url }) => url === feed);
    assert.deepEqual(
      polls.map(({ etag }) => etag),
      [undefined, ...Array<string>(100).fill('"1"'), undefined],
    );
  });

  it('sees through validators that never change, sooner where news is overdue', async () => {
    const feed = 'https://h.example/feed.xml';
    world.listings = [feed];
    const dated = Array.from({ length: 24 }, (_, n) =>
      item(n).replace(
        '</item>',
        `<pubDate>${new Date(START.getTime() - n * 3_600_000 * 2).toUTCString()}</pubDate></item>`,
      ),
    );
    world.answers[feed] = { body: rss(...dated), etag: '"stuck"' };
    await world.run();
    let polls = 0;
    for (world.answers[feed] = { body: rss(item(99)), etag: '"stuck"' }; polls < 40; polls++) {
      await world.untilDue(feed);
      if ((await world.run())[0]?.kind === 'read') break;
    }
    assert.ok(polls >= 12 && polls < 40, `${polls} polls`);
  });

  it('saves the validators of a 304 where they are new', async () => {
    const feed = 'https://h.example/feed.xml';
    world.listings = [feed];
    world.answers[feed] = { body: rss(item(1)), etag: '"1"' };
    await world.run();
    await world.untilDue(feed);
    world.answers[feed] = { kind: 'notModified', validators: { etag: '"2"' }, fetchedAt: START.toISOString() };
    await world.run();
    assert.equal((await world.home.frontier.memory(listingIdOf(feed)))?.etag, '"2"');
  });

  it('moves to where a listing says three times that it has gone for good, and back when it fails there', async () => {
    const [feed, moved] = ['https://h.example/feed.xml', 'https://h.example/new.xml'];
    world.listings = [feed];
    for (let n = 0; n < 4; n++) {
      world.answers[feed] = { body: rss(item(n)), movedTo: moved };
      world.answers[moved] = { body: rss(item(n)) };
      await world.untilDue(feed);
      await world.run();
    }
    assert.deepEqual(world.asked, [feed, feed, feed, moved]);
    Reflect.deleteProperty(world.answers, moved);
    for (let n = 0; n < 2; n++) {
      await world.untilDue(feed);
      await world.run();
    }
    assert.deepEqual(world.asked.slice(4), [moved, feed]);
  });

  it('does not take a challenge for the front page, and cools the host down', async () => {
    world.answers[HOME] = {
      body: '<html><head><title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/x.js"></script></head><body>Checking your browser</body></html>',
    };
    const [report] = await world.run();
    assert.match(report?.kind === 'failed' ? report.reason : '', /challenge/);
    const slot = await world.home.hosts.takeSlot('h.example', world.clock.now(), 0);
    assert.equal(slot.granted, false);
  });

  it('tells of a page without articles, and of a feed that is a page', async () => {
    const app = { body: '<html><body><div id="app"></div></body></html>' };
    world.answers[HOME] = app;
    const [report] = await world.run();
    assert.match(report?.kind === 'failed' ? report.reason : '', /no link to an article/);
    world.answers[HOME] = { body: front(FEED_LINK, 1, 2, 3) };
    world.answers['https://h.example/feed.xml'] = app;
    await world.untilDue(HOME);
    const reports = await world.run();
    assert.ok(reports.some((report) => report.kind === 'failed' && /a page, and no feed/.test(report.reason)));
  });

  it('follows sitemap indexes four deep and no further, however they go on', async () => {
    const index = (n: number) => `https://h.example/index-${n}.xml`;
    world.listings = [index(0)];
    for (let n = 0; n < 20; n++) {
      world.answers[index(n)] = { body: `<sitemapindex><sitemap><loc>${index(n + 1)}</loc></sitemap></sitemapindex>` };
    }
    await world.run();
    assert.deepEqual(world.asked, [0, 1, 2, 3].map(index));
  });

  it('lets a sitemap of an index go that has had nothing for long', async () => {
    const [index, month] = ['https://h.example/index.xml', 'https://h.example/2026-01.xml'];
    world.listings = [index];
    world.answers[index] = { body: `<sitemapindex><sitemap><loc>${month}</loc></sitemap></sitemapindex>`, etag: '"i"' };
    world.answers[month] = {
      body: '<urlset><url><loc>https://h.example/news/story-number-1-of-the-day</loc></url></urlset>',
      etag: '"m"',
    };
    await world.run();
    assert.equal((await world.schedule(month))?.origin, 'index');
    await world.clock.sleep(50 * DAY);
    const reports = await world.run();
    assert.ok(reports.some(({ kind }) => kind === 'dropped'));
    assert.equal(await world.schedule(month), undefined);
    assert.notEqual(await world.schedule(index), undefined);
  });

  it('remembers the links to other sites, and crawls none of them', async () => {
    const feed = 'https://h.example/feed.xml';
    world.listings = [feed];
    world.answers[feed] = { body: rss(item(1), '<item><link>https://other.example/a</link></item>') };
    await world.run();
    assert.deepEqual((await world.home.frontier.memory(listingIdOf(feed)))?.elsewhere, ['https://other.example/a']);
    assert.equal((await world.waiting()).length, 1);
  });
});
