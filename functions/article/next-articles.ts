/** Pages that go on with the next article below the first, as the reader scrolls. */
import type { Block, Markup, PageElement } from './markup.ts';

/** From a first-level heading up to the element of its article. */
const LEVELS = 6;

/**
 * The blocks of the first article, where neighbours of one make have a first-level heading each. Entries of a live blog have the
 * page's above all of them; a section with such a heading is a part of an article.
 */
export function withoutNextArticles(chosen: Block[], { blocks }: Markup): Block[] {
  const headings = blocks.filter(({ element }) => element.tag === 'h1');
  if (headings.length < 2) return chosen;
  const first = new Map<PageElement, Map<number, PageElement>>();
  const next = new Set<PageElement>();
  for (const { element } of headings) {
    let up: PageElement | undefined = element.parent;
    for (let level = 0; up?.parent !== undefined && level < LEVELS; level++, up = up.parent) {
      if (up.tag !== 'article' || up.proseBlocks === 0) continue;
      const makes = first.get(up.parent) ?? new Map<number, PageElement>();
      first.set(up.parent, makes);
      const before = makes.get(up.signature);
      if (before === undefined) makes.set(up.signature, up);
      else if (before !== up) next.add(up);
    }
  }
  if (next.size === 0) return chosen;
  const kept = chosen.filter(({ element }) => !isInside(element, next));
  return kept.length === 0 ? chosen : kept;
}

function isInside(element: PageElement, some: ReadonlySet<PageElement>): boolean {
  for (let up: PageElement | undefined = element; up; up = up.parent) if (some.has(up)) return true;
  return false;
}
