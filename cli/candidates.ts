import { UsageError } from '../functions/errors.ts';
import { QUERY } from '../functions/limits.ts';
import type { Candidate } from '../functions/candidate/candidate.ts';
import type { Frontier } from '../functions/ports.ts';
import { nearest } from '../functions/query/nearest.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { openDeployed } from './deployed.ts';
import { printPage, styled, type Shape } from './output.ts';
import { plain, wrap } from './text.ts';
import { countOf, dateInWords } from './words.ts';

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
  columns: [],
  // An address is there to be copied, and a reason to be read: neither is cut.
  view: (candidates, context) =>
    candidates.flatMap(({ url, reason, foundAt, attempts, dueAt }) => {
      const again = dueAt === undefined ? '' : `, again ${dateInWords(dueAt)} UTC`;
      const facts = `found ${dateInWords(foundAt)} UTC, ${countOf(attempts, 'try', 'tries')}${again}`;
      return [
        plain(url),
        ...wrap(plain(reason ?? ''), Math.max(20, context.columns - 2)).map((line) => `  ${line}`),
        `  ${styled(context, 'dim', facts)}`,
      ];
    }),
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
