/** A sentence of the text that is set again in large letters between its paragraphs. */
import type { Block, PageElement } from './markup.ts';
import { PLACE } from './vocabulary.ts';
import { lowerWords } from './words.ts';

const SET_APART = /^(?:blockquote|aside|figure|q)$/;
const PLACES = PLACE.quote | PLACE.aside | PLACE.figure;
/** Fewer letters are a name or a label, which a text may repeat. */
const LEAST_LETTERS = 16;
/** Words beside it in its box: who said it. */
const NAME_WORDS = 8;
/** A text has a few; the rest of a page full of them is left as it is, so that the time stays linear. */
const MAX_QUOTES = 30;

/** The article's blocks without the boxes whose sentence stands word for word in a longer block of the article. */
export function withoutPulledQuotes(chosen: Block[]): Block[] {
  const apart = chosen.filter(({ element }) => (element.place & PLACES) !== 0);
  if (apart.length === 0 || apart.length === chosen.length) return chosen;
  const set = new Set(apart);
  const text = chosen.flatMap((block) => (set.has(block) ? [] : [lettersOf(block.text)])).join(' ');
  const boxes = new Set<PageElement>();
  for (const block of apart.slice(0, MAX_QUOTES)) {
    const box = boxAround(block.element);
    if (box === undefined || box.words > block.words + NAME_WORDS) continue;
    // The name of the speaker may stand in a line below.
    const quote = lettersOf(block.text.split('\n', 1)[0] ?? '');
    if (quote.length >= LEAST_LETTERS && text.includes(quote)) boxes.add(box);
  }
  return boxes.size === 0 ? chosen : chosen.filter(({ element }) => !boxes.has(boxAround(element) ?? element));
}

const lettersOf = (text: string): string => lowerWords(text).join('');

/** The outermost element around it that sets it apart, and holds nothing else. */
function boxAround(element: PageElement): PageElement | undefined {
  let box: PageElement | undefined;
  for (let up: PageElement | undefined = element; up; up = up.parent) {
    if (!SET_APART.test(up.tag)) continue;
    if (box !== undefined && up.words > box.words + NAME_WORDS) break;
    box = up;
  }
  return box;
}
