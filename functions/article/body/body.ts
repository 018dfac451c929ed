/** Chooses the article's own words among the blocks of a page. */
import { withoutCaptions } from './captions.ts';
import { withoutCards } from './cards.ts';
import { bestThreshold } from './choose.ts';
import { withoutEndings, type Makers } from './endings.ts';
import type { OwnSigns } from '../fields/evidence.ts';
import { FEATURE_COUNT, candidatesOf, type Candidates } from './features.ts';
import { headlineBlock, withoutHeadlineLines } from '../fields/headline.ts';
import { withWholeRows } from './items.ts';
import { withoutLeftovers } from './leftovers.ts';
import { withLines } from './lines.ts';
import { withWholeLists } from './lists.ts';
import type { Block, Markup, PageElement } from '../markup/markup.ts';
import model from './model.json' with { type: 'json' };
import { withoutNextArticles } from './next-articles.ts';
import { withoutRepeats } from './repeats.ts';
import { findRoot } from './root.ts';
import { withoutStrays } from './strays.ts';
import { HINT } from '../markup/vocabulary.ts';
import { Scorer, loadForest, probability } from './trees.ts';

/** What the page says about the article elsewhere. */
export interface BodyTexts {
  titles: readonly string[];
  description: string;
  /** In lower case. */
  siteNames: readonly string[];
  structuredBody: string;
  /** Declared names, in lower case. */
  authors: readonly string[];
  isLiveBlog: boolean;
}

/** The blocks in question, and their numbers as the classifier sees them and as it is trained. */
export function describeBlocks(markup: Markup, texts: BodyTexts): Candidates & { signs: PageSigns } {
  const headline = headlineBlock(markup.blocks, texts.titles, new Set());
  const candidates = candidatesOf(markup, { ...texts, headline, root: findRoot(markup, headline) });
  return { ...candidates, signs: { ...texts, headline } };
}

/** By which what is not the article's is known. */
export type PageSigns = OwnSigns & Makers;

let shipped: Scorer | undefined;

/** The blocks of the article, in order. */
export function findBody(markup: Markup, texts: BodyTexts): Block[] {
  shipped ??= new Scorer(loadForest(model, FEATURE_COUNT), FEATURE_COUNT);
  const candidates = describeBlocks(markup, texts);
  return refine(chooseBlocks(candidates, shipped), markup, candidates.signs);
}

/** What the classifier has chosen without what says by its form or its words that it is something else. */
export function refine(chosen: Block[], markup: Markup, signs: PageSigns): Block[] {
  const steps: ((blocks: Block[]) => Block[])[] = [
    (blocks) => withLike(blocks, markup),
    (blocks) => withoutCards(blocks, markup),
    (blocks) => withoutCaptions(blocks, markup),
    (blocks) => withoutNextArticles(blocks, markup, signs),
    (blocks) => withoutStrays(blocks, markup.blocks),
    withoutLeftovers,
    (blocks) => (signs.headline === undefined ? withoutHeadlineLines(blocks, signs.titles) : blocks),
    (blocks) => withoutEndings(blocks, markup.blocks, signs),
    withoutRepeats,
  ];
  return steps.reduce((own, step) => step(own), chosen);
}

export function chooseBlocks(candidates: Candidates, scorer: Scorer): Block[] {
  const { describe, isOther } = candidates;
  const blocks = candidates.blocks.filter((block) => !isOther(block));
  const probabilities = Float32Array.from(blocks, (block) => {
    describe(block, scorer.row, 0);
    return probability(scorer.score());
  });
  const threshold = bestThreshold(probabilities, (row) => (blocks[row]?.words ?? 0) + 1);
  const lists = withWholeLists(blocks, probabilities, threshold);
  const chosen = withLines(lists, blocks, probabilities);
  return withoutBoxes(withWholeRows(chosen, blocks, probabilities, threshold));
}

/** Boxes that say by their name what they are, and are believed. Pictures, posts of others and adverts are not told by it. */
const BOXES = [HINT.subscribe, HINT.paywall, HINT.consent, HINT.comment, HINT.related];
/** A name that lies on more of the text is that of a wrapper, and says nothing; a teaser is little more than the prompt below it. */
const BOX_SHARE = 0.25;
const PROMPT_SHARE = 0.45;
const PROMPTS = HINT.subscribe | HINT.paywall;
const TEXT = HINT.body | HINT.content;

function withoutBoxes(chosen: Block[]): Block[] {
  const names = new Map(chosen.map((block) => [block, boxesAround(block)]));
  const words = chosen.reduce((sum, block) => sum + block.words, 0);
  const named = BOXES.filter((box) => {
    const boxed = chosen.reduce((sum, block) => sum + (((names.get(block) ?? 0) & box) === 0 ? 0 : block.words), 0);
    return boxed <= words * ((box & PROMPTS) === 0 ? BOX_SHARE : PROMPT_SHARE);
  }).reduce((boxes, box) => boxes | box, 0);
  return chosen.filter((block) => ((names.get(block) ?? 0) & named) === 0);
}

/** Names of the boxes that a block stands in. The text behind a paywall is named after the wall too, and calls itself text. */
function boxesAround({ element }: Block): number {
  let isText = false;
  for (let up: PageElement | undefined = element; up; up = up.parent) {
    isText ||= (up.hints & TEXT) !== 0;
    if ((up.hints & HINT.paywall) !== 0) break;
  }
  return isText ? element.allHints & ~HINT.paywall : element.allHints;
}

/**
 * What is of one make belongs to one text: headings over a chosen block are taken when more of their like were chosen than not,
 * and so are the items of a list.
 */
function withLike(chosen: Block[], { blocks }: Markup): Block[] {
  const first = chosen[0]?.index ?? 0;
  const last = chosen.at(-1)?.index ?? 0;
  const taken = new Set(chosen.map(({ index }) => index));
  const groups = new Map<number | PageElement, { taken: number; left: Block[] }>();
  for (const block of blocks.slice(Math.max(0, first - 1), last + 1)) {
    const key = groupOf(block);
    if (key === undefined) continue;
    const group = groups.get(key) ?? { taken: 0, left: [] };
    groups.set(key, group);
    if (taken.has(block.index)) group.taken++;
    else if (
      block.linkWords < block.words &&
      (block.element.tag === 'li' || isOver(block, blocks[block.index + 1], taken))
    )
      group.left.push(block);
  }
  const added = [...groups.values()].flatMap((group) => (group.taken > group.left.length ? group.left : []));
  return added.length === 0 ? chosen : [...chosen, ...added].sort((a, b) => a.index - b.index);
}

function groupOf({ element }: Block): number | PageElement | undefined {
  if (/^h[2-6]$/.test(element.tag)) return element.signature;
  return element.tag === 'li' ? element.parent : undefined;
}

function isOver(heading: Block, next: Block | undefined, taken: ReadonlySet<number>): boolean {
  return next !== undefined && taken.has(next.index) && next.element.parent === heading.element.parent;
}
