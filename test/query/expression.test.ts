import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { UsageError } from '../../functions/errors.ts';
import { parseExpression, type Expression } from '../../functions/query/expression.ts';
import { snippetOf } from '../../functions/query/snippet.ts';
import { indexText, tokensOf, tokenText } from '../../functions/query/tokens.ts';

/** Short to read: phrases as text, `all(...)`, `any(...)`, `-` before what must not occur, `*` after a beginning. */
function told(expression: Expression): string {
  if (expression.kind === 'phrase') {
    const { field, tokens, prefix } = expression;
    return `${field === undefined ? '' : `${field}:`}${tokens.join('_')}${prefix ? '*' : ''}`;
  }
  const without = expression.kind === 'all' ? expression.without.map((part) => `-${told(part)}`) : [];
  return `${expression.kind}(${[...expression.parts.map(told), ...without].join(' ')})`;
}
const read = (q: string): string => told(parseExpression(q));

describe('a search', () => {
  it('reads words, phrases, exclusions, alternatives, fields, beginnings and groups', () => {
    const readings: [string, string][] = [
      ['ferry', 'ferry'],
      ['ferry island', 'all(ferry island)'],
      ['"Ferry  Island"', 'ferry_island'],
      ['ferry -island', 'all(ferry -island)'],
      ['-island ferry', 'all(ferry -island)'],
      ['ferry OR boat', 'any(ferry boat)'],
      ['red ferry OR blue boat -old', 'any(all(red ferry) all(blue boat -old))'],
      ['(ferry OR boat) island', 'all(any(ferry boat) island)'],
      ['ferry -(island OR "far away")', 'all(ferry -any(island far_away))'],
      ['headline:ferry', 'headline:ferry'],
      ['Body:"far away"', 'articleBody:far_away'],
      ['ferr*', 'ferr*'],
      ['or ferry ORDER', 'all(or ferry order)'],
      ['12:30 https://a.example/x', 'all(12_30 https_a_example_x)'],
      ["don't U.S.", 'all(don_t u_s)'],
      ['ferry !!! - boat', 'all(ferry boat)'],
      ['well-known', 'well_known'],
      ['ferry AND island AND "far away"', 'all(ferry island far_away)'],
      ['ferry NOT island', 'all(ferry -island)'],
      ['ferry AND NOT (island OR boat)', 'all(ferry -any(island boat))'],
      ['NOTE ANDES not and', 'all(note andes not and)'],
      ['ferry NOT', 'ferry'],
    ];
    for (const [q, reading] of readings) assert.equal(read(q), reading, q);
  });

  it('says what is wrong with one that cannot be read', () => {
    const mistakes: [string, RegExp][] = [
      ['-ferry', /only says what must not occur/],
      ['ferry OR -boat', /only says what must not occur/],
      ['"ferry', /phrase is not closed/],
      ['(ferry', /"\(" is not closed/],
      ['ferry)', /"\)" has no "\("/],
      ['!!!', /no word to look for/],
      ['AND', /no word to look for/],
      ['""', /no word to look for/],
      ['headlin:ferry', /no field "headlin"/],
      ['title:ferry', /no field "title"/],
    ];
    for (const [q, message] of mistakes) {
      assert.throws(
        () => parseExpression(q),
        (error) => error instanceof UsageError && message.test(error.message),
        q,
      );
    }
  });

  it('reads hostile input in a moment', () => {
    const begun = performance.now();
    for (const q of [
      '"'.repeat(999),
      '-'.repeat(999),
      'a:'.repeat(499),
      '*'.repeat(999),
      ' '.repeat(999),
      'ก'.repeat(999),
    ]) {
      try {
        parseExpression(q);
      } catch (error) {
        assert.ok(error instanceof UsageError);
      }
    }
    assert.ok(performance.now() - begun < 1000);
  });
});

describe('tokens', () => {
  it('are words without case, accents and width', () => {
    assert.equal(tokenText('Zoë’s CAFÉ, Ａｂｃ １２ — Ångström'), 'zoe s cafe abc 12 angstrom');
    assert.equal(tokenText('Cafe\u0301'), tokenText('Café'));
  });

  it('keep the marks of scripts in which they are letters', () => {
    assert.equal(tokenText('हिन्दी समाचार'), 'हिन्दी समाचार');
  });

  it('are pairs of letters where words are not set apart', () => {
    assert.equal(tokenText('東京都'), '東京 京都 都');
    assert.equal(tokenText('iPhone手機12'), 'iphone 手機 機 12');
    assert.equal(tokenText('𠮷野家'), '𠮷野 野家 家');
  });

  it('are what SQLite makes of the text that the index is given', () => {
    const db = new DatabaseSync(':memory:');
    db.exec(`CREATE VIRTUAL TABLE cut USING fts5 (text, content = '', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
      CREATE VIRTUAL TABLE tokens USING fts5vocab (cut, 'instance')`);
    const texts = [
      'It\u2019s a “naïve” plan\u2014IBM’s, of 1_000 €',
      '彼はiPhone手機を東京都で買った。OK',
      'ﬁne Ａｂｃ²ª ß İstanbul x\ue000y',
    ];
    for (const [id, text] of texts.entries()) {
      db.prepare('INSERT INTO cut (rowid, text) VALUES (?, ?)').run(id, indexText(text));
      const cut = db.prepare('SELECT term FROM tokens WHERE doc = ? ORDER BY offset').all(id);
      assert.equal(cut.map(({ term }) => String(term)).join(' '), tokenText(text));
    }
    db.close();
  });

  it('know where in the text they stand', () => {
    const text = 'A 𠮷野 café';
    assert.deepEqual(
      Array.from(tokensOf(text), ({ start, end }) => text.slice(start, end)),
      ['A', '𠮷野', '野', 'café'],
    );
  });

  it('of a query stand side by side wherever its words do', () => {
    const index = ` ${tokenText('彼はiPhone手機を東京都で買った')} `;
    for (const q of ['iPhone手機', '手機を', '東京都で', 'は', 'iPhone手']) {
      const phrase = parseExpression(q);
      assert.equal(phrase.kind, 'phrase');
      const wanted = ` ${phrase.tokens.join(' ')}${phrase.prefix ? '' : ' '}`;
      assert.ok(index.includes(wanted), `${q}: ${wanted} in ${index}`);
    }
  });
});

describe('a snippet', () => {
  const shown = (q: string, articleBody: string, more: { headline?: string; description?: string } = {}): string =>
    snippetOf(parseExpression(q), { articleBody, ...more })
      .replaceAll('\ue000', '[')
      .replaceAll('\ue001', ']');
  const filler = 'Nothing of note was said in this sentence. ';

  it('marks the hits in the words around them, and says where it was cut', () => {
    const body = `${filler.repeat(10)}The ferry sank off the coast. ${filler.repeat(10)}`;
    const snippet = shown('ferry', body);
    assert.match(snippet, /^… .*The \[ferry\] sank off the coast\..* …$/);
    assert.ok(snippet.length < 260, snippet);
    assert.match(snippet, /^… \S/);
  });

  it('chooses the place where most of the words are', () => {
    const body = `A ferry. ${filler.repeat(8)}The island has a ferry and a port. ${filler.repeat(8)}`;
    assert.match(shown('island ferry port', body), /\[island\] has a \[ferry\] and a \[port\]/);
  });

  it('marks phrases as one, beginnings as whole words, and single letters of a run alone', () => {
    assert.equal(shown('"old ferry"', 'The old ferry and the old boat.'), 'The [old ferry] and the old boat.');
    assert.equal(shown('ferr*', 'Two ferries.'), 'Two [ferries].');
    assert.equal(shown('東京都', '今日東京都で'), '今日[東京都]で');
    assert.equal(shown('京', '東京都'), '東[京]都');
  });

  it('falls back to the description, and then to the beginning of the text', () => {
    assert.equal(shown('coffee', 'Nothing here.', { description: 'All about coffee' }), 'All about [coffee]');
    assert.equal(shown('headline:x', 'The text.', { headline: 'no' }), 'The text.');
  });

  it('does not mark what must not occur, nor what had to be elsewhere', () => {
    assert.equal(shown('boat -ferry', 'A boat.'), 'A [boat].');
    assert.equal(shown('headline:boat sea', 'The sea, a boat.', { headline: 'Boat' }), 'The [sea], a boat.');
  });

  it('takes the marks of a page for nothing', () => {
    assert.equal(shown('boat', 'A \ue000fake\ue001 boat.'), 'A fake [boat].');
  });
});
