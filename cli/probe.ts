/** `newsfold sites test`: what a crawl of one site would find, asked politely and stored nowhere. */
import { readPage, refusal } from '../functions/article/intake.ts';
import { extractArticle } from '../functions/article/extract.ts';
import type { ExtractedArticle, UsageSignal } from '../functions/article/article.ts';
import { siteOf } from '../functions/candidate/address.ts';
import type { NewCandidate } from '../functions/candidate/candidate.ts';
import { selectCandidates } from '../functions/candidate/select.ts';
import { FETCH, POLL } from '../functions/limits.ts';
import { expectedItems, seeded } from '../functions/listing/activity.ts';
import { chooseListings, chooseSitemaps, discoverListings, wellKnownListings } from '../functions/listing/discover.ts';
import type { ListingFormat, ParsedListing } from '../functions/listing/listing.ts';
import { parseListing } from '../functions/listing/parse.ts';
import { datesOf } from '../functions/listing/poll.ts';
import { usualInterval } from '../functions/listing/rhythm.ts';
import { failureInWords, type FetchFailure } from '../functions/page/failure.ts';
import type { FetchOutcome, Page } from '../functions/page/page.ts';
import { politeFetch, type PolitePorts } from '../functions/page/polite.ts';
import { crawlDelayMs, isAllowed, parseRobots } from '../functions/page/robots.ts';
import { hostSignals } from '../functions/page/signals.ts';
import type { Hosts, RobotsRecord } from '../functions/ports.ts';
import { ROBOTS_TOKEN } from '../functions/sites.ts';

/** A look, not a crawl. */
const LISTINGS_READ = 6;
const LISTINGS_MAX = 12;
const ENTRIES_SHOWN = 3;
const SITES_SHOWN = 5;
const DAY_MS = 24 * 3600 * 1000;

export interface ProbedListing {
  url: string;
  /** Why it could not be read, in words. */
  failure?: string;
  format?: ListingFormat;
  /** Of a sitemap index: how many it names. */
  sitemaps?: number;
  entries?: number;
  /** How many of them a crawl would fetch. */
  candidates?: number;
  /** How many of these its own robots.txt, where it was read, does not allow. */
  disallowed?: number;
  /** Sites that the others lead to, the first few: recorded, not crawled. */
  elsewhere?: string[];
  /** The first few. */
  headlines?: string[];
  /** By the dates of its entries; absent where they tell nothing. */
  itemsPerDay?: number;
  /** How often it would be asked on average; it is learned from then on. */
  everyMinutes?: number;
}

export interface SiteProbe {
  site: string;
  url: string;
  /** Where the address leads, if elsewhere. */
  finalUrl?: string;
  robots?: { verdict: RobotsRecord['verdict']; status?: number; crawlDelaySeconds?: number };
  /** What robots.txt and tdmrep.json of the host say of the use of the address. */
  hostSignals?: UsageSignal[];
  /** Why nothing was found, for `adviceFor`. */
  failure?: FetchFailure;
  /** No feed or sitemap is named, so the usual places were tried. */
  guessed?: boolean;
  /** Further listings that a crawl would read: this is a look. */
  unread?: number;
  listings: ProbedListing[];
  /** The first article of the first listing that has one, as it would be stored. */
  article?: ExtractedArticle;
  usageSignals?: UsageSignal[];
  /** Why there is no article to show, or why it would not be stored. */
  articleFailure?: string;
}

export interface ProbeOptions {
  ports: Omit<PolitePorts, 'hosts'>;
  userAgent: string;
  delayMs: number;
  /** Called before what takes long, with what it is. */
  tell?: (what: string) => void;
}

type Get = (address: string, maxBytes: number) => Promise<FetchOutcome>;

export async function probeSite(url: string, options: ProbeOptions): Promise<SiteProbe> {
  const hosts = rememberedHosts();
  const get: Get = (address, maxBytes) =>
    politeFetch(
      { ...options.ports, hosts },
      { url: address, maxBytes },
      { ...options, patienceMs: FETCH.crawlDelayMs },
    );
  const probe: SiteProbe = { site: siteOf(url), url, listings: [] };
  const home = await get(url, FETCH.listingBytes);
  const robots = await hosts.robots(new URL(home.kind === 'ok' ? home.page.finalUrl : url).host);
  if (robots) Object.assign(probe, hostOf(robots, url));
  if (home.kind !== 'ok') return { ...probe, failure: failureOf(home) };
  probe.site = siteOf(home.page.finalUrl);
  if (home.page.finalUrl !== url) probe.finalUrl = home.page.finalUrl;
  const firsts = await readListings(probe, { get, tell: options.tell, robots }, home.page);
  const [only] = probe.listings;
  if (only?.failure !== undefined && probe.listings.length === 1) {
    return { ...probe, listings: [], failure: { kind: 'rejected', reason: 'type', detail: only.failure } };
  }
  // A feed's first entry is surer to be an article than a front page's first link.
  const first = firsts.at(-1);
  if (first === undefined) return { ...probe, articleFailure: 'no listing shows an article of this site' };
  const outcome = await get(first.url, FETCH.pageBytes);
  return outcome.kind === 'ok'
    ? { ...probe, ...readArticle(outcome.page, first) }
    : { ...probe, articleFailure: `${first.url}: ${failureInWords(failureOf(outcome))}` };
}

interface Looking {
  get: Get;
  /** Of the host that was asked about. */
  robots: RobotsRecord | undefined;
  tell: ProbeOptions['tell'];
}

/** @returns the first candidate of the page, then those of the first listing that it leads to and that has one */
async function readListings(probe: SiteProbe, looking: Looking, home: Page): Promise<NewCandidate[]> {
  const { robots } = looking;
  const { parsed, first } = readListing(probe, robots, probe.url, home);
  const firsts = first === undefined ? [] : [first];
  const isPage = parsed?.format === 'html';
  const named = isPage ? chooseListings(discoverListings({ url: home.finalUrl, body: home.body }, robots?.text)) : [];
  const further = parsed?.format === 'sitemap-index' ? chooseSitemaps(parsed.listings, home.finalUrl) : named;
  probe.guessed = isPage && named.length === 0;
  if (probe.guessed) {
    looking.tell?.('No feed or sitemap is named there: trying the usual places, one by one.');
    return [...firsts, ...(await readGuesses(probe, looking, home))];
  }
  const found = await readNamed(
    probe,
    looking,
    further.filter((address) => address !== probe.url),
  );
  return [...firsts, ...found];
}

/** A sitemap index leads on, as it does in a crawl. */
async function readNamed(probe: SiteProbe, { get, robots }: Looking, places: string[]): Promise<NewCandidate[]> {
  const waiting = [...places];
  const known = new Set([...probe.listings.map(({ url }) => url), ...places]);
  let found: NewCandidate | undefined;
  let read = 0;
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    // An index alone shows nothing: what it leads to is looked at in any case, once.
    if (read >= LISTINGS_READ && (found !== undefined || read >= LISTINGS_MAX)) {
      probe.unread = waiting.length + 1;
      break;
    }
    read++;
    const outcome = await get(place, FETCH.listingBytes);
    if (outcome.kind !== 'ok') {
      probe.listings.push({ url: place, failure: failureInWords(failureOf(outcome)) });
      continue;
    }
    const { parsed, first } = readListing(probe, robots, place, outcome.page);
    found ??= first;
    const inside = parsed?.format === 'sitemap-index' ? chooseSitemaps(parsed.listings, outcome.page.finalUrl) : [];
    const further = inside.filter((address) => !known.has(address));
    for (const address of further) known.add(address);
    waiting.unshift(...further);
  }
  return found === undefined ? [] : [found];
}

/** As a crawl does: the first place that answers with a listing is the last asked for. */
async function readGuesses(probe: SiteProbe, { get, robots }: Looking, home: Page): Promise<NewCandidate[]> {
  for (const place of wellKnownListings(home.finalUrl)) {
    const outcome = await get(place, FETCH.listingBytes);
    if (outcome.kind !== 'ok') continue;
    const { parsed, first } = readListing(probe, robots, place, outcome.page, true);
    if (parsed === undefined) continue;
    const inside = parsed.format === 'sitemap-index' ? chooseSitemaps(parsed.listings, outcome.page.finalUrl) : [];
    if (inside.length > 0) return readNamed(probe, { get, robots, tell: undefined }, inside);
    return first === undefined ? [] : [first];
  }
  return [];
}

interface ReadListing {
  parsed?: ParsedListing;
  first?: NewCandidate | undefined;
}

/** @param isGuess what is no feed and no sitemap there is not worth a word */
function readListing(
  probe: SiteProbe,
  robots: RobotsRecord | undefined,
  url: string,
  page: Page,
  isGuess = false,
): ReadListing {
  const parsed = parseListing({ ...page, url: page.finalUrl, contentType: page.headers['content-type'] });
  if (isGuess && (parsed.format === undefined || parsed.format === 'html')) return {};
  if (parsed.format === undefined) {
    probe.listings.push({ url, failure: parsed.reason });
    return {};
  }
  const { candidates, elsewhere } = selectCandidates(parsed, {
    ...{ site: probe.site, listingId: '', foundAt: '', dueAt: '' },
  });
  const disallowed = candidates.filter((one) => isDisallowed(one.url, robots, page.finalUrl)).length;
  const sites = [...new Set(elsewhere.map((entry) => siteOf(entry.url)))];
  probe.listings.push({
    ...{ url, format: parsed.format, entries: parsed.entries.length, candidates: candidates.length },
    ...(parsed.format === 'sitemap-index' ? { sitemaps: parsed.listings.length } : {}),
    ...(disallowed === 0 ? {} : { disallowed }),
    ...(sites.length === 0 ? {} : { elsewhere: sites.slice(0, SITES_SHOWN) }),
    headlines: parsed.entries.slice(0, ENTRIES_SHOWN).map((entry) => entry.headline ?? entry.url),
    ...paceOf(parsed, Date.parse(page.fetchedAt)),
  });
  return { parsed, first: candidates.find((one) => !isDisallowed(one.url, robots, page.finalUrl)) };
}

/** Rules are those of one host: of links to another nothing is known here. */
function isDisallowed(url: string, robots: RobotsRecord | undefined, page: string): boolean {
  if (robots?.verdict !== 'rules' || robots.text === undefined) return false;
  return new URL(url).host === new URL(page).host && !isAllowed(parseRobots(robots.text), ROBOTS_TOKEN, url);
}

function paceOf(parsed: ParsedListing, nowMs: number): Pick<ProbedListing, 'itemsPerDay' | 'everyMinutes'> {
  const items = expectedItems(seeded(datesOf(parsed), nowMs), nowMs, nowMs + DAY_MS);
  if (items === undefined) return {};
  const everyMs = usualInterval(items, parsed.everyMs ?? POLL.defaultMs);
  return { itemsPerDay: Math.round(items * 10) / 10, everyMinutes: Math.round(everyMs / 60_000) };
}

/** Nothing that is not known was asked for with validators, so a 304 is the server's mistake. */
function failureOf(outcome: Exclude<FetchOutcome, { kind: 'ok' }>): FetchFailure {
  return outcome.kind === 'notModified' ? { kind: 'rejected', reason: 'malformed', detail: 'HTTP 304' } : outcome;
}

function readArticle(
  page: Page,
  { hints }: NewCandidate,
): Pick<SiteProbe, 'article' | 'usageSignals' | 'articleFailure'> {
  const read = readPage(page);
  const article = extractArticle(
    { url: page.finalUrl, html: read.html, fetchedAt: page.fetchedAt, headers: page.headers },
    hints,
  );
  const signal = refusal(read);
  return {
    article,
    usageSignals: read.signals,
    ...(signal === undefined ? {} : { articleFailure: `the page says ${signal}: it would not be stored` }),
  };
}

function hostOf(record: RobotsRecord, url: string): Pick<SiteProbe, 'robots' | 'hostSignals'> {
  const { verdict, status, text } = record;
  const delayMs = verdict === 'rules' && text !== undefined ? crawlDelayMs(parseRobots(text), ROBOTS_TOKEN) : undefined;
  return {
    robots: {
      verdict,
      ...(status === undefined ? {} : { status }),
      ...(delayMs === undefined ? {} : { crawlDelaySeconds: delayMs / 1000 }),
    },
    hostSignals: hostSignals(record, url),
  };
}

/** The hosts' clocks of this one look. */
export function rememberedHosts(): Hosts {
  const next = new Map<string, number>();
  const robots = new Map<string, RobotsRecord>();
  const later = (host: string, ms: number) => next.set(host, Math.max(next.get(host) ?? 0, ms));
  return {
    takeSlot(host, now, delayMs) {
      const freeMs = next.get(host) ?? 0;
      if (freeMs > now.getTime()) return Promise.resolve({ granted: false, retryAt: new Date(freeMs).toISOString() });
      later(host, now.getTime() + delayMs);
      return Promise.resolve({ granted: true });
    },
    hold: (host, until) => Promise.resolve(void later(host, Date.parse(until))),
    spend: () => Promise.resolve(true),
    robots: (host) => Promise.resolve(robots.get(host)),
    putRobots: (host, record) => Promise.resolve(void robots.set(host, record)),
  };
}
