/** The list of sites: one schema for `sites.yaml`, for the pushed copy in the bucket and for editors (JSON Schema). */
import * as z from 'zod/mini';

const MINUTE_MS = 60_000;
const UNITS_MS = { s: 1000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS } as const;
const DURATION = /^(\d{1,6})\s?(s|m|h|d)$/;

/** "15m", "2s", "1h", "1d" in milliseconds; undefined when it is none of these. */
export function durationMs(text: string): number | undefined {
  const match = DURATION.exec(text);
  return match ? Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS] : undefined;
}

function duration(minMs: number, maxMs: number, example: string) {
  return z.string().check(
    z.regex(DURATION, `a number and a unit (s, m, h, d), such as "${example}"`),
    z.refine(
      (text) => {
        const ms = durationMs(text) ?? NaN;
        return ms >= minMs && ms <= maxMs;
      },
      `from ${minMs / 1000}s to ${maxMs / 1000}s`,
    ),
  );
}

const httpUrl = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null &&
      (url.protocol === 'http:' || url.protocol === 'https:') &&
      url.username === '' &&
      url.password === ''
    );
  }, 'an http or https address without user name and password'),
);

const siteSchema = z.strictObject({
  site: z
    .string()
    .check(
      z.regex(/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u, 'a domain such as "example.com", without "https://" and path'),
    ),
  name: z.optional(z.string().check(z.minLength(1))),
  url: z.optional(httpUrl),
  listings: z.optional(
    z.array(httpUrl).check(z.minLength(1, 'at least one address; leave "listings" out to have them found from "url"')),
  ),
  every: z.optional(duration(5 * MINUTE_MS, 7 * 24 * 60 * MINUTE_MS, '15m')),
  delay: z.optional(duration(0, 10 * MINUTE_MS, '2s')),
  timezone: z.optional(
    z.string().check(z.refine((zone) => isTimeZone(zone), 'an IANA time zone such as "Europe/London"')),
  ),
  enabled: z.optional(z.boolean()),
  pagesPerDay: z.optional(z.int().check(z.positive())),
});

export const sitesSchema = z.strictObject({
  contact: z.optional(z.string().check(z.minLength(3))),
  every: z.optional(duration(5 * MINUTE_MS, 7 * 24 * 60 * MINUTE_MS, '15m')),
  delay: z.optional(duration(0, 10 * MINUTE_MS, '2s')),
  keepRawPages: z.optional(z.boolean()),
  honourSignals: z.optional(z.boolean()),
  sites: z.array(siteSchema).check(z.minLength(1, 'at least one site is needed')),
});

/** One publisher's domain that a person asked for. */
export type Site = z.infer<typeof siteSchema>;
export type SitesFile = z.infer<typeof sitesSchema>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}
