/** Messages that failed at every delivery: how many there are, and their way back. */
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { StoreError } from '../errors.ts';
import { explained } from './failures.ts';

/** @returns messages that wait in the queue; SQS counts them approximately */
export async function messagesIn(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes: attributes } = await explained(queueUrl, () =>
    client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages'] })),
  );
  return Number(attributes?.ApproximateNumberOfMessages ?? 0);
}

/**
 * Sends every message back to the queue that it came from. Each is deleted after it was sent, so that an interruption doubles
 * some and loses none.
 * @returns how many
 * @throws StoreError when SQS does not take them
 */
export async function redriveMessages(client: SQSClient, deadLettersUrl: string, queueUrl: string): Promise<number> {
  for (let moved = 0; ;) {
    const { Messages: messages = [] } = await explained(deadLettersUrl, () =>
      client.send(new ReceiveMessageCommand({ QueueUrl: deadLettersUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 })),
    );
    if (messages.length === 0) return moved;
    const sent = messages.map(({ Body: body = '' }, at) => ({ Id: String(at), MessageBody: body }));
    const { Failed: refused = [] } = await explained(queueUrl, () =>
      client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: sent })),
    );
    if (refused.length > 0)
      throw new StoreError(`SQS does not take messages back (${refused[0]?.Code ?? 'no reason'}).`, {
        where: queueUrl,
        fix: 'Run the command again: what was sent is out of the dead letters, the rest is still in them.',
      });
    const done = messages.map(({ ReceiptHandle: handle }, at) => ({ Id: String(at), ReceiptHandle: handle }));
    await explained(deadLettersUrl, () =>
      client.send(new DeleteMessageBatchCommand({ QueueUrl: deadLettersUrl, Entries: done })),
    );
    moved += messages.length;
  }
}
