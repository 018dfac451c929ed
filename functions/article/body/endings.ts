/**
 * What stands below the last sentence of a text and looks like it: the mark that ends a release and whom to call, what the paper
 * says about itself and asks for, and who the writer is.
 */
import { CUE, SPOKEN, blockCues, isAppealWord } from './cues.ts';
import type { Block } from '../markup/markup.ts';
import { lowerWords } from '../words.ts';

/** Blocks at either end among which a notice of the house may stand. */
const EDGE = 3;
/** Of 61 blocks of labelled articles that hold two words of notices, three have more of them than this. */
const NOTICE_SHARE = 0.25;
const NOTICE_LEAST = 2;
const NOTICE_LEAST_WORDS = 8;
/** An appeal is a few sentences; it says you or we about once in a dozen words, the report before it less often: small words of one language are those of another. */
const APPEAL = { least: 5, most: 90, reader: 0.08, times: 2.5 } as const;
/** The line that leads to it: "Did you like this article?" */
const LEAD_WORDS = 14;
/** A sentence or two. */
const PROSE_WORDS = 12;
const LINKED_SHARE = 0.4;
/** "###", "-30-", "ENDS" between dashes: what follows is for editors. */
const END_MARK =
  /^(?:#\s*){3,}$|^[-–—*]\s*(?:30|ends?|ende|fin|fine|fim|slut|einde|loppu|koniec|конец|son)\s*[-–—*]$/iu;
const AFTER_END_SHARE = 0.35;
/** A biography. */
const BIOGRAPHY_WORDS = 120;
const NAME_WORDS = 5;

const countOf = (words: readonly string[], kind: 'notice' | 'reader'): number =>
  words.filter((word) => SPOKEN.get(word) === kind).length;

const wordsOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { words }) => sum + words, 0);

/** What the page declares of who wrote it and where it stands, in lower case. */
export interface Makers {
  authors: readonly string[];
  siteNames: readonly string[];
}

/** @param own the article's blocks, in order @param blocks all of the page's */
export function withoutEndings(own: Block[], blocks: readonly Block[], { authors, siteNames }: Makers): Block[] {
  const steps: ((text: Block[]) => Block[])[] = [
    withoutCounts,
    beforeEndMark,
    (text) => withoutBiography(text, blocks, authors),
    withoutNotices,
    (text) => withoutAppeals(text, siteNames),
    withoutLastHeadings,
  ];
  const text = steps.reduce((left, step) => step(left), own);
  // A page that is all notice, such as a consent wall, is left to be known as that.
  const isArticle = wordsOf(text) * 2 > wordsOf(own) || (wordsOf(text) >= REPORT_WORDS && !text.some(isNotice));
  return isArticle ? text : own;
}

/** So many words that are no notice are a report, though the notice below it be longer. */
const REPORT_WORDS = 40;

/** Numbers below the text: of comments, of pages. A table may end with some. */
function withoutCounts(own: Block[]): Block[] {
  const last = own.findLastIndex(({ letters, digits, element }) => letters > 0 || digits === 0 || element.tag === 'td');
  return own.slice(0, last + 1);
}

/** What such a heading stands above was no part of the text, so it is none either. */
function withoutLastHeadings(own: Block[]): Block[] {
  const last = own.findLastIndex(
    ({ element, words, stops }) => !/^h[1-6]$/.test(element.tag) || words > LEAD_WORDS || stops > 0,
  );
  return own.slice(0, last + 1);
}

function beforeEndMark(own: Block[]): Block[] {
  const end = own.findIndex(({ text, words }) => words <= 2 && END_MARK.test(text));
  if (end < 1) return own;
  return wordsOf(own.slice(end)) <= wordsOf(own) * AFTER_END_SHARE ? own.slice(0, end) : own;
}

/** Of 17 last paragraphs that begin with the writer's name, 15 were no part of the labelled text. */
function withoutBiography(own: Block[], blocks: readonly Block[], authors: readonly string[]): Block[] {
  const from = own.findIndex(
    (block, at) => at > 0 && at >= own.length - EDGE && isBiography(block, blocks[block.index - 1], authors),
  );
  if (from === -1) return own;
  return own.slice(0, isNameLine(own[from - 1], own[from]) ? from - 1 : from);
}

function isBiography(block: Block, before: Block | undefined, authors: readonly string[]): boolean {
  if (block.words > BIOGRAPHY_WORDS || block.stops === 0) return false;
  const text = block.text.toLowerCase();
  return authors.some((name) => text.startsWith(name)) || isNameLine(before, block);
}

/** A line of a few words with which the next text begins: a name above what is said about its bearer. */
function isNameLine(line: Block | undefined, next: Block | undefined): boolean {
  if (line === undefined || next === undefined || line.words < 1 || line.words > NAME_WORDS || line.stops > 0)
    return false;
  return (
    next.words > line.words * 2 &&
    /^[^\p{L}]/u.test(next.text.slice(line.text.length)) &&
    next.text.startsWith(line.text)
  );
}

/** A notice among the last blocks goes with the lines that belong to it. Prose after it is the article's: it was put in between. */
function withoutNotices(own: Block[]): Block[] {
  const first = own.findIndex((block, at) => at >= Math.max(1, own.length - EDGE) && isNotice(block));
  if (first === -1) return own;
  let end = first;
  // A heading that only the notice stood under goes with it.
  while (end > 1 && /^h[1-6]$/.test(own[end - 1]?.element.tag ?? '')) end--;
  const after = own.slice(first).filter((block) => !isNotice(block) && isProse(block));
  return [...own.slice(0, end), ...after];
}

const isProse = ({ words, stops, linkWords }: Block): boolean =>
  words >= PROSE_WORDS && stops > 0 && linkWords < words * LINKED_SHARE;

function isNotice(block: Block): boolean {
  if (block.words < NOTICE_LEAST_WORDS) return false;
  const words = lowerWords(block.text);
  const reader = countOf(words, 'reader');
  const notices = countOf(words, 'notice') + (blockCues(block) === CUE.subscribe ? 1 : 0);
  return notices >= NOTICE_LEAST && notices + reader >= words.length * NOTICE_SHARE;
}

/** Appeals to the reader at the end of a report that otherwise does not speak to anybody, from where the house begins to speak. */
function withoutAppeals(own: Block[], siteNames: readonly string[]): Block[] {
  for (let from = Math.max(1, own.length - EDGE - 1); from < own.length; from++) {
    const share = appealShare(own[from]);
    if (share === 0) continue;
    let end = from;
    while (end > 1 && leadsTo(own[end - 1], siteNames)) end--;
    // Last, because it reads the whole text.
    if (share >= readerShare(own.slice(0, end)) * APPEAL.times) return own.slice(0, end);
  }
  return own;
}

/** How much of a block that asks the reader for something is said to the reader, or 0. */
function appealShare(block: Block | undefined): number {
  if (block === undefined || block.quotes > 0 || block.words > APPEAL.most || block.words < APPEAL.least) return 0;
  const share = readerShare([block]);
  return share >= APPEAL.reader && lowerWords(block.text).some(isAppealWord) ? share : 0;
}

/** What speaks to the reader as an appeal does, or says you or we together with the name of the house; and the heading above it. */
function leadsTo(block: Block | undefined, siteNames: readonly string[]): boolean {
  if (block === undefined || block.quotes > 0 || block.words > APPEAL.most) return false;
  if (block.words <= LEAD_WORDS && /^h[1-6]$/.test(block.element.tag)) return true;
  const share = readerShare([block]);
  if (share === 0 || share >= APPEAL.reader) return share > 0;
  const text = block.text.toLowerCase();
  return siteNames.some((name) => text.includes(name));
}

function readerShare(blocks: readonly Block[]): number {
  let reader = 0;
  let all = 0;
  for (const { text } of blocks) {
    const words = lowerWords(text);
    reader += countOf(words, 'reader');
    all += words.length;
  }
  return all === 0 ? 0 : reader / all;
}
