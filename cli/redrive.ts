import { redriveMessages } from '../functions/aws/dead-letters.ts';
import { openLocalHome } from '../functions/sqlite/home.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { openDeployed } from './deployed.ts';
import { countOf } from './words.ts';

interface Options {
  site?: string;
  stack?: string;
}

export const register: Register = (command, context) => {
  command
    .option('--site <domain>', 'only those of this site')
    .option('--stack <name>', 'of a deployed archive, by the name of its stack (Newsfold-main); its dead letters too')
    .action(({ site, stack }: Options) =>
      stack === undefined ? redrive(context, site) : redriveDeployed(context, stack, site),
    );
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

/** Dead letters say nothing of sites: they go back whatever site was asked for. */
async function redriveDeployed(context: Context, stack: string, site: string | undefined): Promise<void> {
  const deployed = await openDeployed(stack);
  const { home, sqs, queues } = deployed;
  try {
    const count = await home.frontier.retryFailed(context.now(), site);
    let messages = 0;
    for (const { deadLettersUrl, queueUrl } of queues) messages += await redriveMessages(sqs, deadLettersUrl, queueUrl);
    context.note(
      `${countOf(count, 'candidate is', 'candidates are')} due again: the next tick tries them. ${countOf(messages, 'dead letter', 'dead letters')} went back to their queues.`,
    );
  } finally {
    deployed.close();
  }
}
