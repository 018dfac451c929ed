import { Option } from 'commander';
import { UsageError } from '../functions/errors.ts';
import { parquetExport } from '../functions/parquet/export.ts';
import type { Stores } from '../functions/ports.ts';
import { EXPORT_FORMATS, exportText, openExport, type Exported, type ExportFormat } from '../functions/query/export.ts';
import { ARTICLE_WORDS, FIELDS_WORD } from '../functions/query/words.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { cannotPrint } from './format.ts';
import { jsonLine } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { addSavedFlag, savedWords, type SavedOption } from './saved.ts';
import { plain } from './text.ts';
import { countOf } from './words.ts';

/** Pages and their ends are the export's own affair. */
const OWN_WORDS = ['limit', 'cursor'];

interface Options extends StackOption, SavedOption, Record<string, unknown> {
  what: Exported;
  body?: true;
}

export const register: Register = (command, context) => {
  command
    .addOption(new Option('--what <what>', 'what to write').choices(['articles', 'stories']).default('articles'))
    .option('--body', 'in CSV, the text of the articles as the last column (the others always have it)');
  addQueryFlags(command, [...ARTICLE_WORDS, FIELDS_WORD], OWN_WORDS);
  addStackFlag(addSavedFlag(command)).action((options: Options) => {
    const format = exportFormat(context);
    return withArchive(context, options, (archive) => write(archive, format, options, context));
  });
};

async function write(
  archive: Stores,
  format: ExportFormat | 'parquet',
  options: Options,
  context: Context,
): Promise<void> {
  const asked = await savedWords(context, options, queryWords(options, ARTICLE_WORDS));
  const words = Object.fromEntries(Object.entries(asked).filter(([name]) => !OWN_WORDS.includes(name)));
  const fields = queryWords(options, [FIELDS_WORD])['fields'];
  const question = { what: options.what, words, fields, body: options.body === true };
  if (format === 'parquet') {
    for await (const bytes of parquetExport(archive, question, context.now(), flagOf))
      if (!(await context.write(bytes))) return;
    return;
  }
  let written = 0;
  const opened = openExport(archive, question, context.now(), flagOf);
  // In a file a cell is what the page says; on a terminal it is made harmless.
  const csv = (row: object): string =>
    context.stdout.isTTY ? `${plain(opened.csv(row).trimEnd())}\r\n` : opened.csv(row);
  for await (const { text, rows } of exportText({ ...opened, csv }, format, jsonLine)) {
    if (!(await context.write(text))) return;
    written += rows;
  }
  context.note(options.what === 'stories' ? countOf(written, 'story', 'stories') : countOf(written, 'article'));
}

function exportFormat({ options, stdout }: Context): ExportFormat | 'parquet' {
  const formats = [...EXPORT_FORMATS, 'parquet'] as const;
  const wanted = options.format ?? 'ndjson';
  const format = formats.find((one) => one === wanted);
  if (format === undefined) throw cannotPrint(wanted, formats);
  if (format === 'parquet' && stdout.isTTY) {
    throw new UsageError('Parquet is not for terminals.', {
      fix: 'newsfold export --format parquet > articles.parquet',
    });
  }
  return format;
}
