/** Finds when the article was published and changed, and says how it knows. */
import type { DatePrecision, FieldSource } from '../article.ts';
import { labelledPieces, labelOf, type DateLabel } from './date-labels.ts';
import { dateInUrl, holdsDigits, readDate, type ReadDate } from './dates.ts';
import type { Block, Mark } from '../markup/markup.ts';
import { standsAtFoot, type FieldWriter, type PageEvidence } from './evidence.ts';
import { plainText } from '../markup/plain-text.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';
import { shapeOf } from '../words.ts';

/** Meta tags that mean the first publication, most trusted first. */
const PUBLISHED_META = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'og:published_time',
  'datepublished',
  'parsely-pub-date',
  'sailthru.date',
  'publish-date',
  'publish_date',
  'published_time',
  'publication_date',
  'publicationdate',
  'pubdate',
  'article.published',
  'cxenseparse:recs:publishtime',
  'dc.date.issued',
  'dcterms.issued',
  'dc.date.created',
  'dcterms.created',
  'dc.date',
  'dcterms.date',
  'article_date_original',
  'article:post_date',
  'originalpublicationdate',
  'rnews:datepublished',
  'shareaholic:article_published_time',
  'date',
  'created',
  'article.created',
  'displaydate',
] as const;
/** Of the names that systems invent for themselves: "content_PublishedDate", "dateOfPublication". */
const PUBLISHED_NAME =
  /^(?!.*(?:modif|updat|edit|expir|unpub)).*(?:publi(?:sh|c)[a-z]*[\W_]?(?:date|time|on|at)|(?:date|time)[\W_]?(?:of[\W_]?)?publi(?:sh|c))/;
const MODIFIED_META = [
  'article:modified_time',
  'og:updated_time',
  'og:article:modified_time',
  'datemodified',
  'last-modified',
  'dcterms.modified',
  'dc.date.modified',
  'article.updated',
  'revised',
  'lastmod',
  'updated_time',
] as const;

const NEAR = 15;

interface Dated {
  raw: string;
  date: ReadDate;
  source: FieldSource;
}

export function findDates(writer: FieldWriter, evidence: PageEvidence): void {
  const published = publishedDate(evidence);
  if (published) {
    const { fields, sources } = writer;
    fields.datePublished = published.date.iso;
    fields.datePublishedRaw = published.raw;
    fields.datePublishedPrecision = published.date.precision satisfies DatePrecision;
    fields.datePublishedSource = published.source;
    sources['datePublished'] = published.source;
  }
  const modified = modifiedDate(evidence);
  if (modified) {
    writer.fields.dateModified = modified.date.iso;
    writer.fields.dateModifiedRaw = modified.raw;
    writer.sources['dateModified'] = modified.source;
  }
}

function dated(raw: string | undefined, source: FieldSource, latest: string, language?: string): Dated | undefined {
  if (raw === undefined || raw === '') return undefined;
  const date = readDate(plainText(raw), latest, language);
  return date && { raw, date, source };
}

/** A listing's publication date with a time of day takes the place of the page's bare day, when it is of that day. */
function publishedDate(evidence: PageEvidence): Dated | undefined {
  const { hints, input } = evidence;
  const hinted = dated(hints.datePublishedRaw, hints.dateSource ?? 'feed', input.fetchedAt);
  const onPage = dateOnPage(evidence);
  if (onPage === undefined) {
    const inUrl = dateInUrl(input.url, input.fetchedAt);
    return hinted ?? (inUrl && { ...inUrl, source: 'url' });
  }
  const isFiner =
    onPage.date.precision === 'day' && hinted?.date.precision !== 'day' && hinted?.date.iso.startsWith(onPage.date.iso);
  return isFiner === true ? hinted : onPage;
}

function dateOnPage(evidence: PageEvidence): Dated | undefined {
  const { structured, meta, input, language } = evidence;
  const latest = input.fetchedAt;
  const structuredDate = dated(structured?.datePublished, 'json-ld', latest, language);
  const metaDate =
    firstOf(PUBLISHED_META, (name) => dated(meta.get(name), 'meta', latest, language)) ??
    (structuredDate === undefined ? otherMetaDate(evidence) : undefined);
  const exact = confirmed(evidence, [structuredDate, metaDate]) ?? structuredDate ?? metaDate;
  if (exact) return exact;
  const property = markedDate(
    evidence,
    (mark) => mark.kind === 'property' && mark.name === 'datepublished',
    'microdata',
  );
  if (property) return property;
  const time = markedDate(evidence, (mark) => mark.kind === 'time', 'time-tag');
  if (time) return time;
  const created = dated(structured?.dateCreated, 'json-ld', latest);
  if (created) return created;
  return printedDate(evidence);
}

/** Longer names are no names. */
const MAX_NAME_CHARS = 60;

function otherMetaDate({ meta, input, language }: PageEvidence): Dated | undefined {
  return firstOf([...meta], ([name, content]) =>
    name.length <= MAX_NAME_CHARS && PUBLISHED_NAME.test(name)
      ? dated(content, 'meta', input.fetchedAt, language)
      : undefined,
  );
}

/**
 * Of the declared instants the one that a time on the page confirms to the minute: systems that stamp a wrong zone on one do so
 * in one place only. Where the page prints it in its own zone, that is the raw text.
 */
function confirmed(evidence: PageEvidence, declared: readonly (Dated | undefined)[]): Dated | undefined {
  const { markup, body, input } = evidence;
  const around = body[0]?.element.allHints ?? 0;
  const exact = declared.filter((one) => one !== undefined && one.date.precision !== 'day');
  if (exact.length === 0) return undefined;
  for (const mark of markup.marks) {
    if (mark.kind !== 'time' || isElsewhere(mark, around, body[0]?.index ?? 0)) continue;
    const time = dated(mark.value, 'time-tag', input.fetchedAt);
    const same = time && exact.find((one) => one?.date.iso.slice(0, MINUTE) === time.date.iso.slice(0, MINUTE));
    if (same)
      return OWN_ZONE.test(time.raw) && !OWN_ZONE.test(same.raw)
        ? { ...same, raw: time.raw, source: time.source }
        : same;
  }
  return undefined;
}

/** Characters of an instant up to its minute. */
const MINUTE = 16;
/** An offset other than that of Greenwich. */
const OWN_ZONE = /[+-](?!00:?00$)\d{2}:?\d{2}$/;

function firstOf<T, R>(list: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of list) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Dates that the markup names as such, near the start of the article and not in a card of another one. */
function markedDate(
  { markup, body, input, language }: PageEvidence,
  wanted: (mark: Mark) => boolean,
  source: FieldSource,
): Dated | undefined {
  const first = body[0]?.index ?? 0;
  const last = body.at(-1)?.index ?? markup.blocks.length;
  const around = body[0]?.element.allHints ?? 0;
  const behind = new Set<number>();
  const repeated = new Set<number>();
  for (const { blocksBefore, element } of markup.marks.filter(wanted)) {
    if (blocksBefore <= last) continue;
    if (behind.has(element.signature)) repeated.add(element.signature);
    behind.add(element.signature);
  }
  let best: Dated | undefined;
  let bestDistance = Infinity;
  for (const mark of markup.marks) {
    if (!wanted(mark) || isElsewhere(mark, around, first) || mark.blocksBefore > last + NEAR) continue;
    // Behind the text, what is there several times stands in the cards of other articles.
    if (mark.blocksBefore > last && repeated.has(mark.element.signature)) continue;
    if (mark.kind === 'time' && !mayBePublication(labelOfMark(mark, markup.blocks))) continue;
    const found =
      dated(mark.value, source, input.fetchedAt, language) ??
      dated(plainText(mark.text), mark.value === '' ? source : 'text', input.fetchedAt, language);
    const distance =
      mark.blocksBefore <= first ? first - mark.blocksBefore : (mark.blocksBefore - first) * 2 + NEAR / 2;
    if (found && distance < bestDistance) {
      best = found;
      bestDistance = distance;
    }
  }
  return best;
}

const mayBePublication = (label: DateLabel): boolean => label === 'published' || label === 'none';

/** What the words in and in front of a marked date say of it; a label may be a block of its own. */
function labelOfMark({ text, blocksBefore }: Mark, blocks: readonly Block[]): DateLabel {
  const printed = plainText(text);
  if (labelOf(printed.slice(0, LABEL_IN_MARK)) === 'updated') return 'updated';
  const own = labelOf(printed.slice(0, Math.max(0, printed.search(/\p{Nd}|$/u))));
  const line = blocks[blocksBefore]?.text ?? '';
  const at = printed === '' ? -1 : line.indexOf(printed);
  const before = at < 0 ? '' : line.slice(0, at);
  // What stands in front of another date belongs to that one.
  const near = before.slice(before.search(/[^\p{Nd}]*$/u));
  if (/\p{L}/u.test(near)) return labelOf(near);
  const previous = blocks[blocksBefore - 1];
  return at === 0 && previous !== undefined && previous.words <= LABEL_WORDS && labelOf(previous.text) === 'updated'
    ? 'updated'
    : own;
}

/** A label inside the marked element stands at its start. */
const LABEL_IN_MARK = 60;
/** A block with more words is no label of the next one. */
const LABEL_WORDS = 3;

/** @param around hints that lie on the article itself: they say nothing; @param first block of the text */
function isElsewhere({ element, blocksBefore }: Mark, around: number, first: number): boolean {
  const others = (HINT.comment | HINT.related) & ~around;
  return isAside(element.place, blocksBefore, first) || (element.allHints & others) !== 0;
}

function isAside(place: number, at: number, first: number): boolean {
  return (place & PLACE.aside) !== 0 || standsAtFoot(place, at, first);
}

const MAX_DATE_LINE_WORDS = 16;
/** Old pages part headline, writer and day by breaks alone. */
const MAX_DATE_BLOCK_WORDS = 60;

/** A short line before the text that is little but a date. */
function printedDate({ markup, body, input, language }: PageEvidence): Dated | undefined {
  const first = body[0]?.index ?? 0;
  for (let index = Math.min(first + 1, markup.blocks.length - 1); index >= Math.max(0, first - NEAR); index--) {
    const block = markup.blocks[index];
    if (!block || block.words > MAX_DATE_BLOCK_WORDS || !holdsDigits(block.text)) continue;
    if (isAside(block.element.place, index, first)) continue;
    for (const line of block.text.split('\n')) {
      const found = isDetails(line) ? dateInLine(line, input.fetchedAt, language) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** However few its words are. */
const MAX_LINE_CHARS = 600;

/** Few words, or a row of a few that are parted by bars or points: writer, day, minutes of reading. */
function isDetails(line: string): boolean {
  return (
    line.length <= MAX_LINE_CHARS && line.split(/[|·•]/u).every((piece) => shapeOf(piece).words <= MAX_DATE_LINE_WORDS)
  );
}

/** Of two dates in one line the earlier is that of the publication, whatever the words in front of them mean. */
function dateInLine(line: string, latest: string, language: string | undefined): Dated | undefined {
  const pieces = labelledPieces(line)
    .map(({ label, text }) => ({ label, found: dated(text, 'text', latest, language) }))
    .filter(({ found }) => found !== undefined);
  const plain = pieces.find(({ label }) => mayBePublication(label))?.found;
  if (plain || pieces.length < 2 || pieces.some(({ label }) => label === 'updated')) return plain;
  const [one, other] = pieces.map(({ found }) => found);
  if (!one || !other || one.date.iso === other.date.iso) return undefined;
  return one.date.iso < other.date.iso ? one : other;
}

function modifiedDate({ structured, meta, input, language }: PageEvidence): Dated | undefined {
  const latest = input.fetchedAt;
  return (
    dated(structured?.dateModified, 'json-ld', latest, language) ??
    firstOf(MODIFIED_META, (name) => dated(meta.get(name), 'meta', latest, language))
  );
}
