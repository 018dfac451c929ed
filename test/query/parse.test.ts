import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../functions/errors.ts';
import { decodeCursor, encodeCursor } from '../../functions/query/cursor.ts';
import { nearest } from '../../functions/query/nearest.ts';
import { parseArticleQuery, parseStoryQuery } from '../../functions/query/parse.ts';
import type { QueryWords } from '../../functions/query/reader.ts';
import { ARTICLE_WORDS, STORY_WORDS } from '../../functions/query/words.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const parse = (words: QueryWords) => parseArticleQuery(words, NOW);

/** What a mistake must say, and what to do instead. */
function refused(words: QueryWords, what: RegExp, fix: RegExp, read: (words: QueryWords) => unknown = parse): void {
  assert.throws(
    () => read(words),
    (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, what);
      assert.match(error.fix ?? '', fix);
      return true;
    },
    JSON.stringify(words),
  );
}

describe('the query words', () => {
  it('have defaults that list the newest, one row a story', () => {
    assert.deepEqual(parse({}), {
      by: 'firstSeenAt',
      collapse: 'story',
      sort: 'firstSeenAt',
      order: 'desc',
      limit: 50,
    });
    assert.deepEqual(parseStoryQuery({}, NOW), { sort: 'firstSeenAt', order: 'desc', limit: 50 });
  });

  it('sort by relevance when there are words to be relevant to', () => {
    assert.equal(parse({ q: 'ferry' }).sort, 'relevance');
    assert.equal(parse({ q: 'ferry', sort: 'datePublished' }).sort, 'datePublished');
    refused({ sort: 'relevance' }, /relevance/, /words/);
  });

  it('list every article of a story or a role that was asked for', () => {
    assert.equal(parse({ story: 's_1' }).collapse, 'none');
    assert.equal(parse({ role: 'repost' }).collapse, 'none');
    assert.equal(parse({ role: 'repost', collapse: 'story' }).collapse, 'story');
  });

  it('take lists with commas or repeated, in any order and letters', () => {
    const expected = ['a.example', 'b.example'];
    assert.deepEqual(parse({ site: 'b.example, a.example' }).site, expected);
    assert.deepEqual(parse({ site: ['A.example', 'b.example', 'b.example'] }).site, expected);
    assert.deepEqual(parse({ status: 'FULL,teaser' }).status, ['full', 'teaser']);
  });

  it('count relative times back from now, and read days and times in any zone', () => {
    const times: [string, string][] = [
      ['7d', '2026-11-16T10:00:00.000Z'],
      ['30m', '2026-11-23T09:30:00.000Z'],
      ['2026-11-20', '2026-11-20T00:00:00.000Z'],
      ['2026-11-20T08:16', '2026-11-20T08:16:00.000Z'],
      ['2026-11-20 08:16:30Z', '2026-11-20T08:16:30.000Z'],
      ['2026-11-20T08:16:30.5+02:00', '2026-11-20T06:16:30.500Z'],
      ['2026-11-20T08:16-0530', '2026-11-20T13:46:00.000Z'],
    ];
    for (const [given, instant] of times) assert.equal(parse({ from: given }).from, instant, given);
    assert.equal(parse({ since: '1d', until: '1h' }).to, '2026-11-23T09:00:00.000Z');
  });

  it('refuse what is no time, a day that there is not, and a period that ends before it begins', () => {
    for (const from of [
      'yesterday',
      '2026-02-30',
      '2026-13-01',
      '2026-1-1',
      '20261120',
      '2026-11-20T25:00',
      '5w',
      '-1d',
    ]) {
      refused({ from }, /from cannot be/, /2026-11-23/);
    }
    refused({ from: '1h', to: '2h' }, /not before/, /period/);
    refused({ from: '2026-11-20', to: '2026-11-20' }, /not before/, /period/);
  });

  it('name the nearest word, value or domain for a slip', () => {
    refused({ sit: 'a.example' }, /no query word "sit"/, /^site\./);
    refused({ publisher: 'x' }, /no query word/, /one of q, in, site/);
    refused({ role: 'orignal' }, /role cannot be "orignal"/, /"original"/);
    refused({ sort: 'date_published' }, /sort cannot be/, /"datePublished"/);
    refused({ site: 'https://www.a.example/x' }, /site cannot be/, /such as a\.example/);
    refused({ site: 'two words' }, /site cannot be/, /domain/);
    refused({ lang: 'English language' }, /lang cannot be/, /en/);
    refused({ free: 'maybe' }, /free cannot be/, /yes, no/);
  });

  it('spell words as the person wrote them', () => {
    refused({ sitte: 'x' }, /sitte/, /--site/, (words) => parseArticleQuery(words, NOW, (word) => `--${word}`));
    refused({ limit: '0' }, /^--limit/, /1 to 1000/, (words) => parseArticleQuery(words, NOW, (word) => `--${word}`));
  });

  it('bound what a stranger may ask', () => {
    for (const limit of ['0', '1001', '-1', '1.5', '1e2', 'ten', ' ', '9'.repeat(20)])
      refused({ limit }, /limit cannot be/, /1 to 1000/);
    refused({ q: 'a'.repeat(1001) }, /longer/, /./);
    refused({ q: 'a '.repeat(100) }, /more than 64 words/, /fewer/);
    refused({ q: '('.repeat(20) + 'a' }, /deep/, /parentheses/);
    refused({ site: Array.from({ length: 101 }, (_, n) => `s${n}.example`) }, /more than 100/, /fewer/);
    refused({ author: 'x'.repeat(1001) }, /longer/, /shorter/);
    refused({ limit: ['1', '2'] }, /twice/, /once/);
    refused({ from: '1d', since: '2d' }, /twice/, /once/);
  });

  it('take a domain in any script, without www', () => {
    assert.deepEqual(parse({ site: 'www.A.example' }).site, ['a.example']);
    assert.deepEqual(parse({ site: '日本.example' }).site, ['xn--wgv71a.example']);
  });

  it('treat an empty value as not given, as a form sends it', () => {
    assert.deepEqual(parse({ q: '', site: '', from: '', limit: '' }), parse({}));
    assert.deepEqual(parse({ q: '  ' }), parse({}));
  });

  it('refuse a word of articles in a question about stories', () => {
    refused({ role: 'repost' }, /no query word "role"/, /./, (words) => parseStoryQuery(words, NOW));
    refused({ sort: 'datePublished' }, /sort cannot be/, /lastSeenAt/, (words) => parseStoryQuery(words, NOW));
  });

  it('are each named once', () => {
    for (const words of [ARTICLE_WORDS, STORY_WORDS]) {
      const names = words.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
      assert.equal(new Set(names).size, names.length);
    }
  });
});

describe('a cursor', () => {
  const query = parse({ from: '7d', site: 'a.example' });
  const cursor = encodeCursor('articles', query, { value: '2026-11-20T08:00:00.000Z', id: 'a_1', mark: 7 });

  it('leads back to its place', () => {
    const place = { value: '2026-11-20T08:00:00.000Z', id: 'a_1', mark: 7 };
    assert.deepEqual(decodeCursor('articles', { ...query, cursor }), place);
    assert.deepEqual(decodeCursor('articles', { ...query, limit: 9, cursor }), place);
  });

  it('keeps exact numbers', () => {
    const value = -0.1 + 0.3 / 7;
    const other = encodeCursor('stories', query, { value, id: 's_1' });
    assert.equal(decodeCursor('stories', { ...query, cursor: other })?.value, value);
  });

  it('is refused under any other question', () => {
    for (const words of [
      {},
      { site: 'b.example' },
      { site: 'a.example', order: 'asc' },
      { site: 'a.example', from: '2026-11-01' },
    ]) {
      const other = { ...parseArticleQuery(words, NOW), cursor };
      assert.throws(() => decodeCursor('articles', other), UsageError, JSON.stringify(words));
    }
    assert.throws(() => decodeCursor('stories', { ...query, cursor }), UsageError);
  });

  it('is refused when it is cut, changed or made up', () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const bad of [
      'x',
      cursor.slice(0, -3),
      cursor.slice(1),
      'é',
      'a'.repeat(5000),
      made({}),
      made([]),
      made([1, 'x', null, 'a']),
      made([2]),
    ]) {
      assert.throws(() => parse({ cursor: bad, from: '7d', site: 'a.example' }), UsageError, bad.slice(0, 40));
    }
  });
});

describe('the nearest word', () => {
  it('forgives dropped, added, wrong and swapped letters', () => {
    const known = ['stories', 'story', 'articles', 'article', 'search', 'export'];
    const slips: [string, string][] = [
      ['storys', 'story'],
      ['artcles', 'articles'],
      ['serach', 'search'],
      ['exprot', 'export'],
      ['STORIES', 'stories'],
      ['art', 'articles'],
    ];
    for (const [given, meant] of slips) assert.equal(nearest(given, known), meant, given);
  });

  it('stays silent when nothing is near', () => {
    for (const word of ['publish', 'x', '', 'zzzzzz'])
      assert.equal(nearest(word, ['stories', 'export']), undefined, word);
  });
});
