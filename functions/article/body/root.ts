/** Finds by rules the element that holds the article: a first guess, which the block classifier takes as one sign among many. */
import { isProse, type Block, type Markup, type PageElement } from '../markup/markup.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';

const FOREIGN_PLACES =
  PLACE.aside | PLACE.footer | PLACE.nav | PLACE.form | PLACE.caption | PLACE.button | PLACE.dialog;
const FOREIGN_HINTS = HINT.comment | HINT.consent | HINT.footer;
/** A sign that lies on most of the page's prose says nothing: some systems wrap every page in a form. */
const MEANINGLESS_SHARE = 0.6;
/** Elements around a paragraph that it speaks for, each less than the one inside it. */
const STEPS = 4;
const FADE = 0.8;
/** Prose this soon after the headline counts double: a short article is not outvoted by what follows it. */
const NEAR_HEADLINE = 12;
const NEAR_BONUS = 2;
/** A text cut into parts by boxes is together in an element that holds so much more prose, and little else. */
const GROW_BY = 1.2;
const GROW_PURITY = 0.6;
const GROW_LEVELS = 6;

/** @param headline the block of the headline, if it is known */
export function findRoot({ blocks }: Markup, headline: Block | undefined): PageElement | undefined {
  const places = meaningful(blocks, FOREIGN_PLACES, headline, (element) => element.place);
  const hints = meaningful(blocks, FOREIGN_HINTS, headline, (element) => element.allHints);
  const scores = new Map<PageElement, number>();
  for (const block of blocks) {
    const { element, words, linkWords, index } = block;
    if (!isProse(block) || (element.place & places) !== 0 || (element.allHints & hints) !== 0) continue;
    const near = headline && index > headline.index && index <= headline.index + NEAR_HEADLINE;
    let share = (words - linkWords) * (near ? NEAR_BONUS : 1);
    for (let up: PageElement | undefined = element, step = 0; up && step < STEPS; up = up.parent, step++) {
      scores.set(up, (scores.get(up) ?? 0) + share);
      share *= FADE;
    }
  }
  let best: PageElement | undefined;
  let bestScore = 0;
  for (const [element, score] of scores) {
    if (score > bestScore) {
      best = element;
      bestScore = score;
    }
  }
  return best && grown(best);
}

/**
 * The signs that tell the article from the rest: not those that lie on most of the prose, unless there is a headline and it
 * stands without them. A wrapper lies around the headline too; a long thread of comments does not.
 */
function meaningful(
  blocks: readonly Block[],
  mask: number,
  headline: Block | undefined,
  bitsOf: (element: PageElement) => number,
): number {
  let prose = 0;
  const withBit = new Map<number, number>();
  for (const block of blocks) {
    if (!isProse(block)) continue;
    prose += block.words;
    let bits = bitsOf(block.element) & mask;
    while (bits !== 0) {
      const bit = bits & -bits;
      withBit.set(bit, (withBit.get(bit) ?? 0) + block.words);
      bits ^= bit;
    }
  }
  // Without a headline every sign may be a wrapper's.
  const around = headline === undefined ? mask : bitsOf(headline.element);
  let result = mask;
  for (const [bit, words] of withBit) if (words > prose * MEANINGLESS_SHARE) result &= ~(bit & around);
  return result;
}

function grown(element: PageElement): PageElement {
  let root = element;
  let up = element.parent;
  for (let level = 0; up && level < GROW_LEVELS; up = up.parent, level++) {
    if (up.proseWords > root.proseWords * GROW_BY && up.proseWords > up.words * GROW_PURITY) root = up;
  }
  return root;
}
