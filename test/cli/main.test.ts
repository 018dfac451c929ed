/** What every command does alike: mistakes, help, and where it reads from. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { tell } from '../query/archive.ts';
import { newsfold, start, type Ran, type RunOptions } from './run.ts';

let dir: string;
let store: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'newsfold-main-'));
  store = join(dir, 'store');
  const home = openLocalHome(store);
  await tell(home, { site: 'a.example', path: 'ferry', seen: 20, headline: 'Ferry returns' });
  await tell(home, { site: 'f.example', path: 'wall', seen: 70, bodyStatus: 'teaser', articleBody: 'Read on.' });
  home.close();
});
after(() => rm(dir, { recursive: true }));

const run = (...args: string[]): Promise<Ran> => newsfold('--store', store, ...args);
const runAt = (options: RunOptions, ...args: string[]): Promise<Ran> => start(args, options);

describe('a mistake on the command line', () => {
  const mistakes: [string, string[], number, RegExp][] = [
    ['an unknown command', ['storys'], 2, /no command "storys"[^]*Try: newsfold story/],
    ['an unknown command that is like none', ['frobnicate'], 2, /no command "frobnicate"[^]*--help/],
    ['a mistyped flag', ['stories', '--sitte', 'x'], 2, /no flag --sitte for stories[^]*Try: --site/],
    ['a mistyped flag before the command', ['--stor', 'x', 'stories'], 2, /no flag --stor[^]*Try: --store/],
    ['a wrong value', ['articles', '--role', 'orignal'], 2, /--role cannot be "orignal"[^]*Try: "original"/],
    ['a flag spelled as it is typed', ['stories', '--min-sites', 'x'], 2, /^newsfold: --min-sites cannot be "x"/],
    ['a flag without its value', ['stories', '--site'], 2, /--site <domain>' argument missing/],
    ['a word too many', ['stories', 'extra'], 2, /Too many arguments/],
    ['a word too few', ['search'], 2, /Missing required argument/],
    ['an unknown format', ['stories', '--format', 'xml'], 2, /table, ndjson, json, csv/],
    ['a search that cannot be read', ['search', '"ferry'], 2, /not closed/],
    ['a cursor that is none', ['stories', '--cursor', 'x'], 2, /not a cursor/],
    ['what is neither id nor address', ['article', 'ferry'], 2, /neither an id nor an address/],
    [
      'an article that is not there',
      ['article', 'https://www.a.example/other'],
      1,
      /no such article[^]*where: https:\/\/www\.a\.example\/other/,
    ],
    ['a story that is not there', ['story', 's_0000000000000000'], 1, /no such story/],
    ['a story of an article that was not folded', ['story', 'https://www.f.example/wall'], 1, /in no story[^]*teaser/],
    ['a version that is none', ['diff', 'a_0', '--version', 'x'], 2, /--version cannot be "x"/],
    ['the version of a command', ['articles', '--version'], 2, /no flag --version for articles/],
    [
      'a flag of a command within one',
      ['story', 'merge', 'a_0', 'a_1', '--stak', 'x'],
      2,
      /for story merge[^]*--stack/,
    ],
    ['a story as the original of itself', ['story', 'set-original', 's_0'], 2, /not the article/],
    ['a language by its name', ['articles', '--lang', 'english'], 2, /Try: "en"/],
    ['a language that there is not', ['articles', '--lang', 'xx'], 2, /--lang cannot be "xx"/],
    ['a format of lists for lines', ['watch', '--format', 'csv'], 2, /--format cannot be "csv" here/],
    ['a format of what prints no rows', ['crawl', '--format', 'csv'], 2, /crawl has no --format/],
    ['an export that there is not', ['export', '--format', 'rss'], 2, /cannot be "rss"/],
  ];
  for (const [what, args, code, message] of mistakes) {
    it(`is told in words: ${what}`, async () => {
      const ran = await run(...args);
      assert.equal(ran.code, code, ran.stderr);
      assert.equal(ran.stdout, '');
      assert.match(ran.stderr, message);
      assert.match(ran.stderr, /\n {2}Try: \S/);
      assert.equal(ran.stderr.includes('    at '), false, 'no stack');
    });
  }

  it('ends the process with its exit code', async () => {
    const ran = await runAt({}, 'storys');
    assert.deepEqual([ran.code, ran.stdout], [2, '']);
    assert.match(ran.stderr, /^newsfold: There is no command "storys"/);
  });

  it('in the place of the store is told in words', async () => {
    const missing = await newsfold('--store', join(dir, 'nothing'), 'stories');
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /no archive here[^]*where: .*nothing[^]*Try:/);
    const folder = join(dir, 'foreign');
    await mkdir(folder);
    await writeFile(join(folder, 'newsfold.db'), 'This is no database, whatever its name says. '.repeat(100));
    const foreign = await newsfold('--store', folder, 'stories');
    assert.equal(foreign.code, 1);
    assert.match(foreign.stderr, /no database/);
  });
});

describe('where a command reads from', () => {
  it('is --store, else NEWSFOLD_STORE, else the archive here, else the samples with a note', async () => {
    const cwd = join(dir, 'work');
    await mkdir(cwd);
    const nothing = await runAt({ cwd }, 'stories');
    assert.match(nothing.stderr, /newsfold-data\/archive/);
    const samples = openLocalHome(join(cwd, 'newsfold-data', 'samples'));
    await tell(samples, { site: 's.example', path: 'sample', seen: 0 });
    samples.close();
    const fallback = await runAt({ cwd }, 'stories');
    assert.match(fallback.stdout, /About sample/);
    assert.match(fallback.stderr, /archive of the sample sites/);
    assert.equal((await runAt({ cwd }, 'stories', '--quiet')).stderr, '');
    const chosen = await runAt({ cwd, env: { NEWSFOLD_STORE: store } }, 'stories');
    assert.match(chosen.stdout, /Ferry returns/);
    const archive = openLocalHome(join(cwd, 'newsfold-data', 'archive'));
    await tell(archive, { site: 's.example', path: 'own', seen: 0 });
    archive.close();
    const own = await runAt({ cwd }, 'stories');
    assert.match(own.stdout, /About own/);
    assert.equal(own.stderr, '');
  });
});

describe('help', () => {
  it('lists the commands, and what each takes, on standard output', async () => {
    for (const args of [['--help'], ['-h'], ['help'], []]) {
      const { code, stdout, stderr } = await newsfold(...args);
      assert.deepEqual([code, stderr], [0, '']);
      for (const part of ['stories', 'search <words...>', 'Examples:', 'Exit codes:'])
        assert.ok(stdout.includes(part), part);
    }
    for (const args of [
      ['help', 'stories'],
      ['stories', '--help'],
    ]) {
      const { code, stdout } = await newsfold(...args);
      assert.equal(code, 0);
      assert.match(stdout, /--min-sites <n>[^]*--store <dir>/);
    }
  });

  it('names the formats of a command, and none where it prints no rows', async () => {
    assert.match((await newsfold('article', '--help')).stdout, /how to print: table, ndjson, json, csv,\s+jsonld\n/);
    assert.match((await newsfold('watch', '--help')).stdout, /how to print: ndjson\n/);
    assert.doesNotMatch((await newsfold('pull', '--help')).stdout, /--format/);
  });

  it('tells the version', async () => {
    assert.match((await newsfold('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
