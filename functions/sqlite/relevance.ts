/** How words are found in the full-text index, and which of the articles that have them come first. */
import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '../query/cursor.ts';
import { parseExpression, type Expression } from '../query/expression.ts';
import type { SearchField } from '../query/query.ts';
import type { Parameters } from './selection.ts';

const COLUMNS: Record<SearchField, string> = { headline: 'headline', articleBody: 'body', description: 'description' };
/** A word in the headline says more of an article than one in its text. Columns in the order of the table. */
const WEIGHED = '-bm25(articles_text, 8.0, 3.0, 1.0)';

/** What a search looks for, in FTS5's own language, and what comes first of it. */
export type Wanted = Found | Weighed | Newest;
/** In no order of its own. */
interface Found {
  match: string;
  ranking: 'none';
}
interface Weighed {
  match: string;
  ranking: 'weighed';
}
/**
 * What has it all in the headline comes first, and of these as of the rest the newest. So it is of one word or phrase, and of
 * words that stand together in many articles: to weigh them, every place would be read where each word stands in any article,
 * and a word that half of the articles have weighs nothing.
 */
export interface Newest {
  match: string;
  ranking: 'newest';
  /** What has it in its headline: never more than `match` finds. */
  headline: string;
}

interface Words {
  q?: string;
  in?: readonly SearchField[];
}

/** @param position that the list goes on from: in the order in which it began, whatever has come since */
export function wantedBy(
  db: DatabaseSync,
  query: Words & { sort: string },
  position: Position | undefined,
): Wanted | undefined {
  const found = foundBy(query);
  if (found === undefined || query.sort !== 'relevance') return found;
  const { match, expression } = found;
  const isNewest =
    expression.kind === 'phrase' || (position ? typeof position.value === 'string' : isCommon(db, match));
  if (!isNewest) return { match, ranking: 'weighed' };
  const first = (query.in?.includes('headline') ?? true) ? (['headline'] as const) : query.in;
  return { match, ranking: 'newest', headline: matchOf(expression, first, query.in) };
}

/** For a count, or an order that is not of the words. */
export function foundBy({ q, in: fields }: Words): (Found & { expression: Expression }) | undefined {
  if (q === undefined) return undefined;
  const expression = parseExpression(q);
  return { expression, match: matchOf(expression, fields), ranking: 'none' };
}

/**
 * In FTS5's own language. Tokens are letters, digits and marks: nothing in them could end a string.
 * @param refusedIn where that must not stand which must not occur: anywhere that is looked at
 */
function matchOf(
  expression: Expression,
  fields: readonly SearchField[] | undefined,
  refusedIn: readonly SearchField[] | undefined = fields,
): string {
  switch (expression.kind) {
    case 'phrase': {
      const columns = expression.field ? [expression.field] : fields;
      const scope = columns ? `{${columns.map((field) => COLUMNS[field]).join(' ')}} : ` : '';
      return `${scope}"${expression.tokens.join(' ')}"${expression.prefix ? ' *' : ''}`;
    }
    case 'any':
      return `(${expression.parts.map((part) => matchOf(part, fields, refusedIn)).join(' OR ')})`;
    case 'all': {
      const wanted = expression.parts.map((part) => matchOf(part, fields, refusedIn)).join(' AND ');
      return expression.without.reduce((sofar, part) => `(${sofar} NOT ${matchOf(part, refusedIn)})`, `(${wanted})`);
    }
  }
}

/** Of the newest articles so many have it: about one of ten. */
const COMMON = 1000;

function isCommon(db: DatabaseSync, match: string): boolean {
  const span = newestSpan(db, undefined);
  if (span === undefined) return false;
  const sql = `SELECT count(*) AS hits FROM (
    SELECT 1 FROM articles_text WHERE articles_text MATCH ? AND rowid BETWEEN ? AND ? LIMIT ${COMMON})`;
  return db.prepare(sql).get(match, span.first, span.last)?.['hits'] === COMMON;
}

/** Where the newest articles are: from one id to another, first seen after a time. The index jumps to an id only when it is a whole number, which SQLite is given as a bigint. */
export interface NewestSpan {
  first: bigint;
  last: bigint;
  since: string;
}

/** Where a search looks for the newest: everywhere, unless said otherwise. */
export interface Place {
  headlines?: NewestSpan;
  /** For what does not have it all in the headline. */
  others?: NewestSpan | 'none';
}

/** `hits (id, score)`: articles that the words are found in. */
export function hitsClause(wanted: Wanted, parameters: Parameters, place: Place = {}): string {
  const found = (what: string, span?: NewestSpan): string => {
    const within = span ? ` AND rowid BETWEEN ${parameters.add(span.first)} AND ${parameters.add(span.last)}` : '';
    return `FROM articles_text WHERE articles_text MATCH ${parameters.add(what)}${within}`;
  };
  const { match, ranking } = wanted;
  if (ranking !== 'newest') {
    const score = ranking === 'weighed' ? WEIGHED : '0';
    return `hits AS MATERIALIZED (SELECT rowid AS id, ${score} AS score ${found(match)})`;
  }
  const { headline } = wanted;
  const { headlines, others } = place;
  const isAll = headline === match || others === 'none';
  const rest = isAll
    ? ''
    : `UNION ALL SELECT rowid, 0 ${found(match, others)} AND rowid NOT IN (SELECT id FROM first_hits)`;
  return `first_hits AS MATERIALIZED (SELECT rowid AS id ${found(headline, headlines)}),
    hits (id, score) AS MATERIALIZED (SELECT id, 1 FROM first_hits ${rest})`;
}

/** The greater, the better, of a hit `h` on an article `a`. */
export const relevanceOf = ({ ranking }: Wanted): string =>
  ranking === 'newest' ? `h.score || ' ' || a.first_seen_at` : 'h.score';

/** Of so many of the newest articles, the first page of what is common is full. */
const NEWEST = 10_000;
/** Of how many ids there may be one of them: articles get theirs in the order in which they come, but a mirror is filled backwards. */
const SPREAD_MOST = 4;

/**
 * @param position that the list goes on from
 * @returns undefined where nothing would be spared by looking at these first
 */
export function newestSpan(db: DatabaseSync, position: Position | undefined): NewestSpan | undefined {
  const [score, before] = String(position?.value ?? '1').split(' ');
  const row = db
    .prepare(
      `SELECT min(id) AS first, max(id) AS last, min(first_seen_at) AS since, count(*) AS articles FROM (
         SELECT id, first_seen_at FROM articles WHERE first_seen_at <= ? ORDER BY first_seen_at DESC LIMIT ${NEWEST})`,
    )
    .get(score === '1' ? '~' : (before ?? '~'));
  const [first, last, articles] = [Number(row?.['first']), Number(row?.['last']), Number(row?.['articles'])];
  if (articles < NEWEST || last - first > SPREAD_MOST * NEWEST) return undefined;
  return { first: BigInt(first), last: BigInt(last), since: String(row?.['since']) };
}
