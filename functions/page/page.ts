/** The bytes that one polite fetch brought back, and how the fetch went. */

import type { UsageSignal } from '../article/article.ts';

export interface Validators {
  etag?: string;
  lastModified?: string;
}

/** A request as the pipeline makes it; politeness and the guard are the fetcher's affair. */
export interface FetchRequest extends Validators {
  url: string;
  /** Decoded bytes kept at most; what is beyond is cut and the page says `truncated`. */
  maxBytes: number;
  accept?: string;
}

export interface Hop {
  url: string;
  status: number;
}

export interface Page {
  /** The address that was asked for. */
  url: string;
  /** The address that answered, after redirects. */
  finalUrl: string;
  status: number;
  /** Lower-case names; repeated headers are joined by ", " as in RFC 9110, section 5.3. */
  headers: Record<string, string>;
  /** Content-encoding removed; charset as it came. */
  body: Uint8Array;
  fetchedAt: string;
  /** The body was cut: by our cap or by the server. */
  truncated: boolean;
  redirects: Hop[];
  /** What robots.txt and tdmrep.json of the host say of the use of this page. */
  hostSignals?: UsageSignal[];
}

export type BlockedReason = 'robots' | 'guard' | 'challenge' | 'consent' | 'forbidden';
export type RejectedReason =
  'redirect' | 'address' | 'type' | 'empty' | 'encoding' | 'bomb' | 'malformed' | 'tls' | 'status' | 'size';

/** How a fetch ended. Every way of ending is one of these; a fetch does not throw for what a server did. */
export type FetchOutcome =
  | { kind: 'ok'; page: Page }
  | { kind: 'notModified'; validators: Validators; fetchedAt: string }
  | {
      kind: 'retryAt';
      at: string;
      reason: string;
      /** The whole host waits, not only this address. */ wholeHost: boolean;
    }
  | { kind: 'gone'; status: number }
  | { kind: 'blocked'; reason: BlockedReason; detail: string }
  | { kind: 'rejected'; reason: RejectedReason; detail: string };

/** A page as it lies in a WARC file. */
export interface RawPage {
  page: Page;
  /** Byte offset and length of the record's gzip member in its file. */
  offset: number;
  length: number;
}
