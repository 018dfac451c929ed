import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LocalCrawl } from '../../cli/local-crawl.ts';
import { recordRun } from '../../cli/run-recorder.ts';
import type { Runs } from '../../functions/ports.ts';
import type { RunRecord } from '../../functions/query/run.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';

const AT = new Date('2026-01-10T12:00:00Z');
const LISTINGS = ['l_1', 'l_2', 'l_3'];
const nobody = { polled: () => undefined, settled: () => undefined, broke: () => undefined };

/** A crawl of three listings that says how each was polled, and how many were at once. */
function crawlOf(polls: string[]): LocalCrawl {
  const queue = createLocalQueue();
  let atOnce = 0;
  const poll = (how: string) => async () => {
    atOnce += 1;
    polls.push(`${how} ${atOnce}`);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return { kind: 'skipped', reason: 'unknown' } as const;
  };
  const pipeline = {
    async tick() {
      await queue.nudges.listings(LISTINGS);
      return { sites: 1, listings: LISTINGS.length, candidates: 0 };
    },
    ...{ pollListing: poll('listing'), pollSuspect: poll('suspect') },
    extract: () => Promise.resolve({ candidates: [], failedKeys: [] }),
    replay: () => Promise.reject(new Error('nothing is replayed')),
  };
  return { pipeline, queue, close: () => undefined };
}

function memoryOf(...kept: RunRecord[]): Runs {
  return {
    put: (run) => Promise.resolve(void kept.unshift(run)),
    latest: (limit) => Promise.resolve(kept.slice(0, limit)),
  };
}

describe('A run after one that did not come to its end', () => {
  const counts = { ...({} as RunRecord['counts']) };
  const died: RunRecord = { startedAt: '2026-01-10T11:00:00.000Z', counts, sites: [] };

  it('polls the listings one by one, each as one that may end it too', async () => {
    const polls: string[] = [];
    await recordRun(crawlOf(polls), { runs: memoryOf(died), shown: nobody, now: () => AT });
    assert.deepEqual(polls, ['suspect 1', 'suspect 1', 'suspect 1']);
  });

  it('is followed by one that polls them side by side again', async () => {
    const runs = memoryOf(died);
    await recordRun(crawlOf([]), { runs, shown: nobody, now: () => AT });
    const polls: string[] = [];
    await recordRun(crawlOf(polls), { runs, shown: nobody, now: () => AT });
    assert.deepEqual(polls, ['listing 1', 'listing 2', 'listing 3']);
  });
});
