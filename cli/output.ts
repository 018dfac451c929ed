/** How answers are printed: a table for people, NDJSON for programs, JSON and CSV when asked for. */
import { styleText } from 'node:util';
import type { ResultPage } from '../functions/query/query.ts';
import type { Context, GlobalOptions } from './context.ts';
import { csvLine, type CsvValue } from './csv.ts';
import { tableLines, type Column } from './table.ts';
import { plain } from './text.ts';

export const FORMATS = ['table', 'ndjson', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];
export type Style = Parameters<typeof styleText>[0];

/** How one kind of row is printed. */
export interface Shape<Row> {
  /** For "nothing found". */
  plural: string;
  columns: readonly Column<Row>[];
  /** Column names and values of CSV; a name is that of the field in JSON. */
  csv: readonly (readonly [name: string, value: (row: Row) => CsvValue])[];
  /** In place of a table. */
  view?: (rows: readonly Row[], context: Context) => readonly string[];
}

export function formatOf(context: Pick<Context, 'stdout'> & { options: Pick<GlobalOptions, 'format'> }): Format {
  return context.options.format ?? (context.stdout.isTTY ? 'table' : 'ndjson');
}

/** Colour and weight, if the terminal and the person (NO_COLOR, FORCE_COLOR) want them. */
export function styled(context: Pick<Context, 'stdout'>, style: Style, text: string): string {
  return styleText(style, text, { stream: context.stdout });
}

/** A page of a list, and where it goes on. */
export async function printPage<Row>(context: Context, page: ResultPage<Row>, shape: Shape<Row>): Promise<void> {
  const format = formatOf(context);
  await context.write(pageText(context, format, page, shape));
  // In JSON it is part of the answer.
  if (page.nextCursor !== undefined && format !== 'json') context.note(`More: add --cursor ${page.nextCursor}`);
}

function pageText<Row>(context: Context, format: Format, page: ResultPage<Row>, shape: Shape<Row>): string {
  switch (format) {
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
  shape: Pick<Shape<Row>, 'csv'>,
  view: (row: Row) => readonly string[],
): Promise<void> {
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

/** In a file a cell is what the page says; on a terminal it is made harmless. */
export function csvRow<Row>(row: Row, { csv }: Pick<Shape<Row>, 'csv'>, { stdout }: Pick<Context, 'stdout'>): string {
  const values = csv.map(([, value]) => value(row));
  return csvLine(stdout.isTTY ? values.map((value) => (typeof value === 'string' ? plain(value) : value)) : values);
}
