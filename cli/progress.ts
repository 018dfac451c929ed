/** What a crawl has done so far: counted, shown on one line of a terminal, summed up at the end. */
import type { CandidateReport } from '../functions/candidate/report.ts';
import { FRONT_PAGE_WAIT_MS, type PollReport } from '../functions/listing/poll.ts';
import { noCounts, type RunCounts } from '../functions/query/run.ts';
import type { Context } from './context.ts';
import type { CrawlProgress } from './local-crawl.ts';
import { countOf } from './words.ts';
import { cut } from './text.ts';

/** Without a terminal, a line now and then is enough. */
const PLAIN_EVERY_MS = 60_000;
const TERMINAL_EVERY_MS = 100;
const FEED_WAIT = `for ${FRONT_PAGE_WAIT_MS / 60_000} minutes (only the front page shows them yet; a later crawl takes them)`;

export function countPoll(counts: RunCounts, report: PollReport): void {
  // A guess that was none is no failure of anything.
  if (report.kind === 'skipped' || report.kind === 'dropped') return;
  counts.listings += 1;
  if (report.kind === 'failed') counts.listingsFailed += 1;
  if (report.kind === 'read') {
    counts.found += report.added.length;
    counts.waiting += report.waiting;
  }
}

/** Links of one run that wait for a feed: one that a feed told of meanwhile is taken in the same run, and waited for nothing. */
export class WaitingLinks {
  readonly #keys = new Set<string>();

  polled(report: PollReport): void {
    if (report.kind === 'read' && report.waiting > 0) for (const { key } of report.added) this.#keys.add(key);
  }

  /** @returns whether it was one of them */
  settled({ key, kind }: CandidateReport): boolean {
    return kind !== 'skipped' && kind !== 'left' && this.#keys.delete(key);
  }
}

/** @param didWait it was counted among the waiting */
export function countSettled(counts: RunCounts, report: CandidateReport, didWait: boolean): void {
  if (report.kind === 'skipped' || report.kind === 'left') return;
  if (didWait) counts.waiting -= 1;
  if (report.kind !== 'taken') counts[report.kind === 'not-article' ? 'notArticles' : report.kind] += 1;
  else if (report.intake.kind === 'not-article') counts.notArticles += 1;
  else if (report.intake.change === 'new') counts.stored += 1;
  else if (report.intake.change === 'version') counts.versions += 1;
  else counts.unchanged += 1;
}

export class CrawlCounter implements CrawlProgress {
  readonly counts = noCounts();
  readonly #waiting = new WaitingLinks();
  readonly #context: Context;
  #left = { listings: 0, candidates: 0 };
  readonly #startedMs = performance.now();
  #shownMs = performance.now();

  constructor(context: Context) {
    this.#context = context;
  }

  polled(report: PollReport): void {
    countPoll(this.counts, report);
    this.#waiting.polled(report);
    if (report.kind === 'failed') this.note(`  ${report.listing.url}: ${report.reason}`);
    this.#show();
  }

  settled(report: CandidateReport): void {
    countSettled(this.counts, report, this.#waiting.settled(report));
    if (report.kind === 'failed') this.note(`  ${report.url}: ${report.reason ?? 'failed'}`);
    this.#show();
  }

  left(listings: number, candidates: number): void {
    this.#left = { listings, candidates };
  }

  broke(listingId: string, error: unknown): void {
    this.counts.listings += 1;
    this.counts.listingsFailed += 1;
    this.note(`  listing ${listingId}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** A line that stays, above the one that moves. */
  note(text: string): void {
    this.#clear();
    this.#context.note(text);
  }

  /** Ends the moving line. @returns what was done, in words */
  finish(): string {
    this.#clear();
    const { counts } = this;
    const parts = [
      `${countOf(counts.listings, 'listing')} read${counts.listingsFailed > 0 ? ` (${counts.listingsFailed} failed)` : ''}`,
      countOf(counts.stored, 'new article'),
      ...(counts.versions > 0 ? [countOf(counts.versions, 'new version')] : []),
      ...(counts.unchanged > 0 ? [`${counts.unchanged.toLocaleString('en')} unchanged`] : []),
      ...(counts.notArticles > 0
        ? [countOf(counts.notArticles, 'page without an article', 'pages without an article')]
        : []),
      ...(counts.gone > 0 ? [`${counts.gone.toLocaleString('en')} gone`] : []),
      ...(counts.refused > 0 ? [`${counts.refused.toLocaleString('en')} refused by their site`] : []),
      ...(counts.postponed > 0 ? [`${counts.postponed.toLocaleString('en')} to be tried again`] : []),
      ...(counts.failed > 0 ? [`${counts.failed.toLocaleString('en')} failed`] : []),
      ...(this.#left.listings > 0 ? [`${countOf(this.#left.listings, 'listing')} left to the next crawl`] : []),
      ...(this.#left.candidates > 0 ? [`${countOf(this.#left.candidates, 'link')} left to the next crawl`] : []),
      ...(counts.waiting > 0 ? [`${countOf(counts.waiting, 'link')} left to the feeds ${FEED_WAIT}`] : []),
    ];
    return `${parts.join(', ')} in ${((performance.now() - this.#startedMs) / 1000).toFixed(1)} s`;
  }

  #show(): void {
    const { options, stderr } = this.#context;
    if (options.quiet) return;
    const now = performance.now();
    if (now - this.#shownMs < (stderr.isTTY ? TERMINAL_EVERY_MS : PLAIN_EVERY_MS)) return;
    this.#shownMs = now;
    const { listings, found, stored, versions, unchanged, failed } = this.counts;
    const done = stored + versions + unchanged;
    const rate = (done / ((now - this.#startedMs) / 1000)).toFixed(1);
    const line = `  ${listings} listings, ${found} found, ${done} done (${rate}/s), ${failed} failed`;
    stderr.write(stderr.isTTY ? `\r\x1b[2K${cut(line, (stderr.columns ?? 80) - 1)}` : `${line}\n`);
  }

  #clear(): void {
    const { options, stderr } = this.#context;
    if (stderr.isTTY && !options.quiet) stderr.write('\r\x1b[2K');
  }
}
