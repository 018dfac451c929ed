/**
 * The bytes of a file of gzip members (RFC 1952) with the place of each: what offset and length a record has. Node's own gunzip joins
 * the members and does not say where they begin.
 */
import { createInflateRaw, crc32, type InflateRaw } from 'node:zlib';

const FIXED_HEADER = 10;
const TRAILER = 8;
/** Of names and comments in a member's header. */
const HEADER_MAX = 64 * 1024;

/** Where bytes come from. `length` is known when the whole member was read. */
export interface Member {
  offset: number;
  length?: number;
}

export interface Piece {
  member: Member;
  bytes: Uint8Array;
}

/** The file is not what it should be from `offset` on. */
export class BrokenMember extends Error {
  override readonly name = 'BrokenMember';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** @throws BrokenMember when a member is cut or damaged; all pieces before it were given */
export async function* unpackMembers(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Piece, void, undefined> {
  const input = new Input(source);
  const start = await input.atLeast(2);
  if (start.length === 0) return;
  if (!isGzip(start)) {
    yield* plain(input);
    return;
  }
  for (;;) {
    const head = await input.atLeast(2);
    // Zeros after the last member are padding of tapes and of some writers.
    if (head.length === 0 || head.every((byte) => byte === 0)) return;
    if (!isGzip(head)) throw new BrokenMember('not the beginning of a gzip member', input.offset);
    yield* inflateMember(input);
  }
}

/** An uncompressed file is one run of bytes; its "member" is where each piece begins. */
async function* plain(input: Input): AsyncGenerator<Piece, void, undefined> {
  for (;;) {
    const offset = input.offset;
    const bytes = await input.next();
    if (!bytes) return;
    yield { member: { offset, length: bytes.length }, bytes };
  }
}

async function* inflateMember(input: Input): AsyncGenerator<Piece, void, undefined> {
  const member: Member = { offset: input.offset };
  await skipHeader(input, member.offset);
  const inflater = new Inflater();
  let checksum = 0;
  let size = 0;
  while (!inflater.ended) {
    const chunk = await input.next();
    const { output, consumed } = chunk
      ? await inflater.write(chunk, member.offset)
      : await inflater.finish(member.offset);
    for (const bytes of output) {
      checksum = crc32(bytes, checksum);
      size = (size + bytes.length) % 2 ** 32;
      yield { member, bytes };
    }
    if (chunk && consumed < chunk.length) input.unread(chunk.subarray(consumed));
  }
  const trailer = await input.atLeast(TRAILER);
  if (trailer.length < TRAILER) throw new BrokenMember('the file ends within a gzip member', member.offset);
  const view = Buffer.from(trailer.buffer, trailer.byteOffset, TRAILER);
  if (view.readUInt32LE(0) !== checksum || view.readUInt32LE(4) !== size) {
    throw new BrokenMember('the checksum of a gzip member is wrong', member.offset);
  }
  input.skip(TRAILER);
  member.length = input.offset - member.offset;
}

async function skipHeader(input: Input, offset: number): Promise<void> {
  const cut = () => new BrokenMember('the file ends within a gzip member', offset);
  const fixed = await input.atLeast(FIXED_HEADER);
  if (fixed.length < FIXED_HEADER) throw cut();
  const flags = fixed[3] ?? 0;
  input.skip(FIXED_HEADER);
  if (flags & 4) {
    const size = await input.atLeast(2);
    if (size.length < 2) throw cut();
    const extra = 2 + ((size[0] ?? 0) | ((size[1] ?? 0) << 8));
    if ((await input.atLeast(extra)).length < extra) throw cut();
    input.skip(extra);
  }
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = await input.find(0, HEADER_MAX);
    if (end < 0) throw cut();
    input.skip(end + 1);
  }
  if (flags & 2) {
    if ((await input.atLeast(2)).length < 2) throw cut();
    input.skip(2);
  }
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** One deflate stream: each write gives what it unpacks to and how much of the chunk belonged to the stream. */
class Inflater {
  ended = false;
  private readonly stream: InflateRaw = createInflateRaw();
  private output: Uint8Array[] = [];
  private failure: Error | undefined;

  private wake: () => void = () => undefined;

  constructor() {
    this.stream.on('data', (bytes: Uint8Array) => this.output.push(bytes));
    this.stream.on('error', (error) => (this.failure = error));
    this.stream.on('end', () => this.wake());
    this.stream.on('close', () => this.wake());
  }

  async write(chunk: Uint8Array, offset: number): Promise<{ output: Uint8Array[]; consumed: number }> {
    const before = this.stream.bytesWritten;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      // A stream that ended within the chunk calls no callback; its end wakes instead.
      this.stream.write(chunk, () => setImmediate(resolve));
    });
    this.ended = this.stream.readableEnded;
    return this.taken(before, offset);
  }

  /** The file has ended: either the stream has too, at the very end of the last chunk, or it was cut. */
  async finish(offset: number): Promise<{ output: Uint8Array[]; consumed: number }> {
    const before = this.stream.bytesWritten;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.stream.end();
    });
    this.ended = true;
    return this.taken(before, offset);
  }

  private taken(before: number, offset: number): { output: Uint8Array[]; consumed: number } {
    if (this.failure) {
      const cut = this.failure.message.includes('unexpected end');
      throw new BrokenMember(
        cut ? 'the file ends within a gzip member' : `a gzip member is damaged (${this.failure.message})`,
        offset,
      );
    }
    const { output } = this;
    this.output = [];
    const consumed = this.stream.bytesWritten - before;
    // Its window lies outside the heap, where the collector does not see how much waits for it: a file has thousands of members.
    if (this.ended) this.stream.destroy();
    return { output, consumed };
  }
}

/** The source with a look ahead, and where in the file it is. */
class Input {
  offset = 0;
  private held: Uint8Array = new Uint8Array();
  private readonly source: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.source = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** At least `count` bytes unless the file ends before; they are not taken. */
  async atLeast(count: number): Promise<Uint8Array> {
    while (this.held.length < count) {
      const more = await this.source.next();
      if (more.done === true) break;
      this.held = this.held.length === 0 ? more.value : Buffer.concat([this.held, more.value]);
    }
    return this.held;
  }

  async find(byte: number, within: number): Promise<number> {
    for (let count = 256; ; count *= 2) {
      const held = await this.atLeast(Math.min(count, within));
      const at = held.subarray(0, within).indexOf(byte);
      if (at >= 0 || held.length < count || count >= within) return at;
    }
  }

  /** All that is held, or the next chunk; it is taken. */
  async next(): Promise<Uint8Array | undefined> {
    const bytes = await this.atLeast(1);
    if (bytes.length === 0) return undefined;
    this.skip(bytes.length);
    return bytes;
  }

  skip(count: number): void {
    this.held = this.held.subarray(count);
    this.offset += count;
  }

  /** Gives the end of the last chunk back. */
  unread(rest: Uint8Array): void {
    this.held = this.held.length === 0 ? rest : Buffer.concat([rest, this.held]);
    this.offset -= rest.length;
  }
}
