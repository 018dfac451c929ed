/** What the block classifier sees of each block: one row of numbers from its text, its place and its neighbours. */
import { bitCount, type Put } from './feature-row.ts';
import type { Block, Markup, PageElement } from '../markup/markup.ts';
import { NEIGHBOUR_NAMES, SURROUNDING_NAMES, putNeighbours, putSurroundings } from './neighbour-features.ts';
import {
  APART_NAMES,
  COURSE_NAMES,
  FOREIGN_HINTS,
  FOREIGN_PLACES,
  POSITION_NAMES,
  SCOPE_NAMES,
  STRUCTURE_NAMES,
  putApart,
  putCourse,
  putPosition,
  putScope,
  putStructure,
} from './place-features.ts';
import { surveyOf, type PageContext, type Survey } from './survey.ts';
import { isInside, othersApart } from './teasers.ts';
import { MEANING_NAMES, TEXT_NAMES, putMeaning, putText } from './text-features.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';

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
const HINT_NAMES = [
  ...OWN_HINTS.map((bit) => `own-hint-${Math.log2(bit)}`),
  ...ALL_HINTS.map((bit) => `hint-${Math.log2(bit)}`),
  ...HINTS_BELOW.map((bit) => `hint-below-root-${Math.log2(bit)}`),
  ...PLACES.map((bit) => `place-${Math.log2(bit)}`),
  ...PLACES_BELOW.map((bit) => `place-below-root-${Math.log2(bit)}`),
  ...['own-foreign-hints', 'foreign-hints-below-root', 'foreign-places-below-root'],
];

/** Groups of columns, in order: the names, and what writes as many numbers. */
const GROUPS: readonly (readonly [names: readonly string[], put: (put: Put, block: Block, page: Survey) => void])[] = [
  [TEXT_NAMES, putText],
  [MEANING_NAMES, putMeaning],
  [POSITION_NAMES, putPosition],
  [STRUCTURE_NAMES, putStructure],
  [COURSE_NAMES, putCourse],
  [APART_NAMES, putApart],
  [SCOPE_NAMES, putScope],
  [SURROUNDING_NAMES, putSurroundings],
  [NEIGHBOUR_NAMES, putNeighbours],
  [HINT_NAMES, putHints],
];

/** Names of the columns, in order. */
export const FEATURE_NAMES: readonly string[] = GROUPS.flatMap(([names]) => names);
export const FEATURE_COUNT = FEATURE_NAMES.length;

/** The blocks that may be the article's. */
export interface Candidates {
  blocks: Block[];
  /** Whether it is surely of another article: such blocks teach the classifier, but are not chosen. */
  isOther: (block: Block) => boolean;
  /** Writes a block's `FEATURE_COUNT` numbers from `start` on. */
  describe: (block: Block, rows: Float32Array, start: number) => void;
}

export function candidatesOf(markup: Markup, context: PageContext): Candidates {
  const blocks = markup.blocks.filter((block) => !isHopeless(block, context.root));
  const others = othersApart(markup, context.headline);
  const page = surveyOf(markup, context);
  return {
    blocks,
    isOther: ({ element }) => isInside(element, others),
    describe: (block, rows, start) => writeRow(rows, start, block, page),
  };
}

const MENU = PLACE.nav | PLACE.footer | PLACE.button | PLACE.dialog;

/**
 * Outside the rules' root, menus, bare links and single words: four fifths of a page, and of 9,800 labelled blocks 19. Inside
 * it, menus and lists of single linked words: of as many, seven.
 */
function isHopeless({ element, words, linkWords }: Block, root: PageElement | undefined): boolean {
  if (!root) return false;
  const isLink = linkWords >= words * 0.9;
  const isFew = words < 4;
  if (element.index >= root.index && element.index <= root.last) {
    return (element.place & ~root.place & MENU) !== 0 || (isLink && isFew && element.tag === 'li');
  }
  return isLink || isFew || (element.place & (PLACE.nav | PLACE.footer)) !== 0;
}

function writeRow(rows: Float32Array, start: number, block: Block, page: Survey): void {
  let at = start;
  const put = (value: number): void => {
    rows[at++] = value;
  };
  for (const [, putGroup] of GROUPS) putGroup(put, block, page);
}

function putHints(put: Put, { element, inner }: Block, page: Survey): void {
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
