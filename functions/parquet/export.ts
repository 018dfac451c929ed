/** An export as one Parquet file. Apart from the other formats: the query function need not carry the writer. */
import { parseFields, ARTICLE_FIELDS, STORY_FIELDS } from '../query/fields.ts';
import { openExport, type ExportAsked, type ExportQuestion } from '../query/export.ts';
import type { Spelling } from '../query/reader.ts';
import type { ColumnType } from './column.ts';
import { parquetFile } from './file.ts';
import { ARTICLE_COLUMNS, STORY_COLUMNS } from './tables.ts';

/** @throws UsageError for a word or field that there is not, before anything is asked */
export function parquetExport(
  stores: ExportAsked,
  question: ExportQuestion,
  now: Date,
  spelling?: Spelling,
): AsyncGenerator<Uint8Array> {
  const [known, all]: [readonly string[], Record<string, ColumnType>] =
    question.what === 'articles' ? [ARTICLE_FIELDS, ARTICLE_COLUMNS] : [STORY_FIELDS, STORY_COLUMNS];
  const fields = parseFields(question.fields, known, spelling);
  const { batches } = openExport(stores, question, now, spelling);
  const columns =
    fields === undefined || fields === 'full'
      ? all
      : Object.fromEntries(Object.entries(all).filter(([name]) => fields.includes(name)));
  return parquetFile<Record<string, unknown>>(columns, batches as AsyncGenerator<Record<string, unknown>[]>);
}
