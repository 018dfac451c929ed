/** What goes wrong in a cloud, to be played to the stack: functions that die, messages that come twice or late, services that fail. */
import type { Message } from '@aws-sdk/client-sqs';
import type { HandlerName } from '../../lib/bundling.ts';

/** `before` the service has heard of the call, or `after` it has done what it was asked for and nobody learns of it. */
export type When = 'before' | 'after';

export type Fault =
  { kind: 'kill'; when: When } | { kind: 'answer'; when: When; status: number; contentType: string; body: string };

/** A call of a function to AWS, in IAM's words, with what it sends. */
export interface Call {
  name: HandlerName;
  action: string;
  body: string;
}

/** What becomes of the messages that were received for one call of a function. */
export interface Delivery {
  handed: Message[];
  /** Not handed over; they come again after a second. */
  late: Message[];
  /** Handed over, and after a second once more, although they were worked on. */
  again: Message[];
}

export interface Faults {
  /** Asked at each call of a function to AWS, those that the SDK repeats included. */
  onCall?: (call: Call) => Fault | undefined;
  onDelivery?: (name: HandlerName, received: Message[]) => Delivery;
  /** What a function is told that it has left when it begins; undefined: what the template says. */
  timeoutMs?: (name: HandlerName) => number | undefined;
}

/** Faults, and how many of them there have been so far. */
export interface Disturbance {
  faults: Faults;
  injected: () => number;
}

/** Numbers from 0 (inclusive) to 1 (exclusive) that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ends the process of a function at those of its calls that have one of these numbers, counted from 1 through all its lives. */
export function killing(name: HandlerName, when: When, numbers: ReadonlySet<number>): Disturbance {
  let calls = 0;
  let injected = 0;
  const onCall = (call: Call): Fault | undefined => {
    if (call.name !== name || !numbers.has(++calls)) return undefined;
    injected += 1;
    return { kind: 'kill', when };
  };
  return { faults: { onCall }, injected: () => injected };
}

/** A page that ends the process of whoever would store its article, the first `times`. */
export function poisonous(articleId: string, times: number): Disturbance {
  let injected = 0;
  const onCall = ({ name, action, body }: Call): Fault | undefined => {
    const isIt = name === 'extract' && action === 'dynamodb:PutItem' && body.includes(articleId);
    if (!isIt || injected >= times) return undefined;
    injected += 1;
    return { kind: 'kill', when: 'before' };
  };
  return { faults: { onCall }, injected: () => injected };
}

/** @param share of the calls that fail, 0 to 1; half of these after the service has done what it was asked for */
export function failing(share: number, random: () => number): Disturbance {
  let injected = 0;
  const onCall = (call: Call): Fault | undefined => {
    if (random() >= share) return undefined;
    injected += 1;
    return partlyDone(call, random) ?? serviceError(call.action, random);
  };
  return { faults: { onCall }, injected: () => injected };
}

/**
 * A service that fails each of `length` calls in a row, from one of the calls to it on.
 * @param length more than the SDK repeats: it gives up, and after some hundred repeats it repeats nothing any more
 */
export function outage(service: 'dynamodb' | 's3' | 'sqs', fromCall: number, length: number): Disturbance {
  let calls = 0;
  const onCall = ({ action }: Call): Fault | undefined => {
    if (!action.startsWith(`${service}:`)) return undefined;
    calls += 1;
    return calls >= fromCall && calls < fromCall + length ? serviceError(action, () => 0.9) : undefined;
  };
  return { faults: { onCall }, injected: () => Math.max(0, Math.min(length, calls - fromCall + 1)) };
}

/**
 * A table with too few units: a bucket for writes and one for reads, as DynamoDB has them. Its time is counted in calls, so that a slow
 * machine sees what a fast one sees. At last somebody buys more: after `most` calls that were throttled none is.
 * @param perCall units that come in during a call
 * @param burst units that are kept
 */
export function throttling(perCall: number, burst: number, most: number): Disturbance {
  const buckets = { write: { units: burst, calls: 0 }, read: { units: burst, calls: 0 } };
  let calls = 0;
  let injected = 0;
  const onCall = (call: Call): Fault | undefined => {
    if (!call.action.startsWith('dynamodb:')) return undefined;
    calls += 1;
    const bucket = buckets[/Put|Update|Delete/.test(call.action) ? 'write' : 'read'];
    bucket.units = Math.min(burst, bucket.units + (calls - bucket.calls) * perCall);
    bucket.calls = calls;
    if (bucket.units <= 0 && injected < most) {
      injected += 1;
      return serviceError(call.action, () => 0);
    }
    bucket.units -= unitsOf(call);
    return undefined;
  };
  return { faults: { onCall }, injected: () => injected };
}

/** Half a unit a key of a batch, one for anything else: none of the sample world's items is larger than a unit. */
function unitsOf({ action, body }: Call): number {
  if (action !== 'dynamodb:BatchGetItem') return 1;
  const { RequestItems: asked } = JSON.parse(body) as { RequestItems: Record<string, { Keys: unknown[] }> };
  return Object.values(asked).reduce((sum, { Keys: keys }) => sum + keys.length / 2, 0);
}

/** Each message twice in its batch, and the batch the other way round. */
export function doubling(): Disturbance {
  let injected = 0;
  const onDelivery = (_name: HandlerName, received: Message[]): Delivery => {
    injected += received.length;
    return { handed: [...received, ...received].reverse(), late: [], again: [] };
  };
  return { faults: { onDelivery }, injected: () => injected };
}

/** A third of the messages late, a third once more in a later batch, each batch in any order. */
export function scattering(random: () => number): Disturbance {
  const met = new Set<string | undefined>();
  let injected = 0;
  const onDelivery = (_name: HandlerName, received: Message[]): Delivery => {
    const delivery: Delivery = { handed: [], late: [], again: [] };
    for (const message of received) {
      const fate = met.has(message.MessageId) ? 1 : random();
      met.add(message.MessageId);
      if (fate < 1 / 3) delivery.late.push(message);
      else delivery.handed.push(message);
      if (fate >= 1 / 3 && fate < 2 / 3) delivery.again.push(message);
    }
    injected += delivery.late.length + delivery.again.length;
    const order = new Map(delivery.handed.map((message) => [message, random()]));
    delivery.handed.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    return delivery;
  };
  return { faults: { onDelivery }, injected: () => injected };
}

/** Several at once; of a call, the first that strikes. */
export function together(...some: Disturbance[]): Disturbance {
  const onDelivery = some.find(({ faults }) => faults.onDelivery !== undefined)?.faults.onDelivery;
  const onCall = (call: Call): Fault | undefined => {
    const struck = some.map(({ faults }) => faults.onCall?.(call));
    return struck.find((fault) => fault !== undefined);
  };
  return {
    faults: { onCall, ...(onDelivery === undefined ? {} : { onDelivery }) },
    injected: () => some.reduce((sum, { injected }) => sum + injected(), 0),
  };
}

/** In the words of each service: throttled, or failed. What was throttled was not done. */
function serviceError(action: string, random: () => number): Fault {
  const throttled = random() < 0.5;
  const when = !throttled && random() < 0.5 ? 'after' : 'before';
  if (action.startsWith('s3:')) {
    const [status, code] = throttled ? [503, 'SlowDown'] : [500, 'InternalError'];
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>`;
    return { kind: 'answer', when, status, contentType: 'application/xml', body };
  }
  const isTable = action.startsWith('dynamodb:');
  const [status, name] = throttled
    ? [400, isTable ? 'ProvisionedThroughputExceededException' : 'RequestThrottled']
    : [500, isTable ? 'InternalServerError' : 'ServiceUnavailable'];
  const type = `${isTable ? 'com.amazonaws.dynamodb.v20120810' : 'com.amazonaws.sqs'}#${name}`;
  const body = JSON.stringify({ __type: type, message: 'injected' });
  return { kind: 'answer', when, status, contentType: JSON_TYPE, body };
}

const JSON_TYPE = 'application/x-amz-json-1.0';

/** Two services answer a batch with success and leave it undone. */
function partlyDone({ action, body }: Call, random: () => number): Fault | undefined {
  if (random() < 0.5) return undefined;
  const answer = (told: object): Fault => ({
    ...{ kind: 'answer', when: 'before', status: 200 },
    ...{ contentType: JSON_TYPE, body: JSON.stringify(told) },
  });
  if (action === 'dynamodb:BatchGetItem') {
    const { RequestItems: asked } = JSON.parse(body) as { RequestItems: object };
    return answer({ Responses: {}, UnprocessedKeys: asked });
  }
  if (action !== 'sqs:SendMessage') return undefined;
  const { Entries: entries = [] } = JSON.parse(body) as { Entries?: { Id: string }[] };
  const failed = entries.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' }));
  return answer({ Successful: [], Failed: failed });
}
