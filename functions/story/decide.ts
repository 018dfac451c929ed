/**
 * What two articles are to each other. A pure and symmetric function of their two records: whichever is folded second comes
 * to the same verdict, which is what makes the stories independent of the order of arrival.
 */
import { trustedDate } from './dates.ts';
import type { FoldRecord } from './index.ts';
import { overlapOf } from './overlap.ts';
import type { Overlap } from './overlap.ts';
import { UNKNOWN_SITE } from './story.ts';
import type { Relation, StoryLink } from './story.ts';
import { wordsOf } from './words.ts';

export const METHOD = 'shingle5/1';

export interface Verdict {
  relation: Relation;
  folds: boolean;
  /** Strength of an attachment that rests on this verdict: the shared part of both, in tenths. */
  strength: number;
  overlap: Overlap;
}

/** Sampled shingles in common below which nothing is decided: chance and set phrases. */
const SAMPLED_LEAST = 3;
/** Shared shingles from which a pair that does not fold is remembered. */
const RELATED_SHARED = 48;
/**
 * A template filled twice (weather, results, markets) has the same words and other numbers. Of texts that share most of their
 * words more must agree; one site's own series share row numbers and years too.
 */
const NUMBERS_AGREE = { little: 0.15, much: 0.35, most: 0.5, sameSite: 0.7 } as const;
const MUCH = 0.5;
/** Share of long words that a template filled twice has in common at least. */
const SAME_WORDS = 0.75;
/** From here the shared part is the article, whatever else differs. */
const MOST_OF_IT = 0.62;
const FURNITURE = { containment: 0.85, lead: 0.7, headlines: 0.2 } as const;
/** The smaller text's share that must be in the other, for each number of shared shingles: little is enough of much. */
const LADDER = [
  { containment: 0.6, shared: 8 },
  { containment: 0.4, shared: 50 },
  { containment: 0.35, shared: 80 },
] as const;
/** An excerpt among foreign text: the same opening. */
const LEAD = { share: 0.35, shared: 32 } as const;
/**
 * A text with words or sentences replaced: little of it is left in one piece, but that is strewn all over both texts, and the
 * long words are still there. Reports of one event share passages, not strewn words.
 */
const STREWN = [
  { containment: 0.03, spread: 0.6, spreadInPart: 0.6, terms: 0.45, sampled: 6 },
  { containment: 0.1, spread: 0.45, spreadInPart: 0.45, terms: 0.35, sampled: 8 },
  { containment: 0.12, spread: 0.38, spreadInPart: 0.42, terms: 0.28, sampled: 14 },
  { containment: 0.15, spread: 0.3, spreadInPart: 0.7, terms: 0.35, sampled: 7 },
] as const;
/** Of one site, whose furniture is in all its pages: a successor opens as the earlier one did, or is nearly all of it. */
const REVISION = { lead: 0.5, containment: 0.5, jaccard: 0.8 } as const;
/** Share of both texts from which one is called a copy, not a part, of the other. */
const COPY_BOTH_WAYS = 0.5;
const DAYS_APART = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Of the shorter headline's words. Two newsrooms' headlines about one event share half of them, a repost's nearly all. */
const HEADLINES_AGREE = 0.84;

/** @returns undefined when the two have nothing to do with each other. */
export function judge(a: FoldRecord, b: FoldRecord): Verdict | undefined {
  const overlap = overlapOf(a.print, b.print);
  const folds = overlap.sampled + overlap.leadShared >= SAMPLED_LEAST && foldsTogether(a, b, overlap);
  if (!folds && overlap.shared < RELATED_SHARED) return undefined;
  const sameSite = isSameSite(a, b);
  const isCopy = Math.min(overlap.aInB, overlap.bInA) >= COPY_BOTH_WAYS;
  const relation = !folds ? 'related' : sameSite ? 'revision' : isCopy ? 'copy' : 'excerpt';
  // In tenths, so that equal copies tie and all hang on the earliest of them instead of forming a chain.
  const strength = Math.round(10 * (overlap.jaccard + Math.max(overlap.aInB, overlap.bInA)));
  return { relation, folds, strength, overlap };
}

const isSameSite = (a: FoldRecord, b: FoldRecord): boolean =>
  a.article.site === b.article.site && a.article.site !== UNKNOWN_SITE;

function foldsTogether(a: FoldRecord, b: FoldRecord, overlap: Overlap): boolean {
  const containment = Math.max(overlap.aInB, overlap.bInA);
  const numbers = overlap.numbers ?? 1;
  if (isSameSite(a, b)) return numbers >= NUMBERS_AGREE.sameSite && isRevision(overlap, containment);
  if (containment >= MOST_OF_IT && overlap.sampled >= SAMPLED_LEAST) {
    return numbers >= NUMBERS_AGREE.most && !isFurniture(a, b, overlap, containment);
  }
  if (numbers < numbersNeeded(overlap, containment) || areApart(a, b)) return false;
  if (LADDER.some((step) => containment >= step.containment && overlap.shared >= step.shared)) return true;
  if (overlap.lead >= LEAD.share && overlap.leadShared >= LEAD.shared) return true;
  return STREWN.some(
    (least) =>
      containment >= least.containment &&
      overlap.spread >= least.spread &&
      overlap.spreadInPart >= least.spreadInPart &&
      overlap.terms >= least.terms &&
      overlap.sampled >= least.sampled,
  );
}

/** The more alike two texts are but for their numbers, the more like a template filled twice. */
function numbersNeeded({ terms, spread }: Overlap, containment: number): number {
  if (terms >= SAME_WORDS) return NUMBERS_AGREE.most;
  return containment >= MUCH || spread >= STREWN[0].spread ? NUMBERS_AGREE.much : NUMBERS_AGREE.little;
}

function isRevision({ lead, jaccard }: Overlap, containment: number): boolean {
  return (lead >= REVISION.lead && containment >= REVISION.containment) || jaccard >= REVISION.jaccard;
}

/** Whether what the two say about themselves tells them apart: other headlines, or another week. Silence tells nothing. */
function areApart(a: FoldRecord, b: FoldRecord): boolean {
  const [dateA, dateB] = [trustedDate(a.article), trustedDate(b.article)];
  if (dateA !== undefined && dateB !== undefined) {
    if (Math.abs(Date.parse(dateA) - Date.parse(dateB)) > DAYS_APART * DAY_MS) return true;
  }
  return headlinesAgree(a, b) < HEADLINES_AGREE;
}

/** Share of the shorter headline's words that the other has; 1 when one has no headline. */
function headlinesAgree(a: FoldRecord, b: FoldRecord): number {
  const [wordsA, wordsB] = [headlineWords(a), headlineWords(b)];
  const fewest = Math.min(wordsA.size, wordsB.size);
  return fewest === 0 ? 1 : [...wordsA].filter((word) => wordsB.has(word)).length / fewest;
}

/** Most of two short texts can be the furniture of one publisher's sites: then neither opening nor headline is shared. */
function isFurniture(a: FoldRecord, b: FoldRecord, { lead }: Overlap, containment: number): boolean {
  return containment < FURNITURE.containment && lead < FURNITURE.lead && headlinesAgree(a, b) < FURNITURE.headlines;
}

/** Words of four letters and more; shorter ones are in every headline. */
function headlineWords({ article: { headline = '' } }: FoldRecord): Set<number> {
  const { hashes, lengths } = wordsOf(headline);
  return new Set(hashes.filter((_, at) => (lengths[at] ?? 0) > 3));
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
  const [dateLater, dateEarlier] = [trustedDate(later.article), trustedDate(earlier.article)];
  const dated = dateLater !== undefined && dateEarlier !== undefined;
  const [to, from] = dated ? [dateLater, dateEarlier] : [later.article.firstSeenAt, earlier.article.firstSeenAt];
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  return Number.isFinite(seconds) ? seconds : undefined;
}
