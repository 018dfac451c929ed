/**
 * What one pass over a page's markup leaves: no tree of nodes, but blocks of text in the order of the page, the elements
 * around them, and whatever may say something about the article (meta tags, links, structured data, dates, bylines).
 */

/** An element; only the way up is kept. */
export class PageElement {
  readonly tag: string;
  readonly parent: PageElement | undefined;
  readonly index: number;
  readonly depth: number;
  /** `PLACE` bits, its own and those of everything around it. */
  place = 0;
  /** `HINT` bits of its own class and id. */
  hints = 0;
  /** `HINT` bits of everything around it, its own included. */
  allHints = 0;
  /** Equal for elements of the same tag and class. */
  signature = 0;
  /** Summed over everything inside once the page is read. */
  words = 0;
  linkWords = 0;
  /** Words in blocks that read like sentences. */
  proseWords = 0;
  proseBlocks = 0;
  blocks = 0;
  /** Index of the last element inside it. */
  last: number;

  constructor(tag: string, parent: PageElement | undefined, index: number) {
    this.tag = tag;
    this.parent = parent;
    this.index = index;
    this.last = index;
    this.depth = parent ? parent.depth + 1 : 0;
  }
}

/** A run of text that a browser would show as a block of its own. */
export interface Block {
  readonly index: number;
  readonly text: string;
  /** The innermost element that is not inline. */
  readonly element: PageElement;
  /** The innermost element, inline or not, in which its text begins. */
  readonly inner: PageElement;
  readonly words: number;
  readonly letters: number;
  readonly digits: number;
  readonly capitals: number;
  readonly stops: number;
  readonly commas: number;
  readonly quotes: number;
  /** Characters of scripts that put no spaces between words. */
  readonly unspaced: number;
  readonly links: number;
  /** Words inside links, bold or italic. */
  readonly linkWords: number;
  readonly strongWords: number;
  readonly images: number;
  /** Address of its first link. */
  readonly href: string;
}

/** Text of an element that may be a date, a name or a role, wherever it stands. */
export interface Mark {
  kind: 'time' | 'author' | 'property';
  /** `itemprop`, `rel` or the tag. */
  name: string;
  /** `datetime` or `content`, where there is one. */
  value: string;
  text: string;
  href: string;
  element: PageElement;
  /** How many blocks stand before it. */
  blocksBefore: number;
}

export interface Markup {
  lang: string;
  title: string;
  base: string;
  metas: { name: string; content: string }[];
  links: { rel: string; href: string; hreflang: string; type: string }[];
  /** Sources of `application/ld+json`. */
  structured: string[];
  /** Sources of `application/json` scripts and of scripts that assign the page's state. */
  states: string[];
  marks: Mark[];
  /** Elements that attributes say are people, beside those of `marks`. */
  people: Mark[];
  /** Links to the topics of the page (`rel=tag`). */
  topics: Mark[];
  blocks: Block[];
  elements: PageElement[];
  /** Addresses of images; counter pixels are among them. */
  images: { src: string; blocksBefore: number; element: PageElement }[];
  scripts: number;
  passwordFields: number;
}

/** More words than a headline or a button has. */
const PROSE_WORDS = 12;

/** Reads like sentences: enough words, a full stop, and not a list of links. */
export function isProse({ words, stops, linkWords }: Block): boolean {
  return words >= PROSE_WORDS && stops > 0 && linkWords < words / 2;
}

/** Adds what each block holds to every element around it. Children come after their parents, so one way back is enough. */
export function sumUp({ blocks, elements }: Markup): void {
  for (const block of blocks) {
    const { element, words, linkWords } = block;
    element.words += words;
    element.linkWords += linkWords;
    element.blocks++;
    if (isProse(block)) {
      element.proseWords += words;
      element.proseBlocks++;
    }
  }
  for (let index = elements.length - 1; index > 0; index--) {
    const element = elements[index];
    const parent = element?.parent;
    if (!element || !parent) continue;
    if (element.last > parent.last) parent.last = element.last;
    parent.words += element.words;
    parent.linkWords += element.linkWords;
    parent.blocks += element.blocks;
    parent.proseWords += element.proseWords;
    parent.proseBlocks += element.proseBlocks;
  }
}
