import { S3Client } from '@aws-sdk/client-s3';
import { UsageError } from '../functions/errors.ts';
import { bucketObjects } from '../functions/aws/objects.ts';
import { SITES_KEY } from '../functions/object-key.ts';
import { FETCH } from '../functions/limits.ts';
import type { ListingSchedule } from '../functions/listing/listing.ts';
import { createTransport } from '../functions/page/transport.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { hostOverrides } from './host-overrides.ts';
import { systemClock } from './local-crawl.ts';
import { formatOf, ndjsonLine, printPage, styled, type Shape } from './output.ts';
import { probeSite, type ProbedListing, type SiteProbe } from './probe.ts';
import { loadSitesFile, oneOffUserAgent } from './sites-file.ts';
import { plain, wrap } from './text.ts';
import { countOf, dateInWords } from './words.ts';

export const register: Register = (command, context) => {
  command
    .command('list', { isDefault: true })
    .description('the listings that are read, when each was last asked and what came of it')
    .action(() => list(context));
  command
    .command('test')
    .description('show what would be found at a site: robots.txt, listings, one article; nothing is stored')
    .argument('<url>', "the site's front page, a feed or a sitemap")
    .action((url: string) => test(context, url));
  command
    .command('push')
    .description('give the list of sites to a deployed archive; it counts from its next tick on')
    .requiredOption('--bucket <name>', "the archive's bucket: BucketName in the outputs of `npx cdk deploy`")
    .action(({ bucket }: { bucket: string }) => push(context, bucket));
};

async function list(context: Context): Promise<void> {
  const home = context.openToRead();
  try {
    const items = (await home.frontier.schedules()).sort((a, b) => (a.site + a.url < b.site + b.url ? -1 : 1));
    await printPage(context, { items }, SCHEDULES);
  } finally {
    home.close();
  }
}

const SCHEDULES: Shape<ListingSchedule> = {
  plural: 'listings',
  columns: [
    { title: 'SITE', value: ({ site }) => site },
    { title: 'LISTING', value: listingInWords, flexible: true },
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
    ['lastNewAt', ({ lastNewAt }) => lastNewAt],
    ['lastPolledAt', ({ lastPolledAt }) => lastPolledAt],
    ['dueAt', ({ dueAt }) => dueAt],
    ['failures', ({ failures }) => failures],
    ['lastError', ({ lastError }) => lastError],
  ],
};

/** Of a listing on the site itself, where on it. */
function listingInWords({ url, site }: ListingSchedule): string {
  const { host, pathname, search } = new URL(url);
  return `${host.replace(/^www\./, '') === site ? '' : host}${pathname}${search}`;
}

async function test(context: Context, url: string): Promise<void> {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new UsageError(`"${url}" is not an address.`, {
      fix: `newsfold sites test https://${url.replace(/^\/*/, '')}`,
    });
  }
  const transport = createTransport({
    clock: systemClock,
    hostOverrides: hostOverrides(context.env['NEWSFOLD_HOSTS']),
  });
  try {
    const userAgent = await oneOffUserAgent(context.configPath());
    const ports = { transport, clock: systemClock, log: context.log };
    const probe = await probeSite(new URL(url).href, { ports, userAgent, delayMs: FETCH.hostDelayMs });
    await print(context, probe);
  } finally {
    transport.close();
  }
}

async function print(context: Context, probe: SiteProbe): Promise<void> {
  switch (formatOf(context)) {
    case 'ndjson':
      await context.write(ndjsonLine(probe));
      return;
    case 'json':
      await context.write(`${JSON.stringify(probe, null, 2)}\n`);
      return;
    case 'csv':
      throw new UsageError('--format cannot be "csv" here.', { fix: 'A site is told as table, json or ndjson.' });
    case 'table':
      await context.write(`${probeLines(probe, context).join('\n')}\n`);
  }
}

function probeLines(
  { site, robots, listings, article, articleFailure, usageSignals }: SiteProbe,
  context: Context,
): string[] {
  const title = (text: string) => styled(context, 'bold', text);
  return [
    title(site),
    `  robots.txt  ${robotsInWords(robots)}`,
    '',
    title('Listings'),
    ...listings.flatMap(listingLines),
    '',
    title('One article, as it would be stored'),
    ...(articleFailure === undefined ? [] : [`  ${plain(articleFailure)}`]),
    ...(article === undefined
      ? []
      : [
          `  headline    ${plain(article.headline ?? '(none found)')}`,
          `  published   ${dateInWords(article.datePublished) || '(none found)'} ${article.datePublishedSource === undefined ? '' : `(from ${article.datePublishedSource})`}`,
          `  author      ${plain(article.author?.map(({ name }) => name).join(', ') ?? '(none found)')}`,
          `  text        ${article.bodyStatus}, ${countOf(article.wordCount, 'word')}${article.inLanguage === undefined ? '' : `, ${article.inLanguage}`}`,
          ...(usageSignals?.length ? [`  signals     ${usageSignals.join(', ')}`] : []),
          ...wrap(plain(article.articleBody.slice(0, 400)), Math.max(20, context.columns - 14)).map(
            (line) => `              ${line}`,
          ),
        ]),
  ];
}

function robotsInWords(robots: SiteProbe['robots']): string {
  if (robots === undefined) return 'was not asked: the address could not be reached at all';
  switch (robots.verdict) {
    case 'allow':
      return 'none: everything may be fetched';
    case 'disallow':
      return `unreachable${robots.status === undefined ? '' : ` (HTTP ${robots.status})`}: nothing is fetched until it answers`;
    case 'rules':
      return `there are rules${robots.crawlDelaySeconds === undefined ? '' : `, and a crawl-delay of ${robots.crawlDelaySeconds} s`}`;
  }
}

function listingLines({ url, failure, format, entries, candidates, headlines }: ProbedListing): string[] {
  if (failure !== undefined) return [`  ✗ ${plain(url)}`, `      ${plain(failure)}`];
  return [
    `  ✓ ${plain(url)}`,
    `      ${format ?? ''}, ${countOf(entries ?? 0, 'entry', 'entries')}, ${candidates ?? 0} of this site`,
    ...(headlines ?? []).map((headline) => `      · ${plain(headline)}`),
  ];
}

async function push(context: Context, bucket: string): Promise<void> {
  const file = await loadSitesFile(context.configPath());
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
