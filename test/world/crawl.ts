/** The sample world crawled into a home, as two scheduled runs an hour and ten minutes apart would. */
import { articleIdOf } from '../../functions/identity.ts';
import { identityOf } from '../../functions/candidate/address.ts';
import type { CandidateReport } from '../../functions/candidate/report.ts';
import { silentLog } from '../../functions/log.ts';
import type { PollReport } from '../../functions/listing/poll.ts';
import { createTransport } from '../../functions/page/transport.ts';
import { createPipeline, type Pipeline } from '../../functions/pipeline.ts';
import type { Clock, Stores } from '../../functions/ports.ts';
import { createLocalQueue } from '../../functions/sqlite/nudges.ts';
import { runOnce } from '../../cli/local-crawl.ts';
import { serveSamples, type SampleServer } from '../../samples/serve.ts';

export const RUN_1 = new Date('2026-03-10T09:00:00Z');
export const BETWEEN_RUNS_MS = 70 * 60_000;
export const RUN_2 = new Date(RUN_1.getTime() + BETWEEN_RUNS_MS);

export interface CrawledWorld {
  stores: Stores;
  server: SampleServer;
  polls: PollReport[];
  candidates: CandidateReport[];
  pipeline: Pipeline;
  /** One more scheduled run, so many milliseconds after the last. */
  runAgain(afterMs: number): Promise<{ polls: PollReport[]; candidates: CandidateReport[] }>;
  close(): Promise<void>;
}

/** A clock that stands where it is put; waiting moves it, so that politeness costs no time in a test. */
export class StoppedClock implements Clock {
  #at: number;

  constructor(at: Date) {
    this.#at = at.getTime();
  }

  now(): Date {
    return new Date(this.#at);
  }

  async sleep(ms: number): Promise<void> {
    const until = this.#at + ms;
    await new Promise((resolve) => setImmediate(resolve));
    this.#at = Math.max(this.#at, until);
  }
}

/** @param runs 1: what happens between the runs has not happened yet */
export async function crawlWorld(stores: Stores, runs: 1 | 2 = 2): Promise<CrawledWorld> {
  const server = await serveSamples({ now: RUN_1, later: RUN_2 });
  const clock = new StoppedClock(RUN_1);
  const transport = createTransport({ clock, hostOverrides: server.hosts });
  const queue = createLocalQueue();
  const sites = { load: () => Promise.resolve(server.sitesFile) };
  const ports = { ...stores, clock, random: () => 0.5, log: silentLog, sites, transport, nudges: queue.nudges };
  const pipeline = createPipeline(ports, { nudgeGraceMs: 0 });
  const run = async () => {
    const polls: PollReport[] = [];
    const candidates: CandidateReport[] = [];
    const progress = {
      polled: (one: PollReport) => polls.push(one),
      settled: (one: CandidateReport) => candidates.push(one),
      broke(_listingId: string, error: unknown) {
        throw error;
      },
    };
    await runOnce({ pipeline, queue, close: () => undefined }, progress);
    return { polls, candidates };
  };
  const first = await run();
  const runAgain = async (afterMs: number) => {
    await clock.sleep(afterMs);
    return run();
  };
  if (runs === 2) server.setRun(2);
  const second = runs === 2 ? await runAgain(BETWEEN_RUNS_MS) : { polls: [], candidates: [] };
  return {
    ...{ stores, server, pipeline, runAgain },
    polls: [...first.polls, ...second.polls],
    candidates: [...first.candidates, ...second.candidates],
    async close() {
      transport.close();
      await server.close();
    },
  };
}

/** Of an article that lives at the address which it names as its own. */
export const idOfAddress = (url: string): string => articleIdOf(identityOf(url));
