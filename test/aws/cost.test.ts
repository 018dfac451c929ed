import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { ArticleHead } from '../../functions/article/article.ts';
import { openAwsHome, type AwsHome } from '../../functions/aws/home.ts';
import { articleIdOf, candidateKeyOf, listingIdOf } from '../../functions/identity.ts';
import { startEmulators, type Emulators } from '../contract/emulators.ts';
import type { Meter } from '../contract/meter.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const AT = NOW.toISOString();

/** As long as what real listings and pages have: addresses of 90 letters, headlines of 80, a sentence of hints. */
const SLUG = 'https://www.regional-news.example/politics/2026/11/23/council-votes-on-the-new-bridge-1234567';
const candidate = {
  key: candidateKeyOf(SLUG),
  url: SLUG,
  site: 'regional-news.example',
  host: 'www.regional-news.example',
  listingId: listingIdOf('https://www.regional-news.example/feed'),
  foundAt: AT,
  dueAt: AT,
  hints: {
    headline: 'Council votes on the new bridge after a night of long and loud speeches in town',
    datePublishedRaw: 'Mon, 23 Nov 2026 08:12:44 GMT',
    dateSource: 'feed',
  },
} as const;
const head: ArticleHead = {
  articleId: articleIdOf(SLUG),
  site: 'regional-news.example',
  url: SLUG,
  canonicalUrl: SLUG,
  headline: candidate.hints.headline,
  inLanguage: 'en-GB',
  bodyStatus: 'full',
  wordCount: 812,
  datePublished: '2026-11-23T08:12:44.000Z',
  firstSeenAt: AT,
  lastSeenAt: AT,
  versions: [
    {
      version: 1,
      contentHash: `sha256:${'0'.repeat(64)}`,
      fetchedAt: AT,
      objectKey: 'articles/2026-11-23/a_0123456789abcdef/0123456789abcdef.json.gz',
    },
  ],
  revision: 1,
};

describe('what the table costs', () => {
  let emulators: Emulators;
  let home: AwsHome;
  let meter: Meter;
  before(async () => {
    emulators = await startEmulators();
  });
  after(() => emulators.stop());
  beforeEach(async () => {
    const archive = await emulators.createMeteredArchive();
    ({ meter } = archive);
    home = openAwsHome(archive.resources);
  });

  it('is 8 write units for a new article by itself, candidate to head, indexes and rows of what is due included', async () => {
    const steps: Record<string, number> = {};
    const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      meter.reset();
      await work();
      steps[name] = meter.writeUnits;
    };
    await step('found', () => home.frontier.addCandidates([candidate]));
    await step('claimed', () => home.frontier.claim(candidate.key, NOW, 60_000, () => true));
    await step('slot', () => home.hosts.takeSlot(candidate.host, NOW, 2000));
    await step('indexed', () => home.articles.put(head));
    const settled = {
      state: 'done',
      attempts: 0,
      revisits: 0,
      articleId: head.articleId,
      etag: '"5f1b-62c"',
      lastModified: 'Mon, 23 Nov 2026 08:13:00 GMT',
    } as const;
    await step('settled', () => home.frontier.settle(candidate.key, { ...settled, dueAt: '2026-11-23T11:00:00.000Z' }));
    assert.deepEqual(steps, { found: 2, claimed: 0, slot: 1, indexed: 3, settled: 2 });
  });

  it('is at most 3 read units for the same, of a host whose rules are known', async () => {
    await home.hosts.putRobots(candidate.host, { fetchedAt: AT, verdict: 'allow' });
    meter.reset();
    await home.frontier.addCandidates([candidate]);
    await home.frontier.claim(candidate.key, NOW, 60_000, () => true);
    await home.hosts.takeSlot(candidate.host, NOW, 2000);
    await home.hosts.robots(candidate.host);
    await home.articles.get(head.articleId);
    assert.equal(meter.readUnits, 2.5);
  });

  it('is no read for the slot of a host that nobody has asked of late', async () => {
    await home.hosts.takeSlot(candidate.host, NOW, 2000);
    meter.reset();
    await home.hosts.takeSlot(candidate.host, new Date(NOW.getTime() + 2000), 2000);
    assert.deepEqual({ reads: meter.readUnits, writes: meter.writeUnits }, { reads: 0, writes: 1 });
  });

  it('is a read and a write for a listing that has not changed', async () => {
    const listingId = candidate.listingId;
    const schedule = {
      listingId,
      site: candidate.site,
      url: 'https://www.regional-news.example/feed',
      dueAt: AT,
      failures: 0,
    };
    await home.frontier.putSchedule(schedule);
    await home.frontier.putMemory({
      listingId,
      etag: '"1"',
      knownKeys: Array.from({ length: 100 }, (_, n) => candidateKeyOf(`${n}`)),
    });
    meter.reset();
    await home.frontier.schedule(listingId);
    await home.frontier.memory(listingId);
    await home.frontier.putSchedule({ ...schedule, dueAt: '2026-11-23T10:15:00.000Z', lastPolledAt: AT });
    assert.deepEqual({ reads: meter.readUnits, writes: meter.writeUnits }, { reads: 1, writes: 1 });
  });

  it('is no write for a link that is known', async () => {
    const links = Array.from({ length: 100 }, (_, n) => ({ ...candidate, key: candidateKeyOf(`${n}`) }));
    await home.frontier.addCandidates(links);
    assert.equal(meter.writeUnits, 103, 'a row of what is due for forty of them');
    meter.reset();
    await home.frontier.addCandidates(links);
    assert.deepEqual(meter.requests, { BatchGetItemCommand: 1 });
    assert.deepEqual({ reads: meter.readUnits, writes: meter.writeUnits }, { reads: 50, writes: 0 });
  });

  it('is no write for a host that has to wait', async () => {
    await home.hosts.takeSlot(candidate.host, NOW, 2000);
    meter.reset();
    await home.hosts.takeSlot(candidate.host, NOW, 2000);
    assert.deepEqual({ reads: meter.readUnits, writes: meter.writeUnits }, { reads: 1, writes: 0 });
  });

  it('is one unit for each 102 links that a listing remembers', async () => {
    const knownKeys = Array.from({ length: 1000 }, (_, n) => candidateKeyOf(`${n}`));
    await home.frontier.putMemory({ listingId: candidate.listingId, etag: '"1"', knownKeys });
    assert.equal(meter.writeUnits, 10);
  });

  it('is one write to settle a candidate that is finished', async () => {
    await home.frontier.addCandidates([candidate]);
    meter.reset();
    await home.frontier.settle(candidate.key, { state: 'done', attempts: 0, revisits: 5, articleId: head.articleId });
    assert.equal(meter.writeUnits, 1);
  });

  it('is one write for the looks of a whole run, where they were foreseen', async () => {
    const found = Array.from({ length: 20 }, (_, n) => ({ ...candidate, key: candidateKeyOf(`${n}`) }));
    await home.frontier.addCandidates(found);
    meter.reset();
    const keys = found.map(({ key }) => key);
    await home.frontier.foresee(keys, '2026-11-23T11:01:00.000Z');
    const done = { state: 'done', attempts: 0, revisits: 0, articleId: head.articleId } as const;
    for (const key of keys) await home.frontier.settle(key, { ...done, dueAt: '2026-11-23T11:00:00.000Z' });
    assert.equal(meter.writeUnits, 21);
    const due = await home.frontier.dueCandidates(new Date('2026-11-23T11:01:00.000Z'), 100);
    assert.deepEqual(due.map(({ key }) => key).sort(), keys.toSorted());
  });

  it('does not grow with the number of candidates that wait', async () => {
    await home.frontier.addCandidates(
      Array.from({ length: 60 }, (_, n) => ({
        ...candidate,
        key: candidateKeyOf(`${n}`),
        dueAt: '2026-11-24T00:00:00.000Z',
      })),
    );
    await home.frontier.addCandidates([candidate]);
    meter.reset();
    await home.frontier.dueCandidates(NOW, 1000);
    // A query for each state and for the two kinds of rows, and the one that is due is looked at.
    assert.deepEqual(meter.requests, { QueryCommand: 8, BatchGetItemCommand: 1 });
    assert.equal(meter.readUnits, 4.5);
  });
});
