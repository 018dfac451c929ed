import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { parseExpression } from '../../functions/query/expression.ts';
import { parseArticleQuery, parseStoryQuery } from '../../functions/query/parse.ts';
import { ARTICLE_WORDS, STORY_WORDS } from '../../functions/query/words.ts';
import { newsfold } from '../cli/run.ts';

const page = await readFile(new URL('../../docs/query.md', import.meta.url), 'utf8');
const NOW = new Date('2026-11-23T10:00:00.000Z');

describe('the page about questions', () => {
  it('names every word in its table, and no word that there is not', () => {
    const table = page.slice(page.indexOf('## Words'), page.indexOf('**Sites**'));
    const named = [...table.matchAll(/^\| ((?:`\w+`,? ?(?:\(also )?)+)/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const known = [...ARTICLE_WORDS, ...STORY_WORDS].flatMap(({ name, alias }) =>
      alias === undefined ? [name] : [name, alias],
    );
    assert.deepEqual(new Set(named), new Set(known));
  });

  it('shows searches that can be read', () => {
    const table = page.slice(page.indexOf('## Searching'), page.indexOf('Case, accents'));
    const searches = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, q = '']) => q);
    assert.equal(searches.length, 7);
    for (const q of searches) assert.ok(parseExpression(q), q);
  });

  it('shows commands that are understood', async () => {
    const block = /```\n([^`]+)```/.exec(page)?.[1] ?? '';
    const commands = block.trim().split('\n');
    assert.equal(commands.length, 4);
    for (const line of commands) {
      const words = [...line.replace(/ >.*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare ?? '',
      );
      const { stderr } = await newsfold(...words.slice(1), '--store', '/nowhere');
      assert.match(stderr, /no archive here/, line);
    }
  });

  it('tells the defaults as they are', () => {
    assert.match(page, /default 50/);
    assert.equal(parseArticleQuery({}, NOW).limit, 50);
    assert.equal(parseStoryQuery({ q: 'x' }, NOW).sort, 'relevance');
  });
});
