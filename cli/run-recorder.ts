/** Writes down what a run does, site by site, while it is shown. */
import type { CandidateReport } from '../functions/candidate/report.ts';
import { siteOf } from '../functions/candidate/address.ts';
import type { PollReport } from '../functions/listing/poll.ts';
import type { Runs } from '../functions/ports.ts';
import { noCounts, type RunCounts, type RunRecord, type RunSite } from '../functions/query/run.ts';
import { runOnce, type CrawlProgress, type LocalCrawl } from './local-crawl.ts';
import { countPoll, countSettled, WaitingLinks } from './progress.ts';

export interface RecordedRun {
  runs: Runs;
  shown: CrawlProgress;
  now: () => Date;
  signal?: AbortSignal;
}

/** As `runOnce`, and the run is in the archive's list of runs. @throws what `runOnce` throws: the run then is one that did not end */
export async function recordRun(crawl: LocalCrawl, { runs, shown, now, signal }: RecordedRun): Promise<void> {
  const recorder = new RunRecorder(runs, shown, now);
  const [before] = await runs.latest(1);
  await recorder.begin();
  await runOnce(crawl, recorder, { signal, isAfterDeath: before !== undefined && before.endedAt === undefined });
  await recorder.end();
}

/** Passes everything on to `shown`. */
class RunRecorder implements CrawlProgress {
  readonly #shown: CrawlProgress;
  readonly #runs: Runs;
  readonly #now: () => Date;
  readonly #startedAt: string;
  readonly #sites = new Map<string, RunSite>();
  readonly #counts: RunCounts = noCounts();
  readonly #waiting = new WaitingLinks();

  constructor(runs: Runs, shown: CrawlProgress, now: () => Date) {
    this.#runs = runs;
    this.#shown = shown;
    this.#now = now;
    this.#startedAt = now().toISOString();
  }

  /** Before anything is done: a run that is killed is seen to have begun. */
  begin(): Promise<void> {
    return this.#runs.put(this.#record());
  }

  end(): Promise<void> {
    return this.#runs.put({ ...this.#record(), endedAt: this.#now().toISOString() });
  }

  polled(report: PollReport): void {
    if ('listing' in report) for (const counts of this.#countsOf(report.listing.site)) countPoll(counts, report);
    this.#waiting.polled(report);
    this.#shown.polled(report);
  }

  settled(report: CandidateReport): void {
    const didWait = this.#waiting.settled(report);
    if (report.kind !== 'skipped' && report.kind !== 'left')
      for (const counts of this.#countsOf(siteOfReport(report))) countSettled(counts, report, didWait);
    this.#shown.settled(report);
  }

  left(listings: number, candidates: number): void {
    this.#shown.left?.(listings, candidates);
  }

  broke(listingId: string, error: unknown): void {
    this.#counts.listings += 1;
    this.#counts.listingsFailed += 1;
    this.#shown.broke(listingId, error);
  }

  #record(): RunRecord {
    return { startedAt: this.#startedAt, counts: this.#counts, sites: [...this.#sites.values()] };
  }

  #countsOf(name: string): RunCounts[] {
    const at = this.#now().toISOString();
    const site = this.#sites.get(name) ?? { site: name, startedAt: at, endedAt: at, counts: noCounts() };
    this.#sites.set(name, site);
    site.endedAt = at;
    return [this.#counts, site.counts];
  }
}

function siteOfReport(report: Exclude<CandidateReport, { kind: 'skipped' | 'left' }>): string {
  if (report.kind === 'taken' && report.intake.kind === 'stored') return report.intake.article.site;
  return siteOf(report.url);
}
