/** Other articles that a page shows beside its own: a linked headline first, and the beginning of the text below, or all of it. */
import type { Block, Markup, PageElement } from '../markup/markup.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';

/** From a linked headline up: the link's column, the teaser. */
const LEVELS = 4;
const HEADLINE_WORDS = 3;
const HEADING = /^h[1-3]$/;
/** Teasers below each other before they are a list. */
const TEASERS = 3;
/** A linked headline, and what may stand with it: a date, a name, the beginning of the text. */
const TEASER_BLOCKS = { least: 2, most: 5 } as const;
/** A whole first paragraph and its headline. */
const TEASER_WORDS = 180;
/** A sentence of the page's own article. */
const SENTENCE_WORDS = 8;
/** What is shown below so many paragraphs is no part of a round-up, whose headings are links too. */
const PARAGRAPHS_BEFORE = 3;
const FOREIGN = PLACE.nav | PLACE.footer | PLACE.aside | PLACE.form | PLACE.dialog;

const isLink = ({ words, linkWords }: Block): boolean => words >= HEADLINE_WORDS && linkWords >= words;

/** Neighbours of one make, each with a linked headline first and text below: other articles, however long their first words. */
export function teaserLists(markup: Markup): PageElement[][] {
  const known = found.get(markup);
  if (known !== undefined) return known;
  const lists = findTeaserLists(markup);
  found.set(markup, lists);
  return lists;
}

/** Asked for before the blocks are judged, and after. */
const found = new WeakMap<Markup, PageElement[][]>();

function findTeaserLists({ blocks, elements }: Markup): PageElement[][] {
  const lists = new Map<PageElement, Map<number, PageElement[]>>();
  const seen = new Uint8Array(elements.length);
  for (const block of blocks) {
    let around: PageElement | undefined = block.element;
    for (let level = 0; around !== undefined && level < LEVELS; level++, around = around.parent) {
      if (seen[around.index] === 1) break;
      seen[around.index] = 1;
      if (!isLink(block) || around.parent === undefined || !isTeaser(around)) continue;
      const list = lists.get(around.parent) ?? new Map<number, PageElement[]>();
      lists.set(around.parent, list);
      const like = list.get(around.signature);
      if (like) like.push(around);
      else list.set(around.signature, [around]);
    }
  }
  return [...lists.values()].flatMap((list) => [...list.values()].filter(({ length }) => length >= TEASERS));
}

const isTeaser = ({ blocks, words, linkWords }: PageElement): boolean =>
  blocks >= TEASER_BLOCKS.least && blocks <= TEASER_BLOCKS.most && words <= TEASER_WORDS && linkWords < words;

/**
 * Those that surely are not of the page's article, which need not be judged: the article has its headline and its text before
 * them, in an element that they do not stand in.
 */
export function othersApart(markup: Markup, headline: Block | undefined): ReadonlySet<PageElement> {
  if (headline === undefined || headline.linkWords >= headline.words) return new Set();
  const { blocks } = markup;
  const lists = teaserLists(markup);
  const teasers = new Set(lists.flat());
  /** Where the elements end that hold the article's sentences. */
  const ends = blocks
    .filter((block) => isOwn(block, headline) && !isInside(block.element, teasers))
    .map(({ element }) => (element.parent ?? element).last)
    .sort((x, y) => x - y);
  const isApart = (other: PageElement, least: number): boolean => (ends[least - 1] ?? Infinity) < other.index;
  const others = lists.filter(([first]) => first && isApart(first, 1)).flat();
  for (const block of blocks) {
    if (block.index <= headline.index || !HEADING.test(block.element.tag) || !isLink(block)) continue;
    const other = outermostBeginningWith(block, blocks);
    if (other.proseBlocks > 0 && !contains(other, headline) && isApart(other, PARAGRAPHS_BEFORE)) others.push(other);
  }
  return new Set(others);
}

function isOwn({ index, words, linkWords, stops, element }: Block, headline: Block): boolean {
  if (index <= headline.index || words < SENTENCE_WORDS || stops === 0 || linkWords >= words / 2) return false;
  return (element.place & FOREIGN) === 0 && (element.allHints & HINT.lead) === 0;
}

/** The largest element of which the block is the first text. */
function outermostBeginningWith({ index, element }: Block, blocks: readonly Block[]): PageElement {
  const before = blocks[index - 1]?.element;
  let outermost = element;
  for (let up = element.parent; up?.parent; up = up.parent) {
    if (before && before.index >= up.index) break;
    outermost = up;
  }
  return outermost;
}

const contains = (around: PageElement, { element }: Block): boolean =>
  element.index >= around.index && element.index <= around.last;

export function isInside(element: PageElement, some: ReadonlySet<PageElement>): boolean {
  if (some.size === 0) return false;
  for (let up: PageElement | undefined = element; up; up = up.parent) if (some.has(up)) return true;
  return false;
}
