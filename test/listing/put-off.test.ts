import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ThrottledError } from '../../functions/errors.ts';
import { listingIdOf } from '../../functions/identity.ts';
import type { ListingSchedule } from '../../functions/listing/listing.ts';
import { silentLog } from '../../functions/log.ts';
import { createCrawl } from '../../functions/pipeline.ts';
import type { Ports, Transport } from '../../functions/ports.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { StoppedClock } from '../world/crawl.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const URL = 'https://open.example/feed.xml';
const LISTING: ListingSchedule = {
  ...{ listingId: listingIdOf(URL), site: 'open.example', url: URL },
  ...{ dueAt: NOW.toISOString(), failures: 0 },
};

describe('A poll that cannot come to its end', () => {
  const dir = mkdtempSync(join(tmpdir(), 'newsfold-put-off-'));
  let home: LocalHome;
  before(async () => {
    home = openLocalHome(dir);
    await home.frontier.putSchedule(LISTING);
  });
  after(() => {
    home.close();
    rmSync(dir, { recursive: true });
  });
  const crawlWith = (transport: Transport, frontier = home.frontier) => {
    const sites = { contact: 'test@open.example', delay: '0s', sites: [{ site: LISTING.site }] };
    const ports: Ports = {
      ...{ ...home, frontier, clock: new StoppedClock(NOW), random: () => 0.5, log: silentLog, transport },
      ...{ sites: { load: () => Promise.resolve(sites) }, nudges: createLocalQueue().nudges },
    };
    return createCrawl(ports, { nudgeGraceMs: 0 });
  };
  const never = { fetch: () => new Promise<never>(() => undefined) };

  for (const way of ['pollListing', 'pollSuspect'] as const) {
    it(`is left as it was found when it is stopped, and due (${way})`, async () => {
      const stop = new AbortController();
      setImmediate(() => stop.abort());
      const report = await crawlWith(never)[way](LISTING.listingId, stop.signal);
      assert.deepEqual(report, { kind: 'skipped', reason: 'stopped' });
      assert.deepEqual(await home.frontier.schedule(LISTING.listingId), LISTING);
    });

    it(`is left as it was found when the table is throttled, and its message not given back (${way})`, async () => {
      const throttled = new ThrottledError('asked too much', { where: 'table', fix: 'wait' });
      const frontier = Object.assign(Object.create(home.frontier) as typeof home.frontier, {
        memory: () => Promise.reject(throttled),
      });
      const report = await crawlWith(never, frontier)[way](LISTING.listingId);
      assert.deepEqual(report, { kind: 'skipped', reason: 'throttled' });
      assert.deepEqual(await home.frontier.schedule(LISTING.listingId), LISTING);
    });
  }
});
