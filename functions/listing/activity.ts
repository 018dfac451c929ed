/**
 * What a listing brings at which time of the day: new items and hours watched, in each three hours of the day (UTC). Old
 * observations fade, so it follows the newsroom. A Poisson rate with its mean as the prior: few numbers, learned from the
 * first poll on, and enough to say how many items to expect in any span of time.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BIN_MS = 3 * HOUR_MS;
const BINS = DAY_MS / BIN_MS;
/** Observations count half after this: a change of habit is learned in a week or two, a quiet weekend does not unlearn the week. */
const HALF_LIFE_MS = 10 * DAY_MS;
/** A bin is believed as much as the mean of the day once it has been watched this long: on one whole day. */
const PRIOR_HOURS = BIN_MS / HOUR_MS;
/** A gap this long says nothing: whatever the listing showed meanwhile may be gone from it again. */
const LONGEST_WATCH_MS = 2 * DAY_MS;
/** Hours of observation, faded as they are, before anything is expected: about a day. */
const LEAST_WATCH_HOURS = 20;
/** What a first poll shows goes back this far at most. */
const SEED_MS = 7 * DAY_MS;

export interface Activity {
  /** New items seen, by bin. */
  items: number[];
  /** Hours watched, by bin. */
  hours: number[];
  /** New items of the last 24 hours, by bin. */
  recent: number[];
  /** The last bin that `recent` tells of, counted from 1970. */
  recentBin: number;
}

export const UNKNOWN_ACTIVITY: Activity = {
  items: Array<number>(BINS).fill(0),
  hours: Array<number>(BINS).fill(0),
  recent: Array<number>(BINS).fill(0),
  recentBin: 0,
};

/** @param text as `writeActivity` gives it; anything else is as if nothing had been watched */
export function readActivity(text: string | undefined): Activity {
  const [items = [], hours = [], recent = [], [recentBin = Number.NaN] = []] = (text ?? '')
    .split(';')
    .map((part) => part.split(' ').map(Number));
  const activity = { items, hours, recent, recentBin };
  const isWhole = [items, hours, recent].every((bins) => bins.length === BINS && bins.every((n) => n >= 0));
  return isWhole && recentBin >= 0 ? activity : UNKNOWN_ACTIVITY;
}

/** About a hundred characters: it lies in the schedule, of which the tick reads all. */
export function writeActivity({ items, hours, recent, recentBin }: Activity): string {
  const short = (bins: number[]) => bins.map((n) => Number(n.toFixed(2))).join(' ');
  return [short(items), short(hours), recent.join(' '), String(recentBin)].join(';');
}

/** After a poll at `toMs` that brought `newItems` since the one at `fromMs`. */
export function watched(activity: Activity, fromMs: number, toMs: number, newItems: number): Activity {
  const counted = counting(activity, toMs, newItems);
  const spanMs = toMs - fromMs;
  if (spanMs <= 0 || spanMs > LONGEST_WATCH_MS) return counted;
  const share = shares(fromMs, toMs);
  // Nobody saw when within the span they came: as they usually do.
  const weights = share.map((hours, bin) => hours * (rateIn(activity, bin) + 1e-6));
  const total = sum(weights);
  const fade = 0.5 ** (spanMs / HALF_LIFE_MS);
  return {
    ...counted,
    items: activity.items.map((n, bin) => n * fade + (newItems * (weights[bin] ?? 0)) / total),
    hours: activity.hours.map((n, bin) => n * fade + (share[bin] ?? 0)),
  };
}

/** From the dates of the entries that the first poll shows: when they were published says when to look. */
export function seeded(dates: readonly number[], nowMs: number): Activity {
  const lately = dates.filter((date) => date > nowMs - SEED_MS && date <= nowMs);
  if (lately.length < 2) return UNKNOWN_ACTIVITY;
  const since = lately.reduce((least, date) => Math.min(least, date), nowMs);
  const items = Array<number>(BINS).fill(0);
  // The oldest begins the span: what was before it is not shown, so it is no observation.
  for (const date of lately) if (date > since) items[binOf(date)] = (items[binOf(date)] ?? 0) + 1;
  return { ...UNKNOWN_ACTIVITY, items, hours: shares(since, nowMs) };
}

/** Items to be expected between two instants; undefined while it was hardly watched for a day. */
export function expectedItems(activity: Activity, fromMs: number, toMs: number): number | undefined {
  if (sum(activity.hours) < LEAST_WATCH_HOURS) return undefined;
  return sum(shares(fromMs, toMs).map((hours, bin) => hours * rateIn(activity, bin)));
}

/** Milliseconds until `items` are to be expected, at most `mostMs`; undefined while it was hardly watched for a day. */
export function timeUntil(activity: Activity, fromMs: number, items: number, mostMs: number): number | undefined {
  if (sum(activity.hours) < LEAST_WATCH_HOURS) return undefined;
  let left = items;
  for (let at = fromMs; at < fromMs + mostMs;) {
    const end = (Math.floor(at / BIN_MS) + 1) * BIN_MS;
    const rate = rateIn(activity, binOf(at)) / HOUR_MS;
    if (left <= rate * (end - at)) return Math.min(mostMs, at - fromMs + left / rate);
    left -= rate * (end - at);
    at = end;
  }
  return mostMs;
}

/** Where "lately" begins: the last 24 hours, in whole bins; the one that is under way counts as whole. */
export function latelySince(nowMs: number): number {
  return (lastBin(nowMs) - BINS + 1) * BIN_MS;
}

/** New items since `latelySince(nowMs)`. */
export function itemsLately({ recent, recentBin }: Activity, nowMs: number): number {
  const oldest = lastBin(nowMs) - BINS + 1;
  return sum(recent.filter((_, at) => recentBin - BINS + 1 + at >= oldest));
}

function counting({ recent, recentBin, ...activity }: Activity, nowMs: number, newItems: number): Activity {
  const bin = lastBin(nowMs);
  const passed = Math.min(BINS, Math.max(0, bin - recentBin));
  const shifted = [...recent.slice(passed), ...Array<number>(passed).fill(0)];
  shifted[BINS - 1] = (shifted[BINS - 1] ?? 0) + newItems;
  return { ...activity, recent: shifted, recentBin: Math.max(bin, recentBin) };
}

/** Items per hour. */
function rateIn({ items, hours }: Activity, bin: number): number {
  const mean = sum(items) / Math.max(sum(hours), 1);
  return ((items[bin] ?? 0) + PRIOR_HOURS * mean) / ((hours[bin] ?? 0) + PRIOR_HOURS);
}

/** Hours of the span in each bin. */
function shares(fromMs: number, toMs: number): number[] {
  const wholeDays = Math.max(0, Math.floor((toMs - fromMs) / DAY_MS));
  const hours = Array<number>(BINS).fill((wholeDays * BIN_MS) / HOUR_MS);
  for (let at = fromMs + wholeDays * DAY_MS; at < toMs;) {
    const end = Math.min(toMs, (Math.floor(at / BIN_MS) + 1) * BIN_MS);
    hours[binOf(at)] = (hours[binOf(at)] ?? 0) + (end - at) / HOUR_MS;
    at = end;
  }
  return hours;
}

/** The bin that ends at `ms`, or that it lies in, counted from 1970. */
const lastBin = (ms: number): number => Math.ceil(ms / BIN_MS) - 1;
const binOf = (ms: number): number => Math.floor(ms / BIN_MS) % BINS;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
