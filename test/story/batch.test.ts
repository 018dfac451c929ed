import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldBatch } from '../../functions/story/batch.ts';
import type { BatchResult } from '../../functions/story/batch.ts';
import type { Foldable } from '../../functions/story/story.ts';
import { MEMBERS_MOST } from '../../functions/story/tree.ts';
import { article, paragraphs, seeded } from './texts.ts';

const NOW = new Date('2026-03-05T00:00:00.000Z');

async function folded(articles: Foldable[]): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for await (const result of foldBatch(articles, NOW)) results.push(result);
  return results;
}

describe('folding a batch', () => {
  const random = seeded(51);
  const bare = (articleBody: string): Foldable => article(articleBody, { site: 'unknown', url: 'urn:x' });

  it('answers for every article in the order of input, also in a story of more members than one is told with', async () => {
    const text = paragraphs(5, random).join('\n\n');
    const copies = Array.from({ length: MEMBERS_MOST + 20 }, () => bare(text));
    const all = [...copies, bare(paragraphs(5, random).join('\n\n')), bare('Too short to say anything.')];
    const results = await folded(all);
    assert.deepEqual(
      results.map(({ articleId }) => articleId),
      all.map(({ articleId }) => articleId),
    );
    assert.equal(new Set(results.slice(0, copies.length).map(({ storyId }) => storyId)).size, 1);
    assert.deepEqual(
      results.slice(copies.length).map(({ role }) => role),
      ['only', 'only'],
    );
  });

  it('says the same again for the same input', async () => {
    const text = paragraphs(5, random);
    const all = [
      bare(text.join('\n\n')),
      bare(text.slice(0, 3).join('\n\n')),
      bare(paragraphs(4, random).join('\n\n')),
    ];
    assert.deepEqual(await folded(all), await folded(all));
  });
});
