/** Chooses the article's own words among the blocks of a page. */
import { withoutCards } from './cards.ts';
import { bestThreshold } from './choose.ts';
import { FEATURE_COUNT, candidatesOf, type Candidates } from './features.ts';
import { headlineBlock } from './headline.ts';
import type { Block, Markup } from './markup.ts';
import model from './model.json' with { type: 'json' };
import { findRoot } from './root.ts';
import { withoutStrays } from './strays.ts';
import { HINT } from './vocabulary.ts';
import { Scorer, loadForest, probability } from './trees.ts';

/** What the page says about the article elsewhere. */
export interface BodyTexts {
  titles: readonly string[];
  description: string;
  /** In lower case. */
  siteNames: readonly string[];
  structuredBody: string;
}

/** The blocks in question, and their numbers as the classifier sees them and as it is trained. */
export function describeBlocks(markup: Markup, texts: BodyTexts): Candidates {
  const headline = headlineBlock(markup.blocks, texts.titles, new Set());
  return candidatesOf(markup, { ...texts, headline, root: findRoot(markup, headline) });
}

let shipped: Scorer | undefined;

/** The blocks of the article, in order. */
export function findBody(markup: Markup, texts: BodyTexts): Block[] {
  shipped ??= new Scorer(loadForest(model, FEATURE_COUNT), FEATURE_COUNT);
  return refine(chooseBlocks(describeBlocks(markup, texts), shipped), markup);
}

/** What the classifier has chosen without what says by its form or its words that it is something else. */
export function refine(chosen: Block[], markup: Markup): Block[] {
  return withoutStrays(withoutCards(chosen, markup), markup.blocks);
}

export function chooseBlocks({ blocks, describe }: Candidates, scorer: Scorer): Block[] {
  const probabilities = Float32Array.from(blocks, (block) => {
    describe(block, scorer.row, 0);
    return probability(scorer.score());
  });
  const threshold = bestThreshold(probabilities, (row) => (blocks[row]?.words ?? 0) + 1);
  return withoutBoxes(blocks.filter((_, row) => (probabilities[row] ?? 0) >= threshold));
}

/** Boxes that say by their name what they are. */
const BOXES = [
  ...[HINT.subscribe, HINT.paywall, HINT.consent, HINT.share],
  ...[HINT.comment, HINT.related, HINT.caption, HINT.promo],
];
/** A name that lies on more of the text is that of a wrapper, and says nothing. */
const BOX_SHARE = 0.25;

function withoutBoxes(chosen: Block[]): Block[] {
  const words = chosen.reduce((sum, block) => sum + block.words, 0);
  const named = BOXES.filter((box) => {
    const boxed = chosen.reduce((sum, block) => sum + ((block.element.allHints & box) === 0 ? 0 : block.words), 0);
    return boxed <= words * BOX_SHARE;
  }).reduce((boxes, box) => boxes | box, 0);
  return chosen.filter((block) => (block.element.allHints & named) === 0);
}
