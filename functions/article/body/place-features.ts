/** Features of where a block stands: on the page, below the headline, in the tree. */
import { bitCount, log, share, type Put } from './feature-row.ts';
import type { Block, PageElement } from '../markup/markup.ts';
import { climb, cueOf, headingLevel, nearestArticle, type Survey } from './survey.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';

export const FOREIGN_HINTS =
  HINT.share |
  HINT.related |
  HINT.comment |
  HINT.caption |
  HINT.promo |
  HINT.consent |
  HINT.subscribe |
  HINT.footer |
  HINT.navigation |
  HINT.tags |
  HINT.sidebar |
  HINT.author |
  HINT.byline;
export const FOREIGN_PLACES =
  PLACE.aside | PLACE.footer | PLACE.nav | PLACE.form | PLACE.caption | PLACE.button | PLACE.dialog | PLACE.hidden;

export const POSITION_NAMES = [
  'prose-after',
  'after-h1',
  'blocks-from-h1',
  'in-root',
  'depth-below-root',
  'words-into-root',
];

export function putPosition(put: Put, block: Block, page: Survey): void {
  const { index, element } = block;
  const { context, rootFirst, rootLast } = page;
  const { root } = context;
  const wordsBefore = page.wordsBefore[index] ?? 0;
  const proseBefore = page.proseBefore[index] ?? 0;
  put(1 - share(proseBefore, page.prose));
  put(page.h1 < 0 ? -1 : index > page.h1 ? 1 : 0);
  put(page.h1 < 0 ? 99 : Math.max(-50, Math.min(98, index - page.h1)));
  const inRoot = root !== undefined && element.index >= root.index && element.index <= root.last;
  put(inRoot ? 1 : 0);
  put(root && inRoot ? element.depth - root.depth : -1);
  put(
    rootFirst >= 0
      ? share(
          wordsBefore - (page.wordsBefore[rootFirst] ?? 0),
          (page.wordsBefore[rootLast + 1] ?? 0) - (page.wordsBefore[rootFirst] ?? 0),
        )
      : -9,
  );
}

export const STRUCTURE_NAMES = [
  'heading-cue',
  'blocks-from-heading',
  'heading-level',
  'heading-linked',
  'climb-to-h1',
  'climb-from-h1',
  'climb-to-prev',
  'climb-to-next',
  'climb-to-first-prose',
  'same-article',
  'worst-link-share',
  'first-prose',
];

/** Which heading it stands under, and how far up the tree one has to climb from here to other places of the page. */
export function putStructure(put: Put, block: Block, page: Survey): void {
  const { index, element } = block;
  const heading = page.blocks[page.headings[index] ?? -1];
  put(heading ? cueOf(page, heading) : -1);
  put(heading ? Math.min(40, index - heading.index) : -1);
  put(heading ? headingLevel(heading) : 0);
  put(heading ? share(heading.linkWords, heading.words) : -1);
  const h1 = page.blocks[page.h1]?.element;
  put(h1 ? climb(element, h1) : -1);
  put(h1 ? climb(h1, element) : -1);
  const before = page.blocks[index - 1]?.element;
  const after = page.blocks[index + 1]?.element;
  put(before ? climb(element, before) : -1);
  put(after ? climb(element, after) : -1);
  const first = page.blocks[page.firstProse];
  put(first ? climb(element, first.element) : -1);
  put(first ? (nearestArticle(element) === nearestArticle(first.element) ? 1 : 0) : -1);
  let worst = 0;
  for (let up: PageElement | undefined = element; up && up !== page.context.root; up = up.parent) {
    if (up.words > 5) worst = Math.max(worst, up.linkWords / up.words);
  }
  put(worst);
  put(first ? Math.max(-30, Math.min(60, index - first.index)) : -99);
}

export const COURSE_NAMES = [
  'linked-headings-from-h1',
  'headings-from-h1',
  'words-from-h1',
  'marks-near',
  'marks-from-first-prose',
  'page-prose',
  'root-prose-share',
];

/** What has passed between the headline and here. */
export function putCourse(put: Put, block: Block, page: Survey): void {
  const { index } = block;
  const from = page.h1;
  const after = from >= 0 && index > from;
  put(after ? (page.linkedHeadings[index] ?? 0) - (page.linkedHeadings[from + 1] ?? 0) : -1);
  put(after ? (page.ownHeadings[index] ?? 0) - (page.ownHeadings[from + 1] ?? 0) : -1);
  put(
    from >= 0
      ? Math.sign(index - from) * log(Math.abs((page.wordsBefore[index] ?? 0) - (page.wordsBefore[from] ?? 0)))
      : 0,
  );
  const marks = (at: number): number => page.marksBefore[Math.max(0, Math.min(page.blocks.length, at))] ?? 0;
  put(marks(index + 1) - marks(index - 2));
  put(page.firstProse >= 0 ? marks(index + 1) - marks(page.firstProse + 1) : -1);
  put(log(page.prose));
  put(share(page.context.root?.proseWords ?? 0, page.prose));
}

export const APART_NAMES = ['apart-comment', 'apart-related', 'apart-hints', 'apart-places', 'apart-levels'];

/** Names and places of the elements around a block that do not hold the headline: what lies around both says nothing. */
export function putApart(put: Put, block: Block, page: Survey): void {
  const headline = page.blocks[page.h1]?.element;
  let hints = block.inner.hints;
  let place = 0;
  let levels = 0;
  let up: PageElement | undefined = block.element;
  let top: PageElement | undefined;
  while (up && !(headline && headline.index >= up.index && headline.index <= up.last)) {
    hints |= up.hints;
    top = up;
    levels++;
    up = up.parent;
  }
  if (top) place = (block.element.place | block.inner.place) & ~(top.parent?.place ?? 0);
  put(hints & HINT.comment ? 1 : 0);
  put(hints & HINT.related ? 1 : 0);
  put(bitCount(hints & FOREIGN_HINTS));
  put(bitCount(place & FOREIGN_PLACES));
  put(levels);
}

export const SCOPE_NAMES = ['scope', 'scope-prose', 'scope-share', 'first-scope-prose', 'first-scope-share'];

/** In which of the widening circles around the headline it stands, and how much prose each holds. */
export function putScope(put: Put, { element }: Block, { scopes, prose }: Survey): void {
  const level = scopes.findIndex(({ index, last }) => element.index >= index && element.index <= last);
  const scope = scopes[level];
  const inner = scopes[level - 1];
  put(scopes.length === 0 ? -1 : level < 0 ? 20 : level);
  put(scope ? log(scope.proseWords - (inner?.proseWords ?? 0)) : -1);
  put(scope ? share(scope.proseWords, prose) : -1);
  const first = scopes[0];
  put(first ? log(first.proseWords) : -1);
  put(first ? share(first.proseWords, prose) : -1);
}
