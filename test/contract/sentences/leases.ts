/** What is promised of the leases of candidates. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Settlement } from '../../../functions/candidate/candidate.ts';
import { StoreError } from '../../../functions/errors.ts';
import { candidateKeyOf } from '../../../functions/identity.ts';
import { NOW, at, later, LEASE_MS, race, newCandidate, without, done, type Home } from './home.ts';

export function leaseSentences(home: Home): void {
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

  describe('of a fresh candidate', () => {
    const fresh = () => true;

    it('gives it as it stands, if it is due and nobody has a lease of it', async () => {
      const { stores, other } = home();
      const [key, early] = [candidateKeyOf('a'), candidateKeyOf('b')];
      await stores.frontier.addCandidates([newCandidate('a'), newCandidate('b', { dueAt: at(1) })]);
      const given = await stores.frontier.claim(key, NOW, LEASE_MS, fresh);
      assert.deepEqual(given, { ...newCandidate('a'), state: 'waiting', attempts: 0, revisits: 0 });
      assert.equal(await stores.frontier.claim(early, NOW, LEASE_MS, fresh), undefined);
      assert.equal(await stores.frontier.claim(candidateKeyOf('none'), NOW, LEASE_MS, fresh), undefined);
      await other.frontier.claim(early, later(1), LEASE_MS);
      assert.equal(await stores.frontier.claim(early, later(1), LEASE_MS, fresh), undefined);
    });

    it('gives it to no one who comes when it is settled', async () => {
      const { stores, other } = home();
      const key = candidateKeyOf('a');
      await stores.frontier.addCandidates([newCandidate('a')]);
      await stores.frontier.claim(key, NOW, LEASE_MS, fresh);
      await stores.frontier.settle(key, { ...done, dueAt: at(600) });
      assert.equal(await other.frontier.claim(key, later(1), LEASE_MS, fresh), undefined);
      assert.equal((await other.frontier.claim(key, later(600), LEASE_MS, fresh))?.state, 'done');
    });

    it('lets stand what the first put down of two who had it at the same moment', async () => {
      const { stores, other } = home();
      const key = candidateKeyOf('a');
      await stores.frontier.addCandidates([newCandidate('a')]);
      const claims = await race(home, ({ frontier }) => frontier.claim(key, NOW, LEASE_MS, fresh));
      const had = claims.filter((claim) => claim !== undefined).length;
      await stores.frontier.settle(key, { ...done, dueAt: at(600) });
      if (had > 1) await other.frontier.settle(key, { state: 'failed', attempts: 5, revisits: 0, reason: 'timeout' });
      const { state, dueAt } = (await stores.frontier.candidate(key))!;
      assert.deepEqual({ state, dueAt }, { state: 'done', dueAt: at(600) });
    });

    it('forgets that it was fresh when it is claimed again', async () => {
      const { stores, other } = home();
      const key = candidateKeyOf('a');
      await stores.frontier.addCandidates([newCandidate('a')]);
      await stores.frontier.claim(key, NOW, LEASE_MS, fresh);
      // The worker gave up, another took over, and at its next turn the first has it again.
      await other.frontier.claim(key, later(60), LEASE_MS);
      await other.frontier.settle(key, { ...done, dueAt: at(600) });
      assert.equal((await stores.frontier.claim(key, later(600), LEASE_MS))?.state, 'done');
      await stores.frontier.settle(key, { ...done, revisits: 4, dueAt: at(1200) });
      assert.equal((await other.frontier.candidate(key))?.revisits, 4);
    });

    it('leases one that is not', async () => {
      const { stores, other } = home();
      const key = candidateKeyOf('a');
      await stores.frontier.addCandidates([newCandidate('a')]);
      await stores.frontier.claim(key, NOW, LEASE_MS, () => false);
      assert.equal(await other.frontier.claim(key, later(1), LEASE_MS, fresh), undefined);
      assert.equal((await other.frontier.claim(key, later(60), LEASE_MS, fresh))?.wasLeft, true);
    });
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
