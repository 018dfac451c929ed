/**
 * A week of an archive whose table has so many units a second and no more, played second by second: a bucket for the table and
 * each index, as DynamoDB keeps them, the schedule's ticks, workers that try again as the SDK does, and messages that come back.
 */
import { PLACES, sharedOut, unitsAt, type Place, type Throughput } from '../../functions/bill/capacity.ts';
import type { Counts, TableUnits } from '../../functions/bill/counts.ts';
import { ASSUMED, TICK_SECONDS, workOf, type Plan, type WorkKind } from '../../functions/bill/plan.ts';
import { CANDIDATE, FETCH } from '../../functions/limits.ts';
import { paceOf } from '../../functions/parquet/pace.ts';
import { TABLES } from '../../functions/parquet/tables.ts';

/** Unused units are kept this long (Developer Guide, "Burst capacity"). */
const BURST_SECONDS = 300;
/** Of `SDK` in functions/aws/environment.ts: tries after the first, and the SDK's waits after throttling, in seconds. */
const RETRIES = 5;
const RETRY_SECONDS = 0.5;
/** Until a day's message that was given back is seen again, and how often it is: lib/queue.ts. */
const BACK_SECONDS = 3600;
const DELIVERIES = 5;
/** Requests that one page makes in a second where nothing is in the way: it waits for its host, too. */
const PER_SECOND = 8;
/** Listings at once: five calls of ten. Parts at once: one of each of two days of two tables. How many pages, depends on the workers. */
const AT_ONCE = { crawl: 50, compact: 4 } as const;
/** What is in a queue for longer than this is sent once more by each tick (functions/aws/worker.ts), and found to be taken. */
const NUDGED_AGAIN_SECONDS = 600;
/** Nudges are gathered, and listings asked one after the other, over so many seconds of a tick. */
const SPREAD_SECONDS = { page: 90, look: 60, poll: 30, host: 30 } as const;
/** Weekdays and weekends, as shares of the mean day. */
const DAYS = [1.15, 1.15, 1.15, 1.15, 1.15, 0.625, 0.625];
const DAY_SECONDS = 24 * 3600;
const HOUR_SECONDS = 3600;
const BUSIEST_HOUR = 15;
const COMPACTED_AT = 80 * 60;

export interface Week {
  /** The busiest hour of a day to its mean hour. */
  peak: number;
  requests: number;
  throttled: number;
  /** Works that were left to a later tick, or given back to their queue. */
  putOff: number;
  /** Days' messages that were given back at every delivery: the only ones that are given back. */
  deadLetters: number;
  /** Seconds from when a page was found to when it was stored. */
  medianWait: number;
  longestWait: number;
  /** Pages found and not stored: the most there were, and those left at the end. */
  mostWaiting: number;
  leftWaiting: number;
  /** The longest time in which every hour used nine tenths of the units that the table has. */
  hoursFull: number;
  /** From 01:20 to the last file of a day, at its longest. */
  compactionHours: number;
}

interface Request {
  write: boolean;
  units: Partial<Record<Place, number>>;
}

interface Job {
  kind: WorkKind;
  requests: readonly Request[];
  since: number;
  next: number;
  tries: number;
  deliveries: number;
  isStarted: boolean;
  /** Of a day's compaction: rows that are left after this slice. */
  left?: number;
}

type Bucket = Record<'write' | 'read', number>;

/** @param random from 0 (inclusive) to 1 (exclusive) */
export function playWeek(
  plan: Plan,
  { bought, workers }: { bought: Throughput; workers: number },
  counts: Counts,
  peak: number,
  random: () => number,
): Week {
  const units = sharedOut(bought, counts);
  const buckets = Object.fromEntries(
    PLACES.map((place) => [
      place,
      { write: BURST_SECONDS * units[place].writeUnits, read: BURST_SECONDS * units[place].readUnits },
    ]),
  ) as Record<Place, Bucket>;
  const seconds = DAYS.length * DAY_SECONDS;
  const calendar = new Map<number, Job[]>();
  const atOnce: Record<Stage, number> = { ...AT_ONCE, extract: workers * FETCH.concurrency };
  const waiting: Record<Stage, Job[]> = { extract: [], crawl: [], compact: [] };
  const served = { extract: 0, crawl: 0, compact: 0 };
  const busy = { extract: 0, crawl: 0, compact: 0 };
  const waits: number[] = [];
  const used = { write: 0, read: 0 };
  const week: Week = {
    ...{ peak, requests: 0, throttled: 0, putOff: 0, deadLetters: 0, medianWait: 0, longestWait: 0 },
    ...{ mostWaiting: 0, leftWaiting: 0, hoursFull: 0, compactionHours: 0 },
  };
  const at = (second: number, job: Job): void => {
    const there = calendar.get(second);
    if (there === undefined) calendar.set(second, [job]);
    else there.push(job);
  };
  const requests = Object.fromEntries(
    (['page', 'look', 'poll', 'host'] as const).map((kind) => [kind, requestsOf(kind, counts)]),
  ) as Record<'page' | 'look' | 'poll' | 'host', Request[]>;
  const begin = (kind: keyof typeof requests, second: number): void => {
    const since = second + Math.floor(random() * SPREAD_SECONDS[kind]);
    at(since, newJob(kind, requests[kind], since));
  };
  const pace = paceOf(bought.readUnits, counts.compaction.readUnits / TABLES.length);
  const slice = (rows: number, since: number, second: number): void =>
    at(second, {
      ...newJob('compaction', compactionOf(Math.min(rows, pace.rowsMost), counts), since),
      left: Math.max(0, rows - pace.rowsMost),
    });

  const weights = Array.from({ length: 24 }, (_, hour) => weightOf(hour, peak));
  const perTick = Object.fromEntries(
    Object.entries(workOf(plan)).map(([kind, count]) => [kind, (count * TICK_SECONDS) / (30 * DAY_SECONDS)]),
  ) as Record<WorkKind, number>;
  const looked: number[] = [];
  let fullHours = 0;
  let pages = 0;

  const finish = (job: Job, second: number): void => {
    if (job.kind === 'page') {
      waits.push(second - job.since);
      pages -= 1;
    }
    if (job.left === undefined) return;
    if (job.left > 0) slice(job.left, job.since, second + pace.delaySeconds);
    else week.compactionHours = Math.max(week.compactionHours, (second - job.since) / HOUR_SECONDS);
  };
  const admit = ({ write, units: asked }: Request): boolean => {
    const side = write ? 'write' : 'read';
    week.requests += 1;
    const places = Object.keys(asked) as Place[];
    if (places.some((place) => buckets[place][side] <= 0)) {
      week.throttled += 1;
      return false;
    }
    for (const place of places) buckets[place][side] -= asked[place] ?? 0;
    used[side] += asked.table ?? 0;
    return true;
  };
  /** @returns whether it is at its end for now */
  const work = (job: Job, second: number): boolean => {
    for (let made = 0; made < PER_SECOND && job.next < job.requests.length; made++) {
      if (admit(job.requests[job.next]!)) {
        job.next += 1;
        job.tries = 0;
        continue;
      }
      if (job.tries === RETRIES) return putOff(job, second);
      const wait = random() * RETRY_SECONDS * 2 ** job.tries;
      job.tries += 1;
      at(second + Math.max(1, Math.round(wait)), job);
      return false;
    }
    if (job.next < job.requests.length) at(second + 1, job);
    else finish(job, second);
    return job.next === job.requests.length;
  };
  /** From its beginning: what it wrote is written again, as the same. */
  const putOff = (job: Job, second: number): boolean => {
    week.putOff += 1;
    const again = newJob(job.kind, job.requests, job.since);
    if (job.left === undefined) {
      // A listing stays due; a candidate is due from now on, and is sent where its own nudge would have been lost.
      const due = second + (job.kind === 'poll' || job.kind === 'host' ? 0 : NUDGED_AGAIN_SECONDS);
      const tick = (Math.floor(due / TICK_SECONDS) + 1) * TICK_SECONDS;
      at(tick + Math.floor(random() * SPREAD_SECONDS.look), again);
      return true;
    }
    if (job.deliveries === DELIVERIES) week.deadLetters += 1;
    at(second + BACK_SECONDS, { ...again, deliveries: (job.deliveries % DELIVERIES) + 1, left: job.left });
    return true;
  };

  for (let second = 0; second < seconds || (pages > 0 && second < seconds + DAY_SECONDS); second++) {
    for (const place of PLACES) {
      const { writeUnits, readUnits } = units[place];
      const bucket = buckets[place];
      bucket.write = Math.min(BURST_SECONDS * writeUnits, bucket.write + writeUnits);
      bucket.read = Math.min(BURST_SECONDS * readUnits, bucket.read + readUnits);
    }
    if (second < seconds && second % TICK_SECONDS === 0) {
      const tick = second / TICK_SECONDS;
      const hour = Math.floor(second / HOUR_SECONDS) % 24;
      const day = DAYS[Math.floor(second / DAY_SECONDS)]!;
      const found = whole(perTick.page * day * weights[hour]!, random);
      pages += found;
      looked[tick] = found;
      for (let page = 0; page < found; page++) begin('page', second);
      for (let poll = whole(perTick.poll, random); poll > 0; poll--) begin('poll', second);
      for (let host = whole(perTick.host, random); host > 0; host--) begin('host', second);
      // After an hour, after a day, and one in ten once more; before the first day, as many as a mean tick has.
      const before = (ticks: number): number => looked[tick - ticks] ?? perTick.page;
      const looks = before(12) + before(12 + 288) + (ASSUMED.looks - 2) * perTick.page;
      for (let look = whole(looks, random); look > 0; look--) begin('look', second);
    }
    if (second % TICK_SECONDS === 0) {
      const old = waiting.extract
        .slice(served.extract, served.extract + CANDIDATE.perTick)
        .filter(({ since }) => since < second - NUDGED_AGAIN_SECONDS);
      for (let nudge = 0; nudge < old.length; nudge++) at(second, newJob('look', NUDGE, second));
    }
    if (second < seconds && second % DAY_SECONDS === COMPACTED_AT) {
      const rows = Math.round((plan.articles / 30) * 1.15);
      // Yesterday, and the day before the day before; each of both tables.
      for (let chain = 0; chain < 2 * TABLES.length; chain++) slice(rows, second, second);
    }
    for (const job of calendar.get(second) ?? []) {
      const stage = stageOf(job.kind);
      if (!job.isStarted && busy[stage] >= atOnce[stage]) {
        waiting[stage].push(job);
        continue;
      }
      if (!job.isStarted) busy[stage] += 1;
      job.isStarted = true;
      if (!work(job, second)) continue;
      busy[stage] -= 1;
      const following = waiting[stage][served[stage]];
      if (following === undefined) continue;
      served[stage] += 1;
      at(second + 1, following);
    }
    calendar.delete(second);
    week.mostWaiting = Math.max(week.mostWaiting, pages);
    if (second === seconds - 1) week.leftWaiting = pages;
    if (second % HOUR_SECONDS !== HOUR_SECONDS - 1) continue;
    const isFull =
      used.write > 0.9 * HOUR_SECONDS * units.table.writeUnits ||
      used.read > 0.9 * HOUR_SECONDS * units.table.readUnits;
    fullHours = isFull ? fullHours + 1 : 0;
    week.hoursFull = Math.max(week.hoursFull, fullHours);
    Object.assign(used, { write: 0, read: 0 });
  }
  waits.sort((a, b) => a - b);
  return { ...week, medianWait: waits[Math.floor(waits.length / 2)] ?? 0, longestWait: waits.at(-1) ?? 0 };
}

/** Whoever finds a candidate taken has paid for the condition that failed. */
const NUDGE: readonly Request[] = [{ write: true, units: { table: 1 } }];

const newJob = (kind: WorkKind, requests: readonly Request[], since: number): Job => ({
  ...{ kind, requests, since, next: 0, tries: 0, deliveries: 1, isStarted: false },
});

type Stage = 'extract' | 'crawl' | 'compact';
const stageOf = (kind: WorkKind): Stage =>
  kind === 'compaction' ? 'compact' : kind === 'page' || kind === 'look' ? 'extract' : 'crawl';

/** A whole number whose mean is this. */
const whole = (mean: number, random: () => number): number => Math.floor(mean + random());

/** Share of an hour in the mean hour: one hill a day (von Mises), as steep as makes the busiest hour `peak`. */
function weightOf(hour: number, peak: number): number {
  const hill = (steepness: number): number[] =>
    Array.from({ length: 24 }, (_, at) => Math.exp(steepness * Math.cos((2 * Math.PI * (at - BUSIEST_HOUR)) / 24)));
  const shares = (steepness: number): number[] => {
    const all = hill(steepness);
    const mean = all.reduce((sum, one) => sum + one, 0) / 24;
    return all.map((one) => one / mean);
  };
  let [low, high] = [0, 10];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (shares(middle)[BUSIEST_HOUR]! < peak) low = middle;
    else high = middle;
  }
  return shares(low)[hour]!;
}

/** As many writes as units of the table; those that touch an index too are the first of them. Reads come four units at a time. */
function requestsOf(kind: 'page' | 'look' | 'poll' | 'host', counts: Counts): Request[] {
  const of = (place: Place, name: keyof TableUnits): number => unitsAt(place, counts[kind], name);
  const writes = Math.max(1, Math.round(of('table', 'writeUnits')));
  const reads = Math.max(1, Math.round(of('table', 'readUnits') / 4));
  const indexed = (place: Place, position: number): number => {
    const touching = Math.max(1, Math.round(of(place, 'writeUnits')));
    return position < touching ? of(place, 'writeUnits') / touching : 0;
  };
  const written = Array.from({ length: writes }, (_, position): Request => {
    const touched = PLACES.map((place): [Place, number] => [
      place,
      place === 'table' ? of('table', 'writeUnits') / writes : indexed(place, position),
    ]);
    return { write: true, units: Object.fromEntries(touched.filter(([, some]) => some > 0)) };
  });
  const read = Array.from({ length: reads }, (): Request => {
    const touched = PLACES.map((place): [Place, number] => [place, of(place, 'readUnits') / reads]);
    return { write: false, units: Object.fromEntries(touched.filter(([, some]) => some > 0)) };
  });
  return [...read, ...written];
}

/** A hundred rows a request. */
function compactionOf(rows: number, counts: Counts): Request[] {
  const perRow = counts.compaction.readUnits / TABLES.length;
  return Array.from({ length: Math.ceil(rows / 100) }, () => ({ write: false, units: { table: 100 * perRow } }));
}
