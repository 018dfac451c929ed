/** Finds the article's authors: structured data first, then meta tags, then what is printed around the headline. */
import { authorsFrom, namesIn, type AuthorClaim } from './authors.ts';
import type { Author, FieldSource } from './article.ts';
import { cleanText } from './blocks.ts';
import type { Mark } from './markup.ts';
import type { PageEvidence } from './evidence.ts';
import { plainText } from './plain-text.ts';
import { HINT, PLACE } from './vocabulary.ts';

const META_NAMES = [
  'author',
  'article:author',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'dcterms.creator',
  'byl',
  'og:article:author',
  'cxenseparse:author',
  'authors',
  'article:author_name',
  'twitter:data1-author',
];
/** A byline is short; what is longer is a biography. */
const MAX_BYLINE_WORDS = 25;
/** Blocks between a byline and the first paragraph. */
const NEAR = 12;
const BY = /^(?:by|written by|por|par|von|di|door|av|af|przez|text|texte|text von|автор|oleh|penulis|文|記者|记者)\b/iu;

export interface FoundAuthors {
  authors: Author[];
  source: FieldSource;
  claims: string[];
}

export function findAuthors(evidence: PageEvidence): FoundAuthors {
  const { structured, meta, publisherNames } = evidence;
  const claims: string[] = [];
  const attempt = (list: readonly AuthorClaim[]): Author[] => {
    claims.push(...list.map(({ name }) => name));
    return authorsFrom(list, publisherNames);
  };
  const fromStructured = attempt(
    (structured?.authors ?? []).map((author) => ({ ...author, name: plainText(author.name) })),
  );
  if (fromStructured.length > 0) return { authors: fromStructured, source: 'json-ld', claims };
  for (const name of META_NAMES) {
    const authors = attempt(metaClaims(evidence, name, meta.get(name)));
    if (authors.length > 0) return { authors, source: 'meta', claims };
  }
  // A single word on the page is more often a label than a name.
  const printed = attempt(printedClaims(evidence)).filter(
    ({ name }) => name.includes(' ') || !/^[\p{Script=Latin}.]+$/u.test(name),
  );
  if (printed.length > 0) return { authors: printed, source: 'html', claims };
  return { authors: [], source: 'html', claims };
}

function metaClaims({ markup }: PageEvidence, name: string, first: string | undefined): AuthorClaim[] {
  if (first === undefined) return [];
  return markup.metas.filter((meta) => meta.name === name).map(({ content }) => ({ name: plainText(content) }));
}

/** Marks in the head of the article: `rel=author`, `itemprop=author`, classes of bylines, and lines that begin with "By". */
function printedClaims({ markup, body }: PageEvidence): AuthorClaim[] {
  const first = body[0]?.index ?? 0;
  const last = body.at(-1)?.index ?? 0;
  const near = markup.marks.filter(
    (mark) => isAuthorMark(mark) && mark.blocksBefore <= last + NEAR / 2 && mark.blocksBefore >= first - 4 * NEAR,
  );
  near.sort((a, b) => rank(a, first) - rank(b, first));
  for (const mark of near) {
    const text = plainText(mark.text || mark.value);
    if (text.split(' ').length <= MAX_BYLINE_WORDS && namesIn(text).length > 0) return claimsLike(mark, near);
  }
  for (const block of markup.blocks.slice(Math.max(0, first - NEAR), first + 2)) {
    if (block.words >= 2 && block.words <= 12 && BY.test(block.text) && block.stops <= 2)
      return [{ name: cleanText(block.text) }];
  }
  return [];
}

function claimsLike(best: Mark, marks: readonly Mark[]): AuthorClaim[] {
  const like = marks.filter(
    (mark) =>
      mark.name === best.name &&
      mark.element.signature === best.element.signature &&
      Math.abs(mark.blocksBefore - best.blocksBefore) <= 3,
  );
  return like.map((mark) => ({ name: plainText(mark.text || mark.value), url: mark.href }));
}

function isAuthorMark(mark: Mark): boolean {
  if (
    (mark.element.place & (PLACE.nav | PLACE.footer)) !== 0 ||
    (mark.element.allHints & (HINT.comment | HINT.related)) !== 0
  )
    return false;
  return mark.kind === 'author' || (mark.kind === 'property' && mark.name === 'author');
}

/** Smaller is more believable. */
function rank(mark: Mark, firstBlock: number): number {
  const kind = mark.name === 'rel-author' ? 0 : mark.kind === 'property' ? 1 : 2;
  const length = mark.text.length > 80 ? 3 : 0;
  return kind + length + Math.abs(mark.blocksBefore - firstBlock) / 100;
}
