import { FLOW_COLUMNS } from '../functions/query/columns.ts';
import { parseFlowQuery } from '../functions/query/parse.ts';
import type { FlowRow } from '../functions/query/query.ts';
import { FLOW_WORDS } from '../functions/query/words.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import { printPage, type Shape } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { lagInWords } from './words.ts';

export const register: Register = (command, context) => {
  addStackFlag(addQueryFlags(command, FLOW_WORDS)).action(async (options: StackOption & Record<string, unknown>) => {
    const query = parseFlowQuery(queryWords(options, FLOW_WORDS), context.now(), flagOf);
    await withArchive(context, options, async ({ catalog }) =>
      printPage(context, { items: await catalog.flow(query) }, FLOW),
    );
  });
};

const FLOW: Shape<FlowRow> = {
  plural: 'copies',
  columns: [
    { title: 'FIRST', value: (row) => row.originalSite, flexible: true },
    { title: 'CARRIED BY', value: (row) => row.site, flexible: true },
    { title: 'COPIES', value: (row) => row.repostCount, align: 'right' },
    { title: 'STORIES', value: (row) => row.storyCount, align: 'right' },
    { title: 'LATER BY (MEDIAN)', value: (row) => lagInWords(row.medianLagSeconds), align: 'right' },
  ],
  csv: FLOW_COLUMNS,
};
