/**
 * Pages as WARC 1.1 files (ISO 28500): one gzip member for each record, so that one page can be read without the others. Written by
 * hand, as it is a header and a body: the npm package brings its own deflate and hash in WebAssembly into every bundle.
 */
import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Page } from './page.ts';
import { REDIRECTS_FIELD, REQUESTED_FIELD, SIGNALS_FIELD } from './warc-fields.ts';

export { readWarc } from './warc-reader.ts';

export interface WarcInfo {
  /** Name and version of the writer. */
  software: string;
  /** Further fields of the warcinfo record. */
  [field: string]: string;
}

export interface WarcFile {
  bytes: Uint8Array;
  /** Of each page, in the order given: its gzip member. */
  records: { offset: number; length: number }[];
}

/** The body lies decoded; these headers told how it came, and are kept under the name that Common Crawl gives them. */
const TRANSFER_HEADERS = new Set(['content-encoding', 'transfer-encoding', 'content-length']);

/** The same pages and info give the same bytes: ids are hashes, dates those of the fetches. */
export function writeWarc(pages: Page[], info: WarcInfo = { software: 'Newsfold' }): WarcFile {
  return joinWarc(pages.map(packPage), pages[0]?.fetchedAt, info);
}

/** A page as it will lie in a WARC file. */
export const packPage = (page: Page): Buffer => member(responseRecord(page));

/**
 * The same from pages that were packed before, one by one.
 * @param at when the first of them was fetched
 */
export function joinWarc(
  packed: Buffer[],
  at: string = new Date(0).toISOString(),
  info: WarcInfo = { software: 'Newsfold' },
): WarcFile {
  const first = member(infoRecord(at, info));
  const records: WarcFile['records'] = [];
  let offset = first.length;
  for (const { length } of packed) {
    records.push({ offset, length });
    offset += length;
  }
  return { bytes: Buffer.concat([first, ...packed]), records };
}

function infoRecord(at: string, info: WarcInfo): Buffer {
  const fields = Object.entries({ format: 'WARC File Format 1.1', ...info });
  const body = Buffer.from(fields.map(([name, value]) => `${name}: ${oneLine(value)}\r\n`).join(''));
  return record('warcinfo', 'application/warc-fields', at, [], body);
}

function responseRecord(page: Page): Buffer {
  const extra: [string, string][] = [['WARC-Target-URI', page.finalUrl]];
  if (page.url !== page.finalUrl) extra.push([REQUESTED_FIELD, page.url]);
  if (page.redirects.length > 0)
    extra.push([REDIRECTS_FIELD, page.redirects.map((hop) => `${hop.status} ${hop.url}`).join(' ')]);
  if (page.hostSignals?.length) extra.push([SIGNALS_FIELD, page.hostSignals.join(' ')]);
  if (page.truncated) extra.push(['WARC-Truncated', 'length']);
  const body = Buffer.concat([Buffer.from(httpHead(page), 'latin1'), page.body]);
  return record('response', 'application/http; msgtype=response', page.fetchedAt, extra, body);
}

function httpHead(page: Page): string {
  const lines = Object.entries(page.headers).map(([name, value]) => {
    const kept = TRANSFER_HEADERS.has(name) ? `x-crawl-${name}` : name;
    return `${kept}: ${oneLine(value)}`;
  });
  return [
    `HTTP/1.1 ${page.status} ${STATUS_CODES[page.status] ?? ''}`,
    ...lines,
    `content-length: ${page.body.length}`,
    '',
    '',
  ].join('\r\n');
}

function record(type: string, contentType: string, date: string, extra: [string, string][], body: Buffer): Buffer {
  const digest = createHash('sha1').update(body).digest();
  const fields: [string, string][] = [
    ['WARC-Type', type],
    ['WARC-Record-ID', `<urn:uuid:${recordId(type, date, extra, digest)}>`],
    ['WARC-Date', date],
    ...extra,
    ['WARC-Block-Digest', `sha1:${base32(digest)}`],
    ['Content-Type', contentType],
    ['Content-Length', String(body.length)],
  ];
  const head = fields.map(([name, value]) => `${name}: ${oneLine(value)}\r\n`).join('');
  return Buffer.concat([Buffer.from(`WARC/1.1\r\n${head}\r\n`), body, Buffer.from('\r\n\r\n')]);
}

/** A UUID of version 8 (RFC 9562, section 5.8): made from what the record says. */
function recordId(type: string, date: string, extra: [string, string][], digest: Buffer): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([type, date, extra]))
    .update(digest)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function member(bytes: Buffer): Buffer {
  const packed = gzipSync(bytes);
  packed[9] = 255; // "unknown system": the same bytes wherever they are written
  return packed;
}

/** Values come from servers: a line break in one would end the header. */
function oneLine(value: string): string {
  return value.replace(/[\r\n\0]+/g, ' ');
}

function base32(bytes: Uint8Array): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) out += letters.charAt((held >> (bits - 5)) & 31);
  }
  return bits > 0 ? out + letters.charAt((held << (5 - bits)) & 31) : out;
}
