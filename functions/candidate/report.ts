/** What became of candidates, and its lines in the log. */
import { freshnessSeconds } from '../article/freshness.ts';
import type { Intake } from '../article/intake.ts';
import type { Ports } from '../ports.ts';

/** What became of one candidate. */
export type CandidateReport =
  | { key: string; kind: 'taken'; url: string; intake: Intake }
  | {
      key: string;
      kind: 'unchanged' | 'postponed' | 'refused' | 'gone' | 'not-article' | 'failed';
      url: string;
      reason?: string;
    }
  /** As it was found, and due: the next tick sends it. */
  | { key: string; kind: 'left'; reason: 'stopped' | 'throttled' }
  /** Not due, or in the hands of another worker: a doubled or late nudge. */
  | { key: string; kind: 'skipped' };

export interface ExtractReport {
  candidates: CandidateReport[];
  /** Could not be settled because a store is not well: to be delivered again. */
  failedKeys: string[];
}

/** Most looks find nothing new: one line for all of them. */
export function logCandidates(ports: Pick<Ports, 'log' | 'clock'>, reports: readonly CandidateReport[]): void {
  for (const [reason, left] of Map.groupBy(reports.filter(isLeft), (report) => report.reason))
    ports.log.warn('candidates left', { reason, keys: left.map(({ key }) => key) });
  const unchanged = reports.filter(isUnchanged);
  if (unchanged.length > 0) ports.log.info('candidates unchanged', { keys: unchanged.map(({ key }) => key) });
  for (const report of reports) if (!isUnchanged(report)) logCandidate(ports, report);
}

type Left = Extract<CandidateReport, { kind: 'left' }>;
const isLeft = (report: CandidateReport): report is Left => report.kind === 'left';

function isUnchanged(report: CandidateReport): boolean {
  if (report.kind !== 'taken') return report.kind === 'unchanged';
  const { intake } = report;
  return intake.kind === 'stored' && intake.change === 'unchanged' && intake.membership === undefined;
}

function logCandidate({ log, clock }: Pick<Ports, 'log' | 'clock'>, report: CandidateReport): void {
  if (report.kind === 'skipped' || report.kind === 'left') return;
  const { key, kind, url } = report;
  if (report.kind !== 'taken') {
    log[kind === 'failed' ? 'warn' : 'info'](`candidate ${kind}`, { key, url, reason: report.reason });
  } else if (report.intake.kind === 'stored') {
    const { article, change, membership } = report.intake;
    const { articleId, version, bodyStatus } = article;
    log.info('article stored', {
      key,
      url,
      articleId,
      version,
      bodyStatus,
      change,
      storyId: membership?.storyId,
      role: membership?.role,
      ...(change === 'new' ? { freshnessSeconds: freshnessSeconds(article, clock.now()) } : {}),
    });
  } else {
    log.info('not an article', { key, url, status: report.intake.status, reason: report.intake.reason });
  }
}
