/** Pages that show other articles below their own: the next one as the reader scrolls, or more of the same kind. */
import type { Block, Markup, PageElement } from './markup.ts';

/** From a first-level heading up to the element of its article. */
const LEVELS = 6;
/** An article of fewer words, or of less of the chosen ones, may be the introduction to others: a round-up's, a live blog's. */
const LEAST_WORDS = 100;
const LEAST_SHARE = 0.15;

/** The blocks of the page's own article. */
export function withoutNextArticles(chosen: Block[], { blocks }: Markup): Block[] {
  const headings = blocks.flatMap(({ element }) => (element.tag === 'h1' ? [element] : []));
  const next = nextArticles(headings);
  const own = ownArticle(headings, chosen);
  if (next.size === 0 && own === undefined) return chosen;
  const kept = chosen.filter(({ element }) => !isInside(element, next) && !isInOther(element, own));
  return kept.length === 0 ? chosen : kept;
}

/**
 * Articles after the first where neighbours of one make have a first-level heading each. Entries of a live blog have the page's
 * above all of them; a section with such a heading is a part of an article.
 */
function nextArticles(headings: readonly PageElement[]): ReadonlySet<PageElement> {
  const first = new Map<PageElement, Map<number, PageElement>>();
  const next = new Set<PageElement>();
  if (headings.length < 2) return next;
  for (const { parent } of headings) {
    let up = parent;
    for (let level = 0; up?.parent !== undefined && level < LEVELS; level++, up = up.parent) {
      if (up.tag !== 'article' || up.proseBlocks === 0) continue;
      const makes = first.get(up.parent) ?? new Map<number, PageElement>();
      first.set(up.parent, makes);
      const before = makes.get(up.signature);
      if (before === undefined) makes.set(up.signature, up);
      else if (before !== up) next.add(up);
    }
  }
  return next;
}

/**
 * The article that alone has first-level headings, and text: of 1,577 words in articles beside such a one, none was of the
 * page's.
 */
function ownArticle(headings: readonly PageElement[], chosen: readonly Block[]): PageElement | undefined {
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

function isInOther(element: PageElement, own: PageElement | undefined): boolean {
  if (own === undefined) return false;
  const article = outermostArticle(element);
  return article !== undefined && article !== own;
}

function outermostArticle(element: PageElement): PageElement | undefined {
  let article: PageElement | undefined;
  for (let up: PageElement | undefined = element; up; up = up.parent) if (up.tag === 'article') article = up;
  return article;
}

function isInside(element: PageElement, some: ReadonlySet<PageElement>): boolean {
  if (some.size === 0) return false;
  for (let up: PageElement | undefined = element; up; up = up.parent) if (some.has(up)) return true;
  return false;
}
