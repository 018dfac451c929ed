import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  expectedItems,
  itemsLately,
  readActivity,
  seeded,
  timeUntil,
  UNKNOWN_ACTIVITY,
  watched,
  writeActivity,
  type Activity,
} from '../../functions/listing/activity.ts';
import { nextPoll } from '../../functions/listing/rhythm.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-10T00:00:00Z');

/** Watched every `everyHours` from the start on, with what `items` says of each hour. */
function watch(days: number, everyHours: number, items: (hour: number, day: number) => number): Activity {
  let activity = UNKNOWN_ACTIVITY;
  for (let at = 0; at < days * 24; at += everyHours) {
    let count = 0;
    for (let hour = at; hour < at + everyHours; hour++) count += items(hour % 24, Math.floor(hour / 24));
    activity = watched(activity, START + at * HOUR, START + (at + everyHours) * HOUR, count);
  }
  return activity;
}

const close = (actual: number | undefined, expected: number, by: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= by, `${actual} is not within ${by} of ${expected}`);

describe('The activity of a listing', () => {
  it('is unknown until about a day was watched', () => {
    const activity = watch(0.7, 0.1, () => 0);
    assert.equal(expectedItems(activity, START, START + HOUR), undefined);
    assert.equal(timeUntil(activity, START, 1, DAY), undefined);
    assert.notEqual(
      expectedItems(
        watch(1, 1, () => 1),
        START,
        START + HOUR,
      ),
      undefined,
    );
  });

  it('expects what it has seen, at the times of the day at which it has seen it', () => {
    const morning = watch(14, 1, (hour) => (hour >= 6 && hour < 9 ? 2 : 0));
    const now = START + 14 * DAY;
    close(expectedItems(morning, now, now + DAY), 6, 1.2);
    close(expectedItems(morning, now + 6 * HOUR, now + 9 * HOUR), 6, 1);
    close(expectedItems(morning, now + 12 * HOUR, now + 24 * HOUR), 0, 0.6);
  });

  it('follows a change of habit within weeks', () => {
    const activity = watch(40, 1, (_, day) => (day < 20 ? 0 : 1));
    close(expectedItems(activity, START, START + DAY), 24, 8);
  });

  it('learns nothing from a gap of more than two days', () => {
    const before = watch(7, 1, () => 1);
    const after = watched(before, START, START + 30 * DAY, 20);
    assert.deepEqual([after.items, after.hours], [before.items, before.hours]);
  });

  it('says when the next item is to be expected', () => {
    const steady = watch(14, 1, () => 1);
    close(timeUntil(steady, START, 1, DAY), HOUR, HOUR / 10);
    assert.equal(
      timeUntil(
        watch(14, 1, () => 0),
        START,
        1,
        DAY,
      ),
      DAY,
    );
  });

  it('begins with the dates that the first poll shows', () => {
    const now = START + 3 * DAY;
    const dates = [0, 1, 2].flatMap((day) => [6, 7, 8].map((hour) => START + day * DAY + hour * HOUR));
    const activity = seeded([...dates, now + DAY, Number.NaN], now);
    close(expectedItems(activity, now, now + DAY), 3, 0.7);
    const morning = expectedItems(activity, now + 6 * HOUR, now + 9 * HOUR) ?? 0;
    const night = expectedItems(activity, now + 18 * HOUR, now + 21 * HOUR) ?? 0;
    assert.ok(morning > 4 * night, `${morning} by day, ${night} at night`);
    assert.deepEqual(seeded([], now), UNKNOWN_ACTIVITY);
  });

  it('counts the items of the last 24 hours', () => {
    const now = START + 14 * DAY;
    const activity = watch(14, 3, (hour) => (hour === 12 ? 5 : 0));
    assert.equal(itemsLately(activity, now), 5);
    assert.equal(itemsLately(activity, now + 11 * HOUR), 5);
    assert.equal(itemsLately(activity, now + 2 * DAY), 0);
    assert.equal(itemsLately(UNKNOWN_ACTIVITY, now), 0);
  });

  it('is written in some hundred characters and read back', () => {
    const activity = watch(14, 0.5, (hour) => Math.round(hour / 7));
    const text = writeActivity(activity);
    assert.ok(text.length < 200, text);
    close(expectedItems(readActivity(text), START, START + DAY), expectedItems(activity, START, START + DAY) ?? 0, 0.1);
    for (const none of [undefined, '', 'x', '1 2;3;4;5', `${text};`.replace('1', '-1')]) {
      assert.ok(readActivity(none).hours.length === 8);
    }
  });

  it('makes polls dense where news is and rare where it is not, and news is seen soon', () => {
    // Twelve items a day between 06:00 and 12:00, one at 22:15; four weeks, of which the last counts.
    const isDue = (minute: number) =>
      (minute % 1440 >= 360 && minute % 1440 < 720 && minute % 30 === 0) || minute % 1440 === 1335;
    let activity = UNKNOWN_ACTIVITY;
    let [dueAt, last] = [START, START];
    const polls = { morning: 0, night: 0 };
    const delays: number[] = [];
    for (; dueAt < START + 28 * DAY;) {
      const now = dueAt;
      let newItems = 0;
      for (let at = last + 60_000; at <= now; at += 60_000) {
        if (!isDue((at - START) / 60_000)) continue;
        newItems++;
        if (at > START + 21 * DAY) delays.push((now - at) / 60_000);
      }
      if (now > START + 21 * DAY) {
        const hour = new Date(now).getUTCHours();
        if (hour >= 6 && hour < 12) polls.morning++;
        if (hour < 4) polls.night++;
      }
      activity = watched(activity, last, now, newItems);
      const schedule = {
        ...{ dueAt: new Date(now).toISOString(), lastPolledAt: new Date(last).toISOString(), failures: 0 },
        activity: writeActivity(activity),
      };
      last = now;
      const next = nextPoll({
        ...{ schedule, now: new Date(now), outcome: { newItems }, everyMs: 300_000, random: () => 0.5 },
      });
      dueAt = Math.ceil(Date.parse(next) / 60_000) * 60_000;
    }
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    assert.ok(mean < 20, `seen after ${mean} minutes`);
    assert.ok(polls.morning / 6 > 3 * (polls.night / 4), JSON.stringify(polls));
  });
});
