/**
 * SQL over the local store, for reading only: a connection of its own, opened read-only, that refuses whatever is no question.
 * `articles`, `stories` and `members` are views with the names of the record; a column that only the text's own record has is
 * read from it when it is asked for.
 */
import { join } from 'node:path';
import { constants, type DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { checkObjectKey } from '../object-key.ts';
import { DATABASE, OBJECTS } from './home.ts';
import { openDatabase } from './schema.ts';

/** Of the article's own record. Lists and objects are JSON. */
const RECORD_FIELDS = [
  'description',
  'articleBody',
  'author',
  'publisher',
  'sourceOrganization',
  'articleSection',
  'keywords',
  'image',
  'isAccessibleForFree',
  'isBasedOn',
  'attribution',
  'datePublishedSource',
  'dateModified',
  'fetchedAt',
];

const fromHead = (name: string): string => `h.head ->> '$.${name}' AS ${name}`;

/** The latest version of each article. */
const VIEWS = [
  `CREATE TEMP VIEW articles AS SELECT a.article_id AS articleId, a.story_id AS storyId, a.role, a.site,
     ${['url', 'canonicalUrl', 'headline', 'inLanguage', 'bodyStatus', 'wordCount', 'datePublished'].map(fromHead).join(', ')},
     a.first_seen_at AS firstSeenAt, ${fromHead('lastSeenAt')}, json_array_length(h.head, '$.versions') AS version,
     m.match_id AS matchArticleId, m.similarity, m.shared_words AS sharedWords, m.lag_seconds AS lagSeconds,
     coalesce(s.site_count, 1) AS siteCount, coalesce(s.article_count, 1) AS articleCount,
     ${RECORD_FIELDS.map((name) => `record_field(h.head ->> '$.versions[#-1].objectKey', '${name}') AS ${name}`).join(', ')}
   FROM main.articles a JOIN main.article_heads h ON h.id = a.id LEFT JOIN main.members m ON m.article_id = a.article_id
     LEFT JOIN main.stories s ON s.story_id = a.story_id`,
  `CREATE TEMP VIEW stories AS SELECT story_id AS storyId, headline, original_site AS originalSite, original_article_id AS originalArticleId,
     json ->> '$.original.url' AS originalUrl, original_confidence AS originalConfidence, article_count AS articleCount, site_count AS siteCount,
     first_published_at AS firstPublishedAt, first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt
   FROM main.stories WHERE superseded_by IS NULL`,
  `CREATE TEMP VIEW members AS SELECT m.story_id AS storyId, m.article_id AS articleId, m.role, a.site, h.head ->> '$.url' AS url,
     h.head ->> '$.headline' AS headline, h.head ->> '$.datePublished' AS datePublished, a.first_seen_at AS firstSeenAt,
     (SELECT told.value ->> '$.originalLagSeconds' FROM main.stories s, json_each(s.json, '$.members') told
        WHERE s.story_id = m.story_id AND told.value ->> '$.articleId' = m.article_id) AS originalLagSeconds,
     m.match_id AS matchArticleId, m.similarity, m.shared_words AS sharedWords, m.lag_seconds AS lagSeconds
   FROM main.members m JOIN main.articles a ON a.article_id = m.article_id JOIN main.article_heads h ON h.id = a.id`,
];

export interface SqlAnswer {
  columns: string[];
  rows: Iterable<SqlRow>;
}

export type SqlRow = Record<string, string | number | null>;

export interface SqlStore {
  /** @throws UsageError with what SQLite says, for what it cannot read or may not do */
  ask(sql: string): SqlAnswer;
  close(): void;
}

/** @throws StoreError when there is no store that can be read */
export function openSql(dir: string): SqlStore {
  const db = openDatabase(join(dir, DATABASE), { readOnly: true });
  const recordField = fieldReader(join(dir, OBJECTS));
  db.function('record_field', { deterministic: true }, recordField);
  for (const view of VIEWS) db.exec(view);
  db.exec('PRAGMA query_only = ON');
  refuseAllButQuestions(db);
  return { ask: (sql) => ask(db, sql), close: () => db.close() };
}

/** Nothing is attached, no setting changed, no view made: only questions, with the functions that SQLite has. */
function refuseAllButQuestions(db: DatabaseSync): void {
  const { SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE, SQLITE_OK, SQLITE_DENY } = constants;
  const allowed = new Set([SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE]);
  // Before Node 24.10 there is none: the read-only connection still keeps everything as it is.
  if (!('setAuthorizer' in db)) return;
  db.setAuthorizer((action, _argument, name) =>
    allowed.has(action) && name?.toLowerCase() !== 'load_extension' ? SQLITE_OK : SQLITE_DENY,
  );
}

function ask(db: DatabaseSync, sql: string): SqlAnswer {
  if (isEmpty(sql))
    throw new UsageError('There is no question.', { fix: 'a SELECT over articles, stories and members.' });
  try {
    const statement = db.prepare(sql);
    const rest = sql.slice(statement.sourceSQL.length + sql.indexOf(statement.sourceSQL));
    if (!isEmpty(rest))
      throw new UsageError('There is more than one statement.', { where: rest.trim(), fix: 'One question at a time.' });
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const columns = distinct(statement.columns().map(({ name }) => name));
    return { columns, rows: rowsOf(statement.iterate() as Iterable<unknown> as Iterable<SQLOutputValue[]>, columns) };
  } catch (cause) {
    throw asUsage(cause);
  }
}

/** A second `a` is `a_2`: in an object it would hide the first. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  for (const name of names) {
    let own = name;
    for (let count = 2; taken.has(own); count++) own = `${name}_${count}`;
    taken.add(own);
  }
  return [...taken];
}

function* rowsOf(rows: Iterable<SQLOutputValue[]>, columns: readonly string[]): Generator<SqlRow> {
  try {
    for (const row of rows)
      yield Object.fromEntries(columns.map((name, index) => [name, plainValue(row[index] ?? null)]));
  } catch (cause) {
    throw asUsage(cause);
  }
}

function asUsage(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'ERR_SQLITE_ERROR') return cause;
  const isRefused = /not authorized|readonly|query_only/i.test(cause.message);
  return new UsageError(isRefused ? 'The archive is read with SQL, never written.' : `SQL: ${cause.message}.`, {
    fix: 'a SELECT over articles, stories and members; their columns are in docs/query.md.',
    cause,
  });
}

/** Blanks, a semicolon and comments say nothing. */
const isEmpty = (text: string): boolean => text.replace(/--[^\n]*|\/\*[^]*?\*\//g, '').replace(/[\s;]/g, '') === '';

function plainValue(value: SQLOutputValue): string | number | null {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/** Reads a field of an article's object. Several columns of one row read it once. */
function fieldReader(folder: string): (key: SQLOutputValue, name: SQLOutputValue) => string | number | null {
  let last: { key: string; record: Record<string, unknown> } | undefined;
  return (key, name) => {
    if (typeof key !== 'string' || typeof name !== 'string') return null;
    if (last?.key !== key) last = { key, record: recordAt(join(folder, ...checkObjectKey(key).split('/'))) };
    const value = last.record[name];
    if (typeof value === 'string' || typeof value === 'number') return value;
    if (typeof value === 'boolean') return Number(value);
    return value === undefined || value === null ? null : JSON.stringify(value);
  };
}

/** A text that is lost costs its own fields, not the answer. */
function recordAt(path: string): Record<string, unknown> {
  try {
    return JSON.parse(gunzipSync(readFileSync(path)).toString()) as Record<string, unknown>;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw cause;
  }
}
