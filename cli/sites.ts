import { S3Client } from '@aws-sdk/client-s3';
import { EXIT, UsageError } from '../functions/errors.ts';
import { bucketObjects } from '../functions/aws/objects.ts';
import { SITES_KEY } from '../functions/object-key.ts';
import { FETCH } from '../functions/limits.ts';
import { siteHealth, type SiteHealth } from '../functions/listing/health.ts';
import type { ListingSchedule } from '../functions/listing/listing.ts';
import { createTransport } from '../functions/page/transport.ts';
import type { Stores } from '../functions/ports.ts';
import { SITE_COLUMNS, WATCH_COLUMNS } from '../functions/query/columns.ts';
import { siteWatches, type SiteWatch } from '../functions/checkup/site-watch.ts';
import { newSince, siteRows, type SiteRow } from '../functions/query/sites.ts';
import type { SampleServer } from '../samples/serve.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { openDeployed } from './deployed.ts';
import { hostOverrides } from './host-overrides.ts';
import { systemClock } from './local-crawl.ts';
import { cannotPrint, formatOf } from './format.ts';
import { printOne, printPage, type Shape } from './output.ts';
import { probeSite, type SiteProbe } from './probe.ts';
import { probeLines } from './site-view.ts';
import { loadSitesFile, oneOffUserAgent } from './sites-file.ts';
import { countOf, dateInWords, shareInWords } from './words.ts';

export const register: Register = (command, context) => {
  command
    .command('list', { isDefault: true })
    .description('the listings that are read, when each was last asked and what came of it')
    .option('--stack <name>', 'of a deployed archive, by the name of its stack (Newsfold-main); else of the local one')
    .action(async ({ stack }: { stack?: string }) => {
      if (stack === undefined) return list(context, context.openToRead());
      const deployed = await openDeployed(stack);
      return list(context, { ...deployed.home, close: () => deployed.close() });
    });
  command
    .command('health')
    .description(
      'how each site is doing: what came, what was to be expected, what went wrong; as the page of the sites',
    )
    .option(
      '--stack <name>',
      'of a deployed archive, by the name of its stack (Newsfold-main), as far as it knows without counting its articles',
    )
    .action(({ stack }: { stack?: string }) => (stack === undefined ? health(context) : watched(context, stack)));
  command
    .command('test')
    .description('show what would be found at a site: robots.txt, listings, one article; nothing is stored')
    .argument('<url>', "the site's front page, a feed or a sitemap")
    .action((url: string) => test(context, url));
  command
    .command('push')
    .description('give the list of sites to a deployed archive; it counts from its next tick on')
    .option('--stack <name>', 'the archive, by the name of its stack (Newsfold-main)')
    .option('--bucket <name>', 'by its bucket, for who may not describe the stack: BucketName in its outputs')
    .action((target: PushTarget) => push(context, target));
};

interface Listed extends Pick<Stores, 'frontier' | 'catalog'> {
  close(): void;
}

async function list(context: Context, home: Listed): Promise<void> {
  try {
    const schedules = (await home.frontier.schedules()).sort((a, b) => (a.site + a.url < b.site + b.url ? -1 : 1));
    const sites = [...new Set(schedules.map(({ site }) => site))];
    const from = newSince(context.now());
    const newCounts = new Map(
      await Promise.all(sites.map(async (site) => [site, await home.catalog.countNew({ from, site })] as const)),
    );
    const items = schedules.map((schedule) => rowOf(schedule, newCounts.get(schedule.site) ?? 0));
    await printPage(context, { items }, SCHEDULES);
    for (const { site, quietSince } of siteHealth(schedules)) {
      if (quietSince === undefined) continue;
      context.note(`${site} has been quiet since ${dateInWords(quietSince)}: longer than is usual for it.`);
    }
  } finally {
    home.close();
  }
}

async function health(context: Context): Promise<void> {
  const home = context.openToRead();
  try {
    await printPage(context, { items: await siteRows(home, context.now()) }, HEALTH);
  } finally {
    home.close();
  }
}

/** What is each site's own, and how whole it is, is counted by a mirror. */
async function watched(context: Context, stack: string): Promise<void> {
  const deployed = await openDeployed(stack);
  try {
    await printPage(context, { items: await siteWatches(deployed.home, context.now()) }, WATCHED);
  } finally {
    deployed.close();
  }
}

const WATCHED: Shape<SiteWatch> = {
  plural: 'sites',
  columns: [
    { title: 'SITE', value: ({ site }) => site, flexible: true },
    { title: 'NEW IN 24 H', value: ({ newCount }) => newCount, align: 'right' },
    { title: 'LINKS (USUAL)', value: ({ got, expected }) => `${got}${expected === undefined ? '' : ` (${expected})`}` },
    { title: 'LAST NEW (UTC)', value: ({ lastNewAt }) => dateInWords(lastNewAt) },
    { title: 'TROUBLE', value: troubleOf },
  ],
  csv: WATCH_COLUMNS,
};

const HEALTH: Shape<SiteRow> = {
  plural: 'sites',
  columns: [
    { title: 'SITE', value: ({ site }) => site, flexible: true },
    { title: 'NEW IN 24 H', value: ({ newCount }) => newCount, align: 'right' },
    { title: 'USUAL A DAY', value: ({ expectedPerDay }) => expectedPerDay?.toFixed(0), align: 'right' },
    { title: 'LAST ARTICLE (UTC)', value: ({ lastArticleAt }) => dateInWords(lastArticleAt) },
    { title: 'ARTICLES', value: ({ articleCount }) => articleCount, align: 'right' },
    { title: 'OWN', value: ({ ownShare }) => shareInWords(ownShare), align: 'right' },
    { title: 'WHOLE', value: ({ fullShare }) => shareInWords(fullShare), align: 'right', drop: 1 },
    { title: 'TROUBLE', value: troubleOf },
  ],
  csv: SITE_COLUMNS,
};

function troubleOf({
  quietSince,
  listings,
  failedCandidates,
}: Pick<SiteWatch, 'quietSince' | 'listings' | 'failedCandidates'>): string {
  const failing = listings.filter(({ failures }) => failures > 0).length;
  return [
    quietSince === undefined ? '' : `quiet since ${dateInWords(quietSince)}`,
    failing === 0 ? '' : `${countOf(failing, 'listing')} failing`,
    failedCandidates === 0 ? '' : `${countOf(failedCandidates, 'link')} given up`,
  ]
    .filter((trouble) => trouble !== '')
    .join(', ');
}

/** A listing with what it brought in the last day against what it usually brings, and what its site did. */
interface ListingRow extends Omit<ListingSchedule, 'activity'>, Pick<SiteHealth, 'got' | 'expected' | 'quietSince'> {
  /** Of its site: articles first seen in the last 24 hours. */
  newCount: number;
}

function rowOf({ activity, ...schedule }: ListingSchedule, newCount: number): ListingRow {
  const health = siteHealth([{ ...schedule, ...(activity === undefined ? {} : { activity }) }])[0];
  const { got = 0, expected, quietSince } = health ?? {};
  return {
    ...{ ...schedule, newCount, got },
    ...(expected === undefined ? {} : { expected }),
    ...(quietSince === undefined ? {} : { quietSince }),
  };
}

const SCHEDULES: Shape<ListingRow> = {
  plural: 'listings',
  columns: [
    { title: 'SITE', value: ({ site }) => site },
    { title: 'LISTING', value: listingInWords, flexible: true },
    { title: 'SITE, NEW IN 24 H', value: ({ newCount }) => newCount, align: 'right' },
    { title: 'LINKS (USUAL)', value: ({ got, expected }) => `${got}${expected === undefined ? '' : ` (${expected})`}` },
    { title: 'LAST NEW (UTC)', value: ({ lastNewAt }) => dateInWords(lastNewAt) },
    { title: 'NEXT (UTC)', value: ({ dueAt }) => dateInWords(dueAt) },
    {
      title: 'TROUBLE',
      value: ({ lastError, failures }) => (lastError === undefined ? '' : `${failures} x ${lastError}`),
    },
  ],
  csv: [
    ['site', ({ site }) => site],
    ['url', ({ url }) => url],
    ['newCount', ({ newCount }) => newCount],
    ['got', ({ got }) => got],
    ['expected', ({ expected }) => expected],
    ['quietSince', ({ quietSince }) => quietSince],
    ['lastNewAt', ({ lastNewAt }) => lastNewAt],
    ['lastPolledAt', ({ lastPolledAt }) => lastPolledAt],
    ['dueAt', ({ dueAt }) => dueAt],
    ['failures', ({ failures }) => failures],
    ['lastError', ({ lastError }) => lastError],
  ],
};

/** Of a listing on the site itself, where on it. */
function listingInWords({ url, site }: Pick<ListingSchedule, 'url' | 'site'>): string {
  const { host, pathname, search } = new URL(url);
  return `${host.replace(/^www\./, '') === site ? '' : host}${pathname}${search}`;
}

async function test(context: Context, given: string): Promise<void> {
  const found = await probe(context, given);
  if (formatOf(context) === 'csv') throw cannotPrint('csv', ['table', 'json', 'ndjson']);
  await printOne(context, found, { csv: [] }, () => probeLines(found, context));
  if (found.failure !== undefined) context.exitCode = EXIT.failure;
}

/** What a crawl would find there now. @param given an address, or a domain. @throws UsageError */
export async function probe(context: Context, given: string): Promise<SiteProbe> {
  const url = addressOf(given);
  const samples = await sampleWebFor(url, context.now());
  const hosts = { ...samples?.hosts, ...hostOverrides(context.env['NEWSFOLD_HOSTS']) };
  const transport = createTransport({ clock: systemClock, hostOverrides: hosts });
  try {
    const userAgent = await oneOffUserAgent(context.configPath());
    const ports = { transport, clock: systemClock, log: context.log };
    const tell = (what: string) => context.note(what);
    // Nobody has to be spared where the server is our own.
    const delayMs = samples === undefined ? FETCH.hostDelayMs : 0;
    return await probeSite(url, { ports, userAgent, delayMs, tell });
  } finally {
    transport.close();
    await samples?.close();
  }
}

/**
 * A sample site is served while it is tested. That opens the guard to nothing that was there before: its name leads to the port
 * of this server alone, and no other name leads anywhere on this machine.
 */
async function sampleWebFor(url: string, now: Date): Promise<SampleServer | undefined> {
  const { hostname } = new URL(url);
  if (!hostname.endsWith('.example')) return undefined;
  const { isSample, openSampleWeb } = await import('./sample-web.ts');
  return isSample(hostname) ? openSampleWeb(now, now) : undefined;
}

/** As a person writes it: a domain is enough. */
function addressOf(given: string): string {
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(given);
  const url = URL.parse(isWhole ? given : `https://${given}`);
  if (url !== null && (url.username !== '' || url.password !== '')) {
    throw new UsageError(`"${url.host}" is given with a user name.`, {
      fix: 'Newsfold logs in nowhere: give the address without it.',
    });
  }
  if (url !== null && /^https?:$/.test(url.protocol) && (isWhole || url.hostname.includes('.'))) return url.href;
  throw new UsageError(`"${given}" is not the address of a site.`, {
    fix: 'Give a domain or an http(s) address: newsfold sites test https://example.com/',
  });
}

interface PushTarget {
  stack?: string;
  bucket?: string;
}

async function push(context: Context, target: PushTarget): Promise<void> {
  const file = await loadSitesFile(context.configPath());
  const bucket = await bucketOf(target);
  const client = new S3Client({});
  try {
    await bucketObjects(client, bucket).put(SITES_KEY, Buffer.from(JSON.stringify(file)), 'application/json');
  } finally {
    client.destroy();
  }
  context.note(
    `${countOf(file.sites.length, 'site')} pushed to s3://${bucket}/${SITES_KEY}; they count from the next tick on.`,
  );
}

async function bucketOf({ stack, bucket }: PushTarget): Promise<string> {
  if (bucket !== undefined && stack === undefined) return bucket;
  if (stack === undefined || bucket !== undefined)
    throw new UsageError('--stack or --bucket is needed, and not both.', {
      fix: 'newsfold sites push --stack Newsfold-main',
    });
  const deployed = await openDeployed(stack);
  deployed.close();
  return deployed.bucket;
}
