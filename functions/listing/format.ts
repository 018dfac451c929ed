/** What a listing format is to the registry, and what several formats share. */
import { Parser } from 'htmlparser2';
import { readDate } from '../article/fields/dates.ts';
import { fetchUrl } from '../candidate/address.ts';
import { fairShare } from '../candidate/pattern.ts';
import { POLL } from '../limits.ts';
import type { ListingDocument } from './document.ts';
import type { ListingEntry, ParsedListing } from './listing.ts';

export interface ListingReader {
  /** By the document itself; what its media type says is a hint at most. */
  recognises(document: ListingDocument): boolean;
  read(document: ListingDocument): ParsedListing;
}

/** The sitemap protocol allows 50,000 links in one file; more are not kept. */
export const LINKS_MAX = 50_000;
/** The parser's time grows with the square of the depth; no document that someone wrote is as deep. The rest is not read. */
export const DEPTH_MAX = 5000;
const HEADLINE_CHARS = 500;
/** A date to come orders entries as well as any. */
const LATEST = '9999-12-31T00:00:00Z';

/** An entry with the date that orders it, which may be that of a change. */
export interface DatedEntry {
  entry: ListingEntry;
  orderedBy?: string | undefined;
}

/**
 * At most POLL.entriesPerListing, in the listing's order. Where there are more, the newest are kept if most have a date (sitemaps often
 * have the oldest first), else the first of each pattern of addresses.
 */
export function newestEntries(dated: DatedEntry[]): ListingEntry[] {
  const limit = POLL.entriesPerListing;
  if (dated.length <= limit) return dated.map(({ entry }) => entry);
  const times = dated.map(({ orderedBy }) => timeOf(orderedBy));
  if (times.filter((time) => !Number.isNaN(time)).length * 2 < dated.length) {
    return fairShare(
      dated.map(({ entry }) => entry),
      limit,
    );
  }
  const order = dated.map((_, index) => index);
  const timeAt = (index: number) => (Number.isNaN(times[index]) ? Number.NEGATIVE_INFINITY : (times[index] ?? 0));
  order.sort((a, b) => (timeAt(a) === timeAt(b) ? a - b : timeAt(b) - timeAt(a)));
  return order.slice(0, limit).flatMap((index) => dated[index]?.entry ?? []);
}

/** Of a date as printed, in milliseconds; NaN when it is none. */
export function timeOf(raw: string | undefined): number {
  if (raw === undefined) return Number.NaN;
  // Fifty thousand of them in a large sitemap.
  if (/^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(raw)) return Date.parse(raw);
  return Date.parse(readDate(raw, LATEST)?.iso ?? '');
}

/** Absolute http(s) address of a link; undefined for anything else. */
export function absolute(link: string | undefined, base: string): string | undefined {
  return link === undefined ? undefined : fetchUrl(link, base);
}

/** As in sitemaps, where the protocol asks for absolute addresses and writers leave out the scheme. */
export function listedAddress(text: string, base: string): string | undefined {
  return absolute(/^www\./i.test(text) ? `http://${text}` : text, base);
}

/** Text of a title that may hold markup and entities, on one line. */
export function headlineOf(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const text = /[<&]/.test(raw) ? textOfMarkup(raw.slice(0, 8 * HEADLINE_CHARS)) : raw;
  const line = text.replace(/\s+/g, ' ').trim().slice(0, HEADLINE_CHARS);
  return line === '' ? undefined : line;
}

function textOfMarkup(markup: string): string {
  const pieces: string[] = [];
  const parser = new Parser({ ontext: (piece) => pieces.push(piece) }, { decodeEntities: true });
  parser.end(markup);
  return pieces.join('');
}

/** Without the fields that are undefined or empty: what is unknown is absent. */
export function entryOf(
  fields: { [Key in keyof ListingEntry]: ListingEntry[Key] | undefined } & { url: string },
): ListingEntry {
  const { url, headline, datePublishedRaw, sourceUrl, sourceName } = fields;
  return {
    url,
    ...(headline ? { headline } : {}),
    ...(datePublishedRaw ? { datePublishedRaw } : {}),
    ...(sourceUrl ? { sourceUrl } : {}),
    ...(sourceName ? { sourceName } : {}),
  };
}
