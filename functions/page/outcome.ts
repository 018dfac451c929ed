/** A fetch that brought no page. */
import type { FetchOutcome } from './page.ts';

export type FetchFailure = Exclude<FetchOutcome, { kind: 'ok' } | { kind: 'notModified' }>;

/** What went wrong, for a person. */
export function failureInWords(failure: FetchFailure): string {
  switch (failure.kind) {
    case 'retryAt':
      return failure.reason;
    case 'gone':
      return `HTTP ${failure.status}`;
    case 'blocked':
    case 'rejected':
      return `${failure.reason}: ${failure.detail}`;
  }
}
