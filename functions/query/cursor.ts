/**
 * Where a list goes on. Opaque to its holder, and tied to the question that it was made for: the same cursor under another
 * filter or order would silently lose rows, so it is refused.
 */
import { UsageError } from '../errors.ts';
import { shortHash } from '../identity.ts';
import type { ArticleQuery, StoryQuery } from './query.ts';

/** The last row that was given: its value in the sort order, and its id, which decides between equal values. */
export interface Position {
  value: string | number;
  id: string;
  /** What the home needs to go on from the same state: the local store the last row it had when the walk began. */
  mark?: string | number;
}

/** Relative times are fixed when the walk begins: `from: 7d` would otherwise move between two pages. */
export interface CursorPeriod {
  from?: string;
  to?: string;
}

const VERSION = 1;
const CHARS_MAX = 2048;

type AnyQuery = ArticleQuery | StoryQuery;

export function encodeCursor(what: 'articles' | 'stories', query: AnyQuery, position: Position): string {
  const { value, id, mark } = position;
  const cells = [VERSION, questionOf(what, query), value, id, mark ?? null, query.from ?? null, query.to ?? null];
  return Buffer.from(JSON.stringify(cells)).toString('base64url');
}

/** @throws UsageError when it is no cursor, or another question's */
export function decodeCursor(what: 'articles' | 'stories', query: AnyQuery): Position | undefined {
  if (query.cursor === undefined) return undefined;
  const { question, position } = readCursor(query.cursor);
  if (question !== questionOf(what, query)) {
    throw new UsageError('The cursor belongs to another question.', {
      where: 'cursor',
      fix: 'Repeat the question with the same words that it came from, or leave the cursor out to begin anew.',
    });
  }
  return position;
}

/** @throws UsageError when it is no cursor */
export function cursorPeriod(cursor: string): CursorPeriod {
  return readCursor(cursor).period;
}

/** Everything that decides which rows there are and in what order; not how many are given at once. */
function questionOf(what: string, query: AnyQuery): string {
  const entries = Object.entries({ ...query, limit: undefined, cursor: undefined, what })
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return shortHash(JSON.stringify(entries)).slice(0, 8);
}

function readCursor(cursor: string): { question: string; position: Position; period: CursorPeriod } {
  const cells = cellsOf(cursor);
  const [version, question, value, id, mark, from, to] = cells;
  const isValue = (cell: unknown): cell is string | number => typeof cell === 'string' || typeof cell === 'number';
  if (version !== VERSION || typeof question !== 'string' || !isValue(value) || typeof id !== 'string')
    throw noCursor();
  return {
    question,
    position: { value, id, ...(isValue(mark) ? { mark } : {}) },
    period: { ...(typeof from === 'string' ? { from } : {}), ...(typeof to === 'string' ? { to } : {}) },
  };
}

function cellsOf(cursor: string): unknown[] {
  if (cursor.length > CHARS_MAX || !/^[\w-]+$/.test(cursor)) throw noCursor();
  try {
    const cells: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(cells)) return cells;
  } catch (cause) {
    throw noCursor(cause);
  }
  throw noCursor();
}

function noCursor(cause?: unknown): UsageError {
  return new UsageError('This is not a cursor of Newsfold.', {
    where: 'cursor',
    fix: 'Copy the whole of it from the page before, or leave it out to begin anew.',
    cause,
  });
}
