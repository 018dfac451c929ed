/** A text file with one address a line (sitemaps.org). */
import type { ListingDocument } from './document.ts';
import { LINKS_MAX, listedAddress, newestEntries, type ListingReader } from './format.ts';
import type { ParsedListing } from './listing.ts';

export const textSitemap: ListingReader = {
  recognises: ({ head }) => {
    const lines = head
      .replace(/^\ufeff/, '')
      .split(/\r\n?|\n/, 20)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    return lines.length > 0 && lines.slice(0, -1).every(isAddress) && isAddress(lines[0] ?? '');
  },
  read: readText,
};

function isAddress(line: string): boolean {
  return /^(?:https?:\/\/|www\.[\w-]{1,63}\.)\S+$/i.test(line);
}

function readText(document: ListingDocument): ParsedListing {
  const lines = document
    .text()
    .replace(/^\ufeff/, '')
    .split(/\r\n?|\n/, LINKS_MAX + 1);
  // The last line of a cut file may be half an address.
  if (document.truncated) lines.pop();
  const entries = lines.flatMap((line) => {
    const url = isAddress(line.trim()) ? listedAddress(line.trim(), document.url) : undefined;
    return url === undefined ? [] : [{ entry: { url } }];
  });
  return {
    format: 'text-sitemap',
    entries: newestEntries(entries),
    listings: [],
    ...(document.truncated ? { truncated: true } : {}),
  };
}
