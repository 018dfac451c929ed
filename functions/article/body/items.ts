/** Items of one make in a row: slides, entries, teasers. All of them are the article's, or none. */
import type { Block, PageElement } from '../markup/markup.ts';

/** Shorter texts are labels, which may differ from the items' texts in what they are. */
const LEAST_WORDS = 12;
/** Fewer are sections of a text and the box below it, which a page may make in the same way. */
const LEAST_ITEMS = 4;
/** How far above a text its item is: the element around it, or the next. */
const LEVELS = [1, 2];

interface Row {
  blocks: Block[];
  items: Set<PageElement>;
  words: number;
  /** Sum of the words' probabilities. */
  expected: number;
}

/**
 * The chosen blocks, and of every row of items of which some were chosen the texts of all when they are on average as probable as
 * a chosen block, and else of none.
 * @param probabilities of the blocks, in their order
 */
export function withWholeRows(
  chosen: Block[],
  blocks: readonly Block[],
  probabilities: Float32Array,
  threshold: number,
): Block[] {
  const taken = new Set(chosen);
  let isChanged = false;
  for (const level of LEVELS) {
    for (const row of rowsOf(blocks, probabilities, level)) {
      const count = row.blocks.filter((block) => taken.has(block)).length;
      if (row.items.size < LEAST_ITEMS || count === 0 || count === row.blocks.length) continue;
      isChanged = true;
      const isArticle = row.expected >= row.words * threshold;
      for (const block of row.blocks) {
        if (isArticle) taken.add(block);
        else taken.delete(block);
      }
    }
  }
  return isChanged && taken.size > 0 ? blocks.filter((block) => taken.has(block)) : chosen;
}

function rowsOf(blocks: readonly Block[], probabilities: Float32Array, level: number): Iterable<Row> {
  const rows = new Map<number, Row>();
  blocks.forEach((block, at) => {
    const { element, words, linkWords } = block;
    if (words < LEAST_WORDS || linkWords >= words / 2) return;
    let make = element.signature;
    let item = element;
    for (let up = 0; up < level && item.parent; up++) {
      item = item.parent;
      make = (Math.imul(make, 31) ^ item.signature) >>> 0;
    }
    if (item.parent?.parent === undefined) return;
    const key = item.parent.index * 2 ** 32 + make;
    const row = rows.get(key) ?? { blocks: [], items: new Set(), words: 0, expected: 0 };
    rows.set(key, row);
    row.blocks.push(block);
    row.items.add(item);
    row.words += words;
    row.expected += (probabilities[at] ?? 0) * words;
  });
  return rows.values();
}
