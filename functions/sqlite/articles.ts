/** The index of articles as a table with a column for everything that can be asked for, and a full-text index beside it. */
import type { DatabaseSync } from 'node:sqlite';
import type { Article, ArticleHead } from '../article/article.ts';
import type { ArticleIndex } from '../ports.ts';
import { indexText, tokenText } from '../query/tokens.ts';
import type { Immediate } from './port.ts';
import { tallier, type Tallied } from './tallies.ts';
import { inTransaction } from './transaction.ts';

/**
 * What full-text search collects in memory before it writes a part of the index: a batch of a thousand texts. Of SQLite's own
 * 1 MiB there are so many parts that joining them takes most of the time of a pull.
 */
const TEXT_COLLECTED_BYTES = 32 * 1024 * 1024;

/**
 * `id` counts up with every new article: a walk through a list is fixed at the highest one there was when it began.
 * `published_at` is '' where the date is not known, and `has_time` is 0 where only its day is; `authors` and `section` are the
 * words that search compares. `story_id` and `role` are what `members` says, so that a count reads one short row an article:
 * what only the rows of a page show, the head, is in a table of its own.
 *
 * The full-text index holds no copy of the text (`content=''`), which halves the file: the text is in the archive. It gets
 * text that is already cut into tokens (query/tokens.ts); marks count as letters, or Thai and Hindi words would fall apart.
 */
export const ARTICLES_SCHEMA = `
CREATE TABLE IF NOT EXISTS articles (
  id            INTEGER PRIMARY KEY,
  article_id    TEXT NOT NULL UNIQUE,
  revision      INTEGER NOT NULL,
  site          TEXT NOT NULL,
  host          TEXT NOT NULL,
  lang          TEXT,
  status        TEXT NOT NULL,
  published_at  TEXT NOT NULL,
  has_time      INTEGER NOT NULL,
  first_seen_at TEXT NOT NULL,
  authors       TEXT,
  section       TEXT,
  free          INTEGER,
  story_id      TEXT,
  role          TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS article_heads (
  id   INTEGER PRIMARY KEY,
  head TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS articles_by_seen ON articles (first_seen_at, article_id);
CREATE INDEX IF NOT EXISTS articles_by_published ON articles (published_at, article_id);
CREATE INDEX IF NOT EXISTS articles_by_story ON articles (story_id) WHERE story_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS articles_unfolded ON articles (site) WHERE story_id IS NULL;
CREATE INDEX IF NOT EXISTS articles_by_site ON articles (site, first_seen_at, article_id);
CREATE VIRTUAL TABLE IF NOT EXISTS articles_text USING fts5 (
  headline, description, body,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
INSERT INTO articles_text (articles_text, rank) VALUES ('hashsize', ${TEXT_COLLECTED_BYTES});
`;

/** @param db with the tables of ARTICLES_SCHEMA */
export function sqliteArticles(db: DatabaseSync): Immediate<ArticleIndex> {
  const get = db.prepare('SELECT h.head FROM articles a JOIN article_heads h ON h.id = a.id WHERE a.article_id = ?');
  const find = db.prepare('SELECT * FROM articles WHERE article_id = ?');
  const member = db.prepare('SELECT story_id, role FROM members WHERE article_id = ?');
  const insert = db.prepare(
    `INSERT INTO articles (article_id, revision, site, host, lang, status, published_at, has_time, first_seen_at, authors, section,
       free, story_id, role)
     VALUES (:article_id, :revision, :site, :host, :lang, :status, :published_at, :has_time, :first_seen_at, :authors, :section,
       :free, :story_id, :role)`,
  );
  const update = db.prepare(
    `UPDATE articles SET revision = :revision, site = :site, host = :host, lang = :lang, status = :status,
       published_at = :published_at, has_time = :has_time, first_seen_at = :first_seen_at
     WHERE article_id = :article_id`,
  );
  const putHead = db.prepare('INSERT OR REPLACE INTO article_heads VALUES (?, ?)');
  const describe = db.prepare(
    'UPDATE articles SET authors = :authors, section = :section, free = :free WHERE id = :id',
  );
  const tally = tallier(db);
  const addText = db.prepare('INSERT INTO articles_text (rowid, headline, description, body) VALUES (?, ?, ?, ?)');
  const removeText = db.prepare('DELETE FROM articles_text WHERE rowid = ?');

  return {
    get(articleId) {
      const row = get.get(articleId);
      return row === undefined ? undefined : (JSON.parse(String(row['head'])) as ArticleHead);
    },
    put: (head, latest) =>
      inTransaction(db, () => {
        const stored = find.get(head.articleId);
        if (Number(stored?.['revision'] ?? 0) !== head.revision - 1) return false;
        const columns = columnsOf(head);
        let id = Number(stored?.['id']);
        if (stored === undefined) {
          const place = { story_id: null, role: 'unknown', ...member.get(head.articleId) };
          id = Number(insert.run({ ...columns, ...describedBy(latest), ...place }).lastInsertRowid);
          tally({ ...columns, role: place.role }, 1);
        } else {
          update.run(columns);
          const before = stored as unknown as Tallied;
          tally(before, -1);
          tally({ ...columns, role: before.role }, 1);
        }
        putHead.run(id, JSON.stringify(head));
        if (latest === undefined) return true;
        if (stored !== undefined) {
          describe.run({ ...describedBy(latest), id });
          removeText.run(id);
        }
        addText.run(id, indexText(latest.headline), indexText(latest.description), indexText(latest.articleBody));
        return true;
      }),
  };
}

/** `2026-11-25` */
const DAY_CHARS = 10;

function columnsOf(head: ArticleHead) {
  return {
    article_id: head.articleId,
    revision: head.revision,
    site: head.site,
    host: URL.parse(head.url)?.hostname ?? '',
    lang: head.inLanguage?.toLowerCase() ?? null,
    status: head.bodyStatus,
    published_at: instantOf(head.datePublished),
    has_time: Number((head.datePublished ?? '').length > DAY_CHARS),
    first_seen_at: head.firstSeenAt,
  };
}

/** What can be asked for beyond the head. */
const describedBy = (latest: Article | undefined) => ({
  authors: latest === undefined ? null : authorWords(latest),
  section: words(latest?.articleSection),
  free: flag(latest?.isAccessibleForFree),
});

/** In one form, so that dates sort as text: a day counts as its beginning. */
function instantOf(datePublished: string | undefined): string {
  const time = datePublished === undefined ? NaN : Date.parse(datePublished);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/** Each name between blanks, so that whole words are found, and between bars, so that none is found across two names. */
function authorWords({ author = [] }: Article): string | null {
  const names = author.map(({ name }) => words(name)).filter((name) => name !== null);
  return names.length === 0 ? null : names.join('|');
}

function words(text: string | undefined): string | null {
  const tokens = tokenText(text ?? '');
  return tokens === '' ? null : ` ${tokens} `;
}

const flag = (value: boolean | undefined): number | null => (value === undefined ? null : Number(value));
