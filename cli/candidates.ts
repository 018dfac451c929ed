import { UsageError } from '../functions/errors.ts';
import { QUERY } from '../functions/limits.ts';
import type { Candidate } from '../functions/candidate/candidate.ts';
import type { Frontier } from '../functions/ports.ts';
import { nearest } from '../functions/query/nearest.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { openDeployed } from './deployed.ts';
import { printPage, type Shape } from './output.ts';
import { dateInWords } from './words.ts';

/** Those that are `done` are articles, and are listed as such. */
const STATES = ['failed', 'waiting', 'refused', 'gone', 'not-article'] as const;
type State = (typeof STATES)[number];

export const register: Register = (command, context) => {
  command
    .option('--state <state>', STATES.join(', '), 'failed')
    .option('--limit <n>', `rows at most, 1 to ${QUERY.limitMax}`, '50')
    .option('--stack <name>', 'of a deployed archive, by the name of its stack (Newsfold-main); else of the local one')
    .action(async ({ state, limit, stack }: { state: string; limit: string; stack?: string }) => {
      const asked = { state: stateOf(state), limit: limitOf(limit) };
      if (stack === undefined) return list(context, asked, context.openToRead());
      const deployed = await openDeployed(stack);
      return list(context, asked, { frontier: deployed.home.frontier, close: () => deployed.close() });
    });
};

async function list(
  context: Context,
  { state, limit }: { state: State; limit: number },
  home: { frontier: Frontier; close(): void },
): Promise<void> {
  try {
    await printPage(context, { items: await home.frontier.inState(state, limit) }, CANDIDATES);
  } finally {
    home.close();
  }
}

function stateOf(text: string): State {
  const state = STATES.find((known) => known === text);
  if (state !== undefined) return state;
  const meant = nearest(text, STATES);
  throw new UsageError(`--state cannot be "${text}".`, {
    fix: `${meant === undefined ? '' : `Did you mean "${meant}"? `}It can be ${STATES.join(', ')}.`,
  });
}

function limitOf(text: string): number {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (limit >= 1 && limit <= QUERY.limitMax) return limit;
  throw new UsageError(`--limit cannot be "${text}".`, { fix: `It is a whole number from 1 to ${QUERY.limitMax}.` });
}

const CANDIDATES: Shape<Candidate> = {
  plural: 'candidates',
  columns: [
    { title: 'FOUND (UTC)', value: ({ foundAt }) => dateInWords(foundAt) },
    { title: 'TRIES', value: ({ attempts }) => attempts, align: 'right' },
    { title: 'AGAIN (UTC)', value: ({ dueAt }) => dateInWords(dueAt) },
    { title: 'ADDRESS', value: ({ url }) => url, flexible: true },
    { title: 'REASON', value: ({ reason }) => reason, flexible: true },
  ],
  csv: [
    ['key', ({ key }) => key],
    ['url', ({ url }) => url],
    ['site', ({ site }) => site],
    ['state', ({ state }) => state],
    ['reason', ({ reason }) => reason],
    ['attempts', ({ attempts }) => attempts],
    ['foundAt', ({ foundAt }) => foundAt],
    ['dueAt', ({ dueAt }) => dueAt],
  ],
};
