/** The bytes of a listing, made readable once for whichever format reads them. */
import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
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

/** `opml` is a root that no format reads: its `<body>` is not that of a page. `url` begins a sitemap that has lost its root. */
const ROOTS = new Set([
  'rss',
  'feed',
  'rdf',
  'channel',
  'urlset',
  'url',
  'sitemapindex',
  'html',
  'head',
  'body',
  'opml',
]);

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

/** Layers of packing in one file: some servers pack what was a packed file. */
const PACKED_MAX = 3;

/** Sitemaps are files named `.gz` more often than answers with a content-encoding; some are both. */
function unpack(packed: Uint8Array): { body: Uint8Array; truncated: boolean } {
  let body = packed;
  for (let layer = 0; layer < PACKED_MAX && body[0] === 0x1f && body[1] === 0x8b; layer++) {
    const unpacked = gunzipped(body);
    if (unpacked === undefined) return { body: new Uint8Array(), truncated: true };
    body = unpacked;
  }
  return { body, truncated: false };
}

function gunzipped(packed: Uint8Array): Uint8Array | undefined {
  // Z_SYNC_FLUSH: of a file that was cut, what there is.
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: FETCH.listingBytes };
  try {
    return gunzipSync(packed, options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // Bytes behind the end spoil the whole for gunzip; the stream inside ends where it ends.
    const start = error.code === 'Z_DATA_ERROR' ? memberStart(packed) : undefined;
    return start === undefined ? undefined : inflated(packed.subarray(start), options);
  }
}

function inflated(
  stream: Uint8Array,
  options: { finishFlush: number; maxOutputLength: number },
): Uint8Array | undefined {
  try {
    return inflateRawSync(stream, options);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Where the deflate stream of a gzip member begins; undefined for a header with more than a file name (RFC 1952, section 2.3). */
function memberStart(packed: Uint8Array): number | undefined {
  const flags = packed[3] ?? 0;
  if ((flags & ~8) !== 0) return undefined;
  const nameEnd = flags & 8 ? packed.indexOf(0, 10) : 9;
  return nameEnd < 0 ? undefined : nameEnd + 1;
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
