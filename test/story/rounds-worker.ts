/** Rounds in a thread of their own: the test runner follows every promise of its thread, and there are millions of them. */
import { parentPort, workerData } from 'node:worker_threads';
import type { StoryIndex } from '../../functions/story/index.ts';
import { MemoryStoryIndex } from '../../functions/story/memory.ts';
import {
  brokenAttach,
  brokenOrder,
  brokenSecondLook,
  evidence,
  knownStories,
  onlyDigests,
  onlyFramed,
  onlyFurnished,
  onlyPairs,
  partition,
  runRound,
} from './rounds.ts';
import type { RoundOptions } from './rounds.ts';

const STORIES = {
  all: knownStories,
  pairs: onlyPairs,
  digests: onlyDigests,
  furnished: onlyFurnished,
  framed: onlyFramed,
} as const;
const SABOTAGE = {
  none: (index: StoryIndex) => index,
  attach: brokenAttach,
  order: brokenOrder,
  look: brokenSecondLook,
} as const;

export interface Rounds extends Omit<RoundOptions, 'seed' | 'sabotage'> {
  stories: keyof typeof STORIES;
  rounds: number;
  sabotage: keyof typeof SABOTAGE;
  /** The kept evidence has to be that of the first round, too. */
  evident?: boolean;
}

const NOW = new Date('2026-03-05T00:00:00.000Z');
const { stories, rounds, sabotage, evident = false, ...options } = workerData as Rounds;
const { articles, expected } = STORIES[stories]();
const wrong: number[] = [];
let kept: string | undefined;
for (let seed = 1; seed <= rounds; seed += 1) {
  const index = new MemoryStoryIndex();
  await runRound(index, articles, NOW, { seed, ...options, sabotage: SABOTAGE[sabotage] });
  const found = await partition(index, articles);
  const links = evident ? (await evidence(index, articles, 'settled')).join('\n') : '';
  kept ??= links;
  if (links !== kept || ![...expected].every(([id, story]) => found.get(id) === story)) wrong.push(seed);
}
parentPort?.postMessage(wrong);
