/** From a listing to further listings of its site: what a front page, robots.txt or a sitemap index names, and what is worth a guess. */
import { listingIdOf } from '../identity.ts';
import type { Page } from '../page/page.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import { chooseListings, chooseSitemaps, discoverListings, wellKnownListings } from './discover.ts';
import type { ListingOrigin, ListingSchedule, ParsedListing } from './listing.ts';

/** An index of indexes of indexes is a trap, or an archive that nobody polls. */
const INDEX_DEPTH_MAX = 4;

export interface Further {
  urls: string[];
  origin: ListingOrigin;
  depth: number;
}

/**
 * A front page leads to feeds and sitemaps, a sitemap index to sitemaps. Only a site whose listings were not named by a
 * person is explored. Where a front page that is read for the first time leads nowhere, the usual places are tried.
 */
export async function furtherListings(
  ports: Ports,
  policy: SitePolicy,
  listing: ListingSchedule,
  { parsed, page, isFirst }: { parsed: ParsedListing; page: Page; isFirst: boolean },
): Promise<Further> {
  const depth = (listing.depth ?? 0) + 1;
  if (parsed.format === 'sitemap-index') {
    const urls = depth >= INDEX_DEPTH_MAX ? [] : chooseSitemaps(parsed.listings, page.finalUrl);
    return { urls, origin: 'index', depth };
  }
  if (parsed.format !== 'html' || !isExplored(policy, listing)) return { urls: [], origin: 'found', depth: 0 };
  const robots = await ports.hosts.robots(new URL(page.finalUrl).host);
  const urls = chooseListings(discoverListings({ url: page.finalUrl, body: page.body }, robots?.text));
  if (urls.length > 0 || !isFirst) return { urls, origin: 'found', depth: 0 };
  return { urls: wellKnownListings(page.finalUrl).slice(0, 1), origin: 'guessed', depth: 0 };
}

function isExplored(policy: SitePolicy, listing: ListingSchedule): boolean {
  return policy.listings.length === 1 && policy.listings[0] === policy.homeUrl && listing.url === policy.homeUrl;
}

/**
 * Puts those that were not known before into a schedule, due now, and nudges them.
 * @returns those that nobody has read yet: new, or added by a worker that died or has not come to them
 */
export async function addListings(
  ports: Ports,
  policy: SitePolicy,
  { urls, origin, depth }: Further,
): Promise<ListingSchedule[]> {
  const unread: ListingSchedule[] = [];
  for (const url of urls) {
    const listingId = listingIdOf(url);
    const known = await ports.frontier.schedule(listingId);
    if (known !== undefined) {
      if (known.lastPolledAt === undefined) unread.push(known);
      continue;
    }
    const schedule: ListingSchedule = {
      ...{ listingId, site: policy.site, url, dueAt: ports.clock.now().toISOString(), failures: 0, origin },
      ...(depth === 0 ? {} : { depth }),
    };
    await ports.frontier.putSchedule(schedule);
    unread.push(schedule);
  }
  if (unread.length > 0) await ports.nudges.listings(unread.map(({ listingId }) => listingId));
  return unread;
}

/** The guess that comes after one that was none: they are tried one by one, so that the first that answers is the last asked for. */
export function nextGuess(url: string): string | undefined {
  const guesses = wellKnownListings(url);
  const at = guesses.indexOf(url);
  return at < 0 ? undefined : guesses[at + 1];
}
