/** What a month of an archive costs: counted requests, units and bytes times list prices. */
import { CANDIDATE, MEMORY } from '../limits.ts';
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
  crawlGb: MEMORY.crawlMib / 1024,
  extractGb: MEMORY.extractMib / 1024,
  compactGb: 1,
  /** Memory at which Lambda gives a whole vCPU (Developer Guide, "Configure Lambda function memory"). */
  vcpuGb: 1.769,
  /** With a limit on calls at once, and without. */
  queuesLimited: 2,
  queuesUnlimited: 1,
  listingsPerCall: 10,
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
  memoryGb: number;
}

export function billOf(plan: Plan, counts: Counts, prices: typeof PRICES): Bill {
  const { articles, sites, provisioned } = plan;
  const counted = workOf(plan);
  const { page: pages, look: looks, poll: polls, compaction: compacted } = counted;
  const sum = (name: 'writeUnits' | 'readUnits' | 'puts' | 'gets'): number =>
    (Object.entries(counted) as [WorkKind, number][]).reduce(
      (all, [kind, count]) => all + count * counts[kind][name],
      0,
    );
  const polling = { cpuMs: counts.cpuMs.poll, memoryGb: STACK.crawlGb };
  const work: Work[] = [
    ...extractWork(plan, counts),
    { count: polls, ...polling, perCall: within(polls / TICKS, 1, STACK.listingsPerCall) },
    { count: sites === 0 ? TICKS : 0, ...polling, perCall: 1 },
  ];
  const calls = work.reduce((total, { count, perCall }) => total + count / perCall, 0);
  const gbSeconds = work.reduce((total, one) => total + secondsOf(one) * one.memoryGb, 0);
  const compactSeconds = (compacted * counts.cpuMs.compaction) / 1000 / (STACK.compactGb / STACK.vcpuGb);
  const pollers = STACK.queuesLimited * ASSUMED.pollersPerQueue + STACK.queuesUnlimited * ASSUMED.pollersUnlimited;
  const idlePolls = (pollers * MONTH_SECONDS) / ASSUMED.pollSeconds;
  const runs = articles / perGathering(plan);
  const { raw, records } = counts.sharedPuts;
  const puts = sum('puts') - articles * (raw + records) + runs;
  const warcs = plan.rawPages ? runs : 0;
  const gb = (kb: number, months: number): number => (articles * kb * months) / KB_PER_GB;
  const { logBytes } = counts;
  const logged = (pages * logBytes.page + looks * logBytes.look + polls * logBytes.poll) / 1024 ** 3;
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
    Lambda: (gbSeconds + compactSeconds * STACK.compactGb) * prices.gbSecond + calls * prices.call,
    'SQS and Scheduler': (calls * 3 + idlePolls + TICKS) * prices.queueRequest + TICKS * prices.scheduledCall,
    Logs: (logged + (calls * ASSUMED.callLogKb) / KB_PER_GB) * prices.logGb,
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
  const memoryGb = STACK.extractGb;
  return [
    { count: page, cpuMs: cpuMs.page, perCall: perGathering(plan), memoryGb },
    { count: look, cpuMs: cpuMs.look, perCall: within(look / TICKS, 1, CANDIDATE.perRun), memoryGb },
  ];
}

/** Calls of the extract function that are at work in the mean second of a month. */
export const workersBusy = (plan: Plan, counts: Counts): number =>
  extractWork(plan, counts).reduce((total, one) => total + secondsOf(one), 0) / MONTH_SECONDS;

export const totalOf = (bill: Bill): number => bill.reduce((total, { dollars }) => total + dollars, 0);

/** Of the candidates that a message of looks may name: those of one host come in messages of their own. */
const LOOKS_PER_MESSAGE = 0.75 * CANDIDATE.perMessage;

/**
 * New pages in one call. They are found within seconds of a tick, which sends the looks that are due: each connection that asks the
 * queue gathers its share of the messages, and has as many full batches as that makes, and half a batch more.
 */
export function perGathering({ articles }: Plan): number {
  const share = articles / TICKS / ASSUMED.pollersPerQueue;
  const messages = share * (1 + ASSUMED.looks / LOOKS_PER_MESSAGE);
  return Math.max(1, share / Math.max(1, messages / CANDIDATE.perRun + 0.5));
}

/** WARC files of two pages and more are above the least size of the cold class. */
const isCold = (plan: Plan): boolean => perGathering(plan) * ASSUMED.pageKb >= 128;

/** What may be computed while the hosts are waited for takes time only as far as it takes longer. */
function secondsOf({ count, perCall, cpuMs, memoryGb }: Work): number {
  const { waitSeconds, shareWhileWaiting } = ASSUMED;
  const computing = (perCall * cpuMs) / 1000 / (memoryGb / STACK.vcpuGb);
  const waiting = waitSeconds.one * perCall ** waitSeconds.power;
  const once = Math.max(waiting, shareWhileWaiting * computing) + (1 - shareWhileWaiting) * computing;
  return (count / perCall) * (once + waitSeconds.stores);
}

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
