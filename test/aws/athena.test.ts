import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  InvalidRequestException,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { mockClient } from 'aws-sdk-client-mock';
import { askAthena, type AthenaRow } from '../../functions/aws/athena.ts';
import { StoreError, UsageError } from '../../functions/errors.ts';

const QUESTION = {
  sql: 'SELECT site, count(*) AS articles FROM articles',
  database: 'newsfold_main',
  workgroup: 'newsfold-main',
};
const cells = (...values: (string | undefined)[]) => ({
  Data: values.map((value) => (value === undefined ? {} : { VarCharValue: value })),
});
const ended = (state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED', more: object = {}) => ({
  QueryExecution: { Status: { State: state, ...more }, Statistics: { DataScannedInBytes: 2_400_000 } },
});

/** A client whose question is still running at the first look. */
function athena(end: ReturnType<typeof ended> = ended('SUCCEEDED')) {
  const mock = mockClient(AthenaClient);
  mock.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q1' });
  mock
    .on(GetQueryExecutionCommand)
    .resolvesOnce({ QueryExecution: { Status: { State: 'RUNNING' } } })
    .resolves(end);
  mock.on(StopQueryExecutionCommand).resolves({});
  return mock;
}
const wait = () => Promise.resolve();
const client = new AthenaClient({ region: 'us-east-1' });

describe('a question to Athena', () => {
  it('is asked in the workgroup of the stack, and answered a page at a time, with values of their types', async () => {
    const mock = athena();
    const columns = {
      ColumnInfo: [
        ['site', 'varchar'],
        ['articles', 'bigint'],
        ['own', 'double'],
        ['free', 'boolean'],
      ].map(([Name = '', Type = '']) => ({ Name, Type })),
    };
    const header = cells('site', 'articles', 'own', 'free');
    mock.on(GetQueryResultsCommand).callsFake(({ NextToken }: { NextToken?: string }) =>
      NextToken === undefined
        ? {
            ResultSet: { ResultSetMetadata: columns, Rows: [header, cells('a.example', '12', '0.5', 'true')] },
            NextToken: 'more',
          }
        : {
            ResultSet: {
              ResultSetMetadata: columns,
              Rows: [cells('b.example', '9007199254740993', undefined, 'false')],
            },
          },
    );
    const answer = await askAthena(client, QUESTION, { wait });
    const rows: AthenaRow[] = [];
    for await (const page of answer.rows) rows.push(...page);
    assert.deepEqual(answer.columns, ['site', 'articles', 'own', 'free']);
    assert.equal(answer.scannedBytes, 2_400_000);
    assert.deepEqual(rows, [
      { site: 'a.example', articles: 12, own: 0.5, free: true },
      { site: 'b.example', articles: '9007199254740993', own: null, free: false },
    ]);
    assert.deepEqual(mock.commandCalls(StartQueryExecutionCommand)[0]?.args[0].input, {
      ...{
        QueryString: QUESTION.sql,
        WorkGroup: 'newsfold-main',
        QueryExecutionContext: { Database: 'newsfold_main' },
      },
    });
  });

  it('only reads: what would write is refused before it is sent', async () => {
    const mock = athena();
    const refused = [
      'DROP TABLE articles',
      'insert into articles select 1',
      'CREATE TABLE t AS SELECT 1',
      "UNLOAD (SELECT 1) TO 's3://elsewhere/' WITH (format = 'JSON')",
      'EXPLAIN ANALYZE INSERT INTO articles SELECT 1',
      '-- SELECT\nDELETE FROM articles',
      '/* SELECT */ ALTER TABLE articles ADD COLUMNS (x int)',
      "SELECT ';'; DROP TABLE articles",
      '  ',
      '-- nothing',
    ];
    for (const sql of refused) {
      await assert.rejects(askAthena(client, { ...QUESTION, sql }, { wait }), UsageError, sql);
    }
    assert.equal(mock.commandCalls(StartQueryExecutionCommand).length, 0);
    mock.on(GetQueryResultsCommand).resolves({ ResultSet: { Rows: [] } });
    for (const sql of [
      "SELECT 'a;b; drop' AS x;",
      '-- why\nWITH a AS (SELECT 1) SELECT * FROM a',
      '(SELECT 1)',
      'SHOW COLUMNS IN articles',
    ]) {
      await askAthena(client, { ...QUESTION, sql }, { wait });
    }
  });

  it('that Athena cannot read is told in its words, as a mistake of who asked', async () => {
    const mock = athena(
      ended('FAILED', {
        StateChangeReason: "COLUMN_NOT_FOUND: Column 'sit' cannot be resolved",
        AthenaError: { ErrorCategory: 2 },
      }),
    );
    const isMistake = (words: RegExp) => (error: unknown) => error instanceof UsageError && words.test(error.message);
    await assert.rejects(askAthena(client, QUESTION, { wait }), isMistake(/Column 'sit' cannot be resolved/));
    mock
      .on(StartQueryExecutionCommand)
      .rejects(new InvalidRequestException({ message: 'line 1:8: mismatched input', $metadata: {} }));
    await assert.rejects(askAthena(client, QUESTION, { wait }), isMistake(/mismatched input/));
  });

  it('that reads too much, or that Athena fails to answer, is no mistake of the words', async () => {
    athena(ended('CANCELLED', { StateChangeReason: 'Bytes scanned limit was exceeded' }));
    await assert.rejects(
      askAthena(client, QUESTION, { wait }),
      (error) => error instanceof StoreError && /limit was exceeded/.test(error.message) && /dt/.test(error.fix ?? ''),
    );
    athena(ended('FAILED', { StateChangeReason: 'INTERNAL', AthenaError: { ErrorCategory: 1 } }));
    await assert.rejects(askAthena(client, QUESTION, { wait }), StoreError);
  });

  it('is stopped where it runs when nobody waits any more', async () => {
    const mock = athena(ended('CANCELLED'));
    await assert.rejects(askAthena(client, QUESTION, { wait, signal: AbortSignal.abort() }), StoreError);
    assert.equal(mock.commandCalls(StopQueryExecutionCommand)[0]?.args[0].input.QueryExecutionId, 'q1');
  });
});
