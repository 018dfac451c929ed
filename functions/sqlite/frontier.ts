/** The frontier as three tables. Every claim and settlement is one statement, so that two processes cannot come between. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  enrichment,
  type Candidate,
  type CandidateState,
  type NewCandidate,
  type Settlement,
} from '../candidate/candidate.ts';
import { StoreError } from '../errors.ts';
import type { ListingMemory, ListingSchedule } from '../listing/listing.ts';
import type { Frontier } from '../ports.ts';
import type { Immediate } from './port.ts';
import { inTransaction } from './transaction.ts';

export const FRONTIER_SCHEMA = `
  CREATE TABLE IF NOT EXISTS schedules (listing_id TEXT PRIMARY KEY, schedule TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS memories (listing_id TEXT PRIMARY KEY, memory TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS candidates (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    site TEXT NOT NULL,
    host TEXT NOT NULL,
    listing_id TEXT NOT NULL,
    found_at TEXT NOT NULL,
    hints TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at TEXT,
    leased_until TEXT,
    attempts INTEGER NOT NULL,
    revisits INTEGER NOT NULL,
    reason TEXT,
    etag TEXT,
    last_modified TEXT,
    article_id TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS candidates_due ON candidates (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS candidates_leased ON candidates (key) WHERE leased_until IS NOT NULL;
  CREATE INDEX IF NOT EXISTS candidates_state
    ON candidates (state, due_at IS NOT NULL, due_at DESC, found_at DESC, key DESC) WHERE state <> 'done';
`;

/** A row of `candidates`. */
interface CandidateColumns {
  key: string;
  url: string;
  site: string;
  host: string;
  listing_id: string;
  found_at: string;
  hints: string;
  state: CandidateState;
  due_at: string | null;
  attempts: number;
  revisits: number;
  reason: string | null;
  etag: string | null;
  last_modified: string | null;
  article_id: string | null;
}

type Here = Immediate<Frontier>;

export function sqliteFrontier(db: DatabaseSync): Here {
  return { ...listings(db), ...candidates(db), ...leases(db), ...forPeople(db) };
}

type Listings = Pick<Here, 'schedules' | 'schedule' | 'putSchedule' | 'removeSchedule' | 'memory' | 'putMemory'>;

function listings(db: DatabaseSync): Listings {
  const allSchedules = db.prepare('SELECT schedule AS json FROM schedules ORDER BY listing_id');
  const oneSchedule = db.prepare('SELECT schedule AS json FROM schedules WHERE listing_id = ?');
  const putSchedule = db.prepare('INSERT OR REPLACE INTO schedules (listing_id, schedule) VALUES (?, ?)');
  const removeSchedule = db.prepare('DELETE FROM schedules WHERE listing_id = ?');
  const oneMemory = db.prepare('SELECT memory AS json FROM memories WHERE listing_id = ?');
  const putMemory = db.prepare('INSERT OR REPLACE INTO memories (listing_id, memory) VALUES (?, ?)');
  return {
    schedules: () => allSchedules.all().map((row) => json(row) as ListingSchedule),
    schedule: (listingId) => json(oneSchedule.get(listingId)) as ListingSchedule | undefined,
    putSchedule(schedule) {
      putSchedule.run(schedule.listingId, JSON.stringify(schedule));
    },
    removeSchedule(listingId) {
      removeSchedule.run(listingId);
    },
    memory: (listingId) => json(oneMemory.get(listingId)) as ListingMemory | undefined,
    putMemory(memory) {
      putMemory.run(memory.listingId, JSON.stringify(memory));
    },
  };
}

function candidates(db: DatabaseSync): Pick<Here, 'addCandidates' | 'enrich' | 'candidate' | 'dueCandidates'> {
  const insert = db.prepare(
    `INSERT INTO candidates (key, url, site, host, listing_id, found_at, hints, state, due_at, attempts, revisits)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, 0, 0) ON CONFLICT (key) DO NOTHING`,
  );
  const one = db.prepare('SELECT * FROM candidates WHERE key = ?');
  const due = db.prepare(
    `SELECT key, host FROM candidates WHERE due_at <= :now AND (leased_until IS NULL OR leased_until <= :now)
     ORDER BY due_at, key LIMIT :limit`,
  );
  const enrich = db.prepare(
    `UPDATE candidates SET hints = :hints, due_at = :dueAt WHERE key = :key AND leased_until IS NULL`,
  );
  const add = (found: NewCandidate): boolean => {
    const { key, url, site, host, listingId, foundAt, dueAt, hints } = found;
    return insert.run(key, url, site, host, listingId, foundAt, JSON.stringify(hints), dueAt).changes === 1;
  };
  return {
    addCandidates: (found) => (found.length === 0 ? [] : inTransaction(db, () => found.filter(add))),
    enrich: (found) =>
      inTransaction(db, () => {
        const known = toCandidate(one.get(found.key));
        const more = known && enrichment(known, found);
        if (more === undefined) return false;
        const { changes } = enrich.run({ key: found.key, hints: JSON.stringify(more.hints), dueAt: more.dueAt });
        return changes === 1 && more.dueAt !== known?.dueAt;
      }),
    candidate: (key) => toCandidate(one.get(key)),
    dueCandidates: (now, limit) =>
      due
        .all({ now: now.toISOString(), limit: Math.max(0, limit) })
        .map((row) => ({ key: String(row['key']), host: String(row['host']) })),
  };
}

function leases(db: DatabaseSync): Pick<Here, 'claim' | 'foresee' | 'settle' | 'settleAhead' | 'postpone'> {
  const lease = db.prepare('SELECT leased_until FROM candidates WHERE key = ?');
  const claim = db.prepare(
    `UPDATE candidates SET leased_until = :until
     WHERE key = :key AND due_at <= :now AND (leased_until IS NULL OR leased_until <= :now) RETURNING *`,
  );
  const outcome =
    'state = ?, due_at = ?, attempts = ?, revisits = ?, reason = ?, etag = ?, last_modified = ?, article_id = ?';
  const settle = db.prepare(`UPDATE candidates SET leased_until = NULL, ${outcome} WHERE key = ?`);
  const settleAhead = db.prepare(`UPDATE candidates SET ${outcome} WHERE key = ?`);
  const postpone = db.prepare('UPDATE candidates SET leased_until = NULL, due_at = ? WHERE key = ?');
  const put = (statement: StatementSync, key: string, to: Settlement): void => {
    const optional = [to.reason, to.etag, to.lastModified, to.articleId].map((value) => value ?? null);
    const settled = statement.run(to.state, to.dueAt ?? null, to.attempts, to.revisits, ...optional, key);
    if (settled.changes === 0) throw noCandidate(key);
  };
  return {
    claim: (key, now, leaseMs) =>
      inTransaction(db, () => {
        const wasLeft = (lease.get(key)?.['leased_until'] ?? null) !== null;
        const until = new Date(now.getTime() + leaseMs).toISOString();
        const claimed = toCandidate(claim.get({ key, now: now.toISOString(), until }));
        return claimed && { ...claimed, ...(wasLeft ? { wasLeft } : {}) };
      }),
    foresee: () => undefined,
    settle: (key, to) => put(settle, key, to),
    settleAhead: (key, to) => put(settleAhead, key, to),
    postpone(key, dueAt) {
      if (postpone.run(dueAt, key).changes === 0) throw noCandidate(key);
    },
  };
}

/** Both say `state <> 'done'` in so many words, because that is how SQLite sees that the index without the done ones will do. */
function forPeople(db: DatabaseSync): Pick<Here, 'retryFailed' | 'inState'> {
  const retry = db.prepare(
    `UPDATE candidates SET state = 'waiting', attempts = 0, reason = NULL, due_at = :now
     WHERE state = 'failed' AND state <> 'done' AND (:site IS NULL OR site = :site)`,
  );
  const inState = db.prepare(
    `SELECT * FROM candidates WHERE state = ? AND state <> 'done'
     ORDER BY due_at IS NOT NULL, due_at DESC, found_at DESC, key DESC LIMIT ?`,
  );
  return {
    retryFailed: (now, site) => Number(retry.run({ now: now.toISOString(), site: site ?? null }).changes),
    inState: (state, limit) => inState.all(state, Math.max(0, limit)).flatMap((row) => toCandidate(row) ?? []),
  };
}

type Row = ReturnType<StatementSync['get']>;

function json(row: Row): unknown {
  return row === undefined ? undefined : JSON.parse(String(row['json']));
}

function toCandidate(found: Row): Candidate | undefined {
  if (found === undefined) return undefined;
  const row = found as unknown as CandidateColumns;
  return {
    key: row.key,
    url: row.url,
    site: row.site,
    host: row.host,
    listingId: row.listing_id,
    foundAt: row.found_at,
    hints: JSON.parse(row.hints) as Candidate['hints'],
    state: row.state,
    attempts: row.attempts,
    revisits: row.revisits,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.etag === null ? {} : { etag: row.etag }),
    ...(row.last_modified === null ? {} : { lastModified: row.last_modified }),
    ...(row.article_id === null ? {} : { articleId: row.article_id }),
  };
}

function noCandidate(key: string): StoreError {
  return new StoreError('A candidate that was being worked on is not in the frontier.', {
    where: key,
    fix: 'The store was replaced or emptied meanwhile: run the crawl again.',
  });
}

/**
 * Ends every lease at once: for the one who knows that no other worker lives. They are over and not gone, because whoever
 * claims such a candidate is to know that it was left.
 */
export function endLeases(db: DatabaseSync): void {
  db.exec("UPDATE candidates SET leased_until = '' WHERE leased_until > ''");
}
