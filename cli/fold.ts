import { foldBatch } from '../functions/story/batch.ts';
import { foldables } from './batch.ts';
import { aboutOf, type Register } from './commands.ts';
import type { Context } from './context.ts';
import { ndjsonLine } from './output.ts';

export const register: Register = (program, context) => {
  program
    .command('fold')
    .description(aboutOf('fold'))
    .requiredOption(
      '--batch <articles.ndjson>',
      'lines of id and articleBody; site, url, headline, datePublished help (- for standard input)',
    )
    .action(({ batch }: { batch: string }) => fold(context, batch));
};

async function fold(context: Context, path: string): Promise<void> {
  const now = context.now();
  for await (const { articleId, ...place } of foldBatch(foldables(path, now), now)) {
    if (!(await context.write(ndjsonLine({ id: articleId, ...place })))) return;
  }
}
