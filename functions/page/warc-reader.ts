/** Reads pages back from WARC files, ours and others': Common Crawl's news archive, wget, Heritrix. One record in memory at a time. */
import { gunzipSync, brotliDecompressSync, inflateSync, constants } from 'node:zlib';
import { InputError } from '../errors.ts';
import { FETCH } from '../limits.ts';
import { BrokenMember, unpackMembers, type Member, type Piece } from './members.ts';
import type { Hop, Page, RawPage } from './page.ts';
import { signalsIn } from './signals.ts';
import { REDIRECTS_FIELD, REQUESTED_FIELD, SIGNALS_FIELD } from './warc-fields.ts';

const HEADER_MAX = 64 * 1024;
/** Of a record's block, transfer encodings included; what is beyond is skipped and the page says `truncated`. */
const BLOCK_MAX = 4 * FETCH.pageBytes;

interface WarcRecord {
  member: Member;
  /** Lower-case names. */
  fields: Record<string, string>;
  block: Uint8Array;
  cut: boolean;
}

/**
 * All HTTP responses in the file, whatever their status and type: what is no article is the caller's to say.
 * @param source the file's bytes in any chunks, compressed by record, as a whole, or not at all
 * @throws InputError that names the offset when the file is cut or is no WARC file; the whole records before it were given
 */
export async function* readWarc(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<RawPage, void, undefined> {
  const records = new RecordReader(unpackMembers(source));
  for (;;) {
    let record: WarcRecord | undefined;
    try {
      record = await records.next();
    } catch (error) {
      if (!(error instanceof BrokenMember)) throw error;
      throw new InputError(`The WARC file cannot be read from byte ${error.offset} on: ${error.message}.`, {
        cause: error,
        where: `byte ${error.offset}`,
        fix:
          error.offset === 0
            ? 'Check that it is a WARC file: nothing of it could be read.'
            : 'What came before was read. Fetch the file again to read the rest.',
      });
    }
    if (!record) return;
    const page = pageOf(record);
    if (page) yield { page, offset: record.member.offset, length: record.member.length ?? 0 };
  }
}

/** Records out of pieces. */
class RecordReader {
  private readonly pieces: AsyncIterator<Piece, unknown>;
  private held: Uint8Array = new Uint8Array();
  private member: Member = { offset: 0 };
  private broken: BrokenMember | undefined;

  constructor(pieces: AsyncIterable<Piece>) {
    this.pieces = pieces[Symbol.asyncIterator]();
  }

  async next(): Promise<WarcRecord | undefined> {
    if (this.broken) throw this.broken;
    if (!(await this.skipBlankLines())) return undefined;
    const { member } = this;
    const head = await this.head();
    const size = Number(head['content-length']);
    if (!Number.isSafeInteger(size) || size < 0) throw new BrokenMember('a record has no length', member.offset);
    const wanted = head['warc-type'] === 'response' && size > 0;
    const block = await this.block(size, wanted ? BLOCK_MAX : 0);
    await this.endMember(member);
    return { member, fields: head, block, cut: wanted && size > BLOCK_MAX };
  }

  /** A record is whole only when its member is: this is where a checksum is compared. A fault behind the member is the next record's. */
  private async endMember(member: Member): Promise<void> {
    try {
      await this.skipBlankLines();
    } catch (error) {
      if (!(error instanceof BrokenMember) || error.offset === member.offset) throw error;
      this.broken = error;
    }
  }

  /** @returns false at the end of the file */
  private async skipBlankLines(): Promise<boolean> {
    for (;;) {
      let at = 0;
      while (at < this.held.length && (this.held[at] === 13 || this.held[at] === 10)) at++;
      this.held = this.held.subarray(at);
      if (this.held.length > 0) return true;
      if (!(await this.more())) return false;
    }
  }

  private async head(): Promise<Record<string, string>> {
    const { offset } = this.member;
    for (;;) {
      const text = Buffer.from(this.held.buffer, this.held.byteOffset, Math.min(this.held.length, HEADER_MAX));
      const end = endOfHead(text);
      if (end) {
        this.held = this.held.subarray(end.next);
        const lines = text.toString('utf8', 0, end.at).split(/\r?\n/);
        if (!/^WARC\/\d/.test(lines[0] ?? '')) throw new BrokenMember('not the beginning of a WARC record', offset);
        return fieldsOf(lines.slice(1));
      }
      if (text.length >= 5 && text.toString('latin1', 0, 5) !== 'WARC/') {
        throw new BrokenMember('not the beginning of a WARC record', offset);
      }
      if (this.held.length >= HEADER_MAX) throw new BrokenMember('the header of a record does not end', offset);
      if (!(await this.more())) throw new BrokenMember('the file ends within the header of a record', offset);
    }
  }

  /** `size` bytes are taken, at most `keep` of them kept. */
  private async block(size: number, keep: number): Promise<Uint8Array> {
    const { offset } = this.member;
    const kept: Uint8Array[] = [];
    let left = size;
    let room = keep;
    for (;;) {
      const part = this.held.subarray(0, left);
      if (room > 0) kept.push(part.subarray(0, room));
      room -= part.length;
      left -= part.length;
      this.held = this.held.subarray(part.length);
      if (left === 0) return Buffer.concat(kept);
      if (!(await this.more())) throw new BrokenMember('the file ends within a record', offset);
    }
  }

  private async more(): Promise<boolean> {
    const next = await this.pieces.next();
    if (next.done === true) return false;
    if (this.held.length === 0) this.member = next.value.member;
    this.held = this.held.length === 0 ? next.value.bytes : Buffer.concat([this.held, next.value.bytes]);
    return true;
  }
}

function endOfHead(bytes: Buffer): { at: number; next: number } | undefined {
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (crlf < 0 && lf < 0) return undefined;
  return crlf >= 0 && (lf < 0 || crlf < lf) ? { at: crlf, next: crlf + 4 } : { at: lf, next: lf + 2 };
}

/** A line that begins with a space continues the one before. Repeated names are joined. */
function fieldsOf(lines: string[]): Record<string, string> {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line) && last !== '') {
      fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`);
    } else if (colon > 0) {
      last = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      const earlier = fields.get(last);
      fields.set(last, earlier === undefined ? value : `${earlier}, ${value}`);
    }
  }
  return Object.fromEntries(fields);
}

function pageOf(record: WarcRecord): Page | undefined {
  const { fields, block } = record;
  const target = fields['warc-target-uri']?.replace(/^<|>$/g, '');
  if (fields['warc-type'] !== 'response' || target === undefined || !/^https?:/i.test(target)) return undefined;
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
  const end = endOfHead(bytes.subarray(0, HEADER_MAX));
  const lines = bytes.toString('latin1', 0, end?.at ?? 0).split(/\r?\n/);
  const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(lines[0] ?? '')?.[1]);
  if (!end || !status) return undefined;
  const headers = fieldsOf(lines.slice(1));
  const decoded = decodedBody(bytes.subarray(end.next), headers);
  const date = new Date(fields['warc-date'] ?? '');
  const hostSignals = signalsIn(fields[SIGNALS_FIELD.toLowerCase()]);
  return {
    url: fields[REQUESTED_FIELD.toLowerCase()] ?? target,
    finalUrl: target,
    status,
    headers: ownHeaders(headers),
    body: decoded.body.subarray(0, FETCH.pageBytes),
    fetchedAt: Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString(),
    truncated:
      record.cut || decoded.cut || decoded.body.length > FETCH.pageBytes || fields['warc-truncated'] !== undefined,
    redirects: hopsOf(fields[REDIRECTS_FIELD.toLowerCase()]),
    ...(hostSignals.length === 0 ? {} : { hostSignals }),
  };
}

/** As they came: what the writer renamed gets its name back, and the length is that of the stored body. */
function ownHeaders(headers: Record<string, string>): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const renamed = own.map(([name, value]) => [name.replace(/^x-crawl-(?=content-|transfer-)/, ''), value] as const);
  return Object.fromEntries(renamed);
}

function hopsOf(header: string | undefined): Hop[] {
  const words = header?.split(' ') ?? [];
  const hops: Hop[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) hops.push({ status: Number(words[at]), url: words[at + 1] ?? '' });
  return hops;
}

/** Chunks joined and encodings removed, where the block still has them: writers differ, so the bytes decide. */
function decodedBody(raw: Uint8Array, headers: Record<string, string>): { body: Uint8Array; cut: boolean } {
  const chunked = /chunked/i.test(headers['transfer-encoding'] ?? '') ? joinChunks(raw) : undefined;
  let body = chunked ?? raw;
  const encodings = (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .reverse();
  for (const encoding of encodings) {
    const unpacked = unpack(body, encoding);
    if (unpacked === 'broken') return { body, cut: true };
    body = unpacked;
  }
  return { body, cut: false };
}

function unpack(body: Uint8Array, encoding: string): Uint8Array | 'broken' {
  const options = { maxOutputLength: BLOCK_MAX, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    if (body[0] === 0x1f && body[1] === 0x8b && /gzip/.test(encoding)) return gunzipSync(body, options);
    if (encoding === 'deflate' && body[0] === 0x78) return inflateSync(body, options);
    if (encoding === 'br' && !looksLikeText(body)) return brotliDecompressSync(body, { maxOutputLength: BLOCK_MAX });
    return body;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 'broken';
    throw error;
  }
}

function looksLikeText(body: Uint8Array): boolean {
  return /^\s{0,64}[<{]/.test(
    Buffer.from(body.subarray(0, 80))
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, ''),
  );
}

/** RFC 9112, section 7.1; undefined when these are no chunks (the writer joined them and kept the header). */
function joinChunks(raw: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    const size =
      end < 0 || end - at > 100
        ? undefined
        : /^([0-9a-f]{1,8})\s{0,8}(?:;|$)/i.exec(bytes.toString('latin1', at, end))?.[1];
    if (size === undefined) return chunks.length > 0 ? Buffer.concat(chunks) : undefined;
    const length = parseInt(size, 16);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
    if (at >= bytes.length) return Buffer.concat(chunks);
  }
}
