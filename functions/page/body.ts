/** Reads the body of one answer: content-encodings removed, decoded bytes counted, cut at the cap. */
import type { IncomingMessage } from 'node:http';
import * as zlib from 'node:zlib';

/** Real pages compress 4 to 30 times; beyond this ratio at the cap nothing is text that someone wrote. */
const BOMB_RATIO = 100;
/** RFC 9110 sets no bound; browsers refuse more. */
const ENCODINGS_MAX = 5;
const GZIP_MAGIC = [0x1f, 0x8b];
const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

type Decoder = zlib.Gunzip | zlib.Inflate | zlib.InflateRaw | zlib.BrotliDecompress | zlib.ZstdDecompress;

export type BodyResult =
  { kind: 'body'; body: Uint8Array; truncated: boolean } | { kind: 'bomb' | 'encoding'; detail: string };

/** What can be asked for: Zstandard only where the runtime has it. */
export const ACCEPT_ENCODING = `gzip, deflate, br${'createZstdDecompress' in zlib ? ', zstd' : ''}`;

/**
 * Never rejects for what the server sent. Ends early, and destroys the socket, at `maxBytes` decoded bytes.
 * @param response its headers have arrived, nothing of its body was read
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<BodyResult> {
  const encodings = encodingsOf(response.headers['content-encoding']);
  if (encodings.length > ENCODINGS_MAX) {
    response.destroy();
    return { kind: 'encoding', detail: `${encodings.length} content-encodings on one another` };
  }
  const raw = await firstBytes(response);
  const decoders: Decoder[] = [];
  let head = raw.first;
  for (const encoding of encodings) {
    const decoder = decoderFor(encoding, decoders.length === 0 ? head : undefined);
    if (decoder === 'unknown') {
      response.destroy();
      return { kind: 'encoding', detail: `content-encoding "${encoding.slice(0, 40)}" is not known` };
    }
    // A header that promises gzip over a plain body: what came is taken as what it is.
    if (decoder === 'plain') break;
    decoders.push(decoder);
    head = new Uint8Array();
  }
  return collect(response, raw, decoders, maxBytes);
}

interface RawStart {
  first: Uint8Array;
  rest: AsyncIterator<Uint8Array>;
  /** The server broke off before anything came. */
  broken: boolean;
}

async function firstBytes(response: IncomingMessage): Promise<RawStart> {
  const rest = (response as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  try {
    const start = await rest.next();
    return { first: start.done ? new Uint8Array() : start.value, rest, broken: false };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { first: new Uint8Array(), rest, broken: true };
  }
}

/** In the order in which they must be undone. */
function encodingsOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity' && name !== 'none' && name !== 'utf-8')
    .reverse();
}

/** @param head the first bytes of what is to be decoded, where they are known */
function decoderFor(encoding: string, head: Uint8Array | undefined): Decoder | 'plain' | 'unknown' {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return head && !startsWith(head, GZIP_MAGIC) ? 'plain' : zlib.createGunzip();
    case 'deflate':
      // RFC 9110 means the zlib format; servers that send raw deflate are as old as the header.
      return head && !isZlib(head) ? zlib.createInflateRaw() : zlib.createInflate();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      if (!('createZstdDecompress' in zlib)) return 'unknown';
      return head && !startsWith(head, ZSTD_MAGIC) ? 'plain' : zlib.createZstdDecompress();
    default:
      return 'unknown';
  }
}

function startsWith(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

async function collect(
  response: IncomingMessage,
  raw: RawStart,
  decoders: Decoder[],
  maxBytes: number,
): Promise<BodyResult> {
  const counter = { bytes: 0, broken: raw.broken };
  let stream: AsyncIterable<Uint8Array> = counted(raw, counter);
  for (const decoder of decoders) stream = through(stream, decoder);
  const chunks: Uint8Array[] = [];
  let size = 0;
  let capped = false;
  let failure: Error | undefined;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      capped = size > maxBytes;
      if (capped) break;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failure = error;
  }
  // Raised only at the beginning of a gzip member: what follows the whole body is not part of it.
  if (failure?.message === 'incorrect header check' && size > 0) failure = undefined;
  if (capped || failure || counter.broken) response.destroy();
  // Of what was received only so much was needed to fill the cap.
  const unpacked = decoders[0]?.bytesWritten ?? size;
  if (capped && size > unpacked * BOMB_RATIO) {
    return { kind: 'bomb', detail: `${unpacked} bytes unpack to more than ${maxBytes}` };
  }
  if (failure && size === 0 && counter.bytes > 0) return { kind: 'encoding', detail: failure.message };
  const body = Buffer.concat(chunks, Math.min(size, maxBytes));
  return { kind: 'body', body, truncated: capped || failure !== undefined || counter.broken };
}

/** The bytes as they come over the wire. A connection that breaks off ends them; that it did is noted. */
async function* counted(
  raw: RawStart,
  counter: { bytes: number; broken: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  counter.bytes += raw.first.length;
  if (raw.first.length > 0) yield raw.first;
  try {
    for (;;) {
      const next = await raw.rest.next();
      if (next.done) return;
      counter.bytes += next.value.length;
      yield next.value;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    counter.broken = true;
  }
}

/** `source` through `decoder`, no more read than is taken. */
async function* through(
  source: AsyncIterable<Uint8Array>,
  decoder: Decoder,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Not awaited: when the reader stops early, feeding ends with the connection, which the reader destroys next.
  void feed(source, decoder);
  try {
    yield* decoder as AsyncIterable<Uint8Array>;
  } finally {
    decoder.destroy();
  }
}

/** Never rejects: what goes wrong upstream goes wrong in the decoder. */
async function feed(source: AsyncIterable<Uint8Array>, decoder: Decoder): Promise<void> {
  const closed = new Promise<void>((resolve) => decoder.once('close', resolve));
  try {
    for await (const chunk of source) {
      if (decoder.destroyed || decoder.writableEnded) return;
      if (!decoder.write(chunk)) {
        await Promise.race([closed, new Promise<void>((resolve) => decoder.once('drain', resolve))]);
      }
    }
    if (!decoder.destroyed) decoder.end();
  } catch (error) {
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}
