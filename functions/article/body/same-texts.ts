/** How many blocks of a page have the same text. */
import type { Block } from '../markup/markup.ts';

/** Of a mark that texts are told apart by; a power of two. */
const MARKS = 2 ** 12;

/** Equal for equal texts. */
const markOf = ({ text, letters, capitals, stops }: Block): number =>
  (text.length * 31 + letters * 17 + capitals * 7 + stops) & (MARKS - 1);

/** Nearly all texts of a page differ in length or in what they are made of: only the others are compared. */
export class Repeats {
  private readonly blocks: readonly Block[];
  /** Blocks of each mark: none, one, or more. */
  private readonly marked = new Uint8Array(MARKS);
  /** Of texts that share their mark with another. */
  private counts: Map<string, number> | undefined;

  constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
    for (const block of blocks) {
      const mark = markOf(block);
      this.marked[mark] = this.marked[mark] === 0 ? 1 : 2;
    }
  }

  countOf(block: Block): number {
    if (this.marked[markOf(block)] === 1) return 1;
    this.counts ??= this.count();
    return this.counts.get(block.text) ?? 0;
  }

  private count(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const block of this.blocks)
      if (this.marked[markOf(block)] !== 1) counts.set(block.text, (counts.get(block.text) ?? 0) + 1);
    return counts;
  }
}
