/** The commands that look after a deployed archive, run as a person runs them, against emulated services. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { messagesIn } from '../../functions/aws/dead-letters.ts';
import { openAwsHome } from '../../functions/aws/home.ts';
import { bucketSites } from '../../functions/aws/sites.ts';
import type { AwsResources } from '../../functions/aws/stores.ts';
import { candidateKeyOf, listingIdOf } from '../../functions/identity.ts';
import { readOptions } from '../../functions/options.ts';
import type { SiteWatch } from '../../functions/checkup/site-watch.ts';
import { tell } from '../query/archive.ts';
import { startEmulators, type Archive, type Emulators } from '../contract/emulators.ts';
import type { Story } from '../../functions/story/story.ts';
import { newsfold, start } from './run.ts';

const URL_OF = 'https://north.example/1';
const NOW = new Date();

/** The emulated queues have addresses under `.localhost`, which not every resolver knows to be this machine (RFC 6761). */
const RESOLVE = `
  import dns from 'node:dns';
  const { lookup } = dns;
  dns.lookup = (host, ...rest) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, ...rest);
`;

let emulators: Emulators;
let archive: Archive;
let deadLetters: Archive;
let cloudformation: Server;
let athena: Server;
let env: Record<string, string>;

/** DescribeStacks in the service's own XML (CloudFormation API Reference). */
function described(outputs: Record<string, string>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>Newsfold-main</StackName>
    <StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime>
    <DriftInformation><StackDriftStatus>DRIFTED</StackDriftStatus></DriftInformation>
    <Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

/** One question and its answer, in the service's JSON (Amazon Athena API Reference). */
function answerAsAthena(request: IncomingMessage, response: ServerResponse): void {
  const cells = (...values: string[]) => ({ Data: values.map((value) => ({ VarCharValue: value })) });
  const ResultSetMetadata = {
    ColumnInfo: [
      { Name: 'site', Type: 'varchar' },
      { Name: 'articles', Type: 'bigint' },
    ],
  };
  const answers: Record<string, object> = {
    StartQueryExecution: { QueryExecutionId: 'q1' },
    GetQueryExecution: {
      QueryExecution: { Status: { State: 'SUCCEEDED' }, Statistics: { DataScannedInBytes: 1_300_000 } },
    },
    GetQueryResults: {
      ResultSet: { ResultSetMetadata, Rows: [cells('site', 'articles'), cells('north.example', '2')] },
    },
  };
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  request.resume();
  response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(answers[operation] ?? {}));
}

before(async () => {
  emulators = await startEmulators();
  archive = await emulators.createArchive();
  deadLetters = await emulators.createArchive();
  const address = async (client: AwsResources['s3'] | AwsResources['dynamodb']) => {
    const { hostname, port } = await client.config.endpoint!();
    return `http://${hostname}:${port ?? ''}`;
  };
  const rest = await address(archive.s3);
  const outputs = {
    ...{ Version: '0.0.9', TableName: archive.table, BucketName: archive.bucket },
    ...{ CrawlQueueUrl: archive.crawlQueueUrl, CrawlDeadLettersUrl: deadLetters.crawlQueueUrl },
    ...{ ExtractQueueUrl: archive.extractQueueUrl, ExtractDeadLettersUrl: deadLetters.extractQueueUrl },
    ...{ CompactQueueUrl: archive.compactQueueUrl, CompactDeadLettersUrl: deadLetters.compactQueueUrl },
    ...{ AthenaDatabase: 'newsfold_main', AthenaWorkgroup: 'newsfold-main' },
    Options: JSON.stringify({
      ...readOptions({}),
      ...{ environment: 'main', workers: 2, provisionedWriteUnits: 30, provisionedReadUnits: 40, recovery: false },
    }),
  };
  athena = createServer(answerAsAthena);
  await new Promise<void>((resolve) => athena.listen(0, '127.0.0.1', resolve));
  cloudformation = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const isKnown = body.includes('StackName=Newsfold-main');
      response.writeHead(isKnown ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(
        isKnown
          ? described(outputs)
          : '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>',
      );
    });
  });
  await new Promise<void>((resolve) => cloudformation.listen(0, '127.0.0.1', resolve));
  env = {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIAEMULATED00000000', AWS_SECRET_ACCESS_KEY: 'emulated' },
    ...{ AWS_ENDPOINT_URL_S3: rest, AWS_ENDPOINT_URL_SQS: rest },
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(RESOLVE)}`,
    AWS_ENDPOINT_URL_ATHENA: `http://127.0.0.1:${(athena.address() as AddressInfo).port}`,
    AWS_ENDPOINT_URL_DYNAMODB: await address(archive.dynamodb),
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(cloudformation.address() as AddressInfo).port}`,
  };
  // For commands that are run in this process.
  Object.assign(process.env, { ...env, NODE_OPTIONS: '' });
  await fill();
});

after(async () => {
  await new Promise((resolve) => cloudformation.close(resolve));
  await new Promise((resolve) => athena.close(resolve));
  await emulators.stop();
});

/** A site that was polled, a link that was given up, and a dead letter. */
async function fill(): Promise<void> {
  const { frontier } = openAwsHome(archive);
  const at = NOW.toISOString();
  const feed = 'https://north.example/feed';
  await frontier.putSchedule({
    ...{ listingId: listingIdOf(feed), site: 'north.example', url: feed, dueAt: at, lastPolledAt: at },
    ...{ failures: 3, lastError: 'HTTP 403' },
  });
  const candidate = { key: candidateKeyOf(URL_OF), url: URL_OF, site: 'north.example', host: 'north.example' };
  await frontier.addCandidates([{ ...candidate, listingId: listingIdOf(feed), foundAt: at, dueAt: at, hints: {} }]);
  await frontier.settle(candidate.key, { state: 'failed', attempts: 5, revisits: 0, reason: 'no answer' });
  await archive.sqs.send(
    new SendMessageCommand({ QueueUrl: deadLetters.crawlQueueUrl, MessageBody: '{"kind":"tick"}' }),
  );
}

interface Finding {
  level: string;
  what: string;
  fix?: string;
}
const findings = (stdout: string): Finding[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);

describe('A deployed archive', () => {
  it('is examined by the name of its stack: what is wrong, and what to do about it', async () => {
    const { code, stdout, stderr } = await start(['doctor', '--stack', 'Newsfold-main'], { env });
    assert.equal(code, 1, stderr);
    const found = findings(stdout);
    const about = (pattern: RegExp) => found.find(({ what }) => pattern.test(what));
    assert.equal(about(/UPDATE_COMPLETE/)?.level, 'ok');
    assert.match(about(/deployed from version 0\.0\.9, this is/)?.fix ?? '', /cdk deploy/);
    assert.match(about(/by hand/)?.fix ?? '', /cdk drift/);
    const units = about(/provisionedWriteUnits/);
    assert.match(units?.what ?? '', /with newsfold:provisionedWriteUnits 30 \(\$15\.64 a month\); .* would make it 0$/);
    assert.match(units?.fix ?? '', /"newsfold:provisionedWriteUnits": 30 into the context of cdk\.json/);
    assert.match(about(/newsfold:recovery false/)?.what ?? '', /would make it true \(\$0\.20 a gigabyte/);
    assert.equal(found.filter(({ what }) => what.includes('deployed with newsfold:')).length, 4);
    assert.match(about(/north\.example could not be read/)?.fix ?? '', /sites test/);
    assert.match(about(/given up.*: 1$/)?.fix ?? '', /redrive --stack Newsfold-main/);
    assert.deepEqual(about(/dead letters of Crawl: 1/)?.level, 'trouble');
  });

  it('tells how it is, with its bill', async () => {
    const { code, stdout, stderr } = await start(['status', '--stack', 'Newsfold-main'], { env });
    assert.equal(code, 0, stderr);
    const status = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([status['sites'], status['failed'], status['deadLetters']], [1, 1, 1]);
    assert.deepEqual(status['failingSites'], ['north.example']);
    assert.ok(Number(status['estimatedBill']) > 0);
  });

  it('lists what failed for good, with the reason', async () => {
    const { stdout, stderr } = await newsfold('candidates', '--stack', 'Newsfold-main');
    const { url, attempts, reason } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual({ url, attempts, reason }, { url: URL_OF, attempts: 5, reason: 'no answer' }, stderr);
  });

  it('lists the listings, each with what was in the way of it', async () => {
    const { stdout, stderr } = await newsfold('sites', 'list', '--stack', 'Newsfold-main');
    const { site, failures, lastError } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(
      { site, failures, lastError },
      { site: 'north.example', failures: 3, lastError: 'HTTP 403' },
      stderr,
    );
  });

  it('says how each site is doing, as far as it knows without counting its articles', async () => {
    const { stdout, stderr } = await newsfold('sites', 'health', '--stack', 'Newsfold-main');
    const { site, newCount, failedCandidates, listings } = JSON.parse(stdout) as SiteWatch;
    assert.deepEqual([site, newCount, failedCandidates, listings[0]?.failures], ['north.example', 0, 1, 3], stderr);
    const table = await newsfold('sites', 'health', '--stack', 'Newsfold-main', '--format', 'table');
    assert.match(table.stdout, /north\.example.*1 listing failing, 1 link given up/);
  });

  it('is given its list of sites, and none when that is wrong', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'newsfold-push-'));
    const config = join(dir, 'sites.yaml');
    const push = () => newsfold('sites', 'push', '--stack', 'Newsfold-main', '--config', config);
    const pushed = () => bucketSites(openAwsHome(archive).objects, archive.bucket).load();
    try {
      await writeFile(config, 'contact: me@north.example\nsites:\n  - site: north.example\n');
      const ran = await push();
      assert.equal(ran.code, 0, ran.stderr);
      assert.match(ran.stderr, /1 site pushed to s3:\/\//);
      await writeFile(config, 'contact: me@north.example\nsites:\n  - sitte: south.example\n');
      assert.equal((await push()).code, 2);
      assert.deepEqual(
        (await pushed()).sites.map(({ site }) => site),
        ['north.example'],
      );
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('tries again what failed for good, after which nothing is given up and no dead letter is left', async () => {
    const { code, stderr } = await start(['redrive', '--stack', 'Newsfold-main'], { env });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /1 candidate is due again.* 1 dead letter went back/);
    assert.equal(await messagesIn(archive.sqs, deadLetters.crawlQueueUrl), 0);
    assert.equal(await messagesIn(archive.sqs, archive.crawlQueueUrl), 1);
    assert.deepEqual(await openAwsHome(archive).frontier.inState('failed', 10), []);
  });

  it('answers from the stack itself by id, address, story, site and day, in the same words and formats', async () => {
    const home = openAwsHome(archive);
    const first = { site: 'north.example', path: 'ferry', seen: 0, datePublished: '2026-11-20T08:00:00.000Z' };
    const article = await tell(home, first);
    await tell(home, { site: 'south.example', path: 'ferry', seen: 30, datePublished: '2026-11-20T08:30:00.000Z' });
    const ask = async (...argv: string[]) => {
      const { code, stdout, stderr } = await newsfold(...argv, '--stack', 'Newsfold-main');
      assert.equal(code, 0, `${argv.join(' ')}: ${stderr}`);
      return stdout.trim().split('\n');
    };
    const record = JSON.parse((await ask('article', article.articleId))[0] ?? '') as Record<string, string>;
    assert.deepEqual([record['url'], record['role']], ['https://www.north.example/ferry', 'original']);
    assert.deepEqual(await ask('article', 'https://www.north.example/ferry?utm_source=x'), [JSON.stringify(record)]);
    const story = JSON.parse((await ask('story', article.articleId))[0] ?? '') as {
      storyId: string;
      siteCount: number;
    };
    assert.equal(story.siteCount, 2);
    assert.equal((await ask('story', story.storyId, '--format', 'csv')).length, 3);
    assert.equal((await ask('articles', '--site', 'south.example')).length, 1);
    assert.equal((await ask('articles', '--from', '2026-11-20', '--to', '2026-11-21', '--collapse', 'none')).length, 2);
    assert.equal((await ask('stories', '--from', '2026-11-20', '--min-sites', '2')).length, 1);
    assert.equal((await ask('export', '--story', story.storyId)).length, 2);
    assert.match((await ask('diff', 'https://www.south.example/ferry'))[0] ?? '', /"sharedShare":1/);
  });

  it('is overruled by a person as a local one is', async () => {
    const copy = 'https://www.south.example/ferry';
    const named = await newsfold('story', 'set-original', copy, '--stack', 'Newsfold-main');
    assert.equal((JSON.parse(named.stdout) as Story).original?.site, 'south.example', named.stderr);
    const taken = await newsfold('story', 'set-original', copy, '--undo', '--stack', 'Newsfold-main');
    assert.equal((JSON.parse(taken.stdout) as Story).original?.site, 'north.example', taken.stderr);
  });

  it('that is in no region, or asked by nobody, is a finding and no bug', async () => {
    const nobody = { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
    const nowhere = await start(['doctor', '--stack', 'N'], { env: nobody });
    assert.match(findings(nowhere.stdout).at(-1)?.fix ?? nowhere.stderr, /AWS_REGION/);
    const unnamed = await start(['status', '--stack', 'N'], { env: { ...nobody, AWS_REGION: 'us-east-1' } });
    assert.match(unnamed.stderr, /no credentials/);
  });

  it('says of what only a mirror can answer how to have one', async () => {
    for (const argv of [['search', 'ferry'], ['stats'], ['flow'], ['articles', '--sort', 'siteCount']]) {
      const { code, stdout, stderr } = await newsfold(...argv, '--stack', 'Newsfold-main');
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, /deployed archive cannot .*newsfold pull/s);
    }
  });

  it('answers SQL through Athena, and says what was read', async () => {
    const { code, stdout, stderr } = await newsfold(
      'sql',
      'SELECT site, count(*) AS articles FROM articles GROUP BY site',
      '--stack',
      'Newsfold-main',
    );
    assert.deepEqual([code, stdout], [0, '{"site":"north.example","articles":2}\n'], stderr);
    assert.match(stderr, /1\.3 MB read/);
    const refused = await newsfold('sql', 'DROP TABLE articles', '--stack', 'Newsfold-main');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /never written/);
  });

  it('is mirrored by the name of its stack', async () => {
    const store = await mkdtemp(join(tmpdir(), 'newsfold-pulled-'));
    const { code, stdout, stderr } = await newsfold(
      'pull',
      '--stack',
      'Newsfold-main',
      '--from',
      '2026-11-20',
      '--store',
      store,
    );
    assert.equal(code, 0, stderr);
    assert.equal((JSON.parse(stdout) as { articles: number }).articles, 2);
    const found = await newsfold('search', 'ferry', '--store', store);
    assert.equal(found.code, 0, found.stderr);
    await rm(store, { recursive: true });
  });

  it('that does not exist is said so, with what a stack is called', async () => {
    const { code, stderr } = await start(['status', '--stack', 'Newsfold-elsewhere'], { env });
    assert.equal(code, 1);
    assert.match(stderr, /no such stack.*Newsfold-elsewhere/s);
  });
});
