/**
 * Counts the units that DynamoDB would charge for what a client does, indexes included, which no emulator without Java does.
 * Rules: Amazon DynamoDB Developer Guide, "Read and write operations" and "Provisioned throughput considerations for Global
 * Secondary Indexes". Writes that run at the same time on one item are counted as if they had come one after the other.
 */
import {
  GetItemCommand,
  type AttributeValue,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { DUE_PREFIX, INDEXES, SCHEDULES, TABLE, type IndexDefinition } from '../../functions/aws/keys.ts';

type Stored = Record<string, AttributeValue>;

/** The table, or one of its indexes by name. */
export type Place = 'table' | keyof typeof INDEXES;

export interface PlaceUnits {
  writeUnits: number;
  readUnits: number;
}

export interface Meter {
  writeUnits: number;
  readUnits: number;
  /** The same, by where they are used: each place has a capacity of its own. */
  places: Record<Place, PlaceUnits>;
  /** Write units by the kind of item: `candidate`, `head`, `fold`, `articles` (a fold key), ... */
  writtenTo: Record<string, number>;
  /** Read units likewise; what a query or a batch did not find counts for the kind that was asked for. */
  readFrom: Record<string, number>;
  /** Requests by the command's name. */
  requests: Record<string, number>;
  reset(): void;
}

/** @param observer a client of the same table that is not metered; it must not be `client` */
export function meter(client: DynamoDBClient, observer: DynamoDBClient): Meter {
  const nothing = () => ({ writeUnits: 0, readUnits: 0, places: noUnits(), writtenTo: {}, readFrom: {}, requests: {} });
  const counted: Meter = { ...nothing(), reset: () => void Object.assign(counted, nothing()) };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName ?? '';
      counted.requests[command] = (counted.requests[command] ?? 0) + 1;
      const {
        TableName: table,
        Item: put,
        Key: key,
      } = args.input as { TableName?: string; Item?: Stored; Key?: Stored };
      if (!['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand'].includes(command)) {
        const answer = await next(args);
        const { IndexName: index = 'table' } = args.input as { IndexName?: Place };
        const units = readUnits(command, args.input, answer.output);
        counted.readUnits += units;
        counted.places[index].readUnits += units;
        const kind = kindRead(args.input);
        counted.readFrom[kind] = (counted.readFrom[kind] ?? 0) + units;
        return answer;
      }
      const read = async (): Promise<Stored | undefined> => {
        const at = key ?? { pk: put?.['pk'] ?? { S: '' }, sk: put?.['sk'] ?? { S: '' } };
        return (await observer.send(new GetItemCommand({ TableName: table, Key: at, ConsistentRead: true }))).Item;
      };
      const before = await read();
      try {
        return await next(args);
      } finally {
        const after = await read();
        const byPlace = writeUnitsByPlace(before, after);
        const units = sum(byPlace);
        counted.writeUnits += units;
        for (const place of PLACES) counted.places[place].writeUnits += byPlace[place];
        const kind = kindOf(key ?? put);
        counted.writtenTo[kind] = (counted.writtenTo[kind] ?? 0) + units;
      }
    },
    { step: 'initialize', name: 'meter' },
  );
  return counted;
}

/** What was asked for: by the first key of a batch, because none mixes kinds; of a query the index, or what it goes through. */
function kindRead(input: object): string {
  const { Key: key, RequestItems: batches, IndexName: index, ExpressionAttributeValues: values = {} } = input as Asked;
  if (key !== undefined) return kindOf(key);
  if (batches !== undefined) return kindOf(Object.values(batches)[0]?.Keys?.[0]);
  const [first] = Object.values(values);
  return index ?? (kindOf({ ...(first && { pk: first }) }) || 'partition');
}

interface Asked {
  Key?: Stored;
  RequestItems?: BatchGetItemCommandInput['RequestItems'];
  IndexName?: string;
  ExpressionAttributeValues?: Stored;
}

/** What an item is, by its keys (functions/aws/keys.ts). */
export function kindOf(item: Stored | undefined): string {
  const { pk, sk } = item ?? {};
  if (pk?.S === SCHEDULES) return 'schedule';
  if (pk?.S?.startsWith(DUE_PREFIX) === true) return 'due';
  return (sk?.S ?? '').split(/[#~]/)[0] ?? '';
}

/**
 * Bytes that an item takes in the table and in its indexes, with the 100 that DynamoDB adds to each of them (Developer Guide,
 * "Item sizes and formats" and "Global secondary indexes: storage considerations").
 */
export function storedBytes(item: Stored): { table: number; indexes: number } {
  const entries = Object.values(INDEXES)
    .map((index) => entryOf(index, item))
    .filter((entry) => entry !== undefined);
  const bytes = (one: Stored): number => sizeOf(one) + OVERHEAD_BYTES;
  return { table: bytes(item), indexes: entries.reduce((sum, one) => sum + bytes(one), 0) };
}
const OVERHEAD_BYTES = 100;

/** A write whose condition failed left the item as it was, and costs what the item costs. */
export const writeUnits = (before: Stored | undefined, after: Stored | undefined): number =>
  sum(writeUnitsByPlace(before, after));

function writeUnitsByPlace(before: Stored | undefined, after: Stored | undefined): Record<Place, number> {
  const table = Math.max(1, kilobytes(Math.max(sizeOf(before), sizeOf(after)), 1024));
  const indexed = Object.entries(INDEXES).map(([name, index]) => [name, indexUnits(index, before, after)]);
  return { table, ...(Object.fromEntries(indexed) as Record<keyof typeof INDEXES, number>) };
}

const PLACES = ['table', ...(Object.keys(INDEXES) as (keyof typeof INDEXES)[])] as const;
const noUnits = () =>
  Object.fromEntries(PLACES.map((place) => [place, { writeUnits: 0, readUnits: 0 }])) as Meter['places'];
const sum = (units: Record<Place, number>): number => PLACES.reduce((total, place) => total + units[place], 0);

function indexUnits(index: IndexDefinition, before: Stored | undefined, after: Stored | undefined): number {
  const [was, is] = [entryOf(index, before), entryOf(index, after)];
  if (was === undefined && is === undefined) return 0;
  if (was === undefined || is === undefined) return kilobytes(sizeOf(was ?? is), 1024);
  const moved = [index.partitionKey, index.sortKey].some((key) => text(was[key]) !== text(is[key]));
  if (moved) return kilobytes(sizeOf(was), 1024) + kilobytes(sizeOf(is), 1024);
  return text(was) === text(is) ? 0 : kilobytes(Math.max(sizeOf(was), sizeOf(is)), 1024);
}

function entryOf(index: IndexDefinition, item: Stored | undefined): Stored | undefined {
  if (item?.[index.partitionKey] === undefined || item[index.sortKey] === undefined) return undefined;
  const names = [TABLE.partitionKey, TABLE.sortKey, index.partitionKey, index.sortKey, ...index.include];
  return Object.fromEntries([...new Set(names)].toSorted().flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part));

function readUnits(command: string, input: object, output: object): number {
  if (command === 'GetItemCommand') {
    const { ConsistentRead: consistent } = input as GetItemCommandInput;
    const { Item: item } = output as GetItemCommandOutput;
    return Math.max(1, kilobytes(sizeOf(item), 4096)) * (consistent === true ? 1 : 0.5);
  }
  if (command === 'BatchGetItemCommand') {
    return Object.entries((input as BatchGetItemCommandInput).RequestItems ?? {}).reduce((sum, [table, asked]) => {
      const found = (output as BatchGetItemCommandOutput).Responses?.[table] ?? [];
      const missing = (asked.Keys?.length ?? 0) - found.length;
      const units = found.reduce((units, item) => units + kilobytes(sizeOf(item), 4096), missing);
      return sum + units * (asked.ConsistentRead === true ? 1 : 0.5);
    }, 0);
  }
  if (command === 'QueryCommand') {
    const { ConsistentRead: consistent } = input as QueryCommandInput;
    const { Items: items = [] } = output as QueryCommandOutput;
    const bytes = items.reduce((sum, item) => sum + sizeOf(item), 0);
    return Math.max(1, kilobytes(bytes, 4096)) * (consistent === true ? 1 : 0.5);
  }
  return 0;
}

const kilobytes = (bytes: number, block: number): number => Math.ceil(bytes / block);

/** Bytes of an item as DynamoDB counts them: names and values in UTF-8. */
export function sizeOf(item: Stored | undefined): number {
  return Object.entries(item ?? {}).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return value.L.reduce((sum, part) => sum + 1 + valueSize(part), 3);
  if (value.M !== undefined) return sizeOf(value.M) + Object.keys(value.M).length + 3;
  if (value.SS !== undefined) return value.SS.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (value.NS !== undefined) return value.NS.reduce((sum, part) => sum + Math.ceil(part.length / 2) + 1, 0);
  if (value.BS !== undefined) return value.BS.reduce((sum, part) => sum + part.length, 0);
  return 1;
}
