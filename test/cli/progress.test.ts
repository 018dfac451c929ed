import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../../cli/context.ts';
import { CrawlCounter } from '../../cli/progress.ts';
import type { NewCandidate } from '../../functions/candidate/candidate.ts';
import type { PollReport } from '../../functions/listing/poll.ts';

const context = { options: { quiet: true }, stderr: { isTTY: false }, note: () => {} } as unknown as Context;

const candidate = (key: string): NewCandidate => ({
  ...{ key, url: `https://a.example/${key}`, site: 'a.example', host: 'a.example', listingId: 'l_front' },
  foundAt: '2026-11-25T00:00:00.000Z',
  dueAt: '2026-11-25T00:10:00.000Z',
  hints: {},
});

function frontPage(keys: readonly string[]): PollReport {
  const url = 'https://a.example/';
  const listing = { listingId: 'l_front', site: 'a.example', url, dueAt: '2026-11-25T01:00:00.000Z', failures: 0 };
  const added = keys.map(candidate);
  return {
    kind: 'read',
    listing,
    format: 'html',
    entries: keys.length,
    added,
    waiting: keys.length,
    elsewhere: [],
    discovered: [],
  };
}

describe('what a crawl says it did', () => {
  it('counts links that wait for a feed', () => {
    const counter = new CrawlCounter(context);
    counter.polled(frontPage(['c_1', 'c_2']));
    assert.match(counter.finish(), /2 links left to the feeds/);
  });

  it('counts none that a feed told of in the same run, so that it was taken', () => {
    const counter = new CrawlCounter(context);
    counter.polled(frontPage(['c_1', 'c_2']));
    counter.settled({ key: 'c_1', kind: 'gone', url: 'https://a.example/c_1' });
    counter.settled({ key: 'c_2', kind: 'skipped' });
    assert.match(counter.finish(), /1 gone, 1 link left to the feeds/);
    assert.equal(counter.counts.waiting, 1);
  });
});
