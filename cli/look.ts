/** What a person can see of an archive, local or deployed, without changing anything. */
import { messagesIn } from '../functions/aws/dead-letters.ts';
import { FAILED_MOST, type Seen } from '../functions/checkup.ts';
import type { Stores } from '../functions/ports.ts';
import type { Context } from './context.ts';
import { openDeployed, type Deployed } from './deployed.ts';
import { version } from './version.ts';

/** @throws StoreError when the archive cannot be asked */
export async function look(context: Context, stack: string | undefined): Promise<Seen> {
  if (stack === undefined) {
    const home = context.openToRead();
    try {
      return await seenIn(home);
    } finally {
      home.close();
    }
  }
  const deployed = await openDeployed(stack);
  try {
    const { status, drift } = deployed;
    const versions = { deployed: deployed.version, here: version };
    return {
      ...(await seenIn(deployed.home)),
      stack: { name: stack, status, drift, versions },
      deadLetters: await lettersOf(deployed),
    };
  } finally {
    deployed.close();
  }
}

async function seenIn({ frontier }: Pick<Stores, 'frontier'>): Promise<Seen> {
  const [schedules, failed] = await Promise.all([frontier.schedules(), frontier.inState('failed', FAILED_MOST)]);
  return { schedules, failed: failed.length };
}

const lettersOf = ({ sqs, queues }: Deployed): Promise<{ stage: string; count: number }[]> =>
  Promise.all(
    queues.map(async ({ stage, deadLettersUrl }) => ({ stage, count: await messagesIn(sqs, deadLettersUrl) })),
  );
