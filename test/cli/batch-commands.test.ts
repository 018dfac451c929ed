/** The commands that take in what was saved before: pages, archives of pages, articles. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { EXIT } from '../../functions/errors.ts';
import type { Page } from '../../functions/page/page.ts';
import { writeWarc } from '../../functions/page/warc.ts';
import { lines, start } from './run.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'newsfold-commands-'));
});
afterEach(() => rm(dir, { recursive: true }));

const PARAGRAPH =
  'The harbour board met on Monday evening to hear why the east quay had been closed for so long, and to decide who should pay for its repair. ';

function page(name: string, body: string): Page {
  const html = `<html lang="en"><head><title>${name}</title></head><body><article><h1>${name}</h1>${body}</article></body></html>`;
  const url = `https://paper.example/news/${name}-of-the-harbour-board`;
  return {
    ...{ url, finalUrl: url, status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } },
    ...{ body: Buffer.from(html), fetchedAt: '2026-03-01T12:00:00.000Z', truncated: false, redirects: [] },
  };
}

const article = (name: string): Page =>
  page(name, Array.from({ length: 6 }, (_, at) => `<p>${name} ${at}. ${PARAGRAPH}</p>`).join(''));

describe('newsfold replay', () => {
  it('takes in saved pages, and the second time stores nothing new', async () => {
    const warc = join(dir, 'pages.warc.gz');
    await writeFile(warc, writeWarc([article('first'), article('second')]).bytes);
    const replay = async () => lines((await start(['replay', warc], { cwd: dir })).stdout)[0];
    const once = await replay();
    assert.deepEqual([once?.['pages'], once?.['new'], once?.['unchanged']], [2, 2, 0]);
    const twice = await replay();
    assert.deepEqual([twice?.['pages'], twice?.['new'], twice?.['unchanged']], [2, 0, 2]);
  });

  it('keeps what came before the cut of a file that was cut, and says where', async () => {
    const warc = join(dir, 'cut.warc.gz');
    const { bytes, records } = writeWarc([article('first'), article('second')]);
    await writeFile(warc, bytes.subarray(0, (records[1]?.offset ?? 0) + 20));
    const { code, stdout, stderr } = await start(['replay', warc], { cwd: dir });
    assert.equal(code, EXIT.failure);
    assert.equal(lines(stdout)[0]?.['new'], 1);
    assert.match(stderr, new RegExp(`cut\\.warc\\.gz, byte ${records[1]?.offset ?? 0}`));
  });

  it('passes over answers that are no article', async () => {
    const warc = join(dir, 'mixed.warc.gz');
    const missing = { ...article('missing'), status: 404 };
    const empty = { ...article('empty'), body: new Uint8Array() };
    const picture = { ...article('picture'), headers: { 'content-type': 'image/png' } };
    await writeFile(warc, writeWarc([missing, empty, picture, article('first')]).bytes);
    const { code, stdout } = await start(['replay', warc], { cwd: dir });
    const [summary] = lines(stdout);
    assert.deepEqual([code, summary?.['pages'], summary?.['failed']], [EXIT.ok, 4, 0]);
    assert.equal(Number(summary?.['notArticles']), 2);
    assert.deepEqual(summary?.['bodyStatus'], { full: 1, empty: 1 });
  });

  it('names a file that is missing or is none, before anything is opened', async () => {
    const { code, stderr } = await start(['replay', join(dir, 'none.warc')], { cwd: dir });
    assert.equal(code, EXIT.failure);
    assert.match(stderr, /none\.warc/);
    await assert.rejects(readFile(join(dir, 'newsfold-data/archive/newsfold.db')), { code: 'ENOENT' });
  });
});

describe('newsfold extract', () => {
  it('prints the article of a saved page', async () => {
    await writeFile(join(dir, 'page.html'), article('first').body);
    const { code, stdout } = await start(['extract', 'page.html', '--url', 'https://paper.example/a'], { cwd: dir });
    const [found] = lines(stdout);
    assert.deepEqual([code, found?.['headline'], found?.['bodyStatus']], [EXIT.ok, 'first', 'full']);
  });

  it('says of a page of zero bytes that it is empty', async () => {
    await writeFile(join(dir, 'page.html'), '');
    const { code, stdout } = await start(['extract', 'page.html'], { cwd: dir });
    const [found] = lines(stdout);
    assert.deepEqual([code, found?.['bodyStatus'], found?.['articleBody']], [EXIT.partial, 'empty', '']);
  });

  it('prints a line for each line of an index, files beside it and gzip taken off', async () => {
    await writeFile(join(dir, 'a.html.gz'), gzipSync(article('first').body));
    await writeFile(join(dir, 'b.html'), article('second').body);
    const index = ['a.html.gz', 'b.html'].map((file, at) =>
      JSON.stringify({ id: `page-${at}`, url: `https://paper.example/${at}`, file }),
    );
    await writeFile(join(dir, 'index.ndjson'), index.join('\n'));
    const { code, stdout } = await start(['extract', '--batch', join(dir, 'index.ndjson')]);
    assert.equal(code, EXIT.ok);
    assert.deepEqual(
      lines(stdout).map(({ id, headline }) => [id, headline]),
      [
        ['page-0', 'first'],
        ['page-1', 'second'],
      ],
    );
  });

  it('goes on after a page of an index that cannot be read, whose line says why', async () => {
    await writeFile(join(dir, 'b.html'), article('second').body);
    await writeFile(join(dir, 'broken.html'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    const index = ['missing.html', 'broken.html', 'b.html'].map((file) =>
      JSON.stringify({ id: file, url: 'https://paper.example/a', file }),
    );
    await writeFile(join(dir, 'index.ndjson'), index.join('\n'));
    const { code, stdout } = await start(['extract', '--batch', 'index.ndjson'], { cwd: dir });
    assert.equal(code, EXIT.partial);
    assert.deepEqual(
      lines(stdout).map(({ id, bodyStatus }) => [id, bodyStatus]),
      [
        ['missing.html', 'empty'],
        ['broken.html', 'empty'],
        ['b.html', 'full'],
      ],
    );
    assert.match(String(lines(stdout)[0]?.['bodyStatusReason']), /no such file.*missing\.html/);
  });

  it('names the line of an index that lacks a field', async () => {
    await writeFile(join(dir, 'index.ndjson'), '\n{"id":"a","url":"https://paper.example/a"}\n');
    const { code, stderr } = await start(['extract', '--batch', 'index.ndjson'], { cwd: dir });
    assert.equal(code, EXIT.failure);
    assert.match(stderr, /no "file"\.\n +where: index\.ndjson:2/);
  });
});

describe('newsfold fold', () => {
  const bodies = ['one', 'two', 'three'].map((name) =>
    Array.from(
      { length: 40 },
      (_, at) => `${name} ${at} the ${name}${at * 7} boats of the ${name} fleet came in ${at} hours late`,
    ).join('. '),
  );

  it('prints id, story, role and evidence for every line, in the order of the lines', async () => {
    const [first, second, third] = bodies;
    const rows = [
      {
        id: 'copy',
        site: 'b.example',
        url: 'https://b.example/1',
        datePublished: '2026-03-02T10:00:00Z',
        articleBody: first,
      },
      {
        id: 'other',
        site: 'c.example',
        url: 'https://c.example/1',
        datePublished: '2026-03-01T10:00:00Z',
        articleBody: second,
      },
      {
        id: 'source',
        site: 'a.example',
        url: 'https://a.example/1',
        datePublished: '2026-03-01T09:00:00Z',
        articleBody: first,
      },
      { id: 'bare', articleBody: third },
    ];
    await writeFile(join(dir, 'articles.ndjson'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const { code, stdout } = await start(['fold', '--batch', 'articles.ndjson'], { cwd: dir });
    assert.equal(code, EXIT.ok);
    const folded = lines(stdout);
    assert.deepEqual(
      folded.map(({ id, role }) => [id, role]),
      [
        ['copy', 'repost'],
        ['other', 'only'],
        ['source', 'original'],
        ['bare', 'only'],
      ],
    );
    assert.equal(folded[0]?.['storyId'], folded[2]?.['storyId']);
    assert.equal(new Set(folded.map(({ storyId }) => storyId)).size, 3);
    assert.ok((folded[0]?.['evidence'] as { kind: string }[]).some(({ kind }) => kind === 'published-first'));
  });

  it('names the line that is no JSON, lacks a text or repeats an id', async () => {
    const stderrOf = async (text: string) => {
      await writeFile(join(dir, 'articles.ndjson'), text);
      const { code, stderr } = await start(['fold', '--batch', 'articles.ndjson'], { cwd: dir });
      assert.equal(code, EXIT.failure);
      return stderr;
    };
    assert.match(await stderrOf('{"id":"a","articleBody":"x"}\n{'), /articles\.ndjson:2/);
    assert.match(await stderrOf('{"id":"a"}'), /no "articleBody"/);
    assert.match(
      await stderrOf('{"id":"a","articleBody":"x"}\n{"id":"a","articleBody":"y"}'),
      /"a" stands in line 1 already/,
    );
  });
});
