import { csvLine } from '../functions/query/csv.ts';
import { openSql } from '../functions/sqlite/sql.ts';
import { addStackFlag, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { formatOf, type PlainFormat } from './format.ts';
import { jsonLine, ndjsonLine, styled } from './output.ts';
import { tableLines } from './table.ts';
import { plain } from './text.ts';

const HELP = `
The views are articles, stories and members; their columns have the names of the record (docs/query.md).
  newsfold sql "select site, count(*) as articles from articles group by site order by articles desc"
  newsfold sql "select headline, siteCount from stories where siteCount >= 3 order by siteCount desc"
  newsfold sql "select articleBody from articles where articleId = 'a_...'"
With --stack, Athena answers over the files of each day, in its own language and with names in snake_case (docs/tables.md):
  newsfold sql --stack Newsfold-main "select site, count(*) from articles where dt >= '2026-11-01' group by site"`;

/** Written together: a row at a time would be a system call each. */
const ROWS_AT_ONCE = 500;
/** A table is measured as a whole; beyond, it says so. */
const TABLE_ROWS_MOST = 1000;
const MEGABYTE = 1e6;
/** Athena bills no less of a question, whatever it read (https://aws.amazon.com/athena/pricing/). */
const BILLED_LEAST_MEGABYTES = 10;

type Row = Record<string, string | number | boolean | null>;
type Rows = Iterable<Row[]> | AsyncIterable<Row[]>;

export const register: Register = (command, context) => {
  command.argument('<question>', 'one SELECT').addHelpText('after', HELP);
  addStackFlag(command).action((sql: string, { stack }: StackOption) => {
    const format = formatOf(context);
    return stack === undefined ? askLocal(context, format, sql) : askDeployed(context, format, sql, stack);
  });
};

async function askLocal(context: Context, format: PlainFormat, sql: string): Promise<void> {
  const store = openSql(context.dirToRead());
  // SQLite answers in one go, for as long as the question takes.
  context.endsWithoutNotice();
  try {
    const { columns, rows } = store.ask(sql);
    await print(context, format, columns, together(rows));
  } finally {
    store.close();
  }
}

function* together(rows: Iterable<Row>): Generator<Row[]> {
  let some: Row[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS_AT_ONCE) continue;
    yield some;
    some = [];
  }
  yield some;
}

/** With the caller's own credentials. What was read is said, because it is what is paid for. */
async function askDeployed(context: Context, format: PlainFormat, sql: string, stack: string): Promise<void> {
  const [{ openDeployed }, { AthenaClient }, { askAthena }] = await Promise.all([
    import('./deployed.ts'),
    import('@aws-sdk/client-athena'),
    import('../functions/aws/athena.ts'),
  ]);
  const deployed = await openDeployed(stack);
  const athena = new AthenaClient({});
  const signal = context.interruption();
  try {
    const [database, workgroup] = [deployed.output('AthenaDatabase'), deployed.output('AthenaWorkgroup')];
    const { columns, rows, scannedBytes } = await askAthena(athena, { sql, database, workgroup }, { signal });
    await print(context, format, columns, rows);
    const megabytes = scannedBytes / MEGABYTE;
    context.note(
      `${megabytes.toFixed(1)} MB read${megabytes < BILLED_LEAST_MEGABYTES ? `; Athena bills ${BILLED_LEAST_MEGABYTES} MB at least` : ''}.`,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    athena.destroy();
    deployed.close();
  }
}

async function print(context: Context, format: PlainFormat, columns: readonly string[], rows: Rows): Promise<void> {
  if (format === 'table') await printTable(context, columns, rows);
  else await printRows(context, format, columns, rows);
}

async function printRows(
  context: Context,
  format: Exclude<PlainFormat, 'table'>,
  columns: readonly string[],
  batches: Rows,
): Promise<void> {
  const lines: Record<typeof format, (row: Row) => string> = {
    json: (row) => jsonLine(row),
    ndjson: (row) => ndjsonLine(row),
    csv: (row) => csvLine(columns.map((name) => row[name] ?? undefined)),
  };
  const between = format === 'json' ? ',\n' : '';
  let text = format === 'csv' ? csvLine(columns) : format === 'json' ? '{"items":[\n' : '';
  let isFirst = true;
  for await (const rows of batches) {
    if (rows.length > 0) text += (isFirst ? '' : between) + rows.map(lines[format]).join(between);
    isFirst &&= rows.length === 0;
    if (!(await context.write(text))) return;
    text = '';
  }
  await context.write(text + (format === 'json' ? '\n]}\n' : ''));
}

async function printTable(context: Context, columns: readonly string[], batches: Rows): Promise<void> {
  const shown: Row[] = [];
  let isMore = false;
  for await (const rows of batches) {
    isMore = shown.length + rows.length > TABLE_ROWS_MOST;
    shown.push(...rows.slice(0, TABLE_ROWS_MOST - shown.length));
    if (isMore) break;
  }
  if (shown.length === 0) return context.note('No rows.');
  const layout = columns.map((name) => ({
    title: plain(name),
    value: (row: Row) => String(row[name] ?? ''),
    flexible: true as const,
    ...(shown.every((row) => typeof row[name] === 'number') ? { align: 'right' as const } : {}),
  }));
  await context.write(
    `${tableLines(shown, layout, context.columns, (title) => styled(context, 'dim', title)).join('\n')}\n`,
  );
  if (isMore) context.note(`The first ${TABLE_ROWS_MOST} rows; --format csv has all.`);
}
