/** Gathers the texts of elements that may be dates, names or roles, while the page is read. */
import { ATTRIBUTE, type Attributes } from './attributes.ts';
import type { Mark, Markup, PageElement } from './markup.ts';
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
const BY_ATTRIBUTE = ATTRIBUTE.itemprop | ATTRIBUTE.rel | ATTRIBUTE.typeof;
/** RDFa, as Drupal writes it: `schema:Person`, `sioc:UserAccount`. */
const RDFA_PERSON = /(?:^|[:/])(?:person|useraccount)$/i;
const BY_HINT = HINT.byline | HINT.author | HINT.date;

export class MarkWriter {
  private readonly markup: Pick<Markup, 'marks' | 'people' | 'topics'>;
  private readonly attributes: Attributes;
  private open: { mark: Mark; list: Mark[] }[] = [];

  constructor(markup: Pick<Markup, 'marks' | 'people' | 'topics'>, attributes: Attributes) {
    this.markup = markup;
    this.attributes = attributes;
  }

  text(piece: string): void {
    for (const { mark } of this.open) if (mark.text.length < MAX_MARK_CHARS) mark.text += piece;
  }

  /** The element begins; its attributes are those just read. @param blocksBefore blocks of the page so far */
  begin(element: PageElement, blocksBefore: number): void {
    const { attributes, markup } = this;
    const { tag, hints } = element;
    if ((attributes.present & BY_ATTRIBUTE) === 0 && (hints & BY_HINT) === 0 && tag !== 'time' && tag !== 'address')
      return;
    const property = attributes.get('itemprop').toLowerCase();
    const rel = attributes.get('rel').toLowerCase();
    const person = this.personIn(tag, property);
    if (person !== undefined) this.push({ kind: 'author', name: person }, markup.people, element, blocksBefore);
    if (rel === 'tag') this.push({ kind: 'property', name: rel }, markup.topics, element, blocksBefore);
    const isProperty = property !== '' && PROPERTIES.has(property);
    const isRelAuthor = rel.includes('author');
    const isAuthor = isRelAuthor || (hints & (HINT.byline | HINT.author)) !== 0;
    if (tag !== 'time' && !isProperty && !isAuthor && (hints & HINT.date) === 0) return;
    const kind = isProperty ? 'property' : tag === 'time' || !isAuthor ? 'time' : 'author';
    this.push({ kind, name: property || (isRelAuthor ? 'rel-author' : tag) }, markup.marks, element, blocksBefore);
  }

  /** By what an element says that it holds the name of a person: as the author's name beside their role, as RDFa, or as an address. */
  private personIn(tag: string, property: string): string | undefined {
    if (property === 'name' && this.open.some(({ mark }) => mark.name === 'author')) return 'author-name';
    if (tag === 'address') return tag;
    return RDFA_PERSON.test(this.attributes.get('typeof')) ? 'rdfa-person' : undefined;
  }

  private push(what: Pick<Mark, 'kind' | 'name'>, list: Mark[], element: PageElement, blocksBefore: number): void {
    const { attributes } = this;
    if (this.open.length >= MAX_OPEN_MARKS || list.length >= MAX_MARKS) return;
    // Microformats put an instant into the title of an abbreviation.
    const instant = attributes.get('datetime') || (element.tag === 'abbr' ? attributes.get('title') : '');
    const mark = {
      ...what,
      value: instant || attributes.get('content'),
      text: '',
      href: attributes.get('href'),
      element,
      blocksBefore,
    };
    this.open.push({ mark, list });
  }

  end(element: PageElement): void {
    while (this.open.at(-1)?.mark.element === element) this.close();
  }

  endAll(): void {
    for (const { mark, list } of this.open) list.push(mark);
    this.open = [];
  }

  private close(): void {
    const last = this.open.pop();
    if (last) last.list.push(last.mark);
  }
}
