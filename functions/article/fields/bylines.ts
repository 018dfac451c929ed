/** Finds the article's authors: structured data first, then meta tags, then what is printed around the headline. */
import { authorsFrom, hasCase, namesIn, type AuthorClaim, type Printed } from './authors.ts';
import { withoutBylineWords } from './byline-words.ts';
import type { Author, FieldSource } from '../article.ts';
import { cleanText } from '../markup/blocks.ts';
import { labelOf } from './date-labels.ts';
import { holdsDigits, readDate } from './dates.ts';
import type { Block, Mark } from '../markup/markup.ts';
import { standsAtFoot, type PageEvidence } from './evidence.ts';
import { plainText } from '../markup/plain-text.ts';
import { HINT } from '../markup/vocabulary.ts';
import { lowerWords, shapeOf } from '../words.ts';

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
const MAX_LINE_WORDS = 14;
/** Blocks between a byline and the first paragraph, and after the last one. */
const NEAR = 12;
const NEAR_END = 3;
const BY =
  /^(?:by|written by|words by|story by|por|par|von|di|door|av|af|przez|text|texte|text von|teksti|tekst|автор|текст|oleh|penulis|yazan|bởi|szerző|autor|autore|auteur)[\s:：]|^(?:文|撰文|記者|记者|作者|โดย|بقلم|כתב|מאת|लेखक)/iu;
/** Paths under which sites keep the pages of their writers. */
const WRITER_PAGE =
  /\/(?:authors?|autor(?:es|en|i|a)?|auteurs?|autore|by|bylines?|profiles?|people|persons?|staff|contributors?|columnists?|journalists?|journalistes?|giornalisti|periodistas?|jornalistas?|reporters?|writers?|redakteur(?:e|in)?|redaktion|forfatter|skribent|kirjoittaja|yazar(?:lar)?|penulis|avtor[iy]?|tac-gia|creators?|szerzok?|avtorji?|toimittajat?|skribenter|muallif|wartawan|jurnalist?|jurnalisti|columnistas|colunistas?|colunas|redactores|rédacteurs|repórteres|kijan|kisha)[/=?-][^/?#]/iu;

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
    return authorsFrom(list, publisherNames, evidence.language);
  };
  const fromStructured = attempt(
    (structured?.authors ?? []).map((author) => ({ ...author, name: plainText(author.name) })),
  );
  if (fromStructured.length > 0) return { authors: fromStructured, source: 'json-ld', claims };
  for (const name of META_NAMES) {
    const authors = attempt(metaClaims(evidence, name, meta.get(name)));
    if (authors.length > 0) return { authors, source: 'meta', claims };
  }
  for (const group of printedClaims(evidence)) {
    // A single word on the page is more often a label than a name.
    const printed = attempt(group).filter(({ name }) => isWholeName(name));
    if (printed.length > 0) return { authors: printed, source: 'html', claims };
  }
  return { authors: [], source: 'html', claims };
}

function metaClaims({ markup }: PageEvidence, name: string, first: string | undefined): AuthorClaim[] {
  if (first === undefined) return [];
  return markup.metas.filter((meta) => meta.name === name).map(({ content }) => ({ name: plainText(content) }));
}

/**
 * What is printed around the article, the most believable first: elements that are marked as bylines, then lines that are
 * linked to a writer's page, begin with "By", or are a name and a date.
 */
function* printedClaims(evidence: PageEvidence): Generator<AuthorClaim[]> {
  const { markup, body, language } = evidence;
  const first = body[0]?.index ?? 0;
  const last = body.at(-1)?.index ?? 0;
  const around = body[0]?.element.allHints ?? 0;
  const near = [...markup.marks, ...markup.people].filter(
    (mark) =>
      isAuthorMark(mark, around, first) &&
      mark.blocksBefore <= last + NEAR / 2 &&
      mark.blocksBefore >= first - 4 * NEAR,
  );
  near.sort((a, b) => rank(a, first) - rank(b, first));
  for (const mark of near) {
    const text = plainText(mark.text || mark.value);
    const printed = { language, isMarked: isByline(mark) };
    const isName = isSaid(mark)
      ? namesIn(text).length > 0
      : isNameLike(text, printed) && isCredited(mark, text, printed);
    if (isName && text.split(' ').length <= MAX_BYLINE_WORDS) yield claimsLike(mark, near);
  }
  const before = markup.blocks.slice(Math.max(0, first - NEAR), first + 2);
  const after = markup.blocks.slice(last + 1, last + 1 + NEAR_END);
  const headline = evidence.markup.blocks.findLast(({ index, element }) => index < first && element.tag === 'h1');
  const lines = [...before.filter(({ index }) => index > (headline?.index ?? -1)), ...after, ...body.slice(-1)];
  const printedLines = lines.flatMap((block) => (block.text.includes('\n') ? linesOf(block) : [block]));
  for (const reads of LINES) {
    for (const block of printedLines) {
      if (block.words > MAX_LINE_WORDS || (block.element.allHints & OTHERS & ~around) !== 0) continue;
      const claim = reads(block, evidence);
      if (claim !== undefined) yield [claim];
    }
  }
}

/** Old pages part headline, writer and day by breaks alone. */
function linesOf(block: Block): Block[] {
  if (block.words > MAX_LINE_BLOCK_WORDS) return [block];
  return block.text.split('\n').map((text) => ({ ...block, ...shapeOf(text), text, linkWords: 0, href: '' }));
}

const MAX_LINE_BLOCK_WORDS = 60;

/** Without capitals only a colon, or a word that does nothing else, tells a byline from a headline that begins with "report". */
const LABELLED = /^[^:：՝፦།]{2,24}[:：՝፦།]|^(?:ដោយ|ໂດຍ|โดย|በ|විසින්)|(?:විසිනි|ရေးသားသည်|ရေးသည်|기자|특파원|記者)$/u;

type LineReader = (block: Block, evidence: PageEvidence) => AuthorClaim | undefined;

const LINES: readonly LineReader[] = [
  ({ text, href, linkWords }) =>
    linkWords > 0 && isWriterPage(href, text) && isNameLike(text) ? { name: cleanText(text), url: href } : undefined,
  ({ text, words, stops }, { language }) => {
    const printed = { language, isMarked: false };
    const begins =
      BY.test(text) || ((hasCase(text) || LABELLED.test(text)) && withoutBylineWords(text, language) !== text);
    return words >= 2 && stops <= 2 && begins && isNameLike(text, printed)
      ? { name: cleanText(text), isMarked: false }
      : undefined;
  },
  ({ text }, { input, language }) => {
    const names = namesIn(text);
    const [first] = names;
    if (!holdsDigits(text) || !first?.includes(' ') || !text.startsWith(first) || !isNameLike(names.join(', ')))
      return undefined;
    const last = names.at(-1) ?? first;
    const behind = text.slice(text.lastIndexOf(last) + last.length);
    // A place or a label stands before a date, too; in scripts without capitals it takes a bar to tell a name from them.
    if (!hasCase(first) && !/^(?:\s*[|·•]|\p{Nd})/u.test(behind)) return undefined;
    if (labelOf(text.slice(0, text.search(/\p{Nd}/u))) !== 'none') return undefined;
    const rest = behind.replace(/^[^\p{L}\p{N}]+/u, '');
    return dateAtStart(rest, input.fetchedAt, language) ? { name: names.join(', ') } : undefined;
  },
];

/** Where the page's name is in letters, it has a word of the writer's: else the name is of something that stands beside the link. */
function isWriterPage(href: string, text: string): boolean {
  const match = WRITER_PAGE.exec(href);
  if (!match) return false;
  const slug = href.slice(match.index + match[0].length - 1).toLowerCase();
  if (!/[a-z]{4}/.test(slug)) return true;
  const words = lowerWords(text.normalize('NFD').replace(/\p{M}/gu, '')).filter((word) => /^[a-z]{3,}$/.test(word));
  const telling = words.filter(({ length }) => length > 3);
  return words.length === 0 || (telling.length > 0 ? telling : words).some((word) => slug.includes(word));
}

/** Counters follow dates: the longest start that is a date counts. */
function dateAtStart(text: string, latest: string, language: string | undefined): boolean {
  const match =
    /^.{0,24}?(?:(?<!\d)(?:19|20)\d{2}|[^\P{Nd}\d]{4})/u.exec(text) ?? /^\d{1,2}([./])\d{1,2}\1\d{2}(?!\d)/u.exec(text);
  return match !== null && readDate(match[0], latest, language) !== undefined;
}

/** A single word on the page is more often a label than a name, but for scripts without capitals and for one with an initial. */
function isWholeName(name: string): boolean {
  return name.includes(' ') || !hasCase(name) || /^\p{Lu}{1,2}\.\s?\p{Lu}\p{Ll}/u.test(name);
}

/** Small words inside names of people. */
const PARTICLE =
  /^(?:d[aeiou]|del|della|de[nr]|d[oa]s|van|von|vom|te[nr]|bin|ibn|bint|al|el|la|le|los|las|y|e|zu|zur|af|av|mac|ap|san|st)$/iu;

/** Two to five words of which each begins with a capital, but for the small ones inside names; or a script without capitals. */
function isNameLike(text: string, printed?: Printed): boolean {
  const names = namesIn(text, printed);
  const isName = (name: string): boolean => {
    if (!hasCase(name)) return true;
    const words = name.split(' ');
    return (
      isWholeName(name) && words.length <= 5 && words.every((word) => /^\p{Lu}/u.test(word) || PARTICLE.test(word))
    );
  };
  const [first] = names;
  // Behind the names may stand a place: "Anna Smith, Berlin".
  const rest = text.includes('/') ? names : names.filter((name) => name.includes(' '));
  return first !== undefined && isName(first) && rest.every(isName);
}

/** The markup calls it a byline, and not only a line of details. */
const isByline = ({ element }: Mark): boolean => (element.hints & (HINT.author | HINT.credit)) !== 0;

/** Attributes say outright that it is the name of the author. */
const isSaid = ({ name, kind }: Mark): boolean => SAID.has(name) || kind === 'property';
const SAID: ReadonlySet<string> = new Set(['rel-author', 'author-name', 'rdfa-person']);

/**
 * A line of details may hold anything. In scripts with capitals a name shows; in others it takes a word of the byline's,
 * markup that says so, a writer's page or a date beside it.
 */
function isCredited(mark: Mark, text: string, printed: Printed): boolean {
  const { href, name } = mark;
  return (
    hasCase(text) ||
    name === 'address' ||
    isByline(mark) ||
    WRITER_PAGE.test(href) ||
    /\p{Nd}/u.test(text) ||
    withoutBylineWords(text, printed.language) !== text
  );
}

function claimsLike(best: Mark, marks: readonly Mark[]): AuthorClaim[] {
  const like = marks.filter(
    (mark) =>
      mark.name === best.name &&
      mark.element.signature === best.element.signature &&
      Math.abs(mark.blocksBefore - best.blocksBefore) <= 3,
  );
  return like.map((mark) => ({
    ...{ name: plainText(mark.text || mark.value), url: mark.href },
    ...(isSaid(mark) ? {} : { isMarked: isByline(mark) }),
  }));
}

const OTHERS = HINT.comment | HINT.related;

/** @param around hints that lie on the article itself: they say nothing */
function isAuthorMark(mark: Mark, around: number, first: number): boolean {
  const { place, allHints } = mark.element;
  if (standsAtFoot(place, mark.blocksBefore, first) || (allHints & OTHERS & ~around) !== 0) return false;
  return mark.kind === 'author' || (mark.kind === 'property' && mark.name === 'author');
}

/** Smaller is more believable. */
function rank(mark: Mark, firstBlock: number): number {
  const kind = mark.name === 'rel-author' || mark.name === 'author-name' ? 0 : isSaid(mark) ? 1 : 2;
  const length = mark.text.length > 80 ? 3 : 0;
  return kind + length + Math.abs(mark.blocksBefore - firstBlock) / 100;
}
