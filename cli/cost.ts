import { advisedWorkers, provisionedFrom, provisionedPlan } from '../functions/bill/advice.ts';
import { billOf, totalOf, type Bill, type BillLine } from '../functions/bill/bill.ts';
import { HEADROOM, type Throughput } from '../functions/bill/capacity.ts';
import { COUNTS } from '../functions/bill/counts.ts';
import { ASSUMED, type Plan } from '../functions/bill/plan.ts';
import { PRICES, PRICES_OF } from '../functions/bill/prices.ts';
import { UsageError } from '../functions/errors.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { formatOf } from './format.ts';
import { printOne, printPage, styled } from './output.ts';

interface Options {
  articles: string;
  sites: string;
  months: string;
  rawPages: boolean;
  recovery: boolean;
}

export const register: Register = (command, context) => {
  command
    .option('--articles <n>', 'new articles a month', '100000')
    .option('--sites <n>', 'sites', '100')
    .option('--months <n>', 'months of articles that are kept', '12')
    .option('--no-raw-pages', 'without the pages as they came')
    .option('--no-recovery', 'without point-in-time recovery of the table (newsfold:recovery=false)')
    .action((options: Options) => print(context, planOf(options)));
};

/** The bill with what it is for, the table paid by the request and by the hour. */
interface Estimate {
  plan: Plan;
  pricesOf: string;
  countedOn: string;
  /** On demand, as an archive is deployed unless it is asked for otherwise. */
  lines: Bill;
  total: number;
  provisioned: Throughput & { workers: number; lines: Bill; total: number };
  /** Articles a month from which provisioned is the cheaper one. */
  provisionedFrom: number;
}

function estimateOf(plan: Plan): Estimate {
  const lines = billOf(plan, COUNTS, PRICES);
  const provisioned = provisionedPlan(plan, COUNTS);
  const { writeUnits = 0, readUnits = 0 } = provisioned.provisioned ?? {};
  const atHours = billOf(provisioned, COUNTS, PRICES);
  return {
    ...{ plan, pricesOf: PRICES_OF, countedOn: COUNTS.countedOn, lines, total: totalOf(lines) },
    provisioned: {
      ...{ writeUnits, readUnits, workers: advisedWorkers(plan, COUNTS) },
      ...{ lines: atHours, total: totalOf(atHours) },
    },
    provisionedFrom: provisionedFrom(plan, COUNTS, PRICES),
  };
}

const dollarsOf = (bill: Bill, line: BillLine): number => bill.find((one) => one.line === line)?.dollars ?? 0;

async function print(context: Context, plan: Plan): Promise<void> {
  const estimate = estimateOf(plan);
  if (formatOf(context) === 'csv') {
    const csv = [
      ['line', ({ line }: Bill[number]) => line],
      ['dollars', ({ dollars }: Bill[number]) => dollars],
      ['provisionedDollars', ({ line }: Bill[number]) => dollarsOf(estimate.provisioned.lines, line)],
    ] as const;
    await printPage(context, { items: estimate.lines }, { plural: 'lines', columns: [], csv });
    return;
  }
  await printOne(context, estimate, { csv: [] }, (one) => view(one, context));
}

function view(estimate: Estimate, context: Context): string[] {
  const { plan, lines, total, pricesOf, countedOn, provisioned } = estimate;
  const row = (name: string, ...cells: string[]): string =>
    `${name.padEnd(38)}${cells.map((cell) => cell.padStart(14)).join('')}`;
  const dollars = (name: string, ...amounts: number[]): string =>
    row(name, ...amounts.map((amount) => amount.toFixed(2)));
  const without = [plan.rawPages ? [] : 'the pages as they came', plan.recovery ? [] : 'point-in-time recovery'].flat();
  const print = lines.filter(({ line, dollars }) => dollars + dollarsOf(provisioned.lines, line) >= 0.005);
  return [
    `${plan.articles.toLocaleString('en')} new articles a month from ${plan.sites.toLocaleString('en')} sites, ${plan.monthsKept} months kept${without.length === 0 ? '' : `, without ${without.join(' and ')}`}`,
    '',
    row('the table', 'on demand', 'provisioned'),
    ...print.map(({ line, dollars: amount }) => dollars(line, amount, dollarsOf(provisioned.lines, line))),
    styled(context, 'bold', dollars('dollars a month', total, provisioned.total)),
    '',
    ...adviceOf(estimate),
    '',
    styled(
      context,
      'dim',
      `List prices of us-east-1, ${pricesOf}, no free tier; requests counted on ${countedOn}. Assumed: ${ASSUMED.listingsPerSite} listings a site, asked every ${ASSUMED.pollMinutes} minutes; ${ASSUMED.looks} later looks at an article; pages of ${ASSUMED.pageKb} KB compressed.`,
    ),
  ];
}

function adviceOf({ plan, total, lines, provisioned, provisionedFrom: from }: Estimate): string[] {
  const { writeUnits, readUnits, workers } = provisioned;
  const options = { provisionedWriteUnits: writeUnits, provisionedReadUnits: readUnits, workers };
  const given = Object.entries(options).map(([name, value]) => `-c newsfold:${name}=${value}`);
  const isCheaper = provisioned.total < total;
  return [
    `${isCheaper ? 'Provisioned' : 'On demand'} is the cheaper one: with so many sites, provisioned is from about ${from.toLocaleString('en')} articles a month on.`,
    ...(isCheaper ? [`  npx cdk deploy ${given.join(' ')}`] : []),
    `  Its units are ${HEADROOM} times what the mean second uses: a busiest hour of twice the mean one finds room. More than that waits.`,
    ...(plan.recovery
      ? [
          `Point-in-time recovery is ${dollarsOf(lines, 'DynamoDB recovery').toFixed(2)} of it (-c newsfold:recovery=false); docs/runbook.md, chapter "Recovery", says what it is for.`,
        ]
      : []),
  ];
}

const planOf = ({ articles, sites, months, rawPages, recovery }: Options): Plan => ({
  articles: countFrom('--articles', articles, 1_000_000_000),
  sites: countFrom('--sites', sites, 1_000_000),
  monthsKept: countFrom('--months', months, 1200),
  rawPages,
  recovery,
});

/** @throws UsageError */
function countFrom(flag: string, text: string, most: number): number {
  const plain = text.replace(/[,_](?=\d{3})/g, '');
  const count = /^\d{1,10}$/.test(plain) ? Number(plain) : NaN;
  if (count <= most) return count;
  throw new UsageError(`${flag} cannot be "${text}".`, {
    fix: `It is a whole number from 0 to ${most.toLocaleString('en')}.`,
  });
}
