/** The line below a picture, where nothing but its place says what it is. */
import type { Block, Markup, PageElement } from '../markup/markup.ts';

/** A picture, its caption and perhaps its credit, in an element of their own. */
const CAPTION_BLOCKS = 2;
const CAPTION_WORDS = 60;
/** Of 198 such blocks on labelled pages one was the article's: of a gallery, whose text stands below its pictures. */
const GALLERY_SHARE = 0.3;
const ITEM = /^(?:li|h[1-6])$/;

/** The article's blocks without those that share an element with a picture above them and little else, unless they are much of the text. */
export function withoutCaptions(chosen: Block[], { images, blocks }: Markup): Block[] {
  const taken = new Set(chosen);
  const captions = new Set<Block>();
  for (const { element, blocksBefore } of images) {
    const below = blocks[blocksBefore];
    if (below === undefined || !taken.has(below) || ITEM.test(below.element.tag)) continue;
    const box = around(element, below);
    if (box && box.blocks <= CAPTION_BLOCKS && box.words <= CAPTION_WORDS && box.tag !== 'p') captions.add(below);
  }
  const words = (list: Iterable<Block>): number => [...list].reduce((sum, block) => sum + block.words, 0);
  return words(captions) > words(chosen) * GALLERY_SHARE ? chosen : chosen.filter((block) => !captions.has(block));
}

/** The innermost element that holds both. */
function around(element: PageElement, block: Block): PageElement | undefined {
  let box: PageElement | undefined = element;
  while (box && (block.element.index < box.index || block.element.index > box.last)) box = box.parent;
  return box;
}
