/**
 * A page of a search in which nothing is weighed, so that what comes first is known before all hits are: those of the newest
 * articles are looked at, and only when they do not fill the page all of them; and only for the rows of the page it is asked
 * whether another article stands for the story.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '../query/cursor.ts';
import type { ArticleQuery } from '../query/query.ts';
import { hitsClause, newestSpan, relevanceOf, type Newest, type Place } from './relevance.ts';
import { after, articleConditions, Parameters, RANK } from './selection.ts';

export interface Hit {
  id: number;
  /** Its place in the order. */
  key: string;
}

export interface Search {
  wanted: Newest;
  position: Position | undefined;
  mark: string | number;
}

/** @returns one more than the page has, when there is one */
export function newestHits(db: DatabaseSync, query: ArticleQuery, search: Search): Hit[] {
  const span = newestSpan(db, search.position);
  const places: Place[] = span === undefined ? [{}] : [{ headlines: span, others: 'none' }, { others: span }, {}];
  for (const place of places) {
    const hits = hitsWithin(db, query, search, place);
    if (hits.length > query.limit || place.others === undefined) return hits;
  }
  return [];
}

function hitsWithin(db: DatabaseSync, query: ArticleQuery, { wanted, position, mark }: Search, place: Place): Hit[] {
  const parameters = new Parameters();
  const key = relevanceOf(wanted);
  const where = [
    `a.id <= ${parameters.add(mark)}`,
    articleConditions(db, query, parameters)('a'),
    place.headlines && `a.first_seen_at > ${parameters.add(place.headlines.since)}`,
    typeof place.others === 'object' && `(h.score = 1 OR a.first_seen_at > ${parameters.add(place.others.since)})`,
    position && after(key, 'a.article_id', 'desc', position, parameters),
  ].filter(Boolean);
  const sql = `WITH ${hitsClause(wanted, parameters, place)}
    SELECT a.id, ${key} AS key, a.article_id, a.story_id, a.role, a.first_seen_at
    FROM hits h CROSS JOIN articles a ON a.id = h.id WHERE ${where.join(' AND ')} ORDER BY key DESC, a.article_id DESC`;
  const isStoodFor = query.collapse === 'story' ? betterFinder(db, query, wanted.match, mark) : () => false;
  const found: Hit[] = [];
  for (const row of db.prepare(sql).iterate(parameters.values)) {
    if (isStoodFor(row)) continue;
    found.push({ id: Number(row['id']), key: String(row['key']) });
    if (found.length > query.limit) break;
  }
  return found;
}

type Columns = Record<string, unknown>;

/** Whether another article of the same story answers as well and stands for it. */
function betterFinder(
  db: DatabaseSync,
  query: ArticleQuery,
  match: string,
  mark: string | number,
): (row: Columns) => boolean {
  const parameters = new Parameters();
  // Their values are those of each row.
  const [story, isCopy, seen, id] = ['', 0, '', ''].map((value) => parameters.add(value));
  const better = db.prepare(
    `SELECT b.id FROM articles b WHERE b.story_id = ${story} AND (${RANK('b')}) < (${isCopy}, ${seen}, ${id})
       AND b.id <= ${parameters.add(mark)} AND ${articleConditions(db, query, parameters)('b')}`,
  );
  // By itself: as a part of the statement above, it would be asked for all articles at once.
  const isHit = db.prepare('SELECT 1 FROM articles_text WHERE articles_text MATCH ? AND rowid = ?');
  return ({ story_id: storyId, role, first_seen_at: firstSeenAt, article_id: articleId }) =>
    typeof storyId === 'string' &&
    better
      .all({
        ...parameters.values,
        ...{ p0: storyId, p1: Number(role !== 'original'), p2: String(firstSeenAt), p3: String(articleId) },
      })
      .some((row) => isHit.get(match, BigInt(Number(row['id']))) !== undefined);
}
