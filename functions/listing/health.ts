/** What a site's listings bring against what they usually bring: how a person sees that something has gone wrong without an error. */
import { expectedItems, itemsLately, latelySince, readActivity } from './activity.ts';
import type { ListingSchedule } from './listing.ts';

/** Items expected in a silence before it is called one: of a random process, one silence in a hundred is as long. */
const SILENT_ITEMS = 4.6;
/** Standard deviations by which a day must miss what is expected. */
const FAR = 3;
/** Shares of the expected that are called too few and too many. */
const TOO_FEW = 0.8;
const TOO_MANY = 1.5;

/**
 * `new`: not watched for long enough to expect anything. `failing`: no listing of it could be read at the last poll.
 * `quiet`: nothing new for longer than chance explains. `few`, `many`: in the last 24 hours, against the usual.
 */
export type SiteState = 'new' | 'ok' | 'quiet' | 'few' | 'many' | 'failing';

export interface SiteHealth {
  site: string;
  state: SiteState;
  listings: number;
  /** Listings whose last poll failed. */
  failing: number;
  /** New candidates of the 24 hours before the last poll (21 to 24: in steps of three hours of the day). */
  got: number;
  /** As many are usual in those hours; absent while unknown. */
  expected?: number;
  lastPolledAt?: string;
  lastNewAt?: string;
  /** Since when nothing new has come, where that is longer than chance explains. */
  quietSince?: string;
}

/** Sites in the order of their names. A candidate counts for the listing that showed it first, so the sums count none twice. */
export function siteHealth(schedules: readonly ListingSchedule[]): SiteHealth[] {
  const bySite = Map.groupBy(
    schedules.filter(({ origin }) => origin !== 'guessed'),
    ({ site }) => site,
  );
  return [...bySite].map(([site, listings]) => healthOf(site, listings)).sort((a, b) => (a.site < b.site ? -1 : 1));
}

function healthOf(site: string, listings: readonly ListingSchedule[]): SiteHealth {
  const lastPolledAt = latest(listings.map((listing) => listing.lastPolledAt));
  const lastNewAt = latest(listings.map((listing) => listing.lastNewAt));
  // Up to the last poll: what came while nobody asked is not missing.
  const until = Date.parse(lastPolledAt ?? '');
  const expected = expectedOf(listings, latelySince(until), until);
  const got = sum(listings.map(({ activity }) => itemsLately(readActivity(activity), until)));
  const silence = lastNewAt === undefined ? undefined : expectedOf(listings, Date.parse(lastNewAt), until);
  const failing = listings.filter(({ failures }) => failures > 0).length;
  const isQuiet = (silence ?? 0) >= SILENT_ITEMS;
  return {
    site,
    state: failing === listings.length ? 'failing' : isQuiet ? 'quiet' : stateOf(got, expected),
    ...{ listings: listings.length, failing, got },
    ...(expected === undefined ? {} : { expected: Math.round(expected * 10) / 10 }),
    ...(lastPolledAt === undefined ? {} : { lastPolledAt }),
    ...(lastNewAt === undefined ? {} : { lastNewAt }),
    ...(isQuiet && lastNewAt !== undefined ? { quietSince: lastNewAt } : {}),
  };
}

function stateOf(got: number, expected: number | undefined): SiteState {
  if (expected === undefined) return 'new';
  const far = Math.abs(got - expected) > FAR * Math.sqrt(Math.max(expected, 1));
  if (far && got < TOO_FEW * expected) return 'few';
  return far && got > TOO_MANY * expected ? 'many' : 'ok';
}

/** Since when one listing has been quiet for longer than chance explains, asked at `now`. */
export function quietSince({ activity, lastNewAt }: ListingSchedule, now: Date): string | undefined {
  if (lastNewAt === undefined) return undefined;
  const expected = expectedItems(readActivity(activity), Date.parse(lastNewAt), now.getTime());
  return (expected ?? 0) >= SILENT_ITEMS ? lastNewAt : undefined;
}

/** Of the listings whose activity is known; undefined when that is none. */
function expectedOf(listings: readonly ListingSchedule[], fromMs: number, toMs: number): number | undefined {
  const known = listings.flatMap(({ activity }) => expectedItems(readActivity(activity), fromMs, toMs) ?? []);
  return known.length === 0 || Number.isNaN(toMs) ? undefined : sum(known);
}

function latest(instants: readonly (string | undefined)[]): string | undefined {
  return instants.reduce(
    (last, instant) => (instant !== undefined && (last === undefined || instant > last) ? instant : last),
    undefined,
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
