/** What a person can see of an archive, local or deployed, without changing anything. */
import { readFile } from 'node:fs/promises';
import { messagesIn } from '../functions/aws/dead-letters.ts';
import { FAILED_MOST, type Seen } from '../functions/checkup/checkup.ts';
import { OptionError, readOptions, type NewsfoldOptions } from '../functions/options.ts';
import type { Stores } from '../functions/ports.ts';
import { newSince } from '../functions/query/sites.ts';
import type { Context } from './context.ts';
import { openDeployed, type Deployed } from './deployed.ts';
import { version } from './version.ts';

/** @throws StoreError when the archive cannot be asked */
export async function look(context: Context, stack: string | undefined): Promise<Seen> {
  if (stack === undefined) {
    const home = context.openToRead();
    try {
      return await seenIn(home, context.now());
    } finally {
      home.close();
    }
  }
  const deployed = await openDeployed(stack);
  try {
    const { status, drift } = deployed;
    const versions = { deployed: deployed.version, here: version };
    const options = { deployed: deployed.options, here: await optionsHere() };
    return {
      ...(await seenIn(deployed.home, context.now())),
      stack: { name: stack, status, drift, versions, options },
      deadLetters: await lettersOf(deployed),
    };
  } finally {
    deployed.close();
  }
}

/** Those of a `cdk.json` in this folder, else the defaults; a message when it cannot be read. */
async function optionsHere(): Promise<NewsfoldOptions | string> {
  try {
    const text = await readFile('cdk.json', 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}';
      throw error;
    });
    const { context = {} } = JSON.parse(text) as { context?: Record<string, unknown> };
    return readOptions(context);
  } catch (error) {
    if (error instanceof OptionError) return error.message;
    if (error instanceof SyntaxError) return `cdk.json is not JSON: ${error.message}`;
    throw error;
  }
}

async function seenIn({ frontier, catalog }: Pick<Stores, 'frontier' | 'catalog'>, now: Date): Promise<Seen> {
  const [schedules, failed, newCount] = await Promise.all([
    frontier.schedules(),
    frontier.inState('failed', FAILED_MOST),
    catalog.countNew({ from: newSince(now) }),
  ]);
  return { schedules, newCount, failed: failed.length };
}

const lettersOf = ({ sqs, queues }: Deployed): Promise<{ stage: string; count: number }[]> =>
  Promise.all(
    queues.map(async ({ stage, deadLettersUrl }) => ({ stage, count: await messagesIn(sqs, deadLettersUrl) })),
  );
