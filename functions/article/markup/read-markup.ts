/**
 * Reads a page's source into `Markup`, in one pass and in linear time. The tree that a browser would build is only followed by
 * a stack of open elements: enough to know what stands around a text, and nothing that grows with the depth of nesting.
 */
import { ATTRIBUTE, Attributes } from './attributes.ts';
import { BlockWriter } from './blocks.ts';
import { EntityReader } from './entities.ts';
import { MarkWriter } from './marks.ts';
import { PageElement, sumUp, type Markup } from './markup.ts';
import { scan, type ScanHandler } from './scan.ts';
import { LITERAL_START_CHARS, startsWithLiteral } from './literals.ts';
import { PARAGRAPH, type Tag } from './tags.ts';
import { PLACE, PLACE_OF_ROLE } from './vocabulary.ts';

/** What lies deeper is read as if it lay here. Real pages stay under 60. */
const MAX_DEPTH = 256;
/** What comes after is read without elements of its own. The largest measured news page has 21,000. */
const MAX_ELEMENTS = 100_000;
const MAX_METAS = 1_000;
const MAX_IMAGES = 2_000;
/** Longer scripts are programs or the state of a whole shop. */
const MAX_SCRIPT_CHARS = 1_500_000;
const MAX_TITLE_CHARS = 10_000;
/** Whether it is drawn stands at the start of a style. */
const MAX_STYLE_CHARS = 300;
const DRAWN_NOT = /display\s*:\s*none|visibility\s*:\s*hidden/i;
/** Attributes that say where a text stands. */
const PLACING = ATTRIBUTE.role | ATTRIBUTE.hidden | ATTRIBUTE['aria-hidden'] | ATTRIBUTE.style | ATTRIBUTE.itemprop;

function scriptOf(type: string): 'structured' | 'state' | 'program' | 'other' {
  if (type.includes('ld+json')) return 'structured';
  if (type.includes('json')) return 'state';
  return type === '' || type.includes('javascript') || type === 'module' ? 'program' : 'other';
}

/** The page's own root is no tag of its source. */
const ROOT_DEPTH = 0;

class MarkupReader implements ScanHandler {
  readonly markup: Markup;
  readonly attributes: Attributes;
  private readonly source: string;
  private readonly withoutScripts: boolean;
  private readonly writer: BlockWriter;
  private readonly marks: MarkWriter;
  private readonly entities = new EntityReader();
  /** Open elements and their tags, outermost first; the page's root has none. */
  private readonly stack: PageElement[];
  private readonly tags: (Tag | undefined)[] = [undefined];
  /** How many elements of a tag are on the stack, by its number, so that an end without a start costs nothing. */
  private readonly openCount: number[] = [];
  /** Where text stands: the innermost element, and the innermost that is not inline. */
  private readonly place: { inner: PageElement; element: PageElement };
  /** Open tags beyond the deepest level. */
  private overflow = 0;
  /** The tag whose content is being skipped, and how often it is open. */
  private skipping: Tag | undefined;
  private skipDepth = 0;
  private script: 'structured' | 'state' | 'program' | 'other' = 'other';
  private inTitle = false;
  private linked = false;
  private strong = 0;

  constructor(source: string, withoutScripts: boolean) {
    this.source = source;
    this.withoutScripts = withoutScripts;
    this.attributes = new Attributes(source, this.entities);
    const root = new PageElement('html', undefined, 0);
    this.stack = [root];
    this.place = { inner: root, element: root };
    this.markup = {
      lang: '',
      title: '',
      base: '',
      metas: [],
      links: [],
      structured: [],
      states: [],
      marks: [],
      people: [],
      topics: [],
      blocks: [],
      elements: [root],
      images: [],
      scripts: 0,
      passwordFields: 0,
    };
    this.writer = new BlockWriter(this.markup.blocks);
    this.marks = new MarkWriter(this.markup, this.attributes);
  }

  text(from: number, to: number, isBlank: boolean): void {
    if (this.skipping !== undefined) {
      if (this.skipping.name === 'script') this.scriptText(from, to);
      return;
    }
    if (isBlank && (this.place.element.place & PLACE.pre) === 0) {
      if (this.inTitle) return;
      // However many they are, they are one space to the reader.
      this.marks.text(' ');
      this.writer.space();
      return;
    }
    const text = this.entities.decode(this.source.slice(from, to));
    if (this.inTitle) this.titleText(text);
    else this.shownText(text);
  }

  private scriptText(from: number, to: number): void {
    if (this.script === 'other' || to - from >= MAX_SCRIPT_CHARS) return;
    if (this.script === 'program' && !startsWithLiteral(this.source.slice(from, from + LITERAL_START_CHARS))) return;
    const sources = this.script === 'structured' ? this.markup.structured : this.markup.states;
    sources.push(this.source.slice(from, to));
  }

  private titleText(text: string): void {
    if (this.markup.title.length < MAX_TITLE_CHARS) this.markup.title += text;
  }

  private shownText(text: string): void {
    this.marks.text(text);
    const isStrong = this.strong > 0;
    if ((this.place.element.place & PLACE.pre) === 0) {
      this.writer.text(text, this.place, this.linked, isStrong);
      return;
    }
    let first = true;
    for (const line of text.split('\n')) {
      if (!first) this.writer.lineBreak();
      first = false;
      this.writer.text(line, this.place, this.linked, isStrong);
    }
  }

  open(tag: Tag, isSelfClosing: boolean): void {
    if (this.skipping !== undefined) {
      if (tag === this.skipping) {
        if (!isSelfClosing) this.skipDepth++;
        return;
      }
      if (!this.skipping.isSoftSkip || !tag.breaksOut) return;
      this.skipping = undefined;
    }
    const { name } = tag;
    if (tag.isSkipped && !this.isShown(name)) {
      this.skip(tag, isSelfClosing);
    } else if (tag.isVoid) {
      this.openVoid(name);
    } else if (name === 'title' && this.markup.title === '') {
      this.inTitle = true;
    } else if (name === 'html' || name === 'body') {
      this.markup.lang ||= this.attributes.get('lang');
    } else if (name !== 'head') {
      this.openElement(tag);
    }
  }

  /** A template that a browser attaches to its element as it reads, and what it shows when it runs no scripts, where that is asked for. */
  private isShown(name: string): boolean {
    return name === 'template' ? this.attributes.has('shadowrootmode') : name === 'noscript' && this.withoutScripts;
  }

  private skip(tag: Tag, isSelfClosing: boolean): void {
    if (tag.name === 'script') {
      this.markup.scripts++;
      const type = this.attributes.get('type').toLowerCase();
      this.script = scriptOf(type);
    }
    if (!tag.isInline && !tag.isSoftSkip) this.writer.end();
    // Only a drawing may close itself; the slash means nothing on HTML's own tags.
    if (isSelfClosing && (tag.name === 'svg' || tag.name === 'math')) return;
    this.skipping = tag;
    this.skipDepth = 1;
  }

  private openVoid(name: string): void {
    const { markup, attributes } = this;
    if (name === 'meta') this.meta();
    else if (name === 'link') {
      const rel = attributes.get('rel').toLowerCase();
      if (rel !== '' && markup.links.length < MAX_METAS) {
        const [href, hreflang, type] = [attributes.get('href'), attributes.get('hreflang'), attributes.get('type')];
        markup.links.push({ rel, href, hreflang, type });
      }
    } else if (name === 'base') {
      markup.base ||= attributes.get('href');
    } else if (name === 'br') {
      this.writer.lineBreak();
    } else if (name === 'img') {
      this.writer.image();
      if (markup.images.length < MAX_IMAGES)
        markup.images.push({ src: attributes.get('src'), blocksBefore: this.writer.count, element: this.place.inner });
    } else if (name === 'hr') {
      this.writer.end();
    } else if (name === 'input' && attributes.get('type') === 'password') {
      markup.passwordFields++;
    }
  }

  private meta(): void {
    const { attributes } = this;
    const name = (
      attributes.get('property') ||
      attributes.get('name') ||
      attributes.get('itemprop') ||
      attributes.get('http-equiv')
    ).toLowerCase();
    const content = attributes.get('content').trim();
    if (name !== '' && content !== '' && this.markup.metas.length < MAX_METAS)
      this.markup.metas.push({ name, content });
  }

  private openElement(tag: Tag): void {
    if (!tag.isInline) {
      this.writer.end();
      this.closeImplied(tag);
    }
    if (tag.name === 'a') {
      // A link cannot stand in a link: the one that was not closed ends here.
      const href = this.attributes.get('href');
      this.linked = href !== '';
      if (this.linked) this.writer.link(href);
    }
    if (this.overflow > 0 || this.stack.length >= MAX_DEPTH || this.markup.elements.length >= MAX_ELEMENTS) {
      this.overflow++;
      return;
    }
    const element = this.describe(tag);
    this.markup.elements.push(element);
    this.stack.push(element);
    this.tags.push(tag);
    this.openCount[tag.number] = (this.openCount[tag.number] ?? 0) + 1;
    this.place.inner = element;
    if (!tag.isInline) this.place.element = element;
    if (tag.isStrong) this.strong++;
    this.marks.begin(element, this.writer.count);
  }

  private describe(tag: Tag): PageElement {
    const { attributes } = this;
    const parent = this.place.inner;
    const element = new PageElement(tag.name, parent, this.markup.elements.length);
    const named = attributes.meaning('class');
    const hints = named.hints | attributes.meaning('id').hints;
    element.hints = hints;
    element.allHints = parent.allHints | hints;
    element.signature = (named.hash ^ tag.hash) >>> 0;
    element.place = parent.place | tag.place | this.placeOfAttributes();
    return element;
  }

  private placeOfAttributes(): number {
    const { attributes } = this;
    if ((attributes.present & PLACING) === 0) return 0;
    let place = PLACE_OF_ROLE.get(attributes.get('role')) ?? 0;
    if (attributes.has('hidden') || attributes.get('aria-hidden') === 'true') place |= PLACE.hidden;
    const style = attributes.get('style');
    if (style !== '' && DRAWN_NOT.test(style.slice(0, MAX_STYLE_CHARS))) place |= PLACE.hidden;
    const property = attributes.get('itemprop');
    if (property !== '' && /articlebody/i.test(property)) place |= PLACE.bodyProperty;
    return place;
  }

  private closeImplied(tag: Tag): void {
    if (tag.endsParagraph && this.openCount[PARAGRAPH.number]) this.closeParagraph();
    const rule = tag.siblings;
    if (!rule) return;
    for (let depth = this.stack.length - 1; depth > ROOT_DEPTH; depth--) {
      const open = this.tags[depth]?.name ?? '';
      if (rule.within.has(open)) return;
      if (rule.ends.has(open)) {
        this.popTo(depth);
        return;
      }
    }
  }

  /** Closes an open paragraph that only inline elements separate from here. */
  private closeParagraph(): void {
    for (let depth = this.stack.length - 1; depth > ROOT_DEPTH; depth--) {
      const open = this.tags[depth];
      if (open === PARAGRAPH) return this.popTo(depth);
      if (open?.isInline !== true) return;
    }
  }

  close(tag: Tag): void {
    if (this.skipping !== undefined) {
      if (tag === this.skipping && --this.skipDepth <= 0) this.skipping = undefined;
      return;
    }
    const { name } = tag;
    if (name === 'title') this.inTitle = false;
    if (name === 'br' || name === 'p') this.writer.lineBreak();
    if (!tag.isInline) this.writer.end();
    if (name === 'a') this.linked = false;
    if (this.overflow > 0) {
      this.overflow--;
      return;
    }
    if (!this.openCount[tag.number]) return;
    for (let depth = this.stack.length - 1; depth > ROOT_DEPTH; depth--) {
      const open = this.tags[depth];
      if (open === tag) return this.popTo(depth);
      // The end of an inline element does not end the blocks that were begun in it.
      if (tag.isInline && open?.isInline !== true) return;
    }
  }

  private popTo(depth: number): void {
    const { stack, tags } = this;
    while (stack.length > depth) {
      const element = stack.pop();
      const tag = tags.pop();
      if (!element || !tag) break;
      if (tag.name === 'a') this.linked = false;
      if (tag.isStrong) this.strong--;
      this.openCount[tag.number] = (this.openCount[tag.number] ?? 1) - 1;
      this.marks.end(element);
    }
    let top = stack.length - 1;
    this.place.inner = stack[top] ?? this.place.inner;
    while (top > ROOT_DEPTH && tags[top]?.isInline === true) top--;
    this.place.element = stack[top] ?? this.place.inner;
  }

  end(): Markup {
    this.writer.end();
    this.marks.endAll();
    sumUp(this.markup);
    return this.markup;
  }
}

/**
 * @param page the decoded source; anything at all may stand in it
 * @param withoutScripts as a browser shows it that runs none: with what stands in `noscript`
 */
export function readMarkup(page: string, withoutScripts = false): Markup {
  const reader = new MarkupReader(page, withoutScripts);
  scan(page, reader.attributes, reader);
  return reader.end();
}
