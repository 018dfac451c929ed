/** RSS 0.91 to 2.0, and the RDF of 0.90 and 1.0, whose items have the same names. */
import type { ListingDocument } from './document.ts';
import { fieldsNamed, linkWith, plain, readFeed, relationOf, textOf, wishedInterval, type FeedItem } from './feed.ts';
import {
  absolute,
  entryOf,
  headlineOf,
  listedAddress,
  newestEntries,
  type DatedEntry,
  type ListingReader,
} from './format.ts';
import type { ParsedListing } from './listing.ts';

const ITEMS = new Set(['item']);

export const rss: ListingReader = {
  recognises: ({ root }) => root === 'rss' || root === 'channel',
  read: (document) => readRss(document, 'rss'),
};

export function readRss(document: ListingDocument, format: 'rss' | 'rdf'): ParsedListing {
  const reading = readFeed(document.pieces(), ITEMS, document.url);
  const next = linkWith(reading.channel.map(plain), 'next');
  return {
    format,
    entries: newestEntries(reading.items.flatMap(toEntry)),
    listings: [],
    ...(next === undefined ? {} : { next }),
    ...wishedInterval(reading.channel),
    ...(document.truncated ? { truncated: true } : {}),
  };
}

function toEntry(item: FeedItem): DatedEntry[] {
  const url = linkOf(item);
  if (url === undefined) return [];
  const source = fieldsNamed(item.fields, 'source')[0];
  const published = textOf(
    item.fields,
    'pubdate',
    'atom:published',
    'published',
    'dcterms:issued',
    'dc:date',
    'dcterms:created',
    'date',
  );
  return [
    {
      entry: entryOf({
        url,
        headline: headlineOf(textOf(item.fields, 'title', 'atom:title', 'dc:title')),
        datePublishedRaw: published,
        sourceUrl: absolute(source?.attributes['url'], item.base),
        sourceName: headlineOf(source?.text),
      }),
      orderedBy: published,
    },
  ];
}

/** Services that count clicks under an address of their own and say what the article's is. */
const CLICK_COUNTER = /^https?:\/\/(?:feeds\d?|feedproxy|rss|rssfeeds)\.[\w-]+\.(?:com|net|org)\//i;

/** "/news/17.html": no address by the standard, one by its looks. */
const isPath = (text: string): boolean => /^\s*\/[^\s/]\S*\s*$/.test(text);

/** `link`, Atom's link, a guid that is an address, what the item is about; at last a guid that says it is none. */
function linkOf(item: FeedItem): string | undefined {
  const links = fieldsNamed(item.fields, 'link', 'atom:link').filter((field) => relationOf(field) === 'alternate');
  const named = fieldsNamed(item.fields, 'guid', 'atom:id', 'id');
  const ids = named.filter(({ name, text }) => /^https?:/i.test(text.trim()) || (name === 'guid' && isPath(text)));
  const permanent = ids.filter((field) => field.attributes['ispermalink']?.toLowerCase() !== 'false');
  const tries = [
    ...links.map(({ text, attributes, base }) => ({ text: text.trim() === '' ? attributes['href'] : text, base })),
    ...permanent,
    { text: item.attributes['rdf:about'] ?? item.attributes['href'], base: item.base },
    ...ids,
  ];
  // An address that was wrapped over two lines has no space in it.
  const [url] = tries.flatMap(({ text = '', base }) => listedAddress(text.replace(/\s*[\r\n]\s*/g, ''), base) ?? []);
  const original = absolute(textOf(item.fields, 'feedburner:origlink'), item.base);
  return original !== undefined && (url === undefined || CLICK_COUNTER.test(url)) ? original : url;
}
