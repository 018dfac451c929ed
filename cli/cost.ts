import { ASSUMED, billOf, totalOf, type Bill, type Plan } from '../functions/bill/bill.ts';
import { COUNTS } from '../functions/bill/counts.ts';
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
}

export const register: Register = (command, context) => {
  command
    .option('--articles <n>', 'new articles a month', '100000')
    .option('--sites <n>', 'sites', '100')
    .option('--months <n>', 'months of articles that are kept', '12')
    .option('--no-raw-pages', 'without the pages as they came')
    .action((options: Options) => print(context, planOf(options)));
};

/** The bill with what it is for. */
interface Estimate {
  plan: Plan;
  pricesOf: string;
  countedOn: string;
  lines: Bill;
  total: number;
}

async function print(context: Context, plan: Plan): Promise<void> {
  const lines = billOf(plan, COUNTS, PRICES);
  const estimate: Estimate = { plan, pricesOf: PRICES_OF, countedOn: COUNTS.countedOn, lines, total: totalOf(lines) };
  if (formatOf(context) === 'csv') {
    const csv = [
      ['line', ({ line }: Bill[number]) => line],
      ['dollars', ({ dollars }: Bill[number]) => dollars],
    ] as const;
    await printPage(context, { items: lines }, { plural: 'lines', columns: [], csv });
    return;
  }
  await printOne(context, estimate, { csv: [] }, (one) => view(one, context));
}

function view({ plan, lines, total, pricesOf, countedOn }: Estimate, context: Context): string[] {
  const row = (name: string, dollars: number): string => `${name.padEnd(38)}${dollars.toFixed(2).padStart(10)}`;
  return [
    `${plan.articles.toLocaleString('en')} new articles a month from ${plan.sites.toLocaleString('en')} sites, ${plan.monthsKept} months kept, ${plan.rawPages ? 'with' : 'without'} the pages as they came`,
    '',
    ...lines.filter(({ dollars }) => dollars >= 0.005).map(({ line, dollars }) => row(line, dollars)),
    styled(context, 'bold', row('dollars a month', total)),
    '',
    styled(
      context,
      'dim',
      `List prices of us-east-1, ${pricesOf}, no free tier; requests counted on ${countedOn}. Assumed: ${ASSUMED.listingsPerSite} listings a site, asked every ${ASSUMED.pollMinutes} minutes; ${ASSUMED.looks} later looks at an article; pages of ${ASSUMED.pageKb} KB compressed.`,
    ),
  ];
}

const planOf = ({ articles, sites, months, rawPages }: Options): Plan => ({
  articles: countFrom('--articles', articles, 1_000_000_000),
  sites: countFrom('--sites', sites, 1_000_000),
  monthsKept: countFrom('--months', months, 1200),
  rawPages,
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
