/** A sum of small decision trees: how a block's numbers become a probability. */

/**
 * Trees one after another in flat arrays. A node with `feature` < 0 is a leaf whose `value` is added to the score; any
 * other sends rows with a value up to `value` to the next node and the rest to `right`.
 */
export interface Forest {
  base: number;
  roots: Int32Array;
  feature: Int16Array;
  value: Float32Array;
  right: Int32Array;
}

export function scoreRow(forest: Forest, rows: Float32Array, start: number): number {
  const { roots, feature, value, right } = forest;
  let score = forest.base;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number;
    let column = feature[node] as number;
    while (column >= 0) {
      node = (rows[start + column] as number) <= (value[node] as number) ? node + 1 : (right[node] as number);
      column = feature[node] as number;
    }
    score += value[node] as number;
  }
  return score;
}

export function probability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
