/**
 * Lines inside or beside a text that say by their own words that they are not of it: a linked headline after "Read more", rows
 * of links, the names of share buttons, where the text was republished from, and what readers wrote.
 */
import { republished } from '../fields/attribution.ts';
import { CUE, blockCues, isCommentHeading } from './cues.ts';
import type { Block } from '../markup/markup.ts';
import { shapeOf } from '../words.ts';

/** Names of buttons have no more words, and the counts beside them none. */
const BUTTON_WORDS = 3;
/** Of a line that is a reference to another article, at least so much is a link. */
const LINKED_SHARE = 0.4;
/** What stands before the comments must be an article, however short. */
const LEAST_WORDS_BEFORE_COMMENTS = 20;

/** @param chosen the article's blocks, in order @param blocks all of the page's */
export function withoutStrays(chosen: readonly Block[], blocks: readonly Block[]): Block[] {
  return beforeComments(chosen, blocks).filter(
    (block, at, own) =>
      !isReference(block) &&
      !isMenu(block) &&
      !isCard(block, own[at - 1], own[at + 1]) &&
      !isButton(block, blocks) &&
      !republished(block),
  );
}

/** Of 30 lines that were nothing but two links or more, and no list item or heading, none was the article's; nor are numbers of pages. */
function isMenu({ links, words, linkWords, letters, digits, stops, element }: Block): boolean {
  if (links < 2 || NAMED_LINE.test(element.tag)) return false;
  if (letters === 0 || (letters <= PAGER_LETTERS && digits >= links)) return linkWords > 0;
  return stops === 0 && linkWords >= words * WHOLE_SHARE;
}

/** A line in a box of its own between two paragraphs that is a link and no sentence, whatever the language of its label. */
function isCard({ links, words, linkWords, stops, element }: Block, before?: Block, after?: Block): boolean {
  if (links !== 1 || stops > 0 || words < LABELLED_WORDS || linkWords < words * WHOLE_SHARE) return false;
  if (NAMED_LINE.test(element.tag) || element.tag === 'p' || !before || !after) return false;
  return [before, after].every((beside) => beside.words >= PROSE_WORDS && beside.stops > 0);
}

const NAMED_LINE = /^(?:li|dt|dd|td|th|h[1-6])$/;
const WHOLE_SHARE = 0.95;
/** "Pages: 1 2 3" */
const PAGER_LETTERS = 10;
/** A sentence or two. */
const PROSE_WORDS = 12;

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
