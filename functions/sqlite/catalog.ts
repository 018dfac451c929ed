/** Answers questions from the tables of articles, members and stories. */
import type { DatabaseSync } from 'node:sqlite';
import type { ArticleHead, VersionRef } from '../article/article.ts';
import { StoreError } from '../errors.ts';
import type { Catalog, ObjectStore } from '../ports.ts';
import { decodeCursor, encodeCursor, type Position } from '../query/cursor.ts';
import { parseExpression } from '../query/expression.ts';
import type {
  ArticleQuery,
  ArticleRow,
  ArticleSort,
  ResultPage,
  StoryQuery,
  StoryRow,
  StorySort,
} from '../query/query.ts';
import { readVersion, shownOf } from '../query/record.ts';
import { snippetOf } from '../query/snippet.ts';
import {
  countArticles,
  countNew,
  countStories,
  selectDays,
  selectDelays,
  selectFacet,
  selectFlow,
  selectStats,
} from './counts.ts';
import { memoOf } from './memo.ts';
import { hitsClause, relevanceOf, wantedBy, type Wanted } from './relevance.ts';
import { newestHits } from './search.ts';
import { storiesSelection } from './story-selection.ts';
import { after, articleConditions, Parameters, RANK } from './selection.ts';
import { tallySiteDays } from './tallies.ts';

/** After the tables of articles and stories: the orders in which stories are listed, and how an article knows its story. */
export const CATALOG_SCHEMA = `
CREATE INDEX IF NOT EXISTS stories_in_order_of_first ON stories (first_seen_at, story_id) WHERE superseded_by IS NULL;
CREATE INDEX IF NOT EXISTS stories_in_order_of_last ON stories (last_seen_at, story_id) WHERE superseded_by IS NULL;
CREATE INDEX IF NOT EXISTS stories_in_order_of_sites ON stories (site_count, story_id) WHERE superseded_by IS NULL;
CREATE INDEX IF NOT EXISTS stories_by_original ON stories (original_site, story_id) WHERE superseded_by IS NULL;
CREATE TRIGGER IF NOT EXISTS members_placed AFTER INSERT ON members BEGIN
  UPDATE articles SET story_id = NEW.story_id, role = NEW.role
    WHERE article_id = NEW.article_id AND (story_id IS NOT NEW.story_id OR role <> NEW.role);
END;
`;

/**
 * @param db with the tables of ARTICLES_SCHEMA and STORIES_SCHEMA
 * @param objects where the texts are, for snippets; without it there are none
 */
export function sqliteCatalog(db: DatabaseSync, objects?: Pick<ObjectStore, 'get' | 'getRange'>): Catalog {
  const memo = memoOf(db);
  // Until something is written, the same count is the same: pages ask for it again and again.
  const once = <Query extends object, Result>(name: string, count: (db: DatabaseSync, query: Query) => Result) => {
    return (query: Query) => Promise.resolve().then(() => memo(name, query, () => count(db, query)));
  };
  return {
    articles: (query) => selectArticles(db, objects, query),
    stories: (query) => Promise.resolve().then(() => selectStories(db, query)),
    countArticles: once('articles', countArticles),
    countStories: once('stories', countStories),
    countNew: once('new', countNew),
    stats: once('stats', selectStats),
    flow: once('flow', selectFlow),
    facet: once('facet', selectFacet),
    siteDays: once('siteDays', (of, { from }: { from: string }) => tallySiteDays(of, from)),
    days: once('days', selectDays),
    delays: () => once('delays', selectDelays)({}),
  };
}

const ARTICLE_KEYS: Record<Exclude<ArticleSort, 'relevance'>, string> = {
  firstSeenAt: 'a.first_seen_at',
  datePublished: 'a.published_at',
  siteCount: 'coalesce((SELECT s.site_count FROM stories s WHERE s.story_id = a.story_id), 1)',
};

const STORY_KEYS: Record<StorySort, string> = {
  firstSeenAt: 's.first_seen_at',
  lastSeenAt: 's.last_seen_at',
  siteCount: 's.site_count',
  relevance: 'h.score',
};

type Columns = Record<string, unknown>;

async function selectArticles(
  db: DatabaseSync,
  objects: Pick<ObjectStore, 'get' | 'getRange'> | undefined,
  query: ArticleQuery,
): Promise<ResultPage<ArticleRow>> {
  const position = decodeCursor('articles', query);
  const mark = position?.mark ?? Number(db.prepare('SELECT max(id) AS id FROM articles').get()?.['id'] ?? 0);
  const wanted = wantedBy(db, query, position);
  const { sql, parameters } =
    wanted?.ranking === 'newest' && query.order === 'desc'
      ? shownSql(newestHits(db, query, { wanted, position, mark }))
      : articlesSql(db, query, { wanted, position, mark });
  const rows: Columns[] = db.prepare(sql).all(parameters.values);
  const page = rows.slice(0, query.limit);
  const items = await Promise.all(page.map((row) => toArticleRow(row, query, objects)));
  return { items, ...next('articles', query, rows, mark) };
}

/** Of the rows of a page, `page p (id, key)`, all that is shown. */
const SHOWN = `SELECT p.key, a.article_id AS id, head.head, a.story_id, a.role, m.match_id, m.similarity, m.shared_words, m.lag_seconds,
    m.method, coalesce(s.site_count, 1) AS site_count, coalesce(s.article_count, 1) AS article_count
  FROM page p JOIN articles a ON a.id = p.id JOIN article_heads head ON head.id = a.id
    LEFT JOIN members m ON m.article_id = a.article_id LEFT JOIN stories s ON s.story_id = a.story_id`;
interface Selection {
  sql: string;
  parameters: Parameters;
}

/** Of a page that is known already. */
function shownSql(page: readonly { id: number; key: string }[]): Selection {
  const parameters = new Parameters();
  const rows = page.map(({ id, key }) => `(${parameters.add(id)}, ${parameters.add(key)})`);
  const values = rows.length === 0 ? 'SELECT NULL, NULL WHERE false' : `VALUES ${rows.join(', ')}`;
  const sql = `WITH page (id, key) AS MATERIALIZED (${values}) ${SHOWN} ORDER BY p.key DESC, a.article_id DESC`;
  return { sql, parameters };
}

function articlesSql(
  db: DatabaseSync,
  query: ArticleQuery,
  { wanted, position, mark }: { wanted: Wanted | undefined; position: Position | undefined; mark: string | number },
): Selection {
  const parameters = new Parameters();
  const conditions = articleConditions(db, query, parameters);
  const limit = parameters.add(query.limit + 1);
  const upTo = parameters.add(mark);
  const key = keyOf(query, wanted);
  const fits = `a.id <= ${upTo} AND ${conditions('a')}`;
  const inOrder = `ORDER BY p.key ${query.order}, a.article_id ${query.order}`;
  if (wanted !== undefined) {
    // All hits are known here, so the one that stands for its story is chosen among them at once.
    const place =
      query.collapse === 'story'
        ? `row_number() OVER (PARTITION BY coalesce(a.story_id, a.article_id) ORDER BY ${RANK('a')})`
        : '1';
    const behind = position ? after('f.key', 'f.article_id', query.order, position, parameters) : 'true';
    const sql = `WITH ${hitsClause(wanted, parameters)}, found AS (
        SELECT a.id, a.article_id, ${key} AS key, ${place} AS place FROM hits h JOIN articles a ON a.id = h.id WHERE ${fits}
      ), page AS MATERIALIZED (
        SELECT f.id, f.key FROM found f WHERE f.place = 1 AND ${behind}
        ORDER BY f.key ${query.order}, f.article_id ${query.order} LIMIT ${limit}
      ) ${SHOWN} ${inOrder}`;
    return { sql, parameters };
  }
  // Without words, a list is read along an index and ends when the page is full: each row looks at its own story only.
  const better =
    query.collapse === 'story'
      ? `NOT EXISTS (
          SELECT 1 FROM articles a2 WHERE a2.story_id = a.story_id AND a2.id <> a.id AND a2.id <= ${upTo}
            AND (${RANK('a2')}) < (${RANK('a')}) AND ${conditions('a2')})`
      : 'true';
  const behind = position ? after(key, 'a.article_id', query.order, position, parameters) : 'true';
  const sql = `WITH page AS MATERIALIZED (
      SELECT a.id, ${key} AS key FROM articles a WHERE ${fits} AND ${behind} AND ${better}
      ORDER BY key ${query.order}, a.article_id ${query.order} LIMIT ${limit}
    ) ${SHOWN} ${inOrder}`;
  return { sql, parameters };
}

function keyOf({ sort, order }: ArticleQuery, wanted: Wanted | undefined): string {
  // Without words nothing is more relevant than another: what asks for that is refused (query/parse.ts).
  if (sort === 'relevance') return wanted === undefined ? '0' : relevanceOf(wanted);
  // Undated articles come last in either order.
  return sort === 'datePublished' && order === 'asc'
    ? `iif(a.published_at = '', '~', a.published_at)`
    : ARTICLE_KEYS[sort];
}

function next(
  what: 'articles' | 'stories',
  query: ArticleQuery | StoryQuery,
  rows: Columns[],
  mark?: string | number,
): Pick<ResultPage<unknown>, 'nextCursor'> {
  const last = rows[query.limit - 1];
  if (rows.length <= query.limit || last === undefined) return {};
  const { key, id } = last as { key: string | number; id: string };
  return { nextCursor: encodeCursor(what, query, { value: key, id, ...(mark === undefined ? {} : { mark }) }) };
}

async function toArticleRow(
  row: Columns,
  { q, in: fields }: ArticleQuery,
  objects: Pick<ObjectStore, 'get' | 'getRange'> | undefined,
): Promise<ArticleRow> {
  const head = JSON.parse(String(row['head'])) as ArticleHead;
  const latest = head.versions.at(-1);
  const storyId = row['story_id'];
  const article = {
    ...shownOf(head),
    ...(typeof storyId === 'string' ? { storyId } : {}),
    role: (row['role'] ?? 'unknown') as ArticleRow['role'],
    ...matchOf(row),
    siteCount: Number(row['site_count']),
    articleCount: Number(row['article_count']),
  };
  if (q === undefined || objects === undefined || latest === undefined) return article;
  const snippet = await snippetFrom(objects, latest, q, fields);
  return snippet === undefined ? article : { ...article, snippet };
}

/** A damaged article costs its own snippet, not the answer: asked for by itself, it says what is wrong with it. */
async function snippetFrom(
  objects: Pick<ObjectStore, 'get' | 'getRange'>,
  latest: VersionRef,
  q: string,
  fields: ArticleQuery['in'],
): Promise<string | undefined> {
  try {
    return snippetOf(parseExpression(q), await readVersion(objects, latest), fields);
  } catch (cause) {
    if (cause instanceof StoreError) return undefined;
    throw cause;
  }
}

function matchOf(row: Columns): Pick<ArticleRow, 'match'> {
  const lag = row['lag_seconds'];
  if (typeof row['match_id'] !== 'string') return {};
  return {
    match: {
      otherId: row['match_id'],
      similarity: Number(row['similarity']),
      sharedWords: Number(row['shared_words']),
      ...(typeof lag === 'number' ? { lagSeconds: lag } : {}),
      method: String(row['method']),
    },
  };
}

function selectStories(db: DatabaseSync, query: StoryQuery): ResultPage<StoryRow> {
  const position = decodeCursor('stories', query);
  const parameters = new Parameters();
  const limit = parameters.add(query.limit + 1);
  const key = STORY_KEYS[query.sort];
  const { hits, from, where } = storiesSelection(db, query, wantedBy(db, query, position), parameters);
  const behind = position ? after(key, 's.story_id', query.order, position, parameters) : 'true';
  const sql = `${hits} SELECT ${key} AS key, s.story_id AS id, s.json FROM ${from}
    WHERE ${where} AND ${behind} ORDER BY key ${query.order}, s.story_id ${query.order} LIMIT ${limit}`;
  const rows: Columns[] = db.prepare(sql).all(parameters.values);
  const items = rows.slice(0, query.limit).map((row) => JSON.parse(String(row['json'])) as StoryRow);
  return { items, ...next('stories', query, rows) };
}
