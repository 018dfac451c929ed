/** One poll of one listing: a conditional request, and only what is new is looked up and recorded. */
import { createHash } from 'node:crypto';
import type { NewCandidate } from '../candidate/candidate.ts';
import { selectCandidates } from '../candidate/select.ts';
import { listingIdOf } from '../identity.ts';
import { FETCH } from '../limits.ts';
import { failureInWords, type FetchFailure } from '../page/failure.ts';
import type { Page } from '../page/page.ts';
import { politeFetch } from '../page/polite.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import { chooseListings, discoverListings } from './discover.ts';
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

export async function pollListing(ports: Ports, policy: SitePolicy, listing: ListingSchedule): Promise<PollReport> {
  const memory = (await ports.frontier.memory(listing.listingId)) ?? { listingId: listing.listingId, knownKeys: [] };
  const outcome = await politeFetch(
    ports,
    { url: listing.url, maxBytes: FETCH.listingBytes, etag: memory.etag, lastModified: memory.lastModified },
    { userAgent: policy.userAgent, delayMs: policy.delayMs, patienceMs: FETCH.patienceMs },
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
  return read(ports, policy, listing, { memory, page, parsed, bodyHash, validators });
}

interface Reading {
  memory: ListingMemory;
  page: Page;
  parsed: ParsedListing;
  bodyHash: string;
  validators: Pick<ListingMemory, 'etag' | 'lastModified'>;
}

async function read(ports: Ports, policy: SitePolicy, listing: ListingSchedule, reading: Reading): Promise<PollReport> {
  const { memory, page, parsed } = reading;
  const now = ports.clock.now();
  const selected = selectCandidates(parsed, {
    site: policy.site,
    listingId: listing.listingId,
    foundAt: now.toISOString(),
    dueAt: now.toISOString(),
  });
  const known = new Set(memory.knownKeys);
  const added = await ports.frontier.addCandidates(selected.candidates.filter(({ key }) => !known.has(key)));
  await ports.nudges.candidates(added.map(({ key, host }) => ({ key, host })));
  const discovered = await addListings(ports, policy, listing, parsed, page);
  // After the candidates: a crash before this line reads the listing again and finds them already there.
  await ports.frontier.putMemory({
    listingId: listing.listingId,
    format: parsed.format,
    ...reading.validators,
    bodyHash: reading.bodyHash,
    knownKeys: selected.candidates.map(({ key }) => key),
  });
  const next = await putNext(ports, policy, listing, {
    newItems: added.length,
    ...(parsed.everyMs === undefined ? {} : { everyMs: parsed.everyMs }),
    ...freshness(page),
  });
  return {
    kind: 'read',
    listing: next,
    format: parsed.format,
    entries: parsed.entries.length,
    added,
    elsewhere: selected.elsewhere.map(({ url }) => url),
    discovered,
  };
}

/**
 * A front page leads to feeds and sitemaps, a sitemap index to sitemaps, a paginated listing to its next page. Only a
 * site whose listings were not named by a person is explored.
 */
async function addListings(
  ports: Ports,
  policy: SitePolicy,
  listing: ListingSchedule,
  parsed: ParsedListing,
  page: Page,
): Promise<string[]> {
  const explores = policy.listings.length === 1 && policy.listings[0] === policy.homeUrl;
  const robots =
    explores && listing.url === policy.homeUrl ? await ports.hosts.robots(new URL(page.finalUrl).host) : undefined;
  const found =
    parsed.format === 'html'
      ? explores
        ? chooseListings(discoverListings({ url: page.finalUrl, body: page.body }, robots?.text))
        : []
      : parsed.listings;
  const added: string[] = [];
  for (const url of found) {
    const listingId = listingIdOf(url);
    if ((await ports.frontier.schedule(listingId)) !== undefined) continue;
    const dueAt = ports.clock.now().toISOString();
    await ports.frontier.putSchedule({ listingId, site: policy.site, url, dueAt, failures: 0 });
    added.push(listingId);
  }
  if (added.length > 0) await ports.nudges.listings(added);
  return found.filter((url) => added.includes(listingIdOf(url)));
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
