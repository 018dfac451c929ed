/** The schedule and the queues of one process: what EventBridge, SQS and Lambda do in an account, a loop does here. */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { CandidateReport } from '../functions/candidate/report.ts';
import { NewsfoldError } from '../functions/errors.ts';
import type { CandidateRef } from '../functions/candidate/candidate.ts';
import { CANDIDATE } from '../functions/limits.ts';
import type { PollReport } from '../functions/listing/poll.ts';
import { createTransport } from '../functions/page/transport.ts';
import { createPipeline, type Pipeline } from '../functions/pipeline.ts';
import type { Clock, Log, SiteSource } from '../functions/ports.ts';
import type { LocalHome } from '../functions/sqlite/home.ts';
import { createLocalQueue, type LocalQueue } from '../functions/sqlite/nudges.ts';

/** Listings polled, and batches of candidates extracted, at once. The hosts' own clocks bound what one host sees. */
const LISTINGS_AT_ONCE = 8;
const BATCHES_AT_ONCE = 4;

export interface LocalCrawl {
  pipeline: Pipeline;
  queue: LocalQueue;
  close(): void;
}

export interface LocalCrawlOptions {
  home: LocalHome;
  sites: SiteSource;
  log: Log;
  clock?: Clock;
  /** Host names to "127.0.0.1:port": how the sample sites are reached. */
  hostOverrides?: Record<string, string>;
}

export interface CrawlProgress {
  polled(report: PollReport): void;
  settled(report: CandidateReport): void;
  /** A listing that broke its reader: the run goes on without it. */
  broke(listingId: string, error: unknown): void;
  /** Said once, at the end of a run that was stopped: what it found due and left as it was. */
  left?(listings: number, candidates: number): void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => sleepOrStop(ms, signal),
};

/** Resolves when the time is over, or the signal is given. */
async function sleepOrStop(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { ...(signal && { signal }) }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}

export function openLocalCrawl({
  home,
  sites,
  log,
  clock = systemClock,
  hostOverrides,
}: LocalCrawlOptions): LocalCrawl {
  const queue = createLocalQueue();
  const transport = createTransport({ clock, ...(hostOverrides && { hostOverrides }) });
  const ports = { ...home, clock, random: Math.random, log, sites, transport, nudges: queue.nudges };
  return { pipeline: createPipeline(ports, { nudgeGraceMs: 0 }), queue, close: () => transport.close() };
}

export interface RunOptions {
  /** Ends the run within a second or so: what has come is taken in; the frontier keeps the rest for the next run. */
  signal?: AbortSignal | undefined;
  /** The run before did not come to its end: a listing may be why, so they are polled one by one. */
  isAfterDeath?: boolean;
}

/**
 * One scheduled run: a tick, then everything that it and its listings lead to. A slow listing keeps nobody waiting:
 * candidates are extracted while others are still being found.
 * @throws the first error that was nobody's but ours or the store's, after what is under way has ended
 */
export async function runOnce(
  crawl: LocalCrawl,
  progress: CrawlProgress,
  { signal, isAfterDeath = false }: RunOptions = {},
): Promise<void> {
  const tick = async () => (await crawl.pipeline.tick()).candidates >= CANDIDATE.perTick;
  let isMoreDue = await tick();
  const errors: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  const start = (work: Promise<void>): void => {
    const ended = work.catch((error: unknown) => void errors.push(error)).finally(() => underWay.delete(ended));
    underWay.add(ended);
  };
  const pollAtMost = pLimit(isAfterDeath ? 1 : LISTINGS_AT_ONCE);
  const { pipeline } = crawl;
  const poll = (id: string) =>
    polled(id, progress, () => (isAfterDeath ? pipeline.pollSuspect(id, signal) : pipeline.pollListing(id, signal)));
  const left = { listings: 0, candidates: 0 };
  const due = new DueCandidates();
  let batches = 0;
  for (;;) {
    const { listingIds, candidates } = crawl.queue.take();
    due.add(candidates);
    const stopped = (): boolean => signal?.aborted === true || errors.length > 0;
    const pollUnlessStopped = async (id: string): Promise<void> => {
      if (stopped() || (await poll(id)) === 'left') left.listings += 1;
    };
    for (const id of listingIds) start(pollAtMost(() => pollUnlessStopped(id)));
    while (!stopped() && batches < BATCHES_AT_ONCE && due.size > 0) {
      batches += 1;
      const batch = extract(crawl, due.takeBatch(), progress, signal);
      start(batch.then((count) => void (left.candidates += count)).finally(() => (batches -= 1)));
    }
    if (underWay.size > 0) await Promise.race(underWay);
    else if (isMoreDue && !stopped()) isMoreDue = await tick();
    else break;
  }
  if (errors.length > 0) throw errors[0];
  left.candidates += due.size;
  if (left.listings + left.candidates > 0) progress.left?.(left.listings, left.candidates);
}

async function polled(
  listingId: string,
  progress: CrawlProgress,
  poll: () => Promise<PollReport>,
): Promise<'done' | 'left'> {
  try {
    const report = await poll();
    progress.polled(report);
    return report.kind === 'skipped' && report.reason === 'stopped' ? 'left' : 'done';
  } catch (error) {
    // As in a queue, where one message that fails takes no other with it.
    if (error instanceof NewsfoldError) throw error;
    progress.broke(listingId, error);
    return 'done';
  }
}

/** @returns how many were left as they were found */
async function extract(
  { pipeline }: LocalCrawl,
  batch: CandidateRef[],
  progress: CrawlProgress,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { candidates } = await pipeline.extract(
    batch.map(({ key }) => key),
    signal,
  );
  candidates.forEach((candidate) => progress.settled(candidate));
  return candidates.filter(({ kind }) => kind === 'left').length;
}

/** Candidates waiting for a batch: one of each host, then the next of each, so that neighbours do not wait for one clock. */
class DueCandidates {
  readonly #byHost = new Map<string, CandidateRef[]>();
  size = 0;

  add(refs: CandidateRef[]): void {
    for (const ref of refs) {
      const queue = this.#byHost.get(ref.host);
      if (queue) queue.push(ref);
      else this.#byHost.set(ref.host, [ref]);
    }
    this.size += refs.length;
  }

  takeBatch(): CandidateRef[] {
    const batch: CandidateRef[] = [];
    // A host that has more is put last in line, where this loop comes to it again.
    for (const [host, queue] of this.#byHost) {
      if (batch.length === CANDIDATE.perBatch) break;
      this.#byHost.delete(host);
      const ref = queue.shift();
      if (ref) batch.push(ref);
      if (queue.length > 0) this.#byHost.set(host, queue);
    }
    this.size -= batch.length;
    return batch;
  }
}
