import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { VersionRow } from '../../functions/query/versions.ts';
import type { ArticleRecord, ArticleRow, ResultPage, StoryRow } from '../../functions/query/query.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import type { Story } from '../../functions/story/story.ts';
import { at, headOf, storyText, tell } from '../query/archive.ts';
import { newsfold, NEWSFOLD, start, type Ran, type RunOptions } from './run.ts';

const HOSTILE = 'Red \u001b[31malert\u001b[0m \u009b2J\u202e, =cmd|"calc"';

let dir: string;
let store: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'newsfold-cli-'));
  store = join(dir, 'store');
  const home = openLocalHome(store);
  const text = storyText('ferry');
  const appearedFirst = [
    { kind: 'appeared-first' as const, text: 'The post appeared first on A', url: 'https://www.a.example/ferry' },
  ];
  await tell(home, {
    site: 'b.example',
    path: 'copy',
    seen: 10,
    headline: 'Ferry copied',
    articleBody: text,
    attribution: appearedFirst,
  });
  await tell(home, {
    site: 'a.example',
    path: 'ferry',
    seen: 20,
    headline: 'Ferry returns',
    articleBody: text,
    datePublished: at(0),
    datePublishedPrecision: 'minute',
    datePublishedSource: 'json-ld',
  });
  await tell(home, {
    site: 'c.example',
    path: 'tokyo',
    seen: 30,
    headline: '東京都で地震',
    articleBody: '東京都で地震がありました。',
  });
  await tell(home, {
    site: 'd.example',
    path: 'red',
    seen: 40,
    headline: HOSTILE,
    author: [{ name: '=HYPERLINK("x")' }],
  });
  await tell(home, { site: 'e.example', path: 'edit', seen: 50, articleBody: 'First words.' });
  await tell(home, { site: 'e.example', path: 'edit', seen: 60, articleBody: 'Second words.' });
  await tell(home, { site: 'f.example', path: 'wall', seen: 70, bodyStatus: 'teaser', articleBody: 'Read on.' });
  home.close();
});
after(() => rm(dir, { recursive: true }));

const run = (...args: string[]): Promise<Ran> => newsfold('--store', store, ...args);
const runAt = (options: RunOptions, ...args: string[]): Promise<Ran> => start(args, options);

async function rows<Row>(...args: string[]): Promise<Row[]> {
  const { code, stdout, stderr } = await run(...args);
  assert.equal(code, 0, stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

describe('a list in a pipe', () => {
  it('is NDJSON, and nothing else is on standard output', async () => {
    const { code, stdout, stderr } = await runAt({}, '--store', store, 'stories', '--limit', '2');
    assert.equal(code, 0);
    assert.match(stderr, /^2 of 4 stories\. More: add --cursor \S+\n$/);
    assert.equal(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as StoryRow).length,
      2,
    );
    const stories = await rows<StoryRow>('stories');
    assert.deepEqual(stories.map(({ headline }) => headline).slice(-1), ['Ferry returns']);
    assert.equal(stories.length, 4);
    const articles = await rows<ArticleRow>('articles', '--collapse', 'none', '--site', 'b.example');
    assert.deepEqual(
      articles.map(({ role }) => role),
      ['repost'],
    );
  });

  it('is JSON or CSV when asked for', async () => {
    const json = await run('articles', '--format', 'json', '--limit', '2');
    const page = JSON.parse(json.stdout) as ResultPage<ArticleRow>;
    assert.equal(page.items.length, 2);
    assert.equal(typeof page.nextCursor, 'string');
    assert.equal(json.stderr, '');
    const csv = await run('articles', '--format', 'csv', '--collapse', 'none');
    const lines = csv.stdout.split('\r\n');
    assert.equal(lines.length, 8);
    assert.match(lines[0] ?? '', /^articleId,storyId,role,site,url,headline,/);
  });

  it('goes on with the cursor that it named on standard error, until each row was given once', async () => {
    const ids: string[] = [];
    let cursor: string[] = [];
    do {
      const { stdout, stderr } = await run('articles', '--collapse', 'none', '--limit', '4', ...cursor);
      ids.push(
        ...stdout
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as ArticleRow).articleId),
      );
      const next = /--cursor (\S+)/.exec(stderr)?.[1];
      cursor = next === undefined ? [] : ['--cursor', next];
    } while (cursor.length > 0);
    assert.equal(ids.length, 6);
    assert.equal(new Set(ids).size, 6);
  });

  it('is empty, with a word for people only, when nothing is found', async () => {
    const piped = await run('articles', '--site', 'nowhere.example');
    assert.deepEqual([piped.code, piped.stdout], [0, '']);
    const table = await run('articles', '--site', 'nowhere.example', '--format', 'table');
    assert.deepEqual([table.stdout, table.stderr], ['', 'No articles found.\n']);
    assert.equal((await run('articles', '--site', 'nowhere.example', '--format', 'table', '--quiet')).stderr, '');
    assert.match(
      (await run('articles', '--site', 'nowhere.example', '--format', 'csv')).stdout,
      /^articleId,[^\n]*\r\n$/,
    );
  });

  it('ends quietly when its reader has enough', async () => {
    const many = join(dir, 'many');
    const home = openLocalHome(many);
    for (let n = 0; n < 1000; n++) await home.articles.put(headOf(`n${n}`));
    home.close();
    const { code, stderr } = await runAt(
      { readBytes: 100 },
      '--store',
      many,
      'articles',
      '--collapse',
      'none',
      '--limit',
      '1000',
    );
    assert.deepEqual([code, stderr], [0, '']);
  });
});

describe('output that cannot be written', () => {
  it('is told in words', { skip: existsSync('/dev/full') ? false : 'no /dev/full here' }, async () => {
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, [NEWSFOLD, '--store', store, 'stories'], {
      stdio: ['ignore', full.fd, 'pipe'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    await full.close();
    assert.equal(code, 1);
    assert.match(stderr, /^newsfold: The output cannot be written: .*ENOSPC/);
    assert.equal(stderr.includes('    at '), false);
  });
});

describe('a search', () => {
  it('finds words in any script, and takes -word for what must not occur', async () => {
    const urls = async (...words: string[]) => (await rows<ArticleRow>('search', ...words)).map(({ url }) => url);
    assert.deepEqual(await urls('地震'), ['https://www.c.example/tokyo']);
    assert.deepEqual(await urls('ferry', '--collapse', 'none', '-returns'), ['https://www.b.example/copy']);
    assert.deepEqual(await urls('words', '-homeless', '-Visa'), ['https://www.e.example/edit']);
    assert.deepEqual(await urls('"second words"'), ['https://www.e.example/edit']);
    assert.deepEqual(await urls('first', 'words'), []);
  });

  it('shows hits with the words around them', async () => {
    const { stdout } = await run('search', '地震', '--format', 'table');
    assert.match(stdout, /^東京都で地震\n {2}c\.example {2}· {2}.*a_\w{16}\n {2}東京都で地震がありました。\n/);
    assert.equal(/[\ue000\ue001]/.test(stdout), false);
    const coloured = await start(['--store', store, 'search', '地震', '--format', 'table'], {
      env: { FORCE_COLOR: '1' },
    });
    assert.ok(coloured.stdout.includes('東京都で\u001b[1m\u001b[33m地震'), coloured.stdout);
  });
});

describe('one story', () => {
  it('tells who was first and why, then who carried it', async () => {
    const { stdout, code } = await run('story', 'https://www.b.example/copy', '--format', 'table');
    assert.equal(code, 0);
    assert.match(stdout, /^Ferry returns\n2 articles on 2 sites/);
    assert.match(
      stdout,
      /Original {2}a\.example, 2026-11-20 08:00, \S[^\n]*\(\d+ %\)\n {10}https:\/\/www\.a\.example\/ferry/,
    );
    assert.match(stdout, /Why {7}\+ b\.example says that it appeared first on https:\/\/www\.a\.example\/ferry/);
    assert.match(
      stdout,
      /repost {4}b\.example {2}.*\d+ % alike\n {10}“Ferry copied”\n {10}https:\/\/www\.b\.example\/copy/,
    );
  });

  it('is found by its id, by an article and by an address with what trackers add', async () => {
    const [story] = await rows<StoryRow>('story', 'https://www.a.example/ferry?utm_source=x');
    assert.equal(story?.articleCount, 2);
    for (const reference of [story.storyId, ...story.members.map(({ articleId }) => articleId)]) {
      assert.equal((await rows<StoryRow>('story', reference))[0]?.storyId, story.storyId);
    }
    const csv = await run('story', story.storyId, '--format', 'csv');
    assert.equal(csv.stdout.split('\r\n').length, 4, 'a line for each of its articles');
  });
});

describe("a person's word on a story", () => {
  const ferry = 'https://www.a.example/ferry';
  const copy = 'https://www.b.example/copy';
  const word = async (...args: string[]): Promise<Story> => (await rows<Story>('story', ...args))[0]!;

  it('names the original, until it is taken back', async () => {
    const { storyId, original } = await word(ferry);
    const named = await word('set-original', copy);
    assert.deepEqual([named.storyId, named.original?.site, named.originalConfidence], [storyId, 'b.example', 1]);
    assert.deepEqual((await word('set-original', storyId, '--undo')).original, original);
    const nothing = await run('story', 'set-original', storyId, '--undo');
    assert.equal(nothing.code, 2);
  });

  it('splits a story and makes one of two, with the evidence that there was', async () => {
    const { storyId, articleCount, members } = await word(ferry);
    const left = await word('split', copy);
    assert.deepEqual([left.articleCount, (await word(ferry)).articleCount], [1, articleCount - 1]);
    assert.deepEqual((await word('merge', copy, ferry)).members, members);
    assert.match((await run('story', 'merge', storyId, copy)).stderr, /one story already/);
    assert.match((await run('story', 'split', ferry, copy)).stderr, /one that stays/);
  });
});

describe('a question in SQL', () => {
  it('loses no column to another of its name', async () => {
    assert.deepEqual(await rows('sql', 'select 1 a, 2 a, 3 b'), [{ a: 1, a_2: 2, b: 3 }]);
  });

  it('ends at once at Ctrl-C, however long it would go on', async () => {
    const endless = 'with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n';
    const child = spawn(process.execPath, [NEWSFOLD, '--store', store, 'sql', endless], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await setTimeout(1500);
    assert.equal(child.exitCode, null);
    child.kill('SIGINT');
    assert.deepEqual(await ended, [null, 'SIGINT']);
  });
});

describe('one article', () => {
  it('is the whole record in a pipe', async () => {
    const [record] = await rows<ArticleRecord>('article', 'https://www.b.example/copy');
    assert.equal(record?.role, 'repost');
    assert.equal(record.articleBody, storyText('ferry'));
    assert.ok((record.match?.similarity ?? 0) > 0.9);
    assert.equal(record.lastSeenAt, at(10));
  });

  it('is facts and text on a terminal', async () => {
    const { stdout } = await run('article', 'https://www.a.example/ferry', '--format', 'table');
    assert.match(stdout, /^Ferry returns\nSite {8}a\.example\nPublished {3}2026-11-20 08:00 UTC \(json-ld\)\n/);
    assert.match(stdout, /\n\nThe \w+/);
  });

  it('has its versions', async () => {
    const versions = await rows<VersionRow>('article', 'https://www.e.example/edit', '--versions');
    assert.deepEqual(
      versions.map(({ version }) => version),
      [1, 2],
    );
    const bodies = [];
    for (const number of ['1', '2'])
      bodies.push(
        (await rows<ArticleRecord>('article', 'https://www.e.example/edit', '--versions', number))[0]?.articleBody,
      );
    assert.deepEqual(bodies, ['First words.', 'Second words.']);
    assert.deepEqual(
      versions.map(({ wordCount, addedWords, cutWords }) => [wordCount, addedWords, cutWords]),
      [
        [400, undefined, undefined],
        [400, 1, 1],
      ],
    );
    const table = await run('article', 'https://www.e.example/edit', '--versions', '--format', 'table');
    assert.match(table.stdout, /WORDS\s+ADDED\s+CUT\s+HEADLINE/);
    assert.doesNotMatch(table.stdout, /sha256/);
    const { stdout } = await run('article', 'https://www.e.example/edit', '--body');
    assert.equal(stdout, 'Second words.\n');
    assert.equal((await run('article', 'https://www.e.example/edit', '--versions', '3')).code, 1);
  });
});

describe('an export', () => {
  it('writes every article with its text, oldest first, and says how many', async () => {
    const { stdout, stderr, code } = await run('export');
    const records = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ArticleRecord);
    assert.equal(code, 0);
    assert.equal(stderr, '6 articles\n');
    assert.equal(records.length, 6);
    assert.equal(records[0]?.url, 'https://www.b.example/copy');
    assert.ok(records.every(({ articleBody }) => articleBody.length > 0));
  });

  it('writes CSV without formulas, with the text when asked for', async () => {
    const { stdout } = await run('export', '--format', 'csv', '--site', 'd.example');
    assert.match(stdout, /,"'=HYPERLINK\(""x""\)",/);
    assert.equal(stdout.split('\r\n').length, 3);
    const withBody = await run('export', '--format', 'csv', '--body', '--site', 'e.example');
    assert.match(withBody.stdout, /,articleBody\r\n.*,Second words\.\r\n$/s);
  });

  it('writes stories', async () => {
    const { stdout, stderr } = await run('export', '--what', 'stories', '--format', 'csv');
    assert.equal(stderr, '4 stories\n');
    assert.match(stdout, /Ferry returns,a\.example,https:\/\/www\.a\.example\/ferry,/);
    assert.equal((await run('export', '--what', 'stories', '--role', 'repost')).code, 2);
  });
});

describe('text that a page made', () => {
  it('cannot act on a terminal, in any format', async () => {
    for (const format of ['table', 'ndjson', 'json']) {
      for (const command of [
        ['articles', '--site', 'd.example'],
        ['stories'],
        ['story', 'https://www.d.example/red'],
        ['article', 'https://www.d.example/red'],
        ['search', 'red'],
      ]) {
        const { stdout, code } = await run(...command, '--format', format);
        assert.equal(code, 0);
        assert.match(stdout, /alert/);
        assert.equal(/[^\P{Cc}\n]/u.test(stdout), false, `${command[0] ?? ''} ${format}`);
      }
    }
  });

  it('is exact in NDJSON all the same', async () => {
    const [row] = await rows<ArticleRow>('articles', '--site', 'd.example');
    assert.equal(row?.headline, HOSTILE);
  });
});
