/** Lists and tables between the paragraphs of an article: each item is short and says little about itself, so that they are judged as a whole. */
import type { Block, PageElement } from '../markup/markup.ts';

const LIST = /^(?:ul|ol|dl)$/;
/** A shorter paragraph is a label, and says nothing about where the text is. */
const PARAGRAPH_WORDS = 8;
/** Lists of more links are menus. */
const LINKED_SHARE = 0.2;
/** Of 500 words that stood in lists above it and had been left out, 496 were the article's. */
const LEAST_PROBABILITY = 0.15;

interface List {
  element: PageElement;
  blocks: Block[];
  words: number;
  linkWords: number;
  /** Sum of the words' probabilities. */
  expected: number;
}

/** A list of more of the text is the text's own shape, as in pages that are laid out in tables. */
const MOST_OF_TEXT = 0.5;

/**
 * The blocks above the threshold, with every list that stands between such paragraphs in one element with them; any other list
 * of which some blocks were above it is taken whole when it is as probable as a chosen block, and else not at all.
 * @param probabilities of the blocks, in their order
 */
export function withWholeLists(blocks: readonly Block[], probabilities: Float32Array, threshold: number): Block[] {
  const isTaken = (_: Block, row: number): boolean => (probabilities[row] ?? 0) >= threshold;
  const chosen = blocks.filter(isTaken);
  const spans = spansOf(chosen);
  const most = chosen.reduce((sum, { words }) => sum + words + 1, 0) * MOST_OF_TEXT;
  const taken = new Set(chosen);
  let isChanged = false;
  for (const list of listsOf(blocks, probabilities)) {
    const count = list.blocks.filter((block) => taken.has(block)).length;
    const isBetween = standsBetween(list, spans);
    if (count === list.blocks.length || !(isBetween || (count > 0 && list.words <= most))) continue;
    isChanged = true;
    const isArticle = isBetween || list.expected >= list.words * threshold;
    for (const block of list.blocks) {
      if (isArticle) taken.add(block);
      else taken.delete(block);
    }
  }
  return isChanged && taken.size > 0 ? blocks.filter((block) => taken.has(block)) : chosen;
}

function standsBetween(list: List, spans: ReadonlyMap<PageElement, Span>): boolean {
  const { parent } = list.element;
  const span = parent && spans.get(parent);
  const [first, last] = [list.blocks[0], list.blocks.at(-1)];
  if (!span || !first || !last || first.index < span.first || last.index > span.last) return false;
  return list.linkWords <= list.words * LINKED_SHARE && list.expected >= list.words * LEAST_PROBABILITY;
}

interface Span {
  first: number;
  last: number;
}

/** From where to where each element has paragraphs of its own. */
function spansOf(chosen: readonly Block[]): Map<PageElement, Span> {
  const spans = new Map<PageElement, Span>();
  for (const { element, words, index } of chosen) {
    if (words < PARAGRAPH_WORDS || element.parent === undefined) continue;
    const span = spans.get(element.parent);
    if (span) span.last = index;
    else spans.set(element.parent, { first: index, last: index });
  }
  return spans;
}

function listsOf(blocks: readonly Block[], probabilities: Float32Array): Iterable<List> {
  const lists = new Map<PageElement, List>();
  blocks.forEach((block, row) => {
    const element = listAround(block.element);
    if (element === undefined) return;
    const list = lists.get(element) ?? { element, blocks: [], words: 0, linkWords: 0, expected: 0 };
    lists.set(element, list);
    list.blocks.push(block);
    list.words += block.words + 1;
    list.linkWords += block.linkWords;
    list.expected += (probabilities[row] ?? 0) * (block.words + 1);
  });
  return lists.values();
}

/** The outermost list, or the table: whole pages are laid out in tables too, so that it is the innermost of them. */
function listAround(element: PageElement): PageElement | undefined {
  let list: PageElement | undefined;
  for (let up: PageElement | undefined = element; up; up = up.parent) {
    if (up.tag === 'table') return list ?? up;
    if (LIST.test(up.tag)) list = up;
  }
  return list;
}
