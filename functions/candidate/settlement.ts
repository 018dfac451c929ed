/** How a worker leaves a candidate after a fetch: pure, so that every ending can be read and tested in one place. */
import { CANDIDATE } from '../limits.ts';
import { failureInWords, type FetchFailure } from '../page/failure.ts';
import type { Candidate, CandidateState, Settlement } from './candidate.ts';

/** A candidate that could not be had for this long is given up, whoever is to blame. */
const PATIENCE_MS = 7 * 24 * 3600 * 1000;
/** One 404 may be an article that is not yet out everywhere; three are an answer. 410 is one at once. */
const NOT_FOUND_TRIES = 3;

export type Ending = { kind: 'settle'; settlement: Settlement } | { kind: 'postpone'; dueAt: string };

/** A page was stored (or confirmed): look again later while the article is young, the last time only if it was just changed. */
export function settledDone(
  candidate: Candidate,
  now: Date,
  found: { articleId: string; etag?: string; lastModified?: string },
  text: 'new' | 'as before',
): Settlement {
  const revisits = candidate.articleId === undefined ? 0 : candidate.revisits + 1;
  const isLast = revisits === CANDIDATE.revisitAfterMs.length - 1;
  const wait = isLast && text === 'as before' ? undefined : CANDIDATE.revisitAfterMs[revisits];
  return {
    state: 'done',
    attempts: 0,
    revisits,
    ...found,
    ...(wait === undefined ? {} : { dueAt: new Date(now.getTime() + wait).toISOString() }),
  };
}

/** Nothing more is done with it until a person asks. */
export function settledAs(
  state: Exclude<CandidateState, 'waiting' | 'done'>,
  candidate: Candidate,
  reason: string,
): Settlement {
  return { ...kept(candidate), state, attempts: candidate.attempts, reason };
}

/** One more failed try: back off exponentially with jitter, or give up after the last. */
export function settledFailed(candidate: Candidate, now: Date, random: () => number, reason: string): Settlement {
  const attempts = candidate.attempts + 1;
  if (attempts >= CANDIDATE.attempts) return { ...kept(candidate), state: 'failed', attempts, reason };
  const backoff = Math.min(CANDIDATE.backoffMs * 2 ** (attempts - 1), CANDIDATE.backoffCeilingMs);
  const wait = backoff * (0.75 + random() / 2);
  return {
    ...kept(candidate),
    state: 'waiting',
    attempts,
    reason,
    dueAt: new Date(now.getTime() + wait).toISOString(),
  };
}

/** The ending of a fetch that brought no page. */
export function endingOf(outcome: FetchFailure, candidate: Candidate, now: Date, random: () => number): Ending {
  const reason = failureInWords(outcome);
  switch (outcome.kind) {
    case 'retryAt': {
      if (isExhausted(candidate, now))
        return settle(settledAs('failed', candidate, `${outcome.reason} (given up after 7 days)`));
      // A host that asks everyone to wait says nothing about this address: no try is counted.
      if (outcome.wholeHost) return { kind: 'postpone', dueAt: outcome.at };
      const failed = settledFailed(candidate, now, random, outcome.reason);
      const later = failed.dueAt !== undefined && failed.dueAt < outcome.at ? { ...failed, dueAt: outcome.at } : failed;
      return settle(later);
    }
    case 'gone': {
      const sure = outcome.status === 410 || candidate.attempts + 1 >= NOT_FOUND_TRIES;
      return settle(sure ? settledAs('gone', candidate, reason) : settledFailed(candidate, now, random, reason));
    }
    case 'blocked':
      return outcome.reason === 'robots' || outcome.reason === 'guard'
        ? settle(settledAs('refused', candidate, reason))
        : settle(settledFailed(candidate, now, random, reason));
    case 'rejected':
      return outcome.reason === 'type' || outcome.reason === 'address'
        ? settle(settledAs('not-article', candidate, reason))
        : settle(settledFailed(candidate, now, random, reason));
  }
}

/** Never had, and found so long ago that nothing more is to be expected. */
export function isExhausted({ foundAt, articleId }: Candidate, now: Date): boolean {
  return articleId === undefined && now.getTime() - Date.parse(foundAt) > PATIENCE_MS;
}

function settle(settlement: Settlement): Ending {
  return { kind: 'settle', settlement };
}

/** What a failure must not forget. */
function kept(candidate: Candidate): Pick<Settlement, 'revisits' | 'etag' | 'lastModified' | 'articleId'> {
  return {
    revisits: candidate.revisits,
    ...(candidate.etag === undefined ? {} : { etag: candidate.etag }),
    ...(candidate.lastModified === undefined ? {} : { lastModified: candidate.lastModified }),
    ...(candidate.articleId === undefined ? {} : { articleId: candidate.articleId }),
  };
}
