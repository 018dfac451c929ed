/** From labelled pages to a trained forest, and the cross-validation of it. */
import { createHash } from 'node:crypto';
import { chooseBlocks, describeBlocks, refine } from '../../functions/article/body/body.ts';
import { bodyText, pageTexts } from '../../functions/article/extract.ts';
import { FEATURE_COUNT, type Candidates } from '../../functions/article/body/features.ts';
import type { Block } from '../../functions/article/markup/markup.ts';
import { readMarkup } from '../../functions/article/markup/read-markup.ts';
import { Scorer, probability, type Forest } from '../../functions/article/body/trees.ts';
import { siteOf } from '../../functions/candidate/address.ts';
import { decodeBody } from '../../functions/page/decode.ts';
import { train, type BoostOptions } from './boost.ts';
import { readBytes, type LabelledPage } from './corpus.ts';
import { labelBlocks, type Labels } from './labels.ts';

export interface PreparedPage {
  page: LabelledPage;
  /** The blocks in question; `labels` has all of the page's. */
  blocks: Block[];
  isOther: Candidates['isOther'];
  describe: Candidates['describe'];
  rows: Float32Array;
  /** The rest of the extractor's work on a choice of blocks. */
  textOf: (chosen: Block[]) => string;
  labels: Labels;
  fold: number;
}

export const FOLDS = 5;

export function preparePage(folder: string, page: LabelledPage): PreparedPage {
  const markup = readMarkup(decodeBody(readBytes(folder, page)).text);
  const { texts, structured } = pageTexts(markup, page.url);
  const { blocks, isOther, describe, signs } = describeBlocks(markup, texts);
  const rows = new Float32Array(blocks.length * FEATURE_COUNT);
  blocks.forEach((block, row) => describe(block, rows, row * FEATURE_COUNT));
  const textOf = (chosen: Block[]): string =>
    bodyText(refine(chosen, markup, signs), structured, markup, page.url, texts.titles).articleBody;
  const labels = labelBlocks(markup.blocks, page.truth.articleBody);
  return { page, blocks, isOther, describe, rows, textOf, labels, fold: foldOf(page, 0) };
}

/** Pages of one site are in one fold: a page must not be judged by what its sister taught. @param split another number deals the sites anew */
export function foldOf({ url }: LabelledPage, split: number): number {
  const site = siteOf(url);
  const digest = createHash('sha256')
    .update(split === 0 ? site : `${split} ${site}`)
    .digest();
  return (digest[1] ?? 0) % FOLDS;
}

/** A page counts by its words up to here and then less: the metric is an average over pages, not over words. */
const PAGE_WORDS = 200;
/** A short block counts like a few words: whether a page is exactly right depends on it. */
const BLOCK_WORDS = 3;

/**
 * A forest trained on the pages whose labels are whole. Some labels stop at the first advert inside a text: what follows there
 * would teach that articles end in the middle.
 * @param without scores as a forest does that was trained on these pages but for one fold
 */
export function trainOn(
  pages: readonly PreparedPage[],
  options: Partial<BoostOptions> = {},
  without = (fold: number): Scorer => scorerOf(outside([fold], pages), options),
): Forest {
  return fit(withWholeLabels(pages, without), options);
}

const outside = (folds: readonly number[], pages: readonly PreparedPage[]): PreparedPage[] =>
  pages.filter(({ fold }) => !folds.includes(fold));

const scorerOf = (pages: readonly PreparedPage[], options: Partial<BoostOptions>): Scorer =>
  new Scorer(fit(pages, options), FEATURE_COUNT);

/** Of the words that are the article's by its label or surely go on after it, so many may be of the second kind. */
const LABEL_LACKS = 0.1;
/** As sure as that is a block of the same make as the label's paragraphs when a forest that does not know the site says so. */
const SURE = 0.9;
const PROSE_WORDS = 12;

/** The pages, folds taken in turn, of which the others' forest does not say that the article goes on where the label stops. */
function withWholeLabels(pages: readonly PreparedPage[], without: (fold: number) => Scorer): readonly PreparedPage[] {
  const folds = new Set(pages.map(({ fold }) => fold));
  const whole = new Set<PreparedPage>();
  for (const fold of folds) {
    const scorer = without(fold);
    for (const page of pages) if (page.fold === fold && labelLacks(page, scorer) < LABEL_LACKS) whole.add(page);
  }
  return pages.filter((page) => whole.has(page));
}

function labelLacks({ blocks, describe, labels }: PreparedPage, scorer: Scorer): number {
  const own = blocks.filter(({ index }) => labels.label[index] === 1);
  const last = own.at(-1)?.index ?? -1;
  const makes = new Set(own.filter(({ words }) => words >= PROSE_WORDS).map(({ element }) => element.signature));
  const after = blocks.filter((block) => {
    if (block.index <= last || !makes.has(block.element.signature)) return false;
    describe(block, scorer.row, 0);
    return probability(scorer.score()) > SURE;
  });
  const wordsIn = (list: readonly Block[]): number => list.reduce((sum, { words }) => sum + words, 0);
  return wordsIn(after) / (wordsIn(after) + wordsIn(own) + 1);
}

function fit(pages: readonly PreparedPage[], options: Partial<BoostOptions>): Forest {
  const count = pages.reduce((sum, { blocks }) => sum + blocks.length, 0);
  const rows = new Float32Array(count * FEATURE_COUNT);
  const label = new Float32Array(count);
  const weight = new Float32Array(count);
  let row = 0;
  let sum = 0;
  for (const { blocks, rows: own, labels } of pages) {
    rows.set(own, row * FEATURE_COUNT);
    for (const { index } of blocks) {
      label[row] = labels.label[index]!;
      weight[row] = (labels.tokens[index]! + BLOCK_WORDS) / (labels.realTokens + PAGE_WORDS);
      sum += weight[row]!;
      row++;
    }
  }
  for (let index = 0; index < count; index++) weight[index]! *= count / sum;
  return train({ rows, columns: FEATURE_COUNT, label, weight }, options);
}

/** For each page the text that a forest chooses which was trained without any page of its site. */
export function crossValidate(
  pages: readonly PreparedPage[],
  options: Partial<BoostOptions> = {},
): Map<string, string> {
  const chosen = new Map<string, string>();
  // Of a page that is judged and one whose label is doubted, both folds are left out: the same forest does when they change places.
  const pairs = new Map<string, Scorer>();
  const withoutBoth = (folds: [number, number]): Scorer => {
    const pair = folds.toSorted((a, b) => a - b).join();
    const scorer = pairs.get(pair) ?? scorerOf(outside(folds, pages), options);
    pairs.set(pair, scorer);
    return scorer;
  };
  for (let fold = 0; fold < FOLDS; fold++) {
    const forest = trainOn(outside([fold], pages), options, (other) => withoutBoth([fold, other]));
    const scorer = new Scorer(forest, FEATURE_COUNT);
    for (const { page, textOf, fold: own, ...candidates } of pages) {
      if (own === fold) chosen.set(page.id, textOf(chooseBlocks(candidates, scorer)));
    }
  }
  return chosen;
}
