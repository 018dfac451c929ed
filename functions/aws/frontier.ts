/** The frontier in the table: an item per candidate, rows of what is due (`due.ts`), and a sparse index of what is set aside. */
import pLimit from 'p-limit';
import {
  enrichment,
  type Candidate,
  type CandidateState,
  type NewCandidate,
  type Settlement,
} from '../candidate/candidate.ts';
import { StoreError } from '../errors.ts';
import { CANDIDATE } from '../limits.ts';
import type { Frontier } from '../ports.ts';
import { DueRows, partitionOf, type Due } from './due.ts';
import { numberOf, optionalText, textOf, type Item, type Value } from './item.ts';
import {
  candidateKey,
  dueAtOf,
  foundAtOf,
  FORGOTTEN_DAYS,
  INDEXES,
  TABLE,
  turnAside,
  turnOf,
  type DuePartition,
  type ItemKey,
} from './keys.ts';
import { tableListings } from './listings.ts';
import type { Table, Update } from './table.ts';

/** Writes under way at once in one process. Conditions rule out batch writes, so many links are as many requests. */
const WRITES_AT_ONCE = 32;
/** Listings that may show one candidate at the same moment, each of which makes the others look again. */
const ENRICH_TRIES = 16;
/** Index entries read at once when what is due is looked for. */
const DUE_PAGE = 100;

const PARTITIONS: readonly DuePartition[] = ['waiting', 'again'];
/** Candidates of a process that are foreseen and not settled: some dozens; what is forgotten costs a row of its own. */
const FORESEEN_MOST = 1000;
/** A look may come this much after its date for the sake of a row that names others, too. */
const LATE_MS = CANDIDATE.leaseMs;
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
  return { ...tableListings(table), ...candidates(table, due), ...leases(table, due, now), ...forPeople(table, due) };
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

function leases(
  table: Table,
  due: DueRows,
  now: () => Date,
): Pick<Frontier, 'claim' | 'foresee' | 'settle' | 'settleAhead' | 'postpone'> {
  /** The latest date of the row that names a candidate already, by its key. */
  const foreseen = new Map<string, string>();
  const change = async (key: string, update: Parameters<Table['update']>[1]): Promise<void> => {
    const changed = await table.update(candidateKey(key), { ...update, condition: 'attribute_exists(pk)' });
    if (changed === undefined) throw noCandidate(key);
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
    async claim(key, now, leaseMs) {
      const item = await table.update(candidateKey(key), {
        update: 'SET #lease = :until',
        condition: '#turn <= :now AND (attribute_not_exists(#lease) OR #lease <= :now)',
        names: { '#lease': 'lease', '#turn': 'turn' },
        values: { ':now': now.toISOString(), ':until': new Date(now.getTime() + leaseMs).toISOString() },
        returns: 'before',
      });
      if (item === undefined) return undefined;
      return { ...toCandidate(item), ...(item['lease'] === undefined ? {} : { wasLeft: true }) };
    },
    async foresee(keys, by) {
      await due.put('again', by, keys);
      if (foreseen.size >= FORESEEN_MOST) foreseen.clear();
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

/** What is set aside is in the index, whether it has a date or not; of the rest, what has one is named by a row. */
const isAside = ({ state, dueAt }: Pick<Settlement, 'state' | 'dueAt'>): boolean =>
  state !== 'done' && (state !== 'waiting' || dueAt === undefined);

function settled({ dueAt, state, ...outcome }: Settlement, now: Date): Record<string, Value | Copy | undefined> {
  const { reason, etag, lastModified, articleId } = outcome;
  const aside = state === 'done' ? undefined : { copyOf: 'aside' };
  const turn = dueAt === undefined ? aside : turnOf(dueAt);
  const expires = dueAt === undefined ? forgottenAt(now) : undefined;
  const placed = isAside({ state, ...(dueAt !== undefined && { dueAt }) })
    ? { state, phase: undefined }
    : { state: undefined, phase: state };
  return { ...outcome, ...placed, reason, etag, lastModified, articleId, turn, [TABLE.timeToLive]: expires };
}

/** In seconds since 1970, as DynamoDB's time to live wants it. */
const forgottenAt = (now: Date): number => Math.ceil(now.getTime() / 1000) + FORGOTTEN_DAYS * 24 * 3600;

/** An attribute that takes the value of another. */
interface Copy {
  copyOf: string;
}

const isCopy = (value: Value | Copy): value is Copy => typeof value === 'object' && 'copyOf' in value;

/** Sets what has a value and removes what has none. */
function assignment(
  attributes: Record<string, Value | Copy | undefined>,
): Required<Pick<Update, 'update' | 'names' | 'values'>> {
  const names: Record<string, string> = {};
  const values: Record<string, Value> = {};
  const set: string[] = [];
  const remove: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    names[`#${name}`] = name;
    if (value === undefined) {
      remove.push(`#${name}`);
    } else if (isCopy(value)) {
      names['#copied'] = value.copyOf;
      set.push(`#${name} = #copied`);
    } else {
      values[`:${name}`] = value;
      set.push(`#${name} = :${name}`);
    }
  }
  const parts = [
    set.length > 0 ? [`SET ${set.join(', ')}`] : [],
    remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : [],
  ];
  return { update: parts.flat().join(' '), names, values };
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

function newItem(candidate: NewCandidate): Item & ItemKey {
  const { key, dueAt, foundAt, hints, ...found } = candidate;
  return {
    ...candidateKey(key),
    ...found,
    aside: turnAside(foundAt),
    ...(Object.keys(hints).length === 0 ? {} : { hints: JSON.stringify(hints) }),
    phase: 'waiting',
    turn: turnOf(dueAt),
  };
}

function toCandidate(item: Item): Candidate {
  const optional = {
    dueAt: dueAtOf(optionalText(item, 'turn')),
    reason: optionalText(item, 'reason'),
    etag: optionalText(item, 'etag'),
    lastModified: optionalText(item, 'lastModified'),
    articleId: optionalText(item, 'articleId'),
  };
  return {
    key: textOf(item, 'pk'),
    url: textOf(item, 'url'),
    site: textOf(item, 'site'),
    host: textOf(item, 'host'),
    listingId: textOf(item, 'listingId'),
    foundAt: foundAtOf(textOf(item, 'aside')),
    hints: JSON.parse(optionalText(item, 'hints') ?? '{}') as Candidate['hints'],
    state: (optionalText(item, 'phase') ?? textOf(item, 'state')) as Candidate['state'],
    attempts: item['attempts'] === undefined ? 0 : numberOf(item, 'attempts'),
    revisits: item['revisits'] === undefined ? 0 : numberOf(item, 'revisits'),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function noCandidate(key: string): StoreError {
  return new StoreError('A candidate that was being worked on is not in the frontier.', {
    where: key,
    fix: 'The table was replaced or emptied meanwhile: the next tick begins anew.',
  });
}
