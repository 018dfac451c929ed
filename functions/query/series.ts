/** Series over time: the buckets without an article are as true as the others. */
import { UsageError } from '../errors.ts';
import { QUERY } from '../limits.ts';
import type { DayCount, Interval, StatsQuery, StatsRow } from './query.ts';

const HOUR_MS = 3_600_000;
const SIZES_MS: Record<Interval, number> = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };
/** The first Monday after the beginning of Unix time. */
const A_MONDAY_MS = 4 * 24 * HOUR_MS;

/** The beginning of the bucket, in UTC, that an instant is in. */
export function bucketOf(instant: string, interval: Interval): string {
  const origin = interval === 'week' ? A_MONDAY_MS : 0;
  const size = SIZES_MS[interval];
  const time = Date.parse(instant) - origin;
  return new Date(origin + Math.floor(time / size) * size).toISOString();
}

/**
 * @param rows of the buckets that have articles, in order of time
 * @returns a row for every bucket of the period and every group that occurs in it
 * @throws UsageError when these are more than one answer should have
 */
export function fillSeries(rows: readonly StatsRow[], query: StatsQuery & { interval: Interval }): StatsRow[] {
  const { interval, from, to, upTo } = query;
  const first = from === undefined ? rows[0]?.start : bucketOf(from, interval);
  const last = lastBucket(rows, interval, to, upTo);
  if (first === undefined || last === undefined) return [...rows];
  const groups = query.groupBy === undefined ? [undefined] : groupsOf(rows);
  const buckets = Math.round((Date.parse(last) - Date.parse(first)) / SIZES_MS[interval]) + 1;
  if (buckets * groups.length > QUERY.bucketsMax) {
    throw new UsageError(`The series would have ${buckets} buckets for each of ${groups.length} groups.`, {
      where: 'interval',
      fix: `Ask for a shorter period or a longer interval: ${QUERY.bucketsMax} rows are the most.`,
    });
  }
  const found = new Map(rows.map((row) => [`${row.start ?? ''} ${row.group ?? ''}`, row]));
  return Array.from({ length: Math.max(0, buckets) }, (_, at) =>
    new Date(Date.parse(first) + at * SIZES_MS[interval]).toISOString(),
  ).flatMap((start) => groups.map((group) => found.get(`${start} ${group ?? ''}`) ?? emptyRow(start, group)));
}

/** Every day from the first to `upTo`, those without an article too. */
export function fillDays(rows: readonly DayCount[], upTo: string): DayCount[] {
  const [first, last] = [rows[0]?.day, [rows.at(-1)?.day ?? '', upTo.slice(0, 10)].sort().at(-1)];
  if (first === undefined || last === undefined) return [];
  const found = new Map(rows.map((row) => [row.day, row]));
  const count = Math.round((Date.parse(last) - Date.parse(first)) / SIZES_MS.day) + 1;
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(Date.parse(first) + at * SIZES_MS.day).toISOString().slice(0, 10);
    return found.get(day) ?? { day, articleCount: 0, repostCount: 0 };
  });
}

function lastBucket(rows: readonly StatsRow[], interval: Interval, to?: string, upTo?: string): string | undefined {
  if (to !== undefined) return bucketOf(new Date(Date.parse(to) - 1).toISOString(), interval);
  const ends = [rows.at(-1)?.start, upTo && bucketOf(upTo, interval)].filter((end) => end !== undefined).sort();
  return ends.at(-1);
}

/** The largest first. */
function groupsOf(rows: readonly StatsRow[]): string[] {
  const sizes = new Map<string, number>();
  for (const { group = '', articleCount } of rows) sizes.set(group, (sizes.get(group) ?? 0) + articleCount);
  return [...sizes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([group]) => group);
}

const emptyRow = (start: string, group: string | undefined): StatsRow => ({
  start,
  ...(group === undefined ? {} : { group }),
  ...{ articleCount: 0, storyCount: 0, originalCount: 0, repostCount: 0, onlyCount: 0, unknownCount: 0 },
  ...{ fullCount: 0, datedCount: 0 },
});
