/** The schedule and the queues of one process: what EventBridge, SQS and Lambda do in an account, a loop does here. */
import pLimit from 'p-limit';
import type { CandidateReport } from '../functions/candidate/extract.ts';
import { NewsfoldError } from '../functions/errors.ts';
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
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

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

/**
 * One scheduled run: a tick, then everything that it and its listings lead to.
 * @param signal ends the run after what is under way; the frontier keeps the rest for the next run
 */
export async function runOnce(
  { pipeline, queue }: LocalCrawl,
  progress: CrawlProgress,
  signal?: AbortSignal,
): Promise<void> {
  await pipeline.tick();
  for (;;) {
    const { listingIds, candidates } = queue.take();
    if (signal?.aborted || (listingIds.length === 0 && candidates.length === 0)) return;
    await eachAtOnce(listingIds, LISTINGS_AT_ONCE, signal, async (listingId) => {
      try {
        progress.polled(await pipeline.pollListing(listingId));
      } catch (error) {
        // As in a queue, where one message that fails takes no other with it.
        if (error instanceof NewsfoldError) throw error;
        progress.broke(listingId, error);
      }
    });
    const batches = batchesOf(spreadByHost(candidates), CANDIDATE.perBatch);
    await eachAtOnce(batches, BATCHES_AT_ONCE, signal, async (batch) => {
      const report = await pipeline.extract(batch.map(({ key }) => key));
      report.candidates.forEach((candidate) => progress.settled(candidate));
    });
  }
}

async function eachAtOnce<T>(
  items: T[],
  most: number,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const limit = pLimit(most);
  await Promise.all(items.map((item) => limit(async () => (signal?.aborted ? undefined : work(item)))));
}

/** One of each host, then the next of each: neighbours in a batch do not wait for one host's clock. */
function spreadByHost<T extends { host: string }>(items: T[]): T[] {
  const rounds = new Map<string, number>();
  const ranked = items.map((item) => {
    const round = rounds.get(item.host) ?? 0;
    rounds.set(item.host, round + 1);
    return { item, round };
  });
  return ranked.sort((a, b) => a.round - b.round).map(({ item }) => item);
}

function batchesOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
