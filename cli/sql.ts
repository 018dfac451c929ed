import { openSql, type SqlRow } from '../functions/sqlite/sql.ts';
import { csvLine } from '../functions/query/csv.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { formatOf, jsonLine, ndjsonLine, styled } from './output.ts';
import { tableLines } from './table.ts';
import { plain } from './text.ts';

const HELP = `
The views are articles, stories and members; their columns have the names of the record (docs/query.md).
  newsfold sql "select site, count(*) as articles from articles group by site order by articles desc"
  newsfold sql "select headline, siteCount from stories where siteCount >= 3 order by siteCount desc"
  newsfold sql "select articleBody from articles where articleId = 'a_...'"`;

/** Written together: a row at a time would be a system call each. */
const ROWS_AT_ONCE = 500;
/** A table is measured as a whole; beyond, it says so. */
const TABLE_ROWS_MOST = 1000;

export const register: Register = (command, context) => {
  command
    .argument('<question>', 'one SELECT')
    .addHelpText('after', HELP)
    .action(async (sql: string) => {
      const format = formatOf(context);
      const store = openSql(context.dirToRead());
      try {
        const { columns, rows } = store.ask(sql);
        if (format === 'table') await printTable(context, columns, rows);
        else await printRows(context, format, columns, rows);
      } finally {
        store.close();
      }
    });
};

async function printRows(
  context: Context,
  format: 'json' | 'ndjson' | 'csv',
  columns: readonly string[],
  rows: Iterable<SqlRow>,
): Promise<void> {
  const lines: Record<typeof format, (row: SqlRow) => string> = {
    json: (row) => jsonLine(row),
    ndjson: (row) => ndjsonLine(row),
    csv: (row) => csvLine(columns.map((name) => row[name] ?? undefined)),
  };
  const between = format === 'json' ? ',\n' : '';
  let text = format === 'csv' ? csvLine(columns) : format === 'json' ? '[\n' : '';
  let count = 0;
  for (const row of rows) {
    text += (count === 0 ? '' : between) + lines[format](row);
    count += 1;
    if (count % ROWS_AT_ONCE > 0) continue;
    if (!(await context.write(text))) return;
    text = '';
  }
  await context.write(text + (format === 'json' ? '\n]\n' : ''));
}

async function printTable(context: Context, columns: readonly string[], rows: Iterable<SqlRow>): Promise<void> {
  const shown: SqlRow[] = [];
  let isMore = false;
  for (const row of rows) {
    isMore = shown.length === TABLE_ROWS_MOST;
    if (isMore) break;
    shown.push(row);
  }
  if (shown.length === 0) return context.note('No rows.');
  const layout = columns.map((name) => ({
    title: plain(name),
    value: (row: SqlRow) => row[name] ?? '',
    flexible: true as const,
    ...(shown.every((row) => typeof row[name] === 'number') ? { align: 'right' as const } : {}),
  }));
  await context.write(
    `${tableLines(shown, layout, context.columns, (title) => styled(context, 'dim', title)).join('\n')}\n`,
  );
  if (isMore) context.note(`The first ${TABLE_ROWS_MOST} rows; --format csv has all.`);
}
