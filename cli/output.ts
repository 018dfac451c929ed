/** How answers are printed: a table for people, NDJSON for programs, JSON and CSV when asked for. */
import { styleText } from 'node:util';
import type { ResultPage } from '../functions/query/query.ts';
import type { Columns } from '../functions/query/columns.ts';
import { csvLine } from '../functions/query/csv.ts';
import { columnsFor, type Fields } from '../functions/query/fields.ts';
import { jsonLd, type Node } from '../functions/query/jsonld.ts';
import { rssText, type Feed, type FeedItem } from '../functions/query/rss.ts';
import type { Context } from './context.ts';
import { cannotPrint, formatOf, PLAIN_FORMATS, wantedFormat, type Format } from './format.ts';
import { tableLines, type Column } from './table.ts';
import { plain } from './text.ts';
import { articlesInWords } from './words.ts';

export type Style = Parameters<typeof styleText>[0];

/** How one kind of row is printed. */
export interface Shape<Row> {
  /** For "nothing found". */
  plural: string;
  columns: readonly Column<Row>[];
  /** Column names and values of CSV; a name is that of the field in JSON. */
  csv: Columns<Row>;
  /** In place of a table. */
  view?: (rows: readonly Row[], context: Context) => readonly string[];
  /** Where a row can be an item of a feed, or a node of JSON-LD. */
  feed?: { about: Feed; item: (row: Row) => FeedItem };
  node?: (row: Row) => Node;
}

/** Colour and weight, if the terminal and the person (NO_COLOR, FORCE_COLOR) want them. */
export function styled(context: Pick<Context, 'stdout'>, style: Style, text: string): string {
  return styleText(style, text, { stream: context.stdout });
}

/** A page of a list, and where it goes on. */
export async function printPage<Row>(context: Context, page: ResultPage<Row>, shape: Shape<Row>): Promise<void> {
  const format = wantedFormat(context);
  await context.write(pageText(context, format, page, shape));
  // In JSON it is part of the answer.
  if (format === 'json') return;
  if (page.nextCursor !== undefined) context.note(`${totalInWords(page, shape)}More: add --cursor ${page.nextCursor}`);
}

/** What the rows stand for, where that is not one article each. */
function totalInWords<Row>(
  { items, total = 0, articleCount = total, storyCount = 0 }: ResultPage<Row>,
  { plural }: Shape<Row>,
): string {
  const figure = (count: number): string => count.toLocaleString('en');
  const counts = { articles: articleCount, stories: storyCount, unfolded: total - storyCount };
  const of = articleCount === total ? plural : `rows (${articlesInWords(counts)})`;
  return `${figure(items.length)} of ${figure(total)} ${of}. `;
}

function pageText<Row>(context: Context, format: Format, page: ResultPage<Row>, shape: Shape<Row>): string {
  const formats = [...PLAIN_FORMATS, ...(shape.feed ? ['rss'] : []), ...(shape.node ? ['jsonld'] : [])];
  switch (format) {
    case 'rss':
      if (shape.feed === undefined) throw cannotPrint(format, formats);
      return rssText(shape.feed.about, page.items.map(shape.feed.item));
    case 'jsonld':
      if (shape.node === undefined) throw cannotPrint(format, formats);
      return `${jsonText(jsonLd(page.items.map(shape.node)), 2)}\n`;
    case 'parquet':
      throw cannotPrint(format, formats, '`newsfold export --format parquet` writes it.');
    case 'json':
      return `${jsonText(page, 2)}\n`;
    case 'ndjson':
      return page.items.map(ndjsonLine).join('');
    case 'csv':
      return csvHeader(shape) + page.items.map((row) => csvRow(row, shape, context)).join('');
    case 'table': {
      if (page.items.length === 0) {
        context.note(`No ${shape.plural} found.`);
        return '';
      }
      const lines =
        shape.view?.(page.items, context) ??
        tableLines(page.items, shape.columns, context.columns, (title) => styled(context, 'dim', title));
      return `${lines.join('\n')}\n`;
    }
  }
}

/** One thing: lines for people, or the record as JSON (over several lines only when asked for). */
export async function printOne<Row>(
  context: Context,
  row: Row,
  shape: Pick<Shape<Row>, 'csv' | 'node'>,
  view: (row: Row) => readonly string[],
): Promise<void> {
  if (shape.node !== undefined && context.options.format === 'jsonld') {
    await context.write(`${jsonText(jsonLd([shape.node(row)]), 2)}\n`);
    return;
  }
  const format = formatOf(context);
  const text = {
    json: () => `${jsonText(row, 2)}\n`,
    ndjson: () => ndjsonLine(row),
    csv: () => csvHeader(shape) + csvRow(row, shape, context),
    table: () => `${view(row).join('\n')}\n`,
  }[format]();
  await context.write(text);
}

export const ndjsonLine = (row: unknown): string => `${jsonText(row)}\n`;

export const jsonLine = (row: unknown): string => jsonText(row);

/** JSON leaves DEL, C1 and the line separators of Unicode as they are; a terminal or a reader of lines might act on them. */
function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function csvHeader<Row>({ csv }: Pick<Shape<Row>, 'csv'>): string {
  return csvLine(csv.map(([name]) => name));
}

/** The same rows with these fields only: a table shows those that have a column. */
export function withColumns<Row>(shape: Shape<Row>, fields: Fields): Shape<Row> {
  if (fields === undefined || fields === 'full') return shape;
  const csv = columnsFor(shape.csv, fields);
  const columns = csv.map(([title, value]) => ({
    title,
    value: (row: Row) => String(value(row) ?? ''),
    flexible: true as const,
  }));
  return { plural: shape.plural, csv, columns };
}

/** In a file a cell is what the page says; on a terminal it is made harmless. */
export function csvRow<Row>(row: Row, { csv }: Pick<Shape<Row>, 'csv'>, { stdout }: Pick<Context, 'stdout'>): string {
  const values = csv.map(([, value]) => value(row));
  return csvLine(stdout.isTTY ? values.map((value) => (typeof value === 'string' ? plain(value) : value)) : values);
}
