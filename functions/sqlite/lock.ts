/** One crawl at a time writes into a store. */
import { DatabaseSync } from 'node:sqlite';
import { StoreBusyError } from '../errors.ts';
import { isBusy, storeFailure } from './failures.ts';

export const LOCK_SCHEMA = `
  CREATE TABLE IF NOT EXISTS crawl_holder (id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL, since TEXT NOT NULL);
`;

export interface CrawlLock {
  release(): void;
}

/**
 * Takes the lock of the store, or says who has it. The lock is SQLite's own lock on a file beside the database, held by an
 * open transaction: the operating system gives it back when its process dies, however that happens, so a lock is never stale
 * and a reused process id never counts. The database only says who holds it, for people.
 * @throws StoreBusyError naming the process and since when
 */
export function takeCrawlLock(db: DatabaseSync, lockPath: string, now: Date): CrawlLock {
  const file = openLockFile(lockPath);
  try {
    file.exec('BEGIN EXCLUSIVE');
    const name = db.prepare('INSERT OR REPLACE INTO crawl_holder (id, pid, since) VALUES (1, ?, ?)');
    name.run(process.pid, now.toISOString());
  } catch (cause) {
    const lost = !file.isTransaction && isBusy(cause);
    file.close();
    throw lost ? busy(db, lockPath) : storeFailure(cause, lockPath);
  }
  return {
    release() {
      if (!file.isOpen) return;
      try {
        db.exec('DELETE FROM crawl_holder');
      } finally {
        file.close();
      }
    },
  };
}

function openLockFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (cause) {
    throw storeFailure(cause, path);
  }
}

function busy(db: DatabaseSync, lockPath: string): StoreBusyError {
  const holder = db.prepare('SELECT pid, since FROM crawl_holder').get();
  // The holder writes its name just after it took the lock.
  const who = holder ? `process ${String(holder['pid'])}, since ${String(holder['since'])}` : 'another process';
  return new StoreBusyError(`A crawl is already writing into this store: ${who}.`, {
    where: lockPath,
    fix: 'Wait until it has finished or end it, or crawl into another folder with --store.',
  });
}
