/**
 * Cards: a linked headline with a line of text below, or a form and the words that ask to fill it in, put between the
 * paragraphs of an article.
 */
import type { Block, Markup, PageElement } from '../markup/markup.ts';
import { teaserLists } from './teasers.ts';

/** No card has more words; what holds more around a linked headline is a section or the article itself. */
const CARD_WORDS = 60;
const HEADING = /^h[1-6]$/;
const HEADLINE_WORDS = 3;
/** From a heading up: the link around it, its column, the card. */
const LEVELS = 4;

/** The blocks that stand in no card and no list of teasers. A page whose text lies in such throughout is left as it is. */
export function withoutCards(chosen: Block[], markup: Markup): Block[] {
  return withoutTeasers(withoutSingleCards(chosen, markup), markup);
}

function withoutTeasers(chosen: Block[], { blocks }: Markup): Block[] {
  const teasers = new Set(teaserLists(blocks).flat());
  return unlessMost(chosen, ({ element }) => upward(element, LEVELS).some((around) => teasers.has(around)));
}

function withoutSingleCards(chosen: Block[], { blocks, elements }: Markup): Block[] {
  const linkedHeadlines = blocks
    .filter(
      ({ element, words, linkWords }) => HEADING.test(element.tag) && words >= HEADLINE_WORDS && linkWords >= words,
    )
    .map(({ element }) => element);
  const cards = new Set<PageElement>();
  for (const inside of [...linkedHeadlines, ...elements.filter(({ tag }) => tag === 'form')]) {
    for (const around of upward(inside, LEVELS)) {
      // A form around the whole page is a habit of some frameworks, and no card.
      if (around.words > CARD_WORDS) break;
      cards.add(around);
    }
  }
  if (cards.size === 0) return chosen;
  return unlessMost(chosen, ({ element }) => upward(element, LEVELS).some((around) => cards.has(around)));
}

/** Without those that are something else, when they are not most of the text. */
function unlessMost(chosen: Block[], isElse: (block: Block) => boolean): Block[] {
  const kept = chosen.filter((block) => !isElse(block));
  const words = (blocks: Block[]): number => blocks.reduce((sum, block) => sum + block.words, 0);
  return words(kept) * 2 > words(chosen) ? kept : chosen;
}

function upward(element: PageElement, levels: number): PageElement[] {
  const path: PageElement[] = [];
  for (let at: PageElement | undefined = element; at !== undefined && path.length < levels; at = at.parent)
    path.push(at);
  return path;
}
