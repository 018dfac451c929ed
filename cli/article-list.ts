/** A list of articles, as `articles` and `search` print it. */
import { ARTICLE_FIELDS, parseFields, withFields, type ArticleAnswer } from '../functions/query/fields.ts';
import { ARTICLE_COLUMNS, RECORD_COLUMNS, type Columns } from '../functions/query/columns.ts';
import { parseArticleQuery } from '../functions/query/parse.ts';
import type { QueryWords } from '../functions/query/reader.ts';
import type { ArticleRow } from '../functions/query/query.ts';
import { totalsOf } from '../functions/query/totals.ts';
import { withArchive, type StackOption } from './archive.ts';
import { articleShape, hitShape } from './article-shape.ts';
import type { Context } from './context.ts';
import { printPage, withColumns, type Shape } from './output.ts';
import { flagOf } from './query-flags.ts';

/** @param names fields that were asked for */
export async function printArticles(
  context: Context,
  words: QueryWords,
  names: QueryWords[string],
  options: StackOption,
): Promise<void> {
  const query = parseArticleQuery(words, context.now(), flagOf);
  const fields = parseFields(names, ARTICLE_FIELDS, flagOf);
  await withArchive(context, options, async (archive) => {
    const { catalog } = archive;
    const [page, counts] = await Promise.all([catalog.articles(query), catalog.countArticles(query)]);
    const counted = { ...page, ...totalsOf(counts, query.collapse) };
    if (fields === undefined) {
      await printPage(context, counted, query.q === undefined ? articleShape(context, query.sort) : hitShape(context));
      return;
    }
    const items = (await withFields(archive, page.items, fields)) as ArticleRow[];
    await printPage(context, { ...counted, items }, withColumns(recordShape(context), fields));
  });
}

/** With every column that an article can have. */
function recordShape(context: Context): Shape<ArticleRow> {
  const record = RECORD_COLUMNS as Columns<ArticleAnswer>;
  const others = ARTICLE_COLUMNS.filter(([name]) => !record.some(([column]) => column === name));
  return { ...articleShape(context), csv: [...(record as Columns<ArticleRow>), ...others] };
}
