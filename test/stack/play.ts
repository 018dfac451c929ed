/** The sample world, played on the emulated stack while things go wrong, until nothing is left to do. */
import { createHash } from 'node:crypto';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { openAwsHome } from '../../functions/aws/home.ts';
import type { Candidate } from '../../functions/candidate/candidate.ts';
import { ENDED } from '../../functions/candidate/suspect.ts';
import { ENDED as POLL_ENDED } from '../../functions/listing/poll.ts';
import { encodeDayPart } from '../../functions/messages.ts';
import { FOLDERS, SITES_KEY } from '../../functions/object-key.ts';
import { TABLES } from '../../functions/parquet/tables.ts';
import type { SampleServer } from '../../samples/serve.ts';
import { contentsOf, orphansOf, type Contents } from './contents.ts';
import { deploy, type Deployment } from './deployment.ts';
import { makeDue } from './elapsed.ts';
import { killing, type Call, type Faults, type When } from './faults.ts';

const HOUR_MS = 3600 * 1000;
/** Longer than the lease of what a killed function had in hand, and than a link waits for the feed that may tell more of it. */
const WAITING_OVER_MS = 11 * 60_000;
/** Ticks after a run, at most, until nothing is left to do. */
const SETTLING_TICKS = 60;
const ALL = 10_000;

export interface Played {
  contents: Contents;
  /** Messages that nobody could work on in five deliveries. */
  deadLetters: number;
  /** Whether the ticks were too few: something is still due. */
  unsettled: boolean;
  orphans: number;
  /** Lines of the functions' logs. */
  log: string[];
}

function isAwaited({ dueAt, attempts, reason }: Candidate, now: number): boolean {
  if (dueAt === undefined) return false;
  const waitMs = Date.parse(dueAt) - now;
  return waitMs <= (attempts === 0 ? WAITING_OVER_MS : 0) || reason === ENDED;
}

/** Minutes pass and the schedule comes, until nothing is left to do. What failed keeps the date of its next try, unless its worker ended. */
async function settle(stack: Deployment): Promise<boolean> {
  const { frontier } = openAwsHome(stack.admin);
  for (let tick = 0; tick < SETTLING_TICKS; tick++) {
    const now = Date.now();
    const refs = await frontier.dueCandidates(new Date(now + 24 * HOUR_MS), ALL);
    const candidates = await Promise.all(refs.map(({ key }) => frontier.candidate(key)));
    const due = candidates.flatMap((one) => (one !== undefined && isAwaited(one, now) ? [one.key] : []));
    for (const schedule of await frontier.schedules())
      if (schedule.lastError === POLL_ENDED)
        await frontier.putSchedule({ ...schedule, dueAt: new Date(now - HOUR_MS).toISOString() });
    for (const key of due) await makeDue(stack.admin, key);
    await stack.tick('Crawl');
    if ((await stack.drain()) <= 1 && due.length === 0) return true;
  }
  return false;
}

/**
 * A scheduled run, and another one later, when everything that had a date is due.
 * @returns whether nothing was left to do after each
 */
async function twoRuns(stack: Deployment, samples: SampleServer): Promise<boolean> {
  const { frontier } = openAwsHome(stack.admin);
  const sites = { Bucket: stack.admin.bucket, Key: SITES_KEY, Body: JSON.stringify(samples.sitesFile) };
  await stack.admin.s3.send(new PutObjectCommand(sites));
  samples.setRun(1);
  const first = await settle(stack);
  const dueAt = new Date(Date.now() - HOUR_MS).toISOString();
  for (const schedule of await frontier.schedules()) await frontier.putSchedule({ ...schedule, dueAt });
  const later = await frontier.dueCandidates(new Date(Date.now() + 24 * HOUR_MS), ALL);
  for (const { key } of later) await frontier.postpone(key, dueAt);
  samples.setRun(2);
  const second = await settle(stack);
  return first && second;
}

export async function play(samples: SampleServer, faults: Faults = {}): Promise<Played> {
  const stack = await deploy(samples.hosts, faults);
  try {
    const settled = await twoRuns(stack, samples);
    return {
      contents: await contentsOf(stack.admin),
      deadLetters: await stack.deadLetters(),
      unsettled: !settled,
      orphans: await orphansOf(stack.admin),
      log: Object.values(stack.lambdas).flatMap(({ log }) => log),
    };
  } finally {
    await stack.stop();
  }
}

export interface Compacted {
  /** Calls of the compact function to AWS, undisturbed. */
  calls: number;
  injected: number;
  /** Files that were not, byte for byte, those of the undisturbed making. */
  differing: string[];
  deadLetters: number;
}

/**
 * Today's tables, made undisturbed and then again and again while the function is killed at one of its calls.
 * @param pick which of so many calls, counted from 1, are tried one by one
 */
export async function playCompaction(
  samples: SampleServer,
  when: When,
  pick: (calls: number) => number[],
): Promise<Compacted> {
  let disturbance = killing('compact', when, new Set());
  let calls = 0;
  const onCall = (call: Call) => {
    if (call.name === 'compact') calls += 1;
    return disturbance.faults.onCall?.(call);
  };
  const stack = await deploy(samples.hosts, { onCall });
  try {
    await twoRuns(stack, samples);
    const expected = await tablesOf(stack);
    const result: Compacted = { calls, injected: 0, differing: [], deadLetters: 0 };
    for (const position of pick(calls)) {
      disturbance = killing('compact', when, new Set([position]));
      const found = await tablesOf(stack);
      result.injected += disturbance.injected();
      const files = new Set([...expected.keys(), ...found.keys()]);
      result.differing.push(...[...files].filter((file) => expected.get(file) !== found.get(file)));
    }
    result.deadLetters = await stack.deadLetters();
    return result;
  } finally {
    await stack.stop();
  }
}

/** Makes today's tables where there are none. @returns each file with the hash of its bytes */
async function tablesOf(stack: Deployment): Promise<Map<string, string>> {
  const { admin } = stack;
  const list = async () => {
    const listed = await admin.s3.send(
      new ListObjectsV2Command({ Bucket: admin.bucket, Prefix: `${FOLDERS.parquet}/` }),
    );
    return (listed.Contents ?? []).map(({ Key: key = '' }) => key);
  };
  for (const key of await list()) await admin.s3.send(new DeleteObjectCommand({ Bucket: admin.bucket, Key: key }));
  const day = new Date().toISOString().slice(0, 10);
  for (const table of TABLES) {
    const body = encodeDayPart({ table, day, part: 0 });
    await admin.sqs.send(new SendMessageCommand({ QueueUrl: admin.compactQueueUrl, MessageBody: body }));
  }
  await stack.drain();
  const { objects } = openAwsHome(admin);
  const hash = async (key: string) =>
    createHash('sha256')
      .update((await objects.get(key))!)
      .digest('hex');
  return new Map(await Promise.all((await list()).map(async (key) => [key, await hash(key)] as const)));
}
