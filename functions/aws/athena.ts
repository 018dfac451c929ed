/** SQL over a deployed archive: one question, asked in the stack's workgroup of Athena and answered a page at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type ColumnInfo,
  type GetQueryResultsOutput,
  type QueryExecution,
  type Row,
} from '@aws-sdk/client-athena';
import { StoreError, UsageError } from '../errors.ts';
import { explained } from './failures.ts';

/** Most questions take a second or two; long ones are asked less and less often how far they are. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 3000;
/** GetQueryResults' own limit. */
const ROWS_PER_PAGE = 1000;

export interface AthenaQuestion {
  sql: string;
  database: string;
  workgroup: string;
}

export type AthenaRow = Record<string, string | number | boolean | null>;

export interface AthenaAnswer {
  columns: string[];
  /** Bytes that Athena read from S3: what it bills, at least 10 MB a question. */
  scannedBytes: number;
  rows: AsyncGenerator<AthenaRow[]>;
}

interface Waiting {
  signal?: AbortSignal;
  wait?: (ms: number) => Promise<unknown>;
}

const pauseFor = (signal: AbortSignal | undefined) => (ms: number) =>
  sleep(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined); // aborted: asked at once, then

const READING = /^[\s(]*(select|with|values|show|describe)\b/i;
/** Comments and literals, in which any word may stand. */
const QUOTED = /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

/**
 * Waits until the question is answered. Aborted, it is stopped where it runs.
 * @throws UsageError for what is no question, or what Athena cannot read; StoreError when Athena does not answer
 */
export async function askAthena(
  client: AthenaClient,
  { sql, database, workgroup }: AthenaQuestion,
  { signal, wait = pauseFor(signal) }: Waiting = {},
): Promise<AthenaAnswer> {
  refuseAllButQuestions(sql);
  const where = `Athena workgroup ${workgroup}`;
  const start = new StartQueryExecutionCommand({
    ...{ QueryString: sql, WorkGroup: workgroup },
    QueryExecutionContext: { Database: database },
  });
  const { QueryExecutionId: id } = await explained(where, () => refusals(() => client.send(start)));
  const { Statistics: statistics } = await ended(client, id, { where, wait, ...(signal && { signal }) });
  const results = (after?: string): Promise<GetQueryResultsOutput> =>
    explained(where, () =>
      client.send(
        new GetQueryResultsCommand({
          QueryExecutionId: id,
          MaxResults: ROWS_PER_PAGE,
          ...(after && { NextToken: after }),
        }),
      ),
    );
  const first = await results();
  const columns = first.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
  return {
    columns: columns.map(({ Name }) => Name ?? ''),
    scannedBytes: statistics?.DataScannedInBytes ?? 0,
    rows: pagesOf(first, columns, results),
  };
}

/** Athena would write, too: tables, and files wherever the caller may. Its own language has no mode for reading only. */
function refuseAllButQuestions(sql: string): void {
  const bare = sql.replace(QUOTED, (text) => (/^['"]/.test(text) ? "''" : ' '));
  if (bare.trim() === '') throw new UsageError('There is no question.', { fix: 'a SELECT over articles and stories.' });
  if (!READING.test(bare))
    throw new UsageError('The archive is read with SQL, never written.', {
      fix: 'a SELECT over articles and stories.',
    });
  if (/;\s*\S/.test(bare))
    throw new UsageError('There is more than one statement.', { fix: 'One question at a time.' });
}

/** A question that Athena cannot read is the asker's mistake, and told in its words. */
async function refusals<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'InvalidRequestException') throw cause;
    throw new UsageError(`Athena: ${cause.message}`, { fix: FIX, cause });
  }
}

const FIX = 'The columns of articles and stories are in docs/data-dictionary.md; examples are in docs/tables.md.';

async function ended(
  client: AthenaClient,
  id: string | undefined,
  { where, wait, signal }: Required<Pick<Waiting, 'wait'>> & Pick<Waiting, 'signal'> & { where: string },
): Promise<QueryExecution> {
  for (let pause = FIRST_WAIT_MS; ; pause = Math.min(LONGEST_WAIT_MS, pause * 1.5)) {
    if (signal?.aborted) await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    const { QueryExecution: execution = {} } = await explained(where, () =>
      client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })),
    );
    const { State: state, StateChangeReason: reason = 'without a reason' } = execution.Status ?? {};
    if (state === 'SUCCEEDED') return execution;
    if (state === 'FAILED') throw failure(execution, where);
    if (state === 'CANCELLED') {
      const fix =
        'A question that reads more than the workgroup allows is stopped: name the days (dt) and the columns.';
      throw new StoreError(`Athena stopped the question: ${reason}.`, { where, fix });
    }
    await wait(pause);
  }
}

/** ErrorCategory 2 is the user's own mistake (Athena API Reference, AthenaError). */
function failure({ Status: status }: QueryExecution, where: string): UsageError | StoreError {
  const reason = (status?.StateChangeReason ?? 'without a reason').replace(/\.$/, '');
  return status?.AthenaError?.ErrorCategory === 2
    ? new UsageError(`Athena: ${reason}.`, { fix: FIX })
    : new StoreError(`Athena failed: ${reason}.`, { where, fix: 'Ask again in a while.' });
}

/** The first row of a SELECT is its header. */
async function* pagesOf(
  first: GetQueryResultsOutput,
  columns: readonly ColumnInfo[],
  results: (after: string) => Promise<GetQueryResultsOutput>,
): AsyncGenerator<AthenaRow[]> {
  let page = first;
  let rows = page.ResultSet?.Rows ?? [];
  if (isHeader(rows[0], columns)) rows = rows.slice(1);
  for (;;) {
    yield rows.map((row) => rowOf(row, columns));
    if (page.NextToken === undefined) return;
    page = await results(page.NextToken);
    rows = page.ResultSet?.Rows ?? [];
  }
}

const isHeader = (row: Row | undefined, columns: readonly ColumnInfo[]): boolean =>
  row !== undefined && columns.every(({ Name: name }, at) => row.Data?.[at]?.VarCharValue === name);

const NUMBERS = new Set(['tinyint', 'smallint', 'integer', 'bigint', 'float', 'double', 'real', 'decimal']);

const rowOf = (row: Row, columns: readonly ColumnInfo[]): AthenaRow =>
  Object.fromEntries(
    columns.map(({ Name: name = '', Type: type = '' }, at) => [name, valueOf(row.Data?.[at]?.VarCharValue, type)]),
  );

/** Numbers that a double holds exactly; others stay as they are written. */
function valueOf(text: string | undefined, type: string): AthenaRow[string] {
  if (text === undefined) return null;
  if (type === 'boolean') return text === 'true';
  if (!NUMBERS.has(type)) return text;
  const number = Number(text);
  const isExact = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
  return isExact ? number : text;
}
