/** The story index in SQLite. Stories and members are kept ready to be joined; the fold's own tables are the truth behind them. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { storyIdOf } from '../identity.ts';
import { decodeFingerprint, encodeFingerprint } from '../story/fingerprint.ts';
import { POSTING_MOST } from '../story/index.ts';
import type { Attachment, FoldedArticle, FoldRecord, KeyEntry, Posting, StoryIndex } from '../story/index.ts';
import { shareOf, strengthOf } from '../story/related.ts';
import type { Membership, Role, Story, StoryLink } from '../story/story.ts';
import { articleOfStory, MEMBERS_MOST, tellMemberships, tellStory } from '../story/tree.ts';
import type { Placed } from '../story/tree.ts';
import type { Immediate } from './port.ts';
import { inTransaction } from './transaction.ts';

type Row = Record<string, unknown>;

/** Of an article that was folded before sketches were kept. */
const NO_SKETCH = new Uint8Array();

/** Expired keys deleted with each write: more than are written, so they never pile up. */
const SWEEP_KEYS = 32;

/**
 * A story of so many articles is not told again for each further one, which would cost more the larger it is, but after a share of
 * them. Meanwhile whoever asks for it by its id is told it as it is; a list has it as it was told last, and the new ones as reposts.
 */
const LARGE = 32;
const TOLD_AGAIN_AFTER = 1 / 8;
/** Or after this, while articles keep coming. */
const UNTOLD_MOST_MS = 60_000;

export interface SqliteStoryIndex extends Immediate<StoryIndex> {
  /** Runs `work` and then tells each story that it changed, once, however many articles came to it. Until then it reads as it was. */
  tellingOnce<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Tells the large stories that have changed since they were told. */
  tellAll(): void;
}

/** @param db with the tables of STORIES_SCHEMA */
export function sqliteStories(db: DatabaseSync): SqliteStoryIndex {
  return new SqliteStories(db);
}

class SqliteStories implements SqliteStoryIndex {
  readonly #db: DatabaseSync;
  /** Heads of stories that are to be told; undefined while each is told at once. */
  #untold: Set<string> | undefined;
  /** Milliseconds since 1970. */
  #toldAllAt = 0;
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  async tellingOnce<Result>(work: () => Promise<Result>): Promise<Result> {
    const outer = this.#untold;
    const untold = (this.#untold = new Set<string>());
    try {
      const result = await work();
      for (const head of untold) this.#tell(head);
      return result;
    } finally {
      this.#untold = outer;
    }
  }

  story(storyId: string): Story | undefined {
    const articleId = articleOfStory(storyId);
    const untold = this.#untoldHeadOf(articleId);
    if (untold !== undefined) return tellStory(untold, this.#gather(untold));
    const sql = `SELECT s.json FROM members m JOIN stories s ON s.story_id = m.story_id WHERE m.article_id = ?`;
    const json = this.#one(sql, articleId)?.['json'];
    return json === undefined ? undefined : (JSON.parse(json as string) as Story);
  }

  memberships(articleIds: string[]): Map<string, Membership> {
    const found = new Map<string, Membership>();
    for (const id of articleIds) {
      if (found.has(id)) continue;
      const untold = this.#untoldHeadOf(id);
      if (untold !== undefined) {
        const placed = this.#gather(untold);
        for (const one of tellMemberships(tellStory(untold, placed), placed)) found.set(one.articleId, one);
      }
      const row = found.has(id) ? undefined : this.#one('SELECT * FROM members WHERE article_id = ?', id);
      if (row) found.set(id, membershipFrom(row));
    }
    return this.#pick(articleIds, (id) => found.get(id));
  }

  record({ article, print, order }: FoldRecord): FoldRecord {
    const { articleId } = article;
    inTransaction(this.#db, () => {
      this.#run(
        `INSERT INTO fold_records (article_id, place, article, print) VALUES (?, ?, ?, ?)
         ON CONFLICT (article_id) DO UPDATE SET article = excluded.article, print = excluded.print
         WHERE coalesce(excluded.article ->> '$.fetchedAt', '') >= coalesce(fold_records.article ->> '$.fetchedAt', '')`,
        ...[articleId, order, JSON.stringify(article), encodeFingerprint(print)],
      );
      this.#refresh(this.#headOf(articleId), articleId);
    });
    const stored = this.#record(articleId);
    if (!stored) throw new RangeError(`${articleId} was not recorded`);
    return stored;
  }

  records(articleIds: string[]): Map<string, FoldRecord> {
    return this.#pick(articleIds, (id) => this.#record(id));
  }

  addKeys({ articleId, sketch }: KeyEntry, keys: number[], now: Date, until: Date): Posting[] {
    if (now.getTime() - this.#toldAllAt > UNTOLD_MOST_MS) {
      this.#toldAllAt = now.getTime();
      this.tellAll();
    }
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
    return [];
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
      this.#refresh(headBefore, articleId);
      // Where others came along, or a person spoke, the story is told at once.
      if (headBefore !== articleId || pinned) this.#tell(head);
      else if (head !== headBefore) this.#refresh(head, articleId);
      return true;
    });
  }

  putLink(link: StoryLink): void {
    const sql = `INSERT INTO fold_links VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json`;
    this.#run(sql, link.otherId, link.articleId, JSON.stringify(link));
  }

  putRelated(link: StoryLink): void {
    this.#run(
      `INSERT INTO fold_related VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
         SET article_id = excluded.article_id, strength = excluded.strength, json = excluded.json
         WHERE excluded.strength > strength OR excluded.article_id = article_id`,
      ...[link.otherId, shareOf(link.articleId), link.articleId, strengthOf(link), JSON.stringify(link)],
    );
  }

  links(otherId: string, limit: number): StoryLink[] {
    const rows = this.#all(
      `SELECT json, article_id, 0 AS related FROM fold_links WHERE other_id = ?1
       UNION ALL SELECT json, article_id, 1 FROM fold_related WHERE other_id = ?1 ORDER BY related, article_id LIMIT ?2`,
      otherId,
      limit,
    );
    return rows.map((row) => JSON.parse(row['json'] as string) as StoryLink);
  }

  nameOriginal(articleId: string, at: string | undefined): void {
    inTransaction(this.#db, () => {
      this.#run('UPDATE fold_records SET named_original_at = ? WHERE article_id = ?', at ?? null, articleId);
      this.#tell(this.#headOf(articleId));
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

  tellAll(): void {
    for (const { head_id: headId } of this.#all('SELECT head_id FROM fold_untold'))
      inTransaction(this.#db, () => this.#tell(String(headId)));
  }

  /** @param articleId what was added to the story of this head, or changed in it */
  #refresh(headId: string, articleId: string): void {
    if (this.#untold !== undefined) this.#untold.add(headId);
    else if (!this.#isLeftUntold(headId, articleId)) this.#tell(headId);
  }

  #isLeftUntold(headId: string, articleId: string): boolean {
    const storyId = storyIdOf(headId);
    const told = Number(
      this.#one('SELECT article_count FROM stories WHERE story_id = ?', storyId)?.['article_count'] ?? 0,
    );
    if (told < LARGE || this.#headOf(headId) !== headId) return false;
    const changes = this.#one(
      `INSERT INTO fold_untold VALUES (?, 1) ON CONFLICT DO UPDATE SET changes = changes + 1 RETURNING changes`,
      headId,
    )?.['changes'];
    if (Number(changes) >= told * TOLD_AGAIN_AFTER) return false;
    const known = this.#one('SELECT story_id FROM members WHERE article_id = ?', articleId)?.['story_id'];
    if (known !== storyId) this.#putMember({ articleId, storyId, role: 'repost' });
    return true;
  }

  #untoldHeadOf(articleId: string): string | undefined {
    if (this.#one('SELECT 1 FROM fold_untold LIMIT 1') === undefined) return undefined;
    const headId = this.#headOf(articleId);
    return this.#one('SELECT 1 FROM fold_untold WHERE head_id = ?', headId) && headId;
  }

  /** Tells the story of a head again, or that it is told under another id now. */
  #tell(headId: string): void {
    this.#run('DELETE FROM fold_untold WHERE head_id = ?', headId);
    const head = this.#headOf(headId);
    if (head !== headId) {
      this.#run('UPDATE stories SET superseded_by = ? WHERE story_id = ?', storyIdOf(head), storyIdOf(headId));
      return;
    }
    const placed = this.#gather(headId);
    if (placed.length === 0) return;
    const story = tellStory(headId, placed);
    this.#putStory(story);
    for (const member of tellMemberships(story, placed)) this.#putMember(member);
  }

  #putMember({ articleId, storyId, role, match }: Membership): void {
    this.#run(
      'INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[articleId, storyId, role, match?.otherId ?? null, match?.similarity ?? null],
      ...[match?.sharedWords ?? null, match?.lagSeconds ?? null, match?.method ?? null],
    );
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
