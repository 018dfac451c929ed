import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UNKNOWN_ACTIVITY, watched, writeActivity } from '../../functions/listing/activity.ts';
import { siteHealth } from '../../functions/listing/health.ts';
import type { ListingSchedule } from '../../functions/listing/listing.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-01-10T00:00:00Z');
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();

/** A listing that is polled every hour and brings what `items` says of each. */
function listing(site: string, hours: number, items: (hour: number) => number, more: Partial<ListingSchedule> = {}) {
  let activity = UNKNOWN_ACTIVITY;
  let lastNewAt: string | undefined;
  for (let hour = 0; hour < hours; hour++) {
    activity = watched(activity, START + hour * HOUR, START + (hour + 1) * HOUR, items(hour));
    if (items(hour) > 0) lastNewAt = at(hour + 1);
  }
  const schedule: ListingSchedule = {
    ...{ listingId: `l_${site}${more.url ?? ''}`, site, url: `https://${site}/feed`, failures: 0 },
    ...{ dueAt: at(hours + 1), lastPolledAt: at(hours), activity: writeActivity(activity) },
    ...(lastNewAt === undefined ? {} : { lastNewAt }),
    ...more,
  };
  return schedule;
}

describe('The health of a site', () => {
  const of = (...schedules: ListingSchedule[]) => siteHealth(schedules)[0]!;

  it('tells what came in a day against what usually comes', () => {
    const health = of(listing('a.example', 10 * 24, (hour) => (hour % 2 === 0 ? 1 : 0)));
    assert.deepEqual([health.state, health.got, Math.round(health.expected ?? 0)], ['ok', 12, 12]);
    assert.equal(health.lastNewAt, at(10 * 24 - 1));
  });

  it('adds the listings of a site up: each candidate was counted where it was seen first', () => {
    const health = of(
      listing('a.example', 240, () => 1),
      listing('a.example', 240, () => 2, { url: 'https://a.example/other' }),
    );
    assert.deepEqual([health.listings, health.got, Math.round(health.expected ?? 0)], [2, 72, 72]);
  });

  it('calls a site quiet since its last item when chance does not explain the silence', () => {
    const health = of(listing('a.example', 250, (hour) => (hour < 240 ? 1 : 0)));
    assert.equal(health.state, 'quiet');
    assert.equal(health.quietSince, at(240));
    const rare = of(listing('a.example', 250, (hour) => (hour < 240 && hour % 48 === 0 ? 1 : 0)));
    assert.equal(rare.state, 'ok');
    assert.equal(rare.quietSince, undefined);
  });

  it('calls no night a silence', () => {
    const byDay = (hour: number) => (hour % 24 >= 8 && hour % 24 < 20 ? 2 : 0);
    assert.equal(of(listing('a.example', 10 * 24 + 7, byDay)).state, 'ok');
    assert.equal(of(listing('a.example', 10 * 24 + 18, (hour) => (hour < 240 ? byDay(hour) : 0))).state, 'quiet');
  });

  it('does not count as silence what passed while nobody asked', () => {
    const health = of({ ...listing('a.example', 240, () => 1), dueAt: at(2000) });
    assert.equal(health.state, 'ok');
  });

  it('tells few and many items from chance', () => {
    assert.equal(of(listing('a.example', 264, (hour) => (hour < 240 ? 4 : 1))).state, 'few');
    assert.equal(of(listing('a.example', 264, (hour) => (hour < 240 ? 4 : 14))).state, 'many');
    assert.equal(of(listing('a.example', 264, (hour) => (hour < 240 ? (hour % 12 === 0 ? 1 : 0) : 0))).state, 'ok');
  });

  it('is new while nothing can be expected, and failing when no listing answers', () => {
    assert.equal(of(listing('a.example', 5, () => 1)).state, 'new');
    const never: ListingSchedule = {
      listingId: 'l',
      site: 'a.example',
      url: 'https://a.example/',
      dueAt: at(0),
      failures: 0,
    };
    assert.deepEqual(of(never), { site: 'a.example', state: 'new', listings: 1, failing: 0, got: 0 });
    const failing = { ...listing('a.example', 240, () => 1), failures: 3 };
    assert.equal(of(failing).state, 'failing');
    assert.equal(
      of(
        failing,
        listing('a.example', 240, () => 1, { url: 'b' }),
      ).state,
      'ok',
    );
  });

  it('leaves guesses out and orders sites by name', () => {
    const sites = siteHealth([
      listing('b.example', 5, () => 1),
      listing('a.example', 5, () => 1),
      listing('c.example', 5, () => 1, { origin: 'guessed' }),
    ]);
    assert.deepEqual(
      sites.map(({ site }) => site),
      ['a.example', 'b.example'],
    );
  });
});
