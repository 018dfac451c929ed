import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'node:test';
import { InputError } from '../../functions/errors.ts';
import type { Page, RawPage } from '../../functions/page/page.ts';
import { readWarc, writeWarc } from '../../functions/page/warc.ts';

const PAGES: Page[] = [1, 2, 3].map((n) => ({
  url: `https://harbour.example/${n}?from=feed`,
  finalUrl: `https://harbour.example/${n}`,
  status: 200,
  headers: { 'content-type': 'text/html', 'content-encoding': 'gzip', 'x-note': 'caf\u00e9' },
  body: Buffer.from(`<p>Page ${n}: ferry</p>`.repeat(n * 2000)),
  fetchedAt: `2026-01-10T12:00:0${n}.123Z`,
  truncated: n === 3,
  redirects: [{ url: `https://harbour.example/${n}?from=feed`, status: 301 }],
  ...(n === 2 ? { hostSignals: ['tdm-reservation', 'content-signal'] } : {}),
}));
const INFO = { software: 'Newsfold' };

/** In chunks of a size that no boundary falls on. */
function* chunks(bytes: Uint8Array, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size?: number): Promise<RawPage[]> {
  const pages: RawPage[] = [];
  for await (const page of readWarc(chunks(bytes, size))) pages.push(page);
  return pages;
}

const response = (target: string, http: string | Buffer, fields = '') => {
  const block = Buffer.isBuffer(http) ? http : Buffer.from(http);
  const head = `WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: ${target}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n${fields}Content-Length: ${block.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), block, Buffer.from('\r\n\r\n')]);
};

describe('WARC files', () => {
  it('give back the pages that were written, in any chunks', async () => {
    const { bytes } = writeWarc(PAGES, INFO);
    for (const size of [1, 7, 1000, 1_000_000]) {
      const back = await read(bytes, size);
      assert.deepEqual(
        back.map(({ page }) => ({ ...page, body: Buffer.from(page.body).toString() })),
        PAGES.map((page) => ({ ...page, body: page.body.toString() })),
      );
    }
  });

  it('are the same bytes for the same pages', () => {
    assert.deepEqual(
      writeWarc(PAGES, INFO).bytes,
      writeWarc(
        structuredClone(PAGES).map((page) => ({ ...page, body: Buffer.from(page.body) })),
        INFO,
      ).bytes,
    );
  });

  it('say where each page lies, so that one can be read alone', async () => {
    const { bytes, records } = writeWarc(PAGES, INFO);
    assert.deepEqual(
      (await read(bytes)).map(({ offset, length }) => ({ offset, length })),
      records,
    );
    const [, second] = records;
    assert.ok(second);
    const [alone] = await read(bytes.subarray(second.offset, second.offset + second.length));
    assert.equal(alone?.page.finalUrl, 'https://harbour.example/2');
  });

  it('cannot be given a header of their own by a server', async () => {
    const evil = { ...PAGES[0]!, headers: { 'x-evil': 'a\r\n\r\nWARC/1.1\r\nWARC-Type: response' } };
    const back = await read(writeWarc([evil, PAGES[1]!], INFO).bytes);
    assert.equal(back.length, 2);
    assert.equal(Buffer.from(back[0]!.page.body).toString(), PAGES[0]!.body.toString());
  });

  it('that are cut give the whole records and then an error that names the place', async () => {
    const { bytes, records } = writeWarc(PAGES, INFO);
    for (const cut of [records[2]!.offset + 1, records[2]!.offset + 50, bytes.length - 9, bytes.length - 1]) {
      const pages: RawPage[] = [];
      await assert.rejects(
        async () => {
          for await (const page of readWarc(chunks(bytes.subarray(0, cut)))) pages.push(page);
        },
        (error) => error instanceof InputError && error.message.includes(String(records[2]!.offset)),
      );
      assert.equal(pages.length, 2, `cut at ${cut}`);
    }
  });

  it('that are damaged or no WARC files are named so', async () => {
    const { bytes, records } = writeWarc(PAGES, INFO);
    const damaged = Buffer.from(bytes);
    damaged.fill(0x55, records[1]!.offset + 40, records[1]!.offset + 60);
    await assert.rejects(read(damaged), InputError);
    await assert.rejects(read(Buffer.from('PK\x03\x04 something else entirely')), InputError);
    await assert.rejects(read(gzipSync('not a warc file')), InputError);
    assert.deepEqual(await read(Buffer.alloc(0)), []);
  });

  it('of others are read: uncompressed, compressed as one, chunked, encoded, cut by their writer', async () => {
    const body = '<p>hello</p>';
    const packed = gzipSync(body);
    const records = Buffer.concat([
      Buffer.from('WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nxx\r\n\r\n'),
      response('<https://h.example/brackets>', `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n${body}`),
      response(
        'https://h.example/chunked',
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n${body.slice(0, 4)}\r\n8\r\n${body.slice(4)}\r\n0\r\n\r\n`,
      ),
      response(
        'https://h.example/gzip',
        Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n'), packed]),
      ),
      response('https://h.example/gone', 'HTTP/1.1 404 Not Found\n\ngone'),
      response('https://h.example/cut', `HTTP/1.1 200 OK\r\n\r\n${body}`, 'WARC-Truncated: length\r\n'),
      response('dns:h.example', '20240101000000\nh.example. 60 IN A 1.2.3.4'),
    ]);
    for (const bytes of [records, gzipSync(records)]) {
      const pages = (await read(bytes)).map(({ page }) => page);
      assert.deepEqual(
        pages.map(({ url }) => url.slice(18)),
        ['brackets', 'chunked', 'gzip', 'gone', 'cut'],
      );
      assert.deepEqual(
        pages.map(({ status }) => status),
        [200, 200, 200, 404, 200],
      );
      for (const page of pages.slice(0, 3)) assert.equal(Buffer.from(page.body).toString(), body);
      assert.equal(pages[4]?.truncated, true);
    }
  });

  it('are read with little memory however large', async () => {
    const one = writeWarc([{ ...PAGES[0]!, body: Buffer.from('<p>ferry</p>'.repeat(80_000)) }], INFO);
    const member = one.bytes.subarray(one.records[0]!.offset);
    const before = process.memoryUsage().rss;
    let count = 0;
    const many = (function* () {
      for (let n = 0; n < 200; n++) yield member;
    })();
    for await (const { page } of readWarc(many)) count += page.body.length > 900_000 ? 1 : 0;
    assert.equal(count, 200);
    assert.ok(process.memoryUsage().rss - before < 150_000_000);
  });
});
