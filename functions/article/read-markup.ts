/**
 * Reads a page's source into `Markup`, in one pass of htmlparser2's tokenizer and in linear time. The tree that a browser
 * would build is only followed by a stack of open elements: enough to know what stands around a text, and nothing that
 * grows with the depth of nesting.
 */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { BlockWriter } from './blocks.ts';
import { AttributeReader } from './attributes.ts';
import { EntityReader } from './entities.ts';
import { PageElement, sumUp, type Mark, type Markup } from './markup.ts';
import { hashOf, meaningOf } from './names.ts';
import { skim } from './skim.ts';
import {
  ENDS_PARAGRAPH,
  HINT,
  INLINE_TAGS,
  PLACE,
  PLACE_OF_ROLE,
  PLACE_OF_TAG,
  SIBLING_ENDS,
  SKIPPED_TAGS,
  VOID_TAGS,
} from './vocabulary.ts';

/** What lies deeper is read as if it lay here. Real pages stay under 60. */
const MAX_DEPTH = 256;
/** What comes after is read without elements of its own. The largest measured news page has 21,000. */
const MAX_ELEMENTS = 100_000;
const MAX_METAS = 1_000;
const MAX_MARKS = 400;
const MAX_IMAGES = 2_000;
/** A mark is a date or a name; a long text is neither. */
const MAX_MARK_CHARS = 300;
/** Marks inside marks: a date in a byline in a header. */
const MAX_OPEN_MARKS = 6;
/** Longer scripts are programs or the state of a whole shop. */
const MAX_SCRIPT_CHARS = 1_500_000;
const MAX_TITLE_CHARS = 10_000;

/** `itemprop` values that are read as metadata. */
const PROPERTIES = new Set([
  'datepublished',
  'datecreated',
  'datemodified',
  'author',
  'headline',
  'articlesection',
  'publisher',
]);
const STRONG_TAGS = new Set(['b', 'strong', 'em', 'i']);
/** Tags of HTML that cannot stand inside a drawing or a list of choices: one that was not closed ends here. */
const BREAKS_OUT = new Set(['p', 'div', 'h1', 'h2', 'h3', 'ul', 'ol', 'table', 'section', 'article', 'body']);
const SOFT_SKIPS = new Set(['svg', 'math', 'select']);
const DRAWN_NOT = /display\s*:\s*none|visibility\s*:\s*hidden/i;

class MarkupReader implements TokenizerCallbacks {
  readonly markup: Markup;
  private readonly source: string;
  private readonly writer: BlockWriter;
  private readonly entities = new EntityReader();
  private readonly stack: PageElement[] = [];
  /** How many elements of a name are on the stack, so that an end without a start costs nothing. */
  private readonly openCount = new Map<string, number>();
  /** Where text stands: the innermost element, and the innermost that is not inline. */
  private readonly place: { inner: PageElement; element: PageElement };
  /** Open tags beyond the deepest level. */
  private overflow = 0;
  /** The tag whose content is being skipped, and how often it is open. */
  private skipping = '';
  private skipDepth = 0;
  private script: 'structured' | 'state' | 'other' = 'other';
  private scriptSource = '';
  private inTitle = false;
  private linked = false;
  private strong = 0;
  private tag = '';
  private readonly attributes = new AttributeReader(this.entities);
  private openMarks: { mark: Mark; element: PageElement }[] = [];

  constructor(source: string) {
    this.source = source;
    const root = new PageElement('html', undefined, 0);
    this.stack.push(root);
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
      blocks: [],
      elements: [root],
      images: [],
      scripts: 0,
      passwordFields: 0,
    };
    this.writer = new BlockWriter(this.markup.blocks);
  }

  ontext(start: number, end: number): void {
    if (this.skipping === '') {
      const text = this.entities.decode(this.source.slice(start, end));
      if (this.inTitle) this.titleText(text);
      else this.text(text);
    } else if (this.skipping === 'script' && this.script !== 'other' && end - start < MAX_SCRIPT_CHARS) {
      this.scriptSource += this.source.slice(start, end);
    }
  }

  ontextentity(): void {
    // Entities are decoded where a text is kept, not where it is read.
  }

  onopentagname(start: number, end: number): void {
    this.tag = this.source.slice(start, end).toLowerCase();
    this.attributes.clear();
  }

  onattribname(start: number, end: number): void {
    this.attributes.name(this.source.slice(start, end));
  }

  onattribdata(start: number, end: number): void {
    this.attributes.data(this.source, start, end);
  }

  onattribentity(): void {
    // See `ontextentity`.
  }

  onattribend(): void {
    this.attributes.end();
  }

  onopentagend(): void {
    this.open(false);
  }

  onselfclosingtag(): void {
    this.open(true);
  }

  onclosetag(start: number, end: number): void {
    this.close(this.source.slice(start, end).toLowerCase());
  }

  oncdata(): void {
    // In HTML a CDATA section is a comment.
  }

  oncomment(): void {
    // Nothing of an article stands in comments.
  }

  ondeclaration(): void {
    // The document type says nothing of the article.
  }

  onprocessinginstruction(): void {
    // Nor does a processing instruction.
  }

  onend(): void {
    this.writer.end();
    for (const { mark } of this.openMarks) this.markup.marks.push(mark);
    sumUp(this.markup);
  }

  private titleText(text: string): void {
    if (this.markup.title.length < MAX_TITLE_CHARS) this.markup.title += text;
  }

  private text(text: string): void {
    for (const { mark } of this.openMarks) if (mark.text.length < MAX_MARK_CHARS) mark.text += text;
    if ((this.place.element.place & PLACE.pre) === 0) {
      this.writer.text(text, this.place, this.linked, this.strong > 0);
      return;
    }
    let first = true;
    for (const line of text.split('\n')) {
      if (!first) this.writer.lineBreak();
      first = false;
      this.writer.text(line, this.place, this.linked, this.strong > 0);
    }
  }

  private open(selfClosing: boolean): void {
    const { tag } = this;
    if (this.skipping !== '') {
      if (tag === this.skipping) {
        if (!selfClosing) this.skipDepth++;
        return;
      }
      if (!SOFT_SKIPS.has(this.skipping) || !BREAKS_OUT.has(tag)) return;
      this.skipping = '';
    }
    if (SKIPPED_TAGS.has(tag)) {
      this.skip(tag, selfClosing);
    } else if (VOID_TAGS.has(tag)) {
      this.openVoid(tag);
    } else if (tag === 'title' && this.markup.title === '') {
      this.inTitle = true;
    } else if (tag === 'html' || tag === 'body') {
      this.markup.lang ||= this.attributes.get('lang');
    } else if (tag !== 'head') {
      this.openElement(tag);
    }
  }

  private skip(tag: string, selfClosing: boolean): void {
    if (tag === 'script') {
      this.markup.scripts++;
      const type = this.attributes.get('type').toLowerCase();
      this.script = type.includes('ld+json') ? 'structured' : type.includes('json') ? 'state' : 'other';
      this.scriptSource = '';
    }
    if (!INLINE_TAGS.has(tag) && !SOFT_SKIPS.has(tag)) this.writer.end();
    // Only a drawing may close itself; the slash means nothing on HTML's own tags.
    if (selfClosing && (tag === 'svg' || tag === 'math')) return;
    this.skipping = tag;
    this.skipDepth = 1;
  }

  private openVoid(tag: string): void {
    const { markup } = this;
    if (tag === 'meta') {
      const name = (
        this.attributes.get('property') ||
        this.attributes.get('name') ||
        this.attributes.get('itemprop') ||
        this.attributes.get('http-equiv')
      ).toLowerCase();
      const content = this.attributes.get('content').trim();
      if (name !== '' && content !== '' && markup.metas.length < MAX_METAS) markup.metas.push({ name, content });
    } else if (tag === 'link') {
      const rel = this.attributes.get('rel').toLowerCase();
      if (rel !== '' && markup.links.length < MAX_METAS) {
        markup.links.push({
          rel,
          href: this.attributes.get('href'),
          hreflang: this.attributes.get('hreflang'),
          type: this.attributes.get('type'),
        });
      }
    } else if (tag === 'base') {
      markup.base ||= this.attributes.get('href');
    } else if (tag === 'br') {
      this.writer.lineBreak();
    } else if (tag === 'img') {
      this.writer.image();
      if (markup.images.length < MAX_IMAGES)
        markup.images.push({ src: this.attributes.get('src'), blocksBefore: this.writer.count });
    } else if (tag === 'hr') {
      this.writer.end();
    } else if (tag === 'input' && this.attributes.get('type') === 'password') {
      markup.passwordFields++;
    }
  }

  private openElement(tag: string): void {
    const inline = INLINE_TAGS.has(tag);
    if (!inline) this.writer.end();
    this.closeImplied(tag, inline);
    if (tag === 'a') {
      // A link cannot stand in a link: the one that was not closed ends here.
      this.linked = this.attributes.get('href') !== '';
      if (this.linked) this.writer.link(this.attributes.get('href'));
    }
    if (this.overflow > 0 || this.stack.length >= MAX_DEPTH || this.markup.elements.length >= MAX_ELEMENTS) {
      this.overflow++;
      return;
    }
    const element = this.describe(tag);
    this.markup.elements.push(element);
    this.stack.push(element);
    this.openCount.set(tag, (this.openCount.get(tag) ?? 0) + 1);
    this.place.inner = element;
    if (!inline) this.place.element = element;
    if (STRONG_TAGS.has(tag)) this.strong++;
    this.openMark(element);
  }

  private describe(tag: string): PageElement {
    const parent = this.place.inner;
    const element = new PageElement(tag, parent, this.markup.elements.length);
    const meaning = meaningOf(this.attributes.get('class'), this.attributes.get('id'));
    element.hints = meaning.hints;
    element.signature = (meaning.hash ^ Math.imul(hashOf(tag), 31)) >>> 0;
    element.allHints = parent.allHints | meaning.hints;
    element.place = parent.place | (PLACE_OF_TAG.get(tag) ?? 0) | this.placeOfAttributes();
    return element;
  }

  private placeOfAttributes(): number {
    let place = PLACE_OF_ROLE.get(this.attributes.get('role')) ?? 0;
    if (this.attributes.has('hidden') || this.attributes.get('aria-hidden') === 'true') place |= PLACE.hidden;
    const style = this.attributes.get('style');
    if (style !== '' && DRAWN_NOT.test(style.slice(0, MAX_MARK_CHARS))) place |= PLACE.hidden;
    if (this.attributes.get('itemprop') !== '' && /articlebody/i.test(this.attributes.get('itemprop')))
      place |= PLACE.bodyProperty;
    return place;
  }

  private openMark(element: PageElement): void {
    const { tag } = element;
    const property = this.attributes.get('itemprop').toLowerCase();
    const rel = this.attributes.get('rel').toLowerCase();
    const isProperty = property !== '' && PROPERTIES.has(property);
    const isAuthor = rel.includes('author') || (element.hints & (HINT.byline | HINT.author)) !== 0;
    if (tag !== 'time' && !isProperty && !isAuthor && (element.hints & HINT.date) === 0) return;
    if (this.openMarks.length >= MAX_OPEN_MARKS || this.markup.marks.length >= MAX_MARKS) return;
    this.openMarks.push({
      element,
      mark: {
        kind: isProperty ? 'property' : tag === 'time' || !isAuthor ? 'time' : 'author',
        name: property || (rel.includes('author') ? 'rel-author' : tag),
        value: this.attributes.get('datetime') || this.attributes.get('content'),
        text: '',
        href: this.attributes.get('href'),
        element,
        blocksBefore: this.writer.count,
      },
    });
  }

  private closeImplied(tag: string, inline: boolean): void {
    if (inline) return;
    if (ENDS_PARAGRAPH.has(tag) && this.openCount.get('p')) this.closeParagraph();
    const rule = SIBLING_ENDS.get(tag);
    if (!rule) return;
    for (let depth = this.stack.length - 1; depth > 0; depth--) {
      const open = this.stack[depth]?.tag ?? '';
      if (rule.within.has(open)) return;
      if (rule.ends.has(open)) {
        this.popTo(depth);
        return;
      }
    }
  }

  /** Closes an open paragraph that only inline elements separate from here. */
  private closeParagraph(): void {
    for (let depth = this.stack.length - 1; depth > 0; depth--) {
      const open = this.stack[depth]?.tag ?? '';
      if (open === 'p') return this.popTo(depth);
      if (!INLINE_TAGS.has(open)) return;
    }
  }

  private close(tag: string): void {
    if (this.skipping !== '') return this.closeSkipped(tag);
    if (tag === 'title') this.inTitle = false;
    const inline = INLINE_TAGS.has(tag);
    if (tag === 'br' || tag === 'p') this.writer.lineBreak();
    if (!inline) this.writer.end();
    if (tag === 'a') this.linked = false;
    if (this.overflow > 0) {
      this.overflow--;
      return;
    }
    if (!this.openCount.get(tag)) return;
    for (let depth = this.stack.length - 1; depth > 0; depth--) {
      const open = this.stack[depth]?.tag ?? '';
      if (open === tag) return this.popTo(depth);
      // The end of an inline element does not end the blocks that were begun in it.
      if (inline && !INLINE_TAGS.has(open)) return;
    }
  }

  private closeSkipped(tag: string): void {
    if (tag !== this.skipping || --this.skipDepth > 0) return;
    if (tag === 'script' && this.scriptSource !== '') {
      (this.script === 'structured' ? this.markup.structured : this.markup.states).push(this.scriptSource);
      this.scriptSource = '';
    }
    this.skipping = '';
  }

  private popTo(depth: number): void {
    while (this.stack.length > depth && this.stack.length > 1) {
      const element = this.stack.pop();
      if (!element) break;
      if (element.tag === 'a') this.linked = false;
      if (STRONG_TAGS.has(element.tag)) this.strong--;
      this.openCount.set(element.tag, (this.openCount.get(element.tag) ?? 1) - 1);
      while (this.openMarks.at(-1)?.element === element) {
        const open = this.openMarks.pop();
        if (open) this.markup.marks.push(open.mark);
      }
    }
    let inner = this.stack.at(-1) ?? this.place.inner;
    this.place.inner = inner;
    while (INLINE_TAGS.has(inner.tag) && inner.parent) inner = inner.parent;
    this.place.element = inner;
  }
}

/** @param page the decoded source; anything at all may stand in it */
export function readMarkup(page: string): Markup {
  const source = skim(page);
  const reader = new MarkupReader(source);
  const tokenizer = new Tokenizer({ decodeEntities: false }, reader);
  tokenizer.write(source);
  tokenizer.end();
  return reader.markup;
}
