import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attribution } from '../../functions/article/article.ts';
import type { OriginalCandidate } from '../../functions/story/clue.ts';
import { nameOriginal } from '../../functions/story/original.ts';
import type { StoryLink } from '../../functions/story/story.ts';

const SEEN = '2026-03-02T12:00:00.000Z';
const member = (name: string, given: Partial<OriginalCandidate> = {}): OriginalCandidate => ({
  articleId: `a_${name}`,
  site: `${name}.example`,
  url: `https://www.${name}.example/story`,
  firstSeenAt: SEEN,
  ...given,
});
const says = (kind: Attribution['kind'], given: Partial<Attribution>): Pick<OriginalCandidate, 'attribution'> => ({
  attribution: [{ kind, text: 'as found', ...given }],
});
const named = (...members: OriginalCandidate[]): string | undefined => nameOriginal(members).original?.articleId;

describe('naming the original', () => {
  it('believes what a copy declares, even when the copy is dated earlier and was seen first', () => {
    for (const kind of [
      'canonical-elsewhere',
      'appeared-first',
      'is-based-on',
      'syndication-source',
      'feed-source',
      'republish-pixel',
      'source-line',
    ] as const) {
      const copy = member('copy', {
        datePublished: '2026-03-01T06:00:00.000Z',
        firstSeenAt: '2026-03-01T06:05:00.000Z',
        ...says(kind, { url: 'https://www.broadcaster.example/story' }),
      });
      const broadcaster = member('broadcaster', { datePublished: '2026-03-01T08:00:00.000Z' });
      const { original, evidence, confidence } = nameOriginal([copy, broadcaster]);
      assert.equal(original?.articleId, 'a_broadcaster', kind);
      assert.ok(confidence > 0.6, `${kind}: ${confidence}`);
      const against = evidence.find((one) => one.kind === 'published-first');
      assert.ok(against && against.weight < 0, 'the date that contradicts is shown');
      assert.equal(evidence.find((one) => one.kind === kind)?.articleId, 'a_copy');
    }
  });

  it('finds the member that a name means: by its domain, its full name, or its publisher', () => {
    const copy = (name: string) => member('copy', says('appeared-first', { name }));
    assert.equal(named(copy('The Harbour Post'), member('harbour-post')), 'a_harbour-post');
    assert.equal(named(copy('Harbour Post'), member('hp', { publisherName: 'The Harbour Post' })), 'a_hp');
    assert.equal(named(copy('WIR'), member('wirnews'), member('third')), 'a_wirnews');
  });

  it('names a declared original that was not crawled, without an article', () => {
    const url = 'https://www.elsewhere.example/first';
    const copies = [
      member('one', { ...says('canonical-elsewhere', { url }), datePublished: '2026-03-01' }),
      member('two', says('appeared-first', { name: 'Elsewhere', url })),
    ];
    assert.deepEqual(nameOriginal(copies).original, { site: 'elsewhere.example', url });
    assert.deepEqual(nameOriginal([member('one', says('wire-credit', { name: 'North Wire' }))]).original, {
      site: 'North Wire',
    });
  });

  it('takes "Source: Y" for what it may be, the source of the figures, where the text of Y is not in the story', () => {
    const declared = says('source-line', { name: 'Statistics Office', url: 'https://statistics.example/tables' });
    assert.equal(named(member('one', declared)), 'a_one');
    const [earlier, later] = [{ datePublished: '2026-03-01' }, { datePublished: '2026-03-03' }];
    assert.equal(named(member('one', { ...declared, ...earlier }), member('two', later)), 'a_one');
  });

  it('takes no words of a site about itself for evidence', () => {
    const own = member('own', {
      datePublished: '2026-03-03',
      ...says('syndication-source', { url: 'https://m.own.example/story' }),
    });
    assert.equal(named(own, member('other', { datePublished: '2026-03-01' })), 'a_other');
    const partial = member('own', says('partial-credit', { name: 'North Wire' }));
    assert.equal(nameOriginal([partial]).original?.articleId, 'a_own');
  });

  it('goes by the earliest date when nothing is declared, and only by dates that can be true', () => {
    const early = member('early', { datePublished: '2026-03-01T08:00:00.000Z' });
    const late = member('late', { datePublished: '2026-03-02T08:00:00.000Z', firstSeenAt: '2026-03-02T08:01:00.000Z' });
    assert.equal(named(late, early), 'a_early');
    const future = member('future', { datePublished: '2027-01-01T00:00:00.000Z' });
    const ancient = member('ancient', { datePublished: '1970-01-01T00:00:00.000Z' });
    assert.equal(named(ancient, future, late, early), 'a_early');
  });

  it('does not let a date of a day decide within that day, nor clocks that differ by minutes', () => {
    const day = member('day', { datePublished: '2026-03-01', datePublishedPrecision: 'day' });
    const noon = member('noon', { datePublished: '2026-03-01T12:00:00.000Z' });
    const nearly = member('nearly', { datePublished: '2026-03-01T12:02:00.000Z' });
    for (const group of [
      [day, noon],
      [noon, nearly],
    ]) {
      assert.equal(
        nameOriginal(group).evidence.some(({ kind }) => kind === 'published-first'),
        false,
      );
    }
  });

  it('believes a date less that is hours before one that was caught while it was new', () => {
    const caught = member('caught', {
      datePublished: '2026-03-01T08:00:00.000Z',
      firstSeenAt: '2026-03-01T08:10:00.000Z',
    });
    const early = member('early', {
      datePublished: '2026-03-01T05:00:00.000Z',
      firstSeenAt: '2026-03-01T09:00:00.000Z',
    });
    const weightOf = (...members: OriginalCandidate[]) =>
      nameOriginal(members).evidence.find(({ kind }) => kind === 'published-first')?.weight ?? 0;
    const unseen = { ...caught, firstSeenAt: '2026-03-05T08:00:00.000Z' };
    assert.ok(Math.abs(weightOf(caught, early)) < Math.abs(weightOf(unseen, early)));
    const [sure, open] = [nameOriginal([unseen, early]).confidence, nameOriginal([caught, early]).confidence];
    assert.ok(open < 0.7 && open < sure, `${open} and ${sure}`);
  });

  it('knows that an undated article which was seen before the others were published is older', () => {
    const undated = member('undated', { firstSeenAt: '2026-03-01T12:00:00.000Z' });
    const dated = member('dated', { datePublished: '2026-03-02T08:00:00.000Z' });
    const { evidence, original } = nameOriginal([dated, undated]);
    assert.equal(original?.articleId, 'a_undated');
    assert.equal(evidence[0]?.kind, 'published-first');
    const seenLate = member('undated', { firstSeenAt: '2026-03-03T12:00:00.000Z' });
    assert.equal(named(dated, seenLate), 'a_dated');
  });

  it('goes by first sight only when nothing else speaks, with little confidence', () => {
    const first = member('first', { firstSeenAt: '2026-03-01T12:00:00.000Z' });
    const { original, confidence } = nameOriginal([member('second'), first]);
    assert.equal(original?.articleId, 'a_first');
    assert.ok(confidence < 0.7);
    const reposter = { ...first, ...says('appeared-first', { name: 'somebody' }) };
    assert.notEqual(named(member('second'), reposter), 'a_first');
  });

  it('names nobody when nothing speaks for anybody', () => {
    assert.deepEqual(nameOriginal([member('one'), member('two')]), { confidence: 0, evidence: [] });
  });

  it('prefers the text that holds the others where dates are missing', () => {
    const link: StoryLink = {
      articleId: 'a_short',
      otherId: 'a_long',
      relation: 'excerpt',
      similarity: 0.3,
      containedInOther: 0.98,
      containsOther: 0.3,
      sharedWords: 120,
      method: 'test/1',
    };
    assert.equal(nameOriginal([member('short'), member('long')], [link]).original?.articleId, 'a_long');
  });

  it("puts a person's word above everything, and the last word above the one before", () => {
    const copy = member('copy', {
      ...says('canonical-elsewhere', { url: 'https://true.example/1' }),
      namedOriginalAt: '2026-03-03T00:00:00Z',
    });
    const other = member('true', { namedOriginalAt: '2026-03-02T00:00:00Z' });
    const { original, confidence, evidence } = nameOriginal([other, copy]);
    assert.equal(original?.articleId, 'a_copy');
    assert.equal(confidence, 1);
    assert.equal(evidence[0]?.kind, 'overruled');
    assert.ok(evidence.some(({ kind, weight }) => kind === 'canonical-elsewhere' && weight < 0));
  });
});
