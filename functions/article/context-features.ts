/** What the second look at a block sees: the first look's opinion of it, of its neighbours and of its kind. */
import type { Block, PageElement } from './markup.ts';
import { FEATURE_COUNT, FEATURE_NAMES } from './features.ts';

const WINDOW = 6;

/** Columns of the first look that the second one sees as well. */
const KEPT = [
  'words',
  'link-share',
  'strong-share',
  'stops',
  'tag',
  'inner',
  'cues',
  'title-share',
  'in-structured',
  'in-description',
  'repeats',
  'ending',
  'beginning',
  'images',
  'capital-share',
  'digit-share',
  'in-root',
  'after-h1',
  'prev-same-parent',
  'next-same-parent',
  'prev-same-signature',
  'next-same-signature',
  'next-tag',
  'prev-tag',
  'next-words',
  'prev-words',
  'next-cues',
  'prev-cues',
  'next-link-share',
  'prev-link-share',
];
const KEPT_COLUMNS = KEPT.map((name) => FEATURE_NAMES.indexOf(name));

const OPINIONS = [
  'p',
  'p-1',
  'p-2',
  'p-3',
  'p+1',
  'p+2',
  'p+3',
  'window',
  'wide-window',
  'same-signature',
  'same-parent',
  'same-element',
  'same-grandparent',
  'before-here',
  'share-of-best',
  'sure-before',
  'sure-after',
];

export const CONTEXT_FEATURE_NAMES: readonly string[] = [...OPINIONS, ...KEPT];
export const CONTEXT_FEATURE_COUNT = CONTEXT_FEATURE_NAMES.length;

interface Mean {
  sum: number;
  weight: number;
}

function addTo<K>(map: Map<K, Mean>, key: K, value: number, weight: number): void {
  const mean = map.get(key);
  if (mean) {
    mean.sum += value * weight;
    mean.weight += weight;
  } else map.set(key, { sum: value * weight, weight });
}

/** A group's opinion without the block's own; -1 when it stands alone. */
function meanWithout(mean: Mean | undefined, value: number, weight: number): number {
  if (!mean || mean.weight - weight < 1e-6) return -1;
  return (mean.sum - value * weight) / (mean.weight - weight);
}

/** @param first a probability for each block */
export function contextFeaturesOf(blocks: readonly Block[], rows: Float32Array, first: Float32Array): Float32Array {
  const count = blocks.length;
  const out = new Float32Array(count * CONTEXT_FEATURE_COUNT);
  const weightOf = (index: number): number => Math.min(40, blocks[index]?.words ?? 0) + 1;
  const bySignature = new Map<number, Mean>();
  const byParent = new Map<PageElement, Mean>();
  const byElement = new Map<PageElement, Mean>();
  const byGrandparent = new Map<PageElement, Mean>();
  const mass = new Float64Array(count + 1);
  let best = 0;
  blocks.forEach(({ element }, index) => {
    const p = first[index] ?? 0;
    const weight = weightOf(index);
    const parent = element.parent ?? element;
    addTo(bySignature, signatureOf(element), p, weight);
    addTo(byElement, element, p, weight);
    addTo(byParent, parent, p, weight);
    addTo(byGrandparent, parent.parent ?? parent, p, weight);
    mass[index + 1] = (mass[index] ?? 0) + p * weight;
    if (p > best) best = p;
  });
  const total = mass[count] ?? 0;
  const sureBefore = distances(first, 1);
  const sureAfter = distances(first, -1);
  for (let index = 0; index < count; index++) {
    const element = blocks[index]?.element;
    if (!element) continue;
    const p = first[index] ?? 0;
    const weight = weightOf(index);
    const parent = element.parent ?? element;
    let at = index * CONTEXT_FEATURE_COUNT;
    const put = (value: number): void => {
      out[at++] = value;
    };
    put(p);
    for (const step of [-1, -2, -3, 1, 2, 3]) put(first[index + step] ?? -1);
    put(windowMean(first, weightOf, index, WINDOW / 2));
    put(windowMean(first, weightOf, index, WINDOW * 2));
    put(meanWithout(bySignature.get(signatureOf(element)), p, weight));
    put(meanWithout(byParent.get(parent), p, weight));
    put(meanWithout(byElement.get(element), p, weight));
    put(meanWithout(byGrandparent.get(parent.parent ?? parent), p, weight));
    const before = mass[index] ?? 0;
    put(total > 0 ? before / total : 0);
    put(best > 0 ? p / best : 0);
    put(sureBefore[index] ?? 0);
    put(sureAfter[index] ?? 0);
    for (const column of KEPT_COLUMNS) put(rows[index * FEATURE_COUNT + column] ?? 0);
  }
  return out;
}

function signatureOf(element: PageElement): number {
  return (element.signature ^ Math.imul(element.parent?.signature ?? 0, 7)) >>> 0;
}

const FAR = 30;

/** How many blocks back (or ahead) the next one stands that the first look is sure of. */
function distances(first: Float32Array, direction: 1 | -1): Uint8Array {
  const out = new Uint8Array(first.length);
  let distance = FAR;
  for (let step = 0; step < first.length; step++) {
    const index = direction === 1 ? step : first.length - 1 - step;
    out[index] = distance;
    distance = (first[index] ?? 0) > 0.6 ? 1 : Math.min(FAR, distance + 1);
  }
  return out;
}

function windowMean(first: Float32Array, weightOf: (index: number) => number, index: number, width: number): number {
  let sum = 0;
  let weights = 0;
  for (let at = Math.max(0, index - width); at <= Math.min(first.length - 1, index + width); at++) {
    if (at === index) continue;
    const weight = weightOf(at);
    sum += (first[at] ?? 0) * weight;
    weights += weight;
  }
  return weights > 0 ? sum / weights : -1;
}
