import { Option } from 'commander';
import { UsageError } from '../functions/errors.ts';
import { QUERY } from '../functions/limits.ts';
import { parseArticleQuery, parseStoryQuery } from '../functions/query/parse.ts';
import type { ArticleRecord, ArticleRow, ResultPage, StoryRow } from '../functions/query/query.ts';
import { recordOf } from '../functions/query/record.ts';
import { ARTICLE_WORDS, STORY_WORDS } from '../functions/query/words.ts';
import type { LocalHome } from '../functions/sqlite/home.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { csvHeader, csvRow, ndjsonLine, type Shape } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { recordCsv } from './record-shape.ts';
import { storyShape } from './stories.ts';
import { countOf } from './words.ts';

/** Bodies read at once. */
const READ_AT_ONCE = 32;
/** Pages and their ends are the export's own affair. */
const OWN_WORDS = ['limit', 'cursor'];

interface Options extends Record<string, unknown> {
  what: 'articles' | 'stories';
  body?: true;
}

export const register: Register = (command, context) => {
  command
    .addOption(new Option('--what <what>', 'what to write').choices(['articles', 'stories']).default('articles'))
    .option('--body', 'in CSV, the text of the articles as the last column (NDJSON always has it)');
  addQueryFlags(command, ARTICLE_WORDS, OWN_WORDS).action((options: Options) => write(options, context));
};

async function write(options: Options, context: Context): Promise<void> {
  const format = context.options.format ?? 'ndjson';
  if (format !== 'ndjson' && format !== 'csv') {
    throw new UsageError(`export cannot write ${format}.`, { fix: '--format ndjson or --format csv' });
  }
  const stories = options.what === 'stories' ? storyPages(options, context) : undefined;
  const articles = stories ? undefined : articlePages(options, context);
  const home = context.openToRead();
  try {
    const written = stories
      ? await writeRows(context, format, storyShape(context), stories(home))
      : await writeRows(context, format, { csv: recordCsv(options.body === true) }, records(home, articles?.(home)));
    if (written !== undefined)
      context.note(countOf(written, stories ? 'story' : 'article', stories ? 'stories' : 'articles'));
  } finally {
    home.close();
  }
}

/** Oldest first unless asked otherwise: an export that is repeated begins with what it began with before. */
function articlePages(options: Options, context: Context): (home: LocalHome) => AsyncGenerator<ArticleRow[]> {
  const words = { collapse: 'none', sort: 'firstSeenAt', order: 'asc', ...given(options, ARTICLE_WORDS) };
  const query = parseArticleQuery({ ...words, limit: String(QUERY.limitMax) }, context.now(), flagOf);
  return (home) => pages((cursor) => home.catalog.articles({ ...query, ...cursor }));
}

function storyPages(options: Options, context: Context): (home: LocalHome) => AsyncGenerator<StoryRow[]> {
  const words = { sort: 'firstSeenAt', order: 'asc', ...given(options, ARTICLE_WORDS) };
  const known = new Set(STORY_WORDS.map(({ name }) => name));
  const foreign = Object.keys(words).find((name) => !known.has(name));
  if (foreign !== undefined) {
    throw new UsageError(`${flagOf(foreign)} is about articles, not stories.`, {
      fix: 'Leave it out, or --what articles.',
    });
  }
  const query = parseStoryQuery({ ...words, limit: String(QUERY.limitMax) }, context.now(), flagOf);
  return (home) => pages((cursor) => home.catalog.stories({ ...query, ...cursor }));
}

/** The words that were given, under their own names: `since` is `from`. */
function given(options: Options, words: typeof ARTICLE_WORDS): Record<string, string[]> {
  const all = queryWords(options, words);
  return Object.fromEntries(
    words.flatMap(({ name, alias }) => {
      const values = [all[name] ?? [], alias === undefined ? [] : (all[alias] ?? [])].flat(2);
      return values.length === 0 ? [] : [[name, values]];
    }),
  );
}

async function* pages<Row>(ask: (cursor: { cursor?: string }) => Promise<ResultPage<Row>>): AsyncGenerator<Row[]> {
  let cursor: string | undefined;
  do {
    const page: ResultPage<Row> = await ask(cursor === undefined ? {} : { cursor });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** With the text, in the order of the rows, a few at a time. */
async function* records(
  home: LocalHome,
  rowPages: AsyncGenerator<ArticleRow[]> | undefined,
): AsyncGenerator<ArticleRecord[]> {
  for await (const rows of rowPages ?? []) {
    for (let at = 0; at < rows.length; at += READ_AT_ONCE) {
      yield await Promise.all(rows.slice(at, at + READ_AT_ONCE).map((row) => recordOf(home, row)));
    }
  }
}

/** @returns how many rows were written, or undefined when whoever reads them had enough */
async function writeRows<Row>(
  context: Context,
  format: 'ndjson' | 'csv',
  shape: Pick<Shape<Row>, 'csv'>,
  batches: AsyncIterable<Row[]>,
): Promise<number | undefined> {
  let written = 0;
  if (format === 'csv') await context.write(csvHeader(shape));
  for await (const rows of batches) {
    const text = rows.map((row) => (format === 'csv' ? csvRow(row, shape, context) : ndjsonLine(row))).join('');
    if (!(await context.write(text))) return undefined;
    written += rows.length;
  }
  return written;
}
