/** Which stories answer a question, as the parts of a statement. */
import type { DatabaseSync } from 'node:sqlite';
import type { StoryQuery } from '../query/query.ts';
import { hitsClause, relevanceOf, type Wanted } from './relevance.ts';
import { languageCondition, originalCondition, siteCondition, type Parameters } from './selection.ts';

export interface StoriesSelection {
  /** Comes before SELECT. */
  hits: string;
  /** `stories s`, and `story_hits h` with the scores when words were asked for. */
  from: string;
  where: string;
}

/** A story answers when one of its articles is what was asked for, and none is on a site that was not wanted. */
export function storiesSelection(
  db: DatabaseSync,
  query: StoryQuery,
  wanted: Wanted | undefined,
  parameters: Parameters,
): StoriesSelection {
  const clock = query.sort === 'lastSeenAt' ? 's.last_seen_at' : 's.first_seen_at';
  const members = 'FROM articles a WHERE a.story_id = s.story_id';
  const where = [
    's.superseded_by IS NULL',
    query.from && `${clock} >= ${parameters.add(query.from)}`,
    query.to && `${clock} < ${parameters.add(query.to)}`,
    query.minSites && `s.site_count >= ${parameters.add(query.minSites)}`,
    query.originalSite && originalCondition(query.originalSite, parameters)('s'),
    wanted === undefined &&
      (query.site ?? query.lang) &&
      `EXISTS (SELECT 1 ${members} AND ${memberConditions(db, query, parameters)})`,
    query.excludeSite &&
      `NOT EXISTS (SELECT 1 ${members} AND (${siteCondition(db, query.excludeSite, parameters)('a')}))`,
  ].filter(Boolean);
  if (wanted === undefined) return { hits: '', from: 'stories s', where: where.join(' AND ') };
  const hits = `WITH ${hitsClause(wanted, parameters)}, story_hits AS MATERIALIZED (
      SELECT a.story_id, max(${relevanceOf(wanted)}) AS score FROM hits h JOIN articles a ON a.id = h.id
        WHERE a.story_id IS NOT NULL AND ${memberConditions(db, query, parameters)} GROUP BY a.story_id)`;
  return { hits, from: 'story_hits h JOIN stories s ON s.story_id = h.story_id', where: where.join(' AND ') };
}

function memberConditions(db: DatabaseSync, { site, lang }: StoryQuery, parameters: Parameters): string {
  const conditions = [
    site && `(${siteCondition(db, site, parameters)('a')})`,
    lang && languageCondition(lang, parameters)('a'),
  ].filter(Boolean);
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}
