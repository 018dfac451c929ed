/** What the tick tells whoever watches over the archive: sites that are in trouble, beyond what is always the case somewhere. */
import { siteHealth } from './health.ts';
import type { ListingSchedule } from './listing.ts';

/**
 * Of many sites some always pause or are down for an hour, and an alarm that never ends is none. One site in fifty may be in
 * trouble; with fewer than fifty every one counts.
 */
const USUAL_SHARE = 0.02;

export interface Watch {
  quietSites: number;
  failingSites: number;
  /** What is beyond the usual; alarms look at these. */
  tooManyQuiet: number;
  tooManyFailing: number;
}

export function watchOf(schedules: readonly ListingSchedule[]): Watch {
  const health = siteHealth(schedules);
  const [quietSites, failingSites] = (['quiet', 'failing'] as const).map(
    (state) => health.filter((site) => site.state === state).length,
  ) as [number, number];
  const usual = Math.floor(health.length * USUAL_SHARE);
  return {
    ...{ quietSites, failingSites },
    tooManyQuiet: Math.max(0, quietSites - usual),
    tooManyFailing: Math.max(0, failingSites - usual),
  };
}
