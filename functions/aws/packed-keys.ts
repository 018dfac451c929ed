/**
 * The keys of a listing's candidates, 10 bytes each instead of 18 letters: a listing of 2,000 links is written with 20 units
 * instead of 36. A key is `c_` and 16 letters of Crockford's base 32, which is 80 bits (`identity.ts`).
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const PREFIX = 'c_';
const LETTERS = 16;
const BYTES = 10;
const KEY = /^c_[0-9a-hjkmnp-tv-z]{16}$/;

/** @throws RangeError for what is no candidate's key: keys are ours, so that is a bug */
export function packKeys(keys: readonly string[]): Uint8Array {
  const packed = new Uint8Array(keys.length * BYTES);
  keys.forEach((key, at) => {
    if (!KEY.test(key)) throw new RangeError(`not the key of a candidate: ${JSON.stringify(key.slice(0, 100))}`);
    let bits = 0;
    let held = 0;
    let next = at * BYTES;
    for (const letter of key.slice(PREFIX.length)) {
      held = (held << 5) | ALPHABET.indexOf(letter);
      bits += 5;
      if (bits < 8) continue;
      bits -= 8;
      packed[next++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  });
  return packed;
}

export function unpackKeys(packed: Uint8Array): string[] {
  const keys: string[] = [];
  for (let start = 0; start + BYTES <= packed.length; start += BYTES) {
    let key = PREFIX;
    let bits = 0;
    let held = 0;
    for (const byte of packed.subarray(start, start + BYTES)) {
      held = (held << 8) | byte;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        key += ALPHABET.charAt(held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    if (key.length === PREFIX.length + LETTERS) keys.push(key);
  }
  return keys;
}
