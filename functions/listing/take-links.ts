/** The links of a listing on their way into the frontier, page by page where it has several. */
import pLimit from 'p-limit';
import type { NewCandidate } from '../candidate/candidate.ts';
import { fairShare } from '../candidate/pattern.ts';
import { repeatsOf, restsUntil } from '../candidate/repeats.ts';
import { selectCandidates } from '../candidate/select.ts';
import { FETCH, POLL } from '../limits.ts';
import { politeFetch, politenessOf } from '../page/polite.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import type { ListingSchedule, ParsedListing } from './listing.ts';
import { parseListing } from './parse.ts';

/** Links that another listing showed before are looked up side by side. */
const LOOKS_AT_ONCE = 16;
/** New links that a page which was read before may bring at once. What is left out is taken at the next poll, if it is still there. */
const NEW_LINKS_MAX = 100;

export interface Links {
  entries: number;
  added: NewCandidate[];
  keys: string[];
  elsewhere: string[];
}

export interface LinkSource {
  parsed: ParsedListing;
  /** Keys that the last poll saw: they are not looked up. */
  known: ReadonlySet<string>;
  /** Until the new ones are due. */
  waitMs: number;
}

/**
 * Records what is new, and turns the page of a paginated listing as long as its last poll saw nothing of what it shows, and the
 * page that was turned to brought something.
 */
export async function takeLinks(
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
    const unknown = await worthKnowing(ports, shown, known, selected.candidates);
    const added = await ports.frontier.addCandidates(unknown);
    const isNew = new Set(added.map(({ key }) => key));
    const seenElsewhere = unknown.filter(({ key }) => !isNew.has(key));
    const enriched = await pLimit(LOOKS_AT_ONCE).map(seenElsewhere, (seen) => ports.frontier.enrich(seen));
    const sooner = seenElsewhere.filter((_, at) => enriched[at] === true);
    const due = waitMs === 0 ? [...added, ...sooner] : [];
    await ports.nudges.candidates(due.map(({ key, host }) => ({ key, host })));
    links.entries += shown.entries.length;
    links.added.push(...added);
    const taken = new Set(unknown.map(({ key }) => key));
    links.keys.push(...selected.candidates.map(({ key }) => key).filter((key) => known.has(key) || taken.has(key)));
    links.elsewhere.push(...selected.elsewhere.map(({ url }) => url));
    const allNew = unknown.length > 0 && unknown.length === selected.candidates.length;
    const next: string | undefined = allNew && turned < POLL.pagesTurned ? shown.next : undefined;
    if (next === undefined) break;
    // The feed may have brought the first page already, and never shows what stands on the second.
    const goesOn = turned === 0 || added.length > 0 || (await areFrom(ports, listingId, seenElsewhere));
    if (!goesOn) break;
    shown = await readNext(ports, policy, next);
  }
  return links;
}

/** Those that the last poll did not see; of a page of links neither too many at once nor any whose pattern rests. */
async function worthKnowing(
  ports: Ports,
  { format }: ParsedListing,
  known: ReadonlySet<string>,
  candidates: readonly NewCandidate[],
): Promise<NewCandidate[]> {
  const unknown = candidates.filter(({ key }) => !known.has(key));
  if (format !== 'html' || unknown.length === 0) return unknown;
  const now = ports.clock.now();
  const hosts = [...new Set(unknown.map(({ host }) => host))];
  const records = new Map(
    await pLimit(LOOKS_AT_ONCE).map(hosts, async (host) => [host, await ports.hosts.robots(host)]),
  );
  const awake = unknown.filter(({ host, url }) => restsUntil(repeatsOf(records.get(host), url), now) === undefined);
  return known.size === 0 ? awake : fairShare(awake, NEW_LINKS_MAX);
}

/** Whether this listing itself recorded them: for a worker that died before it had turned all pages. */
async function areFrom(ports: Ports, listingId: string, found: NewCandidate[]): Promise<boolean> {
  for (const { key } of found) {
    if ((await ports.frontier.candidate(key))?.listingId !== listingId) return false;
  }
  return true;
}

/** A further page of a listing that cannot be had is left to the next poll. */
async function readNext(ports: Ports, policy: SitePolicy, url: string): Promise<ParsedListing | undefined> {
  const outcome = await politeFetch(ports, { url, maxBytes: FETCH.listingBytes }, politenessOf(policy));
  if (outcome.kind !== 'ok') return undefined;
  const { page } = outcome;
  const parsed = parseListing({ ...page, url: page.finalUrl, contentType: page.headers['content-type'] });
  return parsed.format === undefined ? undefined : parsed;
}
