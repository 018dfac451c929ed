import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvLine } from '../../functions/query/csv.ts';
import { tableLines, type Column } from '../../cli/table.ts';
import { cut, pad, plain, widthOf, wrap } from '../../cli/text.ts';
import { lagInWords, shareInWords } from '../../cli/words.ts';

describe('text from a page on a terminal', () => {
  it('can do nothing but stand there', () => {
    const hostile = 'a\u001b[31mred\u001b]0;title\u0007\u009b2J\u007f\b\r\nb\u202ecba\u2066x\u2069\u200f\u0000';
    const harmless = plain(hostile);
    assert.equal(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u.test(harmless), false, JSON.stringify(harmless));
    assert.match(harmless, /^a.\[31mred/u);
    assert.match(harmless, / bcbax/);
  });

  it('is measured in columns, not letters', () => {
    const widths: [string, number][] = [
      ['abc', 3],
      ['東京', 4],
      ['ｶﾅ', 2],
      ['ＡＢ', 4],
      ['한국', 4],
      ['cafe\u0301', 4],
      ['😀', 2],
      ['👩‍👩‍👧', 2],
      ['❤️', 2],
      ['a\u200bb', 2],
      ['ไทย', 3],
      ['ที่', 1],
      ['、。', 4],
      ['–…“”', 4],
    ];
    for (const [text, width] of widths) assert.equal(widthOf(text), width, text);
  });

  it('is cut between letters, never through one', () => {
    assert.equal(cut('東京都で地震', 7), '東京都…');
    assert.equal(cut('東京都で地震', 6), '東京…');
    assert.equal(cut('abcdef', 6), 'abcdef');
    assert.equal(cut('abc def', 5), 'abc…');
    assert.equal(cut('abc', 0), '');
    for (let width = 1; width < 14; width++) assert.ok(widthOf(cut('a東b京c都d', width)) <= width, String(width));
  });

  it('is wrapped between words, and inside what has no spaces', () => {
    assert.deepEqual(wrap('one two three', 8), ['one two', 'three']);
    assert.deepEqual(wrap('東京都で地震', 5), ['東京', '都で', '地震']);
    assert.deepEqual(wrap('a verylongword b', 6), ['a', 'verylo', 'ngword', 'b']);
    assert.deepEqual(wrap('', 5), []);
  });

  it('is padded by columns', () => {
    assert.equal(pad('東', 4), '東  ');
    assert.equal(pad('東', 4, 'right'), '  東');
  });
});

describe('a table', () => {
  interface Row {
    site: string;
    headline: string;
    count: number;
  }
  const columns: Column<Row>[] = [
    { title: 'SITE', value: (row) => row.site },
    { title: 'HEADLINE', value: (row) => row.headline, flexible: true },
    { title: 'N', value: (row) => row.count, align: 'right' },
  ];
  const rows: Row[] = [
    { site: 'a.example', headline: '東京都で地震がありました、津波の心配はありません', count: 7 },
    { site: 'long.example', headline: 'Bread\nprices\u001b[2J rise', count: 12 },
  ];

  it('keeps its columns under each other whatever the script, and fits the terminal', () => {
    const lines = tableLines(rows, columns, 40, (title) => title);
    assert.deepEqual(lines.map(widthOf), [40, 40, 40]);
    assert.match(lines[1] ?? '', /…  +7$/);
    assert.match(lines[2] ?? '', /^long\.example {2}Bread prices.\[2J rise +12$/u);
  });

  it('leaves out what can be missed rather than make the headline unreadable', () => {
    const droppable = columns.map((column) => (column.title === 'SITE' ? { ...column, drop: 1 } : column));
    const titles = (width: number) => tableLines(rows, droppable, width, (title) => title)[0]?.split(/ +/);
    assert.deepEqual(titles(60), ['SITE', 'HEADLINE', 'N']);
    assert.deepEqual(titles(40), ['HEADLINE', 'N']);
  });

  it('takes no more room than it needs', () => {
    const [row] = rows;
    assert.ok(row);
    assert.equal(widthOf(tableLines([{ ...row, headline: 'short' }], columns, 200, (title) => title)[1] ?? ''), 22);
  });
});

describe('CSV', () => {
  it('quotes by RFC 4180', () => {
    assert.equal(csvLine(['a', 'b,c', 'd"e', 'f\ng', '', undefined, 1, false]), 'a,"b,c","d""e","f\ng",,,1,false\r\n');
  });

  it('holds nothing that a spreadsheet takes for a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1', '＝1', '＠x']) {
      assert.match(csvLine([text]), /^"?'/, JSON.stringify(text));
    }
    assert.equal(csvLine([-5]), '-5\r\n', 'a number is no formula');
    assert.equal(csvLine(['a=b']), 'a=b\r\n');
  });
});

describe('figures in words', () => {
  it('tell a lag in its two largest units', () => {
    const lags: [number, string][] = [
      [0, 'same time'],
      [45, '+45 s'],
      [840, '+14 min'],
      [-840, '−14 min'],
      [7500, '+2 h 5 min'],
      [3600, '+1 h'],
      [273_600, '+3 d 4 h'],
      [3599, '+1 h'],
    ];
    for (const [seconds, words] of lags) assert.equal(lagInWords(seconds), words);
    assert.equal(lagInWords(undefined), '');
  });

  it('call nothing whole that is not', () => {
    assert.equal(shareInWords(0.999), '99 %');
    assert.equal(shareInWords(1), '100 %');
    assert.equal(shareInWords(0.935), '94 %');
  });
});
