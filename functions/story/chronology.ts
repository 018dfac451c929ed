/** What the clocks say about who was first: the publishers' by the dates on the pages, ours by when each was seen. */
import { clueFor } from './clue.ts';
import type { Clue, OriginalCandidate } from './clue.ts';
import { trustedDate } from './dates.ts';

const PUBLISHED_FIRST = 1;
/**
 * Times the share of the others that were published before; and again of those by more than a clock's zone, which is as far as
 * most dates are wrong.
 */
const PUBLISHED_LATER = { by: -1, byFar: -0.5 } as const;
/** Of one that was there before the others were published, by their own dates. */
const OLDER = 2;
/** What the first date is worth while another member has none. */
const UNDATED_DOUBT = 0.5;
/** What it is worth when another was seen before, and at once after its own date: then a clock may be wrong. */
const CONTRADICTED = 0.6;
/** Publishers date their own articles; those who copy often do not. */
const ONLY_DATED = 1.5;
const SEEN_FIRST = 0.5;
const SEEN_NEW = 1;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Clocks of two publishers agree to about this. */
const SAME_TIME_MS = 5 * MINUTE_MS;
/** The widest zone: a time of day that is read in the wrong one is wrong by no more. */
const ZONE_MS = 14 * HOUR_MS;
/** Seen so soon after its own date, an article was caught while it was new, and its clock is right. */
const NEW_MS = 2 * HOUR_MS;

/** @param members at least two */
export function chronologyOf(members: OriginalCandidate[]): Clue[] {
  const sighting = firstSight(members);
  return [...dateClues(members, sighting), ...(sighting ? [sighting.clue] : [])];
}

interface Span {
  member: OriginalCandidate;
  /** When at the earliest and at the latest it was published. */
  from: number;
  to: number;
  trust: number;
}

/** By its own date, and by when it was there to be seen. */
function spanOf(member: OriginalCandidate): Span | undefined {
  const date = trustedDate(member);
  if (date === undefined) return undefined;
  const [from, seen] = [Date.parse(date), Date.parse(member.firstSeenAt)];
  const dayOnly = member.datePublishedPrecision === 'day' || date.length === 10;
  const weak = member.datePublishedSource === 'text' || member.datePublishedSource === 'header';
  const to = dayOnly ? from + DAY_MS : from;
  return { member, from: Math.min(from, seen), to: Math.min(to, seen), trust: weak ? 0.5 : 1 };
}

/** Of those that nobody dates, all that is known is that they were there when they were seen. */
function dateClues(members: OriginalCandidate[], sighting: Sighting | undefined): Clue[] {
  const dated = members.flatMap((member) => spanOf(member) ?? []);
  const undated = members.filter((member) => !dated.some((span) => span.member === member));
  if (dated.length === 0) return [];
  const firstDate = Math.min(...dated.map(({ from }) => from));
  const older = undated.filter(({ firstSeenAt }) => firstDate - Date.parse(firstSeenAt) >= SAME_TIME_MS);
  if (older.length > 0) return older.map((member) => seenBefore(member, firstDate));
  const [single, ...others] = dated;
  if (single && others.length === 0 && undated.length > 0) {
    const detail = 'the only copy that says when it was published';
    return [clueFor(single.member, 'published-first', ONLY_DATED, detail)];
  }
  return firstOf(dated, undated.length > 0 ? UNDATED_DOUBT : 1, sighting);
}

/**
 * Those published before all others: more than one where dates are the same (copies often keep it), or too near for what clocks
 * and days can tell.
 */
function firstOf(dated: Span[], doubt: number, sighting: Sighting | undefined): Clue[] {
  const end = Math.min(...dated.map(({ to }) => to));
  const isFirst = ({ from }: Span): boolean => from < end + SAME_TIME_MS;
  const [first, rest] = [dated.filter(isFirst), dated.filter((span) => !isFirst(span))];
  if (rest.length === 0) return [];
  const ahead = Math.min(...rest.map(({ from }) => from)) - end;
  const detail = `published ${durationInWords(ahead)} before the next ${first.length > 1 ? 'other ' : ''}copy`;
  const clues = first.map(({ member, trust }) => {
    const contradicted = ahead < ZONE_MS && sighting?.isNew === true && sighting.clue.member !== member;
    const weight = PUBLISHED_FIRST * trust * doubt * (contradicted ? CONTRADICTED : 1);
    return clueFor(member, 'published-first', weight, detail);
  });
  return [...clues, ...laterOf(rest, dated)];
}

/** Whose date should turn out to be wrong, the others are still in order. */
function laterOf(rest: Span[], dated: Span[]): Clue[] {
  const ends = dated.map(({ to }) => to).sort((a, b) => a - b);
  const before = (instant: number): number => ends.findLastIndex((end) => end <= instant) + 1;
  return rest.map(({ member, from, trust }) => {
    const [earlier, farEarlier] = [before(from - SAME_TIME_MS), before(from - ZONE_MS)];
    const weight = (PUBLISHED_LATER.by * earlier + PUBLISHED_LATER.byFar * farEarlier) / (dated.length - 1);
    const copies = earlier === 1 ? 'one other copy' : `${earlier} other copies`;
    const detail = `published after ${copies}, ${durationInWords(from - (ends[0] ?? from))} after the first`;
    return clueFor(member, 'published-later', weight * trust, detail);
  });
}

function seenBefore(member: OriginalCandidate, firstDate: number): Clue {
  const ahead = durationInWords(firstDate - Date.parse(member.firstSeenAt));
  const detail = `seen ${ahead} before the next copy was published`;
  return clueFor(member, 'published-first', OLDER, detail);
}

interface Sighting {
  clue: Clue;
  /** Caught while it was new: what was seen later and is dated earlier contradicts. */
  isNew: boolean;
}

function firstSight(members: OriginalCandidate[]): Sighting | undefined {
  const seen = members.map((member) => ({ member, at: Date.parse(member.firstSeenAt) })).sort((a, b) => a.at - b.at);
  const [first, second] = seen;
  // Within one crawl, which of two sites answered first is chance.
  if (!first || !second || !(second.at - first.at > SAME_TIME_MS)) return undefined;
  const span = spanOf(first.member);
  const isNew = span !== undefined && first.at - span.from <= NEW_MS;
  const after = isNew ? ', just after it was published' : '';
  const detail = `seen ${durationInWords(second.at - first.at)} before the next copy${after}`;
  return { clue: clueFor(first.member, 'seen-first', isNew ? SEEN_NEW : SEEN_FIRST, detail), isNew };
}

function durationInWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
