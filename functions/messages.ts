/**
 * What travels through the queues: addresses and keys, never bodies. A message is a nudge; what it says is looked up again.
 * Bodies are JSON in ASCII, because what may stand in an SQS message is narrower than what may stand in JSON.
 */
import * as z from 'zod/mini';
import type { CandidateRef } from './candidate/candidate.ts';
import { InputError } from './errors.ts';
import { CANDIDATE } from './limits.ts';
import { TABLES, type DayPart } from './parquet/tables.ts';

/** Each is built when its first message comes: a function reads one queue. */
const crawlSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tick') }),
    z.strictObject({ kind: z.literal('listing'), listingId: z.string().check(z.regex(/^l_[0-9a-z]{1,64}$/)) }),
  ]),
);

const extractSchema = z.lazy(() => {
  const candidate = z.strictObject({
    key: z.string().check(z.regex(/^c_[0-9a-z]{1,64}$/)),
    host: z.string().check(z.minLength(1), z.maxLength(512)),
  });
  return z.strictObject({
    candidates: z.array(candidate).check(z.minLength(1), z.maxLength(CANDIDATE.perMessage)),
  });
});

const compactSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('compact') }),
    z.strictObject({
      kind: z.literal('part'),
      table: z.enum(TABLES),
      day: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)),
      part: z.number().check(z.gte(0), z.lte(9999)),
      cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
    }),
  ]),
);

/** The crawl queue: the schedule's tick, or one listing that is due. */
export type CrawlMessage = z.infer<typeof crawlSchema>;
/** The extract queue: candidates that are due, and the host that each is asked from. */
export type ExtractMessage = CandidateRef[];

/** The compact queue: the daily schedule's message, or one part of a day's table. */
export type CompactMessage = { kind: 'compact' } | { kind: 'part'; work: DayPart };

/** What the schedule sends, as deployed with the stack: it must stay readable for every later version. */
export const TICK_BODY = '{"kind":"tick"}';
export const COMPACT_BODY = '{"kind":"compact"}';

export const encodeCrawlMessage = (message: CrawlMessage): string => ascii(message);
export const encodeExtractMessage = (refs: ExtractMessage): string =>
  ascii({ candidates: refs.map(({ key, host }) => ({ key, host })) });
export const encodeDayPart = (work: DayPart): string => ascii({ kind: 'part', ...work });

/** @throws InputError when the body is no message of the crawl queue. */
export const decodeCrawlMessage = (body: string): CrawlMessage => decode(crawlSchema, body, 'crawl');
/** @throws InputError when the body is no message of the extract queue. */
export const decodeExtractMessage = (body: string): ExtractMessage => decode(extractSchema, body, 'extract').candidates;

/** @throws InputError when the body is no message of the compact queue. */
export function decodeCompactMessage(body: string): CompactMessage {
  const message = decode(compactSchema, body, 'compact');
  if (message.kind === 'compact') return message;
  const { kind, table, day, part, cursor } = message;
  return { kind, work: { table, day, part, ...(cursor === undefined ? {} : { cursor }) } };
}

/** JSON whose every character is printable ASCII; what is beyond is escaped, so it decodes to the same. */
function ascii(message: object): string {
  return JSON.stringify(message).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

type QueueName = 'crawl' | 'extract' | 'compact';

function decode<T>(schema: z.ZodMiniType<T>, body: string, queue: QueueName): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (cause) {
    throw unreadable(queue, 'it is not JSON', cause);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unreadable(queue, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), parsed.error);
  }
  return parsed.data;
}

function unreadable(queue: QueueName, reason: string, cause: unknown): InputError {
  return new InputError(`A message of the ${queue} queue cannot be read: ${reason}.`, {
    cause,
    fix: 'Nothing but Newsfold and its schedule should send to this queue. Look at the sender, then purge the dead letters.',
  });
}
