/** The tables of the story index: stories and members ready to be joined, and the fold's own, which are the truth behind them. */
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
CREATE TABLE IF NOT EXISTS fold_untold (
  head_id TEXT PRIMARY KEY,
  changes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fold_attachments_by_parent ON fold_attachments (parent_id);
CREATE TABLE IF NOT EXISTS fold_links (
  other_id   TEXT NOT NULL,
  article_id TEXT NOT NULL,
  json       TEXT NOT NULL,
  PRIMARY KEY (other_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fold_related (
  other_id   TEXT NOT NULL,
  share      INTEGER NOT NULL,
  article_id TEXT NOT NULL,
  strength   TEXT NOT NULL,
  json       TEXT NOT NULL,
  PRIMARY KEY (other_id, share)
) STRICT, WITHOUT ROWID;
`;
