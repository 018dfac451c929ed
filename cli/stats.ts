import { parseStatsQuery } from '../functions/query/parse.ts';
import { STATS_COLUMNS } from '../functions/query/columns.ts';
import type { StatsQuery, StatsRow } from '../functions/query/query.ts';
import { STATS_WORDS } from '../functions/query/words.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import { printPage, type Shape } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { dateInWords, shareInWords } from './words.ts';

const HOUR_CHARS = 16;
const DAY_CHARS = 10;

export const register: Register = (command, context) => {
  addStackFlag(addQueryFlags(command, STATS_WORDS)).action(async (options: StackOption & Record<string, unknown>) => {
    const query = parseStatsQuery(queryWords(options, STATS_WORDS), context.now(), flagOf);
    await withArchive(context, options, async ({ catalog }) =>
      printPage(context, { items: await catalog.stats(query) }, statsShape(query)),
    );
  });
};

function statsShape({ interval, groupBy }: StatsQuery): Shape<StatsRow> {
  const chars = interval === 'hour' ? HOUR_CHARS : DAY_CHARS;
  const number = (title: string, value: (row: StatsRow) => number | string | undefined) => ({
    title,
    value,
    align: 'right' as const,
  });
  return {
    plural: 'articles',
    columns: [
      ...(interval === undefined
        ? []
        : [
            {
              title: `${interval.toUpperCase()} (UTC)`,
              value: (row: StatsRow) => dateInWords(row.start?.slice(0, chars)),
            },
          ]),
      ...(groupBy === undefined
        ? []
        : [
            {
              title: groupBy.toUpperCase(),
              value: (row: StatsRow) => row.group || '(not known)',
              flexible: true as const,
            },
          ]),
      number('ARTICLES', (row) => row.articleCount),
      number('STORIES', (row) => row.storyCount),
      number('ORIGINAL', (row) => row.originalCount),
      number('REPOST', (row) => row.repostCount),
      number('ONLY', (row) => row.onlyCount),
      number('UNKNOWN', (row) => row.unknownCount),
      number('OWN', (row) => shareInWords(row.ownShare)),
    ],
    csv: STATS_COLUMNS,
  };
}
