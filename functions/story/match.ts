/** What an article has in common with each of its candidates, once all of them are known. */
import { isShort, judge, sitesOf } from './decide.ts';
import type { Verdict } from './decide.ts';
import type { FoldRecord } from './index.ts';
import { Passage } from './passage.ts';

export interface Match {
  other: FoldRecord;
  verdict: Verdict;
}

/** Third articles that show a passage to be furniture; more of them when the two are known to be of different sites. */
const CARRIERS = { one: 1, unknown: 1, two: 2 } as const;
/** Other pages of one's site with the same text that show it to be a frame. A site has its own article at two or three addresses. */
const FRAMED = 2;

/** Those that fold first, the strongest first, of equal ones the earliest. */
export function matchesOf(self: FoldRecord, candidates: FoldRecord[]): Match[] {
  const found: Match[] = [];
  for (const other of candidates) {
    const verdict = judge(self, other);
    if (verdict) found.push({ other, verdict: contested(self, other, verdict, candidates) });
  }
  return found.sort(
    (a, b) => Number(b.verdict.folds) - Number(a.verdict.folds) || (isCloser(a, b) ? -1 : isCloser(b, a) ? 1 : 0),
  );
}

/** The verdict, or that the two are related only because enough others show what they share to be furniture or a frame. */
export function contested(a: FoldRecord, b: FoldRecord, verdict: Verdict, others: FoldRecord[]): Verdict {
  const { contestable, ...rest } = verdict;
  if (!contestable) return verdict;
  const [idA, idB] = [a.article.articleId, b.article.articleId];
  const thirds = others.filter(({ article: { articleId } }) => articleId !== idA && articleId !== idB);
  const passage = new Passage(a.print, b.print);
  if (!(contestable === 'passage' && isFurniture(a, b, passage, thirds)) && !isFrame(a, b, passage, thirds))
    return verdict;
  return { ...rest, relation: 'related', folds: false };
}

function isFurniture(a: FoldRecord, b: FoldRecord, passage: Passage, thirds: FoldRecord[]): boolean {
  const sites = sitesOf(a, b);
  const near = sites === 'one' ? thirds.filter(({ article: { site } }) => site === a.article.site) : thirds;
  return near.filter(({ print }) => passage.isCarriedBy(print)).length >= CARRIERS[sites];
}

function isFrame(a: FoldRecord, b: FoldRecord, passage: Passage, thirds: FoldRecord[]): boolean {
  if (!isShort(a, b)) return false;
  return [a, b].some((one) => {
    const framed = thirds.filter((third) => sitesOf(one, third) === 'one' && passage.isHeldBy(third.print));
    return framed.length >= FRAMED;
  });
}

export const isCloser = (a: Match, b: Match): boolean =>
  a.verdict.strength > b.verdict.strength ||
  (a.verdict.strength === b.verdict.strength && a.other.order < b.other.order);
