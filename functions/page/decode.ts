/** From bytes to text. Order: byte order mark, valid UTF-8, header, declaration in the document, guess. */
import { isUtf8 } from 'node:buffer';
import { guessCharset } from './guess.ts';

/** Of 1,248 real pages 13 % declare their charset beyond the 1,024 bytes that the standard prescans, 1 to 4 % beyond 8 KiB. */
const PRESCAN_BYTES = 16 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** What the web means by ISO 8859-1 and ASCII. */
const LATIN = 'windows-1252';

export type CharsetConfidence = 'bom' | 'utf-8' | 'header' | 'meta' | 'guess';

export interface Charset {
  /** WHATWG name, lower case. */
  charset: string;
  confidence: CharsetConfidence;
}

export interface DecodedText extends Charset {
  text: string;
}

/**
 * @param contentType the header's value; its charset is believed only when the bytes are not valid UTF-8, because headers lie
 *   more often than bytes do
 */
export function decodeBody(body: Uint8Array, contentType?: string): DecodedText {
  const found = charsetOf(body, contentType);
  return { ...found, text: new TextDecoder(found.charset).decode(body) };
}

/** Piece by piece: a 50 MB sitemap never becomes one string. */
export function* decodePieces(body: Uint8Array, contentType?: string): Generator<string, void, undefined> {
  const decoder = new TextDecoder(charsetOf(body, contentType).charset);
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    yield decoder.decode(body.subarray(at, at + CHUNK_BYTES), { stream: true });
  }
  yield decoder.decode();
}

export function charsetOf(body: Uint8Array, contentType?: string): Charset {
  const bom = bomOf(body);
  if (bom) return { charset: bom, confidence: 'bom' };
  // Without a byte order mark UTF-16 shows in its zeros: markup is ASCII, so every other byte is one.
  const wide = wideOf(body);
  if (wide) return { charset: wide, confidence: 'guess' };
  const declared = labelInHeader(contentType);
  const inside = declaredInside(body);
  // A stateful 7-bit encoding is valid UTF-8 byte by byte; escapes in it tell.
  const escaped = [declared, inside].find((name) => name === 'iso-2022-jp');
  if (escaped !== undefined && body.includes(0x1b)) return { charset: escaped, confidence: 'header' };
  if (isWholeUtf8(body)) return { charset: 'utf-8', confidence: 'utf-8' };
  // The label of servers that were never told: bytes that read as Hebrew or Russian speak against it, accents do not.
  if ((declared ?? inside) === LATIN) {
    const guessed = guessCharset(body, true);
    if (guessed !== undefined) return { charset: guessed, confidence: 'guess' };
  }
  if (declared !== undefined && declared !== 'utf-8') return { charset: declared, confidence: 'header' };
  if (inside !== undefined && inside !== 'utf-8') return { charset: inside, confidence: 'meta' };
  // Declared as UTF-8 and broken in few places: the broken places are lost, the rest is read.
  if ((declared ?? inside) !== undefined && isMostlyUtf8(body))
    return { charset: 'utf-8', confidence: declared ? 'header' : 'meta' };
  return { charset: guessCharset(body) ?? LATIN, confidence: 'guess' };
}

function bomOf(body: Uint8Array): string | undefined {
  const [a, b, c] = body;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return undefined;
}

function wideOf(body: Uint8Array): string | undefined {
  const [a, b, c, d] = body;
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return undefined;
}

/** A cut in the middle of a character at the very end is no reason to doubt. */
function isWholeUtf8(body: Uint8Array): boolean {
  let end = body.length;
  for (let back = 1; back <= 3 && back <= body.length; back++) {
    const byte = body[body.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    // The first byte of a character says how many it has.
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (length > back) end = body.length - back;
    break;
  }
  return isUtf8(body.subarray(0, end));
}

function isMostlyUtf8(body: Uint8Array): boolean {
  const sample = new TextDecoder().decode(body.subarray(0, 4 * CHUNK_BYTES));
  let beyondAscii = 0;
  let broken = 0;
  for (const char of sample) {
    if (char === '\ufffd') broken++;
    else if (char > '\x7f') beyondAscii++;
  }
  return broken * 10 <= beyondAscii;
}

function labelInHeader(contentType: string | undefined): string | undefined {
  const match = /charset\s{0,8}=\s{0,8}["']?\s{0,8}([^\s"';,]{1,40})/i.exec(contentType?.slice(0, 500) ?? '');
  return match?.[1] === undefined ? undefined : nameOf(match[1]);
}

/** The XML declaration, or the first `<meta>` that names a charset outside comments. */
function declaredInside(body: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(body.subarray(0, PRESCAN_BYTES));
  const xml = /^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}["']([^"'>]{1,40})["']/i.exec(head);
  const xmlName = xml?.[1] === undefined ? undefined : nameOf(xml[1]);
  if (xmlName !== undefined) return notWide(xmlName);
  for (const tag of metaTags(head)) {
    const label = /charset\s{0,8}=\s{0,8}["']?\s{0,8}([^\s"'/>;]{1,40})/i.exec(tag)?.[1];
    const name = label === undefined ? undefined : nameOf(label);
    if (name !== undefined) return notWide(name);
  }
  return undefined;
}

function* metaTags(head: string): Generator<string, void, undefined> {
  const lower = head.toLowerCase();
  let at = 0;
  for (;;) {
    const tag = lower.indexOf('<meta', at);
    if (tag < 0) return;
    const comment = lower.indexOf('<!--', at);
    if (comment >= 0 && comment < tag) {
      const end = lower.indexOf('-->', comment + 4);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    const end = lower.indexOf('>', tag);
    if (end < 0) return;
    yield head.slice(tag, end);
    at = end;
  }
}

/** A declaration that could be read as ASCII is not in UTF-16 (HTML standard, prescan). */
function notWide(name: string): string {
  return name.startsWith('utf-16') ? 'utf-8' : name;
}

function nameOf(label: string): string | undefined {
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
