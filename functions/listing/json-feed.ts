/** JSON Feed 1 and 1.1. Of a document that was cut, the complete items are read one by one. */
import * as z from 'zod/mini';
import type { ListingDocument } from './document.ts';
import {
  absolute,
  entryOf,
  headlineOf,
  newestEntries,
  LINKS_MAX,
  type DatedEntry,
  type ListingReader,
} from './format.ts';
import type { ParsedListing } from './listing.ts';

// Built when the first JSON feed is read: few listings are one.
const textSchema = () => z.optional(z.catch(z.union([z.string(), z.undefined()]), undefined));
const itemSchema = z.lazy(() => {
  const text = textSchema();
  return z.object({
    id: text,
    url: text,
    external_url: text,
    title: text,
    date_published: text,
    date_modified: text,
  });
});
const feedSchema = z.lazy(() => z.object({ items: z.array(z.unknown()), next_url: textSchema() }));

export const jsonFeed: ListingReader = {
  recognises: ({ head }) =>
    /^\s{0,64}\{/.test(head) && /"items"\s{0,8}:\s{0,8}\[|"https?:\\?\/\\?\/jsonfeed\.org\\?\/version/.test(head),
  read: readJsonFeed,
};

function readJsonFeed(document: ListingDocument): ParsedListing {
  const source = document.text().replace(/^\ufeff/, '');
  const whole = parsed(source);
  const feed = feedSchema.safeParse(whole);
  const items = feed.success ? feed.data.items : completeItems(source);
  const next = feed.success ? absolute(feed.data.next_url, document.url) : undefined;
  return {
    format: 'json-feed',
    entries: newestEntries(items.flatMap((item) => toEntry(item, document.url))),
    listings: [],
    ...(next === undefined ? {} : { next }),
    ...(document.truncated || !feed.success ? { truncated: true } : {}),
  };
}

function toEntry(item: unknown, base: string): DatedEntry[] {
  const read = itemSchema.safeParse(item);
  if (!read.success) return [];
  const { id, url, external_url: external, title, date_published: published, date_modified: modified } = read.data;
  const link = absolute(url ?? external ?? (id !== undefined && /^https?:/i.test(id) ? id : undefined), base);
  if (link === undefined) return [];
  const sourceUrl = url === undefined ? undefined : absolute(external, base);
  const entry = entryOf({ url: link, headline: headlineOf(title), datePublishedRaw: published, sourceUrl });
  return [{ entry, orderedBy: published ?? modified }];
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The objects directly inside "items", each from its opening to its matching closing brace. */
function completeItems(source: string): unknown[] {
  const items: unknown[] = [];
  const start = source.search(/"items"\s{0,8}:\s{0,8}\[/);
  let depth = 0;
  let from = 0;
  let inString = false;
  for (let at = source.indexOf('[', start) + 1; start >= 0 && at < source.length && items.length < LINKS_MAX; at++) {
    const char = source[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') {
      inString = true;
    } else if (char === '{' || char === '[') {
      if (depth === 0) from = at;
      depth++;
    } else if (char === '}' || char === ']') {
      depth--;
      if (depth < 0) break;
      if (depth === 0) items.push(parsed(source.slice(from, at + 1)));
    }
  }
  return items;
}
