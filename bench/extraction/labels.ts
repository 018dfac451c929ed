/** Says for each block of a labelled page whether its words are the article's. */
import type { Block } from '../../functions/article/markup/markup.ts';
import { tokensOf } from './metric.ts';

const SHINGLE = 4;

export interface Labels {
  /** 1: the article's; 0: not. */
  label: Uint8Array;
  tokens: Uint32Array;
  realTokens: number;
}

/**
 * A block belongs when most of its words stand in the labelled text at one place, in the order of the page; short blocks
 * when the text at that place is theirs. Of two equal blocks the one that keeps the order belongs.
 */
export function labelBlocks(blocks: readonly Block[], truth: string): Labels {
  const real = tokensOf(truth);
  const starts = new Map<string, number[]>();
  for (let at = 0; at + SHINGLE <= real.length; at++) {
    const key = real.slice(at, at + SHINGLE).join(' ');
    const list = starts.get(key);
    if (list) list.push(at);
    else starts.set(key, [at]);
  }
  const tokenLists = blocks.map((block) => tokensOf(block.text));
  const spans: { block: number; from: number; to: number; weight: number }[] = [];
  tokenLists.forEach((tokens, block) => {
    if (tokens.length < SHINGLE) return;
    const votes = new Map<number, number>();
    let found = 0;
    for (let at = 0; at + SHINGLE <= tokens.length; at++) {
      const places = starts.get(tokens.slice(at, at + SHINGLE).join(' '));
      if (!places) continue;
      found++;
      if (places.length > 8) continue;
      for (const place of places) votes.set(place - at, (votes.get(place - at) ?? 0) + 1);
    }
    if (found < (tokens.length - SHINGLE + 1) * 0.5) return;
    for (const [shift, count] of [...votes].sort((a, b) => b[1] - a[1]).slice(0, 4)) {
      spans.push({ block, from: Math.max(0, shift), to: shift + tokens.length, weight: count });
    }
  });
  const label = new Uint8Array(blocks.length);
  const placed = longestOrdered(spans);
  for (const span of placed) label[span.block] = 1;
  addShort(label, placed, tokenLists, real);
  return { label, tokens: Uint32Array.from(tokenLists, (tokens) => tokens.length), realTokens: real.length };
}

function longestOrdered<S extends { block: number; from: number; to: number; weight: number }>(spans: S[]): S[] {
  // Heaviest chain in which both block and place go up.
  const sorted = [...spans].sort((a, b) => a.block - b.block || a.from - b.from);
  const best = sorted.map((span) => span.weight);
  const before = sorted.map(() => -1);
  for (let i = 0; i < sorted.length; i++) {
    for (let j = 0; j < i; j++) {
      const a = sorted[j]!;
      const b = sorted[i]!;
      if (a.block < b.block && a.to <= b.from + 3 && best[j]! + b.weight > best[i]!) {
        best[i] = best[j]! + b.weight;
        before[i] = j;
      }
    }
  }
  let at = best.indexOf(Math.max(...best, -1));
  const chain: S[] = [];
  while (at >= 0) {
    chain.unshift(sorted[at]!);
    at = before[at]!;
  }
  return chain;
}

/** Short blocks stand before or after a placed block, in the text as on the page. */
function addShort(
  label: Uint8Array,
  placed: { block: number; from: number; to: number }[],
  tokenLists: string[][],
  real: string[],
): void {
  const matches = (tokens: string[], at: number) => at >= 0 && tokens.every((token, i) => real[at + i] === token);
  for (const span of placed) {
    let at = span.to;
    for (let block = span.block + 1; block < tokenLists.length; block++) {
      const tokens = tokenLists[block]!;
      if (label[block] || tokens.length >= SHINGLE) break;
      if (tokens.length > 0 && matches(tokens, at)) {
        label[block] = 1;
        at += tokens.length;
      }
    }
    at = span.from;
    for (let block = span.block - 1; block >= 0; block--) {
      const tokens = tokenLists[block]!;
      if (label[block] || tokens.length >= SHINGLE) break;
      if (tokens.length > 0 && matches(tokens, at - tokens.length)) {
        label[block] = 1;
        at -= tokens.length;
      }
    }
  }
}
