/** How a poll changes a listing's schedule: pure, so that every ending can be read and tested in one place. */
import { POLL } from '../limits.ts';
import type { FetchOutcome } from '../page/page.ts';
import { readActivity, seeded, watched, writeActivity } from './activity.ts';
import { quietSince } from './health.ts';
import type { ListingSchedule } from './listing.ts';
import { nextPoll, type PollOutcome as RhythmOutcome } from './rhythm.ts';

/** So many times in a row a listing must say that it has moved for good before its old address is left. */
const MOVED_TIMES = 3;

/** What a poll tells of the listing's activity and of when to come back. */
export interface PollOutcome extends RhythmOutcome {
  /** Dates of the entries that a first poll shows, in milliseconds. */
  firstDates?: number[];
}

interface Circumstances {
  now: Date;
  /** What the person set: the listing is never asked more often. */
  everyMs: number;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
}

export function scheduleAfter(listing: ListingSchedule, outcome: PollOutcome, at: Circumstances): ListingSchedule {
  const { now } = at;
  const { listingId, site, url, origin, depth, format, movedTo, movedTimes } = listing;
  const failed = outcome.failedReason !== undefined;
  const activity = failed ? listing.activity : writeActivity(activityAfter(listing, outcome, now));
  const schedule = { ...listing, ...(activity === undefined ? {} : { activity }) };
  const optional = {
    ...{ depth, format, movedTo, movedTimes, activity, lastError: outcome.failedReason },
    lastNewAt: outcome.newItems > 0 ? now.toISOString() : listing.lastNewAt,
    // A guess that answered is a listing like any other.
    origin: origin === 'guessed' && !failed ? ('found' as const) : origin,
    notModified:
      outcome.notModified === true ? (listing.notModified ?? 0) + 1 : failed ? listing.notModified : undefined,
  };
  return {
    ...{ listingId, site, url, dueAt: nextPoll({ ...at, schedule, outcome }), lastPolledAt: now.toISOString() },
    failures: failed ? listing.failures + 1 : 0,
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<ListingSchedule>),
  };
}

function activityAfter(listing: ListingSchedule, { firstDates, newItems }: PollOutcome, now: Date) {
  if (listing.lastPolledAt === undefined) return seeded(firstDates ?? [], now.getTime());
  return watched(readActivity(listing.activity), Date.parse(listing.lastPolledAt), now.getTime(), newItems);
}

/**
 * Validators are left out of this poll: servers exist that answer 304 for ever. After many of them in a row, and sooner where the
 * listing has long been due something new.
 */
export function mustBeWhole(listing: ListingSchedule, now: Date): boolean {
  const times = listing.notModified ?? 0;
  return times >= POLL.notModifiedMost || (times >= POLL.notModifiedDoubted && quietSince(listing, now) !== undefined);
}

/** The address to ask: the listing's own, or where it has moved for good. */
export function addressNow({ url, movedTo, movedTimes = 0 }: ListingSchedule): string {
  return movedTo !== undefined && movedTimes >= MOVED_TIMES ? movedTo : url;
}

/** The listing with what the answer says of a move: told again and again by permanent redirects, forgotten when the new place fails. */
export function movedBy(listing: ListingSchedule, outcome: FetchOutcome): ListingSchedule {
  const { movedTo, movedTimes = 0, ...here } = listing;
  const hasMoved = addressNow(listing) !== listing.url;
  if (outcome.kind === 'gone' || outcome.kind === 'blocked' || outcome.kind === 'rejected')
    return hasMoved ? here : listing;
  if (outcome.kind !== 'ok' || hasMoved) return listing;
  const { redirects, finalUrl } = outcome.page;
  const isPermanent = redirects.length > 0 && redirects.every(({ status }) => status === 301 || status === 308);
  if (!isPermanent) return here;
  return { ...here, movedTo: finalUrl, movedTimes: movedTo === finalUrl ? movedTimes + 1 : 1 };
}
