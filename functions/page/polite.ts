/** A fetch that asks robots.txt first, waits for its turn at the host, and remembers what the host said about waiting. */
import { fetchUrl } from '../candidate/address.ts';
import { FETCH } from '../limits.ts';
import type { Ports, RobotsRecord } from '../ports.ts';
import { ROBOTS_TOKEN } from '../sites.ts';
import { decodeBody } from './decode.ts';
import type { FetchOutcome, FetchRequest, Page } from './page.ts';
import { refreshTarget } from './refresh.ts';
import { crawlDelayMs, isAllowed, parseRobots } from './robots.ts';

/** An unreachable robots.txt forbids everything; it is asked again after this. */
const ROBOTS_RETRY_MS = 10 * 60_000;
/**
 * A request takes a while from its slot to the host, the first on a connection the longest: without a margin the host would
 * see some gaps that are shorter than what it asked for.
 */
const MARGIN_MS = 100;
/** A challenge for browsers says that the host has had enough of us. */
const CHALLENGE_HOLD_MS = 15 * 60_000;

export type PolitePorts = Pick<Ports, 'transport' | 'hosts' | 'clock' | 'log'>;

export interface Politeness {
  userAgent: string;
  /** Between two requests to one host, unless its robots.txt asks for more. */
  delayMs: number;
  /** Longest time spent waiting for hosts' clocks within this call. */
  patienceMs: number;
}

interface Visit {
  ports: PolitePorts;
  policy: Politeness;
  /** What is left of `policy.patienceMs`. */
  patienceMs: number;
}

/** Never throws for what a server did. */
export async function politeFetch(
  ports: PolitePorts,
  request: FetchRequest,
  policy: Politeness,
): Promise<FetchOutcome> {
  const url = fetchUrl(request.url);
  if (url === undefined) return { kind: 'rejected', reason: 'address', detail: 'not an http(s) address to fetch' };
  const visit: Visit = { ports, policy, patienceMs: policy.patienceMs };
  const refusal = await enter(visit, url);
  if (refusal) return refusal;
  const outcome = await ask(visit, request, url);
  if (outcome.kind !== 'ok') return outcome;
  const onward = refreshTarget(outcome.page);
  if (onward === undefined) return outcome;
  // The validators are those of the page that was asked for.
  const further: FetchRequest = { ...request, etag: undefined, lastModified: undefined };
  return (await enter(visit, onward)) ?? throughRefresh(outcome.page, await ask(visit, further, onward));
}

async function ask(visit: Visit, request: FetchRequest, url: string): Promise<FetchOutcome> {
  let host = new URL(url).host;
  const outcome = await visit.ports.transport.fetch({
    ...request,
    url,
    userAgent: visit.policy.userAgent,
    mayFollow: async (next) => {
      host = new URL(next).host;
      return enter(visit, next);
    },
  });
  await remember(visit, host, outcome);
  return outcome;
}

/** One page that led to another by its markup counts as one more redirect. */
function throughRefresh({ url, finalUrl, status, redirects }: Page, outcome: FetchOutcome): FetchOutcome {
  if (outcome.kind !== 'ok') return outcome;
  const { page } = outcome;
  return {
    kind: 'ok',
    page: { ...page, url, redirects: [...redirects, { url: finalUrl, status }, ...page.redirects] },
  };
}

/** Robots and the host's next slot: undefined when the request may be sent now. */
async function enter(visit: Visit, url: string): Promise<FetchOutcome | undefined> {
  const { host } = new URL(url);
  const record = await robotsFor(visit, url);
  if (!('verdict' in record)) return record;
  if (record.verdict === 'disallow') {
    const at = new Date(Date.parse(record.fetchedAt) + ROBOTS_RETRY_MS).toISOString();
    const status = record.status === undefined ? '' : ` (HTTP ${record.status})`;
    return { kind: 'retryAt', at, reason: `robots.txt of ${host} is unreachable${status}`, wholeHost: true };
  }
  const rules = record.verdict === 'rules' ? parseRobots(record.text ?? '') : undefined;
  if (rules && !isAllowed(rules, ROBOTS_TOKEN, url)) {
    return { kind: 'blocked', reason: 'robots', detail: `robots.txt of ${host} disallows ${new URL(url).pathname}` };
  }
  const asked = rules ? (crawlDelayMs(rules, ROBOTS_TOKEN) ?? 0) : 0;
  return takeTurn(visit, host, Math.max(visit.policy.delayMs, Math.min(asked, FETCH.crawlDelayMs)));
}

/** Waits for the host's slot within the patience that is left. */
async function takeTurn(visit: Visit, host: string, delayMs: number): Promise<FetchOutcome | undefined> {
  const { hosts, clock } = visit.ports;
  for (;;) {
    const now = clock.now();
    const slot = await hosts.takeSlot(host, now, delayMs + Math.min(MARGIN_MS, delayMs / 10));
    if (slot.granted) return undefined;
    const waitMs = Math.max(1, Date.parse(slot.retryAt) - now.getTime());
    if (waitMs > visit.patienceMs) {
      return { kind: 'retryAt', at: slot.retryAt, reason: `${host} is to be asked later`, wholeHost: true };
    }
    visit.patienceMs -= waitMs;
    await clock.sleep(waitMs);
  }
}

async function remember(visit: Visit, host: string, outcome: FetchOutcome): Promise<void> {
  const { hosts, clock, log } = visit.ports;
  if (outcome.kind === 'retryAt' && outcome.wholeHost && outcome.reason.startsWith('HTTP ')) {
    await hosts.hold(host, outcome.at, outcome.reason);
    log.warn('host held', { host, until: outcome.at, reason: outcome.reason });
  }
  if (outcome.kind === 'blocked' && outcome.reason === 'challenge') {
    const until = new Date(clock.now().getTime() + CHALLENGE_HOLD_MS).toISOString();
    await hosts.hold(host, until, outcome.detail);
    log.warn('host held', { host, until, reason: outcome.detail });
  }
}

/** The host's robots.txt from the cache, or fetched and put there; an outcome when the host could not be asked in time. */
async function robotsFor(visit: Visit, url: string): Promise<RobotsRecord | FetchOutcome> {
  const { hosts, clock, transport } = visit.ports;
  const { host, origin } = new URL(url);
  const cached = await hosts.robots(host);
  const ageMs = cached ? clock.now().getTime() - Date.parse(cached.fetchedAt) : Number.POSITIVE_INFINITY;
  if (cached && ageMs < (cached.verdict === 'disallow' ? ROBOTS_RETRY_MS : FETCH.robotsFreshMs)) return cached;
  const busy = await takeTurn(visit, host, visit.policy.delayMs);
  if (busy) return busy;
  const outcome = await transport.fetch({
    url: `${origin}/robots.txt`,
    maxBytes: FETCH.robotsBytes,
    accept: 'text/plain,*/*;q=0.5',
    userAgent: visit.policy.userAgent,
  });
  // The guard and a broken certificate concern the whole host: the page would end in the same way.
  if (outcome.kind === 'blocked' && outcome.reason === 'guard') return outcome;
  if (outcome.kind === 'rejected' && outcome.reason === 'tls') return outcome;
  await remember(visit, host, outcome);
  const record = { fetchedAt: clock.now().toISOString(), ...recordOf(outcome) };
  await hosts.putRobots(host, record);
  return record;
}

/** RFC 9309, section 2.3.1: what each answer to the request for robots.txt means. */
function recordOf(outcome: FetchOutcome): Omit<RobotsRecord, 'fetchedAt'> {
  switch (outcome.kind) {
    case 'ok': {
      const { text } = decodeBody(outcome.page.body, outcome.page.headers['content-type']);
      // An HTML page in its place is the site's way of saying that there is none.
      return looksLikeHtml(text)
        ? { verdict: 'allow', status: outcome.page.status }
        : { verdict: 'rules', text, status: outcome.page.status };
    }
    case 'gone':
      return { verdict: 'allow', status: outcome.status };
    case 'blocked':
      return outcome.reason === 'forbidden' ? { verdict: 'allow' } : { verdict: 'disallow' };
    case 'rejected':
      // Unreachable by its redirects, empty, of another type, or a 4xx: section 2.3.1.3, "unavailable".
      return outcome.reason === 'malformed' || outcome.reason === 'encoding' || outcome.reason === 'bomb'
        ? { verdict: 'disallow' }
        : { verdict: 'allow' };
    case 'retryAt': {
      const status = /^HTTP (\d{3})$/.exec(outcome.reason)?.[1];
      return { verdict: 'disallow', ...(status === undefined ? {} : { status: Number(status) }) };
    }
    case 'notModified':
      return { verdict: 'allow' };
  }
}

function looksLikeHtml(text: string): boolean {
  const start = text.trimStart().slice(0, 512).toLowerCase();
  return (
    /^<(?:!doctype|html|head|body|script|\?xml)/.test(start) && !/^\s{0,64}user-agent\s{0,8}:/m.test(text.toLowerCase())
  );
}
