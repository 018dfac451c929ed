/** `foldWindow` of sites.yaml, from the list of sites to the keys of the index, in both homes. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { openAwsHome } from '../../functions/aws/home.ts';
import { candidateKeyOf } from '../../functions/identity.ts';
import { silentLog } from '../../functions/log.ts';
import { createPipeline } from '../../functions/pipeline.ts';
import type { Stores, Transport } from '../../functions/ports.ts';
import type { SitesFile } from '../../functions/sites.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { paragraphs, seeded } from '../story/texts.ts';
import { StoppedClock } from '../world/crawl.ts';
import { startEmulators, type Emulators } from './emulators.ts';

const DAY_MS = 86_400_000;
const START = new Date('2026-03-10T09:00:00Z');
const BODY = paragraphs(8, seeded(71)).map((text) => `<p>${text}</p>`);
const HTML = `<html lang="en"><head><title>The bridge</title><meta property="og:type" content="article"></head>
  <body><article><h1>The bridge of the town is closed</h1>${BODY.join('')}</article></body></html>`;

/** The story of a page of one site, of its copy a day later, and of another copy five days later. */
async function storiesWith(stores: Stores, foldWindow: string | undefined): Promise<string[]> {
  const clock = new StoppedClock(START);
  const transport: Transport = {
    fetch: ({ url }) => {
      const page = { url, finalUrl: url, status: 200, headers: { 'content-type': 'text/html' } };
      const rest = { body: Buffer.from(HTML), fetchedAt: clock.now().toISOString(), truncated: false, redirects: [] };
      return Promise.resolve(
        url.endsWith('.html') ? { kind: 'ok', page: { ...page, ...rest } } : { kind: 'gone', status: 404 },
      );
    },
  };
  const names = ['a.example', 'b.example', 'c.example'];
  const file: SitesFile = {
    contact: 'test@example.org',
    delay: '0s',
    sites: names.map((site) => ({ site })),
    ...(foldWindow === undefined ? {} : { foldWindow }),
  };
  const sites = { load: () => Promise.resolve(file) };
  const { nudges } = createLocalQueue();
  const ports = { ...stores, clock, random: () => 0.5, log: silentLog, sites, transport, nudges };
  const pipeline = createPipeline(ports, { nudgeGraceMs: 0 });
  const found: string[] = [];
  for (const [n, site] of names.entries()) {
    await clock.sleep([0, DAY_MS, 4 * DAY_MS][n]!);
    const url = `https://www.${site}/bridge.html`;
    const now = clock.now().toISOString();
    const key = candidateKeyOf(url);
    await stores.frontier.addCandidates([
      { key, url, site, host: `www.${site}`, listingId: 'l_0', foundAt: now, dueAt: now, hints: {} },
    ]);
    const [report] = (await pipeline.extract([key])).candidates;
    assert.ok(report?.kind === 'taken' && report.intake.kind === 'stored', JSON.stringify(report));
    found.push(report.intake.article.articleId);
  }
  const places = await stores.stories.memberships(found);
  return found.map((id) => places.get(id)?.storyId ?? '');
}

describe('the window in which reposts are found', () => {
  let emulators: Emulators;
  before(async () => {
    emulators = await startEmulators();
  });
  after(() => emulators.stop());

  const homes: Record<string, (run: (stores: Stores) => Promise<void>) => Promise<void>> = {
    async SQLite(run) {
      const dir = await mkdtemp(join(tmpdir(), 'newsfold-window-'));
      const home = openLocalHome(dir);
      await run(home);
      home.close();
      await rm(dir, { recursive: true });
    },
    DynamoDB: async (run) => run(openAwsHome(await emulators.createArchive())),
  };

  for (const [name, open] of Object.entries(homes)) {
    it(`is thirty days where nothing is said, in ${name}`, () =>
      open(async (stores) => {
        assert.equal(new Set(await storiesWith(stores, undefined)).size, 1);
      }));

    it(`is as long as sites.yaml says, in ${name}: a copy within it is found, one after it is not`, () =>
      open(async (stores) => {
        const [first, second, third] = await storiesWith(stores, '2d');
        assert.equal(second, first);
        assert.notEqual(third, first);
      }));
  }

  it('is when DynamoDB may delete the items of the keys, and no sooner', async () => {
    const archive = await emulators.createArchive();
    await storiesWith(openAwsHome(archive), '2d');
    const { Items: items = [] } = await archive.dynamodb.send(new ScanCommand({ TableName: archive.table }));
    const keys = items.filter(({ size, expires }) => size !== undefined && expires !== undefined);
    assert.ok(keys.length > 3);
    // Written last by the third copy, five days after the first.
    const until = (START.getTime() + 7 * DAY_MS) / 1000;
    for (const { expires } of keys) assert.ok(Math.abs(Number(expires?.N) - until) < 60, expires?.N);
  });
});
