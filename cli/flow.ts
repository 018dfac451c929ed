import { FLOW_COLUMNS } from '../functions/query/columns.ts';
import { parseFlowQuery } from '../functions/query/parse.ts';
import type { FlowRow } from '../functions/query/query.ts';
import { FLOW_WORDS } from '../functions/query/words.ts';
import type { Register } from './command.ts';
import { printPage, type Shape } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { lagInWords } from './words.ts';

export const register: Register = (command, context) => {
  addQueryFlags(command, FLOW_WORDS).action(async (options: Record<string, unknown>) => {
    const query = parseFlowQuery(queryWords(options, FLOW_WORDS), context.now(), flagOf);
    const home = context.openToRead();
    try {
      await printPage(context, { items: await home.catalog.flow(query) }, FLOW);
    } finally {
      home.close();
    }
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
