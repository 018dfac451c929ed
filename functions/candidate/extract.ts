/** A batch of candidates, from claim to settlement: fetched side by side, kept raw in one WARC file, taken in one by one. */
import pLimit from 'p-limit';
import { contentHashOf } from '../article/archive.ts';
import type { ArticleHead } from '../article/article.ts';
import { SharedRecords, type Writer } from '../article/records.ts';
import { takeIn, takenPage, type Intake, type ReadPage, type TakenPage } from '../article/intake.ts';
import { StoreError, ThrottledError } from '../errors.ts';
import { CANDIDATE, FETCH } from '../limits.ts';
import { coolDown, politeFetch, politenessOf, type HostRecords } from '../page/polite.ts';
import { packPage } from '../page/warc.ts';
import type { Ports, Repeats } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import { Stopped } from '../stopping.ts';
import { isFresh, type Candidate, type ClaimedCandidate, type Settlement } from './candidate.ts';
import { settleFetch } from './fetched.ts';
import { keepRaw, mayBeKept } from './raw-pages.ts';
import { logCandidates, type CandidateReport, type ExtractReport } from './report.ts';
import { countRepeat, repeatsOf, waitsUntil } from './repeats.ts';
import { isExhausted, settledAs, settledDone, settledFailed } from './settlement.ts';

/** A site that was switched off keeps its place; it is looked at again after this. */
const SITE_OFF_MS = 24 * 3600 * 1000;

type Stored = Extract<Intake, { kind: 'stored' }>;

/** What became of some candidates, and those that have to be taken one by one (`suspect.ts`): claimed, and not looked at yet. */
export interface RunReport extends ExtractReport {
  suspects: Suspect[];
}

/** A candidate that was left by whoever had it, and may be why. */
export interface Suspect {
  candidate: Candidate;
  policy: SitePolicy;
}

/** A page that may be taken in: what is left of it waits for the others, so that many fit into the memory of one worker. */
interface Fetched {
  candidate: Candidate;
  policy: SitePolicy;
  taken: TakenPage;
  finalUrl: string;
  /** What to ask with next time. */
  validators: Pick<Settlement, 'etag' | 'lastModified'>;
  /** As it will lie in the WARC file; absent where it is not kept. */
  raw?: Buffer;
  /** Of a later look: what is stored. */
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
  // Only a store that is not well is worth another delivery; anything else is settled below, or left to the frontier.
  const setAside = (key: string, error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    if (error instanceof ThrottledError) {
      report.candidates.push({ key, kind: 'left', reason: 'throttled' });
      return;
    }
    ports.log.error('candidate not settled', { key, reason: error.message });
    report.failedKeys.push(key);
  };
  const guarded = async ({ key, fetch }: Fetching): Promise<void> => {
    try {
      const result = await fetch();
      if (result === undefined) return;
      if ('taken' in result) fetched.push(result);
      else report.candidates.push(result);
    } catch (error) {
      setAside(key, error);
    }
  };
  await Promise.all(fetching.map((one) => limit(() => guarded(one))));
  const kept = fetched.filter((item) => item.raw !== undefined);
  const packed = kept.flatMap(({ raw, taken }) => (raw === undefined ? [] : [{ raw, fetchedAt: taken.fetchedAt }]));
  const rawKeys = await keepRaw(ports, packed).catch((error: unknown) => {
    for (const { candidate } of kept) setAside(candidate.key, error);
    return undefined;
  });
  // What goes without a page of its own is none of that failure's affair.
  const ready = rawKeys === undefined ? fetched.filter((item) => !kept.includes(item)) : fetched;
  const writers = writersFor(ports, ready.length);
  await Promise.all(
    ready.map((item, at) => {
      const context = { rawKey: rawKeys?.[kept.indexOf(item)], records: writers[at] };
      return guarded({ key: item.candidate.key, fetch: () => takeInCandidate(ports, item, context) });
    }),
  );
  logCandidates(ports, report.candidates);
  return report;
}

/** Where each request is charged for, the records of a run share an object. */
function writersFor({ objects, clock }: Ports, count: number): Writer[] {
  if (objects.chargesRequests === undefined) return [];
  const shared = new SharedRecords(objects, clock.now().toISOString().slice(0, 10), count);
  return Array.from({ length: count }, () => shared.writer());
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
    if (!(error instanceof Stopped || error instanceof ThrottledError)) return settleBroken(ports, candidate, error);
    return leave(ports, candidate, error);
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
  if (!('read' in settled)) return settled;
  const fetched = await reduced(ports, candidate, policy, settled.read);
  return repeats === undefined ? fetched : { ...fetched, repeats };
}

/**
 * Reads and packs a page while others are still waited for: waiting is paid for too. A later look that found the text which is
 * stored is not kept once more, because most sites send a page anew whenever they are asked.
 */
async function reduced(ports: Ports, candidate: Candidate, policy: SitePolicy, read: ReadPage): Promise<Fetched> {
  const { page } = read;
  const { etag, 'last-modified': lastModified } = page.headers;
  const taken = takenPage(read, candidate.hints);
  const head = await storedHead(ports, candidate);
  const fetched = { candidate, policy, taken, head, finalUrl: page.finalUrl, validators: { etag, lastModified } };
  const isKnown = head?.versions.at(-1)?.contentHash === contentHashOf(taken.extracted);
  return isKnown || !mayBeKept(policy, read) ? fetched : { ...fetched, raw: packPage(page) };
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
 * Gives the candidate back as it was found. Where even that is too much for the table, the lease runs out by itself, and whoever
 * comes next takes it alone, as if its worker had ended.
 */
async function leave(
  { frontier, clock }: Ports,
  { key, dueAt }: Candidate,
  error: Stopped | ThrottledError,
): Promise<CandidateReport> {
  const wasStopped = error instanceof Stopped;
  // From now on, the next tick but one sends it: at once it would only be in the way again.
  const due = wasStopped ? (dueAt ?? clock.now().toISOString()) : clock.now().toISOString();
  await frontier.postpone(key, due);
  return { key, kind: 'left', reason: wasStopped ? 'stopped' : 'throttled' };
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

/** What a later look is compared with; what cannot be told is taken for nothing. */
async function storedHead({ articles, log }: Ports, { articleId }: Candidate): Promise<ArticleHead | undefined> {
  if (articleId === undefined) return undefined;
  try {
    return await articles.get(articleId);
  } catch (error) {
    log.debug('not compared with what is stored', { articleId, reason: String(error) });
    return undefined;
  }
}

async function takeInCandidate(
  ports: Ports,
  fetched: Fetched,
  { rawKey, records }: { rawKey: string | undefined; records: Writer | undefined },
): Promise<CandidateReport> {
  const { candidate, policy, taken, finalUrl } = fetched;
  const { key, url } = candidate;
  try {
    const context = {
      site: policy.site,
      seenAt: candidate.foundAt,
      now: ports.clock.now(),
      ...(policy.foldWindowMs === undefined ? {} : { foldWindowMs: policy.foldWindowMs }),
      ...(rawKey === undefined ? {} : { rawKey }),
      ...(records === undefined ? {} : { records }),
      ...(candidate.articleId === undefined ? {} : { foldedAs: candidate.articleId }),
      head: fetched.head,
    };
    const intake = await takeIn(ports, taken, context);
    if (candidate.articleId === undefined && intake.kind === 'stored') {
      const again = isRepeat(intake);
      if (again || fetched.repeats !== undefined) await countRepeat(ports.hosts, url, again, ports.clock.now());
    }
    await ports.frontier.settle(key, settlementOf(ports, fetched, intake));
    if (intake.kind === 'not-article' && intake.status === 'challenge') {
      await coolDown(ports, new URL(finalUrl).host, intake.reason);
    }
    return { key, kind: 'taken', url, intake };
  } catch (error) {
    return await (error instanceof ThrottledError
      ? leave(ports, candidate, error)
      : settleBroken(ports, candidate, error));
  } finally {
    records?.end();
  }
}

/** Has another address of the site the same text? */
const isRepeat = ({ change, membership }: Stored): boolean => change === 'new' && membership?.twinId !== undefined;

function settlementOf(ports: Ports, { candidate, validators }: Fetched, intake: Intake): Settlement {
  const now = ports.clock.now();
  if (intake.kind === 'stored') {
    const text = intake.change === 'unchanged' ? 'as before' : 'new';
    return settledDone(candidate, now, { articleId: intake.article.articleId, ...validators }, text);
  }
  // A challenge is the host's mood, not the address's nature: it is asked again later.
  return intake.status === 'challenge'
    ? settledFailed(candidate, now, ports.random, intake.reason)
    : settledAs('not-article', candidate, `${intake.status}: ${intake.reason}`);
}
