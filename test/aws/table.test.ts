import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { tableFrontier } from '../../functions/aws/frontier.ts';
import { candidateKey } from '../../functions/aws/keys.ts';
import { openTable, type Table } from '../../functions/aws/table.ts';
import { StoreError } from '../../functions/errors.ts';

const dynamodb = mockClient(DynamoDBClient);
const NAME = 'archive';

const failure = (name: string): DynamoDBServiceException =>
  new DynamoDBServiceException({ name, $fault: 'client', $metadata: {}, message: 'as AWS says it' });
const conditionFailed = (): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({ $metadata: {}, message: 'The conditional request failed' });
/** The input of each request of a kind, in order. */
const inputs = (command: Parameters<typeof dynamodb.commandCalls>[0]): unknown[] =>
  dynamodb.commandCalls(command).map((call) => call.args[0].input as unknown);

describe('the table', () => {
  let table: Table;
  let waits: number[];
  beforeEach(() => {
    waits = [];
    table = openTable(new DynamoDBClient({ region: 'us-east-1' }), NAME, {
      wait: (ms) => Promise.resolve(waits.push(ms)),
    });
  });
  afterEach(() => dynamodb.reset());

  it('reads an item consistently, by both of its keys', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: { pk: { S: 'p' }, sk: { S: 's' }, n: { N: '1.5' } } });
    assert.deepEqual(await table.get({ pk: 'p', sk: 's' }), { pk: 'p', sk: 's', n: 1.5 });
    assert.deepEqual(inputs(GetItemCommand), [
      { TableName: NAME, Key: { pk: { S: 'p' }, sk: { S: 's' } }, ConsistentRead: true },
    ]);
  });

  it('leaves out of an item what has no value', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    await table.put({ pk: 'p', sk: 's', etag: undefined, zipped: new Uint8Array([1]) });
    assert.deepEqual(inputs(PutItemCommand), [
      { TableName: NAME, Item: { pk: { S: 'p' }, sk: { S: 's' }, zipped: { B: new Uint8Array([1]) } } },
    ]);
  });

  it('answers a condition that does not hold as an outcome, not as a failure', async () => {
    dynamodb.on(PutItemCommand).rejects(conditionFailed());
    dynamodb.on(UpdateItemCommand).rejects(conditionFailed());
    const condition = 'attribute_not_exists(pk)';
    assert.equal(await table.put({ pk: 'p', sk: 's' }, { condition }), false);
    assert.equal(await table.update({ pk: 'p', sk: 's' }, { update: 'REMOVE x', condition }), undefined);
  });

  it('reads many items in batches of 100, each key once', async () => {
    dynamodb.on(BatchGetItemCommand).callsFake((input: { RequestItems: Record<string, { Keys: unknown[] }> }) => ({
      Responses: { [NAME]: input.RequestItems[NAME]?.Keys },
    }));
    const keys = Array.from({ length: 250 }, (_, n) => candidateKey(`c_${n}`));
    const found = await table.getMany([...keys, ...keys.slice(0, 30)]);
    assert.deepEqual(found, keys);
    const sizes = dynamodb
      .commandCalls(BatchGetItemCommand)
      .map((call) => call.args[0].input.RequestItems?.[NAME]?.Keys?.length);
    assert.deepEqual(sizes, [100, 100, 50]);
  });

  it('asks for nothing when no key is asked for', async () => {
    assert.deepEqual(await table.getMany([]), []);
    assert.equal(dynamodb.calls().length, 0);
  });

  it('asks again for the keys that DynamoDB left unprocessed, and for no others', async () => {
    const [first, second] = [
      { pk: { S: 'a' }, sk: { S: 's' } },
      { pk: { S: 'b' }, sk: { S: 's' } },
    ];
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { [NAME]: [first] }, UnprocessedKeys: { [NAME]: { Keys: [second] } } })
      .resolvesOnce({ UnprocessedKeys: { [NAME]: { Keys: [second] } } })
      .resolvesOnce({ Responses: { [NAME]: [second] }, UnprocessedKeys: {} });
    const found = await table.getMany([
      { pk: 'a', sk: 's' },
      { pk: 'b', sk: 's' },
    ]);
    assert.deepEqual(found, [
      { pk: 'a', sk: 's' },
      { pk: 'b', sk: 's' },
    ]);
    const asked = dynamodb
      .commandCalls(BatchGetItemCommand)
      .map((call) => call.args[0].input.RequestItems?.[NAME]?.Keys);
    assert.deepEqual(asked, [[first, second], [second], [second]]);
  });

  it('gives up on unprocessed keys after a bounded number of tries, each later than the one before, and says so', async () => {
    const left = { Keys: [{ pk: { S: 'a' }, sk: { S: 's' } }] };
    dynamodb.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { [NAME]: left } });
    await assert.rejects(table.getMany([{ pk: 'a', sk: 's' }]), (error) => {
      assert.ok(error instanceof StoreError);
      assert.match(error.message, /asked too much/);
      assert.equal(error.where, 'DynamoDB table archive');
      return true;
    });
    assert.equal(dynamodb.calls().length, 8);
    assert.deepEqual(waits, [50, 100, 200, 400, 800, 1600, 3200]);
  });

  it('glances at an item for half of the price, and looks twice before it says that there is none', async () => {
    dynamodb
      .on(GetItemCommand)
      .resolvesOnce({ Item: { pk: { S: 'a' }, sk: { S: 's' } } })
      .resolves({});
    assert.deepEqual(await table.glance({ pk: 'a', sk: 's' }), { pk: 'a', sk: 's' });
    assert.equal(await table.glance({ pk: 'b', sk: 's' }), undefined);
    const asked = dynamodb.commandCalls(GetItemCommand).map((call) => call.args[0].input);
    assert.deepEqual(
      asked.map(({ Key: key, ConsistentRead: consistent }) => [key?.['pk']?.S, consistent]),
      [
        ['a', false],
        ['b', false],
        ['b', true],
      ],
    );
  });

  it('asks for whole items by a query of the table consistently, and for an index as it is', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    await table.query({ where: 'pk = :p', values: { ':p': 'x' }, order: 'ascending' });
    await table.query({
      index: 'byDay',
      where: '#d = :p',
      names: { '#d': 'day' },
      values: { ':p': 'x' },
      order: 'descending',
      limit: 50,
      attributes: ['row'],
    });
    assert.deepEqual(inputs(QueryCommand), [
      {
        TableName: NAME,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'x' } },
        ScanIndexForward: true,
        ConsistentRead: true,
      },
      {
        TableName: NAME,
        IndexName: 'byDay',
        KeyConditionExpression: '#d = :p',
        ProjectionExpression: '#p0',
        ExpressionAttributeNames: { '#d': 'day', '#p0': 'row' },
        ExpressionAttributeValues: { ':p': { S: 'x' } },
        ScanIndexForward: false,
        Limit: 50,
      },
    ]);
  });

  it('walks through all pages, from each to the next, and stops asking when its reader does', async () => {
    const after = { pk: { S: 'p1' }, sk: { S: 's' } };
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ n: { N: '1' } }], LastEvaluatedKey: after })
      .resolvesOnce({ Items: [], LastEvaluatedKey: after })
      .resolvesOnce({ Items: [{ n: { N: '2' } }] });
    const seen: unknown[] = [];
    for await (const page of table.pages({ where: 'pk = :p', values: { ':p': 'x' }, order: 'ascending' }))
      seen.push(...page);
    assert.deepEqual(seen, [{ n: 1 }, { n: 2 }]);
    const starts = dynamodb.commandCalls(QueryCommand).map((call) => call.args[0].input.ExclusiveStartKey);
    assert.deepEqual(starts, [undefined, after, after]);

    dynamodb.reset();
    dynamodb.on(QueryCommand).resolves({ Items: [{ n: { N: '1' } }], LastEvaluatedKey: after });
    for await (const page of table.pages({ where: 'pk = :p', values: { ':p': 'x' }, order: 'ascending' })) {
      if (page.length > 0) break;
    }
    assert.equal(dynamodb.calls().length, 1);
  });

  for (const [name, what, fix] of [
    ['ProvisionedThroughputExceededException', /asked too much/, /ceiling/],
    ['ThrottlingException', /asked too much/, /ceiling/],
    ['AccessDeniedException', /denies/, /role or profile/],
    ['ResourceNotFoundException', /not there/, /cdk deploy/],
    ['ExpiredTokenException', /credentials/, /Sign in/],
    ['CredentialsProviderError', /credentials/, /Sign in/],
    ['InternalServerError', /failed to answer/, /again/],
  ] as const) {
    it(`puts ${name} into words: what, where, and what to do`, async () => {
      dynamodb.onAnyCommand().rejects(failure(name));
      const requests = [
        () => table.get({ pk: 'p', sk: 's' }),
        () => table.getMany([{ pk: 'p', sk: 's' }]),
        () => table.put({ pk: 'p', sk: 's' }),
        () => table.update({ pk: 'p', sk: 's' }, { update: 'REMOVE x' }),
        () => table.delete({ pk: 'p', sk: 's' }),
        () => table.query({ where: 'pk = :p', values: { ':p': 'x' }, order: 'ascending' }),
      ];
      for (const request of requests) {
        await assert.rejects(request, (error) => {
          assert.ok(error instanceof StoreError);
          assert.match(error.message, what);
          assert.match(error.message, new RegExp(name));
          assert.equal(error.where, 'DynamoDB table archive');
          assert.match(error.fix ?? '', fix);
          assert.equal((error.cause as Error).name, name);
          return true;
        });
      }
    });
  }

  it('passes on what is our own bug as it came', async () => {
    dynamodb.onAnyCommand().rejects(failure('ValidationException'));
    await assert.rejects(table.get({ pk: '', sk: 's' }), { name: 'ValidationException' });
  });

  it('puts a network that is not there into words', async () => {
    dynamodb.onAnyCommand().rejects(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    await assert.rejects(table.get({ pk: 'p', sk: 's' }), /cannot be reached/);
  });
});

describe('the requests of the frontier', () => {
  const frontier = tableFrontier(openTable(new DynamoDBClient({ region: 'us-east-1' }), NAME));
  const now = new Date('2026-11-23T10:00:00.000Z');
  afterEach(() => dynamodb.reset());

  it('claims with one conditional update that touches nothing an index holds', async () => {
    dynamodb.on(UpdateItemCommand).rejects(conditionFailed());
    assert.equal(await frontier.claim('c_1', now, 60_000), undefined);
    const [input] = dynamodb.commandCalls(UpdateItemCommand).map((call) => call.args[0].input);
    assert.equal(input?.UpdateExpression, 'SET #lease = :until');
    assert.equal(input.ConditionExpression, '#turn <= :now AND (attribute_not_exists(#lease) OR #lease <= :now)');
    assert.deepEqual(input.ExpressionAttributeValues, {
      ':now': { S: now.toISOString() },
      ':until': { S: '2026-11-23T10:01:00.000Z' },
    });
    assert.equal(dynamodb.calls().length, 1);
  });

  it('settles with one update of the item, and never makes an item', async () => {
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: {} });
    await frontier.settle('c_1', { state: 'failed', attempts: 5, revisits: 0, reason: 'HTTP 500' });
    const [input] = dynamodb.commandCalls(UpdateItemCommand).map((call) => call.args[0].input);
    assert.equal(input?.ConditionExpression, 'attribute_exists(pk)');
    assert.match(input.UpdateExpression ?? '', /#turn = #copied/);
    assert.equal(input.ExpressionAttributeNames?.['#copied'], 'aside');
    assert.match(input.UpdateExpression ?? '', /REMOVE .*#lease/);
    assert.equal(dynamodb.calls().length, 1);
  });

  it('writes only those links that a read did not find, and finds that another was first', async () => {
    const link = (key: string) => ({
      key,
      url: 'https://a.example/',
      site: 'a.example',
      host: 'a.example',
      listingId: 'l_1',
      foundAt: now.toISOString(),
      dueAt: now.toISOString(),
      hints: {},
    });
    dynamodb.on(BatchGetItemCommand).resolves({ Responses: { [NAME]: [{ pk: { S: 'c_known' } }] } });
    dynamodb.on(PutItemCommand).resolves({});
    dynamodb.on(PutItemCommand, { Item: { pk: { S: 'c_raced' } } }, false).rejects(conditionFailed());
    const added = await frontier.addCandidates(['c_known', 'c_new', 'c_raced'].map(link));
    assert.deepEqual(
      added.map(({ key }) => key),
      ['c_new'],
    );
    const [row, ...links] = dynamodb.commandCalls(PutItemCommand).map((call) => call.args[0].input);
    assert.deepEqual(
      row?.Item?.['keys'],
      { S: 'c_new c_raced' },
      'before the candidates, what says when to look at them',
    );
    const conditions = links.map(({ ConditionExpression: condition }) => condition);
    assert.deepEqual(conditions, ['attribute_not_exists(pk)', 'attribute_not_exists(pk)']);
  });

  it('deletes a schedule by its key', async () => {
    dynamodb.on(DeleteItemCommand).resolves({});
    await frontier.removeSchedule('l_1');
    assert.deepEqual(inputs(DeleteItemCommand), [
      { TableName: NAME, Key: { pk: { S: 'schedules' }, sk: { S: 'l_1' } } },
    ]);
  });
});
