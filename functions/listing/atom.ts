/** Atom 0.3 and 1.0 (RFC 4287). */
import type { ListingDocument } from './document.ts';
import { linkWith, plain, readFeed, textOf, wishedInterval, type FeedField, type FeedItem } from './feed.ts';
import { absolute, entryOf, headlineOf, newestEntries, type DatedEntry, type ListingReader } from './format.ts';
import type { ParsedListing } from './listing.ts';

const ENTRIES = new Set(['entry']);

export const atom: ListingReader = {
  recognises: ({ root }) => root === 'feed',
  read: readAtom,
};

function readAtom(document: ListingDocument): ParsedListing {
  const reading = readFeed(document.pieces(), ENTRIES, document.url);
  const next = linkWith(reading.channel.map(plain), 'next');
  return {
    format: 'atom',
    entries: newestEntries(reading.items.flatMap(toEntry)),
    listings: [],
    ...(next === undefined ? {} : { next }),
    ...wishedInterval(reading.channel),
    ...(document.truncated ? { truncated: true } : {}),
  };
}

function toEntry(item: FeedItem): DatedEntry[] {
  const fields = item.fields.map(plain);
  const url = entryLink(item, fields);
  if (url === undefined) return [];
  const published = textOf(fields, 'published', 'issued', 'created', 'dcterms:issued', 'dc:date', 'pubdate');
  return [
    {
      entry: entryOf({
        url,
        headline: headlineOf(textOf(fields, 'title', 'dc:title')),
        datePublishedRaw: published,
        sourceUrl: sourceLink(fields),
        sourceName: headlineOf(textOf(fields, 'source/title')),
      }),
      orderedBy: published ?? textOf(fields, 'updated', 'modified'),
    },
  ];
}

function entryLink(item: FeedItem, fields: FeedField[]): string | undefined {
  const id = fields.find((field) => field.name === 'id' && /^https?:/i.test(field.text.trim()));
  const content = fields.find((field) => field.name === 'content' && field.attributes['src'] !== undefined);
  return (
    linkWith(fields, 'alternate') ??
    absolute(id?.text, item.base) ??
    absolute(content?.attributes['src'], content?.base ?? item.base)
  );
}

function sourceLink(fields: FeedField[]): string | undefined {
  const links = fields.filter((field) => field.name === 'source/link');
  const link = links.find((field) => (field.attributes['rel'] ?? 'alternate') === 'alternate') ?? links[0];
  const id = fields.find((field) => field.name === 'source/id');
  return link ? absolute(link.attributes['href'] ?? link.text, link.base) : absolute(id?.text, id?.base ?? '');
}
