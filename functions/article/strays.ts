/**
 * Lines inside or beside a text that say by their own words that they are not of it: a linked headline after "Read more", the
 * names of share buttons, a notice of the house at the end, where the text was republished from, and what readers wrote.
 */
import { republished } from './attribution.ts';
import { CUE, SPOKEN, blockCues, isCommentHeading } from './cues.ts';
import type { Block } from './markup.ts';
import { lowerWords, shapeOf } from './words.ts';

/** Names of buttons have no more words, and the counts beside them none. */
const BUTTON_WORDS = 3;
/** Of a line that is a reference to another article, at least so much is a link. */
const LINKED_SHARE = 0.4;
/** Blocks at either end among which a notice of the house may stand. */
const EDGE = 3;
/** Of 61 blocks of labelled articles that hold two words of notices, three have more of them than this. */
const NOTICE_SHARE = 0.25;
const NOTICE_LEAST = 2;
const NOTICE_LEAST_WORDS = 8;
/** A sentence or two. */
const PROSE_WORDS = 12;
/** What stands before the comments must be an article, however short. */
const LEAST_WORDS_BEFORE_COMMENTS = 20;

/** @param chosen the article's blocks, in order @param blocks all of the page's */
export function withoutStrays(chosen: readonly Block[], blocks: readonly Block[]): Block[] {
  const own = beforeComments(chosen, blocks).filter(
    (block) => !isReference(block) && !isButton(block, blocks) && !republished(block),
  );
  const text = withoutNotices(own);
  // A page that is all notice, such as a consent wall, is left to be known as that.
  return wordsOf(text) * 2 > wordsOf(own) ? text : own;
}

/** A notice among the last blocks goes with the lines that belong to it. Prose after it is the article's: it was put in between. */
function withoutNotices(own: Block[]): Block[] {
  const first = own.findIndex((block, at) => at >= Math.max(1, own.length - EDGE) && isNotice(block));
  if (first === -1) return own;
  let end = first;
  // A heading that only the notice stood under goes with it.
  while (end > 1 && /^h[1-6]$/.test(own[end - 1]?.element.tag ?? '')) end--;
  const after = own.slice(first).filter((block) => !isNotice(block) && isProse(block));
  return [...own.slice(0, end), ...after];
}

const isProse = ({ words, stops, linkWords }: Block): boolean =>
  words >= PROSE_WORDS && stops > 0 && linkWords < words * LINKED_SHARE;

const wordsOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { words }) => sum + words, 0);

function isReference(block: Block): boolean {
  if (block.linkWords < block.words * LINKED_SHARE) return false;
  return blockCues(block) === CUE.related || isLabelledLink(block);
}

/** A label, a colon and a linked headline, in whatever language: "See as well: The old ferry is sold". */
function isLabelledLink({ text, words, linkWords, links, element }: Block): boolean {
  const label = links === 1 && element.tag !== 'li' ? LABEL.exec(text) : null;
  if (label === null || linkWords < LABELLED_WORDS || text.length - label[0].length < LABELLED_CHARS) return false;
  const labelWords = shapeOf(label[0]).words;
  return labelWords <= LABEL_WORDS && words - linkWords <= labelWords;
}

const LABEL = /^[^:：]{2,40}[:：]\s/u;
/** A longer label is a sentence that leads to the link. */
const LABEL_WORDS = 4;
/** Fewer are a name, an address or a file. */
const LABELLED_WORDS = 3;
const LABELLED_CHARS = 18;

function isButton(block: Block, blocks: readonly Block[]): boolean {
  if (PAGE_OF_PAGES.test(block.text)) return true;
  if (block.words > BUTTON_WORDS) return false;
  if (isShare(block) || block.inner.tag === 'time') return true;
  return block.letters === 0 && [-1, 1].some((step) => isShare(blocks[block.index + step]));
}

/** "3 / 12" below the pictures of a gallery. */
const PAGE_OF_PAGES = /^\D{0,12}\d{1,3}\s?[/／]\s?\d{1,3}$/u;

const isShare = (block: Block | undefined): boolean =>
  block !== undefined && block.words <= BUTTON_WORDS && blockCues(block) === CUE.share;

function isNotice(block: Block): boolean {
  if (block.words < NOTICE_LEAST_WORDS) return false;
  const words = lowerWords(block.text);
  const spoken = words.map((word) => SPOKEN.get(word));
  const reader = spoken.filter((kind) => kind === 'reader').length;
  const notices = spoken.filter((kind) => kind === 'notice').length + (blockCues(block) === CUE.subscribe ? 1 : 0);
  return notices >= NOTICE_LEAST && notices + reader >= words.length * NOTICE_SHARE;
}

/** What follows the heading of the comments is the readers'. */
function beforeComments(chosen: readonly Block[], blocks: readonly Block[]): Block[] {
  let words = 0;
  let at = 0;
  for (const block of chosen) {
    for (; at < block.index; at++) {
      const passed = blocks[at];
      if (words >= LEAST_WORDS_BEFORE_COMMENTS && passed && isCommentHeading(passed))
        return chosen.filter(({ index }) => index < at);
    }
    words += block.words;
  }
  return [...chosen];
}
