/** Counts, series and who copies whom, from the tables of articles, members and stories. */
import type { DatabaseSync } from 'node:sqlite';
import type {
  ArticleFilter,
  Counts,
  DayCount,
  Facet,
  FacetQuery,
  FlowQuery,
  FlowRow,
  Grouping,
  Interval,
  SiteDelay,
  StatsQuery,
  StatsRow,
  StoryQuery,
} from '../query/query.ts';
import { fillSeries } from '../query/series.ts';
import { foundBy, hitsClause } from './relevance.ts';
import { articleConditions, clockOf, Parameters, sitesOf } from './selection.ts';
import { storiesSelection } from './story-selection.ts';
import { isTallied, tallyDays, tallyFacet, tallySites, toDayCount } from './tallies.ts';

type Columns = Record<string, unknown>;

interface Selected {
  parameters: Parameters;
  /** Comes before SELECT. */
  hits: string;
  from: string;
  where: string;
  /** Every article answers. */
  isAll: boolean;
}

/** The articles `a` that answer. */
function articlesSelection(db: DatabaseSync, query: ArticleFilter): Selected {
  const parameters = new Parameters();
  const where = articleConditions(db, query, parameters)('a');
  const wanted = foundBy(query);
  if (wanted === undefined) return { parameters, hits: '', from: 'articles a', where, isAll: where === 'true' };
  const hits = `WITH ${hitsClause(wanted, parameters)}`;
  return { parameters, hits, from: 'hits h JOIN articles a ON a.id = h.id', where, isAll: false };
}

export function countArticles(db: DatabaseSync, query: ArticleFilter): Counts {
  const { parameters, hits, from, where, isAll } = articlesSelection(db, query);
  if (isAll) return countAll(db);
  const sql = `${hits} SELECT count(*) AS articles, count(DISTINCT a.story_id) AS stories,
      count(*) - count(a.story_id) AS unfolded FROM ${from} WHERE ${where}`;
  return toCounts(db.prepare(sql).get(parameters.values));
}

/** From indexes, without looking at any story. */
function countAll(db: DatabaseSync): Counts {
  const sql = `SELECT (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM stories WHERE superseded_by IS NULL) AS stories,
    (SELECT count(*) FROM articles WHERE story_id IS NULL) AS unfolded`;
  return toCounts(db.prepare(sql).get());
}

const toCounts = (row: Columns | undefined): Counts => ({
  articles: Number(row?.['articles']),
  stories: Number(row?.['stories']),
  unfolded: Number(row?.['unfolded']),
});

/** From the indexes by first sight alone. */
export function countNew(db: DatabaseSync, { from, site }: { from: string; site?: string }): number {
  const onSite = site === undefined ? '' : ' AND site = :site';
  const sql = `SELECT count(*) AS articles FROM articles WHERE first_seen_at >= :from${onSite}`;
  return Number(db.prepare(sql).get({ from, ...(site === undefined ? {} : { site }) })?.['articles']);
}

export function countStories(db: DatabaseSync, query: StoryQuery): number {
  const parameters = new Parameters();
  const { hits, from, where } = storiesSelection(db, query, foundBy(query), parameters);
  const sql = `${hits} SELECT count(*) AS stories FROM ${from} WHERE ${where}`;
  return Number(db.prepare(sql).get(parameters.values)?.['stories']);
}

const GROUPS: Record<Grouping, string> = {
  site: 'a.site',
  lang: `coalesce(a.lang, '')`,
  role: 'a.role',
  section: `trim(coalesce(a.section, ''))`,
};

export function selectFacet(db: DatabaseSync, query: FacetQuery): Facet[] {
  const { parameters, hits, from, where, isAll } = articlesSelection(db, query);
  if (isAll && isTallied(query.groupBy)) return tallyFacet(db, query.groupBy);
  const sql = `${hits} SELECT ${GROUPS[query.groupBy]} AS grp, count(*) AS articles FROM ${from} WHERE ${where} GROUP BY 1 ORDER BY 2 DESC, 1`;
  const rows: Columns[] = db.prepare(sql).all(parameters.values);
  return rows.map((row) => ({ group: String(row['grp']), articleCount: Number(row['articles']) }));
}

export function selectDays(db: DatabaseSync, query: ArticleFilter): DayCount[] {
  const { parameters, hits, from, where, isAll } = articlesSelection(db, query);
  const clock = `a.${clockOf(query)}`;
  if (isAll && query.by === 'firstSeenAt') return tallyDays(db);
  const sql = `${hits} SELECT substr(${clock}, 1, 10) AS day, count(*) AS articles, sum(a.role = 'repost') AS reposts
    FROM ${from} WHERE ${where} AND ${clock} <> '' GROUP BY 1 ORDER BY 1`;
  const rows: Columns[] = db.prepare(sql).all(parameters.values);
  return rows.map(toDayCount);
}

/** Articles of a site that say how long it takes: enough for a median, few enough to be read at once. */
const DELAYS_OF = 100;

/** Each site's last articles, from the index by site: as many reads as there are sites, whatever they have. */
export function selectDelays(db: DatabaseSync): SiteDelay[] {
  const last = db.prepare(
    `SELECT unixepoch(first_seen_at) - unixepoch(published_at) AS delay FROM (
       SELECT first_seen_at, published_at, has_time FROM articles WHERE site = ? ORDER BY first_seen_at DESC LIMIT ${DELAYS_OF}
     ) WHERE has_time`,
  );
  return sitesOf(db).map((site) => {
    const rows: Columns[] = last.all(site);
    const medianDelaySeconds = median(rows.map(({ delay }) => Number(delay)));
    return { site, ...(medianDelaySeconds === undefined ? {} : { medianDelaySeconds }) };
  });
}

/** The beginning of a clock's hour, day or week. */
const BUCKETS: Record<Interval, (clock: string) => string> = {
  hour: (clock) => `substr(${clock}, 1, 13) || ':00:00.000Z'`,
  day: (clock) => `substr(${clock}, 1, 10) || 'T00:00:00.000Z'`,
  week: (clock) => `date(substr(${clock}, 1, 10), 'weekday 0', '-6 days') || 'T00:00:00.000Z'`,
};

export function selectStats(db: DatabaseSync, query: StatsQuery): StatsRow[] {
  const { parameters, hits, from, where, isAll } = articlesSelection(db, query);
  if (isAll && query.interval === undefined && query.groupBy === 'site') return tallySites(db).map(toStatsRow);
  const clock = `a.${clockOf(query)}`;
  const start = query.interval === undefined ? 'NULL' : BUCKETS[query.interval](clock);
  const group = query.groupBy === undefined ? 'NULL' : GROUPS[query.groupBy];
  // An article without a date is in no bucket.
  const dated = query.interval === undefined ? 'true' : `${clock} <> ''`;
  const sql = `${hits} SELECT ${start} AS start, ${group} AS grp, count(*) AS articles, count(DISTINCT a.story_id) AS stories,
      sum(a.role = 'original') AS original, sum(a.role = 'repost') AS repost, sum(a.role = 'only') AS alone,
      sum(a.role = 'unknown') AS unknown, sum(a.status = 'full') AS whole,
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

/**
 * Who was first is in the archive nearly always, as an article of the same story: its row is at hand, where the row of the story
 * holds all members. For all copies they are read at once, for some one by one from the index by story.
 */
const ORIGINALS = `(SELECT story_id, site, has_time, published_at FROM articles WHERE role = 'original')`;

export function selectFlow(db: DatabaseSync, query: FlowQuery): FlowRow[] {
  const { parameters, hits, from, where } = articlesSelection(db, { ...query, role: ['repost'] });
  const isOfAll = articlesSelection(db, query).isAll;
  const originals = `originals AS ${isOfAll ? 'MATERIALIZED' : 'NOT MATERIALIZED'} ${ORIGINALS}`;
  // Of a day only its beginning is known: no lag can be told from it.
  const sql = `${hits === '' ? 'WITH' : `${hits},`} ${originals}
    SELECT coalesce(o.site, (SELECT s.original_site FROM stories s WHERE s.story_id = a.story_id)) AS original, a.site AS site,
      count(*) AS reposts, count(DISTINCT a.story_id) AS stories,
      group_concat(iif(a.has_time AND o.has_time, unixepoch(a.published_at) - unixepoch(o.published_at), NULL)) AS lags
    FROM ${from} LEFT JOIN originals o ON o.story_id = a.story_id
    WHERE ${where} GROUP BY 1, 2 HAVING original IS NOT NULL AND original <> a.site`;
  const found: Columns[] = db.prepare(sql).all(parameters.values);
  const rows = found.map((row): FlowRow => {
    const lag = typeof row['lags'] === 'string' ? median(row['lags'].split(',').map(Number)) : undefined;
    return {
      ...{ originalSite: String(row['original']), site: String(row['site']) },
      ...{ repostCount: Number(row['reposts']), storyCount: Number(row['stories']) },
      ...(lag === undefined ? {} : { medianLagSeconds: lag }),
    };
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
