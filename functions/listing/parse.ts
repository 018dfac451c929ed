/** From the bytes of a listing to its entries, whatever its format and whatever its media type says. */
import { openDocument, type ListingPage } from './document.ts';
import type { ParsedListing } from './listing.ts';
import { READERS } from './registry.ts';

export type { ListingPage } from './document.ts';

/** Not a listing: why, in words. */
export interface NoListing {
  format: undefined;
  reason: string;
}

/** Never throws for what is in the bytes. */
export function parseListing(page: ListingPage): ParsedListing | NoListing {
  const document = openDocument(page);
  if (document.head.trim() === '') return { format: undefined, reason: 'the document is empty' };
  const reader = READERS.find((candidate) => candidate.recognises(document));
  if (!reader) {
    const type = document.mediaType === '' ? '' : ` (${document.mediaType})`;
    return { format: undefined, reason: `neither a feed nor a sitemap nor a page of links${type}` };
  }
  return reader.read(document);
}
