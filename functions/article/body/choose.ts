/** From probabilities to a choice. */

/**
 * The threshold that gives the best expected F1 for this page: of all blocks above t, words that are the article's against
 * words taken and words that should have been. A page of doubtful blocks gets a lower one than a page of certain ones.
 */
export function bestThreshold(probabilities: Float32Array, words: (index: number) => number): number {
  const order = Array.from(probabilities.keys()).sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0));
  let expected = 0;
  for (const index of order) expected += (probabilities[index] ?? 0) * words(index);
  let taken = 0;
  let right = 0;
  let best = 0;
  let threshold = 1;
  for (const index of order) {
    const p = probabilities[index] ?? 0;
    if (p < LEAST || (p < DOUBTFUL && best > 0 && threshold >= DOUBTFUL)) break;
    taken += words(index);
    right += p * words(index);
    const f1 = (2 * right) / (taken + expected);
    if (f1 > best) {
      best = f1;
      threshold = p;
    }
  }
  return threshold;
}

/** Nothing below is taken, however little else there is. */
const LEAST = 0.12;
/** Where there is anything better, nothing below is taken. */
const DOUBTFUL = 0.4;
