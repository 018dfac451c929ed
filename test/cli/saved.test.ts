import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { tell } from '../query/archive.ts';
import { newsfold } from './run.ts';

describe('a saved search', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-saved-'));
    const home = openLocalHome(dir);
    for (const site of ['a.example', 'b.example']) {
      await tell(home, { site, path: 'ferry', seen: 1, datePublished: '2026-11-20' });
      await tell(home, { site, path: `bakery ${site}`, seen: 2 });
    }
    home.close();
  });
  after(() => rm(dir, { recursive: true }));
  const run = (...argv: string[]) => newsfold(...argv, '--store', dir);
  const urls = async (...argv: string[]) =>
    (await run(...argv, '--format', 'csv', '--fields', 'url')).stdout.trim().split('\r\n').slice(1).sort();

  it('is asked again by its name; flags that are given count before its words', async () => {
    assert.equal((await run('saved', 'add', 'bakeries', '--q', 'bakery', '--collapse', 'none')).code, 0);
    assert.deepEqual(await urls('articles', '--saved', 'bakeries'), await urls('articles', '--q', 'bakery'));
    assert.deepEqual(await urls('articles', '--saved', 'bakeries', '--site', 'b.example'), [
      'https://www.b.example/bakery b.example',
    ]);
    assert.equal((await urls('export', '--saved', 'bakeries', '--q', 'ferry')).length, 2);
    await run('saved', 'add', 'spread', '--what', 'stories', '--min-sites', '2', '--since', '2026-11-19');
    assert.equal((await urls('stories', '--saved', 'spread', '--from', '2026-11-25')).length, 0);
  });

  it('is listed as the command that it stands for, and is forgotten', async () => {
    const { stdout } = await run('saved', '--format', 'csv');
    assert.match(stdout, /bakeries,articles,newsfold articles --q bakery --collapse none/);
    assert.equal((await run('saved', 'remove', 'spread')).code, 0);
    assert.doesNotMatch((await run('saved', '--format', 'csv')).stdout, /spread/);
  });

  it('is watched: each story of it is told once', async () => {
    await run('saved', 'add', 'ferries', '--what', 'stories', '--q', 'ferry');
    const first = await run('watch', '--saved', 'ferries', '--from', '2026-11-19', '--once');
    assert.equal(first.code, 0, first.stderr);
    assert.equal(first.stdout.trim().split('\n').length, 1);
    assert.match(first.stdout, /About ferry/);
    assert.equal((await run('watch', '--saved', 'ferries', '--from', '2026-11-19', '--once')).stdout, '');
  });

  it('that there is not, or that is no question, is told with what to do', async () => {
    const missing = await run('articles', '--saved', 'bakerys');
    assert.deepEqual([missing.code, missing.stdout], [1, '']);
    assert.match(missing.stderr, /no saved search "bakerys".*"bakeries"/s);
    assert.equal((await run('saved', 'add', 'x', '--q', '"open')).code, 2);
    assert.equal((await run('saved', 'add', 'x', '--what', 'stories', '--author', 'a')).code, 2);
    assert.equal((await run('saved', 'remove', 'nobody')).code, 1);
  });
});
