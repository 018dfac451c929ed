/** A part of the sample world while things go wrong; all of it, at many more places: `npm run bench:faults`. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openAwsHome, type AwsHome } from '../../functions/aws/home.ts';
import { ENDED } from '../../functions/candidate/suspect.ts';
import { candidateKeyOf, listingIdOf } from '../../functions/identity.ts';
import { CANDIDATE } from '../../functions/limits.ts';
import { ENDED as POLL_ENDED } from '../../functions/listing/poll.ts';
import { SITES_KEY } from '../../functions/object-key.ts';
import { serveSamples, type SampleServer } from '../../samples/serve.ts';
import { differences, KINDS } from './contents.ts';
import { deploy, type Deployment } from './deployment.ts';
import { makeDue } from './elapsed.ts';
import { doubling, failing, killing, seeded, throttling, together } from './faults.ts';
import { play, type Played } from './play.ts';

/** A front page that leads to its feed, an article that changes, and who copies them. */
const HOSTS = ['dailygather.example', 'harbourcourier.example'];

async function serveSites(now: Date): Promise<SampleServer> {
  const server = await serveSamples({ now });
  const sites = server.sitesFile.sites.filter(({ site }) => HOSTS.includes(site));
  return { ...server, sitesFile: { ...server.sitesFile, sites } };
}

describe('A stack in which functions die, calls fail and messages come twice', () => {
  let servers: SampleServer[];
  let expected: Played;
  let disturbed: Played;
  let throttled: Played;
  /** A fraction of what it asks for: most tries of a call come too early, and some come to nothing. */
  const shortage = throttling(0.2, 60, 150);
  const disturbance = together(
    killing('crawl', 'before', new Set([110])),
    killing('crawl', 'after', new Set([40])),
    killing('extract', 'before', new Set([60])),
    killing('extract', 'after', new Set([330])),
    ...[failing(0.02, seeded(1)), doubling()],
  );
  before(async () => {
    const now = new Date();
    // Each world has its own sites, so that they can be played side by side: most of their time is waiting.
    servers = await Promise.all([1, 2, 3].map(() => serveSites(now)));
    const faults = [{}, disturbance.faults, shortage.faults];
    const played = await Promise.all(servers.map((server, at) => play(server, faults[at])));
    [expected, disturbed, throttled] = played as [Played, Played, Played];
  });
  after(() => Promise.all(servers.map((server) => server.close())));

  it('comes to rest with the archive of one in which nothing goes wrong', (context) => {
    context.diagnostic(`${disturbance.injected()} faults`);
    assert.ok(disturbance.injected() > 50, `${disturbance.injected()} faults`);
    assert.ok(expected.contents.articles.length >= 15, `${expected.contents.articles.length} articles`);
    assert.ok(
      expected.contents.versions.length > expected.contents.articles.length,
      'nothing changed between the runs',
    );
    const found = differences(expected.contents, disturbed.contents);
    for (const kind of KINDS) assert.equal(found[kind].length, 0, `${kind}: ${found[kind].slice(0, 3).join('\n')}`);
    assert.equal(disturbed.unsettled, false);
  });

  it('comes to rest with the same archive when its table has too few units for a while', (context) => {
    context.diagnostic(`${shortage.injected()} calls throttled`);
    assert.equal(shortage.injected(), 150);
    const left = throttled.log.filter((line) => /"event":"(candidates|listing) left"/.test(line));
    assert.ok(left.length > 0, 'every call was let through at last: nothing was left to a later tick');
    assert.equal(throttled.deadLetters, 0);
    const found = differences(expected.contents, throttled.contents);
    for (const kind of KINDS) assert.equal(found[kind].length, 0, `${kind}: ${found[kind].slice(0, 3).join('\n')}`);
    assert.equal(throttled.unsettled, false);
  });
});

const HOST = 'harbour.example';
const POISON = `http://${HOST}/news/poison`;
const GOOD = Array.from({ length: 9 }, (_, n) => `http://${HOST}/news/story-${n}`);
const LISTINGS = [`http://${HOST}/poison.xml`, `http://${HOST}/good.xml`];
const FEED = '<rss version="2.0"><channel><title>News</title></channel></rss>';
const FOUND = new Date(Date.now() - 3_600_000).toISOString();
/** That are left to it. */
const TRIES = 2;
const TICKS_MOST = 12;

const pageOf = (path: string): string =>
  `<html lang="en"><head><title>News of ${path}</title></head><body><article><h1>News of ${path}</h1>${Array.from(
    { length: 8 },
    (_, n) =>
      `<p>At ${path} the board met for the ${n}th time to hear what ${path.length * n} new quays would cost.</p>`,
  ).join('')}</article></body></html>`;

describe('A page that ends whatever works on it, among nine that do not', () => {
  let stack: Deployment;
  let home: AwsHome;
  let stop: () => void;
  let isHealed = false;
  let asked = 0;

  /** Minutes pass and the schedule comes, as long as anything has a date. */
  async function settle(): Promise<void> {
    for (let tick = 0; tick < TICKS_MOST; tick++) {
      const due = await home.frontier.inState('waiting', 100);
      if (due.length === 0) return;
      for (const { key } of due) await makeDue(stack.admin, key);
      await stack.tick('Crawl');
      await stack.drain();
    }
    assert.fail(`something is still due after ${TICKS_MOST} ticks`);
  }

  before(async () => {
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/good.xml') return void response.writeHead(200, { 'content-type': 'text/xml' }).end(FEED);
      if (path === '/poison.xml') {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(FEED);
        return void response.on('finish', () => stack.lambdas.crawl.kill());
      }
      if (!path.startsWith('/news/')) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/html' }).end(pageOf(path));
      if (path !== new URL(POISON).pathname || isHealed) return;
      asked += 1;
      // When the page is there, and the worker is at it.
      response.on('finish', () => stack.lambdas.extract.kill());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = () => server.close();
    const { port } = server.address() as AddressInfo;
    stack = await deploy({ [HOST]: `127.0.0.1:${port}` }, { onCall: () => undefined });
    home = openAwsHome(stack.admin);
    const sites = JSON.stringify({
      contact: 'mailto:desk@newsroom.example',
      delay: '0s',
      sites: [{ site: HOST, listings: LISTINGS }],
    });
    await stack.admin.s3.send(new PutObjectCommand({ Bucket: stack.admin.bucket, Key: SITES_KEY, Body: sites }));
    await home.frontier.addCandidates(
      [...GOOD.slice(0, 5), POISON, ...GOOD.slice(5)].map((url) => ({
        ...{ key: candidateKeyOf(url), url, site: HOST, host: HOST, listingId: listingIdOf(LISTINGS[1]!) },
        ...{ foundAt: FOUND, dueAt: FOUND, hints: {} },
      })),
    );
    // It failed before for other reasons: each worker that it ends takes a second to begin anew.
    const failed = { state: 'waiting', attempts: CANDIDATE.attempts - TRIES, revisits: 0, dueAt: FOUND } as const;
    await home.frontier.settle(candidateKeyOf(POISON), failed);
    await settle();
  });
  after(async () => {
    stop();
    await stack.stop();
  });

  it('leaves all nine stored', async () => {
    const states = await Promise.all(
      GOOD.map(async (url) => (await home.frontier.candidate(candidateKeyOf(url)))?.state),
    );
    assert.deepEqual(
      states,
      GOOD.map(() => 'done'),
    );
  });

  it('is listed as failed after its tries, with the reason', async () => {
    const failed = await home.frontier.inState('failed', 10);
    assert.deepEqual(
      failed.map(({ url, attempts, reason }) => ({ url, attempts, reason })),
      [{ url: POISON, attempts: CANDIDATE.attempts, reason: ENDED }],
    );
    // Once with the others, when nothing was known of it.
    assert.equal(asked, TRIES + 1);
  });

  it('is not in the way of a listing, nor is a listing that does the same in the way of another', async () => {
    const [poison, good] = await Promise.all(LISTINGS.map((url) => home.frontier.schedule(listingIdOf(url))));
    assert.deepEqual([poison?.failures, poison?.lastError], [1, POLL_ENDED]);
    assert.ok(poison!.dueAt > new Date().toISOString());
    assert.ok(good?.lastPolledAt);
    assert.deepEqual([good.failures, good.lastError], [0, undefined]);
  });

  it('is tried again when it is asked for, and stored when it has healed', async () => {
    isHealed = true;
    assert.equal(await home.frontier.retryFailed(new Date()), 1);
    await settle();
    assert.deepEqual(await home.frontier.inState('failed', 10), []);
    assert.equal((await home.frontier.candidate(candidateKeyOf(POISON)))?.state, 'done');
  });
});
