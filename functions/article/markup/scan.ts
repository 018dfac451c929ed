/**
 * Scans a page's source for tags, in one pass and in linear time. It reads the same tags as htmlparser2's tokenizer, which
 * the tests hold it to (but for the ends of some programs, see script-end.ts), but cuts nothing out of the source that nobody asks for, and jumps over what is no text: programs,
 * styles, drawings and comments are half of a page.
 */
import { ATTRIBUTES, type Attributes } from './attributes.ts';
import { NameTable, isName } from './name-table.ts';
import { ScriptEnds } from './script-end.ts';
import { KNOWN_TAGS, Tag } from './tags.ts';

export interface ScanHandler {
  /** Source of a text, character references and all. @param isBlank it is nothing but white space */
  text: (from: number, to: number, isBlank: boolean) => void;
  /** The tag's attributes are those in `attributes` at this moment. */
  open: (tag: Tag, isSelfClosing: boolean) => void;
  close: (tag: Tag) => void;
}

const KNOWN = new NameTable(KNOWN_TAGS.map(({ name }) => name));
/** A page that invents more tags than this is made up of noise: further ones are all taken for one. */
const MAX_INVENTED = 2_000;

const CODE = { bang: 0x21, quote: 0x22, apostrophe: 0x27, slash: 0x2f, lt: 0x3c, eq: 0x3d, gt: 0x3e, question: 0x3f };

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c;

const isLetter = (code: number): boolean => {
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x7a;
};

class Scanner {
  private readonly source: string;
  private readonly attributes: Attributes;
  private readonly handler: ScanHandler;
  private readonly invented = new Map<string, Tag>();
  /** Tags of which no end stands in the rest of the source: looked for once. */
  private readonly endless = new Set<Tag>();
  private readonly scriptEnds: ScriptEnds;

  constructor(source: string, attributes: Attributes, handler: ScanHandler) {
    this.source = source;
    this.scriptEnds = new ScriptEnds(source);
    this.attributes = attributes;
    this.handler = handler;
  }

  run(): void {
    const { source } = this;
    const { length } = source;
    let at = 0;
    let textFrom = 0;
    let isBlank = true;
    while (at < length) {
      const code = source.charCodeAt(at);
      if (code !== CODE.lt) {
        if (code > 0x20) isBlank = false;
        at++;
        continue;
      }
      const next = source.charCodeAt(at + 1);
      if (!isLetter(next) && next !== CODE.slash && next !== CODE.bang && next !== CODE.question) {
        // A lone "<" is text.
        isBlank = false;
        at++;
        continue;
      }
      if (at > textFrom) this.handler.text(textFrom, at, isBlank);
      at = isLetter(next) ? this.openTag(at + 1) : next === CODE.slash ? this.closeTag(at + 2) : this.aside(at + 1);
      textFrom = at;
      isBlank = true;
    }
    if (textFrom < length) this.handler.text(textFrom, length, isBlank);
  }

  /** Comments, declarations and their like. @returns where the source goes on */
  private aside(at: number): number {
    const { source } = this;
    if (source.startsWith('!--', at)) return this.after('-->', at + 1);
    if (source.startsWith('![CDATA[', at)) return this.after(']]>', at + 8);
    return this.after('>', at);
  }

  /** @returns the place after the next such mark, or the end of the source */
  private after(mark: string, at: number): number {
    const found = this.source.indexOf(mark, at);
    return found < 0 ? this.source.length : found + mark.length;
  }

  private closeTag(at: number): number {
    const { source } = this;
    if (!isLetter(source.charCodeAt(at))) return this.after('>', at);
    const to = this.nameEnd(at);
    const end = source.charCodeAt(to) === CODE.gt ? to + 1 : this.after('>', to);
    if (source.charCodeAt(end - 1) === CODE.gt) this.handler.close(this.tagAt(at, to));
    return end;
  }

  private openTag(at: number): number {
    const { source, attributes } = this;
    const { length } = source;
    const to = this.nameEnd(at);
    const tag = this.tagAt(at, to);
    attributes.present = 0;
    let isSelfClosing = false;
    let index = to;
    for (;;) {
      // A tag without an end is none.
      if (index >= length) return length;
      const code = source.charCodeAt(index);
      if (code === CODE.gt) break;
      if (code === CODE.slash || isSpace(code)) {
        isSelfClosing = code === CODE.slash || (isSelfClosing && isSpace(code));
        index++;
      } else {
        isSelfClosing = false;
        index = this.attribute(index);
      }
    }
    this.handler.open(tag, isSelfClosing);
    return tag.isRaw ? this.rawText(tag, index + 1, isSelfClosing) : index + 1;
  }

  /** @returns the place after the name of a tag */
  private nameEnd(at: number): number {
    const { source } = this;
    for (let to = at; to < source.length; to++) {
      const code = source.charCodeAt(to);
      if (code === CODE.gt || code === CODE.slash || isSpace(code)) return to;
    }
    return source.length;
  }

  /** @returns the place after the attribute */
  private attribute(at: number): number {
    const { source, attributes } = this;
    const { length } = source;
    let to = at + 1;
    let code = source.charCodeAt(to);
    while (to < length && code !== CODE.eq && code !== CODE.gt && code !== CODE.slash && !isSpace(code))
      code = source.charCodeAt(++to);
    const slot = ATTRIBUTES.find(source, at, to);
    let index = to;
    while (index < length && isSpace(source.charCodeAt(index))) index++;
    if (source.charCodeAt(index) !== CODE.eq) {
      if (slot >= 0) attributes.set(slot, to, to);
      return index;
    }
    index++;
    while (index < length && isSpace(source.charCodeAt(index))) index++;
    const quote = source.charCodeAt(index);
    let from = index;
    let end: number;
    let next: number;
    if (quote === CODE.quote || quote === CODE.apostrophe) {
      from = index + 1;
      end = source.indexOf(quote === CODE.quote ? '"' : "'", from);
      if (end < 0) end = length;
      next = end + 1;
    } else {
      end = from;
      while (end < length && source.charCodeAt(end) !== CODE.gt && !isSpace(source.charCodeAt(end))) end++;
      next = end;
    }
    if (slot >= 0) attributes.set(slot, from, end);
    return next;
  }

  /** What stands up to the tag's own end is not read as tags. @returns where the source goes on: at that end */
  private rawText(tag: Tag, from: number, isSelfClosing: boolean): number {
    const isDrawing = tag.name === 'svg';
    if (isDrawing && isSelfClosing) return from;
    // A program without an end is the rest of the page; of the others only the end was forgotten.
    const isProgram = tag.name === 'script';
    const end = isProgram ? Math.min(this.scriptEnds.after(from), this.source.length) : this.endOf(tag, from);
    if (end < 0) return from;
    if (end > from && !isDrawing && (!isProgram || end < this.source.length)) this.handler.text(from, end, false);
    return end;
  }

  private endOf(tag: Tag, from: number): number {
    if (this.endless.has(tag)) return -1;
    const { source } = this;
    const { length } = tag.name;
    for (let at = source.indexOf('</', from); at >= 0; at = source.indexOf('</', at + 2)) {
      const after = source.charCodeAt(at + 2 + length);
      if (isName(tag.name, source, at + 2, at + 2 + length)) {
        if (after === CODE.gt || after === CODE.slash || isSpace(after)) return at;
      }
    }
    this.endless.add(tag);
    return -1;
  }

  private tagAt(from: number, to: number): Tag {
    const number = KNOWN.find(this.source, from, to);
    const known = KNOWN_TAGS[number];
    if (known !== undefined) return known;
    const name = this.source.slice(from, to).toLowerCase();
    const again = this.invented.get(name);
    if (again !== undefined) return again;
    if (this.invented.size >= MAX_INVENTED) return OTHER;
    const tag = new Tag(name, KNOWN_TAGS.length + 1 + this.invented.size);
    this.invented.set(name, tag);
    return tag;
  }
}

const OTHER = new Tag('?', KNOWN_TAGS.length);

export function scan(source: string, attributes: Attributes, handler: ScanHandler): void {
  new Scanner(source, attributes, handler).run();
}
