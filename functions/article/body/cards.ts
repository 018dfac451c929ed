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

function withoutTeasers(chosen: Block[], markup: Markup): Block[] {
  return unlessMost(chosen, new Set(teaserLists(markup).flat()));
}

function withoutSingleCards(chosen: Block[], { blocks, elements }: Markup): Block[] {
  const cards = new Set<PageElement>();
  const addAround = (inside: PageElement): void => {
    for (const around of upward(inside)) {
      // A form around the whole page is a habit of some frameworks, and no card.
      if (around.words > CARD_WORDS) break;
      cards.add(around);
    }
  };
  for (const { element, words, linkWords } of blocks)
    if (words >= HEADLINE_WORDS && linkWords >= words && HEADING.test(element.tag)) addAround(element);
  for (const element of elements) if (element.tag === 'form') addAround(element);
  return unlessMost(chosen, cards);
}

/** Without those that stand in one of the boxes, when they are not most of the text. */
function unlessMost(chosen: Block[], boxes: ReadonlySet<PageElement>): Block[] {
  if (boxes.size === 0) return chosen;
  const kept = chosen.filter(({ element }) => !upward(element).some((around) => boxes.has(around)));
  const words = (blocks: Block[]): number => blocks.reduce((sum, block) => sum + block.words, 0);
  return words(kept) * 2 > words(chosen) ? kept : chosen;
}

function upward(element: PageElement): PageElement[] {
  const path: PageElement[] = [];
  for (let at: PageElement | undefined = element; at !== undefined && path.length < LEVELS; at = at.parent)
    path.push(at);
  return path;
}
