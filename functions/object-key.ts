/** What a key of the object store may be: safe as a path on any disk, in S3, and in a URL. */

const KEY_CHARS_MAX = 512;
const SEGMENT = /^[A-Za-z0-9_=-][A-Za-z0-9._=-]*$/;

/**
 * @returns the key itself
 * @throws RangeError when it could leave its folder, or cannot be stored everywhere: keys are ours, so that is a bug
 */
export function checkObjectKey(key: string): string {
  const segments = key.split('/');
  const safe = segments.every((segment) => SEGMENT.test(segment));
  if (key.length > KEY_CHARS_MAX || !safe)
    throw new RangeError(`not a key of an object: ${JSON.stringify(key.slice(0, 600))}`);
  return key;
}

/** @throws RangeError unless `offset` is a whole number from 0 and `length` one from 1 */
export function checkRange(offset: number, length: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(length) || length < 1) {
    throw new RangeError(`not a range of bytes: ${length} from ${offset}`);
  }
}
