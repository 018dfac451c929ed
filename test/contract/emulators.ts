/** DynamoDB, S3 and SQS in this process, on free ports of 127.0.0.1, and fresh archives in them. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQS } from '@aws-sdk/client-sqs';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import type { AwsResources } from '../../functions/aws/stores.ts';
import { INDEXES, TABLE } from '../../functions/aws/keys.ts';
import { meter, type Meter } from './meter.ts';

/** With the whole client, so that a test can look into its queues. */
export type Archive = Required<AwsResources> & { sqs: SQS };

export interface Emulators {
  /** A new table, bucket and pair of queues, all empty. */
  createArchive(): Promise<Archive>;
  /** The same, and what its use of the table would cost. */
  createMeteredArchive(): Promise<{ resources: Archive; meter: Meter }>;
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'AKIAEMULATED00000000', secretAccessKey: 'emulated' };

export async function startEmulators(): Promise<Emulators> {
  const tables = dynalite({ createTableMs: 0 });
  tables.listen(0, '127.0.0.1');
  await once(tables, 'listening');
  const { port } = tables.address() as AddressInfo;
  // Its own `startFauxqs` listens on every interface.
  const rest = buildApp({ logger: false });
  const endpoint = await rest.listen({ port: 0, host: '127.0.0.1' });
  const settings = { region: 'us-east-1', credentials: CREDENTIALS };
  const tableClient = (): DynamoDBClient => new DynamoDBClient({ ...settings, endpoint: `http://127.0.0.1:${port}` });
  const dynamodb = tableClient();
  const metered: DynamoDBClient[] = [];
  const s3 = new S3Client({ ...settings, endpoint, forcePathStyle: true });
  // The addresses of its queues have a host name that only a resolver with wildcards finds.
  const sqs = new SQS({ ...settings, endpoint, useQueueUrlAsEndpoint: false });
  // What is to be delivered later is delivered at once: a test does not wait for it.
  sqs.middlewareStack.add((next) => (args) => next({ ...args, input: withoutDelay(args.input) }), {
    step: 'initialize',
    name: 'withoutDelay',
  });
  const createQueue = async (name: string): Promise<string> => {
    const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    if (url === undefined) throw new Error('the emulator made a queue without an address');
    return url;
  };
  let archives = 0;
  const createArchive = async (): Promise<Archive> => {
    archives += 1;
    const table = `archive-${archives}`;
    const bucket = `archive-${archives}`;
    await dynamodb.send(new CreateTableCommand(tableInput(table)));
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return {
      ...{ dynamodb, s3, sqs, table, bucket },
      crawlQueueUrl: await createQueue(`crawl-${archives}`),
      extractQueueUrl: await createQueue(`extract-${archives}`),
      compactQueueUrl: await createQueue(`compact-${archives}`),
    };
  };
  return {
    createArchive,
    async createMeteredArchive() {
      const client = tableClient();
      metered.push(client);
      return { resources: { ...(await createArchive()), dynamodb: client }, meter: meter(client, dynamodb) };
    },
    async stop() {
      for (const client of [dynamodb, ...metered, s3, sqs]) client.destroy();
      tables.closeAllConnections();
      tables.close();
      await once(tables, 'close');
      await rest.close();
    },
  };
}

function withoutDelay<Input extends object>(input: Input): Input {
  const { Entries: entries } = input as { Entries?: { DelaySeconds?: number }[] };
  return entries === undefined ? input : { ...input, Entries: entries.map((entry) => ({ ...entry, DelaySeconds: 0 })) };
}

/** The table as the key layout defines it. */
export function tableInput(name: string): CreateTableCommandInput {
  const indexes = Object.values(INDEXES);
  const keys = [TABLE, ...indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  const schema = (definition: { partitionKey: string; sortKey: string }): CreateTableCommandInput['KeySchema'] => [
    { AttributeName: definition.partitionKey, KeyType: 'HASH' },
    { AttributeName: definition.sortKey, KeyType: 'RANGE' },
  ];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...new Set(keys)].map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: schema(TABLE),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index),
      Projection:
        index.include.length === 0
          ? { ProjectionType: 'KEYS_ONLY' }
          : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.include] },
    })),
  };
}
