/** Lines beside paragraphs that were chosen: a heading, a short sentence. What stands around them says more than they do. */
import type { Block } from '../markup/markup.ts';

/** Of 17 lines between two chosen blocks that had been left out, and were at least so probable, ten were the article's. */
const BETWEEN_PROBABILITY = 0.2;
/** A heading has a chosen block on one side only: of six that were at least so probable, five were the article's. */
const HEADING_PROBABILITY = 0.3;
const LINKED_SHARE = 0.2;

/**
 * The chosen blocks, with the lines that are no links and stand between two of them in one element with both, and the headings
 * over them.
 * @param probabilities of the blocks, in their order
 */
export function withLines(chosen: Block[], blocks: readonly Block[], probabilities: Float32Array): Block[] {
  const taken = new Set(chosen);
  const isBeside = (block: Block, row: number): boolean => {
    const beside = blocks[row];
    return beside !== undefined && taken.has(beside) && beside.element.parent === block.element.parent;
  };
  const lines = blocks.filter((block, row) => {
    const probability = probabilities[row] ?? 0;
    if (taken.has(block) || probability < BETWEEN_PROBABILITY || block.linkWords > block.words * LINKED_SHARE)
      return false;
    if (!isBeside(block, row + 1)) return false;
    return isBeside(block, row - 1) || (probability >= HEADING_PROBABILITY && /^h[2-6]$/.test(block.element.tag));
  });
  for (const line of lines) taken.add(line);
  return lines.length === 0 ? chosen : blocks.filter((block) => taken.has(block));
}
