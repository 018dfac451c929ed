/** The sample world's articles, as an ideal extractor reads them: their stories and originals are known. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { articleIdOf } from '../../functions/identity.ts';
import { foldBatch } from '../../functions/story/batch.ts';
import type { BatchResult } from '../../functions/story/batch.ts';
import type { Foldable } from '../../functions/story/story.ts';
import { expectedWorld } from '../../samples/expected.ts';
import { seeded } from './texts.ts';
import { shuffled } from './rounds.ts';

const NOW = new Date('2026-03-10T09:00:00.000Z');
const LATER = new Date('2026-03-10T10:10:00.000Z');
const world = expectedWorld(NOW, { later: LATER });
const storyAt = new Map(world.stories.flatMap((story) => story.members.map((url) => [url, story] as const)));

/** @param withCredits whether the lines about the origin were kept in the text */
function foldables(withCredits: boolean): Foldable[] {
  return world.articles
    .filter(({ bodyStatus }) => bodyStatus === 'full')
    .map(({ url, site, headline, paragraphs, creditLines, datePublished, run, attribution }) => {
      const original = storyAt.get(url)?.original;
      const points = original?.url === undefined ? { name: original?.site ?? site } : { url: original.url };
      return {
        articleId: articleIdOf(url),
        ...{ url, site, headline, datePublished },
        articleBody: [...paragraphs, ...(withCredits ? creditLines : [])].join('\n\n'),
        firstSeenAt: (run === 1 ? NOW : LATER).toISOString(),
        attribution: attribution.map((kind) => ({ kind, text: 'as found', ...points })),
      };
    });
}

async function folded(articles: Foldable[]): Promise<Map<string, BatchResult>> {
  const urls = new Map(articles.map(({ articleId, url }) => [articleId, url]));
  const results = new Map<string, BatchResult>();
  for await (const result of foldBatch(articles, LATER)) results.set(urls.get(result.articleId)!, result);
  return results;
}

describe('folding the sample sites', () => {
  for (const [how, order] of [
    ['as listed', (articles: Foldable[]) => articles],
    ['backwards', (articles: Foldable[]) => articles.toReversed()],
    ['shuffled', (articles: Foldable[]) => shuffled(articles, seeded(9))],
  ] as const) {
    for (const withCredits of [true, false]) {
      it(`${how}, ${withCredits ? 'with' : 'without'} the lines of credit, ends in the expected stories and originals`, async () => {
        const results = await folded(order(foldables(withCredits)));
        const expected = new Map<string, string>();
        for (const { members } of world.stories) for (const url of members) expected.set(url, members[0]!);
        const groups = Map.groupBy(results, ([, { storyId }]) => storyId);
        for (const group of groups.values()) {
          const wanted = new Set(group.map(([url]) => expected.get(url) ?? url));
          assert.equal(wanted.size, 1, `in one story: ${group.map(([url]) => url).join(' ')}`);
        }
        for (const { members, original } of world.stories) {
          const found = members.flatMap((url) => results.get(url) ?? []);
          assert.equal(
            new Set(found.map(({ storyId }) => storyId)).size,
            1,
            `in several stories: ${members.join(' ')}`,
          );
          if (original.crawled) assert.equal(results.get(original.url!)?.role, 'original', original.url);
          else assert.deepEqual(new Set(found.map(({ role }) => role)), new Set(['repost']), members.join(' '));
        }
      });
    }
  }
});
