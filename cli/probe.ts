/** `newsfold sites test`: what a crawl of one site would find, asked politely and stored nowhere. */
import { readPage, refusal } from '../functions/article/intake.ts';
import { extractArticle } from '../functions/article/extract.ts';
import type { ExtractedArticle, UsageSignal } from '../functions/article/article.ts';
import { siteOf } from '../functions/candidate/address.ts';
import type { NewCandidate } from '../functions/candidate/candidate.ts';
import { selectCandidates } from '../functions/candidate/select.ts';
import { FETCH } from '../functions/limits.ts';
import { chooseListings, discoverListings } from '../functions/listing/discover.ts';
import type { ListingFormat, ParsedListing } from '../functions/listing/listing.ts';
import { parseListing } from '../functions/listing/parse.ts';
import { failureInWords } from '../functions/page/failure.ts';
import type { Page } from '../functions/page/page.ts';
import { politeFetch, type PolitePorts } from '../functions/page/polite.ts';
import { crawlDelayMs, parseRobots } from '../functions/page/robots.ts';
import type { Hosts, RobotsRecord } from '../functions/ports.ts';
import { ROBOTS_TOKEN } from '../functions/sites.ts';

/** A look, not a crawl. */
const LISTINGS_READ = 6;
const ENTRIES_SHOWN = 3;

export interface ProbedListing {
  url: string;
  /** Why it could not be read, in words. */
  failure?: string;
  format?: ListingFormat;
  entries?: number;
  /** How many of them a crawl would fetch; the rest lead to other sites. */
  candidates?: number;
  /** The first few. */
  headlines?: string[];
}

export interface SiteProbe {
  site: string;
  url: string;
  robots?: { verdict: RobotsRecord['verdict']; status?: number; crawlDelaySeconds?: number };
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
}

export async function probeSite(url: string, options: ProbeOptions): Promise<SiteProbe> {
  const hosts = rememberedHosts();
  const get = (address: string, maxBytes: number) =>
    politeFetch(
      { ...options.ports, hosts },
      { url: address, maxBytes },
      { ...options, patienceMs: FETCH.crawlDelayMs },
    );
  const probe: SiteProbe = { site: siteOf(url), url, listings: [] };
  const home = await get(url, FETCH.listingBytes);
  const robots = await hosts.robots(new URL(url).host);
  if (robots) probe.robots = robotsOf(robots);
  if (home.kind !== 'ok') {
    probe.listings.push({ url, failure: home.kind === 'notModified' ? 'HTTP 304' : failureInWords(home) });
    return probe;
  }
  const candidates = readListing(probe, url, home.page);
  const isFrontPage = probe.listings[0]?.format === 'html';
  const further = isFrontPage
    ? chooseListings(discoverListings({ url: home.page.finalUrl, body: home.page.body }, robots?.text))
    : [];
  const firsts: NewCandidate[] = [];
  for (const listing of further.filter((address) => address !== url).slice(0, LISTINGS_READ)) {
    const outcome = await get(listing, FETCH.listingBytes);
    if (outcome.kind === 'ok') firsts.push(...readListing(probe, listing, outcome.page).slice(0, 1));
    else
      probe.listings.push({
        url: listing,
        failure: outcome.kind === 'notModified' ? 'HTTP 304' : failureInWords(outcome),
      });
  }
  // A feed's first entry is surer to be an article than a front page's first link.
  const first = firsts[0] ?? candidates[0];
  if (first === undefined) return { ...probe, articleFailure: 'no listing shows an article of this site' };
  const outcome = await get(first.url, FETCH.pageBytes);
  if (outcome.kind === 'ok') return { ...probe, ...readArticle(outcome.page, first) };
  return {
    ...probe,
    articleFailure: `${first.url}: ${outcome.kind === 'notModified' ? 'HTTP 304' : failureInWords(outcome)}`,
  };
}

function readListing(probe: SiteProbe, url: string, page: Page): NewCandidate[] {
  const parsed = parseListing({ ...page, url: page.finalUrl, contentType: page.headers['content-type'] });
  if (parsed.format === undefined) {
    probe.listings.push({ url, failure: parsed.reason });
    return [];
  }
  const { candidates } = selectCandidates(parsed, { site: probe.site, listingId: '', foundAt: '', dueAt: '' });
  probe.listings.push({
    url,
    format: parsed.format,
    entries: parsed.entries.length,
    candidates: candidates.length,
    headlines: headlinesOf(parsed),
  });
  return candidates;
}

function headlinesOf(parsed: ParsedListing): string[] {
  return parsed.entries.slice(0, ENTRIES_SHOWN).map(({ headline, url }) => headline ?? url);
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

function robotsOf({ verdict, status, text }: RobotsRecord): NonNullable<SiteProbe['robots']> {
  const delayMs = verdict === 'rules' && text !== undefined ? crawlDelayMs(parseRobots(text), ROBOTS_TOKEN) : undefined;
  return {
    verdict,
    ...(status === undefined ? {} : { status }),
    ...(delayMs === undefined ? {} : { crawlDelaySeconds: delayMs / 1000 }),
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
