/**
 * Cards: a linked headline with a line of text below, or a form and the words that ask to fill it in, put between the
 * paragraphs of an article.
 */
import type { Block, Markup, PageElement } from './markup.ts';

/** No card has more words; what holds more around a linked headline is a section or the article itself. */
const CARD_WORDS = 60;
const HEADING = /^h[1-6]$/;
const HEADLINE_WORDS = 3;
/** From a heading up: the link around it, its column, the card. */
const LEVELS = 4;

/** Teasers below each other before they are a list. */
const TEASERS = 3;
/** A linked headline, and what may stand with it: a date, a name, the beginning of the text. */
const TEASER_BLOCKS = { least: 2, most: 5 } as const;
/** A whole first paragraph and its headline. */
const TEASER_WORDS = 180;

/** The blocks that stand in no card and no list of teasers. A page whose text lies in such throughout is left as it is. */
export function withoutCards(chosen: Block[], markup: Markup): Block[] {
  return withoutTeasers(withoutSingleCards(chosen, markup), markup);
}

/** Neighbours of one make, each with a linked headline first and text below: other articles, however long their first words. */
function withoutTeasers(chosen: Block[], { blocks }: Markup): Block[] {
  const lists = new Map<PageElement, Map<number, PageElement[]>>();
  const seen = new Set<PageElement>();
  for (const { element, words, linkWords } of blocks) {
    const beginsWithLink = words >= HEADLINE_WORDS && linkWords >= words;
    let around: PageElement | undefined = element;
    for (let level = 0; around !== undefined && level < LEVELS; level++, around = around.parent) {
      if (seen.has(around)) break;
      seen.add(around);
      if (!beginsWithLink || around.parent === undefined || !isTeaser(around)) continue;
      const list = lists.get(around.parent) ?? new Map<number, PageElement[]>();
      list.set(around.signature, [...(list.get(around.signature) ?? []), around]);
      lists.set(around.parent, list);
    }
  }
  const teasers = new Set(
    [...lists.values()].flatMap((list) => [...list.values()].filter(({ length }) => length >= TEASERS).flat()),
  );
  return unlessMost(chosen, ({ element }) => upward(element, LEVELS).some((around) => teasers.has(around)));
}

const isTeaser = ({ blocks, words, linkWords }: PageElement): boolean =>
  blocks >= TEASER_BLOCKS.least && blocks <= TEASER_BLOCKS.most && words <= TEASER_WORDS && linkWords < words;

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
