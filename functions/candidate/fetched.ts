/** What a fetch brought: a page that may be taken in, or an end that is settled at once. */
import { readPage, refusal, type ReadPage } from '../article/intake.ts';
import { FETCH } from '../limits.ts';
import type { FetchOutcome } from '../page/page.ts';
import { politenessOf, type HostRecords } from '../page/polite.ts';
import { leadsAway, looksNotFound } from '../page/soft-404.ts';
import type { Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import type { Candidate, Settlement } from './candidate.ts';
import { countRepeat } from './repeats.ts';
import type { CandidateReport } from './report.ts';
import { endingOf, settledAs, settledDone, settledFailed } from './settlement.ts';

interface Visited {
  candidate: Candidate;
  policy: SitePolicy;
  records: HostRecords;
}

/** Everything but a page that may be kept is settled here. */
export async function settleFetch(
  ports: Ports,
  visited: Visited,
  outcome: FetchOutcome,
): Promise<CandidateReport | { read: ReadPage }> {
  const { candidate, policy } = visited;
  const { key, url } = candidate;
  const now = ports.clock.now();
  if (outcome.kind === 'ok') {
    const read = readPage(outcome.page);
    const lost = await notFound(ports, visited, read);
    if (lost !== undefined) {
      await countRepeat(ports.hosts, url, true, now);
      await ports.frontier.settle(key, settledAs('not-article', candidate, `soft 404: ${lost}`));
      return { key, kind: 'not-article', url, reason: `soft 404: ${lost}` };
    }
    if (wasCutOff(read) && candidate.attempts < CUT_OFF_TRIES) {
      const reason = `the server ended its answer after ${outcome.page.body.length} bytes, in the middle of the page`;
      const settlement = settledFailed(candidate, now, ports.random, reason);
      await ports.frontier.settle(key, settlement);
      return { key, kind: reportKind(settlement), url, reason };
    }
    const signal = policy.honourSignals ? refusal(read) : undefined;
    if (signal === undefined) return { read };
    await ports.frontier.settle(key, settledAs('refused', candidate, `the page says ${signal}`));
    return { key, kind: 'refused', url, reason: `the page says ${signal}` };
  }
  if (outcome.kind === 'notModified' && candidate.articleId !== undefined) {
    const { articleId } = candidate;
    await ports.frontier.settle(key, settledDone(candidate, now, { articleId, ...outcome.validators }, 'as before'));
    return { key, kind: 'unchanged', url };
  }
  const failure =
    outcome.kind === 'notModified'
      ? ({ kind: 'rejected', reason: 'malformed', detail: '304 to a request without validators' } as const)
      : outcome;
  const ending = endingOf(failure, candidate, now, ports.random);
  if (ending.kind === 'postpone') {
    await ports.frontier.postpone(key, ending.dueAt);
    return { key, kind: 'postponed', url, reason: `until ${ending.dueAt}` };
  }
  await ports.frontier.settle(key, ending.settlement);
  return { key, kind: reportKind(ending.settlement), url, reason: ending.settlement.reason };
}

/** A page that never comes whole is taken as it is after this many tries, and says so. */
const CUT_OFF_TRIES = 2;
/** Characters at the end in which a whole page closes. */
const ENDING_CHARS = 2_000;

/** Half a page would be stored as an article, or as a new version of one. What is cut at our own cap never comes whole. */
function wasCutOff({ page, html }: ReadPage): boolean {
  return page.truncated && page.body.length < FETCH.pageBytes && !/<\/html/i.test(html.slice(-ENDING_CHARS));
}

/** Why the page is none although the server says 200. An article that was stored is not doubted. */
async function notFound(
  ports: Ports,
  { candidate, policy, records }: Visited,
  { page, html }: ReadPage,
): Promise<string | undefined> {
  if (candidate.articleId !== undefined) return undefined;
  return leadsAway(page) ?? (await looksNotFound(ports, politenessOf(policy), page, html, records));
}

function reportKind({ state }: Settlement): 'refused' | 'gone' | 'not-article' | 'failed' | 'postponed' {
  // A fetch that brought no page never leaves a candidate `done`.
  return state === 'waiting' || state === 'done' ? 'postponed' : state;
}
