/** Candidates in the hands of workers: leases where others may come for the same one, and what is put down at the end. */
import type { Candidate, Settlement } from '../candidate/candidate.ts';
import { StoreError } from '../errors.ts';
import { CANDIDATE } from '../limits.ts';
import type { Frontier } from '../ports.ts';
import { assignment, isAside, settled, toCandidate, type Assignment } from './candidate-item.ts';
import { partitionOf, type DueRows } from './due.ts';
import { candidateKey, TABLE, turnOf } from './keys.ts';
import type { Table } from './table.ts';

/** Candidates of a process that are foreseen, or given without a lease, and not settled: some dozens; a new list is begun beyond. */
const IN_HAND_MOST = 1000;
/** A look may come this much after its date for the sake of a row that names others, too. */
const LATE_MS = CANDIDATE.leaseMs;

type Leases = Pick<Frontier, 'claim' | 'foresee' | 'settle' | 'settleAhead' | 'postpone'>;

export function tableLeases(table: Table, due: DueRows, now: () => Date): Leases {
  const fresh = new FreshCandidates(table);
  /** The latest date of the row that names a candidate already, by its key. */
  const foreseen = new Map<string, string>();
  const change = async (key: string, update: Assignment): Promise<void> => {
    const turn = fresh.giveBack(key);
    // Whoever had a fresh one, too, and was faster has given it another turn: what that one put down stands.
    const condition =
      turn === undefined
        ? { ...update, condition: 'attribute_exists(pk)' }
        : { ...update, condition: '#turn = :given', values: { ...update.values, ':given': turn } };
    const changed = await table.update(candidateKey(key), condition);
    if (changed === undefined && turn === undefined) throw noCandidate(key);
  };
  const list = async (key: string, settlement: Settlement): Promise<void> => {
    const { dueAt, state } = settlement;
    const by = foreseen.get(key);
    foreseen.delete(key);
    if (dueAt === undefined || isAside(settlement)) return;
    const isNamed =
      state === 'done' && by !== undefined && by >= dueAt && Date.parse(by) - Date.parse(dueAt) <= LATE_MS;
    if (!isNamed) await due.put(partitionOf(state), dueAt, [key]);
  };
  return {
    async claim(key, now, leaseMs, isFresh) {
      // Whatever came of it when this process had it before.
      fresh.giveBack(key);
      const found = isFresh === undefined ? 'not fresh' : await fresh.take(key, now, isFresh);
      return found === 'not fresh' ? lease(table, key, now, leaseMs) : found;
    },
    async foresee(keys, by) {
      await due.put('again', by, keys);
      if (foreseen.size >= IN_HAND_MOST) foreseen.clear();
      for (const key of keys) foreseen.set(key, by);
    },
    async settle(key, settlement) {
      await list(key, settlement);
      await change(key, assignment({ ...settled(settlement, now()), lease: undefined }));
    },
    async settleAhead(key, settlement) {
      await list(key, settlement);
      await change(key, assignment(settled(settlement, now())));
    },
    async postpone(key, dueAt) {
      await due.put('waiting', dueAt, [key]);
      await change(key, assignment({ turn: turnOf(dueAt), [TABLE.timeToLive]: undefined, lease: undefined }));
    },
  };
}

async function lease(table: Table, key: string, now: Date, leaseMs: number): ReturnType<Leases['claim']> {
  const item = await table.update(candidateKey(key), {
    update: 'SET #lease = :until',
    condition: '#turn <= :now AND (attribute_not_exists(#lease) OR #lease <= :now)',
    names: { '#lease': 'lease', '#turn': 'turn' },
    values: { ':now': now.toISOString(), ':until': new Date(now.getTime() + leaseMs).toISOString() },
    returns: 'before',
  });
  if (item === undefined) return undefined;
  return { ...toCandidate(item), ...(item['lease'] === undefined ? {} : { wasLeft: true }) };
}

/** Given without a lease, which would cost a write each: a read costs a tenth of that. */
class FreshCandidates {
  readonly #table: Table;
  /** Their turns, by key. */
  readonly #given = new Map<string, string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns undefined where there is nothing to be had; `not fresh`: only with a lease */
  async take(
    key: string,
    now: Date,
    isFresh: (candidate: Candidate) => boolean,
  ): Promise<Candidate | undefined | 'not fresh'> {
    const item = await this.#table.glance(candidateKey(key));
    const [turn, lease] = [item?.['turn'], item?.['lease']];
    if (item === undefined || typeof turn !== 'string' || turn > now.toISOString()) return undefined;
    const candidate = toCandidate(item);
    if (lease !== undefined || !isFresh(candidate)) return 'not fresh';
    if (this.#given.size >= IN_HAND_MOST) this.#given.clear();
    this.#given.set(key, turn);
    return candidate;
  }

  /** @returns the turn with which it was given, if it was */
  giveBack(key: string): string | undefined {
    const turn = this.#given.get(key);
    this.#given.delete(key);
    return turn;
  }
}

function noCandidate(key: string): StoreError {
  return new StoreError('A candidate that was being worked on is not in the frontier.', {
    where: key,
    fix: 'The table was replaced or emptied meanwhile: the next tick begins anew.',
  });
}
