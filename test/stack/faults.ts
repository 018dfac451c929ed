/** What goes wrong in a cloud, to be played to the stack: functions that die, messages that come twice, services that fail. */
import type { Message } from '@aws-sdk/client-sqs';
import type { HandlerName } from '../../lib/bundling.ts';

export type Fault =
  { kind: 'kill'; when: 'before' | 'after' } | { kind: 'answer'; status: number; contentType: string; body: string };

export interface Faults {
  /** Asked at each call of a function to AWS, those that the SDK repeats included. */
  onCall?: (name: HandlerName, action: string) => Fault | undefined;
  /** What a function is handed in place of the messages that were received. */
  onDelivery?: (name: HandlerName, received: Message[]) => Message[];
  /** What a function is told that it has left when it begins; undefined: what the template says. */
  timeoutMs?: (name: HandlerName) => number | undefined;
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

/** In the words of each service: throttled, or failed. */
export function serviceError(action: string, throttled: boolean): Fault {
  if (action.startsWith('s3:')) {
    const [status, code] = throttled ? [503, 'SlowDown'] : [500, 'InternalError'];
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>`;
    return { kind: 'answer', status, contentType: 'application/xml', body };
  }
  const isTable = action.startsWith('dynamodb:');
  const [status, name] = throttled
    ? [400, isTable ? 'ProvisionedThroughputExceededException' : 'RequestThrottled']
    : [500, isTable ? 'InternalServerError' : 'ServiceUnavailable'];
  const type = `${isTable ? 'com.amazonaws.dynamodb.v20120810' : 'com.amazonaws.sqs'}#${name}`;
  const contentType = 'application/x-amz-json-1.0';
  return { kind: 'answer', status, contentType, body: JSON.stringify({ __type: type, message: 'injected' }) };
}
