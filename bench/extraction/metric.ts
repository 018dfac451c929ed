/**
 * The text metric of scrapinghub/article-extraction-benchmark: multisets of shingles of four tokens, precision and recall
 * averaged over the pages, F1 of the two averages.
 */
const SHINGLE = 4;

export function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function shinglesOf(tokens: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  if (tokens.length > 0 && tokens.length < SHINGLE) add(tokens.join(' '));
  for (let at = 0; at + SHINGLE <= tokens.length; at++) add(tokens.slice(at, at + SHINGLE).join(' '));
  return counts;
}

export interface PageScore {
  shared: number;
  predicted: number;
  real: number;
  exact: boolean;
}

export function scorePage(predicted: string, real: string): PageScore {
  const predictedTokens = tokensOf(predicted);
  const realTokens = tokensOf(real);
  const a = shinglesOf(predictedTokens);
  const b = shinglesOf(realTokens);
  let shared = 0;
  for (const [key, count] of a) shared += Math.min(count, b.get(key) ?? 0);
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);
  const exact = predictedTokens.length === realTokens.length && predictedTokens.every((t, i) => t === realTokens[i]);
  return { shared, predicted: sum(a), real: sum(b), exact };
}

export function f1Of(score: PageScore): number {
  if (score.predicted === 0 && score.real === 0) return 1;
  return (2 * score.shared) / (score.predicted + score.real);
}

export interface TextFigures {
  pages: number;
  f1: number;
  precision: number;
  recall: number;
  exact: number;
  /** Pages whose own F1 is under one half. */
  lost: number;
}

export function textFigures(scores: PageScore[]): TextFigures {
  const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
  const precision = mean(scores.filter((s) => s.predicted > 0).map((s) => s.shared / s.predicted));
  const recall = mean(scores.filter((s) => s.real > 0).map((s) => s.shared / s.real));
  return {
    pages: scores.length,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    precision,
    recall,
    exact: mean(scores.map((s) => Number(s.exact))),
    lost: scores.filter((s) => f1Of(s) < 0.5).length,
  };
}
