/** Invariants F1, F2 and F4: the same articles end in the same stories, whatever the order, the crowd and the accidents. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StoryIndex } from '../../functions/story/index.ts';
import { MemoryStoryIndex } from '../../functions/story/memory.ts';
import { brokenAttach, brokenOrder, knownStories, onlyDigests, onlyPairs, partition, runRound } from './rounds.ts';
import type { KnownStories, RoundOptions } from './rounds.ts';

const NOW = new Date('2026-03-05T00:00:00.000Z');
const ROUNDS = 500;

/** How many of `rounds` runs end in other stories. */
async function wrongRounds(
  { articles, expected }: KnownStories,
  rounds: number,
  options: Omit<RoundOptions, 'seed'> = {},
  sabotage: (index: StoryIndex) => StoryIndex = (index) => index,
): Promise<number[]> {
  const wrong: number[] = [];
  for (let seed = 1; seed <= rounds; seed += 1) {
    const index = new MemoryStoryIndex();
    await runRound(sabotage(index), articles, NOW, { seed, ...options });
    const found = await partition(index, articles);
    if (![...expected].every(([id, story]) => found.get(id) === story)) wrong.push(seed);
  }
  return wrong;
}

describe('folding in any order', () => {
  it(`ends ${ROUNDS} runs of 1 to 8 workers, with doubled messages and deaths, in the known stories`, async () => {
    assert.deepEqual(await wrongRounds(knownStories(), ROUNDS), [], 'seeds of runs that ended otherwise');
  });
});

describe('the test of folding in any order', () => {
  it('fails when an attachment is written without its condition', async () => {
    assert.notDeepEqual(await wrongRounds(onlyDigests(), 200, {}, brokenAttach), []);
  });

  it('fails when a worker looks before its own keys are written', async () => {
    assert.notDeepEqual(await wrongRounds(onlyPairs(), 50, {}, brokenOrder), []);
  });

  it('fails when the message of a dead worker does not come again', async () => {
    assert.notDeepEqual(await wrongRounds(onlyPairs(), 50, { redelivers: false, deadly: 0.05 }), []);
  });
});
