/**
 * Capacity of the table that is bought by the hour: how much of it the work needs, and how it is shared out, because DynamoDB
 * keeps one for the table and one for each of its indexes. A write has to find room in the table and in each index that it
 * touches; what finds none is throttled, and tried again.
 */
import { INDEX_NAMES, type Counts, type TableUnits } from './counts.ts';
import { MONTH_SECONDS, workOf, type Plan, type WorkKind } from './plan.ts';

/** Units a second. */
export type Throughput = TableUnits;

export const PLACES = ['table', ...INDEX_NAMES] as const;
export type Place = (typeof PLACES)[number];
export type Throughputs = Record<Place, Throughput>;

/** DynamoDB sells no fraction of a unit, and no place without one. */
export const LEAST_UNITS = PLACES.length;

/**
 * CloudFormation's global table has no fixed write capacity: each place's is a target of auto scaling, whose policy keeps four
 * alarms, even where the least that it may choose is the most.
 */
export const SCALING_ALARMS = 4 * PLACES.length;

/**
 * Units to buy for each that the mean second of a month uses. News has hours and weekdays: this is for a busiest hour of twice the
 * mean of its day, on a day of 1.15 times the mean one, and DynamoDB keeps what five minutes leave unused. `npm run bench:cost`
 * plays the week, and what other hours do with it.
 */
export const HEADROOM = 2.3;

/** What the mean second of a month uses of each place. */
export function demandOf(plan: Plan, counts: Counts): Throughputs {
  const work = Object.entries(workOf(plan)) as [WorkKind, number][];
  const perSecond = (place: Place, name: keyof TableUnits): number =>
    work.reduce((sum, [kind, count]) => sum + count * unitsAt(place, counts[kind], name), 0) / MONTH_SECONDS;
  return byPlace((place) => ({ writeUnits: perSecond(place, 'writeUnits'), readUnits: perSecond(place, 'readUnits') }));
}

/** Units of one kind of work that one place has to have. */
export function unitsAt(place: Place, units: Counts[WorkKind], name: keyof TableUnits): number {
  if (place !== 'table') return units.indexes[place][name];
  return units[name] - INDEX_NAMES.reduce((sum, index) => sum + units.indexes[index][name], 0);
}

/** Units to buy for such a month, of all places together. */
export function advisedFor(plan: Plan, counts: Counts): Throughput {
  const mean = demandOf(plan, counts);
  const advised = (name: keyof TableUnits): number =>
    Math.max(LEAST_UNITS, Math.ceil(HEADROOM * PLACES.reduce((sum, place) => sum + mean[place][name], 0)));
  return { writeUnits: advised('writeUnits'), readUnits: advised('readUnits') };
}

/** The mix of work by which units are shared out: that of a busy archive. Other mixes differ by a unit or two. */
export const BUSY: Plan = { articles: 1_000_000, sites: 400, monthsKept: 12, rawPages: true, recovery: true };

/**
 * Whole units for each place, in proportion to what was counted there and at least one; their sum is what was bought.
 * @param bought at least `LEAST_UNITS` of each
 */
export function sharedOut(bought: Throughput, counts: Counts): Throughputs {
  const mean = demandOf(BUSY, counts);
  const shared = (name: keyof TableUnits) => inProportion(bought[name], (place) => mean[place][name]);
  const [write, read] = [shared('writeUnits'), shared('readUnits')];
  return byPlace((place) => ({ writeUnits: write[place], readUnits: read[place] }));
}

/** One for each, and every further one to where it is missed most. */
function inProportion(units: number, weightOf: (place: Place) => number): Record<Place, number> {
  const shares = byPlace(() => 1);
  for (let left = units - LEAST_UNITS; left > 0; left--) {
    const need = (place: Place): number => weightOf(place) / shares[place];
    const poorest = PLACES.reduce((most, place) => (need(place) > need(most) ? place : most));
    shares[poorest] += 1;
  }
  return shares;
}

const byPlace = <Value>(value: (place: Place) => Value): Record<Place, Value> =>
  Object.fromEntries(PLACES.map((place) => [place, value(place)])) as Record<Place, Value>;
