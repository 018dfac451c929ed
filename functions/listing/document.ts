/** The bytes of a listing, made readable once for whichever format reads them. */
import { constants, gunzipSync } from 'node:zlib';
import { FETCH } from '../limits.ts';
import { charsetOf, decodePieces } from '../page/decode.ts';

/** Of the text at the beginning, in which a format must show itself. PHP warnings before the root are a few KB. */
const HEAD_BYTES = 64 * 1024;

export interface ListingPage {
  /** The address that answered: what relative links are relative to. */
  url: string;
  body: Uint8Array;
  contentType?: string;
  truncated?: boolean;
}

export interface ListingDocument {
  url: string;
  /** Without parameters, lower case; empty when there is none. */
  mediaType: string;
  head: string;
  /** Local name of the first element that is a root known to some format, lower case. */
  root: string | undefined;
  truncated: boolean;
  pieces(): Iterable<string>;
  text(): string;
}

const ROOTS = new Set(['rss', 'feed', 'rdf', 'channel', 'urlset', 'sitemapindex', 'html', 'head', 'body']);

export function openDocument(page: ListingPage): ListingDocument {
  const unpacked = unpack(page.body);
  const { body } = unpacked;
  const head = new TextDecoder(charsetOf(body, page.contentType).charset).decode(body.subarray(0, HEAD_BYTES));
  return {
    url: page.url,
    mediaType: page.contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '',
    head,
    root: rootOf(head),
    truncated: (page.truncated ?? false) || unpacked.truncated,
    pieces: () => decodePieces(body, page.contentType),
    text: () => [...decodePieces(body, page.contentType)].join(''),
  };
}

/** Sitemaps are files named `.gz` more often than answers with a content-encoding; some are both. */
function unpack(body: Uint8Array): { body: Uint8Array; truncated: boolean } {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return { body, truncated: false };
  try {
    // Z_SYNC_FLUSH: of a file that was cut, what there is.
    const unpacked = gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: FETCH.listingBytes });
    return { body: unpacked, truncated: false };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { body: new Uint8Array(), truncated: true };
    throw error;
  }
}

function rootOf(head: string): string | undefined {
  const opening = /<!--|<!doctype\s+html|<(?:[\w.-]{1,40}:)?([a-z]{3,12})(?=[\s/>])/gi;
  for (let match = opening.exec(head); match; match = opening.exec(head)) {
    if (match[0] === '<!--') {
      const end = head.indexOf('-->', match.index + 4);
      if (end < 0) return undefined;
      opening.lastIndex = end + 3;
    } else if (match[1] === undefined) {
      return 'html';
    } else if (ROOTS.has(match[1].toLowerCase())) {
      return match[1].toLowerCase();
    }
  }
  return undefined;
}
