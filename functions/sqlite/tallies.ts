/**
 * How many articles there are of each day, site, language and role: counted as they are written, so that what the whole archive
 * holds is a sum of some thousand rows, however many articles it has.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { DayCount, Facet, SiteDayCount } from '../query/query.ts';

const ADD = `ON CONFLICT (day, site, lang, role) DO UPDATE SET
  articles = articles + excluded.articles, whole = whole + excluded.whole, dated = dated + excluded.dated`;

/** An article whose role changes goes from one tally to another. */
const moved = (row: 'NEW' | 'OLD', sign: '+' | '-'): string => `
  INSERT INTO tallies VALUES (substr(${row}.first_seen_at, 1, 10), ${row}.site, coalesce(${row}.lang, ''), ${row}.role,
    ${sign}1, ${sign}(${row}.status = 'full'), ${sign}(${row}.published_at <> '')) ${ADD};`;

/** After the table of articles. `day` is of our clock, in UTC; `lang` is '' where it is not known. */
export const TALLIES_SCHEMA = `
CREATE TABLE IF NOT EXISTS tallies (
  day      TEXT NOT NULL,
  site     TEXT NOT NULL,
  lang     TEXT NOT NULL,
  role     TEXT NOT NULL,
  articles INTEGER NOT NULL,
  whole    INTEGER NOT NULL,
  dated    INTEGER NOT NULL,
  PRIMARY KEY (day, site, lang, role)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS articles_tallied AFTER UPDATE OF role ON articles WHEN OLD.role <> NEW.role
BEGIN ${moved('OLD', '-')}${moved('NEW', '+')}
END;
`;

/** The columns of an article that its tally is made of. */
export interface Tallied {
  first_seen_at: string;
  site: string;
  lang: string | null;
  role: string;
  status: string;
  published_at: string;
}

/**
 * Puts an article into its tally or, with -1, takes it out. No trigger on the article's own row: SQLite would begin a savepoint
 * for each, and full-text search write out what it collects, which makes a pull five times slower.
 */
export function tallier(db: DatabaseSync): (article: Tallied, sign: 1 | -1) => void {
  const add = db.prepare(`INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?) ${ADD}`);
  return ({ first_seen_at, site, lang, role, status, published_at }, sign) => {
    const counts = [sign, status === 'full' ? sign : 0, published_at === '' ? 0 : sign];
    add.run(first_seen_at.slice(0, 10), site, lang ?? '', role, ...counts);
  };
}

/** For articles that were there before their tallies. */
export const TALLY_ALL = `
DELETE FROM tallies;
INSERT INTO tallies SELECT substr(first_seen_at, 1, 10), site, coalesce(lang, ''), role, count(*), sum(status = 'full'), sum(published_at <> '')
  FROM articles GROUP BY 1, 2, 3, 4;
`;

type Columns = Record<string, unknown>;

/** What a tally can be grouped by. */
export type TallyGroup = 'site' | 'lang' | 'role';

export const isTallied = (group: string | undefined): group is TallyGroup =>
  group === 'site' || group === 'lang' || group === 'role';

/** The largest group first. */
export function tallyFacet(db: DatabaseSync, group: TallyGroup): Facet[] {
  const sql = `SELECT ${group} AS grp, sum(articles) AS articles FROM tallies GROUP BY 1 HAVING sum(articles) > 0 ORDER BY 2 DESC, 1`;
  return rowsOf(db, sql).map((row) => ({ group: String(row['grp']), articleCount: Number(row['articles']) }));
}

/** @param from a day, inclusive */
export function tallySiteDays(db: DatabaseSync, from: string): SiteDayCount[] {
  const sql = `SELECT site, day, sum(articles) AS articles FROM tallies WHERE day >= ? GROUP BY 1, 2 HAVING sum(articles) > 0`;
  const rows: Columns[] = db.prepare(sql).all(from);
  return rows.map((row) => ({
    ...{ site: String(row['site']), day: String(row['day']) },
    articleCount: Number(row['articles']),
  }));
}

/**
 * Stories that may have several articles of one site; of the large ones, which are not told again at once, that is not known.
 * They are few, so that an index has them by name. After the table of stories.
 */
const IS_CROWDED = 'superseded_by IS NULL AND (article_count > site_count OR article_count >= 32)';
export const CROWDED_SCHEMA = `CREATE INDEX IF NOT EXISTS stories_crowded ON stories (story_id) WHERE ${IS_CROWDED};`;

/**
 * Of each site what `stats` says, the site with the most articles first. It has as many stories as articles, but for those that
 * share one and those that are in none.
 */
export function tallySites(db: DatabaseSync): Columns[] {
  const inRole = (role: string): string => `sum(iif(t.role = '${role}', t.articles, 0))`;
  return rowsOf(
    db,
    `WITH crowds AS MATERIALIZED (
       SELECT a.site, count(*) - count(DISTINCT a.story_id) AS more
       FROM stories s CROSS JOIN articles a ON a.story_id = s.story_id WHERE ${IS_CROWDED} GROUP BY 1
     ), unfolded AS MATERIALIZED (SELECT site, count(*) AS articles FROM articles WHERE story_id IS NULL GROUP BY 1)
     SELECT t.site AS grp, sum(t.articles) AS articles,
       sum(t.articles) - coalesce((SELECT c.more FROM crowds c WHERE c.site = t.site), 0)
         - coalesce((SELECT u.articles FROM unfolded u WHERE u.site = t.site), 0) AS stories,
       ${inRole('original')} AS original, ${inRole('repost')} AS repost,
       ${inRole('only')} AS alone, ${inRole('unknown')} AS unknown, sum(t.whole) AS whole, sum(t.dated) AS dated,
       (SELECT min(a.first_seen_at) FROM articles a WHERE a.site = t.site) AS first,
       (SELECT max(a.first_seen_at) FROM articles a WHERE a.site = t.site) AS last
     FROM tallies t GROUP BY 1 HAVING sum(t.articles) > 0 ORDER BY 2 DESC, 1`,
  );
}

/** In order of time; days without an article are left out. */
export function tallyDays(db: DatabaseSync): DayCount[] {
  const sql = `SELECT day, sum(articles) AS articles, sum(iif(role = 'repost', articles, 0)) AS reposts
    FROM tallies GROUP BY 1 HAVING sum(articles) > 0 ORDER BY 1`;
  return rowsOf(db, sql).map(toDayCount);
}

export const toDayCount = (row: Columns): DayCount => ({
  day: String(row['day']),
  articleCount: Number(row['articles']),
  repostCount: Number(row['reposts']),
});

const rowsOf = (db: DatabaseSync, sql: string): Columns[] => db.prepare(sql).all();
