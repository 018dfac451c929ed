/** Trains a forest by gradient boosting on binned features (histograms), for the logistic loss. Deterministic. */
import { LEAF, rootsOf, storable, type Forest } from '../../functions/article/body/trees.ts';

export interface BoostOptions {
  trees: number;
  depth: number;
  rate: number;
  /** Share of the columns and rows that each tree sees. */
  columns: number;
  rows: number;
  /** Least sum of second derivatives in a leaf, and the ridge on leaf values. */
  leafWeight: number;
  ridge: number;
  bins: number;
  seed: number;
}

/** Chosen by cross-validation: many small, blurred trees, because 388 pages are few. */
export const DEFAULTS: BoostOptions = {
  trees: 305,
  depth: 5,
  rate: 0.06,
  columns: 0.25,
  rows: 0.5,
  leafWeight: 8,
  ridge: 3,
  bins: 32,
  seed: 7,
};

export interface Dataset {
  rows: Float32Array;
  columns: number;
  label: Float32Array;
  weight: Float32Array;
}

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function cutsOf(data: Dataset, column: number, bins: number): Float32Array {
  const count = data.label.length;
  const step = Math.max(1, Math.floor(count / 20000));
  const sample: number[] = [];
  for (let row = 0; row < count; row += step) sample.push(data.rows[row * data.columns + column]!);
  sample.sort((a, b) => a - b);
  const cuts: number[] = [];
  const addCut = (cut: number): void => {
    if (cuts.length === 0 || cut > cuts[cuts.length - 1]!) cuts.push(cut);
  };
  const distinct = [...new Set(sample)];
  if (distinct.length <= bins) {
    for (let i = 0; i + 1 < distinct.length; i++) addCut(storable((distinct[i]! + distinct[i + 1]!) / 2));
  } else {
    for (let bin = 1; bin < bins; bin++) {
      addCut(storable(sample[Math.floor((bin * sample.length) / bins)]!));
    }
  }
  return Float32Array.from(cuts);
}

interface Binned {
  bins: Uint8Array[];
  cuts: Float32Array[];
}

function binColumns(data: Dataset, bins: number): Binned {
  const count = data.label.length;
  const out: Binned = { bins: [], cuts: [] };
  for (let column = 0; column < data.columns; column++) {
    const cuts = cutsOf(data, column, bins);
    const binned = new Uint8Array(count);
    for (let row = 0; row < count; row++) {
      const value = data.rows[row * data.columns + column]!;
      let low = 0;
      let high = cuts.length;
      while (low < high) {
        const mid = (low + high) >> 1;
        if (value <= cuts[mid]!) high = mid;
        else low = mid + 1;
      }
      binned[row] = low;
    }
    out.bins.push(binned);
    out.cuts.push(cuts);
  }
  return out;
}

export function train(data: Dataset, options: Partial<BoostOptions> = {}): Forest {
  const o = { ...DEFAULTS, ...options };
  const random = randomOf(o.seed);
  const count = data.label.length;
  const binned = binColumns(data, o.bins);
  let weightSum = 0;
  let positive = 0;
  for (let row = 0; row < count; row++) {
    weightSum += data.weight[row]!;
    positive += data.weight[row]! * data.label[row]!;
  }
  const base = Math.log(positive / (weightSum - positive));
  const score = new Float64Array(count).fill(base);
  const g = new Float64Array(count);
  const h = new Float64Array(count);
  const feature: number[] = [];
  const value: number[] = [];
  const right: number[] = [];
  /** The bin that a node's value ends: rows are sent by it, which is the same and faster. */
  const binAt: number[] = [];
  const usable = binned.cuts.map((cuts, column) => ({ column, cuts })).filter(({ cuts }) => cuts.length > 0);

  for (let tree = 0; tree < o.trees; tree++) {
    for (let row = 0; row < count; row++) {
      const p = 1 / (1 + Math.exp(-score[row]!));
      g[row] = data.weight[row]! * (p - data.label[row]!);
      h[row] = data.weight[row]! * Math.max(1e-6, p * (1 - p));
    }
    const sampled: number[] = [];
    for (let row = 0; row < count; row++) if (random() < o.rows) sampled.push(row);
    const columns = usable.filter(() => random() < o.columns).map(({ column }) => column);
    const root = feature.length;
    grow(Int32Array.from(sampled), columns, 0);
    for (let row = 0; row < count; row++) {
      let node = root;
      while (feature[node] !== LEAF) {
        node += binned.bins[feature[node]!]![row]! <= binAt[node]! ? 1 : right[node]!;
      }
      score[row]! += value[node]!;
    }
  }

  function grow(rows: Int32Array, columns: number[], depth: number): void {
    let sumG = 0;
    let sumH = 0;
    for (const row of rows) {
      sumG += g[row]!;
      sumH += h[row]!;
    }
    const node = feature.length;
    feature.push(LEAF);
    value.push(storable((-sumG / (sumH + o.ridge)) * o.rate));
    right.push(0);
    binAt.push(0);
    if (depth >= o.depth || sumH < 2 * o.leafWeight) return;
    const split = bestSplit(rows, columns, sumG, sumH);
    if (!split) return;
    const bins = binned.bins[split.column]!;
    const left = rows.filter((row) => bins[row]! <= split.bin);
    const rest = rows.filter((row) => bins[row]! > split.bin);
    feature[node] = split.column;
    value[node] = binned.cuts[split.column]![split.bin]!;
    binAt[node] = split.bin;
    grow(left, columns, depth + 1);
    right[node] = feature.length - node;
    grow(rest, columns, depth + 1);
  }

  function bestSplit(rows: Int32Array, columns: number[], sumG: number, sumH: number) {
    let best: { column: number; bin: number } | undefined;
    let bestGain = 1e-3;
    const parent = (sumG * sumG) / (sumH + o.ridge);
    const histG = new Float64Array(o.bins + 1);
    const histH = new Float64Array(o.bins + 1);
    const gOf = Float64Array.from(rows, (row) => g[row]!);
    const hOf = Float64Array.from(rows, (row) => h[row]!);
    for (const column of columns) {
      const bins = binned.bins[column]!;
      const size = binned.cuts[column]!.length + 1;
      histG.fill(0);
      histH.fill(0);
      for (let i = 0; i < rows.length; i++) {
        const bin = bins[rows[i]!]!;
        histG[bin]! += gOf[i]!;
        histH[bin]! += hOf[i]!;
      }
      let leftG = 0;
      let leftH = 0;
      for (let bin = 0; bin + 1 < size; bin++) {
        leftG += histG[bin]!;
        leftH += histH[bin]!;
        const rightH = sumH - leftH;
        if (leftH < o.leafWeight || rightH < o.leafWeight) continue;
        const rightG = sumG - leftG;
        const gain = (leftG * leftG) / (leftH + o.ridge) + (rightG * rightG) / (rightH + o.ridge) - parent;
        if (gain > bestGain) {
          bestGain = gain;
          best = { column, bin };
        }
      }
    }
    return best;
  }

  const features = Uint8Array.from(feature);
  return {
    base,
    feature: features,
    value: Float32Array.from(value),
    right: Uint8Array.from(right),
    roots: rootsOf(features),
  };
}
