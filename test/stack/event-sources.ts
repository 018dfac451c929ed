/** Lambda's event sources for SQS, played: batches, visibility, what a function gives back, what comes late or once more. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { HandlerName } from '../../lib/bundling.ts';
import type { Delivery, Faults } from './faults.ts';
import type { Lambda } from './lambda.ts';
import type { Roles } from './roles.ts';

export interface Source {
  batch: number;
  /** How long a batch is gathered, in seconds. */
  gather: number;
  /** Logical id, and address. */
  queue: string;
  url: string;
  name: HandlerName;
  role: string;
}

interface Surroundings {
  roles: Roles;
  sqs: SQSClient;
  lambdas: Record<HandlerName, Lambda>;
  faults: Faults;
}

/** Whole seconds are what SQS counts in. */
const LATER_SECONDS = 1;
const HIDDEN_LOOK_MS = 100;

/**
 * A source that gathers its batches has them ready when those that do not have nothing left to do.
 * @returns how many messages were worked on, when all queues are empty and nothing is to come back
 */
export async function drain(sources: Source[], surroundings: Surroundings): Promise<number> {
  const inTurn = sources.toSorted((a, b) => a.gather - b.gather);
  let worked = 0;
  for (;;) {
    const received = await playFirst(inTurn, surroundings);
    if (received === 0) return worked;
    worked += received;
  }
}

/** A batch of the first source that has one. */
async function playFirst(sources: Source[], surroundings: Surroundings): Promise<number> {
  for (const source of sources) {
    for (;;) {
      const received = await playBatch(source, surroundings);
      if (received > 0) return received;
      if (!(await isAnyHidden(source, surroundings))) break;
      await sleep(HIDDEN_LOOK_MS);
    }
  }
  return 0;
}

async function playBatch(source: Source, { roles, sqs, lambdas, faults }: Surroundings): Promise<number> {
  const { batch, queue, url, name, role } = source;
  roles.check(role, 'sqs:GetQueueAttributes', queue);
  if (!roles.check(role, 'sqs:ReceiveMessage', queue)) return 0;
  const received = await receive(sqs, url, batch);
  if (received.length === 0) return 0;
  const delivery = faults.onDelivery?.(name, received) ?? { handed: received, late: [], again: [] };
  const done = delivery.handed.length === 0 ? new Set() : await workedOn(lambdas[name], delivery.handed, faults);
  for (const message of received) {
    const { MessageId: id, ReceiptHandle: receipt } = message;
    const to = { QueueUrl: url, ReceiptHandle: receipt };
    const seconds = secondsUntilBack(message, delivery, done.has(id));
    if (seconds !== undefined)
      await sqs.send(new ChangeMessageVisibilityCommand({ ...to, VisibilityTimeout: seconds }));
    else if (roles.check(role, 'sqs:DeleteMessage', queue)) await sqs.send(new DeleteMessageCommand(to));
  }
  return received.length;
}

/** SQS gives ten messages at most at once, whatever the batch may have. */
async function receive(sqs: SQSClient, url: string, batch: number): Promise<Message[]> {
  const received: Message[] = [];
  while (received.length < batch) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        ...{ QueueUrl: url, MaxNumberOfMessages: Math.min(10, batch - received.length) },
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    if (messages.length === 0) break;
    received.push(...messages);
  }
  return received;
}

/** Undefined for a message that is done with. One that was given back comes again at once: nobody waits here for its visibility. */
function secondsUntilBack(message: Message, { late, again }: Delivery, isDone: boolean): number | undefined {
  if (late.includes(message) || (isDone && again.includes(message))) return LATER_SECONDS;
  return isDone ? undefined : 0;
}

/** @returns the ids of the messages that the function did not give back; none, when it was killed */
async function workedOn(lambda: Lambda, handed: Message[], faults: Faults): Promise<Set<string | undefined>> {
  const event = {
    Records: handed.map(({ MessageId: messageId, Body: body, Attributes: attributes }) => ({
      ...{ messageId, body, attributes },
    })),
  };
  try {
    const { batchItemFailures } = (await lambda.call(event)) as { batchItemFailures: { itemIdentifier: string }[] };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return new Set(handed.map(({ MessageId: id }) => id).filter((id) => id !== undefined && !failed.has(id)));
  } catch (error) {
    // Without faults a function that fails as a whole is what a test is there to show.
    if (faults.onCall === undefined) throw error;
    return new Set();
  }
}

async function isAnyHidden({ url }: Source, { sqs }: Surroundings): Promise<boolean> {
  const { Attributes: attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] }),
  );
  return Number(attributes?.ApproximateNumberOfMessagesNotVisible) > 0;
}
