/** From the entries of a listing to candidates: of this site, one per identity. */
import { candidateKeyOf } from '../identity.ts';
import type { ListingEntry, ListingFormat, ParsedListing } from '../listing/listing.ts';
import { fetchUrl, identityOf, siteOf } from './address.ts';
import type { CandidateHints, NewCandidate } from './candidate.ts';
import { fairShare } from './pattern.ts';
import { isMediaPath } from './shape.ts';

export interface SelectionContext {
  /** The domain asked for. Links whose registrable domain is another are not crawled. */
  site: string;
  listingId: string;
  foundAt: string;
  dueAt: string;
}

export interface Selection {
  /** In the listing's order, no two of one identity. */
  candidates: NewCandidate[];
  /** Links to other sites, as the listing gives them: recorded, not crawled. */
  elsewhere: ListingEntry[];
}

const HINT_CHARS = 500;
/** A page of links shows fewer; what goes on beyond is a trap, a facet search or an archive of years. */
const PAGE_LINKS_MAX = 500;
/** Calendars lead on for ever; an article may be dated tomorrow by a newsroom to the east. */
const AHEAD_MS = 2 * 24 * 3600 * 1000;
const DATE_IN_PATH = /\/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)/;

export function selectCandidates(listing: ParsedListing, context: SelectionContext): Selection {
  const home = siteOf(`http://${context.site}/`);
  const candidates = new Map<string, NewCandidate>();
  const elsewhere: ListingEntry[] = [];
  for (const entry of listing.entries) {
    const url = fetchUrl(entry.url);
    if (url === undefined || isMediaPath(url)) continue;
    if (listing.format === 'html' && isAhead(url, context.foundAt)) continue;
    if (siteOf(url) !== home) {
      elsewhere.push(entry);
      continue;
    }
    const identity = identityOf(url);
    // An identity without a path is the home page: feeds name it when an entry has no page of its own.
    if (!/[/?]/.test(identity)) continue;
    const key = candidateKeyOf(identity);
    const hints = hintsOf(entry, listing.format);
    const earlier = candidates.get(key);
    if (earlier) earlier.hints = { ...hints, ...earlier.hints };
    else candidates.set(key, { key, url, host: new URL(url).host, ...context, hints });
  }
  const all = [...candidates.values()];
  return { candidates: listing.format === 'html' ? fairShare(all, PAGE_LINKS_MAX) : all, elsewhere };
}

/** A day to come, in the path of the address. */
function isAhead(url: string, foundAt: string): boolean {
  const [, year, month, day] = DATE_IN_PATH.exec(new URL(url).pathname) ?? [];
  const dated = year === undefined ? Number.NaN : Date.parse(`${year}-${month ?? ''}-${day ?? ''}`);
  return dated > Date.parse(foundAt) + AHEAD_MS;
}

function hintsOf(entry: ListingEntry, format: ListingFormat): CandidateHints {
  const source = fetchUrl(entry.sourceUrl ?? '');
  return {
    ...(entry.headline ? { headline: entry.headline.slice(0, HINT_CHARS) } : {}),
    ...(entry.datePublishedRaw
      ? { datePublishedRaw: entry.datePublishedRaw.slice(0, 100), dateSource: dateSourceOf(format) }
      : {}),
    ...(source === undefined ? {} : { sourceUrl: source }),
    ...(entry.sourceName ? { sourceName: entry.sourceName.slice(0, HINT_CHARS) } : {}),
  };
}

function dateSourceOf(format: ListingFormat): 'feed' | 'sitemap' {
  switch (format) {
    case 'sitemap':
    case 'news-sitemap':
    case 'sitemap-index':
    case 'text-sitemap':
      return 'sitemap';
    case 'rss':
    case 'atom':
    case 'rdf':
    case 'json-feed':
    case 'html':
      return 'feed';
  }
}
