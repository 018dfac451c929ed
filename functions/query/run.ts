/** What one run of the crawl did. */

export interface RunCounts {
  listings: number;
  listingsFailed: number;
  /** Links that were new. */
  found: number;
  /** Links that only a front page shows: they are left to the feed for a while. */
  waiting: number;
  stored: number;
  versions: number;
  unchanged: number;
  refused: number;
  notArticles: number;
  gone: number;
  postponed: number;
  failed: number;
}

export const noCounts = (): RunCounts => ({
  ...{ listings: 0, listingsFailed: 0, found: 0, waiting: 0, stored: 0, versions: 0, unchanged: 0 },
  ...{ refused: 0, notArticles: 0, gone: 0, postponed: 0, failed: 0 },
});

export interface RunRecord {
  /** Also what it is known by: a store is crawled by one process at a time. */
  startedAt: string;
  /** Absent while it goes on, and for ever when it was killed. */
  endedAt?: string;
  counts: RunCounts;
  sites: RunSite[];
}

/** A site's part of a run. */
export interface RunSite {
  site: string;
  /** First and last thing that was done there. */
  startedAt: string;
  endedAt: string;
  counts: RunCounts;
}
