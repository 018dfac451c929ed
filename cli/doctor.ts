import { EXIT, NewsfoldError } from '../functions/errors.ts';
import { findingsOf } from '../functions/checkup/checkup.ts';
import type { Finding } from '../functions/checkup/finding.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { look } from './look.ts';
import { printPage, styled, type Shape } from './output.ts';
import { loadSitesFile } from './sites-file.ts';
import { plain } from './text.ts';

export const register: Register = (command, context) => {
  command
    .option('--stack <name>', 'a deployed archive, by the name of its stack (Newsfold-main); else the local one')
    .action(({ stack }: { stack?: string }) => examine(context, stack));
};

async function examine(context: Context, stack: string | undefined): Promise<void> {
  const findings = [await listOfSites(context), ...(await archive(context, stack))];
  await printPage(context, { items: findings }, shapeOf(context));
  if (findings.some(({ level }) => level === 'trouble')) context.exitCode = EXIT.failure;
}

/** Credentials, the store and what it says: that it does not answer is a finding, not the end. */
async function archive(context: Context, stack: string | undefined): Promise<Finding[]> {
  try {
    return findingsOf(await look(context, stack), context.now());
  } catch (error) {
    if (!(error instanceof NewsfoldError)) throw error;
    const where = error.where === undefined ? '' : ` (${error.where})`;
    return [
      { level: 'trouble', what: `${error.message}${where}`, ...(error.fix === undefined ? {} : { fix: error.fix }) },
    ];
  }
}

async function listOfSites(context: Context): Promise<Finding> {
  const path = context.configPath();
  try {
    const { sites } = await loadSitesFile(path);
    return { level: 'ok', what: `${path} is valid: ${sites.length} sites` };
  } catch (error) {
    if (!(error instanceof NewsfoldError)) throw error;
    return { level: 'note', what: `${error.message} (${error.where ?? path})`, fix: error.fix ?? 'newsfold init' };
  }
}

const MARK = { ok: '✓', note: '!', trouble: '✗' } as const;
const STYLE = { ok: 'green', note: 'yellow', trouble: 'red' } as const;

const shapeOf = (context: Context): Shape<Finding> => ({
  plural: 'findings',
  columns: [],
  csv: [
    ['level', ({ level }) => level],
    ['what', ({ what }) => what],
    ['fix', ({ fix }) => fix],
  ],
  view: (findings) =>
    findings.flatMap(({ level, what, fix }) => [
      `${styled(context, STYLE[level], MARK[level])} ${plain(what)}`,
      ...(fix === undefined ? [] : [`    ${styled(context, 'dim', plain(fix))}`]),
    ]),
});
