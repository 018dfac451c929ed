/** Waiting for one's turn at a host: the two clocks that all workers share, the site's budget for the day, and a line in each process. */
import { FETCH } from '../limits.ts';
import type { Hosts, Ports } from '../ports.ts';
import type { SitePolicy } from '../sites.ts';
import type { FetchOutcome } from './page.ts';

/**
 * A request takes a while from its slot to the host, the first on a connection the longest: without a margin the host would
 * see some gaps that are shorter than what it asked for.
 */
const MARGIN_MS = 50;
/** A challenge for browsers says that the host has had enough of us. */
const CHALLENGE_HOLD_MS = 15 * 60_000;
/** A new day's work begins spread over this, not at midnight sharp. */
const MORNING_MS = 10 * 60_000;

export type PolitePorts = Pick<Ports, 'transport' | 'hosts' | 'clock' | 'log'>;

export interface Politeness {
  userAgent: string;
  /** Between two requests to one host, unless its robots.txt asks for more. */
  delayMs: number;
  /** Longest time spent waiting for hosts' clocks within one call. */
  patienceMs: number;
  /** The requests that a site gets in a day (UTC), whatever they are for. */
  budget?: { site: string; perDay: number };
}

export function politenessOf({ site, userAgent, delayMs, dailyRequests }: SitePolicy): Politeness {
  const budget = dailyRequests === undefined ? {} : { budget: { site, perDay: dailyRequests } };
  return { userAgent, delayMs, patienceMs: FETCH.patienceMs, ...budget };
}

/** One polite fetch on its way. */
export interface Visit {
  ports: PolitePorts;
  policy: Politeness;
  /** What is left of `policy.patienceMs`. */
  patienceMs: number;
}

/** Those of this process that wait for a host: the last of each line. A line is as old as the port that it waits at. */
const lines = new WeakMap<Hosts, Map<string, Promise<unknown>>>();

/**
 * Waits for the host's slot within the patience that is left. In one process they wait in line, so that a host's clock is asked
 * by one at a time and who came first is first.
 * @returns undefined when the request may be sent now
 */
export async function takeTurn(visit: Visit, host: string, delayMs: number): Promise<FetchOutcome | undefined> {
  const { hosts, clock } = visit.ports;
  const line = lines.get(hosts) ?? new Map<string, Promise<unknown>>();
  lines.set(hosts, line);
  const lastInLine = line.get(host);
  const since = clock.now().getTime();
  const turn = (async () => {
    await lastInLine;
    visit.patienceMs -= clock.now().getTime() - since;
    return waitForSlot(visit, host, delayMs);
  })();
  // Who comes next waits whatever becomes of this turn; its failure is told to the one whose turn it was.
  const end = turn.catch(() => undefined);
  line.set(host, end);
  try {
    return await turn;
  } finally {
    if (line.get(host) === end) line.delete(host);
  }
}

async function waitForSlot(visit: Visit, host: string, delayMs: number): Promise<FetchOutcome | undefined> {
  const { hosts, clock } = visit.ports;
  for (;;) {
    const now = clock.now();
    const slot = await hosts.takeSlot(host, now, delayMs + Math.min(MARGIN_MS, delayMs / 10));
    if (slot.granted) return spend(visit, now);
    const waitMs = Math.max(1, Date.parse(slot.retryAt) - now.getTime());
    if (waitMs > visit.patienceMs) {
      return { kind: 'retryAt', at: slot.retryAt, reason: `${host} is to be asked later`, wholeHost: true };
    }
    visit.patienceMs -= waitMs;
    await clock.sleep(waitMs);
  }
}

async function spend({ ports, policy }: Visit, now: Date): Promise<FetchOutcome | undefined> {
  if (policy.budget === undefined) return undefined;
  const { site, perDay } = policy.budget;
  const day = now.toISOString().slice(0, 10);
  if (await ports.hosts.spend(site, day, perDay)) return undefined;
  const midnight = Date.parse(day) + 24 * 3600 * 1000;
  // By the millisecond of the attempt, which is as good as chance.
  const at = new Date(midnight + ((now.getTime() * 7919) % MORNING_MS)).toISOString();
  return { kind: 'retryAt', at, reason: `the day's ${perDay} requests to ${site} are spent`, wholeHost: true };
}

/** Puts down what the host said about waiting. */
export async function remember(visit: Visit, host: string, outcome: FetchOutcome): Promise<void> {
  const { hosts, log } = visit.ports;
  if (outcome.kind === 'retryAt' && outcome.wholeHost && outcome.reason.startsWith('HTTP ')) {
    await hosts.hold(host, outcome.at, outcome.reason);
    log.warn('host held', { host, until: outcome.at, reason: outcome.reason });
  }
  if (outcome.kind === 'blocked' && outcome.reason === 'challenge') await coolDown(visit.ports, host, outcome.detail);
}

/** After a challenge for browsers: whoever goes on asking is blocked for good. */
export async function coolDown(
  { hosts, clock, log }: Omit<PolitePorts, 'transport'>,
  host: string,
  reason: string,
): Promise<void> {
  const until = new Date(clock.now().getTime() + CHALLENGE_HOLD_MS).toISOString();
  await hosts.hold(host, until, reason);
  log.warn('host held', { host, until, reason });
}
