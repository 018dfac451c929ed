/** The two clocks of each host, and its robots.txt. */
import type { DatabaseSync } from 'node:sqlite';
import type { Hosts, RobotsRecord } from '../ports.ts';
import type { Immediate } from './port.ts';

export const HOSTS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY,
    next_slot_at TEXT NOT NULL DEFAULT '',
    held_until TEXT NOT NULL DEFAULT '',
    held_because TEXT
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS budgets (site TEXT PRIMARY KEY, day TEXT NOT NULL, spent INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS robots (host TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
`;

export function sqliteHosts(db: DatabaseSync): Immediate<Hosts> {
  const take = db.prepare(
    `INSERT INTO hosts (host, next_slot_at) VALUES (:host, :next)
     ON CONFLICT (host) DO UPDATE SET next_slot_at = excluded.next_slot_at
       WHERE next_slot_at <= :now AND held_until <= :now`,
  );
  const openAt = db.prepare('SELECT max(next_slot_at, held_until) AS at FROM hosts WHERE host = ?');
  const hold = db.prepare(
    `INSERT INTO hosts (host, held_until, held_because) VALUES (?, ?, ?)
     ON CONFLICT (host) DO UPDATE SET held_until = excluded.held_until, held_because = excluded.held_because
       WHERE excluded.held_until > held_until`,
  );
  const spend = db.prepare(
    `INSERT INTO budgets (site, day, spent) VALUES (:site, :day, 1)
     ON CONFLICT (site) DO UPDATE SET spent = iif(day = excluded.day, spent + 1, 1), day = excluded.day
       WHERE day < excluded.day OR spent < :perDay`,
  );
  const robots = db.prepare('SELECT record FROM robots WHERE host = ?');
  const putRobots = db.prepare('INSERT OR REPLACE INTO robots (host, record) VALUES (?, ?)');
  return {
    takeSlot(host, now, delayMs) {
      const instant = now.toISOString();
      // Looked at first: a host that is busy is asked for often, and only a write waits for other processes' writes.
      const opens = openAt.get(host)?.['at'];
      if (opens !== undefined && String(opens) > instant) return { granted: false, retryAt: String(opens) };
      const next = new Date(now.getTime() + delayMs).toISOString();
      if (take.run({ host, next, now: instant }).changes === 1) return { granted: true };
      return { granted: false, retryAt: String(openAt.get(host)?.['at']) };
    },
    hold(host, until, reason) {
      hold.run(host, until, reason);
    },
    spend: (site, day, perDay) => spend.run({ site, day, perDay }).changes === 1,
    robots(host) {
      const row = robots.get(host);
      return row === undefined ? undefined : (JSON.parse(String(row['record'])) as RobotsRecord);
    },
    putRobots(host, record) {
      putRobots.run(host, JSON.stringify(record));
    },
  };
}
