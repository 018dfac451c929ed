import { parseStoryQuery } from '../functions/query/parse.ts';
import type { StoryRow } from '../functions/query/query.ts';
import { STORY_WORDS } from '../functions/query/words.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { printPage, styled, type Shape } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { shareInWords, shortDate } from './words.ts';

export const register: Register = (command, context) => {
  addQueryFlags(command, STORY_WORDS).action(async (options: Record<string, unknown>) => {
    const query = parseStoryQuery(queryWords(options, STORY_WORDS), context.now(), flagOf);
    const home = context.openToRead();
    try {
      await printPage(context, await home.catalog.stories(query), storyShape(context));
    } finally {
      home.close();
    }
  });
};

export function storyShape(context: Context): Shape<StoryRow> {
  const now = context.now();
  return {
    plural: 'stories',
    columns: [
      { title: 'FIRST (UTC)', value: (row) => shortDate(row.firstPublishedAt ?? row.firstSeenAt, now) },
      { title: 'SITES', value: (row) => row.siteCount, align: 'right' },
      { title: 'ORIGINAL', value: (row) => row.original?.site ?? '?', style: (text) => styled(context, 'cyan', text) },
      {
        title: 'SURE',
        drop: 1,
        value: (row) => (row.original ? shareInWords(row.originalConfidence) : ''),
        align: 'right',
      },
      {
        title: 'HEADLINE',
        value: (row) => row.headline,
        flexible: true,
        style: (text) => styled(context, 'bold', text),
      },
      { title: 'STORY', value: (row) => row.storyId, style: (text) => styled(context, 'dim', text) },
    ],
    csv: [
      ['storyId', (row) => row.storyId],
      ['headline', (row) => row.headline],
      ['originalSite', (row) => row.original?.site],
      ['originalUrl', (row) => row.original?.url],
      ['originalArticleId', (row) => row.original?.articleId],
      ['originalConfidence', (row) => row.originalConfidence],
      ['articleCount', (row) => row.articleCount],
      ['siteCount', (row) => row.siteCount],
      ['firstPublishedAt', (row) => row.firstPublishedAt],
      ['firstSeenAt', (row) => row.firstSeenAt],
      ['lastSeenAt', (row) => row.lastSeenAt],
      ['sites', (row) => [...new Set(row.members.map(({ site }) => site))].join(' ')],
    ],
  };
}
