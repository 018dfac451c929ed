/** The embedded store's one database: how it is opened, what is in it, and which version of that this code understands. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { StoreError } from '../errors.ts';
import { ARTICLES_SCHEMA } from './articles.ts';
import { CATALOG_SCHEMA } from './catalog.ts';
import { isReadOnlyFolder, storeFailure } from './failures.ts';
import { FRONTIER_SCHEMA } from './frontier.ts';
import { HOSTS_SCHEMA } from './hosts.ts';
import { LOCK_SCHEMA } from './lock.ts';
import { RUNS_SCHEMA } from './runs.ts';
import { STORIES_SCHEMA } from './stories-schema.ts';
import { CROWDED_SCHEMA, TALLIES_SCHEMA, TALLY_ALL } from './tallies.ts';
import { inTransaction } from './transaction.ts';

/** `PRAGMA application_id`: "NFld". Tells the store from any other SQLite file. */
const APPLICATION_ID = 0x4e466c64;
/** Counts up whenever a table changes. */
const SCHEMA_VERSION = 8;

/** `CREATE ... IF NOT EXISTS` of every store, in one transaction at first opening. */
const TABLES = [
  FRONTIER_SCHEMA,
  HOSTS_SCHEMA,
  LOCK_SCHEMA,
  ARTICLES_SCHEMA,
  STORIES_SCHEMA,
  TALLIES_SCHEMA,
  CROWDED_SCHEMA,
  CATALOG_SCHEMA,
  RUNS_SCHEMA,
];

/** A crawl writes in short transactions; a reader or a second command waits this long for one. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Of the file, so much is read where the operating system has it, instead of being copied into a cache of 2 MB page by page: a
 * question that looks at thousands of rows takes two thirds of the time. Only for readers: a failing disk ends the process, which
 * costs nothing that is stored.
 */
const MAPPED_BYTES_MAX = 64 * 1024 ** 3;

/** Up to schema 3, the head of an article stood in its row. */
const ARTICLES_ASIDE = `
ALTER TABLE articles RENAME TO articles_before;
DROP INDEX articles_by_seen;
DROP INDEX articles_by_published;
DROP INDEX articles_by_site;
`;
const ARTICLES_BACK = `
INSERT INTO articles (id, article_id, revision, site, host, lang, status, published_at, has_time, first_seen_at, authors, section,
    free, story_id, role)
  SELECT a.id, a.article_id, a.revision, a.site, a.host, a.lang, a.status, a.published_at,
    coalesce(length(a.head ->> '$.datePublished'), 0) > 10, a.first_seen_at, a.authors, a.section, a.free, m.story_id,
    coalesce(m.role, 'unknown')
  FROM articles_before a LEFT JOIN members m ON m.article_id = a.article_id;
INSERT INTO article_heads SELECT id, head FROM articles_before;
DROP TABLE articles_before;
${TALLY_ALL}`;

export interface OpenOptions {
  /** Nothing is created or written, and the file must be there. */
  readOnly?: boolean;
  /**
   * false: objects are not brought to the disk one by one, which is some twenty times faster. A power cut may take those of the
   * last seconds, so this is for what can be fetched again: a mirror.
   */
  durable?: boolean;
}

/**
 * Opens the database, and creates it with its folder where there is none.
 *
 * WAL with `synchronous = NORMAL`: what was answered as written survives the death of the process at any moment; a power cut
 * may take the last commits, but leaves a consistent earlier state, from which the frontier does the work again.
 * Foreign keys are off: rows are written in any order by any number of workers.
 * @throws StoreError when it is missing (`readOnly`), not readable, damaged, not ours or of a later version
 */
export function openDatabase(path: string, options: OpenOptions = {}): DatabaseSync {
  const readOnly = options.readOnly ?? false;
  if (readOnly && !existsSync(path)) {
    throw new StoreError('There is no archive here yet.', {
      where: path,
      fix: 'Fill one with `newsfold crawl`, or name the folder of another with --store.',
    });
  }
  try {
    if (!readOnly) mkdirSync(dirname(path), { recursive: true });
    return openAs(path, path, readOnly);
  } catch (cause) {
    if (readOnly && isReadOnlyFolder(cause) && !existsSync(`${path}-wal`)) return openUnchanging(path);
    throw storeFailure(cause, path);
  }
}

function openAs(location: string | URL, path: string, readOnly: boolean): DatabaseSync {
  const db = new DatabaseSync(location, { readOnly, timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: false });
  try {
    if (readOnly) db.exec(`PRAGMA mmap_size = ${MAPPED_BYTES_MAX}`);
    prepareSchema(db, path, readOnly);
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

/**
 * In a folder that nobody may write to (a backup, a mounted medium), where SQLite cannot make the file by which processes
 * agree on a WAL. There is none to agree on, so the database is what it will be (https://www.sqlite.org/uri.html, "immutable").
 */
function openUnchanging(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  try {
    return openAs(url, path, true);
  } catch (cause) {
    throw storeFailure(cause, path);
  }
}

function prepareSchema(db: DatabaseSync, path: string, readOnly: boolean): void {
  const { applicationId, version, isEmpty } = stateOf(db);
  if (applicationId !== APPLICATION_ID && !(applicationId === 0 && isEmpty)) {
    throw new StoreError('This database was not made by Newsfold.', {
      where: path,
      fix: 'Name another folder with --store: the file is left as it is.',
    });
  }
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      `The store was written by a later Newsfold (schema ${version}, this one reads up to ${SCHEMA_VERSION}).`,
      { where: path, fix: 'Update Newsfold, or name another folder with --store.' },
    );
  }
  if (readOnly) {
    if (version === SCHEMA_VERSION) return;
    if (version > 0) {
      throw new StoreError('The archive here was written by an earlier Newsfold.', {
        where: path,
        fix: 'Run `newsfold crawl` once: it adds what is missing and changes nothing that is stored.',
      });
    }
    throw new StoreError('The archive here is not complete: its first crawl did not begin.', {
      where: path,
      fix: 'Run `newsfold crawl`.',
    });
  }
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = NORMAL');
  if (version === SCHEMA_VERSION) return;
  inTransaction(db, () => {
    const isBeforeHeads = version > 0 && version < 4;
    if (isBeforeHeads) db.exec(ARTICLES_ASIDE);
    for (const tables of TABLES) db.exec(tables);
    if (isBeforeHeads) db.exec(ARTICLES_BACK);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

/** As it is at one moment: another process may be making it. */
function stateOf(db: DatabaseSync): { applicationId: number; version: number; isEmpty: boolean } {
  db.exec('BEGIN');
  try {
    // The first to be read is a table: with it the moment is fixed.
    const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    return { isEmpty, applicationId: pragma(db, 'application_id'), version: pragma(db, 'user_version') };
  } finally {
    db.exec('ROLLBACK');
  }
}

function pragma(db: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
