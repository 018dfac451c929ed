/** One poll of one listing: a conditional request, and only what is new is looked up and recorded. */
import { createHash } from 'node:crypto';
import { siteOf } from '../candidate/address.ts';
import type { NewCandidate } from '../candidate/candidate.ts';
import { FETCH, POLL } from '../limits.ts';
import { challengeIn } from '../page/challenge.ts';
import { failureInWords, type FetchFailure } from '../page/failure.ts';
import type { Page } from '../page/page.ts';
import { coolDown, politeFetch, politenessOf } from '../page/polite.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import { addListings, furtherListings, nextGuess, type Further } from './explore.ts';
import { timeOf } from './format.ts';
import { freshnessMs } from './freshness.ts';
import type { ListingMemory, ListingSchedule, ParsedListing } from './listing.ts';
import { parseListing } from './parse.ts';
import { addressNow, movedBy, mustBeWhole, scheduleAfter, type PollOutcome } from './schedule.ts';
import { takeLinks } from './take-links.ts';

export type PollReport =
  | { kind: 'skipped'; reason: 'not due' | 'unknown' | 'site off' | 'stopped' | 'throttled' }
  | { kind: 'unchanged'; listing: ListingSchedule }
  | { kind: 'failed'; listing: ListingSchedule; reason: string }
  /** A guess that was none, or a sitemap that has had nothing for long: it is forgotten. */
  | { kind: 'dropped'; listing: ListingSchedule; reason: string }
  | {
      kind: 'read';
      listing: ListingSchedule;
      format: ParsedListing['format'];
      entries: number;
      added: NewCandidate[];
      /** Of `added`, those that only a front page shows and that wait for a feed to tell more of them. */
      waiting: number;
      /** Links to other sites: recorded, not crawled. */
      elsewhere: string[];
      /** Further listings of the site that this one led to. */
      discovered: string[];
    };

/**
 * A feed knows more of an article than a front page does (its date, its source): a link that only the front page shows is
 * left alone until the feed, which is asked as often, has had its turn.
 */
export const FRONT_PAGE_WAIT_MS = 10 * 60_000;

/** A host that cannot be asked is no reason to give a guess up at once. */
const GUESS_TRIES = 3;
/** Links to other sites that are remembered of a listing. */
const ELSEWHERE_MAX = 50;

export async function pollListing(ports: Ports, policy: SitePolicy, listing: ListingSchedule): Promise<PollReport> {
  const memory = (await ports.frontier.memory(listing.listingId)) ?? { listingId: listing.listingId, knownKeys: [] };
  const validators = mustBeWhole(listing, ports.clock.now())
    ? {}
    : { etag: memory.etag, lastModified: memory.lastModified };
  const url = addressNow(listing);
  const outcome = await politeFetch(ports, { url, maxBytes: FETCH.listingBytes, ...validators }, politenessOf(policy));
  const poll: Poll = { ports, policy, listing: movedBy(listing, outcome), memory };
  if (outcome.kind === 'notModified') return notModified(poll, outcome.validators);
  if (outcome.kind !== 'ok') return failed(poll, outcome);
  const { page } = outcome;
  const bodyHash = createHash('sha256').update(page.body).digest('base64url').slice(0, 22);
  const saved = { etag: page.headers['etag'], lastModified: page.headers['last-modified'] };
  if (bodyHash === memory.bodyHash && !page.truncated) {
    await putValidators(poll, saved);
    return unchanged(poll, { newItems: 0, ...cacheMaxAge(page, ports.clock.now()) });
  }
  const challenge = challengeIn(page);
  if (challenge !== undefined) {
    await coolDown(ports, new URL(page.finalUrl).host, challenge);
    return failed(poll, { kind: 'blocked', reason: 'challenge', detail: challenge });
  }
  const parsed = parseListing({ ...page, url: page.finalUrl, contentType: page.headers['content-type'] });
  const mistake = notThisListing(parsed, listing, memory) ?? ofAnotherSite(parsed, listing, page);
  if (parsed.format === undefined || mistake !== undefined) {
    return failed(poll, { kind: 'rejected', reason: 'type', detail: mistake ?? 'not a listing' });
  }
  return read(poll, { page, parsed, bodyHash, validators: saved });
}

/** What a person reads of a listing that nothing else is known of. */
export const ENDED = 'the worker ended while it had this listing: out of memory, out of time, or killed';

/**
 * Polls a listing that may be why a worker ended, and nobody was left to say so: the poll is put down as failed before it is made,
 * and as what it is after it.
 */
export async function pollSuspect(ports: Ports, policy: SitePolicy, listing: ListingSchedule): Promise<PollReport> {
  const { frontier, clock, random, log } = ports;
  const at = { now: clock.now(), everyMs: policy.everyMs, random };
  await frontier.putSchedule(scheduleAfter(listing, { newItems: 0, failedReason: ENDED }, at));
  try {
    return await pollListing(ports, policy, listing);
  } catch (error) {
    // Whoever can still say so has not ended over it.
    await frontier
      .putSchedule(listing)
      .catch((cause: unknown) => log.error('poll not taken back', { cause: String(cause) }));
    throw error;
  }
}

/** One poll on its way. */
interface Poll {
  ports: Ports;
  policy: SitePolicy;
  listing: ListingSchedule;
  memory: ListingMemory;
}

interface Reading {
  page: Page;
  parsed: ParsedListing;
  bodyHash: string;
  validators: Validators;
}

type Validators = Pick<ListingMemory, 'etag' | 'lastModified'>;

/** Why what came is not the listing that was asked for. */
function notThisListing(
  parsed: ReturnType<typeof parseListing>,
  listing: ListingSchedule,
  memory: ListingMemory,
): string | undefined {
  if (parsed.format === undefined) return parsed.reason;
  if (parsed.format !== 'html') return undefined;
  if (memory.format !== undefined && memory.format !== 'html') return `a page where ${memory.format} was`;
  const feeds = parsed.listings.length === 0 ? '' : `; it names ${parsed.listings.slice(0, 3).join(', ')}`;
  return listing.origin === undefined || listing.origin === 'asked'
    ? undefined
    : `a page, and no feed or sitemap${feeds}`;
}

/** A site that has moved to another domain: its links would all be links to another site. */
function ofAnotherSite(
  parsed: ReturnType<typeof parseListing>,
  { url }: ListingSchedule,
  { finalUrl }: Page,
): string | undefined {
  if (parsed.format !== 'html' || siteOf(url) === siteOf(finalUrl)) return undefined;
  return `it leads to ${siteOf(finalUrl)}, a site of its own: put that into the list of sites`;
}

async function read(poll: Poll, { page, parsed, bodyHash, validators }: Reading): Promise<PollReport> {
  const { ports, policy, listing, memory } = poll;
  const isFirst = memory.format === undefined;
  const further = await furtherListings(ports, policy, listing, { parsed, page, isFirst });
  const discovered = await addListings(ports, policy, further);
  if (parsed.format === 'html' && isFirst && further.origin === 'found' && discovered.length > 0) {
    return feedsFirst(poll, parsed, discovered);
  }
  if (parsed.format === 'html' && parsed.entries.length === 0 && !hasFeeds(further)) {
    // What was tried once for want of listings is not tried again.
    await ports.frontier.putMemory({ ...memory, format: parsed.format });
    const detail = 'the page has no link to an article; it may need scripts, or be no front or section page';
    return failed(poll, { kind: 'rejected', reason: 'empty', detail });
  }
  const isFeedsTurn = memory.bodyHash !== undefined || discovered.length > 0;
  const waitMs = parsed.format === 'html' && hasFeeds(further) && isFeedsTurn ? FRONT_PAGE_WAIT_MS : 0;
  const links = await takeLinks(ports, policy, listing, { parsed, known: new Set(memory.knownKeys), waitMs });
  // After the candidates: a crash before this line reads the listing again and finds them already there.
  const { listingId } = listing;
  const elsewhere = [...new Set(links.elsewhere)].slice(0, ELSEWHERE_MAX);
  await ports.frontier.putMemory({
    ...{ listingId, format: parsed.format, ...validators, bodyHash, knownKeys: links.keys },
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
  });
  const next = await putNext(
    { ...poll, listing: { ...listing, format: parsed.format } },
    {
      newItems: links.added.length,
      ...(listing.lastPolledAt === undefined ? { firstDates: datesOf(parsed) } : {}),
      ...(parsed.everyMs === undefined ? {} : { everyMs: parsed.everyMs }),
      ...cacheMaxAge(page, ports.clock.now()),
    },
  );
  return {
    ...{ kind: 'read', listing: next, format: parsed.format, entries: links.entries, added: links.added },
    waiting: waitMs > 0 ? links.added.length : 0,
    elsewhere: links.elsewhere,
    discovered: discovered.map(({ url }) => url),
  };
}

const hasFeeds = ({ urls, origin }: Further): boolean => origin === 'found' && urls.length > 0;

/**
 * A front page that is read for the first time and leads to feeds: they are read first, because they say more of each article,
 * and the page right after them.
 */
async function feedsFirst(
  { ports, listing }: Poll,
  parsed: ParsedListing,
  feeds: ListingSchedule[],
): Promise<PollReport> {
  const { listingId, site, url } = listing;
  await ports.frontier.putMemory({ listingId, format: parsed.format, knownKeys: [] });
  const dueAt = ports.clock.now().toISOString();
  const again: ListingSchedule = { ...{ listingId, site, url, dueAt, failures: 0 }, format: parsed.format };
  await ports.frontier.putSchedule(again);
  await ports.nudges.listings([listingId]);
  return {
    ...{ kind: 'read', listing: again, format: parsed.format, entries: parsed.entries.length, added: [], waiting: 0 },
    elsewhere: [],
    discovered: feeds.map((feed) => feed.url),
  };
}

async function notModified(poll: Poll, validators: Validators): Promise<PollReport> {
  await putValidators(poll, validators);
  return unchanged(poll, { newItems: 0, notModified: true });
}

/** Those of an unchanged listing may be newer; where they are not, there is nothing to write. */
async function putValidators({ ports, memory }: Poll, validators: Validators): Promise<void> {
  if (validators.etag === memory.etag && validators.lastModified === memory.lastModified) return;
  await ports.frontier.putMemory({ ...memory, ...validators });
}

/** A sitemap of an index that has had nothing for long is last month's: the index names the present ones. */
async function unchanged(poll: Poll, outcome: PollOutcome): Promise<PollReport> {
  const { ports, memory } = poll;
  // A worker may have died after it put down what it read, and before it put down when to come back.
  const { format = memory.format, ...known } = poll.listing;
  const listing = { ...known, ...(format === undefined ? {} : { format }) };
  const silentMs = ports.clock.now().getTime() - Date.parse(listing.lastNewAt ?? '');
  if (listing.origin === 'index' && silentMs > POLL.retiredAfterMs) {
    await ports.frontier.removeSchedule(listing.listingId);
    return { kind: 'dropped', listing, reason: 'a sitemap without anything new for long' };
  }
  return { kind: 'unchanged', listing: await putNext({ ...poll, listing }, outcome) };
}

async function failed(poll: Poll, outcome: FetchFailure): Promise<PollReport> {
  const { ports, policy, listing } = poll;
  const reason = failureInWords(outcome);
  const retryAt = outcome.kind === 'retryAt' ? outcome.at : undefined;
  if (listing.origin === 'guessed' && (retryAt === undefined || listing.failures >= GUESS_TRIES)) {
    // The next before this one goes: a worker that dies between the two is asked again.
    const next = nextGuess(listing.url);
    await addListings(ports, policy, { urls: next === undefined ? [] : [next], origin: 'guessed', depth: 0 });
    await ports.frontier.removeSchedule(listing.listingId);
    return { kind: 'dropped', listing, reason };
  }
  const next = await putNext(poll, { newItems: 0, failedReason: reason, ...(retryAt && { retryAt }) });
  return { kind: 'failed', listing: next, reason };
}

/** Dates of the entries, in milliseconds; of what is no date, nothing. */
export function datesOf({ entries }: ParsedListing): number[] {
  return entries.map(({ datePublishedRaw }) => timeOf(datePublishedRaw)).filter((date) => !Number.isNaN(date));
}

function cacheMaxAge({ headers }: Page, now: Date): Pick<PollOutcome, 'cacheMaxAgeMs'> {
  const ms = freshnessMs(headers, now);
  return ms === undefined ? {} : { cacheMaxAgeMs: ms };
}

/** Puts the listing back into the frontier with what the poll told and when to come back. */
async function putNext({ ports, policy, listing }: Poll, outcome: PollOutcome): Promise<ListingSchedule> {
  const { clock, random } = ports;
  const next = scheduleAfter(listing, outcome, { now: clock.now(), everyMs: policy.everyMs, random });
  await ports.frontier.putSchedule(next);
  return next;
}
