/** The queues of one process. What is lost when it ends, the frontier brings back. */
import type { CandidateRef } from '../candidate/candidate.ts';
import type { Nudges } from '../ports.ts';

export interface LocalQueue {
  nudges: Nudges;
  /** Everything that was nudged since the last call, each once, in order of arrival. */
  take(): { listingIds: string[]; candidates: CandidateRef[] };
}

export function createLocalQueue(): LocalQueue {
  let listingIds = new Set<string>();
  let candidates = new Map<string, CandidateRef>();
  return {
    nudges: {
      listings(ids) {
        for (const id of ids) listingIds.add(id);
        return Promise.resolve();
      },
      candidates(refs) {
        for (const ref of refs) candidates.set(ref.key, ref);
        return Promise.resolve();
      },
    },
    take() {
      const taken = { listingIds: [...listingIds], candidates: [...candidates.values()] };
      listingIds = new Set();
      candidates = new Map();
      return taken;
    },
  };
}
