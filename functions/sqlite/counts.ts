/** Counts, series and who copies whom, from the tables of articles, members and stories. */
import type { DatabaseSync } from 'node:sqlite';
import type {
  ArticleFilter,
  Counts,
  Facet,
  FacetQuery,
  FlowQuery,
  FlowRow,
  Grouping,
  Interval,
  SiteDayCount,
  StatsQuery,
  StatsRow,
  StoryQuery,
} from '../query/query.ts';
import { fillSeries } from '../query/series.ts';
import { articleConditions, clockOf, hitsClause, Parameters } from './selection.ts';
import { storiesSelection } from './story-selection.ts';

type Columns = Record<string, unknown>;

const STORY = 'coalesce(m.story_id, a.article_id)';

interface Selected {
  parameters: Parameters;
  /** Comes before SELECT. */
  hits: string;
  from: string;
  where: string;
}

/** The articles `a` that answer, with their members `m` and stories `s`. */
function articlesSelection(db: DatabaseSync, query: ArticleFilter): Selected {
  const parameters = new Parameters();
  const where = articleConditions(db, query, parameters)({ a: 'a', m: 'm', s: 's' });
  const places = `LEFT JOIN members m ON m.article_id = a.article_id LEFT JOIN stories s ON s.story_id = m.story_id`;
  if (query.q === undefined) return { parameters, hits: '', from: `articles a ${places}`, where };
  const hits = `WITH ${hitsClause(query.q, query.in, parameters)}`;
  return { parameters, hits, from: `hits h JOIN articles a ON a.id = h.id ${places}`, where };
}

export function countArticles(db: DatabaseSync, query: ArticleFilter): Counts {
  const { parameters, hits, from, where } = articlesSelection(db, query);
  if (hits === '' && where === 'true') return countAll(db);
  const sql = `${hits} SELECT count(*) AS articles, count(DISTINCT ${STORY}) AS stories FROM ${from} WHERE ${where}`;
  const row: Columns | undefined = db.prepare(sql).get(parameters.values);
  return { articles: Number(row?.['articles']), stories: Number(row?.['stories']) };
}

/** Without looking at any: each story that stands, and each article that is in none. */
function countAll(db: DatabaseSync): Counts {
  const row: Columns | undefined = db
    .prepare(
      `SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM members) AS members,
         (SELECT count(*) FROM stories WHERE superseded_by IS NULL) AS stories`,
    )
    .get();
  const [articles, members, stories] = ['articles', 'members', 'stories'].map((name) => Number(row?.[name]));
  return { articles: articles ?? 0, stories: (stories ?? 0) + (articles ?? 0) - (members ?? 0) };
}

export function countStories(db: DatabaseSync, query: StoryQuery): number {
  const parameters = new Parameters();
  const { hits, from, where } = storiesSelection(db, query, parameters);
  const sql = `${hits} SELECT count(*) AS stories FROM ${from} WHERE ${where}`;
  return Number(db.prepare(sql).get(parameters.values)?.['stories']);
}

const GROUPS: Record<Grouping, string> = {
  site: 'a.site',
  lang: `coalesce(a.lang, '')`,
  role: `coalesce(m.role, 'unknown')`,
  section: `trim(coalesce(a.section, ''))`,
};

export function selectFacet(db: DatabaseSync, query: FacetQuery): Facet[] {
  const { parameters, hits, from, where } = articlesSelection(db, query);
  const sql = `${hits} SELECT ${GROUPS[query.groupBy]} AS grp, count(*) AS articles FROM ${from} WHERE ${where} GROUP BY 1 ORDER BY 2 DESC, 1`;
  const rows: Columns[] = db.prepare(sql).all(parameters.values);
  return rows.map((row) => ({ group: String(row['grp']), articleCount: Number(row['articles']) }));
}

/** Read from the index by site alone. */
export function selectSiteDays(db: DatabaseSync, { from }: { from: string }): SiteDayCount[] {
  const sql = `SELECT site, substr(first_seen_at, 1, 10) AS day, count(*) AS articles, max(first_seen_at) AS last
    FROM articles WHERE first_seen_at >= ? GROUP BY 1, 2`;
  return db
    .prepare(sql)
    .all(from)
    .map((row) => ({
      ...{ site: String(row['site']), day: String(row['day']) },
      ...{ articleCount: Number(row['articles']), lastSeenAt: String(row['last']) },
    }));
}

/** The beginning of a clock's hour, day or week. */
const BUCKETS: Record<Interval, (clock: string) => string> = {
  hour: (clock) => `substr(${clock}, 1, 13) || ':00:00.000Z'`,
  day: (clock) => `substr(${clock}, 1, 10) || 'T00:00:00.000Z'`,
  week: (clock) => `date(substr(${clock}, 1, 10), 'weekday 0', '-6 days') || 'T00:00:00.000Z'`,
};

export function selectStats(db: DatabaseSync, query: StatsQuery): StatsRow[] {
  const { parameters, hits, from, where } = articlesSelection(db, query);
  const clock = `a.${clockOf(query)}`;
  const start = query.interval === undefined ? 'NULL' : BUCKETS[query.interval](clock);
  const group = query.groupBy === undefined ? 'NULL' : GROUPS[query.groupBy];
  // An article without a date is in no bucket.
  const dated = query.interval === undefined ? 'true' : `${clock} <> ''`;
  const sql = `${hits} SELECT ${start} AS start, ${group} AS grp, count(*) AS articles, count(DISTINCT ${STORY}) AS stories,
      sum(m.role IS 'original') AS original, sum(m.role IS 'repost') AS repost, sum(m.role IS 'only') AS alone,
      sum(m.role IS NULL OR m.role = 'unknown') AS unknown, sum(a.status = 'full') AS whole,
      sum(a.published_at <> '') AS dated, min(a.first_seen_at) AS first, max(a.first_seen_at) AS last
    FROM ${from} WHERE ${where} AND ${dated} GROUP BY 1, 2 ORDER BY 1, articles DESC, 2`;
  const rows: Columns[] = db.prepare(sql).all(parameters.values);
  // Without groups, one row even of nothing.
  const found = rows.filter((row) => query.interval === undefined || row['start'] !== null).map(toStatsRow);
  return query.interval === undefined ? found : fillSeries(found, { ...query, interval: query.interval });
}

function toStatsRow(row: Columns): StatsRow {
  const count = (name: string): number => Number(row[name] ?? 0);
  const [originalCount, repostCount, onlyCount] = [count('original'), count('repost'), count('alone')];
  const folded = originalCount + repostCount + onlyCount;
  return {
    ...(typeof row['start'] === 'string' ? { start: row['start'] } : {}),
    ...(typeof row['grp'] === 'string' ? { group: row['grp'] } : {}),
    ...{ articleCount: count('articles'), storyCount: count('stories') },
    ...{ originalCount, repostCount, onlyCount, unknownCount: count('unknown') },
    ...(folded === 0 ? {} : { ownShare: (originalCount + onlyCount) / folded }),
    ...{ fullCount: count('whole'), datedCount: count('dated') },
    ...(typeof row['first'] === 'string' ? { firstSeenAt: row['first'] } : {}),
    ...(typeof row['last'] === 'string' ? { lastSeenAt: row['last'] } : {}),
  };
}

/** Of a day only its beginning is known: no lag can be told from it. Only at midnight is it worth a look. */
const HAS_TIME = (a: string): string =>
  `(${a}.published_at NOT LIKE '%T00:00:00.000Z' OR length(json_extract(${a}.head, '$.datePublished')) > 10)`;

export function selectFlow(db: DatabaseSync, query: FlowQuery): FlowRow[] {
  const { parameters, hits, from, where } = articlesSelection(db, { ...query, role: ['repost'] });
  const sql = `${hits} SELECT s.original_site AS original, a.site AS site, m.story_id AS story,
      iif(a.published_at <> '' AND o.published_at <> '' AND ${HAS_TIME('a')} AND ${HAS_TIME('o')},
        unixepoch(a.published_at) - unixepoch(o.published_at), NULL) AS lag
    FROM ${from} LEFT JOIN articles o ON o.article_id = s.original_article_id
    WHERE s.original_site IS NOT NULL AND s.original_site <> a.site AND ${where}`;
  const pairs = new Map<
    string,
    { original: string; site: string; count: number; stories: Set<string>; lags: number[] }
  >();
  for (const row of db.prepare(sql).iterate(parameters.values) as Iterable<Columns>) {
    const [original, site] = [String(row['original']), String(row['site'])];
    const key = `${original} ${site}`;
    const pair = pairs.get(key) ?? { original, site, count: 0, stories: new Set(), lags: [] };
    pairs.set(key, pair);
    pair.count += 1;
    pair.stories.add(String(row['story']));
    if (typeof row['lag'] === 'number') pair.lags.push(row['lag']);
  }
  const rows = [...pairs.values()].map(({ original, site, count, stories, lags }): FlowRow => {
    const lag = median(lags);
    const counted = { repostCount: count, storyCount: stories.size };
    return { originalSite: original, site, ...counted, ...(lag === undefined ? {} : { medianLagSeconds: lag }) };
  });
  return rows.sort(byCount).slice(0, query.limit);
}

function byCount(a: FlowRow, b: FlowRow): number {
  const name = ({ originalSite, site }: FlowRow): string => `${originalSite} ${site}`;
  return b.repostCount - a.repostCount || (name(a) < name(b) ? -1 : 1);
}

function median(values: number[]): number | undefined {
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? undefined : Math.round((low + high) / 2);
}
