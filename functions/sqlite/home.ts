/** The embedded store: one database file, one folder of objects, one lock. */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ArticleIndex, Catalog, Frontier, Hosts, ObjectStore, Runs, Stores } from '../ports.ts';
import type { StoryIndex } from '../story/index.ts';
import { sqliteArticles } from './articles.ts';
import { sqliteCatalog } from './catalog.ts';
import { storeFailure } from './failures.ts';
import { endLeases, sqliteFrontier } from './frontier.ts';
import { sqliteHosts } from './hosts.ts';
import { takeCrawlLock, type CrawlLock } from './lock.ts';
import { discardPartialObjects, fileObjects } from './objects.ts';
import { asPort, type Immediate } from './port.ts';
import { openDatabase, type OpenOptions } from './schema.ts';
import { sqliteRuns } from './runs.ts';
import { sqliteStories } from './stories.ts';
import { inBatch } from './transaction.ts';

export const DATABASE = 'newsfold.db';
export const OBJECTS = 'objects';
const LOCK = 'crawl.lock';

export interface LocalHome extends Stores {
  /** The folder. */
  readonly dir: string;
  /**
   * To be held by whoever claims work: no other crawl writes here until it is released or its process is dead. What a killed
   * crawl held is free at once.
   * @throws StoreBusyError naming the process that has it, and since when
   */
  lock(now: Date): CrawlLock;
  /**
   * Runs `work` with one commit for all that it writes: all of it or nothing. No other writer comes between, so it is to be short.
   * The stories that it changes are told at its end; a batch within a batch tells its own, and has no commit of its own.
   */
  batch<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Releases the lock too; a second time changes nothing. What was answered is on the disk already. */
  close(): void;
}

/**
 * Opens the store in `dir`, and makes one where there is none.
 * @throws StoreError when it is missing (`readOnly`), not readable, damaged, not ours or of a later version
 */
export function openLocalHome(dir: string, options: OpenOptions = {}): LocalHome {
  const path = join(dir, DATABASE);
  const objectsDir = join(dir, OBJECTS);
  const db = openDatabase(path, options);
  let lock: CrawlLock | undefined;
  try {
    const stories = sqliteStories(db);
    return {
      dir,
      ...storesOf(db, path, stories, fileObjects(objectsDir, options), objectsDir),
      lock(now) {
        lock = takeCrawlLock(db, join(dir, LOCK), now);
        try {
          endLeases(db);
          discardPartialObjects(objectsDir);
          return lock;
        } catch (cause) {
          lock.release();
          throw storeFailure(cause, path);
        }
      },
      batch: (work) => inBatch(db, () => stories.tellingOnce(work)),
      close() {
        try {
          if (db.isOpen && options.readOnly !== true) stories.tellAll();
        } finally {
          lock?.release();
          if (db.isOpen) db.close();
        }
      },
    };
  } catch (cause) {
    // Statements are prepared here, which is when SQLite first looks at the tables.
    db.close();
    throw storeFailure(cause, path);
  }
}

function storesOf(
  db: DatabaseSync,
  path: string,
  stories: Immediate<StoryIndex>,
  files: ObjectStore,
  objectsDir: string,
): Stores {
  const objects = asPort<ObjectStore>(files, objectsDir);
  return {
    objects,
    frontier: asPort<Frontier>(sqliteFrontier(db), path),
    hosts: asPort<Hosts>(sqliteHosts(db), path),
    articles: asPort<ArticleIndex>(sqliteArticles(db), path),
    stories: asPort<StoryIndex>(stories, path),
    catalog: asPort<Catalog>(sqliteCatalog(db, objects), path),
    runs: asPort<Runs>(sqliteRuns(db), path),
  };
}
