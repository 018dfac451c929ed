/** A fetch that asks robots.txt first, waits for its turn at the host, and remembers what the host said about waiting. */
import { fetchUrl } from '../candidate/address.ts';
import { FETCH } from '../limits.ts';
import type { RobotsRecord } from '../ports.ts';
import { ROBOTS_TOKEN } from '../sites.ts';
import { hostRecord, ROBOTS_RETRY_MS, withReservations } from './host-record.ts';
import type { FetchOutcome, FetchRequest, Page } from './page.ts';
import { refreshTarget } from './refresh.ts';
import { crawlDelayMs, isAllowed, parseRobots } from './robots.ts';
import { hostSignals } from './signals.ts';
import { remember, takeTurn, type Politeness, type PolitePorts, type Visit } from './turn.ts';

export { coolDown, politenessOf, type Politeness, type PolitePorts } from './turn.ts';

/** What the hosts on the way of a visit say to robots, by host: each is read once, because each reading is paid for. */
export type HostRecords = Map<string, RobotsRecord>;

interface PoliteVisit extends Visit {
  records: HostRecords;
}

/**
 * Never throws for what a server did.
 * @param records of this visit, as far as they were read before; those that the fetch meets are added
 */
export async function politeFetch(
  ports: PolitePorts,
  request: FetchRequest,
  policy: Politeness,
  records: HostRecords = new Map(),
): Promise<FetchOutcome> {
  const url = fetchUrl(request.url);
  if (url === undefined) return { kind: 'rejected', reason: 'address', detail: 'not an http(s) address to fetch' };
  const visit: PoliteVisit = { ports, policy, patienceMs: policy.patienceMs, records };
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

async function ask(visit: PoliteVisit, request: FetchRequest, url: string): Promise<FetchOutcome> {
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
  return outcome.kind === 'ok' ? { kind: 'ok', page: withSignals(visit, outcome.page) } : outcome;
}

function withSignals({ records }: PoliteVisit, page: Page): Page {
  const record = records.get(new URL(page.finalUrl).host);
  const signals = record === undefined ? [] : hostSignals(record, page.finalUrl);
  return signals.length === 0 ? page : { ...page, hostSignals: signals };
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

/** Robots, the host's reservations and its next slot: undefined when the request may be sent now. */
async function enter(visit: PoliteVisit, url: string): Promise<FetchOutcome | undefined> {
  const { host } = new URL(url);
  const record = await hostRecord(visit, url, visit.records.get(host));
  if (!('verdict' in record)) return record;
  if (record.verdict === 'disallow') {
    const at = new Date(Date.parse(record.fetchedAt) + ROBOTS_RETRY_MS).toISOString();
    const why = record.reason ?? (record.status === undefined ? 'no sensible answer' : `HTTP ${record.status}`);
    return { kind: 'retryAt', at, reason: `robots.txt of ${host} is unreachable (${why})`, wholeHost: true };
  }
  const rules = record.verdict === 'rules' ? parseRobots(record.text ?? '') : undefined;
  if (rules && !isAllowed(rules, ROBOTS_TOKEN, url)) {
    return { kind: 'blocked', reason: 'robots', detail: `robots.txt of ${host} disallows ${new URL(url).pathname}` };
  }
  const asked = rules ? (crawlDelayMs(rules, ROBOTS_TOKEN) ?? 0) : 0;
  const delayMs = Math.max(visit.policy.delayMs, Math.min(asked, FETCH.crawlDelayMs));
  const complete = await withReservations(visit, url, record, delayMs);
  if (!('verdict' in complete)) return complete;
  visit.records.set(host, complete);
  return takeTurn(visit, host, delayMs);
}
