/**
 * Addresses without end that all show one text: a trap, or a site that is out of order and says so with status 200. After a few
 * in a row the pattern of their addresses rests, longer each time that the text is still the same; the first other text frees it.
 */
import type { Hosts, Repeats, RobotsRecord } from '../ports.ts';
import { patternOf } from './pattern.ts';

/** New addresses of one pattern in a row with a text that another address of the site has. Wire texts come twice or thrice. */
const IN_A_ROW = 5;
const REST_MS = 20 * 60 * 1000;
/** When the rest is over one address goes ahead; the others wait this long for what it finds. */
const AHEAD_MS = 5 * 60 * 1000;
/** A site that is in order again is seen within this. */
const LONGEST_REST_MS = 24 * 3600 * 1000;
const PATTERNS_MAX = 8;

export function repeatsOf(record: RobotsRecord | undefined, url: string): Repeats | undefined {
  const pattern = patternOf(url);
  return record?.repeats?.find((repeats) => repeats.pattern === pattern);
}

/** @returns until when nothing new of the pattern is fetched; undefined when it may be */
export function restsUntil(found: Repeats | undefined, now: Date): string | undefined {
  if (found === undefined || found.times < IN_A_ROW) return undefined;
  const restMs = Math.min(LONGEST_REST_MS, REST_MS * 2 ** (found.times - IN_A_ROW));
  const until = new Date(Date.parse(found.at) + restMs);
  return until > now ? until.toISOString() : undefined;
}

/**
 * For one that is about to be fetched: after the rest only one of them goes, whoever works on the others.
 * @returns until when it must wait; undefined when it may go
 */
export async function waitsUntil(
  hosts: Hosts,
  url: string,
  found: Repeats | undefined,
  now: Date,
): Promise<string | undefined> {
  const until = restsUntil(found, now);
  if (until !== undefined || found === undefined || found.times < IN_A_ROW) return until;
  const slot = await hosts.takeSlot(`${new URL(url).host}${found.pattern}`, now, AHEAD_MS);
  return slot.granted ? undefined : slot.retryAt;
}

/**
 * Counts an address that was new, or frees its pattern.
 * @param isRepeat its text is that of another address of the site
 */
export async function countRepeat(hosts: Hosts, url: string, isRepeat: boolean, now: Date): Promise<void> {
  const { host } = new URL(url);
  const record = await hosts.robots(host);
  const before = repeatsOf(record, url);
  if (record === undefined || (!isRepeat && before === undefined)) return;
  // Those that were under way when the rest began make it no longer: a site that is out of order for minutes is not left for a day.
  if (isRepeat && restsUntil(before, now) !== undefined) return;
  const pattern = patternOf(url);
  const others = (record.repeats ?? []).filter((repeats) => repeats.pattern !== pattern);
  const counted: Repeats[] = isRepeat ? [{ pattern, times: (before?.times ?? 0) + 1, at: now.toISOString() }] : [];
  await hosts.putRobots(host, { ...record, repeats: [...counted, ...others].slice(0, PATTERNS_MAX) });
}
