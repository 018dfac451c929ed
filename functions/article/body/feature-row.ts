/** Where the groups of features write their numbers. */

export type Put = (value: number) => void;

export const log = (value: number): number => Math.log2(1 + value);
export const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

export function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The higher, the less of running text it is; a threshold splits them. */
export const TAG_NUMBER: ReadonlyMap<string, number> = new Map([
  ['p', 1],
  ['div', 2],
  ['section', 3],
  ['article', 3],
  ['h1', 4],
  ['h2', 5],
  ['h3', 6],
  ['h4', 7],
  ['h5', 8],
  ['h6', 8],
  ['li', 9],
  ['dd', 10],
  ['dt', 10],
  ['td', 11],
  ['th', 11],
  ['blockquote', 12],
  ['figcaption', 13],
  ['pre', 14],
  ['button', 15],
]);
