/** The links of a listing on their way into the frontier, page by page where it has several. */
import pLimit from 'p-limit';
import type { NewCandidate } from '../candidate/candidate.ts';
import { selectCandidates } from '../candidate/select.ts';
import { FETCH, POLL } from '../limits.ts';
import { politeFetch, politenessOf } from '../page/polite.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import type { ListingSchedule, ParsedListing } from './listing.ts';
import { parseListing } from './parse.ts';

/** Links that another listing showed before are looked up side by side. */
const LOOKS_AT_ONCE = 16;

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

/** Records what is new, and turns the page of a paginated listing as long as everything on it was new. */
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
