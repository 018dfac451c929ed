/**
 * How candidates share messages: some in one, because a function call with one page in it mostly waits, and never two of one
 * host, because the second would wait for the first inside a call that is paid for. What a host has more is delivered when its
 * turn comes.
 */
import type { CandidateRef } from '../candidate/candidate.ts';
import { CANDIDATE, FETCH } from '../limits.ts';

export interface Pack {
  refs: CandidateRef[];
  /** 0 to 900, which is SQS's own limit. */
  delaySeconds: number;
}

const DELAY_SECONDS_MOST = 900;

/** Each candidate once, those of one host in their order. */
export function packsOf(refs: readonly CandidateRef[]): Pack[] {
  const rounds: CandidateRef[][] = [];
  const asked = new Map<string, number>();
  for (const ref of refs) {
    const round = asked.get(ref.host) ?? 0;
    asked.set(ref.host, round + 1);
    (rounds[round] ??= []).push(ref);
  }
  return rounds.flatMap((round, number) => {
    const delaySeconds = Math.min(Math.ceil((number * FETCH.hostDelayMs) / 1000), DELAY_SECONDS_MOST);
    return chunks(round, CANDIDATE.perMessage).map((chunk) => ({ refs: chunk, delaySeconds }));
  });
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
