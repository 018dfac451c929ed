/** Features of what stands around a block: the elements it lies in, those of its kind, and the blocks beside it. */
import { TAG_NUMBER, log, share, type Put } from './feature-row.ts';
import type { Block } from '../markup/markup.ts';
import { cueOf, type Survey } from './survey.ts';

export const SURROUNDING_NAMES = [
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
  'window-words',
  'window-link-share',
  'window-stops',
  'list-links',
  'cues',
];

/** Blocks to either side that count as near. */
const WINDOW = 4;

export function putSurroundings(put: Put, block: Block, page: Survey): void {
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
  putWindow(put, index, page);
  put(element.tag === 'li' && parent.words > 0 ? parent.linkWords / parent.words : -1);
  put(cueOf(page, block));
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

const BESIDE = [
  ['prev', -1],
  ['next', 1],
  ['prev2', -2],
  ['next2', 2],
] as const;
const OF_NEIGHBOUR = ['words', 'link-share', 'stops', 'tag', 'same-parent', 'same-signature', 'cues'];
export const NEIGHBOUR_NAMES = BESIDE.flatMap(([which]) => OF_NEIGHBOUR.map((what) => `${which}-${what}`));

export function putNeighbours(put: Put, block: Block, page: Survey): void {
  for (const [, distance] of BESIDE) {
    const other = page.blocks[block.index + distance];
    if (!other) {
      for (let column = 0; column < OF_NEIGHBOUR.length; column++) put(-1);
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
