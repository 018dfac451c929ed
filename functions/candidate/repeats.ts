/**
 * Addresses without end that all show one text: a trap, or a site that is out of order and says so with status 200. After a few
 * in a row the pattern of their addresses rests, longer each time that the text is still the same; the first other text frees it.
 */
import type { Hosts, RobotsRecord } from '../ports.ts';
import { patternOf } from './pattern.ts';

/** New addresses of one pattern in a row with a text that another address of the site has. Wire texts come twice or thrice. */
const IN_A_ROW = 5;
const REST_MS = 3600 * 1000;
/** A site that is in order again is seen within this. */
const LONGEST_REST_MS = 24 * REST_MS;
const PATTERNS_MAX = 8;

/** Of one pattern of a host's addresses. */
export interface Repeats {
  pattern: string;
  times: number;
  /** The last one. */
  at: string;
}

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
 * Counts an address that was new, or frees its pattern.
 * @param isRepeat its text is that of another address of the site
 */
export async function countRepeat(hosts: Hosts, url: string, isRepeat: boolean, now: Date): Promise<void> {
  const { host } = new URL(url);
  const record = await hosts.robots(host);
  const before = repeatsOf(record, url);
  if (record === undefined || (!isRepeat && before === undefined)) return;
  const pattern = patternOf(url);
  const others = (record.repeats ?? []).filter((repeats) => repeats.pattern !== pattern);
  const counted: Repeats[] = isRepeat ? [{ pattern, times: (before?.times ?? 0) + 1, at: now.toISOString() }] : [];
  await hosts.putRobots(host, { ...record, repeats: [...counted, ...others].slice(0, PATTERNS_MAX) });
}
