/** What a month of an archive costs: counted requests, units and bytes times list prices. */
import { CANDIDATE } from '../limits.ts';
import { SCALING_ALARMS } from './capacity.ts';
import type { Counts } from './counts.ts';
import { ASSUMED, MONTH_HOURS, MONTH_SECONDS, TICKS, workOf, type Plan, type WorkKind } from './plan.ts';
import type { PRICES } from './prices.ts';

/** Lines of the bill in dollars a month, the largest first. */
export type Bill = { line: BillLine; dollars: number }[];

export type BillLine =
  | 'DynamoDB writes'
  | 'DynamoDB reads'
  | 'DynamoDB storage'
  | 'DynamoDB recovery'
  | 'S3 requests'
  | 'S3 storage of articles and tables'
  | 'S3 storage of pages'
  | 'Lambda'
  | 'SQS and Scheduler'
  | 'Logs'
  | 'Alarms, metrics and dashboard';

const KB_PER_GB = 1024 ** 2;

/** What the stack is made of, as `lib/` has it. */
export const STACK = {
  functionGb: 0.5,
  compactGb: 1,
  /** Memory at which Lambda gives a whole vCPU (Developer Guide, "Configure Lambda function memory"). */
  vcpuGb: 1.769,
  queues: 3,
  listingsPerCall: 10,
  gatherSeconds: 120,
  /** Of the alarms; one more where capacity is provisioned, whose use is watched. */
  alarmMetrics: 12,
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
  const { articles, sites, provisioned } = plan;
  const counted = workOf(plan);
  const { poll: polls, compaction: compacted } = counted;
  const sum = (name: 'writeUnits' | 'readUnits' | 'puts' | 'gets'): number =>
    (Object.entries(counted) as [WorkKind, number][]).reduce(
      (all, [kind, count]) => all + count * counts[kind][name],
      0,
    );
  const work: Work[] = [
    ...extractWork(plan, counts),
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
    'DynamoDB writes':
      provisioned === undefined
        ? sum('writeUnits') * prices.writeUnit
        : provisioned.writeUnits * MONTH_HOURS * prices.writeUnitHour + SCALING_ALARMS * prices.alarmMonth,
    'DynamoDB reads':
      provisioned === undefined
        ? sum('readUnits') * prices.readUnit
        : provisioned.readUnits * MONTH_HOURS * prices.readUnitHour,
    'DynamoDB storage': (tableGb(plan, counts) + indexesGb(plan, counts)) * prices.tableGbMonth,
    // "Point-in-time recovery: How it works" (Developer Guide): global secondary indexes are no part of what is charged.
    'DynamoDB recovery': plan.recovery ? tableGb(plan, counts) * prices.recoveryGbMonth : 0,
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
      (STACK.alarmMetrics + (provisioned === undefined ? 0 : 1)) * prices.alarmMonth +
      (articles === 0 ? 0 : STACK.metrics * prices.metricMonth) +
      STACK.dashboards * prices.dashboardMonth,
  };
  return (Object.entries(lines) as [BillLine, number][])
    .map(([line, dollars]) => ({ line, dollars }))
    .sort((a, b) => b.dollars - a.dollars);
}

function extractWork(plan: Plan, { cpuMs }: Counts): Work[] {
  const { page, look } = workOf(plan);
  return [
    // New links come from one poll and one host: they meet others only where the queue gathers them.
    { count: page, cpuMs: cpuMs.page, perCall: perGathering(page) },
    { count: look, cpuMs: cpuMs.look, perCall: within(look / TICKS, 1, CANDIDATE.perRun) },
  ];
}

/** Calls of the extract function that are at work in the mean second of a month. */
export const workersBusy = (plan: Plan, counts: Counts): number =>
  extractWork(plan, counts).reduce((total, one) => total + secondsOf(one), 0) / MONTH_SECONDS;

export const totalOf = (bill: Bill): number => bill.reduce((total, { dollars }) => total + dollars, 0);

/** New pages in one call: what comes within the time that the queue gathers, shared by the connections that ask it. */
const perGathering = (articles: number): number =>
  within(((articles / MONTH_SECONDS) * STACK.gatherSeconds) / ASSUMED.pollersPerQueue, 1, CANDIDATE.perRun);

/** WARC files of two pages and more are above the least size of the cold class. */
const isCold = ({ articles }: Plan): boolean => perGathering(articles) * ASSUMED.pageKb >= 128;

const secondsOf = ({ count, perCall, cpuMs }: Work): number =>
  (count / perCall) * (ASSUMED.waitSeconds + (perCall * cpuMs) / 1000 / (STACK.functionGb / STACK.vcpuGb));

const indexesGb = ({ articles, monthsKept }: Plan, { tableBytes }: Counts): number =>
  (articles * tableBytes.indexed * monthsKept) / 1024 ** 3;

/** Keys of the fold are kept for a month, candidates for as long after their last look, everything else for good. */
function tableGb({ articles, monthsKept }: Plan, { tableBytes }: Counts): number {
  const bytes =
    tableBytes.kept * monthsKept +
    tableBytes.foldKeys * Math.min(monthsKept, 1) +
    tableBytes.candidate * Math.min(monthsKept, 1);
  return (articles * bytes) / 1024 ** 3;
}
