/** The whole way of an article on the deployed stack: schedule, queues, functions, roles; the sample sites in, stories out. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openLocalCrawl, runOnce } from '../../cli/local-crawl.ts';
import { SITES_KEY } from '../../functions/aws/sites.ts';
import { silentLog } from '../../functions/log.ts';
import { parseArticleQuery, parseStoryQuery } from '../../functions/query/parse.ts';
import type { ArticleRow, ResultPage, StoryRow } from '../../functions/query/query.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { serveSamples, type SampleServer } from '../../samples/serve.ts';
import { deploy, type Deployment } from './deployment.ts';
import { grantInWords } from './roles.ts';

const NOW = new Date();

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
  await stack.tick();
  await stack.drain();
});

after(async () => {
  await stack.stop();
  await samples.close();
});

async function crawlOnLaptop({ sitesFile, hosts }: SampleServer): Promise<Told> {
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-laptop-'));
  const home = openLocalHome(dir);
  const sites = { load: () => Promise.resolve(sitesFile) };
  const crawl = openLocalCrawl({ home, sites, log: silentLog, hostOverrides: hosts });
  try {
    const ignore = () => undefined;
    await runOnce(crawl, { polled: ignore, settled: ignore, broke: (_id, error) => assert.fail(String(error)) });
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
const articleInWords = ({ url, articleId, headline, bodyStatus, wordCount, role, siteCount }: ArticleRow): string =>
  JSON.stringify({ url, articleId, headline, bodyStatus, wordCount, role, siteCount });
const storyInWords = ({ original, originalConfidence, members }: StoryRow): string =>
  JSON.stringify({ original, originalConfidence, members: members.map(({ url, role }) => `${role} ${url}`).sort() });

async function ask<Answer>(rawPath: string, rawQueryString = ''): Promise<Answer> {
  const event = { rawPath, rawQueryString, requestContext: { http: { method: 'GET' } } };
  const { statusCode, body } = (await stack.lambdas.query.call(event)) as { statusCode: number; body: string };
  assert.equal(statusCode, 200, body);
  return JSON.parse(body) as Answer;
}

describe('The deployed stack', () => {
  it('stores the articles that a laptop stores, each in the same role', async () => {
    const { items } = await ask<ResultPage<ArticleRow>>('/articles', 'collapse=none&limit=1000');
    assert.ok(items.length >= 40, `${items.length} articles`);
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

  it('leaves no message unanswered, and nothing in the dead letters', async () => {
    assert.equal(await stack.drain(), 0);
    assert.equal(await stack.deadLetters(), 0);
  });

  it('writes nothing when the schedule comes again and nothing is due', async () => {
    const before = samples.requests().length;
    await stack.tick();
    assert.equal(await stack.drain(), 1);
    assert.equal(samples.requests().length, before);
  });

  it('is denied nothing', () => {
    assert.deepEqual(stack.roles.denied, []);
  });

  it('is granted nothing that it does not use, but for these', () => {
    const reasons: [RegExp, string][] = [
      [/logs:(CreateLogStream|PutLogEvents)/, 'the runtime of Lambda writes the logs'],
      [/s3:ListBucket/, 'makes S3 answer 404, and not 403, for an object that is not there'],
      [/s3:(Get|Put)Object on \w+\/robots\/\*/, 'a robots.txt that is too long for the table'],
      [/TickRole\w+: sqs:SendMessage on CrawlWorkDeadLetters/, 'a tick that the queue did not take'],
    ];
    const unexplained = stack.roles
      .unused()
      .map(grantInWords)
      .filter((grant) => !reasons.some(([pattern]) => pattern.test(grant)));
    assert.deepEqual(unexplained, []);
  });
});
