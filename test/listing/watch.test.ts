import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshnessSeconds } from '../../functions/article/freshness.ts';
import type { ListingSchedule } from '../../functions/listing/listing.ts';
import { watchOf } from '../../functions/listing/watch.ts';

const NOW = new Date('2026-11-25T10:00:00.000Z');

const listing = (number: number, failures: number): ListingSchedule => ({
  ...{ listingId: `l_${number}`, site: `s${number}.example`, url: `https://s${number}.example/feed` },
  ...{ dueAt: NOW.toISOString(), lastPolledAt: NOW.toISOString(), failures },
});

describe('What the tick tells of the sites', () => {
  it('counts each of a few that is in trouble', () => {
    const { failingSites, tooManyFailing } = watchOf([listing(1, 2), listing(2, 0), listing(3, 0)]);
    assert.deepEqual([failingSites, tooManyFailing], [1, 1]);
  });

  it('of many leaves out as many as are always in trouble somewhere', () => {
    const many = Array.from({ length: 100 }, (_, number) => listing(number, number < 3 ? 1 : 0));
    const { failingSites, tooManyFailing } = watchOf(many);
    assert.deepEqual([failingSites, tooManyFailing], [3, 1]);
  });
});

describe('The freshness of an article', () => {
  const article = { version: 1, datePublished: '2026-11-25T09:30:00.000Z', datePublishedPrecision: 'minute' } as const;

  it('is the time from its publication until it could be read', () => {
    assert.equal(freshnessSeconds(article, NOW), 1800);
  });

  it('is unknown for a later version, for a day without a time, for an old article and for one of the future', () => {
    assert.equal(freshnessSeconds({ ...article, version: 2 }, NOW), undefined);
    assert.equal(freshnessSeconds({ ...article, datePublishedPrecision: 'day' }, NOW), undefined);
    assert.equal(freshnessSeconds({ ...article, datePublished: '2026-11-20T09:30:00.000Z' }, NOW), undefined);
    assert.equal(freshnessSeconds({ ...article, datePublished: '2026-11-25T11:30:00.000Z' }, NOW), undefined);
  });
});
