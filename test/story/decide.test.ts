import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge, linkOf } from '../../functions/story/decide.ts';
import { prepare } from '../../functions/story/fold.ts';
import type { FoldRecord } from '../../functions/story/index.ts';
import type { Foldable } from '../../functions/story/story.ts';
import { article, dropWords, paragraphs, replaceWords, seeded, words } from './texts.ts';

const random = seeded(11);
const TEXT = paragraphs(10, random);
const whole = TEXT.join('\n\n');
const record = (body: string, given: Partial<Foldable> = {}): FoldRecord => prepare(article(body, given)).record;
const original = record(whole, { headline: 'Council votes to close the old harbour bridge' });
const elsewhere = { site: 'two.example' };
const relation = (body: string, given: Partial<Foldable> = elsewhere): string => {
  const verdict = judge(original, record(body, given));
  return verdict?.folds ? verdict.relation : `not folded${verdict ? ', related' : ''}`;
};

describe('the verdict on two articles', () => {
  it('is a copy when both hold most of each other', () => {
    assert.equal(relation(whole), 'copy');
    assert.equal(relation(dropWords(whole, 20, random)), 'copy');
    assert.equal(relation(`${paragraphs(2, random).join('\n\n')}\n\n${whole}`), 'copy');
  });

  it('is an excerpt when one holds the other and more', () => {
    assert.equal(relation(TEXT.slice(0, 2).join('\n\n')), 'excerpt');
    assert.equal(relation(TEXT.slice(6, 9).join('\n\n')), 'excerpt');
  });

  it('finds a text of which every fourth word was replaced', () => {
    assert.notEqual(relation(replaceWords(whole, 0.25, random)).slice(0, 3), 'not');
  });

  it('finds an opening above the furniture of another site', () => {
    const opening = whole.split(/\s+/).slice(0, 70).join(' ');
    assert.equal(relation(`${opening}\n${words(190, random).join(' ')}`), 'excerpt');
  });

  it('is a revision on the same site, and only when the opening stayed or nearly all of the text', () => {
    const changed = [...TEXT.slice(0, 7), ...paragraphs(3, random)].join('\n\n');
    assert.equal(relation(changed, {}), 'revision');
    const furniture = [...paragraphs(6, random), ...TEXT.slice(6)].join('\n\n');
    assert.equal(relation(furniture, {}), 'not folded, related');
  });

  it('is a revision when a new opening stands on most of the old text, within days, unless a third page contests it', () => {
    const successor = (datePublished: string) =>
      judge(
        record(whole, { datePublished: '2026-02-18' }),
        record([...paragraphs(2, random), ...TEXT.slice(1)].join('\n\n'), { datePublished }),
      );
    const { relation: kind, contestable } = successor('2026-02-19')!;
    assert.deepEqual([kind, contestable], ['revision', 'passage']);
    assert.equal(judge(original, record(whole))?.contestable, undefined);
  });

  it('is related, not folded, when a part is shared under another headline or in another week', () => {
    const half = [...TEXT.slice(0, 5), ...paragraphs(6, random)].join('\n\n');
    assert.equal(relation(half), 'excerpt');
    assert.equal(
      relation(half, { ...elsewhere, headline: 'What the mayor wants with the waterfront' }),
      'not folded, related',
    );
    const dated = (datePublished: string) => record(whole, { datePublished });
    const later = record(half, { ...elsewhere, datePublished: '2026-02-20' });
    assert.equal(judge(dated('2026-02-18'), later)?.folds, true);
    assert.equal(judge(dated('2026-02-01'), later)?.folds, false);
  });

  it('does not take the furniture of a publisher for the text, under headlines that have nothing in common', () => {
    const furniture = words(130, random).join(' ');
    const brief = (headline: string, site: string) =>
      record(`${words(60, random).join(' ')}\n\n${furniture}`, { headline, site });
    const [one, two] = [brief('Library opens again after flood', 'one.example'), brief('Mayor resigns', 'two.example')];
    assert.equal(judge(one, two)?.folds, false);
  });

  it('does not fold a template that was filled twice, on one site or on two', () => {
    const filled = (seed: number) => {
      const next = seeded(seed);
      const sentence = (n: number) =>
        `District number ${n} reports a turnout of ${Math.floor(next() * 90000)} with a lead of ${Math.floor(next() * 9000)} for the list`;
      return Array.from({ length: 10 }, (_, n) => sentence(n)).join('. ');
    };
    for (const site of ['one.example', 'two.example']) {
      assert.notEqual(judge(record(filled(1)), record(filled(2), { site }))?.folds, true);
    }
    assert.equal(judge(record(filled(1)), record(filled(1), elsewhere))?.folds, true);
  });

  it('does not fold two reports that differ in whose names they tell, and folds one that got a few words wrong', () => {
    const report = (...[home, guest, scorer, keeper]: string[]) =>
      `The evening began slowly at the ground of ${home} and nobody in the stands expected much of it any more. It took until the last minutes for ${scorer} to find a way through and to put the ball into the corner. The visitors from ${guest} protested for a long time because they had seen a foul before the shot was taken. Their goalkeeper ${keeper} said afterwards that the referee should have looked at the pictures once again. Next week ${home} have a day off while ${guest} play at home against the team from the north.`;
    const one = record(report('Harwick', 'Eastmere', 'Marlow', 'Lindqvist'));
    for (const site of ['one.example', 'two.example']) {
      const other = record(report('Tollgate', 'Norwood', 'Ferrante', 'Okafor'), { site });
      assert.equal(judge(one, other)?.folds, false);
    }
    const copy = report('Harwick', 'Eastmere', 'Marlow', 'Lindquist').replace('slowly', 'quietly');
    assert.equal(judge(one, record(copy, elsewhere))?.folds, true);
  });

  it('does not fold pages of one site with the same short text under other headlines', () => {
    const gallery = words(90, random).join(' ');
    const page = (headline: string, caption: string) => record(`${gallery} ${caption}`, { headline });
    const [market, regatta] = [page('Photos from the market', 'Stalls'), page('Regatta on the lake', 'Boats at noon')];
    assert.equal(judge(market, regatta)?.folds, false);
    assert.equal(judge(market, page('Photos from the Christmas market', 'Stalls'))?.folds, true);
  });

  it('is nothing at all between texts that share a set phrase', () => {
    assert.equal(
      relation(`${paragraphs(9, random).join('\n\n')}. ${whole.split(/\s+/).slice(30, 42).join(' ')}`),
      'not folded',
    );
  });

  it('is the same from both sides', () => {
    for (const body of [
      whole,
      TEXT.slice(2, 5).join('\n\n'),
      replaceWords(whole, 0.2, random),
      paragraphs(5, random).join('\n'),
    ]) {
      const other = record(body, { ...elsewhere, datePublished: '2026-02-20' });
      const [there, back] = [judge(original, other), judge(other, original)];
      assert.deepEqual([there?.folds, there?.relation, there?.strength], [back?.folds, back?.relation, back?.strength]);
      if (there && back) assert.deepEqual(linkOf(original, other, there), linkOf(other, original, back));
    }
  });

  it('keeps how much of each is in the other, and the lag', () => {
    const one = record(whole, { datePublished: '2026-02-20T08:00:00.000Z' });
    const two = record(TEXT.slice(0, 3).join('\n\n'), { ...elsewhere, datePublished: '2026-02-20T09:30:00.000Z' });
    const link = linkOf(one, two, judge(one, two)!);
    assert.deepEqual([link.articleId, link.otherId], [two.article.articleId, one.article.articleId]);
    assert.ok(link.containedInOther > 0.95 && link.containsOther < 0.5);
    assert.equal(link.lagSeconds, 5400);
  });
});
