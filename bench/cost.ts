/**
 * What a month costs: `npm run bench:cost`; with `-- --write`, what was counted becomes `functions/bill/counts.json`, from which
 * `newsfold cost` reckons. Requests, capacity units and bytes are counted while the sample sites are crawled into emulated AWS
 * services; computing time is that of the bundles, run as they are deployed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand, ScanCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { openAwsHome } from '../functions/aws/home.ts';
import { TABLE } from '../functions/aws/keys.ts';
import { advisedWorkers, provisionedFrom, provisionedPlan } from '../functions/bill/advice.ts';
import { billOf, perGathering, totalOf, type Bill } from '../functions/bill/bill.ts';
import { advisedFor, HEADROOM, sharedOut } from '../functions/bill/capacity.ts';
import { INDEX_NAMES, type Counts, type IndexName, type Units } from '../functions/bill/counts.ts';
import { ASSUMED, type Plan } from '../functions/bill/plan.ts';
import { CANDIDATE } from '../functions/limits.ts';
import { PRICES, PRICES_OF } from '../functions/bill/prices.ts';
import type { PollReport } from '../functions/listing/poll.ts';
import { SITES_KEY } from '../functions/object-key.ts';
import { makePart } from '../functions/parquet/days.ts';
import { PROJECT_ROOT } from '../lib/bundling.ts';
import { serveSamples } from '../samples/serve.ts';
import { startEmulators } from '../test/contract/emulators.ts';
import { kindOf, storedBytes, type Meter } from '../test/contract/meter.ts';
import { deploy } from '../test/stack/deployment.ts';
import { seeded } from '../test/stack/faults.ts';
import type { Lambda } from '../test/stack/lambda.ts';
import { crawlWorld, RUN_1 } from '../test/world/crawl.ts';
import { playCalls } from './cost/calls.ts';
import { playWeek } from './cost/week.ts';

const MINUTE_MS = 60_000;
/** The busiest hour of a day to its mean one. Nobody has counted it for the sites that you follow. */
const PEAKS = [1.5, 2, 2.5];
const PLANS: Plan[] = [
  { articles: 0, sites: 0 },
  { articles: 10_000, sites: 20 },
  { articles: 100_000, sites: 100 },
  { articles: 1_000_000, sites: 400 },
  { articles: 10_000_000, sites: 1500 },
].map((plan) => ({ ...plan, monthsKept: 12, rawPages: true, recovery: true }));

interface Taken extends Units {
  raw: number;
  records: number;
  writtenTo: Record<string, number>;
  readFrom: Record<string, number>;
}

/** Reads a meter of both stores and sets it back. */
function taker(s3: S3Client, meter: Meter): () => Taken {
  const requests = { puts: 0, gets: 0, raw: 0, records: 0 };
  s3.middlewareStack.add((next, context) => (args) => {
    if (context.commandName === 'GetObjectCommand') requests.gets += 1;
    if (context.commandName === 'PutObjectCommand') requests.puts += 1;
    const { Key: key = '' } = args.input as { Key?: string };
    if (context.commandName === 'PutObjectCommand') {
      if (key.startsWith('raw/')) requests.raw += 1;
      if (key.startsWith('articles/')) requests.records += 1;
    }
    return next(args);
  });
  return () => {
    const { writeUnits, readUnits, places, writtenTo, readFrom } = meter;
    const taken = { writeUnits, readUnits, indexes: places, writtenTo, readFrom, ...requests };
    meter.reset();
    Object.assign(requests, { puts: 0, gets: 0, raw: 0, records: 0 });
    return taken;
  };
}

/** Each figure of what was taken, or of an index, turned into the one that is wanted. */
function unitsOf(value: (figure: (taken: Units) => number) => number): Units {
  // Of means that are subtracted, a hair may be left below nothing.
  const rounded = (figure: (taken: Units) => number): number => Math.max(0, Math.round(value(figure) * 100) / 100);
  const indexes = INDEX_NAMES.map((index) => [
    index,
    {
      writeUnits: rounded((taken) => taken.indexes[index].writeUnits),
      readUnits: rounded((taken) => taken.indexes[index].readUnits),
    },
  ]);
  return {
    writeUnits: rounded(({ writeUnits }) => writeUnits),
    readUnits: rounded(({ readUnits }) => readUnits),
    indexes: Object.fromEntries(indexes) as Record<IndexName, Units['indexes'][IndexName]>,
    puts: rounded(({ puts }) => puts),
    gets: rounded(({ gets }) => gets),
  };
}

/** What the fold remembers of an article on its own goes with the article's keys. */
const keptAs = (item: Record<string, AttributeValue>): string =>
  kindOf(item) === 'fold' && item[TABLE.timeToLive] !== undefined ? 'articles' : kindOf(item);

/** Each of the rows in the table, by kind, and what their entries take in the indexes. */
async function bytesByKind(client: DynamoDBClient, table: string) {
  const bytes = { table: new Map<string, number>(), indexes: new Map<string, number>() };
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: table }));
  for (const item of items) {
    const [kind, stored] = [keptAs(item), storedBytes(item)];
    for (const place of ['table', 'indexes'] as const)
      bytes[place].set(kind, (bytes[place].get(kind) ?? 0) + stored[place]);
  }
  return bytes;
}

interface FirstRun {
  taken: Taken;
  robots: Record<string, AttributeValue>[];
}

/** The first run of an archive, which has to ask every host for its rules. */
async function firstRun(): Promise<FirstRun> {
  const emulators = await startEmulators();
  const { resources, meter } = await emulators.createMeteredArchive();
  const take = taker(resources.s3, meter);
  const world = await crawlWorld(openAwsHome(resources), 1);
  const taken = take();
  const { Items: items = [] } = await resources.dynamodb.send(new ScanCommand({ TableName: resources.table }));
  await world.close();
  await emulators.stop();
  return { taken, robots: items.filter((item) => kindOf(item) === 'robots') };
}

/** Units by the kind of item, of what is done once for each page, poll and look. */
type ByItem = Record<'page' | 'poll' | 'look', Record<'written' | 'read', Record<string, number>>>;

type Counted = Omit<Counts, 'cpuMs' | 'logBytes' | 'countedOn'> & {
  byItem: ByItem;
  bytesByItem: Record<string, number>;
};

/** @param value the figure that is wanted of each kind, from those of one taking */
function byItem(
  takings: Taken[],
  value: (figure: (taken: Taken) => number) => number,
): Record<'written' | 'read', Record<string, number>> {
  const each = (name: 'writtenTo' | 'readFrom') => {
    const kinds = [...new Set(takings.flatMap((taken) => Object.keys(taken[name])))];
    const figures = kinds.map((kind) => [kind, Math.round(value((taken) => taken[name][kind] ?? 0) * 100) / 100]);
    return Object.fromEntries(figures.filter(([, figure]) => figure !== 0)) as Record<string, number>;
  };
  return { written: each('writtenTo'), read: each('readFrom') };
}

/** Hosts are known, as they are but once a day, and what the polls of listings cost is counted by itself. */
async function countUnits(): Promise<Counted> {
  const { taken: unknown, robots } = await firstRun();
  const emulators = await startEmulators();
  const { resources, meter } = await emulators.createMeteredArchive();
  for (const item of robots)
    await resources.dynamodb.send(new PutItemCommand({ TableName: resources.table, Item: item }));
  const take = taker(resources.s3, meter);
  take();
  let now = RUN_1;
  const home = openAwsHome(resources, { now: () => now });
  const world = await crawlWorld(home, 1);
  const first = take();
  // What a tick after this has to do with what has been settled since.
  const tidy = async (afterMs: number): Promise<Taken> => {
    now = new Date(RUN_1.getTime() + afterMs);
    await home.frontier.dueCandidates(now, CANDIDATE.perTick);
    return take();
  };
  const tidiedPages = await tidy(15 * MINUTE_MS);
  const pages = world.candidates.filter(({ kind }) => kind === 'taken').length;
  const countPolls = (reports: PollReport[]) => reports.filter(({ kind }) => kind !== 'skipped').length;
  const pollsFirst = countPolls(world.polls);
  const idle = await world.runAgain(30 * MINUTE_MS);
  const polls = take();
  const polled = countPolls(idle.polls);
  const aPoll = (of: (taken: Taken) => number): number => of(polls) / polled;
  // An hour after the pages, and as much later as their rows of what is due may be: all of them are looked at.
  const again = await world.runAgain(36 * MINUTE_MS);
  const looks = take();
  const tidiedLooks = await tidy(90 * MINUTE_MS);
  const bytes = await bytesByKind(resources.dynamodb, resources.table);
  take();
  const day = RUN_1.toISOString().slice(0, 10);
  const reader = openAwsHome(resources, { consistency: 'eventual' });
  const { rows } = await makePart(reader, { table: 'articles', day, part: 0 });
  await makePart(reader, { table: 'stories', day, part: 0 });
  const compacted = take();
  await world.close();
  await emulators.stop();
  const perPage = (place: 'table' | 'indexes', ...kinds: string[]) =>
    Math.round(kinds.reduce((sum, kind) => sum + (bytes[place].get(kind) ?? 0), 0) / pages);
  const aPage = (of: (taken: Taken) => number): number =>
    (of(first) + of(tidiedPages) - aPoll(of) * pollsFirst) / pages;
  const aLook = (of: (taken: Taken) => number): number =>
    (of(looks) + of(tidiedLooks) - aPoll(of) * countPolls(again.polls)) / again.candidates.length;
  const share = (puts: number): number => Math.round((100 * puts) / pages) / 100;
  return {
    page: unitsOf(aPage),
    sharedPuts: { raw: share(first.raw), records: share(first.records) },
    poll: unitsOf(aPoll),
    look: unitsOf(aLook),
    host: unitsOf((of) => (of(unknown) - of(first)) / robots.length),
    // Two files a day are nothing beside the articles in them.
    compaction: { ...unitsOf((of) => of(compacted) / rows), puts: 0 },
    tableBytes: {
      kept: perPage('table', 'head', 'fold', 'hangs', 'link'),
      indexed: perPage('indexes', 'head', 'candidate'),
      foldKeys: perPage('table', 'articles'),
      candidate: perPage('table', 'candidate'),
    },
    byItem: {
      page: byItem([first, tidiedPages], aPage),
      poll: byItem([polls], aPoll),
      look: byItem([looks, tidiedLooks], aLook),
    },
    bytesByItem: Object.fromEntries([...bytes.table.keys()].map((kind) => [kind, perPage('table', kind)])),
  };
}

const bytesOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** The bundles at work: computing time of each function once it has begun, the lines that it writes, and the most memory that it took. */
async function measureFunctions(): Promise<Pick<Counts, 'cpuMs' | 'logBytes'> & { peakMb: Record<string, number> }> {
  const samples = await serveSamples({ now: new Date() });
  const stack = await deploy(samples.hosts);
  const body = JSON.stringify(samples.sitesFile);
  await stack.admin.s3.send(new PutObjectCommand({ Bucket: stack.admin.bucket, Key: SITES_KEY, Body: body }));
  const { extract, crawl } = stack.lambdas;
  const { frontier } = openAwsHome(stack.admin);
  const spent = () => ({ extract: extract.usage().cpuMs, crawl: crawl.usage().cpuMs });
  const countLines = ({ log }: Lambda, event: string) =>
    log.filter((line) => line.includes(`"event":"${event}`)).length;
  const written = () => ({ extract: bytesOf(extract.log), crawl: bytesOf(crawl.log) });
  // A function begins once in hours: what that takes is no article's.
  await Promise.all([extract, crawl].map((lambda) => lambda.call({ Records: [] })));
  const begun = spent();
  await stack.tick('Crawl');
  await stack.drain();
  const first = spent();
  const firstLines = written();
  const pages = countLines(extract, 'article stored');
  const listings = countLines(crawl, 'listing ');
  const dueAt = new Date(Date.now() - 60 * MINUTE_MS).toISOString();
  for (const schedule of await frontier.schedules()) await frontier.putSchedule({ ...schedule, dueAt });
  await stack.tick('Crawl');
  await stack.drain();
  const polled = spent();
  const polledLines = written();
  const again = countLines(crawl, 'listing ') - listings;
  const pollMs = (polled.crawl - first.crawl) / again;
  const due = await frontier.dueCandidates(new Date(Date.now() + 24 * 60 * MINUTE_MS), 1000);
  for (const { key } of due) await frontier.postpone(key, dueAt);
  await stack.tick('Crawl');
  await stack.drain();
  const lookMs = (spent().extract - polled.extract) / due.length;
  const logBytes = {
    page: Math.round(firstLines.extract / pages),
    look: Math.round((bytesOf(extract.log) - polledLines.extract) / due.length),
    poll: Math.round((polledLines.crawl - firstLines.crawl) / again),
  };
  const peakMb = { extract: extract.usage().peakMb, crawl: crawl.usage().peakMb };
  await stack.stop();
  await samples.close();
  const cpuMs = {
    // With what was read of listings to find them.
    page: Math.round((first.extract - begun.extract + first.crawl - begun.crawl - pollMs * listings) / pages),
    look: Math.round(lookMs),
    poll: Math.round(pollMs),
    // A GET, its record unpacked and read: hyparquet-writer needs a quarter of a millisecond more for a real article.
    compaction: 5,
  };
  return { cpuMs, logBytes, peakMb };
}

/** What no emulator can count, as it is played, beside what the bill reckons with. */
function playGathering(plans: readonly Plan[]): void {
  console.log('\nCalls of the extract function, as played; in brackets what the bill reckons with');
  const { one, power } = ASSUMED.waitSeconds;
  for (const plan of plans)
    for (const seconds of [0, 60, 240, 300]) {
      const { newPerCall, perRun, waitSeconds, medianDelay, longestDelay } = playCalls(plan, seconds, seeded(1));
      const cells = [
        `  ${plan.articles.toLocaleString('en')} articles, gathered for ${seconds} s: `.padEnd(44),
        `${newPerCall.toFixed(1)} new pages in a call (${perGathering(plan).toFixed(1)}), `,
        `a run of ${perRun.toFixed(1)} waits ${waitSeconds.toFixed(1)} s (${(one * perRun ** power).toFixed(1)}); `,
        `begun after ${Math.round(medianDelay)} s, ${Math.round(longestDelay)} s at most`,
      ];
      console.log(cells.join(''));
    }
}

/** A week at a million articles a month, with the units that are advised and with fewer, for days of different steepness. */
function playWeeks(plan: Plan): void {
  const advised = advisedFor(plan, counts);
  const workers = advisedWorkers(plan, counts);
  const fewer = (share: number) => ({
    writeUnits: Math.ceil(share * advised.writeUnits),
    readUnits: Math.ceil(share * advised.readUnits),
  });
  console.log(
    `\nA week of them with units of which no more are to be had: ${HEADROOM} times the mean second's, shared out as ${JSON.stringify(sharedOut(advised, counts))}`,
  );
  console.log(
    'write  read  busiest hour  throttled     put   dead     seconds until stored    waiting at  full   days compacted',
  );
  console.log(
    'units units     / mean     of requests  off   letters   median      longest     end of week  hours  in hours',
  );
  for (const bought of [advised, fewer(0.9), fewer(0.8)])
    for (const peak of PEAKS) {
      const week = playWeek(plan, { bought, workers }, counts, peak, seeded(1));
      const cells: [string, number][] = [
        [String(bought.writeUnits), 5],
        [String(bought.readUnits), 6],
        [peak.toFixed(1), 10],
        [`${((100 * week.throttled) / week.requests).toFixed(2)} %`, 15],
        [String(week.putOff), 8],
        [String(week.deadLetters), 9],
        [String(week.medianWait), 9],
        [String(week.longestWait), 13],
        [String(week.leftWaiting), 14],
        [String(week.hoursFull), 8],
        [week.compactionHours.toFixed(1), 10],
      ];
      console.log(cells.map(([cell, width]) => cell.padStart(width)).join(''));
    }
}

const { byItem: items, bytesByItem, ...units } = await countUnits();
const { cpuMs, logBytes, peakMb } = await measureFunctions();
const counts: Counts = { countedOn: new Date().toISOString().slice(0, 10), ...units, logBytes, cpuMs };
const figures = ({ writeUnits, readUnits, puts, gets }: Units) =>
  `${writeUnits.toFixed(1)} write units, ${readUnits.toFixed(1)} read units, ${puts.toFixed(2)} PUT, ${gets.toFixed(2)} GET`;
console.log('Counted on emulated services over the sample sites');
console.log(`  a page, from new link to story   ${figures(counts.page)}`);
console.log(`  a poll of an unchanged listing   ${figures(counts.poll)}`);
console.log(`  a later look at a page           ${figures(counts.look)}`);
console.log(`  a host's rules, once a day        ${figures(counts.host)}`);
console.log(`  an article in its day's tables   ${figures(counts.compaction)}`);
for (const [what, { written, read }] of Object.entries(items)) {
  console.log(`  write units of a ${what} by item`.padEnd(35) + JSON.stringify(written));
  console.log(`  read units of a ${what} by item`.padEnd(35) + JSON.stringify(read));
}
console.log(`  bytes of an article in the table ${JSON.stringify(counts.tableBytes)}`);
console.log(`  and by item                      ${JSON.stringify(bytesByItem)}`);
console.log(`  computing, ms, JIT cold          ${JSON.stringify(counts.cpuMs)}`);
console.log(`  bytes of lines in the log        ${JSON.stringify(counts.logBytes)}`);
console.log(`  most resident memory, MB         ${JSON.stringify(peakMb)}`);
console.log(`\nAssumed: ${JSON.stringify(ASSUMED)}`);
console.log(`\nDollars a month in the twelfth month, us-east-1 list prices of ${PRICES_OF}, no free tier`);
const row = (name: string, cells: string[]) =>
  console.log(name.padEnd(38) + cells.map((cell) => cell.padStart(12)).join(''));
const total = (plan: Plan): string => totalOf(billOf(plan, counts, PRICES)).toFixed(2);
const heading = () => {
  row(
    'articles a month',
    PLANS.map(({ articles }) => articles.toLocaleString('en')),
  );
  row(
    'sites',
    PLANS.map(({ sites }) => String(sites)),
  );
};
const printBills = (bills: Bill[]) => {
  for (const { line } of bills[3] ?? [])
    row(
      line,
      bills.map((bill) => (bill.find((one) => one.line === line)?.dollars ?? 0).toFixed(2)),
    );
};
heading();
printBills(PLANS.map((plan) => billOf(plan, counts, PRICES)));
row('all of it', PLANS.map(total));
console.log('\nThe same, by what is deployed');
heading();
const provisioned = (plan: Plan): Plan => (plan.articles === 0 ? plan : provisionedPlan(plan, counts));
const ways: [string, (plan: Plan) => Plan][] = [
  ['on demand', (plan) => plan],
  ['provisioned', provisioned],
  ['  and without recovery', (plan) => provisioned({ ...plan, recovery: false })],
  ['  and without raw pages', (plan) => provisioned({ ...plan, recovery: false, rawPages: false })],
  ['on demand, without recovery', (plan) => ({ ...plan, recovery: false })],
  ['on demand, without raw pages', (plan) => ({ ...plan, rawPages: false })],
];
for (const [name, way] of ways)
  row(
    name,
    PLANS.map((plan) => total(way(plan))),
  );
const busy = PLANS[3];
if (busy === undefined) throw new Error('a million articles a month are among the plans');
console.log(
  `\nProvisioned is cheaper from about ${provisionedFrom(busy, counts, PRICES).toLocaleString('en')} articles a month on (400 sites)`,
);
playGathering(PLANS.slice(1));
playWeeks(busy);
if (process.argv.includes('--write')) {
  const file = join(PROJECT_ROOT, 'functions', 'bill', 'counts.json');
  writeFileSync(file, `${JSON.stringify(counts, undefined, 2)}\n`);
}
