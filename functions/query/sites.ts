/** How each site is doing: what came, what was to be expected, and what went wrong. */
import type { ListingSchedule } from '../listing/listing.ts';
import type { Catalog, Stores } from '../ports.ts';
import type { SiteDayCount, StatsRow } from './query.ts';
import { bucketOf } from './series.ts';

const DAY_MS = 24 * 3_600_000;
/** Shown, the current day among them. */
export const DAYS_SHOWN = 30;
/** Before those, so that the first of them has something to be compared with. */
const DAYS_BEFORE = 28;
/** With fewer days of history nothing is expected. */
const HISTORY_LEAST = 5;
/** Weeks back that say what is usual on a weekday. */
const WEEKS_BACK = 4;
/** Failed candidates looked at to count them by site. */
export const FAILED_MOST = 1000;

export interface SiteDay {
  /** YYYY-MM-DD, UTC. */
  day: string;
  articleCount: number;
  /** Usual on such a day; absent without history. */
  expected?: number;
}

/** Since when an article is "new": for a day, whoever first polled its site and when. */
export const newSince = (now: Date): string => new Date(now.getTime() - DAY_MS).toISOString();

type Counts = 'articleCount' | 'storyCount' | 'originalCount' | 'repostCount' | 'onlyCount' | 'unknownCount';

export interface SiteRow extends Pick<StatsRow, Counts | 'ownShare'> {
  site: string;
  /** First seen in the last 24 hours. */
  newCount: number;
  /** Of its articles: with the whole text, with a date of publication. */
  fullShare?: number;
  datedShare?: number;
  lastArticleAt?: string;
  /** From publication to first sight, of its last hundred articles: those whose date has a time. */
  medianDelaySeconds?: number;
  expectedPerDay?: number;
  /** Since when nothing came, where something was to be expected. */
  quietSince?: string;
  lastPolledAt?: string;
  listings: Pick<ListingSchedule, 'url' | 'lastPolledAt' | 'lastNewAt' | 'failures' | 'lastError' | 'dueAt'>[];
  failedCandidates: number;
  /** The last 30 days, the oldest first. */
  days: SiteDay[];
}

/** All sites that were ever polled or have an article, in order of their names. */
export async function siteRows(stores: Pick<Stores, 'catalog' | 'frontier'>, now: Date): Promise<SiteRow[]> {
  const by = 'firstSeenAt';
  const dates = datesUntil(now);
  const [totals, daily, delays, schedules, failed] = await Promise.all([
    stores.catalog.stats({ by, groupBy: 'site' }),
    stores.catalog.siteDays({ from: dates[0] ?? '' }),
    stores.catalog.delays(),
    stores.frontier.schedules(),
    stores.frontier.inState('failed', FAILED_MOST),
  ]);
  const days = groupBy(daily, ({ site }) => site);
  const listings = groupBy(schedules, ({ site }) => site);
  const failures = groupBy(failed, ({ site }) => site);
  const delayOf = new Map(delays.map(({ site, medianDelaySeconds }) => [site, medianDelaySeconds]));
  const bySite = new Map(totals.map((row) => [row.group ?? '', row]));
  const names = [...new Set([...bySite.keys(), ...listings.keys()])].sort();
  const from = newSince(now);
  const newCounts = await Promise.all(names.map((site) => stores.catalog.countNew({ from, site })));
  return names.map((site, at) =>
    siteRow(site, {
      newCount: newCounts[at] ?? 0,
      total: bySite.get(site),
      counts: dates.map((day) => countOn(days.get(site), day)),
      dates,
      delay: delayOf.get(site),
      schedules: listings.get(site) ?? [],
      failedCandidates: failures.get(site)?.length ?? 0,
    }),
  );
}

const countOn = (rows: SiteDayCount[] | undefined, date: string): number =>
  rows?.find(({ day }) => day === date)?.articleCount ?? 0;

/** Sites that brought nothing yesterday and today although something was to be expected, and since when; a fraction of `siteRows`. */
export async function quietSites(
  catalog: Pick<Catalog, 'siteDays' | 'stats'>,
  now: Date,
): Promise<{ site: string; quietSince: string }[]> {
  const dates = datesUntil(now);
  const sites = groupBy(await catalog.siteDays({ from: dates[0] ?? '' }), ({ site }) => site);
  const quiet = [...sites].flatMap(([site, rows]) => {
    const counts = dates.map((day) => countOn(rows, day));
    const begins = counts.findIndex((count) => count > 0);
    const isQuiet =
      counts.slice(-2).every((count) => count === 0) && (expectedOn(counts, dates.length - 2, begins) ?? 0) >= 1;
    return isQuiet ? [site] : [];
  });
  if (quiet.length === 0) return [];
  const last = await catalog.stats({ by: 'firstSeenAt', groupBy: 'site', site: quiet });
  return last.flatMap(({ group: site = '', lastSeenAt: quietSince }) =>
    quietSince !== undefined && quiet.includes(site) ? [{ site, quietSince }] : [],
  );
}

/** The days that are looked at, the oldest first. */
function datesUntil(now: Date): string[] {
  const today = Date.parse(bucketOf(now.toISOString(), 'day'));
  const count = DAYS_SHOWN + DAYS_BEFORE;
  return Array.from({ length: count }, (_, at) =>
    new Date(today - (count - 1 - at) * DAY_MS).toISOString().slice(0, 10),
  );
}

interface SiteFacts {
  total: StatsRow | undefined;
  /** One for each of `dates`. */
  counts: number[];
  dates: string[];
  delay: number | undefined;
  newCount: number;
  schedules: ListingSchedule[];
  failedCandidates: number;
}

function siteRow(
  site: string,
  { total, counts, dates, delay, newCount, schedules, failedCandidates }: SiteFacts,
): SiteRow {
  const firstDay = total?.firstSeenAt?.slice(0, 10);
  const begins =
    firstDay === undefined
      ? dates.length
      : Math.max(
          0,
          dates.findIndex((day) => day >= firstDay),
        );
  const days = dates.map((day, at): SiteDay => {
    const expected = expectedOn(counts, at, begins);
    return { day, articleCount: counts[at] ?? 0, ...(expected === undefined ? {} : { expected }) };
  });
  const shown = days.slice(-DAYS_SHOWN);
  const lastPolledAt = schedules
    .flatMap((listing) => listing.lastPolledAt ?? [])
    .sort()
    .at(-1);
  const today = days.at(-1);
  const isQuiet = shown.slice(-2).every(({ articleCount }) => articleCount === 0) && (shown.at(-2)?.expected ?? 0) >= 1;
  const share = (count: number | undefined): number | undefined => total && (count ?? 0) / total.articleCount;
  return {
    site,
    articleCount: total?.articleCount ?? 0,
    storyCount: total?.storyCount ?? 0,
    originalCount: total?.originalCount ?? 0,
    repostCount: total?.repostCount ?? 0,
    onlyCount: total?.onlyCount ?? 0,
    unknownCount: total?.unknownCount ?? 0,
    newCount,
    ...known({
      ownShare: total?.ownShare,
      fullShare: share(total?.fullCount),
      datedShare: share(total?.datedCount),
      lastArticleAt: total?.lastSeenAt,
      medianDelaySeconds: delay,
      expectedPerDay: today?.expected,
      quietSince: isQuiet ? total?.lastSeenAt : undefined,
      lastPolledAt,
    }),
    listings: listingsShown(schedules),
    failedCandidates,
    days: shown,
  };
}

export const listingsShown = (schedules: readonly ListingSchedule[]): SiteRow['listings'] =>
  schedules.map(({ url, lastPolledAt, lastNewAt, failures, lastError, dueAt }) => ({
    ...{ url, failures, dueAt },
    ...known({ lastPolledAt, lastNewAt, lastError }),
  }));

/**
 * What is usual on such a day: the median of the same weekday in the four weeks before, else of the days before.
 * @param begins the site's first day with an article: days before it say nothing
 */
export function expectedOn(counts: readonly number[], at: number, begins: number): number | undefined {
  if (at - begins < HISTORY_LEAST) return undefined;
  const weekdays = Array.from({ length: WEEKS_BACK }, (_, week) => at - 7 * (week + 1)).filter((day) => day >= begins);
  const days =
    weekdays.length >= 2 ? weekdays : Array.from({ length: at - begins }, (_, day) => begins + day).slice(-14);
  const values = days.map((day) => counts[day] ?? 0).sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : ((values[middle - 1] ?? 0) + (values[middle] ?? 0)) / 2;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function known<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
