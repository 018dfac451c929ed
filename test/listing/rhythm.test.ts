import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextPoll, type PollOutcome } from '../../functions/listing/rhythm.ts';
import { POLL } from '../../functions/limits.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ago = (ms: number) => new Date(NOW.getTime() - ms).toISOString();

/** Milliseconds from now to the next poll of a listing that was planned `planned` after its last poll. */
function wait(
  outcome: PollOutcome,
  history: { planned?: number; lastNew?: number; failures?: number; random?: number } = {},
): number {
  const { planned = HOUR, lastNew, failures = 0, random = 0 } = history;
  const schedule = {
    dueAt: ago(0),
    lastPolledAt: ago(planned),
    failures,
    ...(lastNew === undefined ? {} : { lastNewAt: ago(lastNew) }),
  };
  return (
    Date.parse(nextPoll({ schedule, now: NOW, outcome, everyMs: 15 * MINUTE, random: () => random })) - NOW.getTime()
  );
}

describe('The rhythm of a listing', () => {
  it('quickens with news and slows without', () => {
    assert.ok(wait({ newItems: 3 }) < HOUR);
    assert.ok(wait({ newItems: 0, notModified: true }) > HOUR);
  });

  it('is never quicker than what the person set, nor slower than the ceiling', () => {
    assert.equal(wait({ newItems: 50 }, { planned: 16 * MINUTE }), 15 * MINUTE);
    assert.equal(wait({ newItems: 0 }, { planned: 23 * HOUR }), POLL.ceilingMs);
    const first = nextPoll({
      schedule: { dueAt: ago(0), failures: 0 },
      now: NOW,
      outcome: { newItems: 9 },
      everyMs: 1,
      random: () => 0,
    });
    assert.equal(Date.parse(first) - NOW.getTime(), POLL.floorMs);
  });

  it('does not leave a listing alone for long that had news lately', () => {
    assert.ok(wait({ newItems: 0 }, { planned: 10 * HOUR, lastNew: HOUR }) <= HOUR / 3);
  });

  it('settles at the pace of its news', () => {
    // One new item every four hours: simulated for ten days.
    let now = NOW.getTime();
    let schedule: Parameters<typeof nextPoll>[0]['schedule'] = { dueAt: NOW.toISOString(), failures: 0 };
    let polls = 0;
    let seen = Math.floor(now / (4 * HOUR));
    for (const end = now + 240 * HOUR; now < end; now = Date.parse(schedule.dueAt)) {
      const count = Math.floor(now / (4 * HOUR));
      const outcome = { newItems: count - seen };
      seen = count;
      const at = new Date(now);
      const dueAt = nextPoll({ schedule, now: at, outcome, everyMs: 15 * MINUTE, random: () => 0.5 });
      const lastNewAt = outcome.newItems > 0 ? at.toISOString() : schedule.lastNewAt;
      schedule = {
        dueAt,
        lastPolledAt: at.toISOString(),
        failures: 0,
        ...(lastNewAt === undefined ? {} : { lastNewAt }),
      };
      polls++;
    }
    assert.ok(polls > 60 && polls < 500, `${polls} polls for 60 items`);
  });

  it('honours the wish of the listing and of its cache headers', () => {
    assert.equal(wait({ newItems: 5, everyMs: 3 * HOUR }), 3 * HOUR);
    assert.equal(wait({ newItems: 5, cacheMaxAgeMs: 2 * HOUR }), 2 * HOUR);
    assert.equal(wait({ newItems: 5, everyMs: 1800 * HOUR }), POLL.ceilingMs);
  });

  it('doubles with every failure and waits at least as long as the host asks', () => {
    const first = wait({ newItems: 0, failedReason: 'HTTP 500' });
    assert.equal(wait({ newItems: 0, failedReason: 'HTTP 500' }, { failures: 1 }), 2 * first);
    assert.equal(wait({ newItems: 0, failedReason: 'HTTP 500' }, { failures: 300 }), POLL.ceilingMs);
    const retryAt = new Date(NOW.getTime() + 20 * HOUR).toISOString();
    assert.equal(wait({ newItems: 0, failedReason: 'HTTP 429', retryAt }), 20 * HOUR);
  });

  it('is spread by chance, only ever later', () => {
    const plain = wait({ newItems: 1 });
    const spread = wait({ newItems: 1 }, { random: 0.99 });
    assert.ok(spread > plain && spread <= plain * 1.1);
  });
});
