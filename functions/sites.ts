/** The list of sites: one schema for `sites.yaml`, for the pushed copy in the bucket and for editors (JSON Schema). */
import { getPublicSuffix } from 'tldts';
import * as z from 'zod/mini';
import { FETCH, POLL } from './limits.ts';

const MINUTE_MS = 60_000;
const UNITS_MS = { s: 1000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS } as const;
const DURATION = /^(\d{1,6})\s?(s|m|h|d)$/;
const DELAY_MAX_MS = 10 * MINUTE_MS;
/** A day lets the sites that copy within the day be found; more than a year is longer than news is copied. */
const FOLD_WINDOW_MS = { least: UNITS_MS.d, most: 366 * UNITS_MS.d } as const;
/** What `newsfold init` writes; nobody can be reached there. */
export const EXAMPLE_CONTACT = 'you@example.org';

/** "15m", "2s", "1h", "1d" in milliseconds; undefined when it is none of these. */
export function durationMs(text: string): number | undefined {
  const match = DURATION.exec(text);
  return match ? Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS] : undefined;
}

function duration(minMs: number, maxMs: number, example: string, description: string) {
  return z.string().check(
    z.regex(DURATION, `must be a number and a unit (s, m, h, d), such as "${example}"`),
    z.refine(
      (text) => {
        const ms = durationMs(text);
        return ms === undefined || (ms >= minMs && ms <= maxMs);
      },
      `must be from ${words(minMs)} to ${words(maxMs)}`,
    ),
    z.describe(description),
  );
}

function words(ms: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((name) => ms >= UNITS_MS[name] && ms % UNITS_MS[name] === 0);
  return unit === undefined ? '0s' : `${ms / UNITS_MS[unit]}${unit}`;
}

const every = () =>
  duration(
    POLL.floorMs,
    POLL.ceilingMs,
    '15m',
    'How often a listing is asked at most; it is asked less often where it brings little.',
  );
const delay = () =>
  duration(
    0,
    DELAY_MAX_MS,
    '2s',
    "The least time between two requests to one host. A longer crawl-delay of the host's robots.txt wins.",
  );

const httpUrl = (description: string) =>
  z.string().check(
    z.refine((text) => {
      const url = URL.parse(text);
      return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
    }, 'must be an http or https address without user name and password'),
    z.describe(description),
  );

const siteSchema = () =>
  z.strictObject({
    site: z.string().check(
      z.regex(
        /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u,
        'must be a domain such as "example.com", without "https://" and path',
      ),
      z.refine(
        (text) => getPublicSuffix(text) !== text.toLowerCase(),
        'must be a domain that one publisher has; below this one everybody can register a domain',
      ),
      z.describe("The publisher's domain. Its subdomains belong to it."),
    ),
    url: z.optional(httpUrl('The front page or section to start from, when it is not the root of the domain.')),
    listings: z.optional(
      z
        .array(httpUrl('A feed, a sitemap or a page of links.'))
        .check(
          z.minLength(1, 'must hold at least one address; leave it out to have the listings found from "url"'),
          z.describe('The listings to read. Left out, they are found from the front page and robots.txt.'),
        ),
    ),
    every: z.optional(every()),
    delay: z.optional(delay()),
    dailyRequests: z.optional(
      z
        .number()
        .check(
          z.int('must be a whole number'),
          z.minimum(10, 'must be at least 10'),
          z.maximum(1_000_000, 'must be at most 1000000'),
          z.describe(
            'The most requests to this site in a day (UTC), listings and robots.txt included. Default: no such bound.',
          ),
        ),
    ),
    enabled: z.optional(
      z.boolean().check(z.describe('false: nothing is fetched from this site; what is stored stays.')),
    ),
  });

/** Built when a list is first read: most of what imports this never reads one. */
export const sitesSchema = z.lazy(() =>
  z.strictObject({
    contact: z.string().check(
      z.minLength(3),
      z.refine((text) => text !== EXAMPLE_CONTACT, 'must be an address at which the sites can reach you'),
      z.describe(
        'An e-mail address or page where a site can reach you. It is sent in the User-Agent of every request.',
      ),
    ),
    every: z.optional(every()),
    delay: z.optional(delay()),
    keepRawPages: z.optional(
      z
        .boolean()
        .check(z.describe('false: only the extracted articles are kept, not the pages as they came. Default true.')),
    ),
    honourSignals: z.optional(
      z
        .boolean()
        .check(z.describe('false: noindex, noarchive and TDM reservations are recorded but not obeyed. Default true.')),
    ),
    foldWindow: z.optional(
      duration(
        FOLD_WINDOW_MS.least,
        FOLD_WINDOW_MS.most,
        '30d',
        'How long an article is remembered for reposts of it to be found. Stories that were found stay. Default 30d.',
      ),
    ),
    sites: z.array(siteSchema()).check(z.minLength(1, 'must hold at least one site')),
  }),
);

/** One publisher's domain that a person asked for. */
export type Site = SitesFile['sites'][number];
export type SitesFile = z.infer<typeof sitesSchema>;

/** A site with every default filled in. */
export interface SitePolicy {
  site: string;
  homeUrl: string;
  listings: string[];
  everyMs: number;
  delayMs: number;
  /** Requests to all hosts of the site in a day (UTC); unbounded when absent. */
  dailyRequests?: number;
  keepRawPages: boolean;
  honourSignals: boolean;
  /** How long a new article's keys are kept; `FOLD.windowMs` when absent. */
  foldWindowMs?: number;
  userAgent: string;
}

/** The policies of the sites that are switched on, by domain. */
export function sitePolicies(file: SitesFile): Map<string, SitePolicy> {
  const policies = new Map<string, SitePolicy>();
  // The same for all sites: a repost stands on another one.
  const windowMs = durationMs(file.foldWindow ?? '');
  for (const site of file.sites) {
    if (site.enabled === false) continue;
    const homeUrl = site.url ?? `https://${site.site}/`;
    policies.set(site.site, {
      site: site.site,
      homeUrl,
      listings: site.listings ?? [homeUrl],
      everyMs: durationMs(site.every ?? file.every ?? '') ?? POLL.defaultMs,
      delayMs: durationMs(site.delay ?? file.delay ?? '') ?? FETCH.hostDelayMs,
      ...(site.dailyRequests === undefined ? {} : { dailyRequests: site.dailyRequests }),
      keepRawPages: file.keepRawPages ?? true,
      honourSignals: file.honourSignals ?? true,
      ...(windowMs === undefined ? {} : { foldWindowMs: windowMs }),
      userAgent: userAgentOf(file.contact),
    });
  }
  return policies;
}

/** The product token of RFC 9309, section 2.2.1: what robots.txt files address. */
export const ROBOTS_TOKEN = 'Newsfold';

export function userAgentOf(contact: string): string {
  // A header value must not carry line breaks; anything outside ASCII is not portable there either.
  return `${ROBOTS_TOKEN}/0.1 (news archive; contact: ${contact.replace(/[^\x20-\x7e]/g, '')})`;
}
