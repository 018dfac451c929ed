/** The archive's table: the few requests that are made of it, with their retries, and failures put into words. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import { StoreError } from '../errors.ts';
import { explained, failureName } from './failures.ts';
import { fromAttributes, toAttributes, type Attributes, type Item, type Value } from './item.ts';
import type { ItemKey } from './keys.ts';

/** BatchGetItem's own limit. */
const KEYS_PER_BATCH = 100;
/** What DynamoDB leaves unprocessed is asked for again this often: about 12 s in all. */
const UNPROCESSED_TRIES = 8;
const UNPROCESSED_WAIT_MS = 50;

/** A condition and what its placeholders stand for. */
export interface Condition {
  condition?: string;
  /** `#name` to attribute name. */
  names?: Record<string, string>;
  /** `:value` to value. */
  values?: Record<string, Value>;
}

export interface Update extends Condition {
  update: string;
  /** The item that is answered with: as it is now, unless said. */
  returns?: 'before';
}

export interface Selection extends Omit<Condition, 'condition'> {
  /** A secondary index; the table itself when absent. Reads of an index may lag behind writes. */
  index?: string;
  where: string;
  filter?: string;
  order: 'ascending' | 'descending';
  /** Half of the units, and a second behind. */
  mayLag?: true;
  /** Items a page at most, before `filter`. */
  limit?: number;
  /** Attributes to bring; all that are there when absent. */
  attributes?: readonly string[];
  after?: Item;
}

export interface Selected {
  items: Record<string, Value>[];
  /** To go on from; absent at the end. */
  after?: Record<string, Value>;
}

export interface Reading {
  /** Attributes to bring; all when absent. It makes answers smaller, not cheaper. */
  attributes?: readonly string[];
  /** Twice the read units, and what was answered as written is read; else it may lag a second behind. */
  consistent?: boolean;
}

export interface Table {
  readonly name: string;
  /** Consistent: what was answered as written is read. */
  get(key: ItemKey): Promise<Record<string, Value> | undefined>;
  /** For half of the units: what is there may be as it was a second ago, and what seems not to be there is read consistently. */
  glance(key: ItemKey): Promise<Record<string, Value> | undefined>;
  /** Those that are there, each once, in any order. */
  getMany(keys: readonly ItemKey[], reading?: Reading): Promise<Record<string, Value>[]>;
  /** @returns false when the condition does not hold */
  put(item: Item & ItemKey, condition?: Condition): Promise<boolean>;
  /** @returns the item, or undefined when the condition does not hold */
  update(key: ItemKey, update: Update): Promise<Record<string, Value> | undefined>;
  delete(key: ItemKey): Promise<void>;
  /** One page. Of the table itself: consistent, unless it may lag. */
  query(selection: Selection): Promise<Selected>;
  /** All pages, one after the other as they are asked for. */
  pages(selection: Selection): AsyncGenerator<Record<string, Value>[]>;
}

/**
 * @param client its own retries (three by default, with backoff) cover throttling and faults of single requests
 */
export function openTable(
  client: DynamoDBClient,
  name: string,
  { wait = sleep, consistency = 'strong' }: TableSettings = {},
): Table {
  return { name, ...reads(client, name, wait, consistency === 'strong'), ...writes(client, name) };
}

export interface TableSettings {
  /** Between tries for what was left unprocessed, in milliseconds. */
  wait?: Wait;
  /** `eventual`: half the read units, for who never writes and can live with what was true a second ago. */
  consistency?: 'strong' | 'eventual';
  /** For when what is written may be forgotten; the clock of the machine when absent. */
  now?: () => Date;
}

export type Wait = (ms: number) => Promise<unknown>;

const placeOf = (table: string): string => `DynamoDB table ${table}`;

function reads(
  client: DynamoDBClient,
  name: string,
  wait: Wait,
  isStrong: boolean,
): Pick<Table, 'get' | 'glance' | 'getMany' | 'query' | 'pages'> {
  const where = placeOf(name);
  const get = (key: ItemKey, consistent: boolean) =>
    explained(where, async () => {
      const input = { TableName: name, Key: toAttributes({ ...key }), ConsistentRead: consistent };
      const { Item: found } = await client.send(new GetItemCommand(input));
      return found === undefined ? undefined : fromAttributes(found);
    });
  const query = (selection: Selection): Promise<Selected> =>
    explained(where, async () => {
      const answer = await client.send(new QueryCommand(queryInput(name, selection, isStrong)));
      return {
        items: (answer.Items ?? []).map(fromAttributes),
        ...(answer.LastEvaluatedKey === undefined ? {} : { after: fromAttributes(answer.LastEvaluatedKey) }),
      };
    });
  return {
    query,
    get: (key) => get(key, isStrong),
    async glance(key) {
      const found = await get(key, false);
      return found === undefined && isStrong ? get(key, true) : found;
    },
    getMany: (keys, { attributes, consistent = false } = {}) =>
      explained(where, async () => {
        // DynamoDB refuses a batch that names a key twice.
        const distinct = [...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()];
        const reading = { consistent: consistent && isStrong, ...(attributes && { attributes }) };
        const batches: Promise<Record<string, Value>[]>[] = [];
        for (let start = 0; start < distinct.length; start += KEYS_PER_BATCH) {
          batches.push(getBatch(client, name, distinct.slice(start, start + KEYS_PER_BATCH), reading, wait));
        }
        return (await Promise.all(batches)).flat();
      }),
    async *pages(selection) {
      let after = selection.after;
      do {
        const page: Selected = await query({ ...selection, ...(after && { after }) });
        yield page.items;
        after = page.after;
      } while (after !== undefined);
    },
  };
}

function writes(client: DynamoDBClient, name: string): Pick<Table, 'put' | 'update' | 'delete'> {
  const where = placeOf(name);
  return {
    put: (item, condition = {}) =>
      explained(where, () =>
        unlessConditionFails(false, async () => {
          await client.send(
            new PutItemCommand({ TableName: name, Item: toAttributes(item), ...conditionInput(condition) }),
          );
          return true;
        }),
      ),
    update: (key, update) =>
      explained(where, () =>
        unlessConditionFails(undefined, async () => {
          const { Attributes: updated } = await client.send(
            new UpdateItemCommand({
              TableName: name,
              Key: toAttributes({ ...key }),
              UpdateExpression: update.update,
              ...conditionInput(update),
              ReturnValues: update.returns === 'before' ? 'ALL_OLD' : 'ALL_NEW',
            }),
          );
          return fromAttributes(updated ?? {});
        }),
      ),
    delete: (key) =>
      explained(where, async () => {
        await client.send(new DeleteItemCommand({ TableName: name, Key: toAttributes({ ...key }) }));
      }),
  };
}

async function unlessConditionFails<Result, Otherwise>(
  otherwise: Otherwise,
  work: () => Promise<Result>,
): Promise<Result | Otherwise> {
  try {
    return await work();
  } catch (cause) {
    if (failureName(cause) === 'ConditionalCheckFailedException') return otherwise;
    throw cause;
  }
}

function conditionInput({ condition, names, values }: Condition) {
  return {
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: toAttributes(values) }),
  };
}

/** Attributes by placeholder, because many of their names are reserved words. */
function projection(attributes: readonly string[] | undefined): { expression?: string; names: Record<string, string> } {
  if (attributes === undefined) return { names: {} };
  const names = Object.fromEntries(attributes.map((attribute, at) => [`#p${at}`, attribute]));
  return { expression: Object.keys(names).join(', '), names };
}

function queryInput(table: string, selection: Selection, isStrong: boolean) {
  const { expression, names } = projection(selection.attributes);
  const allNames = { ...selection.names, ...names };
  return {
    TableName: table,
    KeyConditionExpression: selection.where,
    ScanIndexForward: selection.order === 'ascending',
    ...(selection.index === undefined
      ? { ConsistentRead: isStrong && selection.mayLag !== true }
      : { IndexName: selection.index }),
    ...(selection.filter === undefined ? {} : { FilterExpression: selection.filter }),
    ...(selection.limit === undefined ? {} : { Limit: selection.limit }),
    ...(expression === undefined ? {} : { ProjectionExpression: expression }),
    ...(Object.keys(allNames).length === 0 ? {} : { ExpressionAttributeNames: allNames }),
    ...(selection.values === undefined ? {} : { ExpressionAttributeValues: toAttributes(selection.values) }),
    ...(selection.after === undefined ? {} : { ExclusiveStartKey: toAttributes(selection.after) }),
  };
}

async function getBatch(
  client: DynamoDBClient,
  table: string,
  keys: readonly ItemKey[],
  { attributes, consistent = false }: Reading,
  wait: Wait,
): Promise<Record<string, Value>[]> {
  const { expression, names } = projection(attributes);
  const found: Attributes[] = [];
  let asked: KeysAndAttributes = {
    Keys: keys.map((key) => toAttributes({ ...key })),
    ...(consistent ? { ConsistentRead: true } : {}),
    ...(expression === undefined ? {} : { ProjectionExpression: expression, ExpressionAttributeNames: names }),
  };
  for (let attempt = 0; attempt < UNPROCESSED_TRIES; attempt++) {
    if (attempt > 0) await wait(UNPROCESSED_WAIT_MS * 2 ** (attempt - 1));
    const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [table]: asked } }));
    found.push(...(answer.Responses?.[table] ?? []));
    const left = answer.UnprocessedKeys?.[table];
    if (left?.Keys === undefined || left.Keys.length === 0) return found.map(fromAttributes);
    asked = left;
  }
  throw new StoreError('DynamoDB leaves keys unread, after several tries: it is asked too much.', {
    where: placeOf(table),
    fix: 'What was under way is tried again by itself. If it lasts, raise the ceiling on read units of the stack.',
  });
}
