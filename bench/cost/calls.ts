/**
 * Calls of the extract function as its queue makes them: links found at ticks, and looks that are due, gathered by the connections
 * that ask the queue, and fetched a run after the other, each host one after the other. It says how many pages a call has and how
 * long it waits for hosts, which no emulator can count; `waitSeconds` of functions/bill/plan.ts is the curve through what it plays.
 */
import { packsOf } from '../../functions/aws/packs.ts';
import { ASSUMED, MONTH_SECONDS, TICK_SECONDS, type Plan } from '../../functions/bill/plan.ts';
import type { CandidateRef } from '../../functions/candidate/candidate.ts';
import { CANDIDATE, FETCH } from '../../functions/limits.ts';

/** From a request to the last byte of its answer, in seconds: lognormal, nine in ten of them within 1.3 s. */
const ANSWER = { median: 0.4, sigma: 0.9 };
/** Sites differ: the busiest sixth brings 2.7 times as much as the middle one, and more. */
const SITE_SIGMA = 1;
/** Within which the listings of a tick are polled. */
const POLLED_SECONDS = 30;
const TICKS_PLAYED = 300;

export interface Calls {
  /** New pages in one call: they share a WARC file. */
  newPerCall: number;
  /** Pages in one run, the looked at ones included. */
  perRun: number;
  /** Of a run, on average: from its beginning to the last answer. */
  waitSeconds: number;
  /** From a new link's message to the call that has it. */
  medianDelay: number;
  longestDelay: number;
}

interface Message {
  at: number;
  hosts: number[];
  isNew: boolean;
}

interface Batch {
  since: number;
  end: number;
  messages: Message[];
}

/** @param random from 0 (inclusive) to 1 (exclusive) */
export function playCalls(plan: Plan, gatherSeconds: number, random: () => number): Calls {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const answer = (): number => ANSWER.median * Math.exp(ANSWER.sigma * normal());
  const batches = gathered(messagesOf(plan, random, normal), gatherSeconds, random);
  const runs = batches.flatMap(({ messages }) => {
    const hosts = messages.toSorted((a, b) => a.hosts.length - b.hosts.length).flatMap((message) => message.hosts);
    const count = Math.ceil(hosts.length / CANDIDATE.perRun);
    return Array.from({ length: count }, (_, at) => hosts.slice(at * CANDIDATE.perRun, (at + 1) * CANDIDATE.perRun));
  });
  const found = batches.flatMap(({ messages, end }) =>
    messages.filter(({ isNew }) => isNew).map(({ at, hosts }) => ({ delay: end - at, pages: hosts.length })),
  );
  const withNew = batches.filter(({ messages }) => messages.some(({ isNew }) => isNew)).length;
  const delays = found.map(({ delay }) => delay).sort((a, b) => a - b);
  return {
    newPerCall: found.reduce((sum, { pages }) => sum + pages, 0) / withNew,
    perRun: runs.flat().length / runs.length,
    waitSeconds: runs.reduce((sum, hosts) => sum + waitOf(hosts, answer), 0) / runs.length,
    medianDelay: delays[Math.floor(delays.length / 2)] ?? 0,
    longestDelay: delays.at(-1) ?? 0,
  };
}

function waitOf(hosts: readonly number[], answer: () => number): number {
  const turns = new Map<number, number>();
  return hosts.reduce((last, host) => {
    const turn = turns.get(host) ?? 0;
    turns.set(host, turn + 1);
    return Math.max(last, (turn * FETCH.hostDelayMs) / 1000 + answer());
  }, 0);
}

/** What polls find, of one host a message or more; and what each tick sends on, of different hosts. */
function messagesOf({ articles, sites }: Plan, random: () => number, normal: () => number): Message[] {
  const weights = Array.from({ length: sites }, () => Math.exp(SITE_SIGMA * normal()));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const perTick = weights.map((weight) => ((articles / MONTH_SECONDS) * TICK_SECONDS * weight) / all);
  const pollTicks = (ASSUMED.pollMinutes * 60) / TICK_SECONDS;
  const messages: Message[] = [];
  const send = (refs: CandidateRef[], at: number, isNew: boolean): void => {
    for (const pack of packsOf(refs))
      messages.push({ at: at + pack.delaySeconds, hosts: pack.refs.map(({ host }) => Number(host)), isNew });
  };
  for (let tick = 0; tick < TICKS_PLAYED; tick++) {
    const refsOf = (host: number, mean: number): CandidateRef[] =>
      Array.from({ length: poisson(mean, random) }, (_, at) => ({ key: `${tick} ${at}`, host: String(host) }));
    for (let host = tick % pollTicks; host < sites; host += pollTicks)
      send(refsOf(host, (perTick[host] ?? 0) * pollTicks), tick * TICK_SECONDS + random() * POLLED_SECONDS, true);
    const looks = perTick.flatMap((mean, host) => refsOf(host, mean * ASSUMED.looks));
    send(looks, tick * TICK_SECONDS, false);
  }
  return messages.sort((a, b) => a.at - b.at);
}

function poisson(mean: number, random: () => number): number {
  let count = 0;
  for (let left = -Math.log(1 - random()); left < mean; left -= Math.log(1 - random())) count += 1;
  return count;
}

/** Each connection hands over what it has when that is a batch, or has been gathered for long enough. */
function gathered(messages: readonly Message[], gatherSeconds: number, random: () => number): Batch[] {
  const open: (Omit<Batch, 'end'> | undefined)[] = Array.from({ length: ASSUMED.pollersPerQueue }, () => undefined);
  const done: Batch[] = [];
  const hand = (position: number, end: number): void => {
    const batch = open[position];
    if (batch !== undefined) done.push({ ...batch, end });
    open[position] = undefined;
  };
  for (const message of messages) {
    const { at } = message;
    open.forEach((batch, position) => {
      if (batch !== undefined && batch.since + gatherSeconds <= at) hand(position, batch.since + gatherSeconds);
    });
    const position = Math.floor(random() * open.length);
    const batch = (open[position] ??= { since: at, messages: [] });
    batch.messages.push(message);
    if (batch.messages.length === CANDIDATE.perRun) hand(position, at);
  }
  open.forEach((batch, position) => hand(position, (batch?.since ?? 0) + gatherSeconds));
  return done;
}
