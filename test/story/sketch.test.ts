import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rankCandidates } from '../../functions/story/fold.ts';
import { agreement, SKETCH_BYTES, sketchOf } from '../../functions/story/sketch.ts';
import { wordsOf } from '../../functions/story/words.ts';
import { paragraphs, replaceWords, seeded } from './texts.ts';

const random = seeded(81);
const text = paragraphs(12, random);
const whole = text.join('\n\n');
const sketch = (body: string) => sketchOf(wordsOf(body));

describe('the sketch of a text', () => {
  it('agrees with that of a changed copy, and hardly with that of another text', () => {
    const own = sketch(whole);
    assert.equal(own.length, SKETCH_BYTES);
    assert.equal(agreement(own, own), 16);
    assert.ok(agreement(own, sketch(replaceWords(whole, 0.3, random))) >= 4);
    assert.ok(agreement(own, sketch(text.slice(0, 7).join('\n\n'))) >= 4);
    const others = Array.from({ length: 20 }, () => agreement(own, sketch(paragraphs(12, random).join('\n\n'))));
    assert.ok(others.reduce((sum, one) => sum + one, 0) / others.length < 3, others.join(' '));
  });

  it('agrees with nothing where there is nothing to go by', () => {
    assert.equal(agreement(sketch(''), sketch('')), 0);
    assert.equal(agreement(sketch(''), sketch(whole)), 0);
  });
});

describe('the candidates of an article', () => {
  const strangers = Array.from({ length: 30 }, (_, n) => ({
    articleId: `a_stranger${n}`,
    sketch: sketch(paragraphs(12, random).join('\n\n')),
  }));
  const original = { articleId: 'a_original', sketch: sketch(whole) };
  const asked = sketch(replaceWords(whole, 0.3, random));

  it('are few, however many share a key, and those about the same thing are among them', () => {
    const crowded = [...strangers.slice(0, 15), original, ...strangers.slice(15)];
    for (const postings of [
      [{ key: 1, entries: crowded }],
      [
        { key: 1, entries: crowded },
        { key: 2, entries: strangers },
      ],
    ]) {
      const ranked = rankCandidates(postings, 'a_asked', asked);
      assert.ok(ranked.length <= 4, String(ranked.length));
      assert.ok(ranked.some(({ articleId }) => articleId === 'a_original'));
    }
  });

  it('are all that share several keys, up to a bound', () => {
    const postings = [1, 2, 3].map((key) => ({ key, entries: strangers }));
    assert.equal(rankCandidates(postings, 'a_asked', asked).length, 12);
  });
});
