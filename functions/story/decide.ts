/**
 * What two articles are to each other. A pure and symmetric function of their two records: whichever is folded second comes
 * to the same verdict, which is what makes the stories independent of the order of arrival.
 */
import { trustedDate } from './dates.ts';
import type { FoldRecord } from './index.ts';
import { LEAD_SHINGLES, SHINGLE_WORDS } from './fingerprint.ts';
import { overlapOf } from './overlap.ts';
import type { Overlap } from './overlap.ts';
import { entriesIn, NAMES_MOST } from './slots.ts';
import { UNKNOWN_SITE } from './story.ts';
import type { Relation, StoryLink } from './story.ts';
import { wordsOf } from './words.ts';

export const METHOD = 'shingle5/3';

export interface Verdict {
  relation: Relation;
  folds: boolean;
  /**
   * What other articles may yet show it to rest on (match.ts): a `passage` that is furniture of their sites, or, where the two
   * have no more than a short text in common, the `frame` of a site's pages. Absent from a verdict that does not fold.
   */
  contestable?: 'passage' | 'frame';
  /** Of an attachment that rests on this verdict: the shared part of both, in tenths; what is beyond contest is always more. */
  strength: number;
  overlap: Overlap;
}

/** What two articles have in common at least. */
interface Minimum {
  /** The smaller text's share that is in the other, 0 to 1. */
  containment?: number;
  sampled?: number;
  /** Shingles. */
  shared?: number;
  spread?: number;
  spreadInPart?: number;
  scatter?: number;
  lead?: number;
  leadShared?: number;
  /** Share of the long words. */
  terms?: number;
}

/** Sampled shingles in common below which nothing is decided: chance and set phrases. */
const SAMPLED_LEAST = 3;
/** Shared shingles from which a pair that does not fold is remembered. */
const RELATED_SHARED = 48;
/** From here the shared part is the article, whatever else differs. */
const MOST_OF_IT: Minimum = { containment: 0.62, sampled: SAMPLED_LEAST };
const NEARLY_ALL = 0.85;
const OPENING: Minimum = { lead: 0.35, leadShared: 32 };

/** Not one passage: in a short text that alone is all over the place. */
const SCATTERED = 1.4;
/** Any of these is enough between two sites: a part inside a longer piece, an opening among foreign text, some of all parts. */
const PASSAGES: readonly Minimum[] = [
  { containment: 0.4, shared: 50 },
  { containment: 0.35, shared: 80 },
  OPENING,
  { containment: 0.12, spread: 0.36, spreadInPart: 0.42, scatter: SCATTERED, terms: 0.13, sampled: 14 },
  { containment: 0.08, spread: 0.6, spreadInPart: 0.6, scatter: SCATTERED, terms: 0.27, sampled: 9 },
];
/**
 * Words were replaced: little is left in one piece, but strewn all over both texts, and the long words are still there. A few
 * set phrases are all over a text that is all lead.
 */
const STREWN: Minimum = { containment: 0.03, spread: 0.55, spreadInPart: 0.55, terms: 0.45, sampled: 6 };
/**
 * With a share r of the words replaced, 1 - r of the long words and (1 - r)^5 of the shingles are left; reports that share
 * passages have hardly more of the words than of the shingles.
 */
const SHINGLES_OF_WORDS = 4;
/** On one site, whose furniture is in all its pages: a later version opens as the earlier one did, or is nearly all of it. */
const REVISION: Minimum = { lead: 0.5, containment: 0.5 };
const REVISION_JACCARD = 0.8;
/** A new opening on most of the old text, which is longer than furniture mostly is. */
const SUCCESSOR: Minimum = { containment: 0.64, terms: 0.8, shared: 200 };
/** One holds the other, whenever. */
const HELD: Minimum = { containment: 0.8, shared: 200 };
/**
 * A template filled twice (weather, results, markets) has the same words around other numbers. Of copies 99 % keep nine in
 * ten of them; one site's own series have row numbers and years in common.
 */
const NUMBERS_AGREE = { elsewhere: 0.5, sameSite: 0.7 } as const;
/**
 * The sentences of a table are alike whatever is in it: from so many sixteenths of both texts on, nearly all has to be the same.
 * Longer pages are captions and the like.
 */
/**
 * Numbers and names together: who played whom, and where, by how much. In a text full of errors names differ as often as all words
 * do; in a template `times` as often.
 */
const FILLINGS = { agree: 0.5, times: 2.5 } as const;
/**
 * Where so many words are capitals inside a sentence (German: a quarter and more; English: a twelfth, in one article of a
 * hundred a fifth), they are its nouns, most of which a template keeps. A copy, whose names a person put right here and there, keeps more of all words than that.
 */
const NOUNS = { ofWords: 1 / 5, agree: 0.9, containment: 0.9 } as const;
const FORMULA = { sixteenths: 4, containment: 0.9, shared: 1000 } as const;
const FURNITURE = { containment: 0.85, lead: 0.7, headlines: 0.2 } as const;
/**
 * A form that is filled again, for another place or post, keeps as much of a short text as a copy does that lost its links; but
 * the copy keeps its headline, where numbers count as words, or has no long words of its own. A text of fewer shingles is all lead,
 * so the lead says nothing more.
 */
const FORM = { shingles: LEAD_SHINGLES, containment: 0.85, headlines: 0.7, terms: 0.93 } as const;
/** Shingles of a text: consent walls, notices and what stands around a gallery's pictures are hardly longer. */
const FRAME_MOST = 300;
/** Of the shorter headline's words: a revision keeps more of them. */
const HEADLINES_DIFFER = 0.5;
/** Share of both texts from which one is called a copy, not a part, of the other. */
const COPY_BOTH_WAYS = 0.5;
const DAYS_APART = 7;
/** A daily or weekly series has its furniture in common, too. */
const SUCCESSOR_DAYS = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Of the shorter headline's words. Two newsrooms' headlines about one event share half of them, a repost's nearly all. */
const HEADLINES_AGREE = 0.84;
/** Above all tenths of a contestable one. */
const BEYOND_CONTEST = 20;

/** @returns undefined when the two have nothing to do with each other. */
export function judge(a: FoldRecord, b: FoldRecord): Verdict | undefined {
  const overlap = overlapOf(a.print, b.print);
  const grounds = overlap.sampled + overlap.leadShared >= SAMPLED_LEAST ? groundsOf(a, b, overlap) : undefined;
  if (!grounds && overlap.shared < RELATED_SHARED) return undefined;
  const isCopy = Math.min(overlap.aInB, overlap.bInA) >= COPY_BOTH_WAYS;
  const relation = !grounds ? 'related' : sitesOf(a, b) === 'one' ? 'revision' : isCopy ? 'copy' : 'excerpt';
  const contestable = grounds === 'passage' ? grounds : grounds && isShort(a, b) ? 'frame' : undefined;
  // In tenths, so that equal copies tie and all hang on the earliest of them instead of forming a chain.
  const tenths = Math.round(10 * (overlap.jaccard + containmentOf(overlap)));
  const strength = tenths + (grounds && !contestable ? BEYOND_CONTEST : 0);
  return { relation, folds: grounds !== undefined, ...(contestable ? { contestable } : {}), strength, overlap };
}

const containmentOf = ({ aInB, bInA }: Overlap): number => Math.max(aInB, bInA);

export function sitesOf(a: FoldRecord, b: FoldRecord): 'one' | 'two' | 'unknown' {
  if (a.article.site === UNKNOWN_SITE || b.article.site === UNKNOWN_SITE) return 'unknown';
  return a.article.site === b.article.site ? 'one' : 'two';
}

/** Why the two fold: for what they share as texts, or for a passage, which may be furniture where they may be of one site. */
function groundsOf(a: FoldRecord, b: FoldRecord, overlap: Overlap): 'text' | 'passage' | undefined {
  const { numbers = 1 } = overlap;
  if (isFilledTwice(a, b, overlap)) return undefined;
  if (isFormulaFilledTwice(a, b, overlap)) return undefined;
  const sites = sitesOf(a, b);
  if (sites === 'one') {
    if (numbers < NUMBERS_AGREE.sameSite || isFrameOfTwo(a, b, overlap)) return undefined;
    if (overlap.jaccard >= REVISION_JACCARD || (overlap.opens && reaches(overlap, REVISION))) return 'text';
    const succeeds = reaches(overlap, SUCCESSOR) && !areApart(a, b, SUCCESSOR_DAYS);
    return succeeds || reaches(overlap, HELD) ? 'passage' : undefined;
  }
  if (numbers < NUMBERS_AGREE.elsewhere) return undefined;
  // Two sites that have an opening in common have it from each other.
  const passage = sites === 'two' && overlap.opens && reaches(overlap, OPENING) ? 'text' : 'passage';
  if (reaches(overlap, MOST_OF_IT)) {
    if (isFurniture(a, b, overlap)) return undefined;
    return containmentOf(overlap) >= NEARLY_ALL ? 'text' : passage;
  }
  if (areApart(a, b, DAYS_APART) || headlinesAgree(a, b) < HEADLINES_AGREE) return undefined;
  if (!isAllLead(a, b) && reaches(overlap, STREWN) && overlap.terms ** SHINGLES_OF_WORDS >= containmentOf(overlap))
    return 'text';
  return PASSAGES.some((least) => reaches(overlap, least)) ? passage : undefined;
}

function isFilledTwice(a: FoldRecord, b: FoldRecord, overlap: Overlap): boolean {
  const { fillings = 1 } = overlap;
  const areNouns = capitalsAreNouns(a) && capitalsAreNouns(b) && containmentOf(overlap) < NOUNS.containment;
  const agree = areNouns ? NOUNS.agree : FILLINGS.agree;
  // Of shingles of n words whose words are left with a share r, r^n are left.
  const replaced = 1 - containmentOf(overlap) ** (1 / SHINGLE_WORDS);
  return fillings < agree && 1 - fillings > FILLINGS.times * replaced;
}

const capitalsAreNouns = ({ print: { names, words } }: FoldRecord): boolean =>
  entriesIn(names, NAMES_MOST) >= NOUNS.ofWords * words;

function isFormulaFilledTwice({ print: a }: FoldRecord, { print: b }: FoldRecord, overlap: Overlap): boolean {
  return (
    Math.min(a.formula, b.formula) >= FORMULA.sixteenths &&
    containmentOf(overlap) < FORMULA.containment &&
    overlap.shared < FORMULA.shared
  );
}

function reaches(overlap: Overlap, least: Minimum): boolean {
  return (
    containmentOf(overlap) >= (least.containment ?? 0) &&
    overlap.sampled >= (least.sampled ?? 0) &&
    overlap.shared >= (least.shared ?? 0) &&
    overlap.spread >= (least.spread ?? 0) &&
    overlap.spreadInPart >= (least.spreadInPart ?? 0) &&
    overlap.scatter >= (least.scatter ?? 0) &&
    overlap.lead >= (least.lead ?? 0) &&
    overlap.leadShared >= (least.leadShared ?? 0) &&
    overlap.terms >= (least.terms ?? 0)
  );
}

/** By dates that can be true; silence tells nothing. */
function areApart(a: FoldRecord, b: FoldRecord, days: number): boolean {
  const [dateA, dateB] = [trustedDate(a.article), trustedDate(b.article)];
  if (dateA === undefined || dateB === undefined) return false;
  return Math.abs(Date.parse(dateA) - Date.parse(dateB)) > days * DAY_MS;
}

/** Share of the shorter headline's words that the other has; 1 when one has no headline. */
function headlinesAgree(a: FoldRecord, b: FoldRecord): number {
  const [wordsA, wordsB] = [headlineWords(a), headlineWords(b)];
  const fewest = Math.min(wordsA.size, wordsB.size);
  return fewest === 0 ? 1 : [...wordsA].filter((word) => wordsB.has(word)).length / fewest;
}

/** Most of two short texts can be the furniture of one publisher's sites: then neither opening nor headline is shared. */
function isFurniture(a: FoldRecord, b: FoldRecord, overlap: Overlap): boolean {
  if (isAllLead(a, b)) return isFormOfTwo(a, b, overlap);
  return (
    containmentOf(overlap) < FURNITURE.containment &&
    overlap.lead < FURNITURE.lead &&
    headlinesAgree(a, b) < FURNITURE.headlines
  );
}

const isFormOfTwo = (a: FoldRecord, b: FoldRecord, overlap: Overlap): boolean =>
  isAllLead(a, b) &&
  containmentOf(overlap) < FORM.containment &&
  overlap.terms < FORM.terms &&
  headlinesAgree(a, b) < FORM.headlines;

const isAllLead = (a: FoldRecord, b: FoldRecord): boolean =>
  Math.min(a.print.shingles, b.print.shingles) < FORM.shingles;

/** Pages with the same short text under other headlines, on one site: what they are about is in the pictures, or it is a form. */
const isFrameOfTwo = (a: FoldRecord, b: FoldRecord, overlap: Overlap): boolean =>
  isFormOfTwo(a, b, overlap) || (isShort(a, b) && headlinesAgree(a, b) < HEADLINES_DIFFER);

/** One of the two at least is no longer than the frame of a page may be. */
export const isShort = (a: FoldRecord, b: FoldRecord): boolean =>
  Math.min(a.print.shingles, b.print.shingles) < FRAME_MOST;

/**
 * Words of four letters and more; shorter ones are in every headline. And all numbers: the days, draws and pages of a series have
 * one headline but for them.
 */
function headlineWords({ article: { headline = '' } }: FoldRecord): Set<number> {
  const { hashes, lengths, numeric } = wordsOf(headline);
  return new Set(hashes.filter((_, at) => (lengths[at] ?? 0) > 3 || numeric[at] === 1));
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

/** By their own dates when both can be true, else by when they were first seen. */
export function lagOf(later: FoldRecord, earlier: FoldRecord): number | undefined {
  const [dateLater, dateEarlier] = [trustedDate(later.article), trustedDate(earlier.article)];
  const dated = dateLater !== undefined && dateEarlier !== undefined;
  const [to, from] = dated ? [dateLater, dateEarlier] : [later.article.firstSeenAt, earlier.article.firstSeenAt];
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  return Number.isFinite(seconds) ? seconds : undefined;
}
