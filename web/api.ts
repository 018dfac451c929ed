/** The HTTP API on this machine: the very handler of the query function, and whole exports, which a Lambda function could not hold. */
import { NotFoundError, UsageError } from '../functions/errors.ts';
import { EXPORT_FORMATS, exportText, openExport, type Exported } from '../functions/query/export.ts';
import { answer, problem } from '../functions/query/http.ts';
import { MEDIA_TYPES } from '../functions/query/openapi.ts';
import { parquetExport } from '../functions/parquet/export.ts';
import type { Asked } from '../functions/query/routes.ts';
import type { Answered, Asking } from './loopback.ts';

const EXPORTS = new Set<string>(['articles', 'stories']);
const FILE_FORMATS = [...EXPORT_FORMATS, 'parquet'] as const;
const PARQUET_TYPE = 'application/vnd.apache.parquet';

export async function answerApi(stores: Asked, asking: Asking, now: Date): Promise<Answered> {
  const { method, path, words, origin } = asking;
  const [, first = '', what = '', ...rest] = path.split('/');
  if (first === 'export' && EXPORTS.has(what) && rest.length === 0 && (method === 'GET' || method === 'HEAD')) {
    return exported(stores, what as Exported, words, now);
  }
  if (path === '/') return { status: 303, headers: { location: '/openapi.json' }, body: '' };
  return answer(stores, { method, path, words, origin, ifNoneMatch: asking.header('if-none-match') }, now);
}

function exported(stores: Asked, what: Exported, words: URLSearchParams, now: Date): Answered {
  try {
    const { format: asked, fields, body, ...rest } = byName(words);
    const name = asked?.[0] ?? 'ndjson';
    const format = FILE_FORMATS.find((one) => one === name);
    if (format === undefined)
      throw new UsageError(`format cannot be "${name}" here.`, { fix: `one of ${FILE_FORMATS.join(', ')}.` });
    const question = { what, words: rest, fields, body: body?.[0] === 'yes' };
    const type = format === 'parquet' ? PARQUET_TYPE : `${MEDIA_TYPES[format]}; charset=utf-8`;
    return {
      status: 200,
      headers: {
        'content-type': type,
        'content-disposition': `attachment; filename="newsfold-${what}.${format}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
      body:
        format === 'parquet'
          ? parquetExport(stores, question, now)
          : texts(exportText(openExport(stores, question, now), format)),
    };
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof NotFoundError)) throw error;
    const { message: detail, fix } = error;
    return problem(400, 'The question cannot be answered', { detail, ...(fix === undefined ? {} : { fix }) });
  }
}

async function* texts(pieces: AsyncIterable<{ text: string }>): AsyncGenerator<string> {
  for await (const { text } of pieces) yield text;
}

const byName = (words: URLSearchParams): Record<string, string[]> =>
  Object.fromEntries([...new Set(words.keys())].map((name) => [name, words.getAll(name)]));
