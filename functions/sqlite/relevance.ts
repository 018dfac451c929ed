/** How words are found in the full-text index, and which of the articles that have them come first. */
import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '../query/cursor.ts';
import { parseExpression, type Expression } from '../query/expression.ts';
import type { SearchField } from '../query/query.ts';
import type { Parameters } from './selection.ts';

const COLUMNS: Record<SearchField, string> = { headline: 'headline', articleBody: 'body', description: 'description' };
/** A word in the headline says more of an article than one in its text. Columns in the order of the table. */
const WEIGHED = '-bm25(articles_text, 8.0, 3.0, 1.0)';

/** What a search looks for, in FTS5's own language. */
export interface Wanted {
  match: string;
  /**
   * Of one word or phrase alone, what has it in its headline. Such a search is not weighed, for which every place would be read
   * where the word stands in any article, and those of a phrase twice: what has it in the headline comes first, and of these as
   * of the rest the newest.
   */
  headline?: string;
}

export function wantedBy(q: string, fields: readonly SearchField[] | undefined): Wanted {
  const expression = parseExpression(q);
  const match = matchOf(expression, fields);
  if (expression.kind !== 'phrase') return { match };
  const isInHeadline = expression.field === undefined && (fields?.includes('headline') ?? true);
  return { match, headline: isInHeadline ? matchOf({ ...expression, field: 'headline' }, undefined) : match };
}

/** In FTS5's own language. Tokens are letters, digits and marks: nothing in them could end a string. */
function matchOf(expression: Expression, fields: readonly SearchField[] | undefined): string {
  switch (expression.kind) {
    case 'phrase': {
      const columns = expression.field ? [expression.field] : fields;
      const scope = columns ? `{${columns.map((field) => COLUMNS[field]).join(' ')}} : ` : '';
      return `${scope}"${expression.tokens.join(' ')}"${expression.prefix ? ' *' : ''}`;
    }
    case 'any':
      return `(${expression.parts.map((part) => matchOf(part, fields)).join(' OR ')})`;
    case 'all': {
      const wanted = expression.parts.map((part) => matchOf(part, fields)).join(' AND ');
      // A word that must not occur must not occur anywhere that is looked at.
      return expression.without.reduce((sofar, part) => `(${sofar} NOT ${matchOf(part, fields)})`, `(${wanted})`);
    }
  }
}

/** Where the newest articles are: from one id to another, first seen after a time. The index jumps to an id only when it is a whole number, which SQLite is given as a bigint. */
export interface NewestSpan {
  first: bigint;
  last: bigint;
  since: string;
}

/** Where a search for one word or phrase looks: everywhere, unless said otherwise. */
export interface Place {
  headlines?: NewestSpan;
  /** For what does not have it in the headline. */
  others?: NewestSpan | 'none';
}

/** `hits (id, score)`: articles that the words are found in. */
export function hitsClause({ match, headline }: Wanted, parameters: Parameters, place: Place = {}): string {
  const found = (what: string, span?: NewestSpan): string => {
    const within = span ? ` AND rowid BETWEEN ${parameters.add(span.first)} AND ${parameters.add(span.last)}` : '';
    return `FROM articles_text WHERE articles_text MATCH ${parameters.add(what)}${within}`;
  };
  if (headline === undefined) return `hits AS MATERIALIZED (SELECT rowid AS id, ${WEIGHED} AS score ${found(match)})`;
  const { headlines, others } = place;
  const isAll = headline === match || others === 'none';
  const rest = isAll
    ? ''
    : `UNION ALL SELECT rowid, 0 ${found(match, others)} AND rowid NOT IN (SELECT id FROM first_hits)`;
  return `first_hits AS MATERIALIZED (SELECT rowid AS id ${found(headline, headlines)}),
    hits (id, score) AS MATERIALIZED (SELECT id, 1 FROM first_hits ${rest})`;
}

/** The greater, the better, of a hit `h` on an article `a`. */
export const relevanceOf = ({ headline }: Wanted): string =>
  headline === undefined ? 'h.score' : `h.score || ' ' || a.first_seen_at`;

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
