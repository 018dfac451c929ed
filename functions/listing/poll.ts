/** One poll of one listing: a conditional request, and only what is new is looked up and recorded. */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { NewCandidate } from '../candidate/candidate.ts';
import { selectCandidates } from '../candidate/select.ts';
import { listingIdOf } from '../identity.ts';
import { FETCH, POLL } from '../limits.ts';
import { failureInWords, type FetchFailure } from '../page/failure.ts';
import type { Page } from '../page/page.ts';
import { politeFetch, politenessOf } from '../page/polite.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import { chooseListings, chooseSitemaps, discoverListings } from './discover.ts';
import type { ListingMemory, ListingSchedule, ParsedListing } from './listing.ts';
import { parseListing } from './parse.ts';
import { nextPoll } from './rhythm.ts';

export type PollReport =
  | { kind: 'skipped'; reason: 'not due' | 'unknown' | 'site off' }
  | { kind: 'unchanged'; listing: ListingSchedule }
  | { kind: 'failed'; listing: ListingSchedule; reason: string }
  | {
      kind: 'read';
      listing: ListingSchedule;
      format: ParsedListing['format'];
      entries: number;
      added: NewCandidate[];
      /** Links to other sites: recorded in the log, not crawled. */
      elsewhere: string[];
      /** Further listings of the site that this one led to. */
      discovered: string[];
    };

/**
 * A feed knows more of an article than a front page does (its date, its source): a link that only the front page shows is
 * left alone until the feed, which is asked as often, has had its turn.
 */
const FRONT_PAGE_WAIT_MS = 10 * 60_000;

/** Links that another listing showed before are looked up side by side. */
const LOOKS_AT_ONCE = 16;

export async function pollListing(ports: Ports, policy: SitePolicy, listing: ListingSchedule): Promise<PollReport> {
  const memory = (await ports.frontier.memory(listing.listingId)) ?? { listingId: listing.listingId, knownKeys: [] };
  const outcome = await politeFetch(
    ports,
    { url: listing.url, maxBytes: FETCH.listingBytes, etag: memory.etag, lastModified: memory.lastModified },
    politenessOf(policy),
  );
  if (outcome.kind === 'notModified') return unchanged(ports, policy, listing);
  if (outcome.kind !== 'ok') return failed(ports, policy, listing, outcome);
  const { page } = outcome;
  const bodyHash = createHash('sha256').update(page.body).digest('base64url').slice(0, 22);
  const validators = { etag: page.headers['etag'], lastModified: page.headers['last-modified'] };
  if (bodyHash === memory.bodyHash && !page.truncated) {
    await ports.frontier.putMemory({ ...memory, ...validators });
    return unchanged(ports, policy, listing);
  }
  const parsed = parseListing({ ...page, url: page.finalUrl, contentType: page.headers['content-type'] });
  if (parsed.format === undefined) {
    return failed(ports, policy, listing, { kind: 'rejected', reason: 'type', detail: parsed.reason });
  }
  if (parsed.format === 'html' && memory.format !== undefined && memory.format !== 'html') {
    return failed(ports, policy, listing, {
      kind: 'rejected',
      reason: 'type',
      detail: `a page where ${memory.format} was`,
    });
  }
  return read(ports, policy, listing, { memory, page, parsed, bodyHash, validators });
}

interface Reading {
  memory: ListingMemory;
  page: Page;
  parsed: ParsedListing;
  bodyHash: string;
  validators: Pick<ListingMemory, 'etag' | 'lastModified'>;
}

async function read(
  ports: Ports,
  policy: SitePolicy,
  listing: ListingSchedule,
  { memory, page, parsed, bodyHash, validators }: Reading,
): Promise<PollReport> {
  const further = await furtherListings(ports, policy, listing, parsed, page);
  const links = await takeLinks(ports, policy, listing, {
    parsed,
    known: new Set(memory.knownKeys),
    waitMs: parsed.format === 'html' && further.length > 0 ? FRONT_PAGE_WAIT_MS : 0,
  });
  const discovered = await addListings(ports, policy, further);
  // After the candidates: a crash before this line reads the listing again and finds them already there.
  const { listingId } = listing;
  await ports.frontier.putMemory({ listingId, format: parsed.format, ...validators, bodyHash, knownKeys: links.keys });
  const next = await putNext(ports, policy, listing, {
    newItems: links.added.length,
    ...(parsed.everyMs === undefined ? {} : { everyMs: parsed.everyMs }),
    ...freshness(page),
  });
  const { entries, added, elsewhere } = links;
  return { kind: 'read', listing: next, format: parsed.format, entries, added, elsewhere, discovered };
}

interface Links {
  entries: number;
  added: NewCandidate[];
  keys: string[];
  elsewhere: string[];
}

interface LinkSource {
  parsed: ParsedListing;
  known: ReadonlySet<string>;
  waitMs: number;
}

/** Records what is new, and turns the page of a paginated listing as long as everything on it was new. */
async function takeLinks(
  ports: Ports,
  policy: SitePolicy,
  { listingId }: ListingSchedule,
  { parsed, known, waitMs }: LinkSource,
): Promise<Links> {
  const links: Links = { entries: 0, added: [], keys: [], elsewhere: [] };
  let shown: ParsedListing | undefined = parsed;
  for (let turned = 0; shown !== undefined; turned++) {
    const now = ports.clock.now();
    const dueAt = new Date(now.getTime() + waitMs).toISOString();
    const selected = selectCandidates(shown, { site: policy.site, listingId, foundAt: now.toISOString(), dueAt });
    const unknown = selected.candidates.filter(({ key }) => !known.has(key));
    const added = await ports.frontier.addCandidates(unknown);
    const isNew = new Set(added.map(({ key }) => key));
    const seenElsewhere = unknown.filter(({ key }) => !isNew.has(key));
    const enriched = await pLimit(LOOKS_AT_ONCE).map(seenElsewhere, (seen) => ports.frontier.enrich(seen));
    const sooner = seenElsewhere.filter((_, at) => enriched[at] === true);
    const due = waitMs === 0 ? [...added, ...sooner] : [];
    await ports.nudges.candidates(due.map(({ key, host }) => ({ key, host })));
    links.entries += shown.entries.length;
    links.added.push(...added);
    links.keys.push(...selected.candidates.map(({ key }) => key));
    links.elsewhere.push(...selected.elsewhere.map(({ url }) => url));
    const allNew: boolean = added.length > 0 && added.length === selected.candidates.length;
    const next: string | undefined = allNew && turned < POLL.pagesTurned ? shown.next : undefined;
    shown = next === undefined ? undefined : await readNext(ports, policy, next);
  }
  return links;
}

/** A further page of a listing that cannot be had is left to the next poll. */
async function readNext(ports: Ports, policy: SitePolicy, url: string): Promise<ParsedListing | undefined> {
  const outcome = await politeFetch(ports, { url, maxBytes: FETCH.listingBytes }, politenessOf(policy));
  if (outcome.kind !== 'ok') return undefined;
  const { page } = outcome;
  const parsed = parseListing({ ...page, url: page.finalUrl, contentType: page.headers['content-type'] });
  return parsed.format === undefined ? undefined : parsed;
}

/**
 * A front page leads to feeds and sitemaps, a sitemap index to sitemaps. Only a site whose listings were not named by a
 * person is explored.
 */
async function furtherListings(
  ports: Ports,
  policy: SitePolicy,
  listing: ListingSchedule,
  parsed: ParsedListing,
  page: Page,
): Promise<string[]> {
  if (parsed.format === 'sitemap-index') return chooseSitemaps(parsed.listings, page.finalUrl);
  if (parsed.format !== 'html') return [];
  if (policy.listings.length !== 1 || policy.listings[0] !== policy.homeUrl || listing.url !== policy.homeUrl)
    return [];
  const robots = await ports.hosts.robots(new URL(page.finalUrl).host);
  return chooseListings(discoverListings({ url: page.finalUrl, body: page.body }, robots?.text));
}

/** @returns those that were not polled before */
async function addListings(ports: Ports, policy: SitePolicy, urls: string[]): Promise<string[]> {
  const added: ListingSchedule[] = [];
  for (const url of urls) {
    const listingId = listingIdOf(url);
    if ((await ports.frontier.schedule(listingId)) !== undefined) continue;
    const schedule = { listingId, site: policy.site, url, dueAt: ports.clock.now().toISOString(), failures: 0 };
    await ports.frontier.putSchedule(schedule);
    added.push(schedule);
  }
  if (added.length > 0) await ports.nudges.listings(added.map(({ listingId }) => listingId));
  return added.map(({ url }) => url);
}

async function unchanged(ports: Ports, policy: SitePolicy, listing: ListingSchedule): Promise<PollReport> {
  return { kind: 'unchanged', listing: await putNext(ports, policy, listing, { newItems: 0, notModified: true }) };
}

async function failed(
  ports: Ports,
  policy: SitePolicy,
  listing: ListingSchedule,
  outcome: FetchFailure,
): Promise<PollReport> {
  const reason = failureInWords(outcome);
  const retryAt = outcome.kind === 'retryAt' ? outcome.at : undefined;
  const next = await putNext(ports, policy, listing, {
    newItems: 0,
    failedReason: reason,
    ...(retryAt && { retryAt }),
  });
  return { kind: 'failed', listing: next, reason };
}

/** RFC 9111, section 5.2.2.1: for how long the server calls its answer fresh. */
function freshness({ headers }: Page): Pick<PollOutcome, 'cacheMaxAgeMs'> {
  const seconds = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(headers['cache-control'] ?? '')?.[1];
  return seconds === undefined ? {} : { cacheMaxAgeMs: Number(seconds) * 1000 };
}

type PollOutcome = Parameters<typeof nextPoll>[0]['outcome'];

async function putNext(
  ports: Ports,
  policy: SitePolicy,
  listing: ListingSchedule,
  outcome: PollOutcome,
): Promise<ListingSchedule> {
  const now = ports.clock.now();
  const { listingId, site, url } = listing;
  const dueAt = nextPoll({ schedule: listing, now, outcome, everyMs: policy.everyMs, random: ports.random });
  const lastNewAt = outcome.newItems > 0 ? now.toISOString() : listing.lastNewAt;
  const next: ListingSchedule = {
    ...{ listingId, site, url, dueAt, lastPolledAt: now.toISOString() },
    ...(lastNewAt === undefined ? {} : { lastNewAt }),
    failures: outcome.failedReason === undefined ? 0 : listing.failures + 1,
    ...(outcome.failedReason === undefined ? {} : { lastError: outcome.failedReason }),
  };
  await ports.frontier.putSchedule(next);
  return next;
}
