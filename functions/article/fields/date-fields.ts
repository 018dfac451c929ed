/** Finds when the article was published and changed, and says how it knows. */
import type { DatePrecision, FieldSource } from '../article.ts';
import { dateInUrl, readDate, type ReadDate } from './dates.ts';
import type { Mark } from '../markup/markup.ts';
import type { FieldWriter, PageEvidence } from './evidence.ts';
import { plainText } from '../markup/plain-text.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';

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

/** Says that a printed date is not that of the first publication. */
const UPDATED =
  /(?:updated|modified|last edited|actuali[sz]|aktualisiert|aktualis|mis à jour|modifié|aggiornat|atualizad|bijgewerkt|gewijzigd|uppdaterad|opdateret|oppdatert|päivitetty|aktualizacja|aktualizov|frissítve|actualizat|обновлен|изменен|оновлено|güncel|محدث|تحديث|עודכן|अपडेट|diperbarui|cập nhật|อัปเดต|更新|수정)/iu;
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

function dated(raw: string | undefined, source: FieldSource, latest: string): Dated | undefined {
  if (raw === undefined || raw === '') return undefined;
  const date = readDate(plainText(raw), latest);
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
  const { structured, meta, input } = evidence;
  const latest = input.fetchedAt;
  const structuredDate = dated(structured?.datePublished, 'json-ld', latest);
  const metaDate = firstOf(PUBLISHED_META, (name) => dated(meta.get(name), 'meta', latest));
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
    if (mark.kind !== 'time' || isElsewhere(mark, around)) continue;
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
  { markup, body, input }: PageEvidence,
  wanted: (mark: Mark) => boolean,
  source: FieldSource,
): Dated | undefined {
  const first = body[0]?.index ?? 0;
  const last = body.at(-1)?.index ?? markup.blocks.length;
  const around = body[0]?.element.allHints ?? 0;
  let best: Dated | undefined;
  let bestDistance = Infinity;
  for (const mark of markup.marks) {
    if (!wanted(mark) || isElsewhere(mark, around) || mark.blocksBefore > last + NEAR) continue;
    if (UPDATED.test(mark.text.slice(0, 60)) && mark.kind === 'time') continue;
    const found =
      dated(mark.value, source, input.fetchedAt) ??
      dated(plainText(mark.text), mark.value === '' ? source : 'text', input.fetchedAt);
    const distance =
      mark.blocksBefore <= first ? first - mark.blocksBefore : (mark.blocksBefore - first) * 2 + NEAR / 2;
    if (found && distance < bestDistance) {
      best = found;
      bestDistance = distance;
    }
  }
  return best;
}

/** @param around hints that lie on the article itself: they say nothing */
function isElsewhere(mark: Mark, around: number): boolean {
  const { place, allHints } = mark.element;
  const others = (HINT.comment | HINT.related) & ~around;
  return (place & (PLACE.nav | PLACE.footer | PLACE.aside)) !== 0 || (allHints & others) !== 0;
}

/** A short line before the text that is little but a date. */
function printedDate({ markup, body, input }: PageEvidence): Dated | undefined {
  const first = body[0]?.index ?? 0;
  for (let index = Math.min(first + 1, markup.blocks.length - 1); index >= Math.max(0, first - NEAR); index--) {
    const block = markup.blocks[index];
    if (!block || block.words > 16 || block.digits < 3 || UPDATED.test(block.text)) continue;
    if ((block.element.place & (PLACE.nav | PLACE.footer | PLACE.aside)) !== 0) continue;
    const found = dated(block.text, 'text', input.fetchedAt);
    if (found) return found;
  }
  return undefined;
}

function modifiedDate({ structured, meta, input }: PageEvidence): Dated | undefined {
  const latest = input.fetchedAt;
  return (
    dated(structured?.dateModified, 'json-ld', latest) ??
    firstOf(MODIFIED_META, (name) => dated(meta.get(name), 'meta', latest))
  );
}
