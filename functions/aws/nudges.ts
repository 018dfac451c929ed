/** Nudges through the two queues. */
import type {
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../errors.ts';
import { encodeCrawlMessage, encodeDayPart, encodeExtractMessage } from '../messages.ts';
import type { DayPart } from '../parquet/tables.ts';
import type { Nudges } from '../ports.ts';
import { explained } from './failures.ts';
import { packsOf } from './packs.ts';
import type { Wait } from './table.ts';

/** SendMessageBatch's own limit. */
const MESSAGES_PER_BATCH = 10;
/** Messages that SQS could not take are sent again this often; a fault of the sender is none of them. */
const TRIES = 4;
const WAIT_MS = 100;
/** SQS's own limit on a group's id. */
const GROUP_CHARS_MAX = 128;

/** What is used of SQS: its client has this method, and whoever sends nothing need not load one. */
export interface MessageSender {
  sendMessageBatch(input: SendMessageBatchCommandInput): Promise<SendMessageBatchCommandOutput>;
}

/** A queue that this process does not send to has no address here. */
export interface QueueUrls {
  crawl?: string | undefined;
  extract?: string | undefined;
}

/** A message of SQS, before it has a place in its batch. */
type Message = Pick<SendMessageBatchRequestEntry, 'MessageBody' | 'MessageGroupId' | 'DelaySeconds'>;

/** @param wait between tries, in milliseconds */
export function queueNudges(sender: MessageSender, queues: QueueUrls, wait: Wait = sleep): Nudges {
  const sendAll = (queueUrl: string | undefined, messages: Message[]): Promise<void> =>
    sendInBatches(sender, queueUrl, messages, wait);
  return {
    listings: (listingIds) =>
      sendAll(
        queues.crawl,
        listingIds.map((listingId) => ({ MessageBody: encodeCrawlMessage({ kind: 'listing', listingId }) })),
      ),
    candidates: (distinct) =>
      sendAll(
        queues.extract,
        packsOf(distinct).map(({ refs, delaySeconds }) => ({
          MessageBody: encodeExtractMessage(refs),
          ...(delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds }),
          // On a standard queue a group is for fairness: a host with a thousand new links does not keep the others waiting.
          ...(refs.length === 1 && refs[0] !== undefined ? { MessageGroupId: groupOf(refs[0].host) } : {}),
        })),
      ),
  };
}

/** Sends work of the compact queue: parts of days that are to be made. */
export interface DayQueue {
  /** @param delaySeconds until anybody sees them, 0 to 900 */
  send(parts: DayPart[], delaySeconds?: number): Promise<void>;
}

/** @param wait between tries, in milliseconds */
export function queueDays(sender: MessageSender, queueUrl: string | undefined, wait: Wait = sleep): DayQueue {
  return {
    send(parts, delaySeconds = 0) {
      const later = delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds };
      const messages = parts.map((part) => ({ MessageBody: encodeDayPart(part), ...later }));
      return sendInBatches(sender, queueUrl, messages, wait);
    },
  };
}

/** The longest host names (253 characters and a port) are too long for a group's id: their hash stands for them. */
function groupOf(host: string): string {
  return host.length <= GROUP_CHARS_MAX ? host : createHash('sha256').update(host).digest('hex');
}

async function sendInBatches(
  sender: MessageSender,
  queueUrl: string | undefined,
  messages: Message[],
  wait: Wait,
): Promise<void> {
  if (messages.length === 0) return;
  if (queueUrl === undefined) throw new Error('a nudge for a queue that this process was not given');
  for (let start = 0; start < messages.length; start += MESSAGES_PER_BATCH) {
    await sendBatch(sender, queueUrl, messages.slice(start, start + MESSAGES_PER_BATCH), wait);
  }
}

async function sendBatch(sender: MessageSender, queueUrl: string, messages: Message[], wait: Wait): Promise<void> {
  let entries = messages.map((message, at) => ({ Id: String(at), ...message }));
  let reason = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await wait(WAIT_MS * 2 ** (attempt - 1));
    const { Failed: failed = [] } = await explained(queueUrl, () =>
      sender.sendMessageBatch({ QueueUrl: queueUrl, Entries: entries }),
    );
    const refused = failed.find(({ SenderFault: senderFault }) => senderFault === true);
    if (refused !== undefined) throw new Error(`SQS refuses a message: ${refused.Code ?? ''} ${refused.Message ?? ''}`);
    if (failed.length === 0) return;
    reason = failed[0]?.Code ?? '';
    const again = new Set(failed.map(({ Id: id }) => id));
    entries = entries.filter(({ Id: id }) => again.has(id));
  }
  throw new StoreError(`SQS does not take messages, after several tries (${reason}).`, {
    where: queueUrl,
    fix: 'Nothing is lost: the next tick sends what is due. If it lasts, look at the health of SQS in the region.',
  });
}
