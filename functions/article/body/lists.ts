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

/**
 * The blocks above the threshold, and those of every list that stands between such paragraphs in one element with them.
 * @param probabilities of the blocks, in their order
 */
export function withWholeLists(blocks: readonly Block[], probabilities: Float32Array, threshold: number): Block[] {
  const isTaken = (_: Block, row: number): boolean => (probabilities[row] ?? 0) >= threshold;
  const chosen = blocks.filter(isTaken);
  const spans = spansOf(chosen);
  const taken = new Set(chosen);
  for (const list of listsOf(blocks, probabilities)) {
    const { parent } = list.element;
    const span = parent && spans.get(parent);
    const [first, last] = [list.blocks[0], list.blocks.at(-1)];
    if (!span || !first || !last || first.index < span.first || last.index > span.last) continue;
    if (list.linkWords > list.words * LINKED_SHARE || list.expected < list.words * LEAST_PROBABILITY) continue;
    for (const block of list.blocks) taken.add(block);
  }
  return taken.size === chosen.length ? chosen : blocks.filter((block) => taken.has(block));
}

/** From where to where each element has paragraphs of its own. */
function spansOf(chosen: readonly Block[]): Map<PageElement, { first: number; last: number }> {
  const spans = new Map<PageElement, { first: number; last: number }>();
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

/** Of 63 such lines that had been left out, and were at least so probable, 50 were the article's. */
const BETWEEN_PROBABILITY = 0.2;

/** With the lines that are no links and stand between two chosen blocks in one element with both. */
export function withLinesBetween(chosen: Block[], blocks: readonly Block[], probabilities: Float32Array): Block[] {
  const taken = new Set(chosen);
  const between = blocks.filter((block, row) => {
    if (taken.has(block) || block.linkWords > block.words * LINKED_SHARE) return false;
    if ((probabilities[row] ?? 0) < BETWEEN_PROBABILITY) return false;
    return [blocks[row - 1], blocks[row + 1]].every(
      (beside) => beside && taken.has(beside) && beside.element.parent === block.element.parent,
    );
  });
  for (const block of between) taken.add(block);
  return between.length === 0 ? chosen : blocks.filter((block) => taken.has(block));
}
