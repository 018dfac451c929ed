import { STORY_COLUMNS } from '../functions/query/columns.ts';
import { parseFields, pick, STORY_FIELDS } from '../functions/query/fields.ts';
import { storyNode } from '../functions/query/jsonld.ts';
import { parseStoryQuery } from '../functions/query/parse.ts';
import type { StoryRow, StorySort } from '../functions/query/query.ts';
import { storyItem } from '../functions/query/rss.ts';
import { FIELDS_WORD, STORY_WORDS } from '../functions/query/words.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { feedOf } from './feed.ts';
import { printPage, styled, withColumns, type Shape } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { addSavedFlag, savedWords, type SavedOption } from './saved.ts';
import { shareInWords, shortDate } from './words.ts';

type Options = StackOption & SavedOption & Record<string, unknown>;

export const register: Register = (command, context) => {
  addQueryFlags(command, [...STORY_WORDS, FIELDS_WORD]);
  addStackFlag(addSavedFlag(command)).action(async (options: Options) => {
    const words = await savedWords(context, options, queryWords(options, STORY_WORDS));
    const query = parseStoryQuery(words, context.now(), flagOf);
    const fields = parseFields(queryWords(options, [FIELDS_WORD])['fields'], STORY_FIELDS, flagOf);
    await withArchive(context, options, async ({ catalog }) => {
      const [page, total] = await Promise.all([catalog.stories(query), catalog.countStories(query)]);
      const rows = fields === undefined || fields === 'full' ? page.items : page.items.map((row) => pick(row, fields));
      const shape = withColumns(storyShape(context, query.sort), fields);
      await printPage(
        context,
        { ...page, items: rows as StoryRow[], ...(total === undefined ? {} : { total }) },
        shape,
      );
    });
  });
};

/** @param sort what the list is in the order of: that date is always shown */
export function storyShape(context: Context, sort?: StorySort): Shape<StoryRow> {
  const now = context.now();
  return {
    plural: 'stories',
    columns: [
      sort === 'lastSeenAt'
        ? { title: 'LAST SEEN (UTC)', value: (row) => shortDate(row.lastSeenAt, now) }
        : { title: 'SEEN (UTC)', value: (row) => shortDate(row.firstSeenAt, now) },
      {
        title: 'PUBLISHED (UTC)',
        drop: 2,
        value: (row) => (row.firstPublishedAt === undefined ? '' : shortDate(row.firstPublishedAt, now)),
      },
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
    csv: STORY_COLUMNS,
    feed: { about: feedOf(context, '/stories'), item: storyItem },
    node: storyNode,
  };
}
