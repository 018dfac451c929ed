/** A link in a listing that may be an article. */
import { CANDIDATE } from '../limits.ts';

/**
 * `waiting`: due at `dueAt`. `done`: fetched and settled; has a `dueAt` only while it is to be looked at again.
 * `failed`: given up after the last try; `newsfold redrive` makes it due again. `refused`: robots, a legal signal or the
 * guard forbids it. `gone`: the site says that it no longer exists. `not-article`: fetched, and no article.
 */
export type CandidateState = 'waiting' | 'done' | 'failed' | 'refused' | 'gone' | 'not-article';

/** What the listing said of it: evidence for the article, never more than that. */
export interface CandidateHints {
  headline?: string;
  datePublishedRaw?: string;
  dateSource?: 'feed' | 'sitemap';
  sourceUrl?: string;
  sourceName?: string;
}

export interface NewCandidate {
  /** `c_` + hash of the identity of the address (see `candidateKey`). */
  key: string;
  /** The address to fetch. */
  url: string;
  site: string;
  /** Host of `url`, with its port if it has one: what politeness is counted by. */
  host: string;
  listingId: string;
  foundAt: string;
  dueAt: string;
  hints: CandidateHints;
}

export interface Candidate extends Omit<NewCandidate, 'dueAt'> {
  /** Absent when nothing more will be done without being asked. */
  dueAt?: string;
  state: CandidateState;
  /** Failed tries in a row. */
  attempts: number;
  /** Why it is in this state, in words. */
  reason?: string;
  /** Times it was looked at again after it was first stored. */
  revisits: number;
  etag?: string;
  lastModified?: string;
  articleId?: string;
}

/** A candidate in the hands of a worker. */
export interface ClaimedCandidate extends Candidate {
  /** Whoever had it before never gave it back: the worker ended over it or beside it, or a store did not answer. */
  wasLeft?: true;
}

/**
 * Became due so short a while ago that one message at most is likely to name it, and that nobody can have ended over it and been
 * replaced yet.
 */
export function isFresh({ articleId, attempts, dueAt }: Candidate, now: Date): boolean {
  const isFirst = articleId === undefined && attempts === 0;
  const lateMs = now.getTime() - Date.parse(dueAt ?? '');
  return lateMs < (isFirst ? CANDIDATE.freshMs : CANDIDATE.freshAgainMs);
}

/** How a worker leaves a candidate, complete: what a settlement does not have, the candidate no longer has. */
export type Settlement = Pick<
  Candidate,
  'state' | 'attempts' | 'reason' | 'revisits' | 'etag' | 'lastModified' | 'articleId' | 'dueAt'
>;

/** Enough to nudge a worker. */
export interface CandidateRef {
  key: string;
  host: string;
}

/**
 * What a second listing adds to a candidate that waits for its first fetch: hints that it lacks, an earlier date.
 * @returns undefined when it adds nothing, or the candidate is past that
 */
export function enrichment(known: Candidate, found: NewCandidate): Pick<NewCandidate, 'hints' | 'dueAt'> | undefined {
  if (known.state !== 'waiting' || known.dueAt === undefined || known.articleId !== undefined) return undefined;
  const hints = { ...found.hints, ...known.hints };
  const dueAt = known.attempts === 0 && found.dueAt < known.dueAt ? found.dueAt : known.dueAt;
  const isMore = Object.keys(hints).length > Object.keys(known.hints).length;
  return isMore || dueAt < known.dueAt ? { hints, dueAt } : undefined;
}
