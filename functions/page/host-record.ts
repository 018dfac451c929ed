/** What a host says to robots, fetched when it is not known or too old: robots.txt (RFC 9309) and tdmrep.json. */
import { FETCH } from '../limits.ts';
import type { RobotsRecord } from '../ports.ts';
import { ROBOTS_TOKEN } from '../sites.ts';
import { decodeBody } from './decode.ts';
import type { FetchOutcome } from './page.ts';
import { isAllowed, parseRobots } from './robots.ts';
import { parseTdmFile, TDM_PATH, type TdmRule } from './tdm.ts';
import { remember, takeTurn, type Visit } from './turn.ts';

/** An unreachable robots.txt forbids everything; it is asked again after this. */
export const ROBOTS_RETRY_MS = 10 * 60_000;

/**
 * The host's record from the cache, or fetched and put there; an outcome when the host could not be asked in time.
 * @param known the record as this visit has read it before
 */
export async function hostRecord(
  visit: Visit,
  url: string,
  known: RobotsRecord | undefined,
): Promise<RobotsRecord | FetchOutcome> {
  const { hosts, clock } = visit.ports;
  const { host } = new URL(url);
  const cached = known ?? (await hosts.robots(host));
  const ageMs = cached ? clock.now().getTime() - Date.parse(cached.fetchedAt) : Number.POSITIVE_INFINITY;
  const isFresh = ageMs < (cached?.verdict === 'disallow' ? ROBOTS_RETRY_MS : FETCH.robotsFreshMs);
  return cached && isFresh ? cached : fetchRobots(visit, url, cached);
}

async function fetchRobots(
  visit: Visit,
  url: string,
  before: RobotsRecord | undefined,
): Promise<RobotsRecord | FetchOutcome> {
  const { hosts, clock, transport } = visit.ports;
  const { host, origin } = new URL(url);
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
  const fetchedAt = clock.now().toISOString();
  const answer = recordOf(outcome);
  const record: RobotsRecord = {
    fetchedAt,
    ...(answer.verdict === 'disallow' ? unreachable(answer, before, fetchedAt) : answer),
    ...(before?.notFound === undefined ? {} : { notFound: before.notFound }),
    ...(before?.repeats === undefined ? {} : { repeats: before.repeats }),
  };
  await hosts.putRobots(host, record);
  return record;
}

type Answer = Omit<RobotsRecord, 'fetchedAt'>;

/** Section 2.3.1.4: complete disallow; after a month, the rules that were last seen, or none. */
function unreachable(answer: Answer, before: RobotsRecord | undefined, now: string): Answer {
  const unreachableSince = before?.unreachableSince ?? now;
  const text = before?.text === undefined ? {} : { text: before.text };
  const isLost = Date.parse(now) - Date.parse(unreachableSince) > FETCH.robotsLostMs;
  const verdict = !isLost ? 'disallow' : before?.text === undefined ? 'allow' : 'rules';
  return { ...answer, verdict, unreachableSince, ...text };
}

/** RFC 9309, section 2.3.1: what each answer to the request for robots.txt means. */
function recordOf(outcome: FetchOutcome): Answer {
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
      return outcome.reason === 'forbidden' ? { verdict: 'allow' } : { verdict: 'disallow', reason: outcome.detail };
    case 'rejected':
      // Unreachable by its redirects, empty, of another type, or a 4xx: section 2.3.1.3, "unavailable".
      return outcome.reason === 'malformed' || outcome.reason === 'encoding' || outcome.reason === 'bomb'
        ? { verdict: 'disallow', reason: outcome.detail }
        : { verdict: 'allow' };
    case 'retryAt': {
      const status = /^HTTP (\d{3})$/.exec(outcome.reason)?.[1];
      return {
        verdict: 'disallow',
        ...(status === undefined ? { reason: outcome.reason } : { status: Number(status) }),
      };
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

/**
 * The record with the host's reservations, which are asked for before its first page is. A host that does not answer with the
 * file does not take part in the protocol, whatever it answers with.
 * @param delayMs between two requests to the host
 */
export async function withReservations(
  visit: Visit,
  url: string,
  record: RobotsRecord,
  delayMs: number,
): Promise<RobotsRecord | FetchOutcome> {
  if (record.reservations !== undefined) return record;
  const { hosts, transport } = visit.ports;
  const { host, origin } = new URL(url);
  const file = origin + TDM_PATH;
  let reservations: TdmRule[] = [];
  if (record.verdict === 'allow' || isAllowed(parseRobots(record.text ?? ''), ROBOTS_TOKEN, file)) {
    const busy = await takeTurn(visit, host, delayMs);
    if (busy) return busy;
    const outcome = await transport.fetch({
      url: file,
      maxBytes: FETCH.tdmFileBytes,
      accept: 'application/json,*/*;q=0.5',
      userAgent: visit.policy.userAgent,
    });
    await remember(visit, host, outcome);
    if (outcome.kind === 'ok') reservations = parseTdmFile(decodeBody(outcome.page.body).text);
  }
  const complete = { ...record, reservations };
  await hosts.putRobots(host, complete);
  return complete;
}
