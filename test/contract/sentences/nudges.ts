/** What is promised of nudges. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CandidateRef } from '../../../functions/candidate/candidate.ts';
import { candidateKeyOf, listingIdOf } from '../../../functions/identity.ts';
import { type Home } from './home.ts';

export function nudgeSentences(home: Home): void {
  it('delivers every nudge of a candidate, also more than one batch holds', async () => {
    const { nudges, received } = home();
    const refs = Array.from({ length: 23 }, (_, each) => ({
      key: candidateKeyOf(`${each}`),
      host: `h${each % 3}.example:8080`,
    }));
    await nudges.candidates(refs);
    const { candidates, listingIds } = await received();
    const byKey = (a: CandidateRef, b: CandidateRef): number => (a.key < b.key ? -1 : 1);
    assert.deepEqual(candidates.toSorted(byKey), refs.toSorted(byKey));
    assert.deepEqual(listingIds, []);
  });

  it('delivers every nudge of a listing', async () => {
    const { nudges, received } = home();
    const ids = Array.from({ length: 12 }, (_, each) => listingIdOf(`feed-${each}`));
    await nudges.listings(ids);
    const { candidates, listingIds } = await received();
    assert.deepEqual(listingIds.toSorted(), ids.toSorted());
    assert.deepEqual(candidates, []);
  });

  it('delivers nothing for nothing', async () => {
    const { nudges, received } = home();
    await nudges.candidates([]);
    await nudges.listings([]);
    assert.deepEqual(await received(), { listingIds: [], candidates: [] });
  });
}
