import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PIPELINE_OPTIONS } from '../../functions/aws/worker.ts';
import { isFresh, type Candidate } from '../../functions/candidate/candidate.ts';
import { endingOf, settledDone, settledFailed } from '../../functions/candidate/settlement.ts';
import { CANDIDATE } from '../../functions/limits.ts';
import type { FetchFailure } from '../../functions/page/failure.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const middle = () => 0.5;

function candidate(fields: Partial<Candidate> = {}): Candidate {
  return {
    key: 'c_1',
    url: 'https://paper.example/a',
    site: 'paper.example',
    host: 'paper.example',
    listingId: 'l_1',
    foundAt: '2026-03-01T11:00:00.000Z',
    dueAt: '2026-03-01T11:00:00.000Z',
    hints: {},
    state: 'waiting',
    attempts: 0,
    revisits: 0,
    ...fields,
  };
}

const ending = (failure: FetchFailure, fields: Partial<Candidate> = {}) =>
  endingOf(failure, candidate(fields), NOW, middle);

describe('the ending of a fetch that brought no page', () => {
  it('counts no try when the whole host asks to wait, and keeps the date it asked for', () => {
    const at = '2026-03-01T13:00:00.000Z';
    assert.deepEqual(ending({ kind: 'retryAt', at, reason: 'HTTP 503', wholeHost: true }), {
      kind: 'postpone',
      dueAt: at,
    });
  });

  it('gives up on a host that has asked to wait for more than a week', () => {
    const found = { foundAt: '2026-02-20T12:00:00.000Z' };
    const end = ending({ kind: 'retryAt', at: '2026-03-01T13:00:00.000Z', reason: 'HTTP 503', wholeHost: true }, found);
    assert.equal(end.kind === 'settle' && end.settlement.state, 'failed');
  });

  it('never gives up on an article that is stored because a later look at it must wait', () => {
    const stored = { foundAt: '2026-02-01T12:00:00.000Z', articleId: 'a_1', state: 'done' as const };
    const end = ending(
      { kind: 'retryAt', at: '2026-03-01T13:00:00.000Z', reason: 'HTTP 503', wholeHost: true },
      stored,
    );
    assert.equal(end.kind, 'postpone');
  });

  it('is never due before the server said', () => {
    const at = '2026-03-02T12:00:00.000Z';
    const end = ending({ kind: 'retryAt', at, reason: 'HTTP 500', wholeHost: false });
    assert.equal(end.kind === 'settle' && end.settlement.dueAt, at);
    assert.equal(end.kind === 'settle' && end.settlement.attempts, 1);
  });

  it('believes 410 at once and 404 at the third time', () => {
    const states = [
      ending({ kind: 'gone', status: 410 }),
      ending({ kind: 'gone', status: 404 }),
      ending({ kind: 'gone', status: 404 }, { attempts: 2 }),
    ].map((end) => end.kind === 'settle' && end.settlement.state);
    assert.deepEqual(states, ['gone', 'waiting', 'gone']);
  });

  it('does not try again what robots.txt or the address guard forbids', () => {
    for (const reason of ['robots', 'guard'] as const) {
      const end = ending({ kind: 'blocked', reason, detail: 'x' });
      assert.equal(end.kind === 'settle' && end.settlement.state, 'refused');
      assert.equal(end.kind === 'settle' && end.settlement.dueAt, undefined);
    }
  });

  it('calls a file of another type no article, and keeps why in words', () => {
    const end = ending({ kind: 'rejected', reason: 'type', detail: 'application/pdf' });
    assert.deepEqual(end.kind === 'settle' && [end.settlement.state, end.settlement.reason], [
      'not-article',
      'type: application/pdf',
    ]);
  });

  it('remembers the stored article and its validators through a failure', () => {
    const end = ending(
      { kind: 'rejected', reason: 'malformed', detail: 'x' },
      { articleId: 'a_1', etag: '"1"', lastModified: 'yesterday', revisits: 2 },
    );
    assert.ok(end.kind === 'settle');
    const { articleId, etag, lastModified, revisits } = end.settlement;
    assert.deepEqual(
      { articleId, etag, lastModified, revisits },
      { articleId: 'a_1', etag: '"1"', lastModified: 'yesterday', revisits: 2 },
    );
  });
});

describe('a failed try', () => {
  it('backs off twice as long each time, within a quarter of jitter', () => {
    const waits = [0, 1, 2, 3].map((attempts) => {
      const { dueAt } = settledFailed(candidate({ attempts }), NOW, middle, 'x');
      return (Date.parse(dueAt ?? '') - NOW.getTime()) / CANDIDATE.backoffMs;
    });
    assert.deepEqual(waits, [1, 2, 4, 8]);
    const early = settledFailed(candidate(), NOW, () => 0, 'x').dueAt ?? '';
    assert.equal((Date.parse(early) - NOW.getTime()) / CANDIDATE.backoffMs, 0.75);
  });

  it('is the last one after the bound: set aside with its reason, due no more', () => {
    const last = settledFailed(candidate({ attempts: CANDIDATE.attempts - 1 }), NOW, middle, 'no answer');
    assert.deepEqual([last.state, last.reason, last.dueAt], ['failed', 'no answer', undefined]);
  });
});

describe('a stored article', () => {
  it('is looked at again at growing intervals, and then no more', () => {
    const waits: (number | undefined)[] = [];
    let current = candidate();
    for (let look = 0; look <= CANDIDATE.revisitAfterMs.length; look++) {
      const settlement = settledDone(current, NOW, { articleId: 'a_1' }, 'new');
      waits.push(settlement.dueAt === undefined ? undefined : Date.parse(settlement.dueAt) - NOW.getTime());
      current = candidate({ ...settlement, dueAt: settlement.dueAt ?? '' });
    }
    assert.deepEqual(waits, [...CANDIDATE.revisitAfterMs, undefined]);
  });

  it('that nobody changed for a day is left alone', () => {
    const stored = settledDone(candidate(), NOW, { articleId: 'a_1' }, 'new');
    const hour = settledDone(candidate({ ...stored, dueAt: '' }), NOW, { articleId: 'a_1' }, 'as before');
    const day = settledDone(candidate({ ...hour, dueAt: '' }), NOW, { articleId: 'a_1' }, 'as before');
    assert.ok(hour.dueAt);
    assert.equal(day.dueAt, undefined);
  });
});

describe('a fresh candidate', () => {
  const late = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();
  const known = { articleId: 'a_1', state: 'done' } as const;

  it('is a new one that was found minutes ago, and not yet one that the tick sends on because its message was lost', () => {
    assert.equal(isFresh(candidate({ dueAt: late(5) }), NOW), true);
    const graceMinutes = PIPELINE_OPTIONS.nudgeGraceMs / 60_000;
    assert.equal(isFresh(candidate({ dueAt: late(graceMinutes) }), NOW), false);
  });

  it('is one to be tried or looked at again that the tick sends on for the first time', () => {
    for (const fields of [{ attempts: 1 }, known]) {
      const minutes = PIPELINE_OPTIONS.nudgeGraceMs / 60_000 + 5;
      assert.equal(isFresh(candidate({ ...fields, dueAt: late(minutes) }), NOW), true);
      assert.equal(isFresh(candidate({ ...fields, dueAt: late(minutes + 10) }), NOW), false);
    }
  });

  it('is none without a date', () => {
    const undated = candidate();
    delete undated.dueAt;
    assert.equal(isFresh(undated, NOW), false);
  });
});
