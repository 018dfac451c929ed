import { foldBatch } from '../functions/story/batch.ts';
import { foldables } from './batch.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { requireLines } from './format.ts';
import { ndjsonLine } from './output.ts';

export const register: Register = (command, context) => {
  command
    .requiredOption(
      '--batch <articles.ndjson>',
      'lines of id and articleBody; site, url, headline, datePublished help (- for standard input)',
    )
    .action(({ batch }: { batch: string }) => fold(context, batch));
};

async function fold(context: Context, path: string): Promise<void> {
  requireLines(context);
  const now = context.now();
  const ids = new Map<string, string>();
  async function* articles() {
    for await (const { id, article } of foldables(path, now, (doubt) => context.note(doubt))) {
      ids.set(article.articleId, id);
      yield article;
    }
  }
  const idOf = (articleId: string): string => ids.get(articleId) ?? articleId;
  for await (const { articleId, match, evidence, ...place } of foldBatch(articles(), now)) {
    const line = {
      id: idOf(articleId),
      ...place,
      ...(match === undefined ? {} : { match: { ...match, otherId: idOf(match.otherId) } }),
      evidence: evidence.map((one) => (one.articleId === undefined ? one : { ...one, articleId: idOf(one.articleId) })),
    };
    if (!(await context.write(ndjsonLine(line)))) return;
  }
}
