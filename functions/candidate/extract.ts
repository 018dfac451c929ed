/** A batch of candidates, from claim to settlement: fetched side by side, kept raw in one WARC file, taken in one by one. */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { contentHashOf } from '../article/archive.ts';
import type { ArticleHead, ExtractedArticle } from '../article/article.ts';
import { freshnessSeconds } from '../article/freshness.ts';
import { extractPage, mayKeepRaw, readPage, refusal, takeIn, type Intake, type ReadPage } from '../article/intake.ts';
import { StoreError } from '../errors.ts';
import { CANDIDATE, FETCH } from '../limits.ts';
import { rawObjectKey } from '../object-key.ts';
import type { FetchOutcome } from '../page/page.ts';
import { coolDown, politeFetch, politenessOf, type HostRecords } from '../page/polite.ts';
import { leadsAway, looksNotFound } from '../page/soft-404.ts';
import { writeWarc } from '../page/warc.ts';
import type { Ports, Repeats } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import { isFresh, type Candidate, type ClaimedCandidate, type Settlement } from './candidate.ts';
import { countRepeat, repeatsOf, waitsUntil } from './repeats.ts';
import { endingOf, isExhausted, settledAs, settledDone, settledFailed } from './settlement.ts';

/** A site that was switched off keeps its place; it is looked at again after this. */
const SITE_OFF_MS = 24 * 3600 * 1000;

type Stored = Extract<Intake, { kind: 'stored' }>;

/** What became of one candidate. */
export type CandidateReport =
  | { key: string; kind: 'taken'; url: string; intake: Intake }
  | {
      key: string;
      kind: 'unchanged' | 'postponed' | 'refused' | 'gone' | 'not-article' | 'failed';
      url: string;
      reason?: string;
    }
  /** Not due, or in the hands of another worker: a doubled or late nudge. */
  | { key: string; kind: 'skipped' };

export interface ExtractReport {
  candidates: CandidateReport[];
  /** Could not be settled because a store did not answer: to be delivered again. */
  failedKeys: string[];
}

/** What became of some candidates, and those that have to be taken one by one (`suspect.ts`): claimed, and not looked at yet. */
export interface RunReport extends ExtractReport {
  suspects: Suspect[];
}

/** A candidate that was left by whoever had it, and may be why. */
export interface Suspect {
  candidate: Candidate;
  policy: SitePolicy;
}

interface Visited {
  candidate: Candidate;
  policy: SitePolicy;
  records: HostRecords;
}

interface Fetched {
  candidate: Candidate;
  policy: SitePolicy;
  read: ReadPage;
  /** Of a page that was looked at again: what it says now, and what is stored. */
  extracted?: ExtractedArticle;
  head?: ArticleHead | undefined;
  /** Of a new address, where others like it showed one text. */
  repeats?: Repeats;
}

export async function extractCandidates(
  ports: Ports,
  policies: Map<string, SitePolicy>,
  keys: string[],
): Promise<RunReport> {
  const claimed: (Suspect & { candidate: ClaimedCandidate })[] = [];
  const claiming = [...new Set(keys)].map((key) => ({
    key,
    fetch: async () => {
      const claim = await claimCandidate(ports, policies, key);
      if ('key' in claim) return claim;
      claimed.push(claim);
      return undefined;
    },
  }));
  const rest = await takeAll(ports, claiming);
  const suspects = claimed.filter(({ candidate }) => candidate.wasLeft === true);
  const free = claimed.filter(({ candidate }) => candidate.wasLeft !== true);
  await foreseeLooks(ports, free);
  const fetching = free.map(({ candidate, policy }) => ({
    key: candidate.key,
    fetch: () => visitOrSettle(ports, candidate, policy),
  }));
  const taken = await takeAll(ports, fetching);
  return {
    candidates: [...rest.candidates, ...taken.candidates],
    failedKeys: [...rest.failedKeys, ...taken.failedKeys],
    suspects,
  };
}

/** Most of a run end as articles that are looked at again at about the same time. */
async function foreseeLooks({ frontier, clock, log }: Ports, claimed: readonly Suspect[]): Promise<void> {
  // Whoever is still at it then has lost its lease.
  const latest = new Date(clock.now().getTime() + CANDIDATE.leaseMs);
  const looks = claimed.flatMap(({ candidate }) => {
    const { articleId = '' } = candidate;
    const { dueAt } = settledDone(candidate, latest, { articleId }, 'as before');
    return dueAt === undefined ? [] : [{ key: candidate.key, dueAt }];
  });
  for (const [by, some] of Map.groupBy(looks, ({ dueAt }) => dueAt)) {
    if (some.length === 1) continue;
    const keys = some.map(({ key }) => key);
    try {
      await frontier.foresee(keys, by);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // Each settlement says its date by itself then.
      log.warn('looks not foreseen', { reason: error.message });
    }
  }
}

/** One candidate that was claimed before, by itself. */
export function extractClaimed(ports: Ports, { candidate, policy }: Suspect): Promise<ExtractReport> {
  return takeAll(ports, [{ key: candidate.key, fetch: () => visitOrSettle(ports, candidate, policy) }]);
}

interface Fetching {
  key: string;
  /** @returns what is to be taken in, what became of it, or undefined when neither is to be said here */
  fetch: () => Promise<CandidateReport | Fetched | undefined>;
}

async function takeAll(ports: Ports, fetching: Fetching[]): Promise<ExtractReport> {
  const report: ExtractReport = { candidates: [], failedKeys: [] };
  const fetched: Fetched[] = [];
  const limit = pLimit(FETCH.concurrency);
  // Only a store that does not answer is worth another delivery; anything else is settled below.
  const setAside = (key: string, error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    ports.log.error('candidate not settled', { key, reason: error.message });
    report.failedKeys.push(key);
  };
  const guarded = ({ key, fetch }: Fetching) =>
    limit(async () => {
      try {
        const result = await fetch();
        if (result === undefined) return;
        if ('read' in result) fetched.push(result);
        else report.candidates.push(result);
      } catch (error) {
        setAside(key, error);
      }
    });
  await Promise.all(fetching.map(guarded));
  const news: Fetched[] = [];
  await Promise.all(
    fetched.map(async (item) => {
      if (!(await saysTheSame(ports, item))) news.push(item);
    }),
  );
  const kept = news.filter(mayBeKept);
  const rawKeys = await keepRaw(ports, kept).catch((error: unknown) => {
    for (const { candidate } of kept) setAside(candidate.key, error);
    return undefined;
  });
  // What goes without a page of its own is none of that failure's affair.
  const ready = rawKeys === undefined ? fetched.filter((item) => !kept.includes(item)) : fetched;
  await Promise.all(
    ready.map((item) =>
      guarded({ key: item.candidate.key, fetch: () => takeInCandidate(ports, item, rawKeys?.get(item)) }),
    ),
  );
  for (const candidate of report.candidates) logCandidate(ports, candidate);
  return report;
}

async function claimCandidate(
  ports: Ports,
  policies: Map<string, SitePolicy>,
  key: string,
): Promise<CandidateReport | { candidate: ClaimedCandidate; policy: SitePolicy }> {
  const now = ports.clock.now();
  const candidate = await ports.frontier.claim(key, now, CANDIDATE.leaseMs, (one) => isFresh(one, now));
  if (candidate === undefined) return { key, kind: 'skipped' };
  const policy = policies.get(candidate.site);
  if (policy !== undefined) return { candidate, policy };
  await ports.frontier.postpone(key, new Date(now.getTime() + SITE_OFF_MS).toISOString());
  return { key, kind: 'postponed', url: candidate.url, reason: 'the site is not in the list of sites' };
}

async function visitOrSettle(
  ports: Ports,
  candidate: Candidate,
  policy: SitePolicy,
): Promise<CandidateReport | Fetched> {
  try {
    return await visit(ports, candidate, policy);
  } catch (error) {
    return settleBroken(ports, candidate, error);
  }
}

async function visit(ports: Ports, candidate: Candidate, policy: SitePolicy): Promise<CandidateReport | Fetched> {
  const isNew = candidate.articleId === undefined;
  const known = isNew ? await ports.hosts.robots(candidate.host) : undefined;
  const records: HostRecords = new Map(known && [[candidate.host, known]]);
  const repeats = repeatsOf(known, candidate.url);
  const until = await waitsUntil(ports.hosts, candidate.url, repeats, ports.clock.now());
  if (until !== undefined) return rest(ports, candidate, until);
  const outcome = await politeFetch(
    ports,
    { url: candidate.url, maxBytes: FETCH.pageBytes, etag: candidate.etag, lastModified: candidate.lastModified },
    politenessOf(policy),
    records,
  );
  const settled = await settleFetch(ports, { candidate, policy, records }, outcome);
  return 'read' in settled && repeats !== undefined ? { ...settled, repeats } : settled;
}

/** A new address of a pattern that showed one text again and again waits, or is given up where that goes on. */
async function rest(ports: Ports, candidate: Candidate, until: string): Promise<CandidateReport> {
  const { key, url } = candidate;
  const reason = 'addresses like this one show one and the same text';
  if (isExhausted(candidate, ports.clock.now())) {
    await ports.frontier.settle(key, settledAs('not-article', candidate, reason));
    return { key, kind: 'not-article', url, reason };
  }
  await ports.frontier.postpone(key, until);
  return { key, kind: 'postponed', url, reason: `${reason}: until ${until}` };
}

/**
 * A page that breaks what reads it is its candidate's own trouble: it is retried, then set aside, and blocks nobody.
 * @throws the error when it is a store's
 */
async function settleBroken(ports: Ports, candidate: Candidate, error: unknown): Promise<CandidateReport> {
  if (error instanceof StoreError) throw error;
  const { key, url } = candidate;
  const reason = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  ports.log.error('page broke the extractor', { key, url, reason, stack });
  await ports.frontier.settle(key, settledFailed(candidate, ports.clock.now(), ports.random, reason));
  return { key, kind: 'failed', url, reason };
}

/** Everything but a page that may be kept is settled here. */
async function settleFetch(ports: Ports, visited: Visited, outcome: FetchOutcome): Promise<CandidateReport | Fetched> {
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
    if (signal === undefined) return { candidate, policy, read };
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

/**
 * Whether a later look found the text that is stored: its page is not kept once more, because most sites send a page anew
 * whenever they are asked. What cannot be told is taken for news.
 */
async function saysTheSame(ports: Ports, item: Fetched): Promise<boolean> {
  const { articleId, hints } = item.candidate;
  if (articleId === undefined) return false;
  try {
    item.extracted = extractPage(item.read, hints);
    item.head = await ports.articles.get(articleId);
    return item.head?.versions.at(-1)?.contentHash === contentHashOf(item.extracted);
  } catch (error) {
    ports.log.debug('not compared with what is stored', { articleId, reason: String(error) });
    return false;
  }
}

const mayBeKept = ({ policy, read }: Fetched): boolean =>
  policy.keepRawPages && (mayKeepRaw(read) || !policy.honourSignals);

/** One WARC file for the batch, named by the hash of its bytes. @returns where each page lies in it. */
async function keepRaw(ports: Ports, kept: Fetched[]): Promise<Map<Fetched, string>> {
  if (kept.length === 0) return new Map();
  const warc = writeWarc(kept.map(({ read }) => read.page));
  const day = ports.clock.now().toISOString().slice(0, 10);
  const key = rawObjectKey(day, createHash('sha256').update(warc.bytes).digest('hex').slice(0, 24));
  await ports.objects.put(key, warc.bytes, 'application/warc');
  return new Map(
    kept.map((item, index) => {
      const record = warc.records[index];
      if (record === undefined) throw new Error(`record ${index} of ${key} was not written`);
      return [item, `${key}#${record.offset}+${record.length}`];
    }),
  );
}

async function takeInCandidate(ports: Ports, fetched: Fetched, rawKey: string | undefined): Promise<CandidateReport> {
  const { candidate, policy, read } = fetched;
  const { key, url } = candidate;
  try {
    const context = {
      site: policy.site,
      seenAt: candidate.foundAt,
      hints: candidate.hints,
      now: ports.clock.now(),
      ...(policy.foldWindowMs === undefined ? {} : { foldWindowMs: policy.foldWindowMs }),
      ...(rawKey === undefined ? {} : { rawKey }),
      ...(candidate.articleId === undefined ? {} : { foldedAs: candidate.articleId }),
      head: fetched.head,
    };
    const intake = await takeIn(ports, read, context, fetched.extracted);
    if (candidate.articleId === undefined && intake.kind === 'stored') {
      const again = isRepeat(intake);
      if (again || fetched.repeats !== undefined) await countRepeat(ports.hosts, url, again, ports.clock.now());
    }
    await ports.frontier.settle(key, settlementOf(ports, fetched, intake));
    if (intake.kind === 'not-article' && intake.status === 'challenge') {
      await coolDown(ports, new URL(read.page.finalUrl).host, intake.reason);
    }
    return { key, kind: 'taken', url, intake };
  } catch (error) {
    return settleBroken(ports, candidate, error);
  }
}

/** Has another address of the site the same text? */
const isRepeat = ({ change, membership }: Stored): boolean => change === 'new' && membership?.twinId !== undefined;

function settlementOf(ports: Ports, { candidate, read }: Fetched, intake: Intake): Settlement {
  const now = ports.clock.now();
  if (intake.kind === 'stored') {
    const { etag, 'last-modified': lastModified } = read.page.headers;
    const text = intake.change === 'unchanged' ? 'as before' : 'new';
    return settledDone(candidate, now, { articleId: intake.article.articleId, etag, lastModified }, text);
  }
  // A challenge is the host's mood, not the address's nature: it is asked again later.
  return intake.status === 'challenge'
    ? settledFailed(candidate, now, ports.random, intake.reason)
    : settledAs('not-article', candidate, `${intake.status}: ${intake.reason}`);
}

function logCandidate({ log, clock }: Ports, report: CandidateReport): void {
  if (report.kind === 'skipped') return;
  const { key, kind, url } = report;
  if (report.kind !== 'taken') {
    log[kind === 'failed' ? 'warn' : 'info'](`candidate ${kind}`, { key, url, reason: report.reason });
  } else if (report.intake.kind === 'stored') {
    const { article, change, membership } = report.intake;
    const { articleId, version, bodyStatus } = article;
    log.info('article stored', {
      ...{ key, url, articleId, version, bodyStatus, change },
      storyId: membership?.storyId,
      role: membership?.role,
      ...(change === 'new' ? { freshnessSeconds: freshnessSeconds(article, clock.now()) } : {}),
    });
  } else {
    log.info('not an article', { key, url, status: report.intake.status, reason: report.intake.reason });
  }
}
