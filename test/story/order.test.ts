/** Invariants F1, F2 and F4: the same articles end in the same stories, whatever the order, the crowd and the accidents. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { orderOf } from '../../functions/story/dates.ts';
import { foldArticle } from '../../functions/story/fold.ts';
import { MemoryStoryIndex } from '../../functions/story/memory.ts';
import { evidence, knownStories } from './rounds.ts';
import type { Rounds } from './rounds-worker.ts';

const ROUNDS = 400;
const NOW = new Date('2026-03-05T00:00:00.000Z');

/** @returns the seeds of the runs that end in other stories. */
async function wrongRounds(rounds: Rounds): Promise<number[]> {
  const worker = new Worker(new URL('./rounds-worker.ts', import.meta.url), { workerData: rounds });
  const [wrong] = (await once(worker, 'message')) as [number[]];
  return wrong;
}

describe('folding in any order', () => {
  it(`ends ${ROUNDS} runs of 1 to 8 workers, with doubled messages and deaths, in the known stories, on one evidence`, async () => {
    assert.deepEqual(await wrongRounds({ stories: 'all', rounds: ROUNDS, sabotage: 'none', evident: true }), []);
  });

  it(`parts what only furniture held together, in ${ROUNDS} runs`, async () => {
    assert.deepEqual(await wrongRounds({ stories: 'furnished', rounds: ROUNDS, sabotage: 'none', evident: true }), []);
  });

  it('keeps no more evidence when every message comes again after all of them', async () => {
    const { articles } = knownStories();
    const inOrder = articles.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    const index = new MemoryStoryIndex();
    for (const one of inOrder) await foldArticle(index, one, NOW);
    const kept = await evidence(index, articles, 'all');
    for (const one of inOrder) await foldArticle(index, one, NOW);
    assert.deepEqual(await evidence(index, articles, 'all'), kept);
  });

  it('parts the pages that one frame fills, and no brief that many sites print, in 200 runs', async () => {
    assert.deepEqual(await wrongRounds({ stories: 'framed', rounds: 200, sabotage: 'none' }), []);
  });
});

describe('the test of folding in any order', () => {
  it('fails when an attachment is written without its condition', async () => {
    assert.notDeepEqual(await wrongRounds({ stories: 'digests', rounds: 200, sabotage: 'attach' }), []);
  });

  it('fails when a worker looks before its own keys are written', async () => {
    assert.notDeepEqual(await wrongRounds({ stories: 'pairs', rounds: 50, sabotage: 'order' }), []);
  });

  it('fails when nobody looks again after hanging an article on a passage', async () => {
    const crowd = { doubled: 0, deadly: 0 };
    assert.notDeepEqual(await wrongRounds({ stories: 'furnished', rounds: 300, sabotage: 'look', ...crowd }), []);
  });

  it('fails when the message of a dead worker does not come again', async () => {
    const deaths = { redelivers: false, deadly: 0.05 };
    assert.notDeepEqual(await wrongRounds({ stories: 'pairs', rounds: 50, sabotage: 'none', ...deaths }), []);
  });
});
