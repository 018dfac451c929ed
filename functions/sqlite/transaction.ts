import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work` as one write transaction: all of it or nothing. Inside a batch it is a part of that, without a savepoint of its
 * own, which would have full-text search write out what it collects: what fails, fails the batch.
 */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  if (db.isTransaction) return work();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (cause) {
    rollBack(db);
    throw cause;
  }
}

/**
 * Runs `work`, which may wait, as one write transaction: a commit for many writes. Whatever else writes through this connection
 * meanwhile is part of it, and other processes that want to write wait. Inside a batch it is a part of that.
 */
export async function inBatch<Result>(db: DatabaseSync, work: () => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = await work();
    db.exec('COMMIT');
    return result;
  } catch (cause) {
    rollBack(db);
    throw cause;
  }
}

/** Some failures (a full disk) have ended the transaction already. */
function rollBack(db: DatabaseSync): void {
  if (db.isTransaction) db.exec('ROLLBACK');
}
