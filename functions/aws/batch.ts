/** A batch of messages as Lambda's event source for SQS hands it over, and the answer that says which of them failed. */
import type { Log } from '../ports.ts';

/** What is used of the event (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
export interface QueueEvent {
  Records: { messageId: string; body: string; attributes: { ApproximateReceiveCount: string } }[];
}

/** What is used of the context (AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Node.js function information"). */
export interface TimedContext {
  getRemainingTimeInMillis(): number;
}

/** A call that begins with less time than is kept for its end is still good for something. */
const WORK_LEAST_MS = 1000;

/** @returns the signal to stop when only `keptMs` of the call's time is left */
export const timeOf = (context: TimedContext, keptMs: number): AbortSignal =>
  AbortSignal.timeout(Math.max(WORK_LEAST_MS, context.getRemainingTimeInMillis() - keptMs));

/** Messages that are to be delivered again; the others are deleted from the queue. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * Works on each message by itself, all at once: one that fails takes no other with it. Those that come again come last and one
 * at a time, for one of them may have ended the function that had it, and the others with it.
 */
export async function eachMessage(
  event: QueueEvent,
  log: Log,
  work: (body: string, delivery: 'first' | 'again') => Promise<void>,
): Promise<BatchResponse> {
  const failed: { messageId: string }[] = [];
  const attempt = async ({ messageId, body }: Delivered, delivery: 'first' | 'again'): Promise<void> => {
    try {
      await work(body, delivery);
    } catch (cause) {
      logFailure(log, messageId, cause);
      failed.push({ messageId });
    }
  };
  const comesAgain = ({ attributes }: Delivered): boolean => Number(attributes.ApproximateReceiveCount) > 1;
  await Promise.all(event.Records.filter((one) => !comesAgain(one)).map((one) => attempt(one, 'first')));
  for (const one of event.Records.filter(comesAgain)) await attempt(one, 'again');
  return redeliver(failed);
}

type Delivered = QueueEvent['Records'][number];

/**
 * Works on all messages in one call of `work`, which answers with those to be delivered again. A message that cannot be
 * decoded fails by itself.
 */
export async function wholeBatch<Message>(
  event: QueueEvent,
  log: Log,
  decode: (body: string) => Message,
  work: (messages: Message[]) => Promise<(message: Message) => boolean>,
): Promise<BatchResponse> {
  const unreadable: { messageId: string }[] = [];
  const readable: { messageId: string; message: Message }[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      readable.push({ messageId, message: decode(body) });
    } catch (cause) {
      logFailure(log, messageId, cause);
      unreadable.push({ messageId });
    }
  }
  const isFailed = await work(readable.map(({ message }) => message));
  return redeliver([...unreadable, ...readable.filter(({ message }) => isFailed(message))]);
}

function logFailure(log: Log, messageId: string, cause: unknown): void {
  log.error('message failed', {
    messageId,
    error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  });
}

function redeliver(failed: { messageId: string }[]): BatchResponse {
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
