/** Decides which of the page's accounts of the text is the whole one: what is shown, structured data, or a script's state. */
import type { FieldSource } from './article.ts';
import { cleanText } from './blocks.ts';
import type { Block } from './markup.ts';
import { paragraphsInState } from './page-state.ts';
import { plainText } from './plain-text.ts';
import { shapeOf } from './words.ts';

/**
 * Structured data loses headings and paragraphs and is often cut, so that what is shown is preferred; unless it has so
 * much more that what is shown must be a teaser.
 */
const MUCH_MORE = 2;
const MORE_WORDS = 60;
/** Only a page that shows about nothing is worth reading the state of its scripts. */
const FEW_WORDS = 200;
const CUT_OFF = /(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W{0,3}$/u;

export interface WholeText {
  paragraphs: string[];
  source: FieldSource;
}

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
    if (paragraphs.reduce((sum, text) => sum + shapeOf(text).words, 0) > enough)
      return { paragraphs, source: 'page-state' };
  }
  return { paragraphs: shown, source: 'html' };
}
