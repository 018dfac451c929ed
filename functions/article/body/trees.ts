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
  const bytes: Uint8Array = Buffer.from(stored.nodes, 'base64');
  const count = bytes.length / NODE_BYTES;
  const feature = new Uint8Array(count);
  const bits = new Uint32Array(count);
  const right = new Uint8Array(count);
  for (let node = 0; node < count; node++) {
    const at = node * NODE_BYTES;
    feature[node] = bytes[at] ?? 0;
    bits[node] = ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 24);
    right[node] = bytes[at + 3] ?? 0;
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
/** A branch's column, below its limit of 16 bits and a sign. */
const COLUMN_BITS = 8;
const COLUMN_MASK = 0xff;
/** Of the log odds; no forest of ours reaches a thousand, and so many fit. */
const LEAF_UNIT = 2 ** 20;

/** Levels of a tree below its root; a tree with fewer is filled up. */
const LEVELS = 5;
const BRANCHES = (1 << LEVELS) - 1;
const LEAVES = 1 << LEVELS;

/**
 * A forest laid out for speed: every tree complete, so that the way down is five additions without a branch that a processor
 * could guess wrong, and every number an integer in the order of the floats.
 */
export class Scorer {
  private readonly base: number;
  private readonly trees: number;
  /** Limit and column of each branch in one number: half as much to fetch on the way down. */
  private readonly branch: Int32Array;
  /** In `1 / LEAF_UNIT`: a sum of whole numbers needs no memory of its own at each step. */
  private readonly leaf: Int32Array;
  /** The numbers to be scored next. */
  readonly row: Float32Array;
  private readonly bits: Int32Array;

  /** @throws RangeError when a tree has more than five levels */
  constructor(forest: Forest, columns: number) {
    this.base = forest.base;
    this.trees = forest.roots.length;
    this.branch = new Int32Array(this.trees * BRANCHES);
    this.leaf = new Int32Array(this.trees * LEAVES);
    this.row = new Float32Array(columns);
    this.bits = new Int32Array(this.row.buffer);
    const limits = limitsOf(forest.value);
    forest.roots.forEach((root, tree) => this.place(forest, limits, root, tree, 0));
  }

  /** Lays the tree at `node` out from the place `at` of a complete one; a leaf above the last level fills all below it. */
  private place(forest: Forest, limits: Int32Array, node: number, tree: number, at: number): void {
    const column = forest.feature[node] ?? LEAF;
    const value = forest.value[node] ?? 0;
    const isLeaf = column === LEAF;
    if (at >= BRANCHES) {
      if (!isLeaf) throw new RangeError(`tree ${tree} has more than ${LEVELS} levels`);
      this.leaf[tree * LEAVES + at - BRANCHES] = Math.round(value * LEAF_UNIT);
      return;
    }
    if (!isLeaf) this.branch[tree * BRANCHES + at] = ((limits[node] ?? 0) << COLUMN_BITS) | column;
    this.place(forest, limits, isLeaf ? node : node + 1, tree, 2 * at + 1);
    this.place(forest, limits, isLeaf ? node : node + (forest.right[node] ?? 1), tree, 2 * at + 2);
  }

  /** The sum of the leaves that the numbers in `row` fall into, as log odds. `row` has to be written anew after it. */
  score(): number {
    const { bits, branch, leaf, trees } = this;
    for (let index = 0; index < bits.length; index++) bits[index] = ordered(bits[index] ?? 0);
    let score = Math.round(this.base * LEAF_UNIT);
    for (let tree = 0; tree < trees; tree++) {
      if (tree === LOOK_AFTER && score < LOST * LEAF_UNIT) break;
      const top = tree * BRANCHES;
      // Once for each of the LEVELS: a loop takes a third more.
      let at = below(branch, bits, top, 0);
      at = below(branch, bits, top, at);
      at = below(branch, bits, top, at);
      at = below(branch, bits, top, at);
      at = below(branch, bits, top, at);
      score = (score + (leaf[tree * LEAVES + at - BRANCHES] ?? 0)) | 0;
    }
    return score / LEAF_UNIT;
  }
}

/** The place below `at` in the tree at `top` that a row goes to. */
function below(branch: Int32Array, bits: Int32Array, top: number, at: number): number {
  const next = branch[top + at] ?? 0;
  return 2 * at + 1 + (((next >> COLUMN_BITS) - (bits[next & COLUMN_MASK] ?? 0)) >>> 31);
}

/** The values as integers in their order; minus nought counts as nought. */
function limitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.map((value) => value + 0).buffer).map(ordered);
}

/**
 * Integers in the order of the floats that have these bits, as exact as the stored form: away from nought to the next number that
 * it can hold, so that what is above a limit stays above it.
 */
function ordered(bits: number): number {
  return bits < 0 ? (bits ^ 0x7fffffff) >> 16 : (bits + 0xffff) >> 16;
}

export function probability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
