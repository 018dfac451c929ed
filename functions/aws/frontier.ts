/** The frontier in the table: an item per candidate, rows of what is due (`due.ts`), and a sparse index of what is set aside. */
import pLimit from 'p-limit';
import { enrichment, type Candidate, type CandidateState, type NewCandidate } from '../candidate/candidate.ts';
import type { Frontier } from '../ports.ts';
import { assignment, newItem, toCandidate } from './candidate-item.ts';
import { DueRows, type Due } from './due.ts';
import { optionalText, textOf } from './item.ts';
import { candidateKey, INDEXES, TABLE, turnOf, type DuePartition, type ItemKey } from './keys.ts';
import { tableLeases } from './leases.ts';
import { tableListings } from './listings.ts';
import type { Table } from './table.ts';

/** Writes under way at once in one process. Conditions rule out batch writes, so many links are as many requests. */
const WRITES_AT_ONCE = 32;
/** Listings that may show one candidate at the same moment, each of which makes the others look again. */
const ENRICH_TRIES = 16;
/** Index entries read at once when what is due is looked for. */
const DUE_PAGE = 100;

const PARTITIONS: readonly DuePartition[] = ['waiting', 'again'];
const STATES = Object.keys({
  waiting: true,
  done: true,
  failed: true,
  refused: true,
  gone: true,
  'not-article': true,
} satisfies Record<CandidateState, true>) as CandidateState[];

/** @param now for when what is settled for good may be forgotten */
export function tableFrontier(table: Table, now: () => Date = () => new Date()): Frontier {
  const due = new DueRows(table, now);
  return {
    ...tableListings(table),
    ...candidates(table, due),
    ...tableLeases(table, due, now),
    ...forPeople(table, due),
  };
}

function candidates(
  table: Table,
  due: DueRows,
): Pick<Frontier, 'addCandidates' | 'enrich' | 'candidate' | 'dueCandidates'> {
  return {
    async addCandidates(found) {
      const distinct = [
        ...new Map(found.toReversed().map((candidate) => [candidate.key, candidate])).values(),
      ].reverse();
      // A read costs a tenth of a write whose condition fails, and most links of a listing are known.
      const keys = distinct.map(({ key }) => candidateKey(key));
      const known = new Set((await table.getMany(keys, { attributes: ['pk'] })).map((item) => textOf(item, 'pk')));
      const fresh = distinct.filter(({ key }) => !known.has(key));
      const byDate = [...Map.groupBy(fresh, ({ dueAt }) => dueAt)];
      await Promise.all(
        byDate.map(([dueAt, some]) =>
          due.put(
            'waiting',
            dueAt,
            some.map(({ key }) => key),
          ),
        ),
      );
      const atOnce = pLimit(WRITES_AT_ONCE);
      const added = await atOnce.map(distinct, async (candidate) =>
        known.has(candidate.key) ? false : table.put(newItem(candidate), { condition: 'attribute_not_exists(pk)' }),
      );
      return distinct.filter((_, at) => added[at] === true);
    },
    enrich: (found) => enrich(table, due, found),
    async candidate(key) {
      const item = await table.get(candidateKey(key));
      return item === undefined ? undefined : toCandidate(item);
    },
    async dueCandidates(now, limit) {
      if (limit < 1) return [];
      // What is set aside may have a date, too, and an earlier version kept all that was due in the index.
      const found = await Promise.all([
        ...PARTITIONS.map((partition) => due.take(partition, now, limit)),
        ...STATES.map((state) => dueInState(table, state, now, limit)),
      ]);
      return [...new Map(found.flat().map((one) => [one.key, one])).values()]
        .sort((a, b) => (a.turn === b.turn ? (a.key < b.key ? -1 : 1) : a.turn < b.turn ? -1 : 1))
        .slice(0, limit)
        .map(({ key, host }) => ({ key, host }));
    },
  };
}

async function enrich(table: Table, due: DueRows, found: NewCandidate): Promise<boolean> {
  const key = candidateKey(found.key);
  for (let attempt = 0; attempt < ENRICH_TRIES; attempt++) {
    // The condition tells when what was read is not what is there any more.
    const item = await (attempt === 0 ? table.glance(key) : table.get(key));
    if (item?.['lease'] !== undefined) return false;
    const more = item && enrichment(toCandidate(item), found);
    if (item === undefined || more === undefined) return false;
    const { turn, hints } = item;
    if (more.dueAt !== turn) await due.put('waiting', more.dueAt, [found.key]);
    const changed = assignment({ hints: JSON.stringify(more.hints), turn: turnOf(more.dueAt) });
    // Whoever has it now reads it as it was; whoever was faster has changed what this was built on.
    const asRead = `(#state = :waiting OR #phase = :waiting) AND #turn = :turnRead AND ${hints === undefined ? 'attribute_not_exists(#hints)' : '#hints = :hintsRead'}`;
    const done = await table.update(key, {
      update: changed.update,
      condition: `${asRead} AND attribute_not_exists(#lease)`,
      names: { ...changed.names, '#state': 'state', '#phase': 'phase', '#lease': 'lease' },
      values: {
        ...{ ...changed.values, ':waiting': 'waiting', ':turnRead': turn ?? '' },
        ...(hints === undefined ? {} : { ':hintsRead': hints }),
      },
    });
    if (done !== undefined) return more.dueAt !== turn;
  }
  return false;
}

/** The index does not know of leases, because to keep them there would cost a write a claim: they are read from the items. */
async function dueInState(table: Table, state: CandidateState, now: Date, limit: number): Promise<Due[]> {
  const instant = now.toISOString();
  const due: Due[] = [];
  const pages = table.pages({
    index: INDEXES.candidates.name,
    where: '#state = :state AND #turn <= :now',
    names: { '#state': 'state', '#turn': 'turn' },
    values: { ':state': state, ':now': instant },
    order: 'ascending',
    limit: Math.min(limit, DUE_PAGE),
  });
  for await (const page of pages) {
    const keys = page.map((entry) => candidateKey(textOf(entry, 'pk')));
    const items = await table.getMany(keys, { attributes: ['pk', 'host', 'turn', 'lease'] });
    for (const item of items) {
      const turn = optionalText(item, 'turn');
      const free = (optionalText(item, 'lease') ?? '') <= instant;
      if (free && turn !== undefined && turn <= instant)
        due.push({ key: textOf(item, 'pk'), host: textOf(item, 'host'), turn });
    }
    if (due.length >= limit) break;
  }
  return due;
}

function forPeople(table: Table, due: DueRows): Pick<Frontier, 'retryFailed' | 'inState'> {
  return {
    async retryFailed(now, site) {
      const atOnce = pLimit(WRITES_AT_ONCE);
      let retried = 0;
      const retry = async (pk: string): Promise<void> => {
        await due.put('waiting', now.toISOString(), [pk]);
        const changed = assignment({
          ...{ state: undefined, phase: 'waiting' },
          attempts: 0,
          turn: turnOf(now.toISOString()),
          reason: undefined,
          [TABLE.timeToLive]: undefined,
        });
        const done = await table.update(candidateKey(pk), {
          ...changed,
          condition: '#state = :failed',
          values: { ...changed.values, ':failed': 'failed' },
        });
        if (done !== undefined) retried += 1;
      };
      for await (const page of table.pages(inState('failed', 'ascending'))) {
        const chosen = page.filter((entry) => site === undefined || textOf(entry, 'site') === site);
        await atOnce.map(chosen, async (entry) => retry(textOf(entry, 'pk')));
      }
      return retried;
    },
    async inState(state, limit) {
      if (limit < 1) return [];
      const keys: ItemKey[] = [];
      for await (const page of table.pages({ ...inState(state, 'descending'), limit })) {
        keys.push(...page.map((entry) => candidateKey(textOf(entry, 'pk'))));
        if (keys.length >= limit) break;
      }
      const items = await table.getMany(keys.slice(0, limit));
      const order = new Map(keys.map(({ pk }, at) => [pk, at]));
      const place = ({ key }: Candidate): number => order.get(key) ?? keys.length;
      const aside = items
        .map(toCandidate)
        .filter((candidate) => candidate.state === state)
        .sort((a, b) => place(a) - place(b));
      if (state !== 'waiting' || aside.length >= limit) return aside;
      const shown = new Set(aside.map(({ key }) => key));
      const waiting = (await waited(table, due, limit)).filter(({ key }) => !shown.has(key));
      return [...aside, ...waiting].slice(0, limit);
    },
  };
}

/** Those that wait, the latest due first. Of the rows that name a candidate, the one with its own date counts. */
async function waited(table: Table, due: DueRows, limit: number): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for await (const named of due.latest('waiting')) {
    const dates = new Set(named.map(({ key, dueAt }) => `${key} ${dueAt}`));
    const items = await table.getMany(named.map(({ key }) => candidateKey(key)));
    for (const candidate of items.map(toCandidate)) {
      const { key, state, dueAt = '' } = candidate;
      if (state === 'waiting' && dates.has(`${key} ${dueAt}`)) found.set(key, candidate);
    }
    if (found.size >= limit) break;
  }
  const dateOf = ({ dueAt = '', key }: Candidate): string => `${dueAt} ${key}`;
  return [...found.values()].sort((a, b) => (dateOf(a) < dateOf(b) ? 1 : -1)).slice(0, limit);
}

function inState(state: Candidate['state'], order: 'ascending' | 'descending') {
  return {
    index: INDEXES.candidates.name,
    where: '#state = :state',
    names: { '#state': 'state' },
    values: { ':state': state },
    order,
  } as const;
}
