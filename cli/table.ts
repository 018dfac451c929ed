/** Tables on a terminal, measured in columns: wide letters count two, and a row never wraps. */
import { cut, plain, widthOf } from './text.ts';

export interface Column<Row> {
  title: string;
  value: (row: Row) => string | number | undefined;
  align?: 'left' | 'right';
  /** Gives way first when the terminal is narrow, and takes what is left when it is wide. */
  flexible?: true;
  /** Left out, the lowest number first, where a flexible column would become too narrow to read. */
  drop?: number;
  /** Applied after measuring and cutting. */
  style?: (text: string, row: Row) => string;
}

const GAP = 2;
/** A flexible column is never narrower: better a line that wraps than one that says nothing. */
const FLEXIBLE_LEAST = 16;
/** Of a headline, so much says what it is about. */
const FLEXIBLE_READABLE = 28;

/** @returns lines, the titles first */
export function tableLines<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  width: number,
  titleStyle: (text: string) => string,
): string[] {
  const { columns, cells, widths } = layOut(rows, all, width);
  const line = (texts: readonly string[], style: (text: string, index: number) => string): string =>
    columns
      .map((column, index) => {
        const columnWidth = widths[index] ?? 0;
        const text = cut(texts[index] ?? '', columnWidth);
        const isLast = index === columns.length - 1 && column.align !== 'right';
        const blanks = isLast ? '' : ' '.repeat(Math.max(0, columnWidth - widthOf(text)));
        return column.align === 'right' ? blanks + style(text, index) : style(text, index) + blanks;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const titles = columns.map(({ title }) => title);
  return [
    line(titles, titleStyle),
    ...rows.map((row, at) => line(cells[at] ?? [], (text, index) => columns[index]?.style?.(text, row) ?? text)),
  ];
}

interface Layout<Row> {
  columns: readonly Column<Row>[];
  cells: string[][];
  widths: number[];
}

function layOut<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number): Layout<Row> {
  const cells = rows.map((row) => columns.map((column) => plain(String(column.value(row) ?? ''))));
  const natural = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...cells.map((line) => widthOf(line[index] ?? ''))),
  );
  const widths = fit(natural, columns, width);
  const isSqueezed = columns.some(
    ({ flexible }, index) => flexible && (widths[index] ?? 0) < Math.min(natural[index] ?? 0, FLEXIBLE_READABLE),
  );
  const [dropped] = columns.filter(({ drop }) => drop !== undefined).sort((a, b) => (a.drop ?? 0) - (b.drop ?? 0));
  if (!isSqueezed || dropped === undefined) return { columns, cells, widths };
  return layOut(
    rows,
    columns.filter((column) => column !== dropped),
    width,
  );
}

/** Takes what is too much from the widest flexible columns first. */
function fit<Row>(natural: number[], columns: readonly Column<Row>[], width: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, column) => sum + column, 0) + GAP * (columns.length - 1) - width;
  while (excess > 0) {
    const flexible = widths.map((column, index) => (columns[index]?.flexible ? column : 0));
    const widest = flexible.indexOf(Math.max(...flexible));
    if ((flexible[widest] ?? 0) <= FLEXIBLE_LEAST) break;
    const others = flexible.filter((_, index) => index !== widest);
    const next = Math.max(FLEXIBLE_LEAST, ...others.filter((column) => column < (flexible[widest] ?? 0)));
    const taken = Math.min(excess, Math.max(1, (flexible[widest] ?? 0) - next));
    widths[widest] = (widths[widest] ?? 0) - taken;
    excess -= taken;
  }
  return widths;
}
