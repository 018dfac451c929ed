/** What is asked for, and the work that it makes in a month. */
import { CANDIDATE } from '../limits.ts';
import type { TableUnits } from './counts.ts';

export interface Plan {
  /** New articles a month. */
  articles: number;
  sites: number;
  /** Months that have been archived already: storage grows with them, nothing else does. */
  monthsKept: number;
  /** Whether pages are kept as they came. */
  rawPages: boolean;
  /** Whether the table can be brought back to any second of the last 35 days. */
  recovery: boolean;
  /** Units that the table has each second, paid by the hour; without them each request is paid. */
  provisioned?: TableUnits;
}

const DAYS = 30;
export const MONTH_HOURS = DAYS * 24;
export const MONTH_SECONDS = MONTH_HOURS * 3600;
export const TICK_SECONDS = 300;
export const TICKS = MONTH_SECONDS / TICK_SECONDS;

/** What no emulator can count: printed with every bill. */
export const ASSUMED = {
  listingsPerSite: 2,
  /** What listings settle at between their floor of 5 minutes and a day. */
  pollMinutes: 30,
  /** Looks at an article after the first; the last of them only where the one before found a change (one in ten). */
  looks: CANDIDATE.revisitAfterMs.length - 1 + 0.1,
  /**
   * What a call waits for its hosts: `one` for one request, and for n the n-th power of it, because the slowest of them counts, and
   * two of one host come one after the other (`bench/cost/calls.ts` plays it). And for its stores, one after the other.
   */
  waitSeconds: { one: 0.6, power: 0.6, stores: 0.3 },
  /** Of what a call computes for a page: done while it waits for the other hosts. */
  shareWhileWaiting: 0.5,
  /** Means over 424 real articles and 148 real pages, compressed as they are stored. */
  articleKb: 3.2,
  parquetKb: 2.2,
  pageKb: 64,
  /** Lines of Lambda itself about one call. */
  callLogKb: 0.6,
  /** Lambda asks a queue with five connections, each waiting for 20 seconds; with two, where its calls at once are not limited. */
  pollersPerQueue: 5,
  pollersUnlimited: 2,
  pollSeconds: 20,
} as const;

/** A day is compacted this often. */
const COMPACTIONS = 2;

/** How often a month has each kind of work whose units were counted. */
export function workOf({ articles, sites }: Plan) {
  return {
    page: articles,
    look: articles * ASSUMED.looks,
    poll: (sites * ASSUMED.listingsPerSite * MONTH_SECONDS) / (ASSUMED.pollMinutes * 60),
    host: sites * DAYS,
    compaction: articles * COMPACTIONS,
  };
}

export type WorkKind = keyof ReturnType<typeof workOf>;
