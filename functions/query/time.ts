/** Times as people write them in a question. */
import { durationMs } from '../sites.ts';

/** Year to second, `T` or a blank between day and time, a zone or none. Every part has a fixed width: linear. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A day (its beginning in UTC), a time (UTC unless it names a zone), or so long before `now`: 7d, 24h, 30m.
 * @returns the instant as ports write it, or undefined when it is none of these
 */
export function parseTime(text: string, now: Date): string | undefined {
  const ago = durationMs(text);
  if (ago !== undefined) return new Date(now.getTime() - ago).toISOString();
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [, day = '', minute = '00:00', second = '00', fraction = '0', zone = 'Z'] = match;
  // Date would read 30 February as 2 March.
  if (new Date(`${day}T00:00:00Z`).getTime() !== dayStart(day)) return undefined;
  const instant = new Date(`${day}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zoneOf(zone)}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}

export const isRelative = (text: string): boolean => durationMs(text) !== undefined;

function dayStart(day: string): number | undefined {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const start = new Date(Date.UTC(year, month - 1, date));
  return start.getUTCMonth() === month - 1 && start.getUTCDate() === date ? start.getTime() : undefined;
}

const zoneOf = (zone: string): string => (zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`);
