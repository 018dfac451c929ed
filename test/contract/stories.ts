/** What `functions/story/index.ts` promises, as sentences that hold in every home. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { storyIdOf } from '../../functions/identity.ts';
import { fingerprintOf, shinglesOf } from '../../functions/story/fingerprint.ts';
import { foldArticle } from '../../functions/story/fold.ts';
import { BUSY_MS, POSTING_MOST } from '../../functions/story/index.ts';
import type { Attachment, FoldRecord, KeyEntry, Posting, StoryIndex } from '../../functions/story/index.ts';
import { mergeStories, setOriginal, splitStory } from '../../functions/story/overrule.ts';
import { RELATED_MOST, strengthOf } from '../../functions/story/related.ts';
import { SKETCH_BYTES } from '../../functions/story/sketch.ts';
import type { Foldable, StoryLink } from '../../functions/story/story.ts';
import { knownStories, partition, runRound } from '../story/rounds.ts';
import { article, paragraphs, seeded } from '../story/texts.ts';

export interface StoriesHome {
  stories: StoryIndex;
  /** The same index as another process sees it. */
  other: StoryIndex;
  close(): Promise<void>;
}

const NOW = new Date('2026-03-05T10:00:00.000Z');
const DAY_MS = 86_400_000;
const days = (count: number): Date => new Date(NOW.getTime() + count * DAY_MS);
const id = (name: string): string => `a_${name.padEnd(16, '0')}`;
const TEXT = paragraphs(6, seeded(3)).join('\n\n');

function record(articleId: string, given: Partial<Foldable> = {}): FoldRecord {
  const { articleBody, ...about } = article(TEXT, { articleId, ...given });
  return { article: about, print: fingerprintOf(shinglesOf(articleBody)), order: `9999|${articleId}` };
}

function link(articleId: string, otherId: string): StoryLink {
  const numbers = { similarity: 0.9, containedInOther: 1, containsOther: 0.9, sharedWords: 300, lagSeconds: 60 };
  return { articleId, otherId, relation: 'copy', ...numbers, method: 'test/1' };
}

/** With another sketch for each article. */
const entry = (articleId: string): KeyEntry => ({
  articleId,
  sketch: Uint8Array.from({ length: SKETCH_BYTES }, (_, at) => articleId.charCodeAt(2 + at)),
});

/** What lies under keys has no order. */
const sorted = (postings: Posting[]): Posting[] =>
  postings
    .map(({ key, entries }) => ({ key, entries: entries.toSorted((a, b) => (a.articleId < b.articleId ? -1 : 1)) }))
    .sort((a, b) => a.key - b.key);

const under = (parentId: string, strength = 10): Attachment => ({
  parentId,
  strength,
  parentOrder: `9999|${parentId}`,
});

/** @param rounds random runs of the property test: fewer where each takes longer */
export function describeStories(name: string, rounds: number, openHome: () => Promise<StoriesHome>): void {
  describe(`the contract of the story index, kept by ${name}`, () => {
    let home: StoriesHome;
    beforeEach(async () => {
      home = await openHome();
    });
    afterEach(() => home.close());

    describe('records', () => {
      it('brings back what was recorded, in every detail', async () => {
        const one = record(id('one'), {
          headline: 'A – “headline”',
          attribution: [{ kind: 'wire-credit', text: '(AP)' }],
        });
        assert.deepEqual(await home.stories.record(one), one);
        const found = await home.other.records([id('one'), id('two')]);
        assert.deepEqual([...found], [[id('one'), one]]);
      });

      it('takes a later version of the article and keeps its first place in the order', async () => {
        await home.stories.record(record(id('one')));
        const later = { ...record(id('one'), { headline: 'Changed' }), order: '2026|x' };
        const stands = await home.other.record(later);
        assert.equal(stands.order, `9999|${id('one')}`);
        assert.equal((await home.stories.records([id('one')])).get(id('one'))?.article.headline, 'Changed');
      });
    });

    describe('two versions of an article', () => {
      const fetched = (headline: string, fetchedAt: string) => record(id('one'), { headline, fetchedAt });
      const [older, newer] = [
        fetched('Before', '2026-03-05T08:00:00.000Z'),
        fetched('After', '2026-03-05T09:00:00.000Z'),
      ];

      it('leave the later one, whichever is recorded last', async () => {
        for (const [first, second] of [
          [older, newer],
          [newer, older],
        ] as const) {
          await home.stories.record(first);
          assert.deepEqual(await home.other.record(second), newer);
          assert.deepEqual((await home.stories.records([id('one')])).get(id('one')), newer);
        }
      });

      it('leave the later one when two workers record them at once', async () => {
        for (let round = 0; round < 5; round += 1) {
          await Promise.all([home.stories.record(newer), home.other.record(older), home.other.record(newer)]);
          assert.deepEqual((await home.stories.records([id('one')])).get(id('one')), newer);
        }
      });

      it('replace one that does not say when it was fetched', async () => {
        await home.stories.record(record(id('one'), { headline: 'Undated' }));
        assert.deepEqual(await home.other.record(older), older);
      });
    });

    describe('keys', () => {
      it('finds every article under each of its keys', async () => {
        await home.stories.addKeys(entry(id('one')), [1, 2], NOW, days(30));
        await home.stories.addKeys(entry(id('two')), [2, 4294967295], NOW, days(30));
        const found = await home.other.postings([1, 2, 3, 4294967295], NOW);
        const byKey = new Map(found.map(({ key, entries }) => [key, entries.map(({ articleId }) => articleId).sort()]));
        assert.deepEqual(
          byKey,
          new Map([
            [1, [id('one')]],
            [2, [id('one'), id('two')]],
            [4294967295, [id('two')]],
          ]),
        );
      });

      it('tells of a key only what reading it finds, and nothing where another has just put something', async () => {
        const quiet = new Date(NOW.getTime() + BUSY_MS + 60_000);
        const agree = async (told: Posting[], now: Date): Promise<number[]> => {
          const keys = told.map(({ key }) => key);
          assert.deepEqual(sorted(told), sorted(await home.other.postings(keys, now)));
          return keys;
        };
        await agree(await home.stories.addKeys(entry(id('one')), [1, 2], NOW, days(30)), NOW);
        const second = await agree(await home.other.addKeys(entry(id('two')), [2, 3], NOW, days(30)), NOW);
        assert.ok(!second.includes(2), 'its first article may still be at its other keys');
        await agree(await home.stories.addKeys(entry(id('three')), [1, 2, 3], quiet, days(30)), quiet);
        const again = await home.stories.addKeys(entry(id('three')), [1, 2, 3], quiet, days(30));
        assert.deepEqual(again, [], 'who comes again looks again');
      });

      it('takes the same article again without a change', async () => {
        for (let n = 0; n < 3; n += 1) await home.stories.addKeys(entry(id('one')), [7], NOW, days(30));
        assert.deepEqual(await home.stories.postings([7], NOW), [{ key: 7, entries: [entry(id('one'))] }]);
      });

      it('lets no key grow beyond its bound, however many articles come at once', async () => {
        const many = Array.from({ length: POSTING_MOST + 25 }, (_, n) => id(`n${n}x`));
        await Promise.all(
          many.map((one, n) => (n % 2 ? home.stories : home.other).addKeys(entry(one), [7], NOW, days(30))),
        );
        assert.equal((await home.stories.postings([7], NOW))[0]?.entries.length, POSTING_MOST);
      });

      it('forgets after the window, and gives the room of the forgotten to others', async () => {
        const old = Array.from({ length: POSTING_MOST }, (_, n) => id(`old${n}x`));
        for (const one of old) await home.stories.addKeys(entry(one), [7], NOW, days(2));
        assert.deepEqual(await home.stories.postings([7], days(5)), []);
        await home.stories.addKeys(entry(id('new')), [7], days(5), days(35));
        assert.deepEqual(await home.other.postings([7], days(5)), [{ key: 7, entries: [entry(id('new'))] }]);
      });
    });

    describe('attachments', () => {
      it('lets one of many writers win, and tells the others', async () => {
        const writers = Array.from({ length: 16 }, (_, n) => id(`parent${n}x`));
        const won = await Promise.all(
          writers.map((parent, n) => (n % 2 ? home.stories : home.other).attach(id('child'), under(parent), undefined)),
        );
        assert.equal(won.filter(Boolean).length, 1);
        const standing = (await home.other.attachments([id('child')])).get(id('child'));
        assert.equal(standing?.parentId, writers[won.indexOf(true)]);
      });

      it('changes an attachment only for a writer that has seen it', async () => {
        await home.stories.attach(id('child'), under(id('first')), undefined);
        assert.equal(await home.stories.attach(id('child'), under(id('second')), under(id('other'))), false);
        assert.equal(await home.stories.attach(id('child'), under(id('second')), under(id('first'), 9)), false);
        assert.equal(await home.stories.attach(id('child'), under(id('second')), under(id('first'))), true);
        assert.equal((await home.other.attachments([id('child')])).get(id('child'))?.parentId, id('second'));
      });

      it('gives a pinned one up to a pinned one only', async () => {
        const pinned: Attachment = { strength: 1000, parentOrder: '', pinned: true };
        await home.stories.attach(id('child'), pinned, undefined);
        assert.equal(await home.stories.attach(id('child'), under(id('first')), pinned), false);
        assert.equal(await home.other.attach(id('child'), { ...pinned, parentId: id('first') }, pinned), true);
      });
    });

    it('keeps the evidence of a pair once, under the earlier article', async () => {
      await home.stories.putLink(link(id('b'), id('a')));
      await home.stories.putLink(link(id('c'), id('a')));
      await home.other.putLink({ ...link(id('b'), id('a')), similarity: 0.5 });
      const found = await home.other.links(id('a'), 10);
      assert.deepEqual(found.map(({ articleId, similarity }) => [articleId, similarity]).sort(), [
        [id('b'), 0.5],
        [id('c'), 0.9],
      ]);
      assert.equal((await home.other.links(id('a'), 1)).length, 1);
    });

    it('keeps the strongest of the evidence that holds no story together, within a bound, in any order', async () => {
      const related = Array.from({ length: 4 * RELATED_MOST }, (_, n) => ({
        ...link(id(`n${n}x`), id('a')),
        relation: 'related' as const,
        sharedWords: 50 + ((n * 37) % 101),
      }));
      const kept: string[][] = [];
      for (const otherId of [id('a'), id('b')]) {
        await home.stories.putLink(link(id('child'), otherId));
        const offered = otherId === id('a') ? related : related.toReversed();
        await Promise.all(offered.map((one, n) => (n % 2 ? home.stories : home.other).putRelated({ ...one, otherId })));
        const found = await home.other.links(otherId, 1000);
        assert.equal(found[0]?.articleId, id('child'));
        assert.ok(found.length <= 1 + RELATED_MOST && found.length > RELATED_MOST / 2);
        kept.push(found.map(({ articleId }) => articleId).sort());
      }
      assert.deepEqual(kept[0], kept[1]);
      const strongest = related.reduce((most, one) => (strengthOf(one) > strengthOf(most) ? one : most));
      assert.ok(kept[0]?.includes(strongest.articleId));
    });

    describe('stories', () => {
      const original = article(TEXT, {
        articleId: id('m'),
        site: 'first.example',
        datePublished: '2026-03-01T08:00:00.000Z',
      });
      const repost = article(TEXT, {
        articleId: id('c'),
        site: 'second.example',
        datePublished: '2026-03-01T09:00:00.000Z',
      });
      const third = article(TEXT, {
        articleId: id('z'),
        site: 'third.example',
        datePublished: '2026-03-02T08:00:00.000Z',
      });
      const storyId = storyIdOf(original.articleId);

      it('tells a lone article as a story of its own', async () => {
        const place = await foldArticle(home.stories, repost, NOW);
        assert.deepEqual(place, { articleId: id('c'), storyId: storyIdOf(id('c')), role: 'only' });
        assert.deepEqual((await home.other.memberships([id('c'), id('x')])).get(id('c')), place);
        assert.equal((await home.other.story(storyIdOf(id('c'))))?.articleCount, 1);
        assert.equal(await home.other.story(storyIdOf(id('x'))), undefined);
      });

      it('gives the place of an original to the one that arrives after its copies, and still answers to their id', async () => {
        for (const one of [repost, third, original]) await foldArticle(home.stories, one, NOW);
        const story = await home.other.story(storyIdOf(id('c')));
        assert.equal(story?.storyId, storyId);
        assert.deepEqual(
          story.members.map(({ articleId, role }) => [articleId, role]),
          [
            [id('m'), 'original'],
            [id('c'), 'repost'],
            [id('z'), 'repost'],
          ],
        );
        assert.deepEqual(
          story.members.map(({ originalLagSeconds, closestId }) => [originalLagSeconds, closestId]),
          [
            [undefined, undefined],
            [3600, id('m')],
            [86_400, id('m')],
          ],
        );
        assert.deepEqual([story.articleCount, story.siteCount, story.original?.site], [3, 3, 'first.example']);
        const places = await home.other.memberships([id('c'), id('m'), id('z')]);
        assert.deepEqual(
          [...places.values()].map((place) => place.storyId),
          [storyId, storyId, storyId],
        );
        assert.equal(places.get(id('c'))?.match?.otherId, id('m'));
        assert.equal(places.get(id('c'))?.match?.lagSeconds, 3600);
      });

      it("keeps a person's original, whatever is folded after", async () => {
        for (const one of [original, repost]) await foldArticle(home.stories, one, NOW);
        await setOriginal(home.stories, id('c'), NOW);
        for (const one of [third, original, repost]) await foldArticle(home.other, one, NOW);
        const story = await home.other.story(storyId);
        assert.equal(story?.original?.articleId, id('c'));
        assert.equal(story.originalConfidence, 1);
        assert.equal(story.originalEvidence[0]?.kind, 'overruled');
        assert.ok(story.originalEvidence.some(({ kind, weight }) => kind === 'published-first' && weight < 0));
      });

      it("keeps a person's split, whatever is folded after", async () => {
        for (const one of [original, repost, third]) await foldArticle(home.stories, one, NOW);
        const split = await splitStory(home.stories, storyId, [id('c')]);
        assert.deepEqual(split, { stays: storyId, leaves: storyIdOf(id('c')) });
        for (const one of [third, original, repost]) await foldArticle(home.other, one, NOW);
        assert.equal((await home.other.story(storyId))?.articleCount, 2);
        assert.deepEqual(
          (await home.other.story(split.leaves))?.members.map(({ articleId }) => articleId),
          [id('c')],
        );
      });

      it('keeps those together that stay when the head of a story leaves', async () => {
        for (const one of [original, repost, third]) await foldArticle(home.stories, one, NOW);
        const split = await splitStory(home.stories, storyId, [id('m')]);
        for (const one of [third, original, repost]) await foldArticle(home.other, one, NOW);
        assert.deepEqual(split, { stays: storyIdOf(id('c')), leaves: storyId });
        assert.equal((await home.other.story(split.stays))?.articleCount, 2);
        assert.equal((await home.other.story(split.leaves))?.articleCount, 1);
      });

      it("keeps a person's merge, and both ids answer with the one story", async () => {
        const apart = article(paragraphs(5, seeded(99)).join('\n\n'), { articleId: id('q'), site: 'fourth.example' });
        for (const one of [original, repost, apart]) await foldArticle(home.stories, one, NOW);
        assert.equal(await mergeStories(home.stories, storyIdOf(id('q')), storyId), storyId);
        for (const one of [apart, original, repost]) await foldArticle(home.other, one, NOW);
        const story = await home.other.story(storyIdOf(id('q')));
        assert.equal(story?.storyId, storyId);
        assert.equal(story.articleCount, 3);
        const places = await home.other.memberships([id('q'), id('m'), id('c')]);
        assert.deepEqual(new Set([...places.values()].map((place) => place.storyId)), new Set([storyId]));
      });

      it(`ends ${rounds} runs in random order, with crowds, doubled messages and deaths, in the known stories`, async () => {
        const { articles, expected } = knownStories();
        for (let seed = 1; seed <= rounds; seed += 1) {
          if (seed > 1) {
            await home.close();
            home = await openHome();
          }
          await runRound(home.stories, articles, NOW, { seed });
          assert.deepEqual(await partition(home.other, articles), expected, `seed ${seed}`);
        }
      });
    });
  });
}
