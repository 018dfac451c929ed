import { openLocalHome } from '../functions/sqlite/home.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { countOf } from './words.ts';

export const register: Register = (command, context) => {
  command
    .option('--site <domain>', 'only those of this site')
    .action(({ site }: { site?: string }) => redrive(context, site));
};

async function redrive(context: Context, site: string | undefined): Promise<void> {
  openLocalHome(context.storeDir(), { readOnly: true }).close(); // a command that only mends makes no store
  const home = openLocalHome(context.storeDir());
  try {
    home.lock(context.now());
    const count = await home.frontier.retryFailed(context.now(), site);
    context.note(`${countOf(count, 'candidate is', 'candidates are')} due again: newsfold crawl tries them.`);
  } finally {
    home.close();
  }
}
