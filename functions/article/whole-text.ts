/** Decides which of the page's accounts of the text is the whole one: what is shown, structured data, or a script's state. */
import type { FieldSource } from './article.ts';
import { cleanText } from './markup/blocks.ts';
import type { Block } from './markup/markup.ts';
import { paragraphsInState } from './markup/page-state.ts';
import { plainText } from './markup/plain-text.ts';
import { lettersOf, shapeOf } from './words.ts';

/**
 * Structured data loses headings and paragraphs and is often cut, so that what is shown is preferred; unless it has so
 * much more that what is shown must be a teaser.
 */
const MUCH_MORE = 2;
const MORE_WORDS = 60;
/** Only a page that shows about nothing is worth reading the state of its scripts. */
const FEW_WORDS = 200;
/** Fewer words than that are what a page says while it loads; more are the beginning of its text, which the whole text has, too. */
const SHOWN_WORDS = 40;
/** Of what is shown, in words: a promotion may stand beside it. */
const SHOWN_SHARE = 0.5;
/** Letters of a block that are looked for: the rest may be marked up differently. */
const PROBE_LETTERS = 60;
const CUT_OFF = /(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W{0,3}$/u;

export interface WholeText {
  paragraphs: string[];
  source: FieldSource;
}

/**
 * @param body the blocks that are shown
 * @param states sources of scripts; none where the article is not free: what its page keeps back from a reader is not taken
 */
export function wholeText(
  body: readonly Block[],
  structuredBody: string | undefined,
  states: readonly string[],
): WholeText {
  const shown = body.map((block) => block.text);
  const words = body.reduce((sum, block) => sum + block.words, 0);
  const enough = words * MUCH_MORE + MORE_WORDS;
  if (structuredBody !== undefined && !CUT_OFF.test(structuredBody) && shapeOf(structuredBody).words > enough) {
    const paragraphs = structuredBody
      .split(/\n+|<\/p>|<br\s*\/?>\s*<br\s*\/?>/i)
      .map((text) => cleanText(plainText(text)));
    return { paragraphs: paragraphs.filter((text) => text !== ''), source: 'json-ld' };
  }
  if (words < FEW_WORDS && states.length > 0) {
    const paragraphs = paragraphsInState(states);
    const isMore = paragraphs.reduce((sum, text) => sum + shapeOf(text).words, 0) > enough;
    if (isMore && (words < SHOWN_WORDS || holds(paragraphs, body))) return { paragraphs, source: 'page-state' };
  }
  return { paragraphs: shown, source: 'html' };
}

/** Whether what is shown is a part of the text, and not something else of which the text is no account. */
function holds(paragraphs: readonly string[], body: readonly Block[]): boolean {
  const text = lettersOf(paragraphs.join(' '));
  const held = body.filter((block) => text.includes(lettersOf(block.text).slice(0, PROBE_LETTERS)));
  const wordsIn = (blocks: readonly Block[]): number => blocks.reduce((sum, { words }) => sum + words, 0);
  return wordsIn(held) >= wordsIn(body) * SHOWN_SHARE;
}
