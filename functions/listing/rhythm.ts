/**
 * When a listing is asked again: by the activity that was learned of it, between a floor and a ceiling, and never before it or
 * its host wishes.
 */
import { POLL } from '../limits.ts';
import type { ListingSchedule } from './listing.ts';
import { readActivity, timeUntil } from './activity.ts';

/** A listing is asked when this many items are to be expected in it: four polls for each, so one waits an eighth of the usual gap. */
const ITEMS_PER_POLL = 0.25;
/** News in a poll: ask sooner; none: later. Media Cloud and Common Crawl's news crawler adapt by factors of this size. */
const SOONER = 0.6;
const LATER = 1.5;
/** After a silence of this many intervals the listing has nothing to say; it is asked at a third of its silence. */
const SHARE_OF_SILENCE = 1 / 3;
/** Up to a tenth later, so that listings that began together do not stay together. */
const JITTER = 0.1;

export interface PollOutcome {
  /** Candidates that were not known before. */
  newItems: number;
  notModified?: boolean;
  /** Set when the poll failed. */
  failedReason?: string;
  /** ISO date before which the host does not want to be asked. */
  retryAt?: string;
  /** `max-age` of the answer. */
  cacheMaxAgeMs?: number;
  /** The listing's own wish (ParsedListing.everyMs). */
  everyMs?: number;
}

export interface PollHistory {
  /** As it was before this poll: its planned interval is where the next one starts from. */
  schedule: Pick<ListingSchedule, 'dueAt' | 'lastPolledAt' | 'lastNewAt' | 'failures' | 'activity'>;
  now: Date;
  outcome: PollOutcome;
  /** What the person set: the listing is never asked more often. */
  everyMs: number;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
}

/** @returns the ISO date of the next poll */
export function nextPoll(history: PollHistory): string {
  const { now, outcome, random } = history;
  const least = clamp(history.everyMs, POLL.floorMs, POLL.ceilingMs);
  const interval = outcome.failedReason === undefined ? learned(history, least) : backedOff(history, least);
  const earliest = outcome.retryAt === undefined ? 0 : Date.parse(outcome.retryAt) - now.getTime();
  const wait = Math.max(interval, Number.isNaN(earliest) ? 0 : earliest) * (1 + JITTER * random());
  return new Date(now.getTime() + Math.round(wait)).toISOString();
}

/** Milliseconds between two polls of a listing with so many new items a day, on average. */
export function usualInterval(itemsPerDay: number, leastMs: number): number {
  const wanted = itemsPerDay === 0 ? POLL.ceilingMs : (ITEMS_PER_POLL / itemsPerDay) * 24 * 3_600_000;
  return clamp(wanted, Math.max(leastMs, POLL.floorMs), POLL.ceilingMs);
}

function learned(history: PollHistory, least: number): number {
  const { schedule, now, outcome } = history;
  const wished = Math.max(least, Math.min(Math.max(outcome.everyMs ?? 0, outcome.cacheMaxAgeMs ?? 0), POLL.ceilingMs));
  const before = plannedInterval(schedule) ?? least;
  const known = timeUntil(readActivity(schedule.activity), now.getTime(), ITEMS_PER_POLL, POLL.ceilingMs);
  // News comes in bursts: after some, more is likely than its usual activity says.
  if (outcome.newItems > 0) return clamp(Math.min(known ?? before, before) * SOONER, wished, POLL.ceilingMs);
  if (known !== undefined) return clamp(known, wished, POLL.ceilingMs);
  // A listing that had something an hour ago is not left alone for a day.
  const silence =
    schedule.lastNewAt === undefined ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(schedule.lastNewAt);
  return clamp(Math.min(before * LATER, silence * SHARE_OF_SILENCE), wished, POLL.ceilingMs);
}

/** Doubled with every failure in a row. */
function backedOff({ schedule }: PollHistory, least: number): number {
  return Math.min(least * 2 ** Math.min(schedule.failures + 1, 20), POLL.ceilingMs);
}

function plannedInterval({ dueAt, lastPolledAt }: PollHistory['schedule']): number | undefined {
  const planned = lastPolledAt === undefined ? Number.NaN : Date.parse(dueAt) - Date.parse(lastPolledAt);
  return planned > 0 ? planned : undefined;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
