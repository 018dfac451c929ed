/** The story index in SQLite. Stories and members are kept ready to be joined; the fold's own tables are the truth behind them. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { storyIdOf } from '../identity.ts';
import { decodeFingerprint, encodeFingerprint } from '../story/fingerprint.ts';
import { POSTING_MOST } from '../story/index.ts';
import type { Attachment, FoldedArticle, FoldRecord, KeyEntry, Posting, StoryIndex } from '../story/index.ts';
import type { Membership, Role, Story, StoryLink } from '../story/story.ts';
import { articleOfStory, MEMBERS_MOST, tellMemberships, tellStory } from '../story/tree.ts';
import type { Placed } from '../story/tree.ts';
import type { Immediate } from './port.ts';
import { inTransaction } from './transaction.ts';

export const STORIES_SCHEMA = `
CREATE TABLE IF NOT EXISTS stories (
  story_id            TEXT PRIMARY KEY,
  superseded_by       TEXT,
  headline            TEXT,
  original_article_id TEXT,
  original_site       TEXT,
  original_confidence REAL NOT NULL,
  article_count       INTEGER NOT NULL,
  site_count          INTEGER NOT NULL,
  first_published_at  TEXT,
  first_seen_at       TEXT NOT NULL,
  last_seen_at        TEXT NOT NULL,
  json                TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS stories_by_last_seen ON stories (last_seen_at DESC) WHERE superseded_by IS NULL;

CREATE TABLE IF NOT EXISTS members (
  article_id   TEXT PRIMARY KEY,
  story_id     TEXT NOT NULL,
  role         TEXT NOT NULL,
  match_id     TEXT,
  similarity   REAL,
  shared_words INTEGER,
  lag_seconds  INTEGER,
  method       TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS members_by_story ON members (story_id);

CREATE TABLE IF NOT EXISTS fold_records (
  article_id        TEXT PRIMARY KEY,
  place             TEXT NOT NULL,
  article           TEXT NOT NULL,
  print             BLOB NOT NULL,
  named_original_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS fold_keys (
  key        INTEGER NOT NULL,
  article_id TEXT NOT NULL,
  until_ms   INTEGER NOT NULL,
  PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fold_sketches (
  article_id TEXT PRIMARY KEY,
  sketch     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fold_keys_by_end ON fold_keys (until_ms);
CREATE TABLE IF NOT EXISTS fold_attachments (
  article_id TEXT PRIMARY KEY,
  parent_id  TEXT,
  strength   REAL NOT NULL,
  pinned     INTEGER NOT NULL,
  json       TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS fold_attachments_by_parent ON fold_attachments (parent_id);
CREATE TABLE IF NOT EXISTS fold_links (
  other_id   TEXT NOT NULL,
  article_id TEXT NOT NULL,
  json       TEXT NOT NULL,
  PRIMARY KEY (other_id, article_id)
) STRICT, WITHOUT ROWID;
`;

type Row = Record<string, unknown>;

/** Of an article that was folded before sketches were kept. */
const NO_SKETCH = new Uint8Array();

/** Expired keys deleted with each write: more than are written, so they never pile up. */
const SWEEP_KEYS = 32;

export interface SqliteStoryIndex extends Immediate<StoryIndex> {
  /** Runs `work` and then tells each story that it changed, once, however many articles came to it. Until then it reads as it was. */
  tellingOnce<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** @param db with the tables of STORIES_SCHEMA */
export function sqliteStories(db: DatabaseSync): SqliteStoryIndex {
  return new SqliteStories(db);
}

class SqliteStories implements SqliteStoryIndex {
  readonly #db: DatabaseSync;
  /** Heads of stories that are to be told; undefined while each is told at once. */
  #untold: Set<string> | undefined;
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  async tellingOnce<Result>(work: () => Promise<Result>): Promise<Result> {
    const untold = (this.#untold = new Set<string>());
    try {
      const result = await work();
      for (const head of untold) this.#tell(head);
      return result;
    } finally {
      this.#untold = undefined;
    }
  }

  story(storyId: string): Story | undefined {
    const articleId = articleOfStory(storyId);
    const sql = `SELECT s.json FROM members m JOIN stories s ON s.story_id = m.story_id WHERE m.article_id = ?`;
    const json = this.#one(sql, articleId)?.['json'];
    return json === undefined ? undefined : (JSON.parse(json as string) as Story);
  }

  memberships(articleIds: string[]): Map<string, Membership> {
    const found = new Map<string, Membership>();
    for (const id of articleIds) {
      const row = this.#one('SELECT * FROM members WHERE article_id = ?', id);
      if (row) found.set(id, membershipFrom(row));
    }
    return found;
  }

  record({ article, print, order }: FoldRecord): FoldRecord {
    const { articleId } = article;
    inTransaction(this.#db, () => {
      this.#run(
        `INSERT INTO fold_records (article_id, place, article, print) VALUES (?, ?, ?, ?)
         ON CONFLICT (article_id) DO UPDATE SET article = excluded.article, print = excluded.print`,
        ...[articleId, order, JSON.stringify(article), encodeFingerprint(print)],
      );
      this.#refresh(this.#headOf(articleId));
    });
    const stored = this.#record(articleId);
    if (!stored) throw new RangeError(`${articleId} was not recorded`);
    return stored;
  }

  records(articleIds: string[]): Map<string, FoldRecord> {
    return this.#pick(articleIds, (id) => this.#record(id));
  }

  addKeys({ articleId, sketch }: KeyEntry, keys: number[], now: Date, until: Date): void {
    inTransaction(this.#db, () => {
      this.#run('INSERT OR REPLACE INTO fold_sketches VALUES (?, ?)', articleId, sketch);
      this.#run(
        `DELETE FROM fold_keys WHERE (key, article_id) IN
           (SELECT key, article_id FROM fold_keys WHERE until_ms <= ? ORDER BY until_ms LIMIT ${SWEEP_KEYS})`,
        now.getTime(),
      );
      for (const key of keys) {
        this.#run(
          `INSERT INTO fold_keys (key, article_id, until_ms) SELECT ?1, ?2, ?3
           WHERE (SELECT count(*) FROM fold_keys WHERE key = ?1 AND article_id <> ?2) < ${POSTING_MOST}
           ON CONFLICT (key, article_id) DO UPDATE SET until_ms = excluded.until_ms`,
          ...[key, articleId, until.getTime()],
        );
      }
    });
  }

  postings(keys: number[], now: Date): Posting[] {
    const found: Posting[] = [];
    for (const key of keys) {
      const rows = this.#all(
        `SELECT k.article_id, s.sketch FROM fold_keys k LEFT JOIN fold_sketches s ON s.article_id = k.article_id
         WHERE k.key = ? AND k.until_ms > ?`,
        ...[key, now.getTime()],
      );
      const entries = rows.map(({ article_id: articleId, sketch }) => ({
        articleId: String(articleId),
        sketch: sketch instanceof Uint8Array ? sketch : NO_SKETCH,
      }));
      if (entries.length > 0) found.push({ key, entries });
    }
    return found;
  }

  attachments(articleIds: string[]): Map<string, Attachment> {
    return this.#pick(articleIds, (id) => this.#attachment(id));
  }

  attach(articleId: string, attachment: Attachment, expected: Attachment | undefined): boolean {
    return inTransaction(this.#db, () => {
      const headBefore = this.#headOf(articleId);
      const { parentId = null, strength, pinned = false } = attachment;
      const values = [articleId, parentId, strength, pinned ? 1 : 0, JSON.stringify(attachment)];
      const { changes } = expected
        ? this.#run(
            `UPDATE fold_attachments SET parent_id = ?2, strength = ?3, pinned = ?4, json = ?5
             WHERE article_id = ?1 AND parent_id IS ?6 AND strength = ?7 AND pinned = ?8 AND pinned <= ?4`,
            ...[...values, expected.parentId ?? null, expected.strength, expected.pinned ? 1 : 0],
          )
        : this.#run('INSERT INTO fold_attachments VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', ...values);
      if (changes === 0) return false;
      const head = this.#headOf(articleId);
      this.#refresh(headBefore);
      if (head !== headBefore) this.#refresh(head);
      return true;
    });
  }

  putLink(link: StoryLink): void {
    const sql = `INSERT INTO fold_links VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json`;
    this.#run(sql, link.otherId, link.articleId, JSON.stringify(link));
  }

  links(otherId: string, limit: number): StoryLink[] {
    const rows = this.#all(
      'SELECT json FROM fold_links WHERE other_id = ? ORDER BY article_id LIMIT ?',
      otherId,
      limit,
    );
    return rows.map((row) => JSON.parse(row['json'] as string) as StoryLink);
  }

  nameOriginal(articleId: string, at: string | undefined): void {
    inTransaction(this.#db, () => {
      this.#run('UPDATE fold_records SET named_original_at = ? WHERE article_id = ?', at ?? null, articleId);
      this.#refresh(this.#headOf(articleId));
    });
  }

  #record(articleId: string): FoldRecord | undefined {
    const row = this.#one('SELECT * FROM fold_records WHERE article_id = ?', articleId);
    return row && recordFrom(row);
  }

  #attachment(articleId: string): Attachment | undefined {
    const json = this.#one('SELECT json FROM fold_attachments WHERE article_id = ?', articleId)?.['json'];
    return json === undefined ? undefined : (JSON.parse(json as string) as Attachment);
  }

  #headOf(articleId: string): string {
    const sql = 'SELECT parent_id FROM fold_attachments WHERE article_id = ?';
    let head = articleId;
    for (;;) {
      const parent = this.#one(sql, head)?.['parent_id'];
      if (typeof parent !== 'string') return head;
      head = parent;
    }
  }

  #refresh(headId: string): void {
    if (this.#untold === undefined) this.#tell(headId);
    else this.#untold.add(headId);
  }

  /** Tells the story of a head again, or that it is told under another id now. */
  #tell(headId: string): void {
    const head = this.#headOf(headId);
    if (head !== headId) {
      this.#run('UPDATE stories SET superseded_by = ? WHERE story_id = ?', storyIdOf(head), storyIdOf(headId));
      return;
    }
    const placed = this.#gather(headId);
    if (placed.length === 0) return;
    const story = tellStory(headId, placed);
    this.#putStory(story);
    for (const member of tellMemberships(story, placed)) {
      const { match } = member;
      this.#run(
        'INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[member.articleId, story.storyId, member.role, match?.otherId ?? null, match?.similarity ?? null],
        ...[match?.sharedWords ?? null, match?.lagSeconds ?? null, match?.method ?? null],
      );
    }
  }

  /** All members of a head's story, the head first. CROSS JOIN keeps the order: the planner would read every record there is. */
  #gather(headId: string): Placed[] {
    const rows = this.#all(
      `WITH RECURSIVE tree (id) AS (
         SELECT ?1 UNION ALL SELECT a.article_id FROM fold_attachments a JOIN tree ON a.parent_id = tree.id
       )
       SELECT r.*, a.json AS attachment FROM tree CROSS JOIN fold_records r ON r.article_id = tree.id
       LEFT JOIN fold_attachments a ON a.article_id = tree.id LIMIT ${MEMBERS_MOST}`,
      headId,
    );
    return rows.map((row) => {
      const json = row['attachment'];
      return {
        record: recordFrom(row),
        ...(typeof json === 'string' ? { attachment: JSON.parse(json) as Attachment } : {}),
      };
    });
  }

  #putStory(story: Story): void {
    this.#run(
      'INSERT OR REPLACE INTO stories VALUES (?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[story.storyId, story.headline ?? null, story.original?.articleId ?? null, story.original?.site ?? null],
      ...[story.originalConfidence, story.articleCount, story.siteCount, story.firstPublishedAt ?? null],
      ...[story.firstSeenAt, story.lastSeenAt, JSON.stringify(story)],
    );
  }

  #prepared(sql: string): ReturnType<DatabaseSync['prepare']> {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: SQLInputValue[]): { changes: number } {
    return { changes: Number(this.#prepared(sql).run(...values).changes) };
  }

  #one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values);
  }

  #pick<V>(ids: string[], one: (id: string) => V | undefined): Map<string, V> {
    const found = new Map<string, V>();
    for (const id of ids) {
      const value = one(id);
      if (value !== undefined) found.set(id, value);
    }
    return found;
  }
}

function recordFrom(row: Row): FoldRecord {
  const namedOriginalAt = row['named_original_at'];
  return {
    article: JSON.parse(String(row['article'])) as FoldedArticle,
    print: decodeFingerprint(row['print'] as Uint8Array),
    order: String(row['place']),
    ...(typeof namedOriginalAt === 'string' ? { namedOriginalAt } : {}),
  };
}

function membershipFrom(row: Row): Membership {
  const lag = row['lag_seconds'];
  const membership = {
    articleId: String(row['article_id']),
    storyId: String(row['story_id']),
    role: row['role'] as Role,
  };
  if (typeof row['match_id'] !== 'string') return membership;
  return {
    ...membership,
    match: {
      otherId: row['match_id'],
      similarity: Number(row['similarity']),
      sharedWords: Number(row['shared_words']),
      ...(typeof lag === 'number' ? { lagSeconds: lag } : {}),
      method: String(row['method']),
    },
  };
}
