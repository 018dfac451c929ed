/** Ids are hashes of what they name, so that two workers who meet the same thing give it the same id. */
import { createHash } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no i, l, o, u

/** 80 bits of SHA-256 in 16 letters: a collision among a billion is less likely than one in two million. */
export function shortHash(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  let out = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) out += ALPHABET.charAt(Number((bits >> shift) & 31n));
  return out;
}

export const listingIdOf = (url: string): string => `l_${shortHash(url)}`;
export const candidateKeyOf = (identity: string): string => `c_${shortHash(identity)}`;
export const articleIdOf = (identity: string): string => `a_${shortHash(identity)}`;
/** Every article is born as a story of its own. */
export const storyIdOf = (articleId: string): string => `s_${articleId.slice(2)}`;
