import { billOf, totalOf } from '../functions/bill/bill.ts';
import { COUNTS } from '../functions/bill/counts.ts';
import type { Plan } from '../functions/bill/plan.ts';
import { PRICES } from '../functions/bill/prices.ts';
import type { Seen } from '../functions/checkup/checkup.ts';
import { siteHealth } from '../functions/listing/health.ts';
import type { Register } from './command.ts';
import { look } from './look.ts';
import { printOne } from './output.ts';
import { plain } from './text.ts';
import { countOf, dateInWords } from './words.ts';

export const register: Register = (command, context) => {
  command
    .option('--stack <name>', 'a deployed archive, by the name of its stack (Newsfold-main); else the local one')
    .action(async ({ stack }: { stack?: string }) => {
      const status = statusOf(await look(context, stack));
      await printOne(context, status, { csv: CSV }, view);
    });
};

interface Status {
  stack?: string;
  sites: number;
  listings: number;
  lastPolledAt?: string;
  /** Articles first seen in the last 24 hours. */
  newCount: number;
  /** Links a day that the listings usually bring; absent while unknown. */
  expected?: number;
  quietSites: string[];
  failingSites: string[];
  failed: number;
  deadLetters?: number;
  /** Dollars a month at the sites' usual pace, with a year kept; only of a deployed archive. */
  estimatedBill?: number;
}

function statusOf({ schedules, newCount, failed, stack, deadLetters }: Seen): Status {
  const health = siteHealth(schedules);
  const names = (state: string): string[] => health.filter((site) => site.state === state).map(({ site }) => site);
  const lastPolledAt = schedules
    .map((listing) => listing.lastPolledAt ?? '')
    .sort()
    .at(-1);
  const known = health.flatMap(({ expected }) => expected ?? []);
  // A week and more is in what is usual; a site that nobody has watched for that long is taken by its last day.
  const daily = health.reduce((sum, site) => sum + (site.expected ?? site.got), 0);
  const { provisionedWriteUnits: writeUnits = 0, provisionedReadUnits: readUnits = 0 } = stack?.options.deployed ?? {};
  const plan: Plan = {
    ...{ articles: daily * 30, sites: health.length, monthsKept: 12, rawPages: true },
    recovery: stack?.options.deployed?.recovery ?? true,
    ...(writeUnits === 0 ? {} : { provisioned: { writeUnits, readUnits } }),
  };
  return {
    ...(stack === undefined ? {} : { stack: `${stack.name}, ${stack.status}` }),
    sites: health.length,
    listings: schedules.length,
    ...(lastPolledAt === undefined || lastPolledAt === '' ? {} : { lastPolledAt }),
    newCount,
    ...(known.length === 0 ? {} : { expected: Math.round(known.reduce((sum, one) => sum + one, 0)) }),
    quietSites: names('quiet'),
    failingSites: names('failing'),
    failed,
    ...(deadLetters === undefined ? {} : { deadLetters: deadLetters.reduce((sum, { count }) => sum + count, 0) }),
    ...(stack === undefined ? {} : { estimatedBill: Math.round(100 * totalOf(billOf(plan, COUNTS, PRICES))) / 100 }),
  };
}

const CSV: [string, (status: Status) => string | number | undefined][] = [
  ['sites', ({ sites }) => sites],
  ['listings', ({ listings }) => listings],
  ['lastPolledAt', ({ lastPolledAt }) => lastPolledAt],
  ['newCount', ({ newCount }) => newCount],
  ['expected', ({ expected }) => expected],
  ['quietSites', ({ quietSites }) => quietSites.join(' ')],
  ['failingSites', ({ failingSites }) => failingSites.join(' ')],
  ['failed', ({ failed }) => failed],
  ['deadLetters', ({ deadLetters }) => deadLetters],
  ['estimatedBill', ({ estimatedBill }) => estimatedBill],
];

function view(status: Status): string[] {
  const line = (name: string, value: string): string => `${name.padEnd(20)}${plain(value)}`;
  const { stack, sites, listings, lastPolledAt, newCount, expected, failed, deadLetters, estimatedBill } = status;
  const none = (names: string[]): string => (names.length === 0 ? 'none' : names.join(', '));
  return [
    ...(stack === undefined ? [] : [line('Stack', stack)]),
    line('Sites', `${sites}, ${countOf(listings, 'listing', 'listings')}`),
    line('Last crawled', lastPolledAt === undefined ? 'never' : `${dateInWords(lastPolledAt)} UTC`),
    line('New in 24 hours', countOf(newCount, 'article')),
    ...(expected === undefined ? [] : [line('Usual', `about ${countOf(expected, 'new link')} a day`)]),
    line('Quiet sites', none(status.quietSites)),
    line('Failing sites', none(status.failingSites)),
    line('Given up', countOf(failed, 'link', 'links')),
    ...(deadLetters === undefined ? [] : [line('Dead letters', String(deadLetters))]),
    ...(estimatedBill === undefined
      ? []
      : [line('Bill', `about $${estimatedBill.toFixed(2)} a month at the usual pace, a year kept`)]),
  ];
}
