/** Conditions of a question, as SQL. Every value is a bound parameter; only names that are written here get into the text. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Position } from '../query/cursor.ts';
import type { ArticleFilter, Order } from '../query/query.ts';
import { phraseOf } from '../query/tokens.ts';
import { articleOfStory } from '../story/tree.ts';

/** Values by parameter name; the same value may stand in several places. */
export class Parameters {
  readonly values: Record<string, SQLInputValue> = {};

  add(value: SQLInputValue): string {
    const name = `p${Object.keys(this.values).length}`;
    this.values[name] = value;
    return `:${name}`;
  }

  list(values: readonly SQLInputValue[]): string {
    return `(${values.map((value) => this.add(value)).join(', ')})`;
  }
}

/** Builds the condition that the articles of one alias (`a`, `a2`) are on the sites. */
export type SiteCondition = (alias: string) => string;

/**
 * A site matches its own domain and, of a domain above it, all that lies below; asked for a host below a site, the site's
 * articles of that host. Sites are few: they are looked up first, so that the index by site can be used.
 */
export function siteCondition(db: DatabaseSync, domains: readonly string[], parameters: Parameters): SiteCondition {
  const sites = sitesOf(db);
  const whole = sites.filter((site) => domains.some((domain) => isUnder(site, domain)));
  const parts = domains.flatMap((domain) => {
    const above = sites.filter((site) => !whole.includes(site) && isUnder(domain, site));
    return above.length === 0
      ? []
      : [{ sites: parameters.list(above), host: parameters.add(domain), below: parameters.add(`*.${domain}`) }];
  });
  const wholeList = whole.length === 1 ? ` = ${parameters.add(whole[0] ?? '')}` : ` IN ${parameters.list(whole)}`;
  return (a) => {
    const alternatives = parts.map(
      ({ sites: above, host, below }) => `(${a}.site IN ${above} AND (${a}.host = ${host} OR ${a}.host GLOB ${below}))`,
    );
    return [`${a}.site${wholeList}`, ...alternatives].join(' OR ');
  };
}

const isUnder = (domain: string, above: string): boolean => domain === above || domain.endsWith(`.${above}`);

/** Every site that has articles, by skipping through the index: as many reads as there are sites. */
export function sitesOf(db: DatabaseSync): string[] {
  const sql = `WITH RECURSIVE known (site) AS (
      SELECT min(site) FROM articles
      UNION ALL SELECT (SELECT min(a.site) FROM articles a WHERE a.site > known.site) FROM known WHERE known.site IS NOT NULL
    ) SELECT site FROM known WHERE site IS NOT NULL`;
  return db
    .prepare(sql)
    .all()
    .map((row) => String(row['site']));
}

/** Conditions on the articles of one alias. */
export type Conditions = (alias: string) => string;

/** What an article must be to answer the question; words (`hits`) and the place in the list are not part of it. */
export function articleConditions(db: DatabaseSync, query: ArticleFilter, parameters: Parameters): Conditions {
  const { site, excludeSite, lang, status, role, author, section, free, story, originalSite, minSites } = query;
  const on = site && siteCondition(db, site, parameters);
  const notOn = excludeSite && siteCondition(db, excludeSite, parameters);
  const langs = lang && languageCondition(lang, parameters);
  const bound = {
    status: status && parameters.list(status),
    role: role && parameters.list(role),
    author: author === undefined ? undefined : parameters.add(wordsWithin(author)),
    section: section === undefined ? undefined : parameters.add(wordsWithin(section)),
    free: free === undefined ? undefined : parameters.add(Number(free)),
    story: story === undefined ? undefined : parameters.add(currentStory(db, story)),
    minSites: minSites === undefined ? undefined : parameters.add(minSites),
  };
  const original = originalSite && originalCondition(originalSite, parameters);
  const clock = clockOf(query);
  const from = query.from === undefined ? undefined : parameters.add(query.from);
  const to = query.to === undefined ? undefined : parameters.add(query.to);
  return (a) =>
    [
      from && `${a}.${clock} >= ${from}`,
      to && `${a}.${clock} < ${to}`,
      to && query.by === 'datePublished' && `${a}.published_at <> ''`,
      on && `(${on(a)})`,
      notOn && `NOT (${notOn(a)})`,
      langs && langs(a),
      bound.status && `${a}.status IN ${bound.status}`,
      bound.role && `${a}.role IN ${bound.role}`,
      bound.author && `instr(${a}.authors, ${bound.author})`,
      bound.section && `instr(${a}.section, ${bound.section})`,
      bound.free && `${a}.free = ${bound.free}`,
      bound.story && `${a}.story_id = ${bound.story}`,
      original && inStories(a, original('s')),
      // Who was not folded is on one site.
      bound.minSites && minSites !== 1 && inStories(a, `s.site_count >= ${bound.minSites}`),
    ]
      .filter(Boolean)
      .join(' AND ') || 'true';
}

/** The stories are found first, from an index of theirs. `+`: a list is read in its own order all the same, not story by story. */
const inStories = (a: string, condition: string): string =>
  `+${a}.story_id IN (SELECT s.story_id FROM stories s WHERE s.superseded_by IS NULL AND ${condition})`;

export const clockOf = ({ by }: Pick<ArticleFilter, 'by'>): 'published_at' | 'first_seen_at' =>
  by === 'datePublished' ? 'published_at' : 'first_seen_at';

/** Also of originals that are only named: their sites are looked for as they are written. */
export function originalCondition(domains: readonly string[], parameters: Parameters): SiteCondition {
  const pairs = domains.map((domain) => ({ exact: parameters.add(domain), below: parameters.add(`*.${domain}`) }));
  return (s) =>
    `(${pairs.map(({ exact, below }) => `${s}.original_site = ${exact} OR ${s}.original_site GLOB ${below}`).join(' OR ')})`;
}

/** `en` is `en` and whatever begins with `en-`. */
export function languageCondition(langs: readonly string[], parameters: Parameters): (alias: string) => string {
  const pairs = langs.map((lang) => ({ exact: parameters.add(lang), below: parameters.add(`${lang}-*`) }));
  return (a) => `(${pairs.map(({ exact, below }) => `${a}.lang = ${exact} OR ${a}.lang GLOB ${below}`).join(' OR ')})`;
}

/** As `authors` and `section` hold words: each between blanks. */
function wordsWithin(text: string): string {
  const { tokens, prefix } = phraseOf(text);
  return ` ${tokens.join(' ')}${prefix ? '' : ' '}`;
}

/** A story's id leads to the story that its article is in now. */
function currentStory(db: DatabaseSync, storyId: string): string {
  const row = db.prepare('SELECT story_id FROM members WHERE article_id = ?').get(articleOfStory(storyId));
  return row === undefined ? storyId : String(row['story_id']);
}

/** Which of a story's articles stands for it: the smallest. */
export const RANK = (a: string): string => `${a}.role <> 'original', ${a}.first_seen_at, ${a}.article_id`;

/** The rows behind a position. Values in one order and ids in the same: no two rows have the same place. */
export function after(key: string, id: string, order: Order, position: Position, parameters: Parameters): string {
  const place = `(${parameters.add(position.value)}, ${parameters.add(position.id)})`;
  return `(${key}, ${id}) ${order === 'desc' ? '<' : '>'} ${place}`;
}
