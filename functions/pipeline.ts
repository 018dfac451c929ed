/** The one composition root: the steps of an article's way over a set of ports. Handlers and the command line call this. */
import pLimit from 'p-limit';
import { readPage, takeIn, takenPage, type Intake } from './article/intake.ts';
import { extractCandidates, type Suspect } from './candidate/extract.ts';
import type { ExtractReport } from './candidate/report.ts';
import { extractSuspect, inOrder } from './candidate/suspect.ts';
import { siteOf } from './candidate/address.ts';
import { listingIdOf } from './identity.ts';
import { CANDIDATE } from './limits.ts';
import type { ListingSchedule } from './listing/listing.ts';
import { pollListing, pollSuspect, type PollReport } from './listing/poll.ts';
import { watchOf } from './listing/watch.ts';
import { refusedMagic, refusedType } from './page/answer.ts';
import type { Page, RawPage } from './page/page.ts';
import type { Ports } from './ports.ts';
import { ThrottledError } from './errors.ts';
import { sitePolicies, type SitePolicy } from './sites.ts';
import { Stopped, stoppable } from './stopping.ts';

const NEVER = new AbortController().signal;

export interface PipelineOptions {
  /**
   * The tick nudges candidates that have been due for this long, in milliseconds: those whose own nudge was lost. 0 where
   * nudges live and die with the process.
   */
  nudgeGraceMs: number;
}

export interface TickReport {
  sites: number;
  /** Listings and candidates that were due and got a nudge. */
  listings: number;
  candidates: number;
}

export interface CrawlSteps {
  /** What the schedule does: nudges every listing and candidate that is due. */
  tick(): Promise<TickReport>;
  /**
   * Polls one listing if it is due; a second nudge for the same poll is answered with `skipped`.
   * @param signal stops it at once: the listing stays due
   */
  pollListing(listingId: string, signal?: AbortSignal): Promise<PollReport>;
  /** The same for one that a worker may have ended over, which is to be worked on by itself. */
  pollSuspect(listingId: string, signal?: AbortSignal): Promise<PollReport>;
}

export interface ExtractSteps {
  /**
   * Fetches, extracts, stores and folds candidates, a run after the other. `failedKeys` are to be delivered again.
   * @param signal stops it within a second or so: what has come is taken in, the rest is left as it was found, and said to be
   */
  extract(keys: string[], signal?: AbortSignal): Promise<ExtractReport>;
  /** Takes in one saved page as if it had just been fetched; wishes of the publisher are recorded, not enforced. */
  replay(raw: RawPage, rawKey?: string): Promise<Intake>;
}

export type Pipeline = CrawlSteps & ExtractSteps;

export function createPipeline(ports: Ports, options: PipelineOptions): Pipeline {
  return { ...createCrawl(ports, options), ...createExtract(ports) };
}

/** Apart from the other half, so that a bundle holds only what its function runs. */
export function createCrawl(ports: Ports, options: PipelineOptions): CrawlSteps {
  return {
    tick: () => tick(ports, options),
    pollListing: (listingId, signal = NEVER) => pollIfDue(stoppable(ports, signal), listingId, pollListing),
    pollSuspect: (listingId, signal = NEVER) => pollIfDue(stoppable(ports, signal), listingId, pollSuspect),
  };
}

export function createExtract(ports: Ports): ExtractSteps {
  // Whatever ends the process while one of them is worked on is laid to that one.
  const alone = pLimit(1);
  const takeAlone = (stoppablePorts: Ports, suspect: Suspect) => alone(() => extractSuspect(stoppablePorts, suspect));
  return {
    extract: (keys, signal = NEVER) => extractInRuns(stoppable(ports, signal), keys, signal, takeAlone),
    replay: (raw, rawKey) => replay(ports, raw.page, rawKey),
  };
}

async function extractInRuns(
  ports: Ports,
  keys: string[],
  signal: AbortSignal,
  takeAlone: (ports: Ports, suspect: Suspect) => Promise<ExtractReport>,
): Promise<ExtractReport> {
  const policies = sitePolicies(await ports.sites.load());
  const report: ExtractReport = { candidates: [], failedKeys: [] };
  const suspects: Suspect[] = [];
  const add = ({ candidates, failedKeys }: ExtractReport): void => {
    report.candidates.push(...candidates);
    report.failedKeys.push(...failedKeys);
  };
  const leave = (left: string[]): void => {
    ports.log.warn('stopped', { left: left.length });
    report.candidates.push(...left.map((key) => ({ key, kind: 'left', reason: 'stopped' }) as const));
  };
  for (let at = 0; at < keys.length; at += CANDIDATE.perRun) {
    if (signal.aborted) {
      leave(keys.slice(at));
      break;
    }
    const run = await extractCandidates(ports, policies, keys.slice(at, at + CANDIDATE.perRun));
    add(run);
    suspects.push(...run.suspects);
  }
  const inTurn = inOrder(suspects);
  for (const [at, suspect] of inTurn.entries()) {
    if (signal.aborted) {
      leave(inTurn.slice(at).map(({ candidate }) => candidate.key));
      break;
    }
    add(await takeAlone(ports, suspect));
  }
  return report;
}

async function replay(ports: Ports, page: Page, rawKey: string | undefined): Promise<Intake> {
  if (![200, 203, 206].includes(page.status)) {
    return { kind: 'not-article', status: 'error-page', reason: `HTTP ${page.status}` };
  }
  const refused = refusedType(page.headers['content-type']) ?? refusedMagic(page.body);
  if (refused !== undefined) return { kind: 'not-article', status: 'empty', reason: refused };
  return takeIn(ports, takenPage(readPage(page)), {
    site: siteOf(page.finalUrl),
    seenAt: page.fetchedAt,
    now: ports.clock.now(),
    ...(rawKey === undefined ? {} : { rawKey }),
  });
}

async function tick(ports: Ports, options: PipelineOptions): Promise<TickReport> {
  const now = ports.clock.now();
  const policies = sitePolicies(await ports.sites.load());
  if (policies.size === 0) ports.log.warn('there is no site to crawl', { fix: 'newsfold sites push' });
  const schedules = await ports.frontier.schedules();
  const created = await scheduleNewListings(ports, policies, schedules, now);
  const due = [...schedules, ...created]
    .filter(({ site, dueAt }) => policies.has(site) && dueAt <= now.toISOString())
    .map(({ listingId }) => listingId);
  await ports.nudges.listings(due);
  const lostBefore = new Date(now.getTime() - options.nudgeGraceMs);
  const candidates = await ports.frontier.dueCandidates(lostBefore, CANDIDATE.perTick);
  await ports.nudges.candidates(candidates);
  const report = { sites: policies.size, listings: due.length, candidates: candidates.length };
  ports.log.info('tick done', { ...report, ...watchOf(schedules.filter(({ site }) => policies.has(site))) });
  return report;
}

/** Listings that a person asked for and nobody has polled yet. */
async function scheduleNewListings(
  ports: Ports,
  policies: Map<string, SitePolicy>,
  schedules: ListingSchedule[],
  now: Date,
): Promise<ListingSchedule[]> {
  const known = new Set(schedules.map(({ listingId }) => listingId));
  const wanted = [...policies.values()]
    .flatMap(({ site, listings }) => listings.map((url) => ({ listingId: listingIdOf(url), site, url })))
    .filter(({ listingId }) => !known.has(listingId))
    .map((listing) => ({ ...listing, dueAt: now.toISOString(), failures: 0 }));
  const limit = pLimit(CANDIDATE.perBatch);
  await Promise.all(wanted.map((schedule) => limit(() => ports.frontier.putSchedule(schedule))));
  return wanted;
}

async function pollIfDue(ports: Ports, listingId: string, poll: typeof pollListing): Promise<PollReport> {
  try {
    const [listing, file] = await Promise.all([ports.frontier.schedule(listingId), ports.sites.load()]);
    if (listing === undefined) return { kind: 'skipped', reason: 'unknown' };
    const policy = sitePolicies(file).get(listing.site);
    if (policy === undefined) return { kind: 'skipped', reason: 'site off' };
    if (listing.dueAt > ports.clock.now().toISOString()) return { kind: 'skipped', reason: 'not due' };
    const report = await poll(ports, policy, listing);
    logPoll(ports, report);
    return report;
  } catch (error) {
    if (!(error instanceof Stopped || error instanceof ThrottledError)) throw error;
    // It stays due, and the next tick sends it: a message that came again would only be in the way.
    const reason = error instanceof Stopped ? 'stopped' : 'throttled';
    ports.log.warn('listing left', { listingId, reason });
    return { kind: 'skipped', reason };
  }
}

function logPoll({ log }: Ports, report: PollReport): void {
  if (report.kind === 'skipped') return;
  const { listingId, site, url } = report.listing;
  const ids = { listingId, site, url };
  if (report.kind === 'failed') log.warn('listing failed', { ...ids, reason: report.reason });
  else if (report.kind === 'unchanged') log.info('listing unchanged', ids);
  else if (report.kind === 'dropped') log.info('listing dropped', { ...ids, reason: report.reason });
  else {
    const { format, entries, added, elsewhere, discovered } = report;
    log.info('listing read', { ...ids, format, entries, added: added.length, elsewhere: elsewhere.length, discovered });
  }
}
