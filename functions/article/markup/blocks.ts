/** Puts text together into blocks: what stands between two starts or ends of elements that are not inline. */
import type { Block, PageElement } from './markup.ts';
import { unitAt, unitsOf } from '../units.ts';
import { shapeOf } from '../words.ts';

/** More blocks than any page of words has; the rest of a trap is not read. */
const MAX_BLOCKS = 40_000;
/** A single block beyond this is data that lost its tags. */
const MAX_BLOCK_CHARS = 200_000;

/** Stands for `<br>` until white space is folded; the character itself is treated likewise where a page has it. */
const BREAK = '\u2028';
const BREAK_CODE = 0x2028;
export class BlockWriter {
  private readonly blocks: Block[];
  private buffer = '';
  /** Whether text stands in the buffer, and whether any stands after the last line break. */
  private hasText = false;
  private lineHasText = false;
  private element: PageElement | undefined;
  private inner: PageElement | undefined;
  /** Texts that are to be seen, and which of them are links, and which bold or italic. */
  private pieces = 0;
  private linkedPieces: string[] = [];
  private strongPieces: string[] = [];
  private links = 0;
  private images = 0;
  private href = '';

  constructor(blocks: Block[]) {
    this.blocks = blocks;
  }

  get count(): number {
    return this.blocks.length;
  }

  text(piece: string, place: { element: PageElement; inner: PageElement }, linked: boolean, strong: boolean): void {
    const visible = !isBlank(piece);
    if (!this.hasText) {
      if (!visible) return;
      this.hasText = true;
      this.element = place.element;
      this.inner = place.inner;
    }
    if (this.buffer.length > MAX_BLOCK_CHARS) return;
    this.buffer += piece;
    if (!visible) return;
    this.lineHasText = true;
    this.pieces++;
    if (linked) this.linkedPieces.push(piece);
    if (strong) this.strongPieces.push(piece);
  }

  /** White space and nothing else. */
  space(): void {
    if (this.hasText && this.buffer.length <= MAX_BLOCK_CHARS) this.buffer += ' ';
  }

  link(href: string): void {
    this.links++;
    if (this.href === '') this.href = href;
  }

  image(): void {
    this.images++;
  }

  /** One break is a line of the same paragraph; two are a new paragraph. */
  lineBreak(): void {
    if (!this.hasText) return;
    if (this.lineHasText) this.buffer += BREAK;
    else this.end();
    this.lineHasText = false;
  }

  end(): void {
    if (this.hasText) {
      if (this.element && this.inner && this.blocks.length < MAX_BLOCKS) this.write(this.element, this.inner);
    } else if (this.links === 0 && this.images === 0) return;
    this.buffer = '';
    this.hasText = false;
    this.lineHasText = false;
    this.pieces = 0;
    if (this.linkedPieces.length > 0) this.linkedPieces = [];
    if (this.strongPieces.length > 0) this.strongPieces = [];
    this.links = 0;
    this.images = 0;
    this.href = '';
  }

  private write(element: PageElement, inner: PageElement): void {
    const text = cleanText(this.buffer);
    if (text === '') return;
    const shape = shapeOf(text);
    this.blocks.push({
      index: this.blocks.length,
      text,
      element,
      inner,
      words: shape.words,
      letters: shape.letters,
      digits: shape.digits,
      capitals: shape.capitals,
      stops: shape.stops,
      commas: shape.commas,
      quotes: shape.quotes,
      unspaced: shape.unspaced,
      links: this.links,
      linkWords: this.wordsOf(this.linkedPieces, shape.words),
      strongWords: this.wordsOf(this.strongPieces, shape.words),
      images: this.images,
      href: this.href,
    });
  }

  /** @param all words of the block, which are not counted again when it is one such piece */
  private wordsOf(pieces: readonly string[], all: number): number {
    if (pieces.length === 0) return 0;
    if (this.pieces === 1) return all;
    return Math.min(
      all,
      pieces.reduce((sum, piece) => sum + shapeOf(piece).words, 0),
    );
  }
}

/** White space folded to single spaces, line breaks kept, invisible characters gone. One pass, and no copy of what is clean. */
export function cleanText(raw: string): string {
  const units = unitsOf(raw);
  let { length } = raw;
  let from = 0;
  while (from < length && isSpaceOrInvisible(units[from] ?? 0)) from++;
  while (length > from && isSpaceOrInvisible(units[length - 1] ?? 0)) length--;
  let clean = '';
  let at = from;
  while (at < length) {
    const code = units[at] ?? 0;
    if ((code > 0x20 && code < 0x7f) || !isSpaceOrInvisible(code)) {
      at++;
      continue;
    }
    const start = at;
    let breaks = false;
    let spaces = false;
    for (let next = code; isSpaceOrInvisible(next); next = units[++at] ?? 0) {
      if (next === BREAK_CODE) breaks = true;
      else if (!isInvisible(next)) spaces = true;
    }
    if (at === start + 1 && code === 0x20) continue;
    clean += raw.slice(from, start) + (breaks ? '\n' : spaces ? ' ' : '');
    from = at;
  }
  return clean + raw.slice(from, length);
}

function isSpaceOrInvisible(code: number): boolean {
  if (code <= 0x20) return true;
  if (code < 0x7f) return false;
  return (
    code <= 0xa0 ||
    code === 0xad ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === BREAK_CODE ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x2060 ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** Drawn by nobody: soft hyphens, zero-width spaces, byte order marks, NUL. */
function isInvisible(code: number): boolean {
  return code === 0 || code === 0xad || code === 0x200b || code === 0x2060 || code === 0xfeff;
}

function isBlank(piece: string): boolean {
  const { length } = piece;
  for (let index = 0; index < length; index++) {
    const code = unitAt(piece, index);
    if (code > 32 && code !== 0xa0 && code !== 0x200b && code !== 0xfeff && code !== 0xad) return false;
  }
  return true;
}
