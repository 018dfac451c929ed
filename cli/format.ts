/** In which format an answer is wanted: a table for people, NDJSON for programs, others when asked for. */
import { UsageError } from '../functions/errors.ts';

/** Every command that prints data has the first four. */
export const PLAIN_FORMATS = ['table', 'ndjson', 'json', 'csv'] as const;
export const FORMATS = [...PLAIN_FORMATS, 'rss', 'jsonld', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];
export type PlainFormat = (typeof PLAIN_FORMATS)[number];

/** Where to, and what was asked for with --format. */
interface Printing {
  stdout: { isTTY?: boolean };
  options: { format?: Format };
}

export const wantedFormat = ({ options, stdout }: Printing): Format =>
  options.format ?? (stdout.isTTY ? 'table' : 'ndjson');

/** @throws UsageError for a format that only lists of articles and stories have */
export function formatOf(context: Printing): PlainFormat {
  const format = wantedFormat(context);
  const plain = PLAIN_FORMATS.find((one) => one === format);
  if (plain === undefined) throw cannotPrint(format, PLAIN_FORMATS);
  return plain;
}

/** Where lines are written as they come. @throws UsageError when another format was asked for */
export function requireLines({ options }: Printing): void {
  if ((options.format ?? 'ndjson') !== 'ndjson')
    throw cannotPrint(options.format ?? '', ['ndjson'], 'Each line is one JSON object, as it comes: ndjson.');
}

/** @param formats those that can */
export const cannotPrint = (
  format: string,
  formats: readonly string[],
  fix = `one of ${formats.join(', ')}.`,
): UsageError => new UsageError(`--format cannot be "${format}" here.`, { fix });
