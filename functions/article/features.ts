/** What the block classifier sees of each block: numbers from structure, density, position and neighbours. */
import type { Block, Markup, PageElement } from './markup.ts';
import { climb, cueOf, headingLevel, nearestArticle, surveyOf, type PageContext, type Survey } from './survey.ts';
import { HINT, PLACE } from './vocabulary.ts';

/** Signs that a column of their own was worth; the rest only count among the foreign ones. */
const OWN_HINTS = [HINT.content, HINT.card];
const ALL_HINTS = [
  HINT.body,
  HINT.related,
  HINT.comment,
  HINT.caption,
  HINT.promo,
  HINT.sidebar,
  HINT.tags,
  HINT.hidden,
  HINT.lead,
  HINT.embed,
  HINT.card,
  HINT.paywall,
];
const HINTS_BELOW = [HINT.body, HINT.caption, HINT.hidden, HINT.lead, HINT.embed, HINT.card];
const PLACES = [PLACE.article, PLACE.main, PLACE.figure, PLACE.list, PLACE.bodyProperty, PLACE.item];
const PLACES_BELOW = [PLACE.article, PLACE.figure, PLACE.list, PLACE.table, PLACE.item];
const FOREIGN_HINTS =
  HINT.share |
  HINT.related |
  HINT.comment |
  HINT.caption |
  HINT.promo |
  HINT.consent |
  HINT.subscribe |
  HINT.footer |
  HINT.navigation |
  HINT.tags |
  HINT.sidebar |
  HINT.author |
  HINT.byline;
const FOREIGN_PLACES =
  PLACE.aside | PLACE.footer | PLACE.nav | PLACE.form | PLACE.caption | PLACE.button | PLACE.dialog | PLACE.hidden;

const TAG_NUMBER: ReadonlyMap<string, number> = new Map([
  ['p', 1],
  ['div', 2],
  ['section', 3],
  ['article', 3],
  ['h1', 4],
  ['h2', 5],
  ['h3', 6],
  ['h4', 7],
  ['h5', 8],
  ['h6', 8],
  ['li', 9],
  ['dd', 10],
  ['dt', 10],
  ['td', 11],
  ['th', 11],
  ['blockquote', 12],
  ['figcaption', 13],
  ['pre', 14],
  ['button', 15],
]);
const INNER_NUMBER: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['span', 2],
  ['strong', 3],
  ['b', 3],
  ['em', 4],
  ['i', 4],
  ['time', 5],
  ['cite', 6],
  ['small', 7],
  ['font', 8],
]);

const WINDOW = 4;

/** Names of the columns, in order. */
export const FEATURE_NAMES: readonly string[] = (() => {
  const names = [
    'words',
    'letters-per-word',
    'link-share',
    'strong-share',
    'stops',
    'stops-per-word',
    'commas-per-word',
    'quotes',
    'digit-share',
    'capital-share',
    'links',
    'ending',
    'beginning',
    'tag',
    'inner',
    'inner-differs',
    'prose-after',
    'after-h1',
    'blocks-from-h1',
    'in-root',
    'depth-below-root',
    'words-into-root',
    'element-words',
    'parent-words',
    'parent-link-share',
    'parent-prose-share',
    'parent-blocks',
    'grand-words',
    'grand-link-share',
    'grand-prose-share',
    'grand-blocks',
    'signature-blocks',
    'signature-prose-share',
    'signature-mean-words',
    'repeats',
    'title-share',
    'in-description',
    'in-structured',
    'window-words',
    'window-link-share',
    'window-stops',
    'list-links',
    'cues',
    'heading-cue',
    'blocks-from-heading',
    'heading-level',
    'heading-linked',
    'climb-to-h1',
    'climb-from-h1',
    'climb-to-prev',
    'climb-to-next',
    'climb-to-first-prose',
    'same-article',
    'worst-link-share',
    'first-prose',
    'names-site',
    'addresses',
  ];
  for (const which of ['prev', 'next', 'prev2', 'next2']) {
    for (const what of ['words', 'link-share', 'stops', 'tag', 'same-parent', 'same-signature', 'cues'])
      names.push(`${which}-${what}`);
  }
  for (const bit of OWN_HINTS) names.push(`own-hint-${Math.log2(bit)}`);
  for (const bit of ALL_HINTS) names.push(`hint-${Math.log2(bit)}`);
  for (const bit of HINTS_BELOW) names.push(`hint-below-root-${Math.log2(bit)}`);
  for (const bit of PLACES) names.push(`place-${Math.log2(bit)}`);
  for (const bit of PLACES_BELOW) names.push(`place-below-root-${Math.log2(bit)}`);
  names.push('own-foreign-hints', 'foreign-hints-below-root', 'foreign-places-below-root');
  return names;
})();

export const FEATURE_COUNT = FEATURE_NAMES.length;

/** The blocks that may be the article's, and one row of `FEATURE_COUNT` numbers for each. */
export interface Candidates {
  blocks: Block[];
  rows: Float32Array;
}

export function candidatesOf(markup: Markup, context: PageContext): Candidates {
  const blocks = markup.blocks.filter((block) => !isHopeless(block, context.root));
  const rows = new Float32Array(blocks.length * FEATURE_COUNT);
  const page = surveyOf(markup, context);
  blocks.forEach((block, row) => writeRow(rows, row * FEATURE_COUNT, block, page));
  return { blocks, rows };
}

/** Outside the rules' root, menus, bare links and single words: four fifths of a page, and of 9,800 labelled blocks 19. */
function isHopeless({ element, words, linkWords }: Block, root: PageElement | undefined): boolean {
  if (!root || (element.index >= root.index && element.index <= root.last)) return false;
  return linkWords >= words * 0.9 || words < 4 || (element.place & (PLACE.nav | PLACE.footer)) !== 0;
}

const log = (value: number): number => Math.log2(1 + value);
const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

function writeRow(rows: Float32Array, start: number, block: Block, page: Survey): void {
  let at = start;
  const put = (value: number): void => {
    rows[at++] = value;
  };
  putText(put, block);
  putPosition(put, block, page);
  putSurroundings(put, block, page);
  putNeighbours(put, block, page);
  const { element, inner } = block;
  const root = page.context.root;
  const own = element.hints | inner.hints;
  const all = element.allHints | inner.allHints;
  const below = root ? all & ~root.allHints : all;
  const place = element.place | inner.place;
  const placeBelow = root ? place & ~root.place : place;
  for (const bit of OWN_HINTS) put(own & bit ? 1 : 0);
  for (const bit of ALL_HINTS) put(all & bit ? 1 : 0);
  for (const bit of HINTS_BELOW) put(below & bit ? 1 : 0);
  for (const bit of PLACES) put(place & bit ? 1 : 0);
  for (const bit of PLACES_BELOW) put(placeBelow & bit ? 1 : 0);
  put(bitCount(own & FOREIGN_HINTS));
  put(bitCount(below & FOREIGN_HINTS));
  put(bitCount(placeBelow & FOREIGN_PLACES));
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

type Put = (value: number) => void;

function putText(put: Put, block: Block): void {
  const { words, letters, digits, text, element, inner } = block;
  put(log(words));
  put(share(letters, words));
  put(share(block.linkWords, words));
  put(share(block.strongWords, words));
  put(log(block.stops));
  put(share(block.stops, words));
  put(share(block.commas, words));
  put(log(block.quotes));
  put(share(digits, letters + digits));
  put(share(block.capitals, letters));
  put(block.links);
  put(endingOf(text));
  put(beginningOf(text));
  put(TAG_NUMBER.get(element.tag) ?? 0);
  put(inner === element ? 0 : (INNER_NUMBER.get(inner.tag) ?? 9));
  put(inner.depth - element.depth);
}

/** 1 a full stop or its like, 2 question or exclamation, 3 colon, 4 ellipsis, 5 closing quote or bracket, 6 digit, 7 other mark, 0 letter. */
function endingOf(text: string): number {
  const last = text.charAt(text.length - 1);
  if ('.。।۔།။።'.includes(last)) return text.endsWith('..') ? 4 : 1;
  if ('!?！？؟'.includes(last)) return 2;
  if (':：'.includes(last)) return 3;
  if (last === '…') return 4;
  if ('"”»’\')]」』）'.includes(last)) return 5;
  if (last >= '0' && last <= '9') return 6;
  return /[\p{L}\p{M}]/u.test(last) ? 0 : 7;
}

/** 1 capital, 2 small letter, 3 digit, 4 quote, 5 other mark, 6 letter without case. */
function beginningOf(text: string): number {
  const code = text.charCodeAt(0);
  if (code >= 65 && code <= 90) return 1;
  if (code >= 97 && code <= 122) return 2;
  if (code >= 48 && code <= 57) return 3;
  const first = text.charAt(0);
  if ('"“„«‘\'「『'.includes(first)) return 4;
  if (code < 128) return 5;
  if (first !== first.toLowerCase()) return 1;
  if (first !== first.toUpperCase()) return 2;
  return /\p{L}/u.test(first) ? 6 : 5;
}

function putPosition(put: Put, block: Block, page: Survey): void {
  const { index, element } = block;
  const { context, rootFirst, rootLast } = page;
  const { root } = context;
  const wordsBefore = page.wordsBefore[index] ?? 0;
  const proseBefore = page.proseBefore[index] ?? 0;
  put(1 - share(proseBefore, page.prose));
  put(page.h1 < 0 ? -1 : index > page.h1 ? 1 : 0);
  put(page.h1 < 0 ? 99 : Math.max(-50, Math.min(98, index - page.h1)));
  const inRoot = root !== undefined && element.index >= root.index && element.index <= root.last;
  put(inRoot ? 1 : 0);
  put(root && inRoot ? element.depth - root.depth : -1);
  put(
    rootFirst >= 0
      ? share(
          wordsBefore - (page.wordsBefore[rootFirst] ?? 0),
          (page.wordsBefore[rootLast + 1] ?? 0) - (page.wordsBefore[rootFirst] ?? 0),
        )
      : -9,
  );
}

function putSurroundings(put: Put, block: Block, page: Survey): void {
  const { element, index } = block;
  const parent = element.parent ?? element;
  const grand = parent.parent ?? parent;
  put(log(element.words));
  for (const around of [parent, grand]) {
    put(share(around.words, page.words));
    put(share(around.linkWords, around.words));
    put(share(around.proseWords, page.prose));
    put(share(around.blocks, page.blocks.length));
  }
  const like = page.signatures.get(element.signature);
  put(share(like?.blocks ?? 0, page.blocks.length));
  put(like ? share(like.prose, page.prose) : 0);
  put(like ? log(like.words / like.blocks) : 0);
  put(page.repeats.get(block.text) ?? 0);
  put(titleShare(block, page));
  put(compareWith(block.text, page.context.description));
  put(compareWith(block.text, page.context.structuredBody));
  putWindow(put, index, page);
  put(element.tag === 'li' && parent.words > 0 ? parent.linkWords / parent.words : -1);
  put(cueOf(page, block));
  putStructure(put, block, page);
  putNames(put, block, page.context);
}

/** Whether it names the site, and whether it prints an address, a handle or an e-mail. */
function putNames(put: Put, block: Block, context: PageContext): void {
  const text = block.text.slice(0, NAMED_CHARS).toLowerCase();
  put(context.siteNames.some((name) => text.includes(name)) ? 1 : 0);
  put(ADDRESSES.test(text) ? 1 : 0);
}

const NAMED_CHARS = 600;
const ADDRESSES = /[a-z0-9]@[a-z]|(?:^|[\s(])@[a-z]|https?:\/\/|www\.|\.com\b/;

/** Which heading it stands under, and how far up the tree one has to climb from here to other places of the page. */
function putStructure(put: Put, block: Block, page: Survey): void {
  const { index, element } = block;
  const heading = page.blocks[page.headings[index] ?? -1];
  put(heading ? cueOf(page, heading) : -1);
  put(heading ? Math.min(40, index - heading.index) : -1);
  put(heading ? headingLevel(heading) : 0);
  put(heading ? share(heading.linkWords, heading.words) : -1);
  const h1 = page.blocks[page.h1]?.element;
  put(h1 ? climb(element, h1) : -1);
  put(h1 ? climb(h1, element) : -1);
  const before = page.blocks[index - 1]?.element;
  const after = page.blocks[index + 1]?.element;
  put(before ? climb(element, before) : -1);
  put(after ? climb(element, after) : -1);
  const first = page.blocks[page.firstProse];
  put(first ? climb(element, first.element) : -1);
  put(first ? (nearestArticle(element) === nearestArticle(first.element) ? 1 : 0) : -1);
  let worst = 0;
  for (let up: PageElement | undefined = element; up && up !== page.context.root; up = up.parent) {
    if (up.words > 5) worst = Math.max(worst, up.linkWords / up.words);
  }
  put(worst);
  put(first ? Math.max(-30, Math.min(60, index - first.index)) : -99);
}

function titleShare(block: Block, page: Survey): number {
  if (block.words > 40 || page.titleWords.size === 0) return 0;
  const words = block.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let shared = 0;
  for (const word of words) if (page.titleWords.has(word)) shared++;
  return share(shared, words.length);
}

const COMPARED_CHARS = 48;

/** -1: nothing to compare with, 1: the start of the text stands in `whole`, 0: it does not. */
function compareWith(text: string, whole: string): number {
  if (whole === '') return -1;
  return whole.includes(text.slice(0, COMPARED_CHARS)) ? 1 : 0;
}

function putWindow(put: Put, index: number, page: Survey): void {
  let words = 0;
  let linkWords = 0;
  let stops = 0;
  const from = Math.max(0, index - WINDOW);
  const to = Math.min(page.blocks.length - 1, index + WINDOW);
  for (let at = from; at <= to; at++) {
    const block = page.blocks[at];
    if (!block || at === index) continue;
    words += block.words;
    linkWords += block.linkWords;
    stops += block.stops;
  }
  put(log(words));
  put(share(linkWords, words));
  put(stops);
}

function putNeighbours(put: Put, block: Block, page: Survey): void {
  for (const distance of [-1, 1, -2, 2]) {
    const other = page.blocks[block.index + distance];
    if (!other) {
      for (let column = 0; column < 7; column++) put(-1);
      continue;
    }
    put(log(other.words));
    put(share(other.linkWords, other.words));
    put(other.stops);
    put(TAG_NUMBER.get(other.element.tag) ?? 0);
    put(other.element.parent === block.element.parent ? 1 : 0);
    put(other.element.signature === block.element.signature ? 1 : 0);
    put(cueOf(page, other));
  }
}
