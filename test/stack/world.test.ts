/** The whole way of an article on the deployed stack: schedule, queues, functions, roles; the sample sites in, stories out. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { openLocalCrawl, runOnce } from '../../cli/local-crawl.ts';
import { openAwsHome } from '../../functions/aws/home.ts';
import { encodeDayPart } from '../../functions/messages.ts';
import { parquetObjectKey, SITES_KEY } from '../../functions/object-key.ts';
import { silentLog } from '../../functions/log.ts';
import type { Frontier } from '../../functions/ports.ts';
import { parseArticleQuery, parseStoryQuery } from '../../functions/query/parse.ts';
import type { ArticleRow, ResultPage, StoryRow } from '../../functions/query/query.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { rowsOf } from '../parquet/reading.ts';
import { serveSamples, type SampleServer } from '../../samples/serve.ts';
import { deploy, type Deployment } from './deployment.ts';
import { grantInWords } from './roles.ts';

const NOW = new Date();
const HOUR_MS = 3600 * 1000;

interface Told {
  articles: ArticleRow[];
  stories: StoryRow[];
}

let samples: SampleServer;
let stack: Deployment;
/** The same sites, crawled in one process into the embedded store. */
let laptop: Told;

before(async () => {
  samples = await serveSamples({ now: NOW });
  laptop = await crawlOnLaptop(samples);
  stack = await deploy(samples.hosts);
  const sites = { Bucket: stack.admin.bucket, Key: SITES_KEY, Body: JSON.stringify(samples.sitesFile) };
  await stack.admin.s3.send(new PutObjectCommand(sites));
  await twoRuns(samples, openAwsHome(stack.admin).frontier, async () => {
    await stack.tick('Crawl');
    await stack.drain();
  });
});

/** A scheduled run, and another one later, when everything that had a date is due. */
async function twoRuns(server: SampleServer, frontier: Frontier, run: () => Promise<unknown>): Promise<void> {
  server.setRun(1);
  await run();
  // Long enough ago that the tick does not wait for a nudge that may be on its way.
  const dueAt = new Date(Date.now() - HOUR_MS).toISOString();
  for (const schedule of await frontier.schedules()) await frontier.putSchedule({ ...schedule, dueAt });
  const later = await frontier.dueCandidates(new Date(Date.now() + 24 * HOUR_MS), 1000);
  for (const { key } of later) await frontier.postpone(key, dueAt);
  server.setRun(2);
  await run();
}

after(async () => {
  await stack.stop();
  await samples.close();
});

async function crawlOnLaptop(server: SampleServer): Promise<Told> {
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-laptop-'));
  const home = openLocalHome(dir);
  const sites = { load: () => Promise.resolve(server.sitesFile) };
  const crawl = openLocalCrawl({ home, sites, log: silentLog, hostOverrides: server.hosts });
  try {
    const ignore = () => undefined;
    const broke = (_id: string, error: unknown) => assert.fail(String(error));
    await twoRuns(server, home.frontier, () => runOnce(crawl, { polled: ignore, settled: ignore, broke }));
    const { items: articles } = await home.catalog.articles(
      parseArticleQuery({ collapse: 'none', limit: '1000' }, NOW),
    );
    const { items: stories } = await home.catalog.stories(parseStoryQuery({ limit: '1000' }, NOW));
    return { articles, stories };
  } finally {
    crawl.close();
    home.close();
    await rm(dir, { recursive: true });
  }
}

/** What does not depend on the moment at which a page was fetched. */
const articleInWords = (row: ArticleRow): string => {
  const { url, articleId, version, headline, bodyStatus, wordCount, role, siteCount } = row;
  return JSON.stringify({ url, articleId, version, headline, bodyStatus, wordCount, role, siteCount });
};
/** Without the confidence: that the original was seen first adds to it. */
const storyInWords = ({ original, members }: StoryRow): string =>
  JSON.stringify({ original, members: members.map(({ url, role }) => `${role} ${url}`).sort() });

async function ask<Answer>(rawPath: string, rawQueryString = ''): Promise<Answer> {
  const event = { rawPath, rawQueryString, requestContext: { http: { method: 'GET' } } };
  const { statusCode, body } = (await stack.lambdas.query.call(event)) as { statusCode: number; body: string };
  assert.equal(statusCode, 200, body);
  return JSON.parse(body) as Answer;
}

describe('The deployed stack', () => {
  it('stores the articles that a laptop stores, each in as many versions and in the same role', async () => {
    const { items } = await ask<ResultPage<ArticleRow>>('/articles', 'collapse=none&limit=1000');
    assert.ok(items.length >= 40, `${items.length} articles`);
    assert.ok(items.some(({ version }) => version > 1));
    assert.deepEqual(items.map(articleInWords).sort(), laptop.articles.map(articleInWords).sort());
  });

  it('folds them into the stories that a laptop folds them into, with the same originals', async () => {
    const { items } = await ask<ResultPage<StoryRow>>('/stories', 'limit=1000');
    const onSeveralSites = items.filter(({ siteCount }) => siteCount > 1);
    assert.ok(onSeveralSites.length >= 5, `${onSeveralSites.length} stories on several sites`);
    assert.deepEqual(items.map(storyInWords).sort(), laptop.stories.map(storyInWords).sort());
  });

  it('answers with the articles of one site, one article, and its story', async () => {
    const { site: wanted } = laptop.articles[0]!;
    const { items } = await ask<ResultPage<ArticleRow>>('/articles', `site=${wanted}&collapse=none`);
    assert.ok(items.length > 0 && items.every(({ site }) => site === wanted));
    const article = await ask<ArticleRow & { articleBody: string }>(`/articles/${items[0]!.articleId}`);
    assert.ok(article.articleBody);
    const story = await ask<StoryRow>(`/stories/${article.storyId}`);
    assert.ok(story.members.some(({ articleId }) => articleId === article.articleId));
  });

  it('writes a day as Parquet, with the articles and stories that it answers with', async () => {
    await stack.tick('Compact');
    const day = NOW.toISOString().slice(0, 10);
    for (const table of ['articles', 'stories'] as const) {
      const body = encodeDayPart({ table, day, part: 0 });
      await stack.admin.sqs.send(new SendMessageCommand({ QueueUrl: stack.admin.compactQueueUrl, MessageBody: body }));
    }
    await stack.drain();
    const { objects } = openAwsHome(stack.admin);
    const rows = async (table: string) => rowsOf((await objects.get(parquetObjectKey(table, day, 0)))!);
    const inWords = (one: unknown[]) => one.join(' ');
    assert.deepEqual(
      (await rows('articles')).map((row) => inWords([row['article_id'], row['role'], row['version']])).sort(),
      laptop.articles.map(({ articleId, role, version }) => inWords([articleId, role, version])).sort(),
    );
    assert.deepEqual(
      (await rows('stories')).map((row) => inWords([row['story_id'], row['article_count']])).sort(),
      laptop.stories.map(({ storyId, articleCount }) => inWords([storyId, articleCount])).sort(),
    );
  });

  it('leaves no message unanswered, and nothing in the dead letters', async () => {
    assert.equal(await stack.drain(), 0);
    assert.equal(await stack.deadLetters(), 0);
  });

  it('asks nobody when the schedule comes again and nothing is due', async () => {
    const before = samples.requests().length;
    await stack.tick('Crawl');
    assert.equal(await stack.drain(), 1);
    assert.equal(samples.requests().length, before);
  });

  it('is denied nothing', () => {
    assert.deepEqual(stack.roles.denied, []);
  });

  it('fails without any one of the permissions that it uses', (context) => {
    const unused = new Set(stack.roles.unused());
    const used = stack.roles.grants.filter((grant) => !unused.has(grant));
    assert.ok(used.length >= 30, `${used.length} grants`);
    for (const grant of used) {
      const denied = stack.roles.deniedWithout(grant);
      assert.ok(denied.length > 0, `${grantInWords(grant)}: nothing needs it`);
    }
    context.diagnostic(`each of ${used.length} permissions, taken away alone, denies a call that was made`);
  });

  it('is granted nothing that it does not use, but for these', () => {
    const reasons: [RegExp, string][] = [
      [/logs:(CreateLogStream|PutLogEvents)/, 'the runtime of Lambda writes the logs'],
      [/s3:ListBucket/, 'makes S3 answer 404, and not 403, for an object that is not there'],
      [/s3:(Get|Put)Object on \w+\/robots\/\*/, 'a robots.txt that is too long for the table'],
      [/TickRole\w+: sqs:SendMessage on (Crawl|Compact)WorkDeadLetters/, 'a tick that the queue did not take'],
    ];
    const unexplained = stack.roles
      .unused()
      .map(grantInWords)
      .filter((grant) => !reasons.some(([pattern]) => pattern.test(grant)));
    assert.deepEqual(unexplained, []);
  });
});
