/** The index of articles as a table with a column for everything that can be asked for, and a full-text index beside it. */
import type { DatabaseSync } from 'node:sqlite';
import type { Article, ArticleHead } from '../article/article.ts';
import type { ArticleIndex } from '../ports.ts';
import { indexText } from '../query/tokens.ts';
import type { Immediate } from './port.ts';
import { inTransaction } from './transaction.ts';

/**
 * `id` counts up with every new article: a walk through a list is fixed at the highest one there was when it began.
 * `published_at` is '' where the date is not known; `authors` and `section` are the words that search compares.
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
  first_seen_at TEXT NOT NULL,
  authors       TEXT,
  section       TEXT,
  free          INTEGER,
  head          TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS articles_by_seen ON articles (first_seen_at, article_id);
CREATE INDEX IF NOT EXISTS articles_by_published ON articles (published_at, article_id);
CREATE INDEX IF NOT EXISTS articles_by_site ON articles (site, first_seen_at, article_id);
CREATE VIRTUAL TABLE IF NOT EXISTS articles_text USING fts5 (
  headline, description, body,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
`;

/** @param db with the tables of ARTICLES_SCHEMA */
export function sqliteArticles(db: DatabaseSync): Immediate<ArticleIndex> {
  const get = db.prepare('SELECT head FROM articles WHERE article_id = ?');
  const find = db.prepare('SELECT id, revision FROM articles WHERE article_id = ?');
  const insert = db.prepare(
    `INSERT INTO articles (article_id, revision, site, host, lang, status, published_at, first_seen_at, head)
     VALUES (:article_id, :revision, :site, :host, :lang, :status, :published_at, :first_seen_at, :head)`,
  );
  const update = db.prepare(
    `UPDATE articles SET revision = :revision, site = :site, host = :host, lang = :lang, status = :status,
       published_at = :published_at, first_seen_at = :first_seen_at, head = :head
     WHERE article_id = :article_id`,
  );
  const describe = db.prepare('UPDATE articles SET authors = ?, section = ?, free = ? WHERE id = ?');
  const putText = db.prepare(
    'INSERT OR REPLACE INTO articles_text (rowid, headline, description, body) VALUES (?, ?, ?, ?)',
  );

  return {
    get(articleId) {
      const row = get.get(articleId);
      return row === undefined ? undefined : (JSON.parse(String(row['head'])) as ArticleHead);
    },
    put: (head, latest) =>
      inTransaction(db, () => {
        const stored = find.get(head.articleId);
        if (Number(stored?.['revision'] ?? 0) !== head.revision - 1) return false;
        const written = (stored === undefined ? insert : update).run(columnsOf(head));
        if (latest === undefined) return true;
        const id = stored === undefined ? Number(written.lastInsertRowid) : Number(stored['id']);
        describe.run(authorWords(latest), words(latest.articleSection), flag(latest.isAccessibleForFree), id);
        putText.run(id, indexText(latest.headline), indexText(latest.description), indexText(latest.articleBody));
        return true;
      }),
  };
}

function columnsOf(head: ArticleHead) {
  return {
    article_id: head.articleId,
    revision: head.revision,
    site: head.site,
    host: URL.parse(head.url)?.hostname ?? '',
    lang: head.inLanguage?.toLowerCase() ?? null,
    status: head.bodyStatus,
    published_at: instantOf(head.datePublished),
    first_seen_at: head.firstSeenAt,
    head: JSON.stringify(head),
  };
}

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
  const tokens = indexText(text);
  return tokens === '' ? null : ` ${tokens} `;
}

const flag = (value: boolean | undefined): number | null => (value === undefined ? null : Number(value));
