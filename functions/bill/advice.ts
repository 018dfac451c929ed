/** Whether a table is better paid by the request or by the hour, and what to deploy then. */
import { billOf, totalOf, workersBusy } from './bill.ts';
import { advisedFor, HEADROOM } from './capacity.ts';
import type { Counts } from './counts.ts';
import type { Plan } from './plan.ts';
import type { PRICES } from './prices.ts';

/** The same month with as many units as it needs. */
export const provisionedPlan = (plan: Plan, counts: Counts): Plan => ({
  ...plan,
  provisioned: advisedFor(plan, counts),
});

/** Fewer than these Lambda does not let a queue have. */
const WORKERS_LEAST = 2;

/**
 * Workers at once, for the option of the stack: as many as the busiest hours need. Where units are short, more of them would only
 * be in each other's way: what waits in the queue costs nothing, and what is throttled in the middle is begun anew.
 */
export const advisedWorkers = (plan: Plan, counts: Counts): number =>
  Math.max(WORKERS_LEAST, Math.ceil(HEADROOM * workersBusy(plan, counts)));

const ARTICLES_MOST = 1_000_000_000;

/** @returns articles a month from which provisioned capacity is the cheaper one for so many sites; to the thousand */
export function provisionedFrom(plan: Plan, counts: Counts, prices: typeof PRICES): number {
  const isCheaper = (articles: number): boolean => {
    const onDemand: Plan = { ...plan, articles };
    return (
      totalOf(billOf(provisionedPlan(onDemand, counts), counts, prices)) < totalOf(billOf(onDemand, counts, prices))
    );
  };
  let [low, high] = [0, ARTICLES_MOST];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2);
    if (isCheaper(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high / 1000) * 1000;
}
