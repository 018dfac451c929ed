/** How each site is doing, as far as it is known without counting articles: what an archive on AWS can say of itself. */
import { siteHealth, type SiteHealth } from '../listing/health.ts';
import type { Catalog, Stores } from '../ports.ts';
import { FAILED_MOST, listingsShown, newSince, type SiteRow } from '../query/sites.ts';

/** What an archive says of a site without counting all of its articles. */
export interface SiteWatch extends Pick<SiteHealth, 'got' | 'expected' | 'quietSince' | 'lastPolledAt' | 'lastNewAt'> {
  site: string;
  /** Articles first seen in the last 24 hours. */
  newCount: number;
  listings: SiteRow['listings'];
  failedCandidates: number;
}

/** All sites that were ever polled, in order of their names: also of an archive whose articles nobody can count, as on AWS. */
export async function siteWatches(
  stores: { catalog: Pick<Catalog, 'countNew'>; frontier: Pick<Stores['frontier'], 'schedules' | 'inState'> },
  now: Date,
): Promise<SiteWatch[]> {
  const [schedules, failed] = await Promise.all([
    stores.frontier.schedules(),
    stores.frontier.inState('failed', FAILED_MOST),
  ]);
  const listings = Map.groupBy(schedules, ({ site }) => site);
  const failures = Map.groupBy(failed, ({ site }) => site);
  const healthOf = new Map(siteHealth(schedules).map((health) => [health.site, health]));
  const names = [...listings.keys()].sort();
  const from = newSince(now);
  const newCounts = await Promise.all(names.map((site) => stores.catalog.countNew({ from, site })));
  return names.map((site, at) => {
    const { got = 0, expected, quietSince, lastPolledAt, lastNewAt } = healthOf.get(site) ?? {};
    return {
      ...{ site, newCount: newCounts[at] ?? 0, got },
      ...(expected === undefined ? {} : { expected }),
      ...(quietSince === undefined ? {} : { quietSince }),
      ...(lastPolledAt === undefined ? {} : { lastPolledAt }),
      ...(lastNewAt === undefined ? {} : { lastNewAt }),
      listings: listingsShown(listings.get(site) ?? []),
      failedCandidates: failures.get(site)?.length ?? 0,
    };
  });
}
