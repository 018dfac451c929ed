/** What the block classifier needs to know of the page as a whole: sums, kinds of elements, headings, the way between two places. */
import { blockCues } from './cues.ts';
import { isProse, type Block, type Markup, type PageElement } from '../markup/markup.ts';
import { Repeats } from './same-texts.ts';
import { topicOf, type Topic } from './topic.ts';
import { unitAt } from '../units.ts';
import { isOfWord, lettersOf, shapeOf } from '../words.ts';

/** What the page says about itself and the blocks are compared with. */
export interface PageContext {
  /** Headlines from metadata: the same words in a block are not the body's. */
  titles: readonly string[];
  description: string;
  /** Names of the site, in lower case: boxes name it, stories hardly do. */
  siteNames: readonly string[];
  /** The body from structured data, or empty. */
  structuredBody: string;
  headline: Block | undefined;
  /** The element that rules take for the article's. */
  root: PageElement | undefined;
}

/** One look over the whole page, before the single blocks. */
export interface Survey {
  blocks: readonly Block[];
  context: PageContext;
  words: number;
  prose: number;
  /** Words and prose words before each block. */
  wordsBefore: Float64Array;
  proseBefore: Float64Array;
  /** Cues of the blocks that were asked for. */
  cues: Map<number, number>;
  h1: number;
  /** The first block of prose inside the rules' root. */
  firstProse: number;
  /** For each block the last heading before it, or -1. */
  headings: Int32Array;
  rootFirst: number;
  rootLast: number;
  signatures: Map<number, { blocks: number; prose: number; words: number }>;
  repeats: Repeats;
  /** What the page says its article is about. */
  topic: Topic;
  /**
   * Do these first letters of a text stand in the page's own account of it? 1: yes, 0: no although that is whole,
   * -1: nothing to compare with.
   */
  partOfDescription: (letters: string) => number;
  partOfStructured: (letters: string) => number;
  /** Headings before each block: those that are links, and the others. */
  linkedHeadings: Int32Array;
  ownHeadings: Int32Array;
  /** Dates and bylines before each block. */
  marksBefore: Int32Array;
  /** Elements around the headline at which prose is added, innermost first. */
  scopes: readonly PageElement[];
}

function scopesOf(headline: Block | undefined): PageElement[] {
  const scopes: PageElement[] = [];
  for (let up = headline?.element; up; up = up.parent)
    if (up.proseWords > (scopes.at(-1)?.proseWords ?? 0)) scopes.push(up);
  return scopes;
}

/** What structured data holds is the whole text when it is at least so much of what the page shows. */
const WHOLE_SHARE = 0.6;
const COMPARED_LETTERS = 40;

/** Of a text in lower case; quotes, spaces and dashes differ between the page and its structured data. */
export function firstLetters(lower: string): string {
  let letters = '';
  let from = 0;
  const { length } = lower;
  for (let at = 0; at < length && letters.length + at - from < COMPARED_LETTERS; at++) {
    if (isOfWord(unitAt(lower, at))) continue;
    letters += lower.slice(from, at);
    from = at + 1;
  }
  return letters + lower.slice(from, from + COMPARED_LETTERS - letters.length);
}

function partOf(whole: string, isWhole: boolean): (letters: string) => number {
  if (whole === '') return () => -1;
  const all = lettersOf(whole);
  /** Where the last one stood: the next is mostly behind it. */
  let from = 0;
  return (letters) => {
    if (letters === '') return isWhole ? 0 : -1;
    const next = all.indexOf(letters, from);
    const found = next < 0 && from > 0 ? all.indexOf(letters) : next;
    if (found < 0) return isWhole ? 0 : -1;
    from = found;
    return 1;
  };
}

export function surveyOf(markup: Markup, context: PageContext): Survey {
  const { blocks } = markup;
  const survey: Survey = {
    blocks,
    context,
    words: 0,
    prose: 0,
    wordsBefore: new Float64Array(blocks.length + 1),
    proseBefore: new Float64Array(blocks.length + 1),
    cues: new Map(),
    h1: context.headline?.index ?? -1,
    firstProse: -1,
    headings: new Int32Array(blocks.length),
    rootFirst: -1,
    rootLast: -1,
    signatures: new Map(),
    repeats: new Repeats(blocks),
    topic: topicOf(context.titles, context.headline?.text ?? context.titles[0] ?? '', context.description),
    partOfDescription: partOf(context.description, true),
    partOfStructured: partOf(
      context.structuredBody,
      shapeOf(context.structuredBody).words > (context.root?.proseWords ?? 0) * WHOLE_SHARE,
    ),
    linkedHeadings: new Int32Array(blocks.length + 1),
    ownHeadings: new Int32Array(blocks.length + 1),
    marksBefore: new Int32Array(blocks.length + 1),
    scopes: scopesOf(context.headline),
  };
  for (const { blocksBefore } of markup.marks) {
    const at = Math.min(blocksBefore, blocks.length);
    survey.marksBefore[at] = (survey.marksBefore[at] ?? 0) + 1;
  }
  for (let at = 1; at <= blocks.length; at++)
    survey.marksBefore[at] = (survey.marksBefore[at] ?? 0) + (survey.marksBefore[at - 1] ?? 0);
  let heading = -1;
  for (const block of blocks) {
    surveyBlock(survey, block);
    survey.headings[block.index] = heading;
    const isHeading = headingLevel(block) > 0;
    const linked = isHeading && block.words >= 3 && block.linkWords >= block.words * 0.8;
    survey.linkedHeadings[block.index + 1] = (survey.linkedHeadings[block.index] ?? 0) + (linked ? 1 : 0);
    survey.ownHeadings[block.index + 1] = (survey.ownHeadings[block.index] ?? 0) + (isHeading && !linked ? 1 : 0);
    if (isHeading) heading = block.index;
  }
  return survey;
}

function surveyBlock(survey: Survey, block: Block): void {
  const { index, element, words } = block;
  const prose = isProse(block) ? words : 0;
  survey.words += words;
  survey.prose += prose;
  survey.wordsBefore[index + 1] = survey.words;
  survey.proseBefore[index + 1] = survey.prose;
  const { root } = survey.context;
  if (root && element.index >= root.index && element.index <= root.last) {
    if (survey.rootFirst < 0) survey.rootFirst = index;
    survey.rootLast = index;
    if (prose > 0 && survey.firstProse < 0) survey.firstProse = index;
  }
  const like = survey.signatures.get(element.signature);
  if (like) {
    like.blocks++;
    like.words += words;
    like.prose += prose;
  } else survey.signatures.set(element.signature, { blocks: 1, words, prose });
}

export function cueOf(page: Survey, block: Block): number {
  const known = page.cues.get(block.index);
  if (known !== undefined) return known;
  const cue = blockCues(block);
  page.cues.set(block.index, cue);
  return cue;
}

export function headingLevel(block: Block): number {
  const { tag } = block.element;
  return tag.length === 2 && tag >= 'h1' && tag <= 'h6' ? Number(tag.charAt(1)) : 0;
}

/** Steps from an element up to the first one that is also around the other. */
export function climb(from: PageElement, other: PageElement): number {
  let steps = 0;
  let up: PageElement | undefined = from;
  while (up && (other.index < up.index || other.index > up.last)) {
    up = up.parent;
    steps++;
  }
  return steps;
}

export function nearestArticle(element: PageElement): PageElement | undefined {
  let up: PageElement | undefined = element;
  while (up && up.tag !== 'article') up = up.parent;
  return up;
}
