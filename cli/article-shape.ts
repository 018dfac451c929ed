/** How articles are printed in lists. */
import { ARTICLE_COLUMNS } from '../functions/query/columns.ts';
import { articleNode } from '../functions/query/jsonld.ts';
import { articleItem } from '../functions/query/rss.ts';
import type { ArticleRow, ArticleSort } from '../functions/query/query.ts';
import { HIT_BEGINS, HIT_ENDS } from '../functions/query/snippet.ts';
import type { Context } from './context.ts';
import { feedOf } from './feed.ts';
import { styled, type Shape } from './output.ts';
import { plain, wrap } from './text.ts';
import { dateInWords, elsewhere, shortDate } from './words.ts';

/** @param sort what the list is in the order of: that date is always shown */
export function articleShape(context: Context, sort?: ArticleSort): Shape<ArticleRow> {
  const now = context.now();
  const seen = ({ firstSeenAt }: ArticleRow): string => shortDate(firstSeenAt, now);
  return {
    plural: 'articles',
    columns: [
      ...(sort === 'datePublished' ? [] : [{ title: 'SEEN (UTC)', value: seen }]),
      {
        title: 'PUBLISHED (UTC)',
        value: ({ datePublished }) => (datePublished === undefined ? '' : shortDate(datePublished, now)),
        ...(sort === 'datePublished' ? {} : { drop: 2 }),
      },
      { title: 'SITE', value: (row) => row.site, style: (text) => styled(context, 'cyan', text) },
      {
        title: 'HEADLINE',
        value: (row) => row.headline ?? row.url,
        flexible: true,
        style: (text) => styled(context, 'bold', text),
      },
      { title: 'ROLE', value: (row) => row.role, drop: 1 },
      { title: 'SITES', value: (row) => row.siteCount, align: 'right' },
      { title: 'ARTICLE', value: (row) => row.articleId, style: (text) => styled(context, 'dim', text) },
    ],
    csv: ARTICLE_COLUMNS,
    feed: { about: feedOf(context, '/articles'), item: articleItem },
    node: articleNode,
  };
}

/** Articles with the words around what was found. */
export function hitShape(context: Context): Shape<ArticleRow> {
  return { ...articleShape(context), view: (rows) => rows.flatMap((row) => hitLines(row, context)) };
}

function hitLines(row: ArticleRow, context: Context): string[] {
  const about = [row.site, dateInWords(row.datePublished ?? row.firstSeenAt), elsewhere(row), row.articleId];
  return [
    styled(context, 'bold', plain(row.headline ?? row.url)),
    `  ${styled(context, 'dim', plain(about.filter((part) => part !== '').join('  ·  ')))}`,
    ...wrap(plain(row.snippet ?? ''), Math.max(20, context.columns - 2)).map((line) => `  ${line}`),
    '',
  ].map((line) => markHits(line, context));
}

/** A hit that goes over the end of a line is marked on its first line only. */
function markHits(line: string, context: Context): string {
  const marked = line.replace(/\ue000([^\ue000\ue001]*)(?:\ue001|$)/g, (_, hit: string) =>
    styled(context, ['bold', 'yellow'], hit),
  );
  return marked.replaceAll(HIT_BEGINS, '').replaceAll(HIT_ENDS, '');
}
