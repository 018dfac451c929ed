/** What is promised of candidates: how they are found, become due, and are shown to people. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Settlement } from '../../../functions/candidate/candidate.ts';
import { candidateKeyOf, listingIdOf } from '../../../functions/identity.ts';
import { NOW, at, later, LEASE_MS, race, newCandidate, done, type Home } from './home.ts';

export function candidateSentences(home: Home): void {
  it('records a new candidate as waiting, with every hint', async () => {
    const { stores, other } = home();
    const found = newCandidate('a', {
      host: 'news.example:8080',
      hints: {
        headline: 'Ein Satz über „Räte“ 🗞',
        datePublishedRaw: 'yesterday',
        dateSource: 'feed',
        sourceUrl: 'https://wire.example/',
        sourceName: 'Wire',
      },
    });
    assert.deepEqual(await stores.frontier.addCandidates([found]), [found]);
    assert.deepEqual(await other.frontier.candidate(found.key), {
      ...found,
      state: 'waiting',
      attempts: 0,
      revisits: 0,
    });
  });

  it('answers undefined for a candidate that is not there', async () => {
    assert.equal(await home().stores.frontier.candidate(candidateKeyOf('none')), undefined);
  });

  it('adds nothing for nothing', async () => {
    assert.deepEqual(await home().stores.frontier.addCandidates([]), []);
  });

  it('answers only with the new ones, in the order of the listing, and leaves the others as they are', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('b')]);
    await frontier.settle(candidateKeyOf('b'), done);
    const again = [newCandidate('c'), newCandidate('b', { url: 'https://news.example/other' }), newCandidate('a')];
    const added = await frontier.addCandidates(again);
    assert.deepEqual(
      added.map(({ key }) => key),
      [candidateKeyOf('c'), candidateKeyOf('a')],
    );
    const kept = await frontier.candidate(candidateKeyOf('b'));
    assert.equal(kept?.state, 'done');
    assert.equal(kept.url, 'https://news.example/b');
  });

  it('takes the first of two links with one key', async () => {
    const { frontier } = home().stores;
    const first = newCandidate('a', { url: 'https://news.example/a?from=feed' });
    const added = await frontier.addCandidates([first, newCandidate('a'), newCandidate('b')]);
    assert.deepEqual(
      added.map(({ url }) => url),
      ['https://news.example/a?from=feed', 'https://news.example/b'],
    );
    assert.equal((await frontier.candidate(candidateKeyOf('a')))?.url, first.url);
  });

  it('adds a listing of 250 links at once', async () => {
    const { frontier } = home().stores;
    const links = Array.from({ length: 250 }, (_, link) => newCandidate(`link-${link}`));
    assert.equal((await frontier.addCandidates(links.slice(0, 100))).length, 100);
    assert.equal((await frontier.addCandidates(links)).length, 150);
    assert.equal((await frontier.addCandidates(links)).length, 0);
  });

  it('lets one of sixteen who find the same links at once be the finder of each', async () => {
    const links = Array.from({ length: 5 }, (_, link) => newCandidate(`link-${link}`));
    const added = await race(home, ({ frontier }) => frontier.addCandidates(links));
    const finders = added.flat().map(({ key }) => key);
    assert.deepEqual(finders.toSorted(), links.map(({ key }) => key).toSorted());
  });
}

export function enrichmentSentences(home: Home): void {
  const key = candidateKeyOf('a');

  it('gets the hints that it lacks, and keeps those it has', async () => {
    const { stores, other } = home();
    await stores.frontier.addCandidates([newCandidate('a', { hints: { headline: 'First' } })]);
    const second = newCandidate('a', { hints: { headline: 'Second', datePublishedRaw: 'today', dateSource: 'feed' } });
    assert.equal(await stores.frontier.enrich(second), false);
    const enriched = await other.frontier.candidate(key);
    assert.deepEqual(enriched?.hints, { headline: 'First', datePublishedRaw: 'today', dateSource: 'feed' });
  });

  it('gets hints when it had none at all, twice the same as once', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    const found = newCandidate('a', { hints: { headline: 'First' } });
    await frontier.enrich(found);
    const once = await frontier.candidate(key);
    await frontier.enrich(found);
    assert.deepEqual(await frontier.candidate(key), once);
    assert.deepEqual(once?.hints, { headline: 'First' });
  });

  it('is due at the earlier of the two dates, and that is answered', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a', { dueAt: at(600) })]);
    assert.equal(await frontier.enrich(newCandidate('a', { dueAt: at(900) })), false);
    assert.deepEqual(await frontier.dueCandidates(NOW, 10), []);
    assert.equal(await frontier.enrich(newCandidate('a', { dueAt: at(0) })), true);
    assert.deepEqual(await frontier.dueCandidates(NOW, 10), [{ key, host: 'news.example' }]);
    assert.notEqual(await frontier.claim(key, NOW, LEASE_MS), undefined);
  });

  it('stays what and where it is: only hints and date may change', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    const elsewhere = { url: 'https://news.example/b', listingId: listingIdOf('other'), foundAt: at(5), dueAt: at(-5) };
    await frontier.enrich(newCandidate('a', { ...elsewhere, hints: { headline: 'x' } }));
    const expected = { ...newCandidate('a'), state: 'waiting', attempts: 0, revisits: 0 };
    assert.deepEqual(await frontier.candidate(key), { ...expected, dueAt: at(-5), hints: { headline: 'x' } });
  });

  it('is not changed while a worker has it, nor after it was settled, nor made when it is not there', async () => {
    const { frontier } = home().stores;
    const found = newCandidate('a', { dueAt: at(-100), hints: { headline: 'late' } });
    assert.equal(await frontier.enrich(found), false);
    assert.equal(await frontier.candidate(key), undefined);
    await frontier.addCandidates([newCandidate('a')]);
    const claimed = await frontier.claim(key, NOW, LEASE_MS);
    assert.equal(await frontier.enrich(found), false);
    assert.deepEqual(await frontier.candidate(key), claimed);
    await frontier.settle(key, { ...done, dueAt: at(600) });
    const settled = await frontier.candidate(key);
    assert.equal(await frontier.enrich(found), false);
    assert.deepEqual(await frontier.candidate(key), settled);
  });

  it('keeps the date of its next try after a failure', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.settle(key, { state: 'waiting', attempts: 1, revisits: 0, dueAt: at(600) });
    assert.equal(await frontier.enrich(newCandidate('a', { dueAt: at(0), hints: { headline: 'x' } })), false);
    assert.equal((await frontier.candidate(key))?.dueAt, at(600));
  });

  it('is due at the earliest date of ten listings that show it at once, and has the hints of all', async () => {
    await home().stores.frontier.addCandidates([newCandidate('a', { dueAt: at(600) })]);
    const hints = [{ headline: 'h' }, { datePublishedRaw: 'd' }, { sourceUrl: 'u' }, { sourceName: 'n' }];
    await race(home, async ({ frontier }, racer) => {
      if (racer < 10)
        await frontier.enrich(newCandidate('a', { dueAt: at((racer * 3) % 10), hints: hints[racer % 4]! }));
    });
    const enriched = await home().stores.frontier.candidate(key);
    assert.equal(enriched?.dueAt, at(0));
    assert.deepEqual(enriched.hints, { headline: 'h', datePublishedRaw: 'd', sourceUrl: 'u', sourceName: 'n' });
  });
}

export function dueSentences(home: Home): void {
  it('gives what is due now or before, the longest due first, and nothing that is due later', async () => {
    const { stores, other } = home();
    const found = [
      newCandidate('now', { dueAt: at(0) }),
      newCandidate('hour', { dueAt: at(-3600) }),
      newCandidate('soon', { dueAt: at(0.001) }),
      newCandidate('minute', { dueAt: at(-60), host: 'other.example' }),
    ];
    await stores.frontier.addCandidates(found);
    assert.deepEqual(await other.frontier.dueCandidates(NOW, 10), [
      { key: candidateKeyOf('hour'), host: 'news.example' },
      { key: candidateKeyOf('minute'), host: 'other.example' },
      { key: candidateKeyOf('now'), host: 'news.example' },
    ]);
  });

  it('gives no more than the limit', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates(
      Array.from({ length: 12 }, (_, each) => newCandidate(`${each}`, { dueAt: at(-each) })),
    );
    const due = await frontier.dueCandidates(NOW, 5);
    assert.deepEqual(
      due.map(({ key }) => key),
      ['11', '10', '9', '8', '7'].map(candidateKeyOf),
    );
  });

  it('gives nothing for a limit of nothing', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates([newCandidate('a')]);
    assert.deepEqual(await frontier.dueCandidates(NOW, 0), []);
    assert.deepEqual(await frontier.dueCandidates(NOW, -1), []);
    assert.deepEqual(await frontier.inState('waiting', 0), []);
    assert.deepEqual(await frontier.inState('waiting', -1), []);
  });

  it('looks past those that are being worked on', async () => {
    const { frontier } = home().stores;
    const found = Array.from({ length: 10 }, (_, each) => newCandidate(`${each}`, { dueAt: at(each - 100) }));
    await frontier.addCandidates(found);
    for (const { key } of found.slice(0, 7)) await frontier.claim(key, NOW, LEASE_MS);
    const due = await frontier.dueCandidates(NOW, 3);
    assert.deepEqual(
      due.map(({ key }) => key),
      found.slice(7).map(({ key }) => key),
    );
  });

  it('has a candidate again when its lease is over', async () => {
    const { frontier } = home().stores;
    const { key, host } = newCandidate('a');
    await frontier.addCandidates([newCandidate('a')]);
    await frontier.claim(key, NOW, LEASE_MS);
    assert.deepEqual(await frontier.dueCandidates(later(59), 10), []);
    assert.deepEqual(await frontier.dueCandidates(later(60), 10), [{ key, host }]);
  });

  it('mixes new candidates and those to be looked at again by their dates', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates(['a', 'b', 'c'].map((name) => newCandidate(name, { dueAt: at(-50) })));
    await frontier.settle(candidateKeyOf('a'), { ...done, dueAt: at(-40) });
    await frontier.settle(candidateKeyOf('b'), { ...done, dueAt: at(-60) });
    await frontier.settle(candidateKeyOf('c'), { state: 'refused', attempts: 0, revisits: 0, dueAt: at(-55) });
    const due = await frontier.dueCandidates(NOW, 10);
    assert.deepEqual(
      due.map(({ key }) => key),
      ['b', 'c', 'a'].map(candidateKeyOf),
    );
  });

  it('never has a candidate that was settled without a date', async () => {
    const { frontier } = home().stores;
    const states = ['done', 'failed', 'refused', 'gone', 'not-article'] as const;
    await frontier.addCandidates(states.map((state) => newCandidate(state)));
    for (const state of states) await frontier.settle(candidateKeyOf(state), { state, attempts: 1, revisits: 0 });
    assert.deepEqual(await frontier.dueCandidates(new Date('2999-01-01'), 10), []);
  });

  it('finds what is due among hundreds', async () => {
    const { frontier } = home().stores;
    await frontier.addCandidates(Array.from({ length: 230 }, (_, each) => newCandidate(`${each}`)));
    const due = await frontier.dueCandidates(NOW, 220);
    assert.equal(new Set(due.map(({ key }) => key)).size, 220);
  });
}

export function peopleSentences(home: Home): void {
  const failed: Settlement = { state: 'failed', attempts: 5, revisits: 0, reason: 'HTTP 500', etag: '"e"' };

  it('shows those in a state: first the set aside, the last found first, then the latest due first', async () => {
    const { frontier } = home().stores;
    const names = ['old', 'new', 'soon', 'late', 'other'];
    await frontier.addCandidates(names.map((name, each) => newCandidate(name, { foundAt: at(each - 100) })));
    await frontier.settle(candidateKeyOf('old'), failed);
    await frontier.settle(candidateKeyOf('new'), failed);
    await frontier.settle(candidateKeyOf('soon'), { ...failed, dueAt: at(10) });
    await frontier.settle(candidateKeyOf('late'), { ...failed, dueAt: at(20) });
    const shown = await frontier.inState('failed', 10);
    assert.deepEqual(
      shown.map(({ key }) => key),
      ['new', 'old', 'late', 'soon'].map(candidateKeyOf),
    );
    assert.deepEqual(shown[0], await frontier.candidate(candidateKeyOf('new')));
    assert.deepEqual(
      (await frontier.inState('waiting', 10)).map(({ key }) => key),
      [candidateKeyOf('other')],
    );
    assert.deepEqual(await frontier.inState('gone', 10), []);
  });

  it('shows no more than the limit, the newest', async () => {
    const { frontier } = home().stores;
    const names = ['a', 'b', 'c', 'd'];
    await frontier.addCandidates(names.map((name, each) => newCandidate(name, { foundAt: at(each) })));
    for (const name of names) await frontier.settle(candidateKeyOf(name), failed);
    assert.deepEqual(
      (await frontier.inState('failed', 2)).map(({ key }) => key),
      ['d', 'c'].map(candidateKeyOf),
    );
  });

  it('makes failed candidates due now with their tries forgotten and what they know kept', async () => {
    const { stores, other } = home();
    await stores.frontier.addCandidates([newCandidate('a'), newCandidate('b'), newCandidate('c')]);
    await stores.frontier.settle(candidateKeyOf('a'), failed);
    await stores.frontier.settle(candidateKeyOf('b'), failed);
    await stores.frontier.settle(candidateKeyOf('c'), { state: 'gone', attempts: 1, revisits: 0 });
    assert.equal(await stores.frontier.retryFailed(later(5)), 2);
    assert.deepEqual(await other.frontier.candidate(candidateKeyOf('a')), {
      ...newCandidate('a'),
      ...{ state: 'waiting', attempts: 0, revisits: 0, etag: '"e"', dueAt: at(5) },
    });
    assert.equal((await other.frontier.dueCandidates(later(5), 10)).length, 2);
    assert.equal(await stores.frontier.retryFailed(later(6)), 0);
  });

  it('retries those of one site only, when one is named', async () => {
    const { frontier } = home().stores;
    const found = [
      newCandidate('a'),
      newCandidate('b', { site: 'example' }),
      newCandidate('c', { site: 'other.example' }),
    ];
    await frontier.addCandidates(found);
    for (const { key } of found) await frontier.settle(key, failed);
    assert.equal(await frontier.retryFailed(NOW, 'other.example'), 1);
    assert.equal((await frontier.candidate(candidateKeyOf('c')))?.state, 'waiting');
    assert.equal((await frontier.inState('failed', 10)).length, 2);
  });
}
