/** Who was first, by the texts themselves: whatever the clocks say, and whoever was crawled first. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldArticle } from '../../functions/story/fold.ts';
import { MemoryStoryIndex } from '../../functions/story/memory.ts';
import type { Foldable, Story } from '../../functions/story/story.ts';
import { storyIdOf } from '../../functions/identity.ts';
import { shuffled } from './rounds.ts';
import { article, dropWords, paragraphs, seeded, words } from './texts.ts';

const random = seeded(61);
const TEXT = paragraphs(14, random);
const whole = TEXT.join('\n\n');
const NOW = new Date('2026-03-20T00:00:00.000Z');
const at = (hours: number): string => new Date(Date.UTC(2026, 2, 10, 8) + hours * 3_600_000).toISOString();

type Given = Partial<Foldable> & { body: string };
const FIRST: Given = { body: whole };
const CUT: Given = { body: TEXT.slice(0, 8).join('\n\n') };
const UNLINKED: Given = { body: dropWords(whole, 25, random) };
const THINNED: Given = { body: TEXT.filter((_, n) => n % 4 !== 2).join('\n\n') };
const FURNISHED: Given = { body: `${words(40, random).join(' ')}\n\n${whole}\n\n${words(90, random).join(' ')}` };

async function told(members: Record<string, Given>): Promise<Story> {
  const index = new MemoryStoryIndex();
  const articles = Object.entries(members).map(([name, { body, ...given }]) =>
    article(body, { articleId: `a_${name.padEnd(16, '0')}`, site: `${name}.example`, firstSeenAt: at(100), ...given }),
  );
  for (const one of articles) await foldArticle(index, one, NOW);
  const story = await index.story(storyIdOf(articles[0]!.articleId));
  assert.equal(story?.articleCount, articles.length);
  return story;
}

describe('the original, by its text', () => {
  it('is the copy that has all that others have in common, with a doubt, where nobody says a date', async () => {
    const stories: Record<string, Given>[] = [
      { first: FIRST, cut: CUT, unlinked: UNLINKED },
      { zz: CUT, thinned: THINNED, unlinked: UNLINKED, first: FIRST },
      { cut: CUT, furnished: FURNISHED, other: { body: `${whole}\n\n${words(120, random).join(' ')}` }, first: FIRST },
    ];
    for (const members of stories) {
      const { original, originalConfidence } = await told(members);
      assert.equal(original?.site, 'first.example');
      assert.ok(originalConfidence > 0.5 && originalConfidence < 0.95, String(originalConfidence));
    }
  });

  it('is not a copy that was cut, though its clock is hours or days ahead, and both are told', async () => {
    for (const early of [-2, -72]) {
      const { original, originalConfidence, originalEvidence } = await told({
        cut: { ...CUT, datePublished: at(early) },
        first: { ...FIRST, datePublished: at(0) },
        unlinked: { ...UNLINKED, datePublished: at(3) },
        thinned: { ...THINNED, datePublished: at(1) },
      });
      assert.equal(original?.site, 'first.example');
      assert.ok(originalConfidence < 0.9, String(originalConfidence));
      const ofCut = originalEvidence.filter(({ articleId }) => articleId?.startsWith('a_cut'));
      assert.ok(ofCut.some(({ kind, weight }) => kind === 'published-first' && weight < 0));
      assert.ok(
        ofCut.some(({ kind, weight, detail }) => kind === 'common-text' && weight > 0 && detail.includes('lacks')),
      );
    }
  });

  it('is still the first one, where one copy added something and another took it over with that', async () => {
    const added = words(150, seeded(5)).join(' ');
    const { original } = await told({
      first: { ...FIRST, datePublished: at(0) },
      longer: { body: `${whole}\n\n${added}`, datePublished: at(2) },
      taker: { body: `${added}\n\n${TEXT.slice(1).join('\n\n')}`, datePublished: at(3) },
      furnished: { ...FURNISHED, datePublished: at(1) },
      cut: { ...CUT, datePublished: at(4) },
    });
    assert.equal(original?.site, 'first.example');
  });

  it('is the only undated one, where the dated ones are cut', async () => {
    const { original } = await told({
      cut: { ...CUT, datePublished: at(2) },
      first: FIRST,
      unlinked: { ...UNLINKED, datePublished: at(3) },
    });
    assert.equal(original?.site, 'first.example');
  });

  it('is nobody where texts are the same and nothing else speaks', async () => {
    const { original, members } = await told({ first: FIRST, copy: FIRST, cut: CUT });
    assert.equal(original, undefined);
    assert.deepEqual(new Set(members.map(({ role }) => role)), new Set(['unknown']));
  });

  it('of two, is the one that has more in the middle, and not the one that has more at the end by much', async () => {
    const thinned = await told({ thinned: THINNED, first: FIRST });
    assert.equal(thinned.original?.site, 'first.example');
    const furnished = await told({ furnished: FURNISHED, first: FIRST });
    assert.ok(furnished.originalConfidence < thinned.originalConfidence);
  });

  it('has the headline that others share', async () => {
    const [one, other] = ['Council votes to close the bridge', 'You will not believe what the council did'];
    const { original } = await told({
      first: { ...FIRST, headline: one },
      renamed: { ...FIRST, headline: other },
      cut: { ...CUT, headline: one },
      unlinked: { ...UNLINKED, headline: one },
    });
    assert.equal(original?.site, 'first.example');
  });

  it('is the same in whatever order the copies come', async () => {
    const members = Object.entries({ FIRST, CUT, UNLINKED, THINNED, FURNISHED }).map(
      ([name, given], n) => [name.toLowerCase(), { ...given, datePublished: at((n * 7) % 5) }] as const,
    );
    const stories = [];
    for (let seed = 0; seed < 6; seed += 1) {
      const story = await told(Object.fromEntries(shuffled(members, seeded(seed))));
      stories.push([story.original, story.originalConfidence, story.originalEvidence]);
    }
    for (const story of stories) assert.deepEqual(story, stories[0]);
  });
});
