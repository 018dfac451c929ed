/** What the tags of HTML mean for reading a page's text. */
import { hashOf } from './names.ts';
import { PLACE } from './vocabulary.ts';

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(' '));

const VOID = setOf(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr',
);

/** Their text is not the page's text: code, drawings, form values, fallbacks for browsers that lack something. */
const SKIPPED = setOf(
  'script style noscript svg math iframe template select textarea object video audio canvas noembed noframes xmp ' +
    // Of AMP's own elements those that never hold the text.
    'amp-ad amp-embed amp-sticky-ad amp-consent amp-user-notification amp-sidebar',
);

/** Tags inside running text. Every other tag, known or invented, starts a new block. */
const INLINE = setOf(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark nobr q rb rp rt rtc ruby s ' +
    'samp small span strike strong sub sup time tt u var wbr br picture source track param meta link script style',
);

/** An open paragraph ends where one of these begins (HTML standard, "in body": close a p element). */
const ENDS_PARAGRAPH = setOf(
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hgroup hr main menu nav ol p pre section table ul li dd dt',
);

/** Up to their end everything is text, tags too (HTML standard, "raw text" and "RCDATA"); in a drawing nothing is. */
const RAW = setOf('script style title textarea xmp svg');
const STRONG = setOf('b strong em i');
/** Tags that cannot stand inside a drawing or a list of choices: one that was not closed ends here. */
const BREAKS_OUT = setOf('p div h1 h2 h3 ul ol table section article body');
const SOFT_SKIPS = setOf('svg math select');

export interface SiblingRule {
  /** Tags that it closes when it begins, */
  ends: ReadonlySet<string>;
  /** and those beyond which it does not look. */
  within: ReadonlySet<string>;
}

const SIBLING_RULES: ReadonlyMap<string, SiblingRule> = (() => {
  const lists = setOf('ul ol menu dl table');
  const tables = setOf('table');
  const rule = (ends: string, within: ReadonlySet<string>): SiblingRule => ({ ends: setOf(ends), within });
  return new Map([
    ['li', rule('li', lists)],
    ['dd', rule('dd dt', lists)],
    ['dt', rule('dd dt', lists)],
    ['tr', rule('tr td th', tables)],
    ['td', rule('td th', tables)],
    ['th', rule('td th', tables)],
    ['option', rule('option', setOf('select'))],
  ]);
})();

const PLACES: ReadonlyMap<string, number> = new Map([
  ['article', PLACE.article],
  ['main', PLACE.main],
  ['aside', PLACE.aside],
  ['footer', PLACE.footer],
  ['header', PLACE.header],
  ['nav', PLACE.nav],
  ['menu', PLACE.nav],
  ['form', PLACE.form],
  ['figure', PLACE.figure],
  ['figcaption', PLACE.caption],
  ['caption', PLACE.caption],
  ['ul', PLACE.list],
  ['ol', PLACE.list],
  ['dl', PLACE.list],
  ['table', PLACE.table],
  ['blockquote', PLACE.quote],
  ['q', PLACE.quote],
  ['button', PLACE.button],
  ['label', PLACE.button],
  ['dialog', PLACE.dialog],
  ['li', PLACE.item],
  ['pre', PLACE.pre],
]);

/** All that is asked of a tag's name, looked up once for each tag of the page. */
export class Tag {
  readonly name: string;
  /** Its place in lists by tag: known tags first, then those that the page invents. */
  readonly number: number;
  readonly hash: number;
  readonly isInline: boolean;
  readonly isVoid: boolean;
  readonly isSkipped: boolean;
  readonly isSoftSkip: boolean;
  readonly isRaw: boolean;
  readonly isStrong: boolean;
  readonly breaksOut: boolean;
  readonly endsParagraph: boolean;
  readonly siblings: SiblingRule | undefined;
  /** `PLACE` bits. */
  readonly place: number;

  constructor(name: string, number: number) {
    this.name = name;
    this.number = number;
    this.hash = Math.imul(hashOf(name), 31);
    this.isInline = INLINE.has(name);
    this.isVoid = VOID.has(name);
    this.isSkipped = SKIPPED.has(name);
    this.isSoftSkip = SOFT_SKIPS.has(name);
    this.isRaw = RAW.has(name);
    this.isStrong = STRONG.has(name);
    this.breaksOut = BREAKS_OUT.has(name);
    this.endsParagraph = ENDS_PARAGRAPH.has(name);
    this.siblings = SIBLING_RULES.get(name);
    this.place = PLACES.get(name) ?? 0;
  }
}

const OTHERS = 'html head body tbody thead tfoot colgroup optgroup legend summary slot';
const SETS = [VOID, SKIPPED, INLINE, ENDS_PARAGRAPH, RAW, BREAKS_OUT, SIBLING_RULES, PLACES, setOf(OTHERS)];
export const KNOWN_TAGS: readonly Tag[] = [...new Set(SETS.flatMap((names) => [...names.keys()]))].map(
  (name, number) => new Tag(name, number),
);

/** Asked for by name: paragraphs end where other tags begin. */
export const PARAGRAPH = KNOWN_TAGS.find(({ name }) => name === 'p') ?? new Tag('p', -1);
