/**
 * What two articles are to each other. A pure and symmetric function of their two records: whichever is folded second comes
 * to the same verdict, which is what makes the stories independent of the order of arrival.
 */
import { atLevel, sharedCount } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { FoldRecord } from './index.ts';
import type { Relation, StoryLink } from './story.ts';

export const METHOD = 'shingle5/1';

/** How much two texts have in common, quotations left out on both sides. */
export interface Overlap {
  /** Share of a's shingles that b has, and the other way round; 0 to 1. */
  aInB: number;
  bInA: number;
  jaccard: number;
  /** Sampled shingles in common, and their number in the whole texts as estimated from the sample. */
  sampled: number;
  shared: number;
  /** Share of the smaller text's lead shingles that are in the other's lead. */
  lead: number;
  leadShared: number;
  /** Share of the smaller list of long words that is in the other. */
  terms: number;
  /** Of the distinct numbers of the text that has fewer, the share that the other has; undefined below NUMBERS_LEAST. */
  numbers: number | undefined;
}

/** Fewer distinct numbers than this say nothing about a template. */
const NUMBERS_LEAST = 4;

const share = (shared: number, of: number): number => (of === 0 ? 0 : shared / of);

export function overlapOf(a: Fingerprint, b: Fingerprint): Overlap {
  const level = Math.max(a.level, b.level);
  const [inA, inB] = [atLevel(a.sample, level), atLevel(b.sample, level)];
  const sampled = sharedCount(inA, inB);
  const leadShared = sharedCount(a.lead, b.lead);
  const termLevel = Math.max(a.termLevel, b.termLevel);
  const [termsA, termsB] = [atLevel(a.terms, termLevel), atLevel(b.terms, termLevel)];
  const fewestNumbers = Math.min(a.numbers.length, b.numbers.length);
  return {
    aInB: share(sampled, inA.length),
    bInA: share(sampled, inB.length),
    jaccard: share(sampled, inA.length + inB.length - sampled),
    sampled,
    shared: sampled * 2 ** level,
    lead: share(leadShared, Math.min(a.lead.length, b.lead.length)),
    leadShared,
    terms: share(sharedCount(termsA, termsB), Math.min(termsA.length, termsB.length)),
    numbers: fewestNumbers < NUMBERS_LEAST ? undefined : share(sharedCount(a.numbers, b.numbers), fewestNumbers),
  };
}

export interface Verdict {
  relation: Relation;
  folds: boolean;
  /** Strength of an attachment that rests on this verdict. */
  strength: number;
  overlap: Overlap;
}

/** Least shared shingles for each share of the smaller text: the less of it is in the other, the more of it must be. */
const LADDER = [
  { containment: 0.6, shared: 8 },
  { containment: 0.4, shared: 25 },
  { containment: 0.3, shared: 60 },
  { containment: 0.2, shared: 150 },
] as const;

/** Below this the smaller text and the larger share too little to be called one text rather than a part. */
const COPY_BOTH_WAYS = 0.5;
const RELATED_SHARED = 16;
const NUMBERS_AGREE = 0.5;

/** @returns undefined when the two have nothing to do with each other. */
export function judge(a: FoldRecord, b: FoldRecord): Verdict | undefined {
  const overlap = overlapOf(a.print, b.print);
  const folds = accepts(a, b, overlap);
  if (!folds && overlap.shared < RELATED_SHARED) return undefined;
  const relation = relationOf(a, b, overlap, folds);
  return { relation, folds, strength: strengthOf(overlap), overlap };
}

function accepts(a: FoldRecord, b: FoldRecord, overlap: Overlap): boolean {
  const containment = Math.max(overlap.aInB, overlap.bInA);
  if (overlap.numbers !== undefined && overlap.numbers < NUMBERS_AGREE) return false;
  if (a.article.site === b.article.site) return Math.min(overlap.aInB, overlap.bInA) >= COPY_BOTH_WAYS;
  return LADDER.some((step) => containment >= step.containment && overlap.shared >= step.shared);
}

function relationOf(a: FoldRecord, b: FoldRecord, overlap: Overlap, folds: boolean): Relation {
  if (!folds) return 'related';
  if (a.article.site === b.article.site) return 'revision';
  return Math.min(overlap.aInB, overlap.bInA) >= COPY_BOTH_WAYS ? 'copy' : 'excerpt';
}

/** In steps, so that equal copies tie and all hang on the earliest of them instead of forming a chain. */
function strengthOf(overlap: Overlap): number {
  return Math.round(10 * (overlap.jaccard + Math.max(overlap.aInB, overlap.bInA)));
}

/** The evidence as it is kept: seen from the article that comes later in order. */
export function linkOf(a: FoldRecord, b: FoldRecord, { relation, overlap }: Verdict): StoryLink {
  const aIsLater = a.order > b.order;
  const [later, earlier] = aIsLater ? [a, b] : [b, a];
  const lagSeconds = lagOf(later, earlier);
  return {
    articleId: later.article.articleId,
    otherId: earlier.article.articleId,
    relation,
    similarity: round(overlap.jaccard),
    containedInOther: round(aIsLater ? overlap.aInB : overlap.bInA),
    containsOther: round(aIsLater ? overlap.bInA : overlap.aInB),
    sharedWords: overlap.shared,
    ...(lagSeconds === undefined ? {} : { lagSeconds }),
    method: METHOD,
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function lagOf(later: FoldRecord, earlier: FoldRecord): number | undefined {
  const both = later.article.datePublished !== undefined && earlier.article.datePublished !== undefined;
  const [to, from] = both
    ? [later.article.datePublished, earlier.article.datePublished]
    : [later.article.firstSeenAt, earlier.article.firstSeenAt];
  const seconds = Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000);
  return Number.isFinite(seconds) ? seconds : undefined;
}
