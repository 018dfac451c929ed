/** Pages that show other articles below their own: the next one as the reader scrolls, or more of the same kind. */
import { CUE, blockCues } from './cues.ts';
import type { OwnSigns } from '../fields/evidence.ts';
import type { Block, Mark, Markup, PageElement } from '../markup/markup.ts';
import { isInside } from './teasers.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';

/** An article of fewer words, or of less of the chosen ones, may be the introduction to others: a round-up's, a live blog's. */
const LEAST_WORDS = 100;
const LEAST_SHARE = 0.15;
/** Blocks around an article's heading among which its date or its writer is named. */
const DATED_BEFORE = 3;
const DATED_AFTER = 6;
/** Fewer entries are other articles. */
const LEAST_ENTRIES = 3;
/** Of an entry's text; shorter lines are labels and buttons. */
const SENTENCE_WORDS = 4;
const NEXT_HEADING = /^h[1-3]$/;
const ENTRY_HEADING = /^h[2-6]$/;

/** The blocks of the page's own article; of a live blog with all of its entries. */
export function withoutNextArticles(chosen: Block[], markup: Markup, signs: OwnSigns): Block[] {
  const next = nextArticles(markup, signs.headline);
  const own = ownArticle(markup, chosen);
  const entries = entriesOf(markup, signs);
  if (next.size === 0 && own === undefined && entries.size === 0) return chosen;
  const kept = new Set(chosen.filter(({ element }) => !isInside(element, next) && !isInOther(element, own, entries)));
  for (const block of markup.blocks) if (isText(block) && isInside(block.element, entries)) kept.add(block);
  return kept.size === 0 ? chosen : markup.blocks.filter((block) => kept.has(block));
}

/**
 * Neighbours of the element around the page's headline that are of its make and have a heading and a date of their own. Entries
 * of a live blog have the page's above all of them; a part of an article has no date.
 */
function nextArticles({ blocks, marks }: Markup, headline: Block | undefined): ReadonlySet<PageElement> {
  const next = new Set<PageElement>();
  const first = headline ?? blocks.find(({ element }) => element.tag === 'h1');
  if (first === undefined) return next;
  /** For each element around the headline the one inside it that is around the headline too. */
  const inner = new Map<PageElement, PageElement>();
  for (let up = first.element; up.parent; up = up.parent) inner.set(up.parent, up);
  for (const heading of blocks) {
    if (heading.index <= first.index || !NEXT_HEADING.test(heading.element.tag)) continue;
    let up = heading.element;
    while (up.parent && !inner.has(up.parent)) up = up.parent;
    const like = up.parent && inner.get(up.parent);
    if (like === undefined || up === heading.element || up.proseBlocks === 0) continue;
    const isLike = up.signature === like.signature || (up.tag === 'article' && like.tag === 'article');
    if (up === like || next.has(up) || !isLike) continue;
    if (heading.element.tag === 'h1' && up.tag === 'article') next.add(up);
    else if (isDated(heading, up, blocks, marks)) next.add(up);
  }
  return next;
}

function isDated({ index }: Block, around: PageElement, blocks: readonly Block[], marks: readonly Mark[]): boolean {
  const near = blocks.slice(Math.max(0, index - DATED_BEFORE), index + DATED_AFTER);
  const isIn = ({ element }: { element: PageElement }): boolean =>
    element.index >= around.index && element.index <= around.last;
  return (
    near.some((block) => isIn(block) && blockCues(block) === CUE.time) ||
    marks.some((mark) => mark.kind === 'time' && isIn(mark) && Math.abs(mark.blocksBefore - index) <= DATED_AFTER)
  );
}

/**
 * The article that alone has first-level headings, and text: of 1,577 words in articles beside such a one, none was of the
 * page's.
 */
function ownArticle({ blocks }: Markup, chosen: readonly Block[]): PageElement | undefined {
  const headings = blocks.flatMap(({ element }) => (element.tag === 'h1' ? [element] : []));
  const articles = new Set(headings.flatMap((heading) => outermostArticle(heading) ?? []));
  const [own] = articles;
  if (own === undefined || articles.size > 1) return undefined;
  let words = 0;
  let all = 0;
  for (const block of chosen) {
    all += block.words;
    if (outermostArticle(block.element) === own) words += block.words;
  }
  return words < LEAST_WORDS || words < all * LEAST_SHARE ? undefined : own;
}

/**
 * Entries of a live blog: articles of one make, several in a row, without the page's headline, each with a time and a heading
 * that leads nowhere, which structured data may vouch for.
 */
function entriesOf({ blocks, marks }: Markup, { headline, isLiveBlog }: OwnSigns): ReadonlySet<PageElement> {
  const isHeaded = new Set(blocks.filter(isEntryHeading).map(({ element }) => outermostArticle(element)));
  const own = headline && outermostArticle(headline.element);
  const rows = new Map<number, Set<PageElement>>();
  for (const { kind, element } of marks) {
    const article = kind === 'time' ? outermostArticle(element) : undefined;
    if (!article?.parent || article === own || !(isLiveBlog || isHeaded.has(article)) || isElsewhere(article)) continue;
    const key = article.parent.index * 2 ** 32 + article.signature;
    rows.set(key, (rows.get(key) ?? new Set()).add(article));
  }
  return new Set([...rows.values()].filter(({ size }) => size >= LEAST_ENTRIES).flatMap((row) => [...row]));
}

const isElsewhere = ({ place, allHints }: PageElement): boolean =>
  (place & (PLACE.aside | PLACE.footer)) !== 0 || (allHints & (HINT.comment | HINT.related)) !== 0;

const isEntryHeading = ({ element, words, linkWords }: Block): boolean =>
  ENTRY_HEADING.test(element.tag) && linkWords < words / 2;

/** In an entry: its heading, or a sentence. */
const isText = (block: Block): boolean =>
  isEntryHeading(block) ||
  (block.words >= SENTENCE_WORDS && block.linkWords < block.words / 2 && blockCues(block) < CUE.share);

function isInOther(element: PageElement, own: PageElement | undefined, entries: ReadonlySet<PageElement>): boolean {
  const article = own && outermostArticle(element);
  return article !== undefined && article !== own && !entries.has(article);
}

function outermostArticle(element: PageElement): PageElement | undefined {
  let article: PageElement | undefined;
  for (let up: PageElement | undefined = element; up; up = up.parent) if (up.tag === 'article') article = up;
  return article;
}
