/** What the runs of the crawl did. */
import type { DatabaseSync } from 'node:sqlite';
import type { Runs } from '../ports.ts';
import type { RunRecord } from '../query/run.ts';
import type { Immediate } from './port.ts';

export const RUNS_SCHEMA = `
CREATE TABLE IF NOT EXISTS runs (started_at TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Two weeks of a run every quarter of an hour. */
const RUNS_KEPT = 1344;

/** @param db with the table of RUNS_SCHEMA */
export function sqliteRuns(db: DatabaseSync): Immediate<Runs> {
  return {
    put(run) {
      db.prepare('INSERT OR REPLACE INTO runs (started_at, json) VALUES (?, ?)').run(
        run.startedAt,
        JSON.stringify(run),
      );
      db.prepare(
        'DELETE FROM runs WHERE started_at <= (SELECT started_at FROM runs ORDER BY started_at DESC LIMIT 1 OFFSET ?)',
      ).run(RUNS_KEPT);
    },
    latest(limit) {
      const rows = db.prepare('SELECT json FROM runs ORDER BY started_at DESC LIMIT ?').all(limit);
      return rows.map((row) => JSON.parse(String(row['json'])) as RunRecord);
    },
  };
}
