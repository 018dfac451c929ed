/** A phrase that half of the sites print costs no more with every further article that prints it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Counted } from '../../bench/folding-hot.ts';
import { foldArticle } from '../../functions/story/fold.ts';
import { POSTING_MOST } from '../../functions/story/index.ts';
import { MemoryStoryIndex } from '../../functions/story/memory.ts';
import { RELATED_MOST } from '../../functions/story/related.ts';
import { article, paragraphs, seeded, words } from './texts.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
const SIZES = [100, 300];

describe('the same long notice on every article', () => {
  it('fills no key beyond its bound, no partition with links, and costs no more reads as articles come', async (t) => {
    const random = seeded(91);
    const notice = words(100, random).join(' ');
    const index = new MemoryStoryIndex();
    const counted = new Counted(index);
    const told: { reads: number; links: number }[] = [];
    const ids: string[] = [];
    for (let count = 1; count <= SIZES[1]!; count += 1) {
      if (SIZES.includes(count + 50)) counted.counts = { keys: 0, records: 0, attachments: 0, written: 0 };
      const articleId = `a_${String((count * 7919) % 10_007).padStart(16, '0')}`;
      const body = `${paragraphs(4, random).join('\n\n')}\n\n${notice}`;
      await foldArticle(counted.index, article(body, { articleId, site: `site${count}.example` }), NOW);
      ids.push(articleId);
      if (!SIZES.includes(count)) continue;
      const { keys, records, attachments } = counted.counts;
      told.push({ reads: (keys + records + attachments) / 50, links: await counted.links() });
    }
    const [early, late] = told;
    t.diagnostic(JSON.stringify(told));
    assert.ok(early && late);
    assert.equal(counted.fullest, POSTING_MOST);
    assert.ok(late.reads <= 1.2 * early.reads, `${early.reads}, then ${late.reads} reads an article`);
    assert.ok(late.links <= RELATED_MOST + 4, `${late.links} links beside one article`);
    const places = await index.memberships(ids);
    assert.equal(new Set([...places.values()].map(({ storyId }) => storyId)).size, ids.length);
  });
});
