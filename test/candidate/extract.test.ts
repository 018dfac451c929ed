import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { NewCandidate } from '../../functions/candidate/candidate.ts';
import { StoreError, ThrottledError } from '../../functions/errors.ts';
import { candidateKeyOf, listingIdOf } from '../../functions/identity.ts';
import { silentLog } from '../../functions/log.ts';
import { createExtract } from '../../functions/pipeline.ts';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ENDED } from '../../functions/candidate/suspect.ts';
import { CANDIDATE } from '../../functions/limits.ts';
import type { Ports, TransportRequest } from '../../functions/ports.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { StoppedClock } from '../world/crawl.ts';

const START = new Date('2026-01-10T12:00:00Z');
const BODY = Array.from(
  { length: 12 },
  (_, n) =>
    `<p>The harbour board met for the ${n}th time to hear what the new quay would cost, and who was to pay for it.</p>`,
);
const PAGE = `<html><head><title>The new quay</title></head><body><article><h1>The new quay</h1>${BODY.join('')}</article></body></html>`;

const OPEN = candidate('https://open.example/news/the-new-quay');
const NO_ARCHIVE = candidate('https://noarchive.example/news/the-new-quay');

function candidate(url: string): NewCandidate {
  const { host } = new URL(url);
  const at = START.toISOString();
  return {
    ...{ key: candidateKeyOf(url), url, site: host, host, listingId: listingIdOf(`https://${host}/`) },
    foundAt: at,
    dueAt: at,
    hints: {},
  };
}

describe('A batch of candidates', () => {
  const dir = mkdtempSync(join(tmpdir(), 'newsfold-extract-'));
  let home: LocalHome;
  let ports: Ports;
  beforeEach(async () => {
    home = openLocalHome(dir);
    const sites = [OPEN, NO_ARCHIVE].map(({ site }) => ({ site }));
    ports = {
      ...home,
      clock: new StoppedClock(START),
      random: () => 0.5,
      log: silentLog,
      sites: { load: () => Promise.resolve({ contact: 'test@open.example', delay: '0s', sites }) },
      nudges: createLocalQueue().nudges,
      transport: {
        fetch: ({ url }) => {
          if (!url.endsWith('quay')) return Promise.resolve({ kind: 'gone', status: 404 });
          const robots: Record<string, string> = url === NO_ARCHIVE.url ? { 'x-robots-tag': 'noarchive' } : {};
          const headers = { 'content-type': 'text/html', ...robots };
          const page = { url, finalUrl: url, status: 200, body: Buffer.from(PAGE), headers };
          return Promise.resolve({
            kind: 'ok',
            page: { ...page, fetchedAt: START.toISOString(), truncated: false, redirects: [] },
          });
        },
      },
    };
    await home.frontier.addCandidates([OPEN, NO_ARCHIVE]);
  });
  afterEach(() => {
    home.close();
    rmSync(dir, { recursive: true });
  });
  const stateOf = async ({ key }: NewCandidate) => (await home.frontier.candidate(key))?.state;

  it('delivers again only those whose page could not be kept', async () => {
    const put = home.objects.put.bind(home.objects);
    ports.objects.put = async (key, ...rest) => {
      if (key.startsWith('raw/')) throw new StoreError('no answer', { where: key, fix: 'wait' });
      return put(key, ...rest);
    };
    const { failedKeys } = await createExtract(ports).extract([OPEN.key, NO_ARCHIVE.key]);
    assert.deepEqual(failedKeys, [OPEN.key]);
    assert.deepEqual([await stateOf(OPEN), await stateOf(NO_ARCHIVE)], ['waiting', 'done']);
  });

  it('asks again for a page of which the server sent a part, and takes the part in the end, which says so', async () => {
    const clock = new StoppedClock(START);
    const cutAt = async (share: number) => {
      const transport = {
        fetch: async (request: TransportRequest) => {
          const outcome = await ports.transport.fetch(request);
          if (outcome.kind !== 'ok') return outcome;
          const body = outcome.page.body.subarray(0, share * outcome.page.body.length);
          return { ...outcome, page: { ...outcome.page, body, truncated: true } };
        },
      };
      const { candidates } = await createExtract({ ...ports, clock, transport }).extract([OPEN.key]);
      await clock.sleep(3_600_000);
      return candidates[0]?.kind;
    };
    assert.deepEqual(await cutAt(0.6), 'postponed');
    assert.match((await home.frontier.candidate(OPEN.key))?.reason ?? '', /ended its answer after \d+ bytes/);
    assert.deepEqual([await cutAt(0.6), await cutAt(0.6)], ['postponed', 'taken']);
    const { articleId } = (await home.frontier.candidate(OPEN.key))!;
    const [version] = (await home.articles.get(articleId!))!.versions;
    const stored = gunzipSync((await home.objects.get(version!.objectKey))!).toString();
    assert.match(stored, /"bodyStatusReason":"only the first \d+ bytes of the page were had"/);
  });

  it('takes a page at once that was only cut behind its end', async () => {
    const transport = {
      fetch: async (request: TransportRequest) => {
        const outcome = await ports.transport.fetch(request);
        return outcome.kind === 'ok' ? { ...outcome, page: { ...outcome.page, truncated: true } } : outcome;
      },
    };
    const { candidates } = await createExtract({ ...ports, transport }).extract([OPEN.key]);
    assert.equal(candidates[0]?.kind, 'taken');
  });

  it('that is stopped stores what has come, and leaves the rest as it was found', async () => {
    const fetch = ports.transport.fetch.bind(ports.transport);
    const stop = new AbortController();
    const asked: (AbortSignal | undefined)[] = [];
    ports.transport = {
      fetch(request) {
        if (request.url !== OPEN.url) return fetch(request);
        asked.push(request.signal);
        setImmediate(() => stop.abort());
        return new Promise<never>(() => undefined);
      },
    };
    const { candidates, failedKeys } = await createExtract(ports).extract([OPEN.key, NO_ARCHIVE.key], stop.signal);
    assert.deepEqual(Object.fromEntries(candidates.map(({ key, kind }) => [key, kind])), {
      [OPEN.key]: 'left',
      [NO_ARCHIVE.key]: 'taken',
    });
    assert.deepEqual(failedKeys, []);
    assert.equal(asked[0]?.aborted, true, 'the socket is closed');
    const again = await home.frontier.claim(OPEN.key, START, CANDIDATE.leaseMs);
    assert.deepEqual([again?.attempts, again?.wasLeft], [0, undefined]);
  });

  it('that is stopped waits for no host', async () => {
    const stop = new AbortController();
    const waiting: { sleep: Ports['clock']['sleep'] } = {
      sleep: () => {
        setImmediate(() => stop.abort());
        return new Promise<never>(() => undefined);
      },
    };
    await home.hosts.hold(OPEN.host, new Date(START.getTime() + 10_000).toISOString(), 'HTTP 503');
    const clock = { now: () => START, ...waiting };
    const { candidates } = await createExtract({ ...ports, clock }).extract([OPEN.key], stop.signal);
    assert.deepEqual(candidates, [{ key: OPEN.key, kind: 'left', reason: 'stopped' }]);
  });

  it('begins nothing once it is stopped', async () => {
    const { candidates } = await createExtract(ports).extract([OPEN.key], AbortSignal.abort());
    assert.deepEqual(candidates, [{ key: OPEN.key, kind: 'left', reason: 'stopped' }]);
    assert.equal((await home.frontier.claim(OPEN.key, START, CANDIDATE.leaseMs))?.attempts, 0);
  });

  it('that finds its table throttled leaves what it had to the next tick: no delivery, and no try, is used up by it', async () => {
    const throttled = new ThrottledError('asked too much', { where: 'table', fix: 'wait' });
    const put = home.articles.put.bind(home.articles);
    ports.articles = {
      ...home.articles,
      get: home.articles.get.bind(home.articles),
      put: (head, latest) => (head.site === OPEN.site ? Promise.reject(throttled) : put(head, latest)),
    };
    const { candidates, failedKeys } = await createExtract(ports).extract([OPEN.key, NO_ARCHIVE.key]);
    assert.deepEqual(failedKeys, []);
    assert.deepEqual(
      candidates.find(({ key }) => key === OPEN.key),
      { key: OPEN.key, kind: 'left', reason: 'throttled' },
    );
    const again = await home.frontier.claim(OPEN.key, START, CANDIDATE.leaseMs);
    assert.deepEqual([again?.attempts, again?.wasLeft], [0, undefined]);
  });

  describe('whose worker died over one of its pages', () => {
    let clock: StoppedClock;
    beforeEach(() => {
      clock = new StoppedClock(START);
    });
    /** A worker that never comes to an end, as far as the others can see. */
    async function dieOver({ url }: NewCandidate): Promise<void> {
      const transport = {
        fetch: (request: TransportRequest) =>
          request.url === url ? new Promise<never>(() => undefined) : ports.transport.fetch(request),
      };
      void createExtract({ ...ports, clock, transport }).extract([OPEN.key, NO_ARCHIVE.key]);
      await setTimeout(20);
      await clock.sleep(CANDIDATE.leaseMs);
    }

    it('takes them one by one the next time, and counts no try of those that are sound', async () => {
      await dieOver(OPEN);
      const { candidates } = await createExtract({ ...ports, clock }).extract([OPEN.key, NO_ARCHIVE.key]);
      assert.deepEqual(
        candidates.map(({ kind }) => kind),
        ['taken', 'taken'],
      );
      assert.equal((await home.frontier.candidate(OPEN.key))?.attempts, 0);
    });

    it('has that one counted as tried, and due again later, when it dies over it once more', async () => {
      await dieOver(OPEN);
      await dieOver(OPEN);
      await createExtract({ ...ports, clock }).extract([OPEN.key, NO_ARCHIVE.key]);
      assert.equal(await stateOf(NO_ARCHIVE), 'done');
      const { attempts, reason, dueAt, state } = (await home.frontier.candidate(OPEN.key))!;
      assert.deepEqual({ attempts, reason, state }, { attempts: 1, reason: ENDED, state: 'waiting' });
      assert.ok(dueAt! > clock.now().toISOString());
    });

    it('takes the try back when it was the store that did not answer, or the host that has to wait', async () => {
      await dieOver(OPEN);
      const put = home.objects.put.bind(home.objects);
      ports.objects.put = () => Promise.reject(new StoreError('no answer', { where: 'raw/', fix: 'wait' }));
      const { failedKeys } = await createExtract({ ...ports, clock }).extract([OPEN.key]);
      ports.objects.put = put;
      assert.deepEqual(failedKeys, [OPEN.key]);
      assert.deepEqual(await home.frontier.candidate(OPEN.key), {
        ...OPEN,
        state: 'waiting',
        attempts: 0,
        revisits: 0,
      });
      await clock.sleep(CANDIDATE.leaseMs);
      await home.hosts.hold(OPEN.host, new Date(clock.now().getTime() + 3_600_000).toISOString(), 'HTTP 503');
      await createExtract({ ...ports, clock }).extract([OPEN.key]);
      const { attempts, state, dueAt } = (await home.frontier.candidate(OPEN.key))!;
      assert.deepEqual({ attempts, state }, { attempts: 0, state: 'waiting' });
      assert.ok(dueAt! > clock.now().toISOString());
    });
  });

  it('is not stopped by a page that breaks what reads it', async () => {
    const fetch = ports.transport.fetch.bind(ports.transport);
    ports.transport.fetch = async (request) => {
      const outcome = await fetch(request);
      if (request.url === OPEN.url && outcome.kind === 'ok') {
        return { ...outcome, page: { ...outcome.page, headers: { 'content-type': 7 as unknown as string } } };
      }
      return outcome;
    };
    const { candidates, failedKeys } = await createExtract(ports).extract([OPEN.key, NO_ARCHIVE.key]);
    assert.deepEqual(failedKeys, []);
    assert.deepEqual(candidates.map(({ kind }) => kind).sort(), ['failed', 'taken']);
    assert.deepEqual([await stateOf(OPEN), await stateOf(NO_ARCHIVE)], ['waiting', 'done']);
  });
});
