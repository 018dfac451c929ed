import type { Fingerprint } from './fingerprint.ts';
import type { FoldedArticle } from './index.ts';
import type { OriginalEvidence } from './story.ts';

/** A member of a story, as the question of who was first sees it. */
export interface OriginalCandidate extends FoldedArticle {
  namedOriginalAt?: string;
  /** Of its text; without it the text says nothing. */
  print?: Fingerprint;
}

/** One reason for (positive weight) or against a member being the original. */
export interface Clue {
  member: OriginalCandidate;
  evidence: OriginalEvidence;
}

/** @param weight is rounded to hundredths */
export function clueFor(
  member: OriginalCandidate,
  kind: OriginalEvidence['kind'],
  weight: number,
  detail: string,
): Clue {
  return { member, evidence: { kind, detail, weight: Math.round(100 * weight) / 100, articleId: member.articleId } };
}
