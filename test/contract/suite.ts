/** What `functions/ports.ts` promises of the stores, as sentences that hold in every home. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Article, ArticleHead } from '../../functions/article/article.ts';
import type { CandidateRef, NewCandidate, Settlement } from '../../functions/candidate/candidate.ts';
import { StoreError } from '../../functions/errors.ts';
import { candidateKeyOf, listingIdOf } from '../../functions/identity.ts';
import type { ListingMemory, ListingSchedule } from '../../functions/listing/listing.ts';
import type { Hosts, Nudges, RobotsRecord, Stores } from '../../functions/ports.ts';

/** Stores whose contract is here; the stories' and the catalog's are beside. */
export type ContractStores = Pick<Stores, 'objects' | 'frontier' | 'hosts' | 'articles'>;

export interface ContractHome {
  stores: ContractStores;
  /** The same store as another process sees it: another connection. */
  other: ContractStores;
  readonly nudges: Nudges;
  /** What came out at the other end of `nudges` since the last call. */
  received: () => Promise<{ listingIds: string[]; candidates: CandidateRef[] }>;
  close(): Promise<void>;
}

type Home = () => ContractHome;

/** @param openHome a new and empty home for each sentence */
export function describeContract(name: string, openHome: () => Promise<ContractHome>): void {
  describe(`the contract of the stores, kept by ${name}`, () => {
    let opened: ContractHome | undefined;
    const home: Home = () => {
      assert.ok(opened);
      return opened;
    };
    beforeEach(async () => {
      opened = await openHome();
    });
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });
    describe('objects', () => objectSentences(home));
    describe('listings', () => listingSentences(home));
    describe('candidates', () => candidateSentences(home));
    describe('a candidate that a second listing shows', () => enrichmentSentences(home));
    describe('what is due', () => dueSentences(home));
    describe('leases', () => leaseSentences(home));
    describe('candidates for people', () => peopleSentences(home));
    describe('hosts', () => hostSentences(home));
    describe('robots.txt', () => robotsSentences(home));
    describe('articles', () => articleSentences(home));
    describe('nudges', () => nudgeSentences(home));
  });
}

const NOW = new Date('2026-11-23T10:00:00.000Z');
/** `NOW` and so many seconds. */
const at = (seconds: number): string => new Date(NOW.getTime() + seconds * 1000).toISOString();
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const LEASE_MS = 60_000;

/** Sixteen at once, every other one through the other connection. */
async function race<Result>(home: Home, run: (stores: ContractStores, racer: number) => Promise<Result>) {
  const { stores, other } = home();
  return Promise.all(Array.from({ length: 16 }, (_, racer) => run(racer % 2 === 0 ? stores : other, racer)));
}

function newCandidate(name: string, overrides: Partial<NewCandidate> = {}): NewCandidate {
  return {
    key: candidateKeyOf(name),
    url: `https://news.example/${name}`,
    site: 'news.example',
    host: 'news.example',
    listingId: listingIdOf('https://news.example/feed'),
    foundAt: at(-60),
    dueAt: at(0),
    hints: {},
    ...overrides,
  };
}

function without<Whole extends object, Name extends keyof Whole>(whole: Whole, ...names: Name[]): Omit<Whole, Name> {
  const rest = { ...whole };
  for (const name of names) Reflect.deleteProperty(rest, name);
  return rest;
}

const done: Settlement = { state: 'done', attempts: 0, revisits: 0, articleId: 'a_0123456789abcdef' };

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function objectSentences(home: Home): void {
  it('gives back the bytes that were put, from any process', async () => {
    const { stores, other } = home();
    const all = Uint8Array.from({ length: 1024 }, (_, value) => value % 256);
    await stores.objects.put('articles/dt=2026-11-23/a_1/v1.json.gz', all, 'application/gzip');
    assert.deepEqual(await other.objects.get('articles/dt=2026-11-23/a_1/v1.json.gz'), all);
  });

  it('answers undefined for an object and for a range of an object that is not there', async () => {
    const { objects } = home().stores;
    assert.equal(await objects.get('articles/none'), undefined);
    assert.equal(await objects.getRange('articles/none', 0, 10), undefined);
  });

  it('keeps an object of no bytes', async () => {
    const { objects } = home().stores;
    await objects.put('empty', new Uint8Array(), 'text/plain');
    assert.deepEqual(await objects.get('empty'), new Uint8Array());
  });

  it('answers a later put of the same key with the later bytes', async () => {
    const { objects } = home().stores;
    await objects.put('config/sites.json', bytes('a longer first text'), 'application/json');
    await objects.put('config/sites.json', bytes('second'), 'application/json');
    assert.deepEqual(await objects.get('config/sites.json'), bytes('second'));
  });

  it('never shows a part of an object, however many write it at once', async () => {
    const text = 'one and the same text, '.repeat(5000);
    await race(home, (stores) => stores.objects.put('raw/same', bytes(text), 'text/plain'));
    assert.equal(new TextDecoder().decode(await home().stores.objects.get('raw/same')), text);
  });

  it('cuts a range out of the middle', async () => {
    const { objects } = home().stores;
    await objects.put('raw/a.warc.gz', bytes('0123456789'), 'application/warc');
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 3, 4), bytes('3456'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 0, 1), bytes('0'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 0, 10), bytes('0123456789'));
  });

  it('gives the fewer bytes there are when a range reaches or begins behind the end', async () => {
    const { objects } = home().stores;
    await objects.put('raw/a.warc.gz', bytes('0123456789'), 'application/warc');
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 8, 10), bytes('89'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 8, 2 ** 40), bytes('89'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 10, 10), new Uint8Array());
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 1000, 1), new Uint8Array());
  });

  const BAD_KEYS = [
    ...['', '/', 'a/', '/a', 'a//b', '.', '..', 'a/../b', '../../etc/passwd', 'a/./b', '.hidden', 'a/.hidden'],
    ...['a\\b', 'a b', 'a\0b', 'ä', 'a?b', 'a%2e%2e/b', 'C:/a', 'a\n', 'a'.repeat(513)],
  ];
  for (const key of BAD_KEYS) {
    it(`refuses ${JSON.stringify(key.slice(0, 20))} as a key, to write and to read`, async () => {
      const { objects } = home().stores;
      await assert.rejects(objects.put(key, bytes('x'), 'text/plain'), RangeError);
      await assert.rejects(objects.get(key), RangeError);
      await assert.rejects(objects.getRange(key, 0, 1), RangeError);
    });
  }

  it('takes a key of 512 characters', async () => {
    const { objects } = home().stores;
    const key = `${'a'.repeat(200)}/${'b'.repeat(200)}/${'c'.repeat(110)}`;
    assert.equal(key.length, 512);
    await objects.put(key, bytes('long'), 'text/plain');
    assert.deepEqual(await objects.get(key), bytes('long'));
  });

  for (const [offset, length] of [
    [-1, 1],
    [0, 0],
    [0, -5],
    [0.5, 1],
    [0, Infinity],
    [NaN, 1],
  ] as const) {
    it(`refuses a range of ${length} from ${offset}`, async () => {
      const { objects } = home().stores;
      await objects.put('raw/a', bytes('0123456789'), 'text/plain');
      await assert.rejects(objects.getRange('raw/a', offset, length), RangeError);
    });
  }
}

function listingSentences(home: Home): void {
  const schedule = (name: string): ListingSchedule => ({
    listingId: listingIdOf(name),
    site: 'news.example',
    url: `https://news.example/${name}`,
    dueAt: at(0),
    failures: 0,
  });

  it('starts with no schedule and no memory', async () => {
    const { frontier } = home().stores;
    assert.deepEqual(await frontier.schedules(), []);
    assert.equal(await frontier.schedule(listingIdOf('feed')), undefined);
    assert.equal(await frontier.memory(listingIdOf('feed')), undefined);
  });

  it('gives back every schedule with every field, from any process', async () => {
    const { stores, other } = home();
    const full: ListingSchedule = {
      ...schedule('full'),
      lastPolledAt: at(-10),
      lastNewAt: at(-20),
      failures: 3,
      lastError: 'HTTP 500: "éß漢字"',
    };
    const plain = schedule('plain');
    await stores.frontier.putSchedule(full);
    await stores.frontier.putSchedule(plain);
    const found = new Map((await other.frontier.schedules()).map((each) => [each.listingId, each]));
    assert.deepEqual(found.get(full.listingId), full);
    assert.deepEqual(found.get(plain.listingId), plain);
    assert.equal(found.size, 2);
    assert.deepEqual(await other.frontier.schedule(full.listingId), full);
  });

  it('replaces a schedule as a whole: a failure that is over is gone', async () => {
    const { frontier } = home().stores;
    await frontier.putSchedule({ ...schedule('feed'), failures: 2, lastError: 'timeout' });
    await frontier.putSchedule(schedule('feed'));
    assert.deepEqual(await frontier.schedules(), [schedule('feed')]);
  });

  it('lists more schedules than one page of any store holds', async () => {
    const { frontier } = home().stores;
    const many = Array.from({ length: 120 }, (_, each) => ({
      ...schedule(`feed-${each}`),
      lastError: 'x'.repeat(12_000),
    }));
    await Promise.all(many.map((each) => frontier.putSchedule(each)));
    const ids = new Set((await frontier.schedules()).map(({ listingId }) => listingId));
    assert.equal(ids.size, 120);
  });

  it('removes a schedule and leaves the others; removing it again changes nothing', async () => {
    const { frontier } = home().stores;
    await frontier.putSchedule(schedule('one'));
    await frontier.putSchedule(schedule('two'));
    await frontier.removeSchedule(listingIdOf('one'));
    await frontier.removeSchedule(listingIdOf('one'));
    assert.deepEqual(await frontier.schedules(), [schedule('two')]);
  });

  it('remembers a listing with 2,000 links in their order', async () => {
    const { stores, other } = home();
    const memory: ListingMemory = {
      listingId: listingIdOf('sitemap'),
      format: 'news-sitemap',
      etag: 'W/"abc"',
      lastModified: 'Mon, 23 Nov 2026 09:00:00 GMT',
      bodyHash: 'sha256',
      knownKeys: Array.from({ length: 2000 }, (_, link) => candidateKeyOf(`link-${link}`)),
    };
    await stores.frontier.putMemory(memory);
    assert.deepEqual(await other.frontier.memory(memory.listingId), memory);
  });

  it('replaces a memory as a whole', async () => {
    const { frontier } = home().stores;
    const listingId = listingIdOf('feed');
    await frontier.putMemory({ listingId, etag: '"1"', knownKeys: [candidateKeyOf('a')] });
    await frontier.putMemory({ listingId, knownKeys: [] });
    assert.deepEqual(await frontier.memory(listingId), { listingId, knownKeys: [] });
  });
}

function candidateSentences(home: Home): void {
  it('records a new candidate as waiting, with every hint', async () => {
    const { stores, other } = home();
    const found = newCandidate('a', {
      host: 'news.example:8080',
      hints: {
        headline: 'Ein Satz über „Räte“ 🗞',
        datePublishedRaw: 'yesterday',
        dateSource: 'feed',
        sourceUrl: 'https://wire.example/',
        sourceName: 'Wire',
      },
    });
    assert.deepEqual(await stores.frontier.addCandidates([found]), [found]);
    assert.deepEqual(await other.frontier.candidate(found.key), {
      ...found,
      state: 'waiting',
      attempts: 0,
      revisits: 0,
    });
  });

  it('answers undefined for a candidate that is not there', async () => {
    assert.equal(await home().stores.frontier.candidate(candidateKeyOf('none')), undefined);
  });

  it('adds nothing for nothing', async () => {
    assert.deepEqual(await home().stores.frontier.addCandidates([]), []);
  });

  it('answers only with the new ones, in the order of the listing, and leaves the others as they are', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('b')]);
    await frontier.settle(candidateKeyOf('b'), done);
    const again = [newCandidate('c'), newCandidate('b', { url: 'https://news.example/other' }), newCandidate('a')];
    const added = await frontier.addCandidates(again);
    assert.deepEqual(
      added.map(({ key }) => key),
      [candidateKeyOf('c'), candidateKeyOf('a')],
    );
    const kept = await frontier.candidate(candidateKeyOf('b'));
    assert.equal(kept?.state, 'done');
    assert.equal(kept.url, 'https://news.example/b');
  });

  it('takes the first of two links with one key', async () => {
    const { frontier } = home().stores;
    const first = newCandidate('a', { url: 'https://news.example/a?from=feed' });
    const added = await frontier.addCandidates([first, newCandidate('a'), newCandidate('b')]);
    assert.deepEqual(
      added.map(({ url }) => url),
      ['https://news.example/a?from=feed', 'https://news.example/b'],
    );
    assert.equal((await frontier.candidate(candidateKeyOf('a')))?.url, first.url);
  });

  it('adds a listing of 250 links at once', async () => {
    const { frontier } = home().stores;
    const links = Array.from({ length: 250 }, (_, link) => newCandidate(`link-${link}`));
    assert.equal((await frontier.addCandidates(links.slice(0, 100))).length, 100);
    assert.equal((await frontier.addCandidates(links)).length, 150);
    assert.equal((await frontier.addCandidates(links)).length, 0);
  });

  it('lets one of sixteen who find the same links at once be the finder of each', async () => {
    const links = Array.from({ length: 5 }, (_, link) => newCandidate(`link-${link}`));
    const added = await race(home, ({ frontier }) => frontier.addCandidates(links));
    const finders = added.flat().map(({ key }) => key);
    assert.deepEqual(finders.toSorted(), links.map(({ key }) => key).toSorted());
  });
}

function enrichmentSentences(home: Home): void {
  const key = candidateKeyOf('a');

  it('gets the hints that it lacks, and keeps those it has', async () => {
    const { stores, other } = home();
    await stores.frontier.addCandidates([newCandidate('a', { hints: { headline: 'First' } })]);
    const second = newCandidate('a', { hints: { headline: 'Second', datePublishedRaw: 'today', dateSource: 'feed' } });
    assert.equal(await stores.frontier.enrich(second), false);
    const enriched = await other.frontier.candidate(key);
    assert.deepEqual(enriched?.hints, { headline: 'First', datePublishedRaw: 'today', dateSource: 'feed' });
  });

  it('gets hints when it had none at all, twice the same as once', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    const found = newCandidate('a', { hints: { headline: 'First' } });
    await frontier.enrich(found);
    const once = await frontier.candidate(key);
    await frontier.enrich(found);
    assert.deepEqual(await frontier.candidate(key), once);
    assert.deepEqual(once?.hints, { headline: 'First' });
  });

  it('is due at the earlier of the two dates, and that is answered', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a', { dueAt: at(600) })]);
    assert.equal(await frontier.enrich(newCandidate('a', { dueAt: at(900) })), false);
    assert.deepEqual(await frontier.dueCandidates(NOW, 10), []);
    assert.equal(await frontier.enrich(newCandidate('a', { dueAt: at(0) })), true);
    assert.deepEqual(await frontier.dueCandidates(NOW, 10), [{ key, host: 'news.example' }]);
    assert.notEqual(await frontier.claim(key, NOW, LEASE_MS), undefined);
  });

  it('stays what and where it is: only hints and date may change', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    const elsewhere = { url: 'https://news.example/b', listingId: listingIdOf('other'), foundAt: at(5), dueAt: at(-5) };
    await frontier.enrich(newCandidate('a', { ...elsewhere, hints: { headline: 'x' } }));
    const expected = { ...newCandidate('a'), state: 'waiting', attempts: 0, revisits: 0 };
    assert.deepEqual(await frontier.candidate(key), { ...expected, dueAt: at(-5), hints: { headline: 'x' } });
  });

  it('is not changed while a worker has it, nor after it was settled, nor made when it is not there', async () => {
    const { frontier } = home().stores;
    const found = newCandidate('a', { dueAt: at(-100), hints: { headline: 'late' } });
    assert.equal(await frontier.enrich(found), false);
    assert.equal(await frontier.candidate(key), undefined);
    await frontier.addCandidates([newCandidate('a')]);
    const claimed = await frontier.claim(key, NOW, LEASE_MS);
    assert.equal(await frontier.enrich(found), false);
    assert.deepEqual(await frontier.candidate(key), claimed);
    await frontier.settle(key, { ...done, dueAt: at(600) });
    const settled = await frontier.candidate(key);
    assert.equal(await frontier.enrich(found), false);
    assert.deepEqual(await frontier.candidate(key), settled);
  });

  it('keeps the date of its next try after a failure', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.settle(key, { state: 'waiting', attempts: 1, revisits: 0, dueAt: at(600) });
    assert.equal(await frontier.enrich(newCandidate('a', { dueAt: at(0), hints: { headline: 'x' } })), false);
    assert.equal((await frontier.candidate(key))?.dueAt, at(600));
  });

  it('is due at the earliest date of ten listings that show it at once, and has the hints of all', async () => {
    await home().stores.frontier.addCandidates([newCandidate('a', { dueAt: at(600) })]);
    const hints = [{ headline: 'h' }, { datePublishedRaw: 'd' }, { sourceUrl: 'u' }, { sourceName: 'n' }];
    await race(home, async ({ frontier }, racer) => {
      if (racer < 10)
        await frontier.enrich(newCandidate('a', { dueAt: at((racer * 3) % 10), hints: hints[racer % 4]! }));
    });
    const enriched = await home().stores.frontier.candidate(key);
    assert.equal(enriched?.dueAt, at(0));
    assert.deepEqual(enriched.hints, { headline: 'h', datePublishedRaw: 'd', sourceUrl: 'u', sourceName: 'n' });
  });
}

function dueSentences(home: Home): void {
  it('gives what is due now or before, the longest due first, and nothing that is due later', async () => {
    const { stores, other } = home();
    const found = [
      newCandidate('now', { dueAt: at(0) }),
      newCandidate('hour', { dueAt: at(-3600) }),
      newCandidate('soon', { dueAt: at(0.001) }),
      newCandidate('minute', { dueAt: at(-60), host: 'other.example' }),
    ];
    await stores.frontier.addCandidates(found);
    assert.deepEqual(await other.frontier.dueCandidates(NOW, 10), [
      { key: candidateKeyOf('hour'), host: 'news.example' },
      { key: candidateKeyOf('minute'), host: 'other.example' },
      { key: candidateKeyOf('now'), host: 'news.example' },
    ]);
  });

  it('gives no more than the limit', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates(
      Array.from({ length: 12 }, (_, each) => newCandidate(`${each}`, { dueAt: at(-each) })),
    );
    const due = await frontier.dueCandidates(NOW, 5);
    assert.deepEqual(
      due.map(({ key }) => key),
      ['11', '10', '9', '8', '7'].map(candidateKeyOf),
    );
  });

  it('gives nothing for a limit of nothing', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    assert.deepEqual(await frontier.dueCandidates(NOW, 0), []);
    assert.deepEqual(await frontier.dueCandidates(NOW, -1), []);
    assert.deepEqual(await frontier.inState('waiting', 0), []);
    assert.deepEqual(await frontier.inState('waiting', -1), []);
  });

  it('looks past those that are being worked on', async () => {
    const { frontier } = home().stores;
    const found = Array.from({ length: 10 }, (_, each) => newCandidate(`${each}`, { dueAt: at(each - 100) }));
    await frontier.addCandidates(found);
    for (const { key } of found.slice(0, 7)) await frontier.claim(key, NOW, LEASE_MS);
    const due = await frontier.dueCandidates(NOW, 3);
    assert.deepEqual(
      due.map(({ key }) => key),
      found.slice(7).map(({ key }) => key),
    );
  });

  it('has a candidate again when its lease is over', async () => {
    const { frontier } = home().stores;
    const { key, host } = newCandidate('a');
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.claim(key, NOW, LEASE_MS);
    assert.deepEqual(await frontier.dueCandidates(later(59), 10), []);
    assert.deepEqual(await frontier.dueCandidates(later(60), 10), [{ key, host }]);
  });

  it('mixes new candidates and those to be looked at again by their dates', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates(['a', 'b', 'c'].map((name) => newCandidate(name, { dueAt: at(-50) })));
    await frontier.settle(candidateKeyOf('a'), { ...done, dueAt: at(-40) });
    await frontier.settle(candidateKeyOf('b'), { ...done, dueAt: at(-60) });
    await frontier.settle(candidateKeyOf('c'), { state: 'refused', attempts: 0, revisits: 0, dueAt: at(-55) });
    const due = await frontier.dueCandidates(NOW, 10);
    assert.deepEqual(
      due.map(({ key }) => key),
      ['b', 'c', 'a'].map(candidateKeyOf),
    );
  });

  it('never has a candidate that was settled without a date', async () => {
    const { frontier } = home().stores;
    const states = ['done', 'failed', 'refused', 'gone', 'not-article'] as const;
    await frontier.addCandidates(states.map((state) => newCandidate(state)));
    for (const state of states) await frontier.settle(candidateKeyOf(state), { state, attempts: 1, revisits: 0 });
    assert.deepEqual(await frontier.dueCandidates(new Date('2999-01-01'), 10), []);
  });

  it('finds what is due among hundreds', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates(Array.from({ length: 230 }, (_, each) => newCandidate(`${each}`)));
    const due = await frontier.dueCandidates(NOW, 220);
    assert.equal(new Set(due.map(({ key }) => key)).size, 220);
  });
}

function leaseSentences(home: Home): void {
  it('gives the claimed candidate as it stands', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    const claimed = await frontier.claim(candidateKeyOf('a'), NOW, LEASE_MS);
    assert.deepEqual(claimed, { ...newCandidate('a'), state: 'waiting', attempts: 0, revisits: 0 });
  });

  it('does not give a candidate before it is due, nor one that is not there', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a', { dueAt: at(1) })]);
    assert.equal(await frontier.claim(candidateKeyOf('a'), NOW, LEASE_MS), undefined);
    assert.equal(await frontier.claim(candidateKeyOf('none'), NOW, LEASE_MS), undefined);
    assert.equal(await frontier.candidate(candidateKeyOf('none')), undefined);
  });

  it('gives a candidate to one of sixteen who claim it at once', async () => {
    await home().stores.frontier.addCandidates([newCandidate('a')]);
    const claims = await race(home, ({ frontier }) => frontier.claim(candidateKeyOf('a'), NOW, LEASE_MS));
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1);
  });

  it('keeps a lease to its last millisecond, and then gives it to one of sixteen', async () => {
    const { frontier } = home().stores;
    const key = candidateKeyOf('a');
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.claim(key, NOW, LEASE_MS);
    assert.equal(await frontier.claim(key, later(59.999), LEASE_MS), undefined);
    const claims = await race(home, (stores) => stores.frontier.claim(key, later(60), LEASE_MS));
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1);
  });

  it('is settled with what the settlement has, and no longer has what it has not', async () => {
    const { stores, other } = home();
    const key = candidateKeyOf('a');
    await stores.frontier.addCandidates([newCandidate('a')]);
    await stores.frontier.claim(key, NOW, LEASE_MS);
    const first: Settlement = {
      ...{ state: 'waiting', attempts: 2, revisits: 1, reason: 'timeout', etag: '"e"', lastModified: 'Mon' },
      ...{ articleId: 'a_1', dueAt: at(600) },
    };
    await stores.frontier.settle(key, first);
    assert.deepEqual(await other.frontier.candidate(key), { ...newCandidate('a'), ...first });
    await stores.frontier.settle(key, done);
    assert.deepEqual(await other.frontier.candidate(key), { ...without(newCandidate('a'), 'dueAt'), ...done });
  });

  it('is settled with whatever a stranger wrote: half a character, a NUL, an empty text', async () => {
    const { frontier } = home().stores;
    const key = candidateKeyOf('a');
    const odd = { headline: 'cut \ud83d', sourceName: 'a\0b', datePublishedRaw: '' };
    await frontier.addCandidates([newCandidate('a', { hints: odd })]);
    await frontier.settle(key, { ...done, reason: 'cut \ud83d', etag: 'a\0b', lastModified: '' });
    const settled = await frontier.candidate(key);
    assert.deepEqual(settled?.hints, odd);
    assert.equal(settled.reason, 'cut \ufffd');
    assert.equal(settled.etag, 'a\0b');
    assert.equal(settled.lastModified, '');
  });

  it('says of a claimed candidate that it was left, when whoever had it did not give it back', async () => {
    const { stores, other } = home();
    const key = candidateKeyOf('a');
    await stores.frontier.addCandidates([newCandidate('a')]);
    assert.equal((await stores.frontier.claim(key, NOW, LEASE_MS))?.wasLeft, undefined);
    assert.equal((await other.frontier.claim(key, later(60), LEASE_MS))?.wasLeft, true);
    await other.frontier.settle(key, { ...done, dueAt: at(120) });
    assert.equal((await stores.frontier.claim(key, later(120), LEASE_MS))?.wasLeft, undefined);
  });

  it('stays leased when it is settled ahead, and was left if nothing comes after', async () => {
    const { stores, other } = home();
    const key = candidateKeyOf('a');
    const failed: Settlement = { state: 'waiting', attempts: 1, revisits: 0, reason: 'ended', dueAt: at(10) };
    await stores.frontier.addCandidates([newCandidate('a')]);
    await stores.frontier.claim(key, NOW, LEASE_MS);
    await stores.frontier.settleAhead(key, failed);
    assert.deepEqual(await other.frontier.candidate(key), { ...newCandidate('a'), ...failed });
    assert.equal(await other.frontier.claim(key, later(59), LEASE_MS), undefined);
    const next = { ...newCandidate('a'), ...failed, wasLeft: true };
    assert.deepEqual(await other.frontier.claim(key, later(60), LEASE_MS), next);
  });

  it('is still known to have been left when it failed for good and is tried again', async () => {
    const { frontier } = home().stores;
    const key = candidateKeyOf('a');
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.claim(key, NOW, LEASE_MS);
    await frontier.settleAhead(key, { state: 'failed', attempts: 5, revisits: 0, reason: 'ended' });
    assert.equal(await frontier.retryFailed(later(60)), 1);
    const { wasLeft, attempts, state } = (await frontier.claim(key, later(60), LEASE_MS))!;
    assert.deepEqual({ wasLeft, attempts, state }, { wasLeft: true, attempts: 0, state: 'waiting' });
  });

  it('is free for the next date once it is settled, although the lease had time left', async () => {
    const { frontier } = home().stores;
    const key = candidateKeyOf('a');
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.claim(key, NOW, LEASE_MS);
    await frontier.settle(key, { ...done, dueAt: at(10) });
    assert.equal(await frontier.claim(key, later(9), LEASE_MS), undefined);
    assert.equal((await frontier.claim(key, later(10), LEASE_MS))?.state, 'done');
  });

  it('cannot be claimed after it was settled without a date', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a'), newCandidate('b')]);
    await frontier.settle(candidateKeyOf('a'), done);
    await frontier.settle(candidateKeyOf('b'), { state: 'failed', attempts: 5, revisits: 0 });
    assert.equal(await frontier.claim(candidateKeyOf('a'), later(1e9), LEASE_MS), undefined);
    assert.equal(await frontier.claim(candidateKeyOf('b'), later(1e9), LEASE_MS), undefined);
  });

  it('changes nothing when it is settled a second time', async () => {
    const { frontier } = home().stores;
    const key = candidateKeyOf('a');
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.settle(key, { ...done, dueAt: at(60) });
    const once = await frontier.candidate(key);
    await frontier.settle(key, { ...done, dueAt: at(60) });
    assert.deepEqual(await frontier.candidate(key), once);
  });

  it('is postponed with nothing changed but its date, and free again', async () => {
    const { frontier } = home().stores;
    const key = candidateKeyOf('a');
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.settle(key, {
      state: 'waiting',
      attempts: 3,
      revisits: 0,
      reason: 'HTTP 500',
      etag: '"x"',
      dueAt: at(0),
    });
    const claimed = await frontier.claim(key, NOW, LEASE_MS);
    await frontier.postpone(key, at(30));
    assert.deepEqual(await frontier.candidate(key), { ...claimed, dueAt: at(30) });
    assert.deepEqual(await frontier.dueCandidates(later(29), 10), []);
    assert.equal((await frontier.dueCandidates(later(30), 10)).length, 1);
    assert.notEqual(await frontier.claim(key, later(30), LEASE_MS), undefined);
  });

  it('can be postponed back into what is due after it was set aside', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a'), newCandidate('b')]);
    await frontier.settle(candidateKeyOf('a'), done);
    await frontier.settle(candidateKeyOf('b'), { state: 'gone', attempts: 1, revisits: 0 });
    await frontier.postpone(candidateKeyOf('a'), at(0));
    await frontier.postpone(candidateKeyOf('b'), at(0));
    assert.equal((await frontier.dueCandidates(NOW, 10)).length, 2);
  });

  it('says so when a candidate that is settled or postponed is not there', async () => {
    const { frontier } = home().stores;
    const missing = (error: unknown): boolean => {
      assert.ok(error instanceof StoreError);
      assert.equal(error.where, candidateKeyOf('none'));
      assert.ok(error.fix);
      return true;
    };
    await assert.rejects(frontier.settle(candidateKeyOf('none'), done), missing);
    await assert.rejects(frontier.settleAhead(candidateKeyOf('none'), done), missing);
    await assert.rejects(frontier.postpone(candidateKeyOf('none'), at(0)), missing);
    assert.equal(await frontier.candidate(candidateKeyOf('none')), undefined);
  });
}

function peopleSentences(home: Home): void {
  const failed: Settlement = { state: 'failed', attempts: 5, revisits: 0, reason: 'HTTP 500', etag: '"e"' };

  it('shows those in a state: first the set aside, the last found first, then the latest due first', async () => {
    const { frontier } = home().stores;
    const names = ['old', 'new', 'soon', 'late', 'other'];
    await frontier.addCandidates(names.map((name, each) => newCandidate(name, { foundAt: at(each - 100) })));
    await frontier.settle(candidateKeyOf('old'), failed);
    await frontier.settle(candidateKeyOf('new'), failed);
    await frontier.settle(candidateKeyOf('soon'), { ...failed, dueAt: at(10) });
    await frontier.settle(candidateKeyOf('late'), { ...failed, dueAt: at(20) });
    const shown = await frontier.inState('failed', 10);
    assert.deepEqual(
      shown.map(({ key }) => key),
      ['new', 'old', 'late', 'soon'].map(candidateKeyOf),
    );
    assert.deepEqual(shown[0], await frontier.candidate(candidateKeyOf('new')));
    assert.deepEqual(
      (await frontier.inState('waiting', 10)).map(({ key }) => key),
      [candidateKeyOf('other')],
    );
    assert.deepEqual(await frontier.inState('gone', 10), []);
  });

  it('shows no more than the limit, the newest', async () => {
    const { frontier } = home().stores;
    const names = ['a', 'b', 'c', 'd'];
    await frontier.addCandidates(names.map((name, each) => newCandidate(name, { foundAt: at(each) })));
    for (const name of names) await frontier.settle(candidateKeyOf(name), failed);
    assert.deepEqual(
      (await frontier.inState('failed', 2)).map(({ key }) => key),
      ['d', 'c'].map(candidateKeyOf),
    );
  });

  it('makes failed candidates due now with their tries forgotten and what they know kept', async () => {
    const { stores, other } = home();
    await stores.frontier.addCandidates([newCandidate('a'), newCandidate('b'), newCandidate('c')]);
    await stores.frontier.settle(candidateKeyOf('a'), failed);
    await stores.frontier.settle(candidateKeyOf('b'), failed);
    await stores.frontier.settle(candidateKeyOf('c'), { state: 'gone', attempts: 1, revisits: 0 });
    assert.equal(await stores.frontier.retryFailed(later(5)), 2);
    assert.deepEqual(await other.frontier.candidate(candidateKeyOf('a')), {
      ...newCandidate('a'),
      ...{ state: 'waiting', attempts: 0, revisits: 0, etag: '"e"', dueAt: at(5) },
    });
    assert.equal((await other.frontier.dueCandidates(later(5), 10)).length, 2);
    assert.equal(await stores.frontier.retryFailed(later(6)), 0);
  });

  it('retries those of one site only, when one is named', async () => {
    const { frontier } = home().stores;
    const found = [
      newCandidate('a'),
      newCandidate('b', { site: 'example' }),
      newCandidate('c', { site: 'other.example' }),
    ];
    await frontier.addCandidates(found);
    for (const { key } of found) await frontier.settle(key, failed);
    assert.equal(await frontier.retryFailed(NOW, 'other.example'), 1);
    assert.equal((await frontier.candidate(candidateKeyOf('c')))?.state, 'waiting');
    assert.equal((await frontier.inState('failed', 10)).length, 2);
  });
}

function hostSentences(home: Home): void {
  it('grants the first slot at once and the next one after the delay', async () => {
    const { stores, other } = home();
    assert.deepEqual(await stores.hosts.takeSlot('news.example', NOW, 2000), { granted: true });
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(1), 2000), { granted: false, retryAt: at(2) });
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(2), 2000), { granted: true });
    assert.deepEqual(await stores.hosts.takeSlot('news.example', later(2), 2000), { granted: false, retryAt: at(4) });
  });

  it('keeps a clock for each host, port included', async () => {
    const { hosts } = home().stores;
    for (const host of ['news.example', 'www.news.example', 'news.example:8080']) {
      assert.deepEqual(await hosts.takeSlot(host, NOW, 60_000), { granted: true });
    }
  });

  it('grants every slot when no delay is asked', async () => {
    const { hosts } = home().stores;
    assert.deepEqual(await hosts.takeSlot('127.0.0.1:80', NOW, 0), { granted: true });
    assert.deepEqual(await hosts.takeSlot('127.0.0.1:80', NOW, 0), { granted: true });
  });

  it('grants a slot to one of sixteen who ask at once, and tells the others when to ask again', async () => {
    const slots = await race(home, ({ hosts }) => hosts.takeSlot('news.example', NOW, 2000));
    assert.equal(slots.filter(({ granted }) => granted).length, 1);
    assert.deepEqual(new Set(slots.flatMap((slot) => (slot.granted ? [] : [slot.retryAt]))), new Set([at(2)]));
  });

  it('grants nothing while the host is held, and tells until when', async () => {
    const { stores, other } = home();
    await stores.hosts.hold('news.example', at(600), 'HTTP 429');
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(599), 0), { granted: false, retryAt: at(600) });
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(600), 0), { granted: true });
  });

  it('tells the later of its two clocks', async () => {
    const { hosts } = home().stores;
    await hosts.takeSlot('news.example', NOW, 60_000);
    await hosts.hold('news.example', at(10), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 2000), { granted: false, retryAt: at(60) });
    await hosts.hold('news.example', at(100), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 2000), { granted: false, retryAt: at(100) });
  });

  it('lengthens a hold and never shortens it, in whatever order they come', async () => {
    const { hosts } = home().stores;
    await hosts.hold('news.example', at(100), 'HTTP 429');
    await hosts.hold('news.example', at(50), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 0), { granted: false, retryAt: at(100) });
    await hosts.hold('news.example', at(200), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 0), { granted: false, retryAt: at(200) });
  });

  it('is left with the longest of sixteen holds that come at once', async () => {
    await race(home, ({ hosts }, racer) => hosts.hold('news.example', at(((racer * 7) % 16) + 1), 'HTTP 429'));
    const slot = await home().stores.hosts.takeSlot('news.example', NOW, 0);
    assert.deepEqual(slot, { granted: false, retryAt: at(16) });
  });

  it("spends a site's budget for the day, and begins anew on the next", async () => {
    const { stores, other } = home();
    const spend = (hosts: Hosts, day: string) => hosts.spend('news.example', day, 2);
    assert.deepEqual([await spend(stores.hosts, '2026-01-10'), await spend(other.hosts, '2026-01-10')], [true, true]);
    assert.equal(await spend(stores.hosts, '2026-01-10'), false);
    assert.equal(await stores.hosts.spend('other.example', '2026-01-10', 2), true);
    assert.equal(await spend(other.hosts, '2026-01-11'), true);
    assert.equal(await stores.hosts.spend('news.example', '2026-01-11', 3), true, 'a budget may be raised');
  });

  it('never spends more than the budget, however many ask at once', async () => {
    const spent = await race(home, ({ hosts }) => hosts.spend('news.example', '2026-01-10', 5));
    assert.equal(spent.filter(Boolean).length, 5);
  });
}

function robotsSentences(home: Home): void {
  it('gives back what was put for the host, and undefined for another', async () => {
    const { stores, other } = home();
    const record: RobotsRecord = {
      fetchedAt: at(0),
      verdict: 'rules',
      text: 'User-agent: *\nDisallow: /ä\n',
      status: 200,
      reason: 'no complete answer before the deadline',
      unreachableSince: at(-60),
      reservations: [{ location: '/ä/*$', reserved: true }],
      notFound: { at: at(-60), print: '0123abcd 4567ef01' },
      repeats: [{ pattern: '/events/*', times: 6, at: at(-30) }],
    };
    await stores.hosts.putRobots('news.example', record);
    assert.deepEqual(await other.hosts.robots('news.example'), record);
    assert.equal(await other.hosts.robots('www.news.example'), undefined);
  });

  it('replaces the record as a whole', async () => {
    const { hosts } = home().stores;
    await hosts.putRobots('news.example', { fetchedAt: at(0), verdict: 'rules', text: 'User-agent: *', status: 200 });
    await hosts.putRobots('news.example', { fetchedAt: at(1), verdict: 'disallow' });
    assert.deepEqual(await hosts.robots('news.example'), { fetchedAt: at(1), verdict: 'disallow' });
  });

  it('tells a robots.txt without a text from one whose text is empty', async () => {
    const { hosts } = home().stores;
    await hosts.putRobots('a.example', { fetchedAt: at(0), verdict: 'allow', status: 404 });
    await hosts.putRobots('b.example', { fetchedAt: at(0), verdict: 'rules', text: '', status: 200 });
    assert.deepEqual(await hosts.robots('a.example'), { fetchedAt: at(0), verdict: 'allow', status: 404 });
    assert.deepEqual(await hosts.robots('b.example'), { fetchedAt: at(0), verdict: 'rules', text: '', status: 200 });
  });

  it('keeps 500 KiB of rules that hardly shrink', async () => {
    const { hosts } = home().stores;
    let state = 1;
    const text = Array.from({ length: 500 * 1024 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(33 + (state % 94));
    }).join('');
    await hosts.putRobots('big.example', { fetchedAt: at(0), verdict: 'rules', text });
    assert.equal((await hosts.robots('big.example'))?.text, text);
  });

  it('does not touch the clocks of the host', async () => {
    const { hosts } = home().stores;
    await hosts.hold('news.example', at(100), 'HTTP 429');
    await hosts.putRobots('news.example', { fetchedAt: at(0), verdict: 'allow' });
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 0), { granted: false, retryAt: at(100) });
  });
}

function articleSentences(home: Home): void {
  const articleId = 'a_0123456789abcdef';
  const head = (revision: number): ArticleHead => ({
    articleId,
    site: 'news.example',
    url: 'https://www.news.example/a',
    canonicalUrl: 'https://news.example/a',
    headline: `Größe ${revision}`,
    inLanguage: 'de',
    bodyStatus: 'full',
    wordCount: 100 + revision,
    datePublished: '2026-11-23',
    firstSeenAt: at(-60),
    lastSeenAt: at(revision),
    versions: Array.from({ length: revision }, (_, version) => ({
      version: version + 1,
      contentHash: `sha256:${'0'.repeat(64)}`,
      fetchedAt: at(version),
      objectKey: `articles/2026/11/23/a_0123456789abcdef/v${version + 1}.json.gz`,
    })),
    revision,
  });
  const article = ({ revision }: ArticleHead): Article => ({
    schemaVersion: 1,
    ...{ articleId, site: 'news.example', url: 'https://www.news.example/a', version: revision },
    headline: `Größe ${revision}`,
    articleBody: 'One paragraph of the text.',
    ...{ bodyStatus: 'full', wordCount: 5, sources: {}, extractor: 'test/1' },
    contentHash: `sha256:${'0'.repeat(64)}`,
    ...{ firstSeenAt: at(-60), fetchedAt: at(0) },
  });

  it('answers undefined for an article that is not there', async () => {
    assert.equal(await home().stores.articles.get(articleId), undefined);
  });

  it('gives back the head with every field, from any process', async () => {
    const { stores, other } = home();
    assert.equal(await stores.articles.put(head(1), article(head(1))), true);
    assert.deepEqual(await other.articles.get(articleId), head(1));
  });

  it('gives back a head of which little is known', async () => {
    const { articles } = home().stores;
    const little = without(head(1), 'headline', 'canonicalUrl', 'inLanguage', 'datePublished');
    assert.equal(await articles.put(little, without(article(head(1)), 'headline')), true);
    assert.deepEqual(await articles.get(articleId), little);
  });

  it('takes the next revision, and replaces the head as a whole', async () => {
    const { articles } = home().stores;
    await articles.put(head(1), article(head(1)));
    const second = without(head(2), 'headline');
    assert.equal(await articles.put(second, article(head(2))), true);
    assert.deepEqual(await articles.get(articleId), second);
  });

  it('takes the next revision without the article, when that is the same', async () => {
    const { articles } = home().stores;
    await articles.put(head(1), article(head(1)));
    const seenAgain = { ...head(1), lastSeenAt: at(500), revision: 2 };
    assert.equal(await articles.put(seenAgain), true);
    assert.deepEqual(await articles.get(articleId), seenAgain);
  });

  it('refuses a revision that is not the next: one too few, the same again, one too many, the first of none', async () => {
    const { articles } = home().stores;
    assert.equal(await articles.put(head(2), article(head(2))), false);
    assert.equal(await articles.get(articleId), undefined);
    await articles.put(head(1), article(head(1)));
    await articles.put(head(2), article(head(2)));
    for (const revision of [1, 2, 4]) assert.equal(await articles.put(head(revision), article(head(revision))), false);
    assert.deepEqual(await articles.get(articleId), head(2));
  });

  it('lets one of sixteen who write the first revision at once win, and keeps what the winner wrote', async () => {
    const written = await race(home, ({ articles }, racer) =>
      articles.put({ ...head(1), headline: `by ${racer}` }, article(head(1))),
    );
    assert.equal(written.filter(Boolean).length, 1);
    assert.equal((await home().stores.articles.get(articleId))?.headline, `by ${written.indexOf(true)}`);
  });

  it('lets one of sixteen who write the next revision at once win', async () => {
    await home().stores.articles.put(head(1), article(head(1)));
    const written = await race(home, ({ articles }, racer) =>
      articles.put({ ...head(2), headline: `by ${racer}` }, article(head(2))),
    );
    assert.equal(written.filter(Boolean).length, 1);
    assert.equal((await home().stores.articles.get(articleId))?.headline, `by ${written.indexOf(true)}`);
  });

  it('keeps fifty versions', async () => {
    const { articles } = home().stores;
    const versions = head(50).versions;
    await articles.put({ ...head(1), versions }, article(head(1)));
    assert.deepEqual((await articles.get(articleId))?.versions, versions);
  });
}

function nudgeSentences(home: Home): void {
  it('delivers every nudge of a candidate, also more than one batch holds', async () => {
    const { nudges, received } = home();
    const refs = Array.from({ length: 23 }, (_, each) => ({
      key: candidateKeyOf(`${each}`),
      host: `h${each % 3}.example:8080`,
    }));
    await nudges.candidates(refs);
    const { candidates, listingIds } = await received();
    const byKey = (a: CandidateRef, b: CandidateRef): number => (a.key < b.key ? -1 : 1);
    assert.deepEqual(candidates.toSorted(byKey), refs.toSorted(byKey));
    assert.deepEqual(listingIds, []);
  });

  it('delivers every nudge of a listing', async () => {
    const { nudges, received } = home();
    const ids = Array.from({ length: 12 }, (_, each) => listingIdOf(`feed-${each}`));
    await nudges.listings(ids);
    const { candidates, listingIds } = await received();
    assert.deepEqual(listingIds.toSorted(), ids.toSorted());
    assert.deepEqual(candidates, []);
  });

  it('delivers nothing for nothing', async () => {
    const { nudges, received } = home();
    await nudges.candidates([]);
    await nudges.listings([]);
    assert.deepEqual(await received(), { listingIds: [], candidates: [] });
  });
}
