/** For how long a server calls its answer fresh (RFC 9111, section 4.2.1): no poll before that can tell more. */

/** @param headers lower-case names @returns milliseconds from now on, 0 at least; undefined when the server says nothing */
export function freshnessMs(headers: Record<string, string>, now: Date): number | undefined {
  const control = headers['cache-control'] ?? '';
  if (/(?:^|[\s,])no-(?:cache|store)\b/i.test(control)) return undefined;
  const maxAge = /(?:^|[\s,])max-age\s{0,4}=\s{0,4}"?(\d{1,9})/i.exec(control)?.[1];
  if (maxAge !== undefined) return Math.max(0, (Number(maxAge) - ageOf(headers)) * 1000);
  const expires = Date.parse(headers['expires'] ?? '');
  if (Number.isNaN(expires)) return undefined;
  // By the server's own clock, where it tells it.
  const date = Date.parse(headers['date'] ?? '');
  return Math.max(0, expires - (Number.isNaN(date) ? now.getTime() : date));
}

/** Seconds that a cache on the way has had the answer already. */
function ageOf(headers: Record<string, string>): number {
  return /^\d{1,9}$/.test(headers['age'] ?? '') ? Number(headers['age']) : 0;
}
