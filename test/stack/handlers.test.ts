/** The functions as they are deployed, bundles and all, against the services' emulators. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { openAwsHome } from '../../functions/aws/home.ts';
import type { AwsResources } from '../../functions/aws/stores.ts';
import { SITES_KEY } from '../../functions/object-key.ts';
import { listingIdOf } from '../../functions/identity.ts';
import { decodeCrawlMessage, encodeCrawlMessage, encodeExtractMessage, TICK_BODY } from '../../functions/messages.ts';
import { startEmulators, type Archive, type Emulators } from '../contract/emulators.ts';
import { startLambda, type Lambda } from './lambda.ts';

/** An address that the guard refuses: the function is as it is deployed, and does not crawl a loopback address. */
const LISTING = 'http://127.0.0.1:9/feed.xml';
const SITES = { contact: 'mailto:desk@newsroom.example', sites: [{ site: 'news.example', listings: [LISTING] }] };

const eventOf = (...bodies: string[]) => ({
  Records: bodies.map((body, at) => ({ messageId: `m${at}`, body, attributes: { ApproximateReceiveCount: '1' } })),
});
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const ask = (rawPath: string, rawQueryString = '', method = 'GET') => ({
  ...{ version: '2.0', rawPath, rawQueryString },
  requestContext: { http: { method } },
});

let emulators: Emulators;
let archive: Archive;
let lambdas: Record<'crawl' | 'extract' | 'query', Lambda>;

async function urlOf(client: Required<AwsResources>['dynamodb' | 's3']): Promise<string> {
  const { hostname, port } = await client.config.endpoint!();
  return `http://${hostname}:${port ?? ''}`;
}

before(async () => {
  emulators = await startEmulators();
  archive = await emulators.createArchive();
  const rest = await urlOf(archive.s3);
  const environment = {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIAEMULATED00000000', AWS_SECRET_ACCESS_KEY: 'emulated' },
    AWS_ENDPOINT_URL_DYNAMODB: await urlOf(archive.dynamodb),
    ...{ AWS_ENDPOINT_URL_S3: rest, AWS_ENDPOINT_URL_SQS: rest },
    ...{ NEWSFOLD_TABLE: archive.table, NEWSFOLD_BUCKET: archive.bucket },
  };
  const queues = {
    NEWSFOLD_CRAWL_QUEUE_URL: archive.crawlQueueUrl,
    NEWSFOLD_EXTRACT_QUEUE_URL: archive.extractQueueUrl,
  };
  lambdas = {
    crawl: startLambda('crawl', { ...environment, ...queues }),
    extract: startLambda('extract', environment),
    query: startLambda('query', environment),
  };
});

after(async () => {
  await Promise.all(Object.values(lambdas).map((lambda) => lambda.stop()));
  await emulators.stop();
});

async function messages(queueUrl: string): Promise<string[]> {
  const { Messages: received = [] } = await archive.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  return received.map(({ Body: body }) => body ?? '');
}

describe('The crawl function', () => {
  it('does nothing at a tick while no list of sites was pushed, and says what to do', async () => {
    assert.deepEqual(await lambdas.crawl.call(eventOf(TICK_BODY)), failures());
    assert.match(lambdas.crawl.log.join('\n'), /no site to crawl.*newsfold sites push/);
  });

  it('answers a tick with a message for each listing that is due', async () => {
    const sites = { Bucket: archive.bucket, Key: SITES_KEY, Body: JSON.stringify(SITES) };
    await archive.s3.send(new PutObjectCommand(sites));
    assert.deepEqual(await lambdas.crawl.call(eventOf(TICK_BODY)), failures(), lambdas.crawl.log.at(-1));
    const sent = await messages(archive.crawlQueueUrl);
    assert.deepEqual(sent.map(decodeCrawlMessage), [{ kind: 'listing', listingId: listingIdOf(LISTING) }]);
  });

  it('polls the listing of a message, and puts down when to ask again', async () => {
    const listingId = listingIdOf(LISTING);
    assert.deepEqual(await lambdas.crawl.call(eventOf(encodeCrawlMessage({ kind: 'listing', listingId }))), failures());
    const schedule = await openAwsHome(archive).frontier.schedule(listingId);
    assert.equal(schedule?.failures, 1);
    assert.ok(schedule.lastError);
    assert.ok(schedule.dueAt > new Date().toISOString());
  });

  it('gives back only the message that cannot be read', async () => {
    assert.deepEqual(await lambdas.crawl.call(eventOf(TICK_BODY, 'garbage', TICK_BODY)), failures('m1'));
  });

  it('writes its log as JSON, a line an event, with the function and the ids', () => {
    const lines = lambdas.crawl.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.ok(lines.every(({ time, level, event }) => time && level && event));
    assert.ok(
      lines.some(({ event, ...ids }) => event === 'tick done' && ids['function'] === 'crawl' && ids['listings'] === 1),
    );
  });
});

describe('The extract function', () => {
  const candidate = { key: 'c_0123456789abcdef', host: '127.0.0.1:9' };
  const body = encodeExtractMessage([candidate]);

  it('passes over a message whose candidate is not there', async () => {
    assert.deepEqual(await lambdas.extract.call(eventOf(body)), failures());
  });

  it('settles a candidate that must not be fetched, and does not ask for it again', async () => {
    const { frontier } = openAwsHome(archive);
    const at = '2026-11-23T00:00:00.000Z';
    const url = 'http://127.0.0.1:9/article';
    await frontier.addCandidates([
      { ...candidate, url, site: 'news.example', listingId: 'l_1', foundAt: at, dueAt: at, hints: {} },
    ]);
    assert.deepEqual(await lambdas.extract.call(eventOf(body, body)), failures());
    const settled = await frontier.candidate(candidate.key);
    assert.equal(settled?.state, 'refused');
    assert.ok(settled.reason);
  });

  it('gives back the message that cannot be read', async () => {
    assert.deepEqual(await lambdas.extract.call(eventOf(body, TICK_BODY)), failures('m1'));
  });
});

describe('The query function', () => {
  it('answers a question for an article that is not there with a problem', async () => {
    const response = (await lambdas.query.call(ask('/articles/a_0123456789abcdef'))) as Record<string, unknown>;
    assert.equal(response['statusCode'], 404);
  });

  it('lists the articles of an empty archive', async () => {
    const response = (await lambdas.query.call(ask('/articles', 'from=7d'))) as Record<string, unknown>;
    assert.deepEqual([response['statusCode'], response['body']], [200, '{"items":[]}']);
  });

  it('answers HEAD without a body', async () => {
    const response = (await lambdas.query.call(ask('/articles', '', 'HEAD'))) as Record<string, unknown>;
    assert.deepEqual([response['statusCode'], response['body']], [200, '']);
  });
});

describe('A function without its environment', () => {
  it('does not start, and names what is missing', async () => {
    const lambda = startLambda('query', { AWS_REGION: 'us-east-1', NEWSFOLD_TABLE: 'table' });
    await assert.rejects(lambda.call(ask('/articles')), /ConfigError: The environment lacks NEWSFOLD_BUCKET\./);
    await lambda.stop();
  });
});
