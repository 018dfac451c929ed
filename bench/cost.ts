/**
 * What a month costs: `npm run bench:cost`. Requests and capacity units are counted while the sample sites are crawled into
 * emulated AWS services; the bill multiplies them with list prices. What cannot be counted here is an assumption, and printed.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { CANDIDATE } from '../functions/limits.ts';
import { openAwsHome } from '../functions/aws/home.ts';
import { startEmulators } from '../test/contract/emulators.ts';
import { crawlWorld } from '../test/world/crawl.ts';

/** us-east-1, list prices without free tier, read on this date. */
const PRICE_DATE = '2026-11-23';
const PRICE = {
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  tableGbMonth: 0.25,
  s3Put: 5e-6,
  s3Get: 0.4e-6,
  s3GbMonth: 0.023,
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  sqsRequest: 0.4e-6,
  schedulerCall: 1e-6,
  logGb: 0.5,
};

const ASSUMED = {
  /** Sites for 10 thousand, 100 thousand and a million articles a month. */
  plans: [
    { articles: 10_000, sites: 20 },
    { articles: 100_000, sites: 100 },
    { articles: 1_000_000, sites: 400 },
  ],
  listingsPerSite: 2,
  pollMinutes: 30,
  functionGb: 0.5,
  /** Fetch and extract, hosts mixed; a function that serves one host only waits its delay for each page. */
  secondsPerPage: 1.2,
  secondsPerPoll: 0.6,
  /** Looks at an article after the first, most of them answered "not modified". */
  revisits: CANDIDATE.revisitAfterMs.length,
  articleKb: 3.2,
  rawPageKb: 64,
  tableKb: 3,
  logKb: 1,
  monthsKept: 12,
};

interface Counted {
  writeUnits: number;
  readUnits: number;
  puts: number;
  gets: number;
}

function countRequests(client: S3Client): { puts: number; gets: number } {
  const counted = { puts: 0, gets: 0 };
  client.middlewareStack.add((next, context) => (args) => {
    if (context.commandName === 'PutObjectCommand') counted.puts += 1;
    if (context.commandName === 'GetObjectCommand') counted.gets += 1;
    return next(args);
  });
  return counted;
}

async function measure(): Promise<{
  articles: number;
  perArticle: Counted;
  listings: number;
  perPoll: Counted;
  revisits: number;
  perRevisit: Counted;
}> {
  const emulators = await startEmulators();
  const { resources, meter } = await emulators.createMeteredArchive();
  const s3 = countRequests(resources.s3);
  const taken = (): Counted => {
    const { writeUnits, readUnits } = meter;
    const counted = { writeUnits, readUnits, ...s3 };
    meter.reset();
    Object.assign(s3, { puts: 0, gets: 0 });
    return counted;
  };
  const each = (counted: Counted, count: number): Counted => ({
    writeUnits: counted.writeUnits / count,
    readUnits: counted.readUnits / count,
    puts: counted.puts / count,
    gets: counted.gets / count,
  });
  const world = await crawlWorld(openAwsHome(resources), 1);
  const first = taken();
  const articles = world.candidates.filter((one) => one.kind === 'taken').length;
  // Within the hour nothing but listings is due.
  const idle = await world.runAgain(30 * 60_000);
  const polls = taken();
  const listings = idle.polls.filter(({ kind }) => kind !== 'skipped').length;
  const again = await world.runAgain(31 * 60_000);
  const looks = taken();
  const revisits = again.candidates.length;
  const polledToo = again.polls.filter(({ kind }) => kind !== 'skipped').length;
  const perPoll = each(polls, listings);
  const pollShare = (name: keyof Counted) => perPoll[name] * polledToo;
  const revisit: Counted = {
    writeUnits: looks.writeUnits - pollShare('writeUnits'),
    readUnits: looks.readUnits - pollShare('readUnits'),
    puts: looks.puts - pollShare('puts'),
    gets: looks.gets - pollShare('gets'),
  };
  await world.close();
  await emulators.stop();
  return {
    articles,
    perArticle: each(first, articles),
    listings,
    perPoll,
    revisits,
    perRevisit: each(revisit, revisits),
  };
}

type Measured = Awaited<ReturnType<typeof measure>>;

function bill({ perArticle, perPoll, perRevisit }: Measured, { articles, sites }: { articles: number; sites: number }) {
  const polls = (sites * ASSUMED.listingsPerSite * 30 * 24 * 60) / ASSUMED.pollMinutes;
  const looks = articles * ASSUMED.revisits;
  const sum = (name: keyof Counted) => articles * perArticle[name] + polls * perPoll[name] + looks * perRevisit[name];
  const gb = (kb: number, months: number) => (articles * kb * months) / 1024 ** 2;
  const pages = articles + looks;
  const seconds = pages * ASSUMED.secondsPerPage + polls * ASSUMED.secondsPerPoll;
  const ticks = (30 * 24 * 60) / 5;
  const lines = {
    'DynamoDB writes': sum('writeUnits') * PRICE.writeUnit,
    'DynamoDB reads': sum('readUnits') * PRICE.readUnit,
    'DynamoDB storage': gb(ASSUMED.tableKb, ASSUMED.monthsKept) * PRICE.tableGbMonth,
    'S3 requests': sum('puts') * PRICE.s3Put + sum('gets') * PRICE.s3Get,
    'S3 storage': gb(ASSUMED.articleKb, ASSUMED.monthsKept) * PRICE.s3GbMonth,
    'S3 storage of raw pages': gb(ASSUMED.rawPageKb, ASSUMED.monthsKept) * PRICE.s3GbMonth,
    Lambda: seconds * ASSUMED.functionGb * PRICE.lambdaGbSecond + (pages / 10 + polls) * PRICE.lambdaRequest,
    'SQS and Scheduler': (pages * 0.3 + polls * 1.2 + ticks * 3) * PRICE.sqsRequest + ticks * PRICE.schedulerCall,
    Logs: gb(ASSUMED.logKb, 1) * PRICE.logGb,
  };
  return { ...lines, 'all of it': Object.values(lines).reduce((total, line) => total + line, 0) };
}

const measured = await measure();
const figures = (counted: Counted) =>
  `${counted.writeUnits.toFixed(1)} write units, ${counted.readUnits.toFixed(1)} read units, ${counted.puts.toFixed(2)} PUT, ${counted.gets.toFixed(2)} GET`;
console.log(
  `Counted on emulated services, sample sites (first run: ${measured.articles} pages, polls and robots.txt included)`,
);
console.log(`  a page, from listing to story   ${figures(measured.perArticle)}`);
console.log(`  a poll of an unchanged listing  ${figures(measured.perPoll)}   (${measured.listings} polls)`);
console.log(`  a later look at a page          ${figures(measured.perRevisit)}   (${measured.revisits} looks)`);
console.log(`\nAssumed: ${JSON.stringify(ASSUMED)}`);
console.log(`\nDollars a month in the twelfth month, us-east-1 list prices of ${PRICE_DATE}, no free tier`);
const bills = ASSUMED.plans.map((plan) => bill(measured, plan));
console.log(
  ['', ...ASSUMED.plans.map(({ articles }) => articles.toLocaleString('en'))]
    .map((text, at) => (at === 0 ? text.padEnd(26) : text.padStart(11)))
    .join(''),
);
for (const name of Object.keys(bills[0] ?? {}) as (keyof (typeof bills)[number])[]) {
  console.log(name.padEnd(26) + bills.map((one) => one[name].toFixed(2).padStart(11)).join(''));
}
