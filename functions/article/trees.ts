/** A sum of small decision trees: how a block's numbers become a probability. */

/**
 * Trees one after another in pre-order. A node with `feature` LEAF adds its `value` to the score; any other sends rows with a
 * number up to `value` to the next node and the rest `right` nodes further on.
 */
export interface Forest {
  base: number;
  feature: Uint8Array;
  value: Float32Array;
  right: Uint8Array;
  roots: Int32Array;
}

/** As it is stored: per node one byte of feature, two of value (the upper half of a float32) and one of distance. */
export interface StoredForest {
  base: number;
  /** Columns it was trained on: a file that was made for other features is refused. */
  features: number;
  /** Base64. */
  nodes: string;
}

export const LEAF = 255;
const NODE_BYTES = 4;

/** The nearest number that the stored form can hold. */
export function storable(value: number): number {
  const bits = new Uint32Array(new Float32Array([value]).buffer);
  bits[0] = ((bits[0] ?? 0) + 0x8000) & 0xffff0000;
  return new Float32Array(bits.buffer)[0] ?? 0;
}

/** @throws RangeError when the file was made for another number of features */
export function loadForest(stored: StoredForest, features: number): Forest {
  if (stored.features !== features)
    throw new RangeError(`the model knows ${stored.features} features, the code has ${features}`);
  const bytes = Buffer.from(stored.nodes, 'base64');
  const count = bytes.length / NODE_BYTES;
  const feature = new Uint8Array(count);
  const bits = new Uint32Array(count);
  const right = new Uint8Array(count);
  for (let node = 0; node < count; node++) {
    feature[node] = bytes.readUInt8(node * NODE_BYTES);
    bits[node] = bytes.readUInt16LE(node * NODE_BYTES + 1) << 16;
    right[node] = bytes.readUInt8(node * NODE_BYTES + 3);
  }
  return { base: stored.base, feature, value: new Float32Array(bits.buffer), right, roots: rootsOf(feature) };
}

export function storeForest(forest: Forest, features: number): StoredForest {
  const bytes = Buffer.alloc(forest.feature.length * NODE_BYTES);
  const bits = new Uint32Array(Float32Array.from(forest.value).buffer);
  forest.feature.forEach((column, node) => {
    bytes.writeUInt8(column, node * NODE_BYTES);
    bytes.writeUInt16LE((bits[node] ?? 0) >>> 16, node * NODE_BYTES + 1);
    bytes.writeUInt8(forest.right[node] ?? 0, node * NODE_BYTES + 3);
  });
  return { base: forest.base, features, nodes: bytes.toString('base64') };
}

/** A tree ends with the leaf that leaves nothing open. */
export function rootsOf(feature: Uint8Array): Int32Array {
  const roots: number[] = [];
  let open = 0;
  feature.forEach((column, node) => {
    if (open === 0) {
      roots.push(node);
      open = 1;
    }
    open += column === LEAF ? -1 : 1;
  });
  return Int32Array.from(roots);
}

/** After so many trees the score of a row that is far below any threshold is not followed to its end. */
const LOOK_AFTER = 100;
const LOST = -4;

/** The sum of the leaves that the row beginning at `start` falls into, as log odds. */
export function scoreRow(forest: Forest, rows: Float32Array, start: number): number {
  const { roots, feature, value, right } = forest;
  let score = forest.base;
  for (let tree = 0; tree < roots.length; tree++) {
    if (tree === LOOK_AFTER && score < LOST) return score;
    let node = roots[tree] ?? 0;
    let column = feature[node] ?? LEAF;
    while (column !== LEAF) {
      node += (rows[start + column] ?? 0) <= (value[node] ?? 0) ? 1 : (right[node] ?? 1);
      column = feature[node] ?? LEAF;
    }
    score += value[node] ?? 0;
  }
  return score;
}

export function probability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
