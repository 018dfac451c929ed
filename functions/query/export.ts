/** Everything that answers a question, page after page, written as it is read: no list is ever held as a whole. */
import { UsageError } from '../errors.ts';
import { QUERY } from '../limits.ts';
import type { Stores } from '../ports.ts';
import { ARTICLE_COLUMNS, RECORD_COLUMNS, STORY_COLUMNS, type Columns } from './columns.ts';
import { csvLine } from './csv.ts';
import {
  ARTICLE_FIELDS,
  columnsFor,
  parseFields,
  pick,
  STORY_FIELDS,
  withFields,
  type ArticleAnswer,
  type Fields,
} from './fields.ts';
import { articleNode, storyNode } from './jsonld.ts';
import { parseArticleQuery, parseStoryQuery } from './parse.ts';
import type { ResultPage, StoryRow } from './query.ts';
import type { QueryWords, Spelling } from './reader.ts';
import { ARTICLE_WORDS, STORY_WORDS, type QueryWord } from './words.ts';

export const EXPORT_FORMATS = ['ndjson', 'csv', 'json', 'jsonld'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type Exported = 'articles' | 'stories';

export interface ExportQuestion {
  what: Exported;
  /** Without `limit` and `cursor`: pages and their ends are the export's own affair. */
  words: QueryWords;
  fields?: QueryWords[string];
  /** In CSV, the text of the articles as the last column; elsewhere it always is there. */
  body?: boolean;
}

/** Rows of one kind: how they are asked for, and how they are written. */
export interface Export {
  /** As many at a time as are read at once. */
  batches: AsyncGenerator<object[]>;
  header: string;
  csv: (row: object) => string;
  node: (row: object) => object;
}

export type ExportAsked = Pick<Stores, 'catalog' | 'objects' | 'articles'>;

/** @throws UsageError for a word or field that there is not, before anything is asked */
export function openExport(
  stores: ExportAsked,
  question: ExportQuestion,
  now: Date,
  spelling: Spelling = (word) => word,
): Export {
  const ofPages = ['limit', 'cursor'].find((name) => [question.words[name] ?? []].flat().some((text) => text !== ''));
  if (ofPages !== undefined) {
    const fix = 'Leave it out, or ask for a list in place of an export.';
    throw new UsageError(`${spelling(ofPages)} is of lists: an export has every row.`, { fix });
  }
  return question.what === 'articles'
    ? articleExport(stores, question, now, spelling)
    : storyExport(stores, question, now, spelling);
}

/** Oldest first unless asked otherwise: an export that is repeated begins with what it began with before. */
const IN_ORDER = { sort: 'firstSeenAt', order: 'asc' };

function articleExport(
  stores: ExportAsked,
  { words, fields: names, body }: ExportQuestion,
  now: Date,
  spelling?: Spelling,
): Export {
  const all = { collapse: 'none', ...IN_ORDER, ...given(words, ARTICLE_WORDS), limit: String(QUERY.limitMax) };
  const query = parseArticleQuery(all, now, spelling);
  const fields: Fields = parseFields(names, ARTICLE_FIELDS, spelling) ?? 'full';
  async function* batches(): AsyncGenerator<ArticleAnswer[]> {
    for await (const rows of pages((cursor) => stores.catalog.articles({ ...query, ...cursor }))) {
      yield await withFields(stores, rows, fields);
    }
  }
  return written<ArticleAnswer>(batches(), articleColumns(fields, body ?? false), articleNode);
}

function articleColumns(fields: Fields, body: boolean): Columns<ArticleAnswer> {
  const record = RECORD_COLUMNS as Columns<ArticleAnswer>;
  if (fields === 'full') return record.filter(([name]) => body || name !== 'articleBody');
  const others = ARTICLE_COLUMNS.filter(([name]) => !record.some(([column]) => column === name));
  return columnsFor([...record, ...(others as Columns<ArticleAnswer>)], fields ?? []);
}

function storyExport(
  stores: ExportAsked,
  { words, fields: names }: ExportQuestion,
  now: Date,
  spelling: Spelling = (word) => word,
): Export {
  const all = { ...IN_ORDER, ...given(words, ARTICLE_WORDS), limit: String(QUERY.limitMax) };
  const foreign = Object.keys(all).find((name) => !STORY_WORDS.some((word) => word.name === name));
  if (foreign !== undefined) {
    throw new UsageError(`${spelling(foreign)} is about articles, not stories.`, {
      fix: 'Leave it out, or ask for articles.',
    });
  }
  const query = parseStoryQuery(all, now, spelling);
  const fields = parseFields(names, STORY_FIELDS, spelling);
  async function* batches(): AsyncGenerator<Partial<StoryRow>[]> {
    for await (const rows of pages((cursor) => stores.catalog.stories({ ...query, ...cursor }))) {
      yield fields === undefined || fields === 'full' ? rows : rows.map((row) => pick(row, fields));
    }
  }
  const columns = STORY_COLUMNS as Columns<Partial<StoryRow>>;
  const chosen = fields === undefined || fields === 'full' ? columns : columnsFor(columns, fields);
  return written<Partial<StoryRow>>(batches(), chosen, (row) => storyNode(row as StoryRow));
}

function written<Row extends object>(
  batches: AsyncGenerator<Row[]>,
  columns: Columns<Row>,
  node: (row: Row) => object,
): Export {
  return {
    batches,
    header: csvLine(columns.map(([name]) => name)),
    csv: (row) => csvLine(columns.map(([, value]) => value(row as Row))),
    node: (row) => node(row as Row),
  };
}

/** The words that were given, under their own names: `since` is `from`. */
function given(words: QueryWords, known: readonly QueryWord[]): Record<string, string[]> {
  const named = new Map<string, string[]>();
  for (const [name, value] of Object.entries(words)) {
    const values = [value ?? []].flat();
    const own = known.find((word) => word.name === name || word.alias === name)?.name ?? name;
    if (values.length > 0) named.set(own, [...(named.get(own) ?? []), ...values]);
  }
  return Object.fromEntries(named);
}

export async function* pages<Row>(
  ask: (cursor: { cursor?: string }) => Promise<ResultPage<Row>>,
): AsyncGenerator<Row[]> {
  let cursor: string | undefined;
  do {
    const page: ResultPage<Row> = await ask(cursor === undefined ? {} : { cursor });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/**
 * The text of an export, a piece at a time, with the number of rows in each.
 * @param line how a row is written as JSON on one line
 */
export async function* exportText(
  { batches, header, csv, node }: Export,
  format: ExportFormat,
  line: (row: object) => string = (row) => JSON.stringify(row),
): AsyncGenerator<{ text: string; rows: number }> {
  const frames: Record<ExportFormat, [begin: string, between: string, end: string]> = {
    ndjson: ['', '', ''],
    csv: [header, '', ''],
    json: ['{"items":[\n', ',\n', '\n]}\n'],
    jsonld: ['{"@context":"https://schema.org","@graph":[\n', ',\n', '\n]}\n'],
  };
  const rowText: Record<ExportFormat, (row: object) => string> = {
    ndjson: (row) => `${line(row)}\n`,
    csv,
    json: line,
    jsonld: (row) => line(node(row)),
  };
  const [begin, between, end] = frames[format];
  yield { text: begin, rows: 0 };
  let isFirst = true;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield { text: (isFirst ? '' : between) + rows.map(rowText[format]).join(between), rows: rows.length };
    isFirst = false;
  }
  if (end !== '') yield { text: end, rows: 0 };
}
