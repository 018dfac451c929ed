/** What the status and headers of one answer mean. */
import { FETCH } from '../limits.ts';
import type { FetchOutcome } from './page.ts';

const MINUTE_MS = 60_000;
/** When a server says "too much" without saying for how long. */
const UNSAID_WAIT_MS = 5 * MINUTE_MS;
/** A date in the past or zero seconds: never at once, or a limit becomes a loop. */
const LEAST_WAIT_MS = 10_000;

const REFUSED_TYPES =
  /^(?:image|video|audio|font|model)\/|^application\/(?:pdf|msword|zip|java-archive|vnd\.|x-shockwave|epub)/i;
const MAGIC: readonly (readonly [string, number[]])[] = [
  ['a PDF file', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a GIF picture', [0x47, 0x49, 0x46, 0x38]],
  ['a ZIP file', [0x50, 0x4b, 0x03, 0x04]],
  ['an MP3 file', [0x49, 0x44, 0x33]],
  ['a Matroska video', [0x1a, 0x45, 0xdf, 0xa3]],
];

/** Ending by the status alone; undefined when the body must be read. */
export function endingOfStatus(
  status: number,
  headers: Record<string, string>,
  now: Date,
  random: () => number,
): FetchOutcome | undefined {
  if (headers['cf-mitigated']?.includes('challenge')) {
    return { kind: 'blocked', reason: 'challenge', detail: `HTTP ${status} with a challenge for browsers` };
  }
  if (status === 200 || status === 203 || status === 206) return undefined;
  if (status === 204 || status === 205) return { kind: 'rejected', reason: 'empty', detail: `HTTP ${status}` };
  if (status === 404 || status === 410) return { kind: 'gone', status };
  if (status === 429 || status === 503) {
    const wait = retryAfterMs(headers['retry-after'], now) ?? UNSAID_WAIT_MS;
    // Many clients were told the same date: up to a tenth later, so that they do not all come back at once.
    const at = new Date(now.getTime() + Math.round(wait * (1 + random() / 10))).toISOString();
    return { kind: 'retryAt', at, reason: `HTTP ${status}`, wholeHost: true };
  }
  if (status >= 500 || status === 408 || status === 425 || status === 202) {
    const at = new Date(now.getTime() + UNSAID_WAIT_MS).toISOString();
    return { kind: 'retryAt', at, reason: `HTTP ${status}`, wholeHost: false };
  }
  if ([401, 402, 403, 407, 451].includes(status)) {
    return { kind: 'blocked', reason: 'forbidden', detail: `HTTP ${status}` };
  }
  return { kind: 'rejected', reason: 'status', detail: `HTTP ${status}` };
}

/** RFC 9110, section 10.2.3: seconds or a date. At most FETCH.retryAfterMs. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const value = header?.trim() ?? '';
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, LEAST_WAIT_MS), FETCH.retryAfterMs);
}

/** Why an answer of this type is not worth reading; undefined when it may be text. */
export function refusedType(contentType: string | undefined): string | undefined {
  return contentType !== undefined && REFUSED_TYPES.test(contentType.trim())
    ? contentType.split(';', 1)[0]?.trim().slice(0, 80)
    : undefined;
}

/** What the bytes are, whatever the header says, when they are no text. */
export function refusedMagic(body: Uint8Array): string | undefined {
  const found = MAGIC.find(([, magic]) => magic.every((byte, index) => body[index] === byte));
  if (found) return found[0];
  return Buffer.from(body.subarray(4, 8)).toString('latin1') === 'ftyp' ? 'an MP4 video' : undefined;
}

/** Lower-case names, repeated ones joined as RFC 9110, section 5.3 allows; cookies belong to the exchange and are left out. */
export function plainHeaders(rawHeaders: string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    if (name === 'set-cookie') continue;
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return Object.fromEntries(headers);
}
