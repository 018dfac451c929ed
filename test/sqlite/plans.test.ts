import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { endLeases, sqliteFrontier } from '../../functions/sqlite/frontier.ts';
import { sqliteHosts } from '../../functions/sqlite/hosts.ts';
import { openDatabase } from '../../functions/sqlite/schema.ts';

/** The database, and every statement that is made of it. */
function recorded(db: DatabaseSync): { db: DatabaseSync; statements: string[] } {
  const statements: string[] = [];
  const recording = new Proxy(db, {
    get(target, name) {
      if (name !== 'prepare' && name !== 'exec') return Reflect.get(target, name, target) as unknown;
      return (sql: string) => {
        statements.push(sql);
        return target[name](sql);
      };
    },
  });
  return { db: recording, statements };
}

describe('the statements of the frontier and the hosts', () => {
  it('find their rows by an index: none reads a whole table, but for all schedules and for the few that are leased', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'newsfold-plans-'));
    const db = openDatabase(join(dir, 'newsfold.db'));
    const { db: recording, statements } = recorded(db);
    sqliteFrontier(recording);
    sqliteHosts(recording);
    endLeases(recording);
    assert.ok(statements.length > 15, `${statements.length} statements`);
    const scans = statements.flatMap((sql) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((step) => String(step['detail']))
        .filter((detail) => /^SCAN (?!schedules$|candidates USING INDEX candidates_leased$)|TEMP B-TREE/.test(detail))
        .map((detail) => `${detail}: ${sql}`),
    );
    db.close();
    await rm(dir, { recursive: true });
    assert.deepEqual(scans, []);
  });
});
