/** One small world with known answers, on both homes: what a crawl of the sample sites must end in. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openAwsHome } from '../../functions/aws/home.ts';
import type { Stores } from '../../functions/ports.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { expectedWorld } from '../../samples/expected.ts';
import { startEmulators } from '../contract/emulators.ts';
import { crawlWorld, idOfAddress, RUN_1, RUN_2, type CrawledWorld } from './crawl.ts';

const expected = expectedWorld(RUN_1, { later: RUN_2 });

interface OpenHome {
  stores: Stores;
  close(): Promise<void>;
}

const HOMES: Record<string, () => Promise<OpenHome>> = {
  async sqlite() {
    const dir = await mkdtemp(join(tmpdir(), 'newsfold-world-'));
    const home = openLocalHome(dir);
    return {
      stores: home,
      async close() {
        home.close();
        await rm(dir, { recursive: true });
      },
    };
  },
  async aws() {
    const emulators = await startEmulators();
    const stores = openAwsHome(await emulators.createArchive());
    return { stores, close: () => emulators.stop() };
  },
};

for (const [name, openHome] of Object.entries(HOMES)) {
  describe(`the sample world on ${name}`, () => {
    let home: OpenHome;
    let world: CrawledWorld;
    before(async () => {
      home = await openHome();
      world = await crawlWorld(home.stores);
    });
    after(async () => {
      await world.close();
      await home.close();
    });

    const storyOf = async (url: string) =>
      (await home.stores.stories.memberships([idOfAddress(url)])).get(idOfAddress(url))?.storyId;
    const membersOf = async (url: string) => {
      const storyId = await storyOf(url);
      const story = storyId === undefined ? undefined : await home.stores.stories.story(storyId);
      return { story, ids: story?.members.map((member) => member.articleId).sort() };
    };

    it('stores every article that its listings show, and nothing else', async () => {
      const missing: string[] = [];
      for (const { url } of expected.articles) {
        if ((await home.stores.articles.get(idOfAddress(url))) === undefined) missing.push(url);
      }
      assert.deepEqual(missing, []);
      const wanted = new Set(expected.articles.map(({ url }) => idOfAddress(url)));
      const consent = new Set(
        expected.links.filter((link) => link.outcome === 'consent-wall').map(({ url }) => idOfAddress(url)),
      );
      const extra = world.candidates.flatMap((one) =>
        one.kind === 'taken' && one.intake.kind === 'stored' ? [one.intake.article] : [],
      );
      assert.deepEqual(
        extra.filter(({ articleId }) => !wanted.has(articleId) && !consent.has(articleId)).map(({ url }) => url),
        [],
      );
    });

    it('calls every text what it is', async () => {
      for (const { url, headline, bodyStatus, versions } of expected.articles) {
        const head = await home.stores.articles.get(idOfAddress(url));
        assert.deepEqual(
          [url, head?.headline, head?.bodyStatus],
          [url, versions.at(-1)?.headline ?? headline, bodyStatus],
        );
      }
    });

    it('keeps each version of an article that changed, and one of those that did not', async () => {
      for (const { url, versions } of expected.articles) {
        const head = await home.stores.articles.get(idOfAddress(url));
        assert.deepEqual([url, head?.versions.length], [url, versions.length]);
      }
    });

    for (const { original, members, why } of expected.stories) {
      it(`folds the copies of ${members[0] ?? ''} and names ${original.site}, because of ${why.join(', ') || 'its date'}`, async () => {
        const { story, ids } = await membersOf(members[0] ?? '');
        assert.deepEqual(ids, members.map(idOfAddress).sort());
        assert.equal(story?.original?.site, original.site);
        if (original.crawled) assert.equal(story.original.url, original.url);
        const kinds = new Set(story.originalEvidence.map(({ kind }) => kind as string));
        assert.deepEqual(
          why.filter((kind) => !kinds.has(kind)),
          [],
        );
      });
    }

    for (const { why, urls } of expected.mustNotFold) {
      it(`does not fold ${why}`, async () => {
        const stories = await Promise.all(urls.map(storyOf));
        const folded = stories.filter((storyId) => storyId !== undefined);
        assert.equal(new Set(folded).size, folded.length);
      });
    }

    it('leaves every other article as a story of its own', async () => {
      const inStories = new Set(expected.stories.flatMap(({ members }) => members));
      for (const { url, bodyStatus } of expected.articles) {
        if (inStories.has(url) || bodyStatus !== 'full') continue;
        assert.deepEqual((await membersOf(url)).ids, [idOfAddress(url)]);
      }
    });

    it('never asks a site that nobody named', () => {
      const asked = new Set(world.server.requests().map(({ host }) => host));
      const named = new Set(world.server.sitesFile.sites.map(({ site }) => site));
      assert.deepEqual(
        [...asked].filter((host) => !named.has(host)),
        [],
      );
    });

    it('asks nothing twice in a run that follows at once, and stores nothing new', async () => {
      const requests = world.server.requests().length;
      const again = await world.runAgain(1000);
      assert.deepEqual(again.candidates, []);
      assert.equal(world.server.requests().length, requests);
    });
  });
}
