/** What a month of an archive costs: counted requests, units and bytes times list prices. */
import { CANDIDATE } from '../limits.ts';
import type { Counts, Units } from './counts.ts';
import type { PRICES } from './prices.ts';

/** What is asked for. */
export interface Plan {
  /** New articles a month. */
  articles: number;
  sites: number;
  /** Months that have been archived already: storage grows with them, nothing else does. */
  monthsKept: number;
  /** Whether pages are kept as they came. */
  rawPages: boolean;
}

/** Lines of the bill in dollars a month, the largest first. */
export type Bill = { line: BillLine; dollars: number }[];

export type BillLine =
  | 'DynamoDB writes'
  | 'DynamoDB reads'
  | 'DynamoDB storage, with its recovery'
  | 'S3 requests'
  | 'S3 storage of articles and tables'
  | 'S3 storage of pages'
  | 'Lambda'
  | 'SQS and Scheduler'
  | 'Logs'
  | 'Alarms, metrics and dashboard';

const DAYS = 30;
const MONTH_SECONDS = DAYS * 24 * 3600;
const TICKS = MONTH_SECONDS / 300;
const KB_PER_GB = 1024 ** 2;

/** What no emulator can count: printed with every bill. */
export const ASSUMED = {
  listingsPerSite: 2,
  /** What listings settle at between their floor of 5 minutes and a day. */
  pollMinutes: 30,
  /** Looks at an article after the first; the last of them only where the one before found a change (one in ten). */
  looks: CANDIDATE.revisitAfterMs.length - 1 + 0.1,
  /** From the call of a function to its end, beside its own computing: hosts and stores that answer. */
  waitSeconds: 1.5,
  /** Means over 424 real articles and 148 real pages, compressed as they are stored. */
  articleKb: 3.2,
  parquetKb: 2.2,
  pageKb: 64,
  /** Lines about one candidate. */
  logKb: 0.5,
  /** Lambda asks an idle queue with five connections, each waiting for 20 seconds. */
  pollersPerQueue: 5,
  pollSeconds: 20,
} as const;

/** What the stack is made of, as `lib/` has it. */
export const STACK = {
  functionGb: 0.5,
  compactGb: 1,
  /** Memory at which Lambda gives a whole vCPU (Developer Guide, "Configure Lambda function memory"). */
  vcpuGb: 1.769,
  queues: 3,
  listingsPerCall: 10,
  gatherSeconds: 120,
  /** A day is compacted this often. */
  compactions: 2,
  alarmMetrics: 13,
  /** Of one's own that have a value while nothing is wrong, where there are articles: how fresh they are. */
  metrics: 1,
  /** Off unless asked for. */
  dashboards: 0,
} as const;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Work of one kind, and how much of it one call of a function does. */
interface Work {
  count: number;
  perCall: number;
  cpuMs: number;
}

export function billOf(plan: Plan, counts: Counts, prices: typeof PRICES): Bill {
  const { articles, sites } = plan;
  const polls = (sites * ASSUMED.listingsPerSite * MONTH_SECONDS) / (ASSUMED.pollMinutes * 60);
  const looks = articles * ASSUMED.looks;
  const compacted = articles * STACK.compactions;
  const sum = (name: keyof Units): number =>
    articles * counts.page[name] +
    looks * counts.look[name] +
    sites * DAYS * counts.host[name] +
    polls * counts.poll[name] +
    compacted * counts.compaction[name];
  const work: Work[] = [
    // New links come from one poll and one host: they meet others only where the queue gathers them.
    { count: articles, cpuMs: counts.cpuMs.page, perCall: perGathering(articles) },
    { count: looks, cpuMs: counts.cpuMs.look, perCall: within(looks / TICKS, 1, CANDIDATE.perRun) },
    { count: polls, cpuMs: counts.cpuMs.poll, perCall: within(polls / TICKS, 1, STACK.listingsPerCall) },
    { count: sites === 0 ? TICKS : 0, cpuMs: counts.cpuMs.poll, perCall: 1 },
  ];
  const calls = work.reduce((total, { count, perCall }) => total + count / perCall, 0);
  const seconds = work.reduce((total, one) => total + secondsOf(one), 0);
  const compactSeconds = (compacted * counts.cpuMs.compaction) / 1000 / (STACK.compactGb / STACK.vcpuGb);
  const idlePolls = (STACK.queues * ASSUMED.pollersPerQueue * MONTH_SECONDS) / ASSUMED.pollSeconds;
  const warcs = plan.rawPages ? articles / perGathering(articles) : 0;
  const puts = sum('puts') - articles * counts.rawPuts;
  const gb = (kb: number, months: number): number => (articles * kb * months) / KB_PER_GB;
  const lines: Record<BillLine, number> = {
    'DynamoDB writes': sum('writeUnits') * prices.writeUnit,
    'DynamoDB reads': sum('readUnits') * prices.readUnit,
    'DynamoDB storage, with its recovery': tableGb(plan, counts) * (prices.tableGbMonth + prices.recoveryGbMonth),
    'S3 requests': puts * prices.put + warcs * (isCold(plan) ? prices.coldPut : prices.put) + sum('gets') * prices.get,
    'S3 storage of articles and tables':
      gb(ASSUMED.articleKb + ASSUMED.parquetKb, plan.monthsKept) * prices.objectGbMonth,
    'S3 storage of pages': plan.rawPages
      ? gb(ASSUMED.pageKb, plan.monthsKept) * (isCold(plan) ? prices.coldGbMonth : prices.objectGbMonth)
      : 0,
    Lambda: (seconds * STACK.functionGb + compactSeconds * STACK.compactGb) * prices.gbSecond + calls * prices.call,
    'SQS and Scheduler': (calls * 3 + idlePolls + TICKS) * prices.queueRequest + TICKS * prices.scheduledCall,
    Logs: (gb(ASSUMED.logKb, 1) * (1 + ASSUMED.looks) + (polls * 0.3) / KB_PER_GB) * prices.logGb,
    'Alarms, metrics and dashboard':
      STACK.alarmMetrics * prices.alarmMonth +
      (articles === 0 ? 0 : STACK.metrics * prices.metricMonth) +
      STACK.dashboards * prices.dashboardMonth,
  };
  return (Object.entries(lines) as [BillLine, number][])
    .map(([line, dollars]) => ({ line, dollars }))
    .sort((a, b) => b.dollars - a.dollars);
}

export const totalOf = (bill: Bill): number => bill.reduce((total, { dollars }) => total + dollars, 0);

/** New pages in one call: what comes within the time that the queue gathers, shared by the connections that ask it. */
const perGathering = (articles: number): number =>
  within(((articles / MONTH_SECONDS) * STACK.gatherSeconds) / ASSUMED.pollersPerQueue, 1, CANDIDATE.perRun);

/** WARC files of two pages and more are above the least size of the cold class. */
const isCold = ({ articles }: Plan): boolean => perGathering(articles) * ASSUMED.pageKb >= 128;

const secondsOf = ({ count, perCall, cpuMs }: Work): number =>
  (count / perCall) * (ASSUMED.waitSeconds + (perCall * cpuMs) / 1000 / (STACK.functionGb / STACK.vcpuGb));

/** Keys of the fold are kept for a month, candidates for as long after their last look, everything else for good. */
function tableGb({ articles, monthsKept }: Plan, { tableBytes }: Counts): number {
  const bytes =
    tableBytes.kept * monthsKept +
    tableBytes.foldKeys * Math.min(monthsKept, 1) +
    tableBytes.candidate * Math.min(monthsKept, 1);
  return (articles * bytes) / 1024 ** 3;
}
