/** How far the cross-validated figures scatter when chance deals the sites to other folds and seeds the training anew. */
import { DEFAULTS } from './boost.ts';
import type { LabelledPage } from './corpus.ts';
import { crossValidate, foldOf, preparePage } from './learning.ts';
import { scorePage, textFigures } from './metric.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param splits how often, from 1; each takes as long as the one cross-validation of the whole bench */
export function tableOfScatter(folder: string, index: readonly LabelledPage[], splits: number): void {
  if (!Number.isInteger(splits) || splits < 1) throw new RangeError(`--splits is a whole number from 1, not ${splits}`);
  const pages = index.map((page) => preparePage(folder, page));
  const figures = new Map<string, number[]>();
  for (let split = 0; split < splits; split++) {
    const dealt = pages.map((page) => ({ ...page, fold: foldOf(page.page, split) }));
    const chosen = crossValidate(dealt, { seed: DEFAULTS.seed + split });
    for (const set of new Set(index.map((page) => page.set))) {
      for (const half of ['all', 'dev', 'held-out'] as const) {
        const part = index.filter((page) => page.set === set && (half === 'all' || page.half === half));
        const texts = textFigures(part.map(({ id, truth }) => scorePage(chosen.get(id) ?? '', truth.articleBody)));
        const { f1, precision, recall, exact, lost } = texts;
        for (const [what, value] of Object.entries({ f1, precision, recall, exact, lost })) {
          const key = `${set}, ${half}: ${what}`;
          figures.set(key, [...(figures.get(key) ?? []), value]);
        }
      }
    }
  }
  console.log(`Text, cross-validated by site with ${splits} splits and seeds`);
  console.table(
    Object.fromEntries(
      [...figures].map(([key, values]) => [
        key,
        { mean: mean(values).toFixed(4), least: Math.min(...values).toFixed(4), most: Math.max(...values).toFixed(4) },
      ]),
    ),
  );
}
