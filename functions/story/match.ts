/** What an article has in common with each of its candidates, once all of them are known. */
import { judge, sitesOf } from './decide.ts';
import type { Verdict } from './decide.ts';
import type { FoldRecord } from './index.ts';
import { Passage } from './passage.ts';

export interface Match {
  other: FoldRecord;
  verdict: Verdict;
}

/** Third articles that show a passage to be furniture; more of them when the two are known to be of different sites. */
const CARRIERS = { one: 1, unknown: 1, two: 2 } as const;

/** Those that fold first, the strongest first. */
export function matchesOf(self: FoldRecord, candidates: FoldRecord[]): Match[] {
  const found: Match[] = [];
  for (const other of candidates) {
    const verdict = judge(self, other);
    if (verdict) found.push({ other, verdict: contested(self, other, verdict, candidates) });
  }
  return found.sort(
    (a, b) => Number(b.verdict.folds) - Number(a.verdict.folds) || b.verdict.strength - a.verdict.strength,
  );
}

/** The verdict, or that the two are related only because enough others show their passage to be furniture. */
export function contested(a: FoldRecord, b: FoldRecord, verdict: Verdict, others: FoldRecord[]): Verdict {
  if (!verdict.contestable) return verdict;
  const [idA, idB] = [a.article.articleId, b.article.articleId];
  const sites = sitesOf(a, b);
  const thirds = others.filter(
    ({ article: { articleId, site } }) =>
      articleId !== idA && articleId !== idB && (sites !== 'one' || site === a.article.site),
  );
  const passage = new Passage(a.print, b.print);
  if (thirds.filter(({ print }) => passage.isCarriedBy(print)).length < CARRIERS[sites]) return verdict;
  return { ...verdict, relation: 'related', folds: false, contestable: false };
}

export const isCloser = (a: Match, b: Match): boolean =>
  a.verdict.strength > b.verdict.strength ||
  (a.verdict.strength === b.verdict.strength && a.other.order < b.other.order);
