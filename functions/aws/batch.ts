/** A batch of messages as Lambda's event source for SQS hands it over, and the answer that says which of them failed. */
import type { Log } from '../ports.ts';

/** What is used of the event (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
export interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

/** What is used of the context (AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Node.js function information"). */
export interface TimedContext {
  getRemainingTimeInMillis(): number;
}

/** Messages that are to be delivered again; the others are deleted from the queue. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** Works on each message by itself, all at once: one that fails takes no other with it. */
export async function eachMessage(
  event: QueueEvent,
  log: Log,
  work: (body: string) => Promise<void>,
): Promise<BatchResponse> {
  const outcomes = await Promise.allSettled(event.Records.map(async ({ body }) => work(body)));
  const failed = event.Records.filter((record, at) => {
    const outcome = outcomes[at];
    if (outcome?.status !== 'rejected') return false;
    logFailure(log, record.messageId, outcome.reason);
    return true;
  });
  return redeliver(failed);
}

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
