import { RUN_COLUMNS } from '../functions/query/columns.ts';
import type { RunRecord } from '../functions/query/run.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import { printPage, type Shape } from './output.ts';
import { dateInWords } from './words.ts';

const RUNS_SHOWN = 50;

export const register: Register = (command, context) => {
  addStackFlag(command).action((options: StackOption) =>
    withArchive(context, options, async ({ runs }) =>
      printPage(context, { items: await runs.latest(RUNS_SHOWN) }, RUNS),
    ),
  );
};

const RUNS: Shape<RunRecord> = {
  plural: 'runs',
  columns: [
    { title: 'BEGAN (UTC)', value: (row) => dateInWords(row.startedAt) },
    { title: 'TOOK', value: tookInWords, align: 'right' },
    { title: 'LISTINGS', value: (row) => row.counts.listings, align: 'right' },
    { title: 'FOUND', value: (row) => row.counts.found, align: 'right' },
    { title: 'NEW', value: (row) => row.counts.stored, align: 'right' },
    { title: 'VERSIONS', value: (row) => row.counts.versions, align: 'right' },
    { title: 'FAILED', value: (row) => row.counts.failed + row.counts.listingsFailed, align: 'right' },
  ],
  csv: RUN_COLUMNS,
};

function tookInWords({ startedAt, endedAt }: RunRecord): string {
  return endedAt === undefined
    ? 'did not end'
    : `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}
