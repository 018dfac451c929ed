/**
 * A candidate whose page may have ended the worker that had it: out of memory, out of time in a loop without end, a crash. Nobody
 * is left to count that try, so it is counted before it is made: the candidate is settled as failed, then worked on by itself, and
 * settled as what it is. Whoever was only beside such a page when the worker ended is no suspect any more after this.
 */
import { StoreError, ThrottledError } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Candidate, Settlement } from './candidate.ts';
import { extractClaimed, type Suspect } from './extract.ts';
import type { ExtractReport } from './report.ts';
import { settledFailed } from './settlement.ts';

/** What a person reads of a page that nothing else is known of. */
export const ENDED = 'the worker ended while it had this page: out of memory, out of time, or killed';

/** Those that ended a worker before come last, so that they take no other with them once more. */
export const inOrder = (suspects: readonly Suspect[]): Suspect[] =>
  suspects.toSorted((a, b) => a.candidate.attempts - b.candidate.attempts);

export async function extractSuspect(ports: Ports, suspect: Suspect): Promise<ExtractReport> {
  const { frontier, clock, random, log } = ports;
  const { candidate } = suspect;
  const { key, url } = candidate;
  try {
    await frontier.settleAhead(key, settledFailed(candidate, clock.now(), random, ENDED));
    log.warn('candidate taken alone', { key, url, attempts: candidate.attempts });
    // What says nothing of the page takes the try back; the lease stays, so that it is still taken alone next time.
    const givenBack = (dueAt: string) => frontier.settleAhead(key, { ...asItWas(candidate), dueAt });
    const report = await extractClaimed(
      { ...ports, frontier: { ...frontier, postpone: (_, at) => givenBack(at) } },
      suspect,
    );
    const isOpen = report.failedKeys.length > 0 || report.candidates.some(({ kind }) => kind === 'left');
    if (isOpen) await givenBack(candidate.dueAt ?? clock.now().toISOString());
    return report;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error instanceof ThrottledError)
      return { candidates: [{ key, kind: 'left', reason: 'throttled' }], failedKeys: [] };
    log.error('candidate not settled', { key, url, reason: error.message });
    return { candidates: [], failedKeys: [key] };
  }
}

function asItWas({ state, attempts, reason, revisits, etag, lastModified, articleId }: Candidate): Settlement {
  return { state, attempts, reason, revisits, etag, lastModified, articleId };
}
