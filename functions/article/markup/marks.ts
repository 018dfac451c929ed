/** Gathers the texts of elements that may be dates, names or roles, while the page is read. */
import { ATTRIBUTE, type Attributes } from './attributes.ts';
import type { Mark, PageElement } from './markup.ts';
import { HINT } from './vocabulary.ts';

const MAX_MARKS = 400;
/** A mark is a date or a name; a long text is neither. */
const MAX_MARK_CHARS = 300;
/** Marks inside marks: a date in a byline in a header. */
const MAX_OPEN_MARKS = 6;

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
const BY_ATTRIBUTE = ATTRIBUTE.itemprop | ATTRIBUTE.rel;
const BY_HINT = HINT.byline | HINT.author | HINT.date;

export class MarkWriter {
  private readonly marks: Mark[];
  private readonly attributes: Attributes;
  private open: Mark[] = [];

  constructor(marks: Mark[], attributes: Attributes) {
    this.marks = marks;
    this.attributes = attributes;
  }

  text(piece: string): void {
    for (const mark of this.open) if (mark.text.length < MAX_MARK_CHARS) mark.text += piece;
  }

  /** The element begins; its attributes are those just read. @param blocksBefore blocks of the page so far */
  begin(element: PageElement, blocksBefore: number): void {
    const { attributes } = this;
    const { tag, hints } = element;
    if ((attributes.present & BY_ATTRIBUTE) === 0 && (hints & BY_HINT) === 0 && tag !== 'time') return;
    const property = attributes.get('itemprop').toLowerCase();
    const isRelAuthor = attributes.get('rel').toLowerCase().includes('author');
    const isProperty = property !== '' && PROPERTIES.has(property);
    const isAuthor = isRelAuthor || (hints & (HINT.byline | HINT.author)) !== 0;
    if (tag !== 'time' && !isProperty && !isAuthor && (hints & HINT.date) === 0) return;
    if (this.open.length >= MAX_OPEN_MARKS || this.marks.length >= MAX_MARKS) return;
    this.open.push({
      kind: isProperty ? 'property' : tag === 'time' || !isAuthor ? 'time' : 'author',
      name: property || (isRelAuthor ? 'rel-author' : tag),
      value: attributes.get('datetime') || attributes.get('content'),
      text: '',
      href: attributes.get('href'),
      element,
      blocksBefore,
    });
  }

  end(element: PageElement): void {
    while (this.open.at(-1)?.element === element) {
      const mark = this.open.pop();
      if (mark) this.marks.push(mark);
    }
  }

  endAll(): void {
    this.marks.push(...this.open);
    this.open = [];
  }
}
