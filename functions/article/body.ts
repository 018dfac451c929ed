/** Finds the article's own words among the blocks of a page. */
import type { Block, Markup, PageElement } from './markup.ts';
import { HINT, PLACE } from './vocabulary.ts';

const FOREIGN_HINTS =
  HINT.share |
  HINT.related |
  HINT.comment |
  HINT.caption |
  HINT.promo |
  HINT.consent |
  HINT.subscribe |
  HINT.footer |
  HINT.navigation |
  HINT.tags;
const FOREIGN_PLACES =
  PLACE.aside | PLACE.footer | PLACE.nav | PLACE.form | PLACE.caption | PLACE.button | PLACE.dialog;

export interface BodyTexts {
  titles: readonly string[];
  description: string;
  structuredBody: string;
}

/** The blocks of the article, in order. */
export function findBody(markup: Markup, _texts: BodyTexts): Block[] {
  const root = bestElement(markup);
  if (!root) return [];
  return markup.blocks.filter((block) => {
    const { element, words, linkWords } = block;
    if (element.index < root.index || element.index > root.last) return false;
    if ((element.place & FOREIGN_PLACES & ~root.place) !== 0) return false;
    if ((element.allHints & FOREIGN_HINTS & ~root.allHints) !== 0) return false;
    return linkWords < words * 0.6;
  });
}

export function bestElement({ blocks }: Markup): PageElement | undefined {
  const scores = new Map<PageElement, number>();
  for (const { element, words, linkWords, stops } of blocks) {
    if (words < 12 || stops === 0 || (element.place & FOREIGN_PLACES) !== 0) continue;
    let share = words - linkWords * 2;
    for (let up: PageElement | undefined = element, step = 0; up && step < 4; up = up.parent, step++) {
      scores.set(up, (scores.get(up) ?? 0) + share);
      share *= 0.8;
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
  return best;
}
