import { UsageError } from '../functions/errors.ts';
import { QUERY } from '../functions/limits.ts';
import type { Candidate } from '../functions/candidate/candidate.ts';
import { nearest } from '../functions/query/nearest.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { printPage, type Shape } from './output.ts';
import { dateInWords } from './words.ts';

/** Those that are `done` are articles, and are listed as such. */
const STATES = ['failed', 'waiting', 'refused', 'gone', 'not-article'] as const;
type State = (typeof STATES)[number];

export const register: Register = (command, context) => {
  command
    .option('--state <state>', `${STATES.join(', ')} (default failed)`, 'failed')
    .option('--limit <n>', `rows at most, 1 to ${QUERY.limitMax}`, '50')
    .action(({ state, limit }: { state: string; limit: string }) => list(context, stateOf(state), limitOf(limit)));
};

async function list(context: Context, state: State, limit: number): Promise<void> {
  const home = context.openToRead();
  try {
    const items = await home.frontier.inState(state, limit);
    await printPage(context, { items }, CANDIDATES);
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
