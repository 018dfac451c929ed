/** Furniture of a site is learned from the articles themselves: a third one with the same passage gives it away. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldBatch } from '../../functions/story/batch.ts';
import { fingerprintOf, shinglesOf } from '../../functions/story/fingerprint.ts';
import { Passage } from '../../functions/story/passage.ts';
import type { Foldable } from '../../functions/story/story.ts';
import { article, dropWords, paragraphs, replaceWords, seeded, words } from './texts.ts';

const NOW = new Date('2026-03-05T00:00:00.000Z');
const print = (text: string) => fingerprintOf(shinglesOf(text));

async function storiesOf(articles: Foldable[]): Promise<string[]> {
  const stories: string[] = [];
  for await (const { storyId } of foldBatch(articles, NOW)) stories.push(storyId);
  return stories;
}

describe('a passage that two articles share', () => {
  const random = seeded(31);
  const gallery = words(260, random).join(' ');
  const page = () => `${words(60, random).join(' ')}. ${gallery}`;

  it('is furniture when a third article has it and nothing else of the two', () => {
    const passage = new Passage(print(page()), print(page()));
    assert.equal(passage.isCarriedBy(print(page())), true);
    assert.equal(passage.isCarriedBy(print(paragraphs(8, random).join(' '))), false);
  });

  it('is no furniture when the others are copies of the same text, however changed', () => {
    const text = paragraphs(14, random);
    const whole = text.join('\n\n');
    const copies = [
      dropWords(whole, 15, random),
      replaceWords(whole, 0.1, random),
      [...paragraphs(3, random), ...text.slice(4)].join('\n\n'),
      text.filter((_, n) => n % 3 > 0).join('\n\n'),
    ].map(print);
    for (const one of copies)
      for (const other of copies)
        if (one !== other) assert.equal(new Passage(print(whole), one).isCarriedBy(other), false);
  });
});

describe('folding pages of one site', () => {
  const random = seeded(32);
  const gallery = words(260, random).join(' ');
  const page = (site: string): Foldable => article(`${words(60, random).join(' ')}. ${gallery}`, { site });

  it('parts two pages again that had only furniture in common, as soon as a third shows it', async () => {
    const pages = [page('one.example'), page('one.example'), page('one.example')];
    assert.equal(new Set(await storiesOf(pages.slice(0, 2))).size, 1);
    assert.equal(new Set(await storiesOf(pages)).size, 3);
  });

  it('does the same where nobody says of which site the pages are', async () => {
    const half = (): Foldable =>
      article(`${words(180, random).join(' ')}. ${gallery}`, { site: 'unknown', url: 'urn:x' });
    assert.equal(new Set(await storiesOf([half(), half(), half(), half()])).size, 4);
  });

  it('does not take the opening that many aggregators repost for furniture', async () => {
    const text = paragraphs(12, random).join('\n\n');
    const opening = text.split(/\s+/).slice(0, 70).join(' ');
    const reposts = [1, 2, 3, 4, 5, 6].map((n) =>
      article(`${opening}\n${words(190, random).join(' ')}`, { site: `aggregator${n}.example` }),
    );
    assert.equal(new Set(await storiesOf([...reposts, article(text, { site: 'first.example' })])).size, 1);
  });

  it('does not fold by the furniture that the sites of one publisher share', async () => {
    const group = [1, 2, 3, 4, 5].map((n) => page(`paper${n}.example`));
    assert.equal(new Set(await storiesOf(group)).size, 5);
  });
});
