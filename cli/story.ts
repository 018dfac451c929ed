import type { Story, StoryMember } from '../functions/story/story.ts';
import type { Register } from './command.ts';
import { findStory } from './lookup.ts';
import { formatOf, printOne, printPage, type Shape } from './output.ts';
import { storyLines } from './story-view.ts';

export const register: Register = (command, context) => {
  command
    .argument('<id|url>', 'a story (s_...), or an article (a_... or its address) that is in it')
    .action(async (reference: string) => {
      const home = context.openToRead();
      try {
        const story = await findStory(home, reference);
        // A table of one story is a table of its articles.
        if (formatOf(context) === 'csv') await printPage(context, { items: story.members }, memberShape(story));
        else await printOne(context, story, { csv: [] }, (row) => storyLines(row, context));
      } finally {
        home.close();
      }
    });
};

function memberShape({ storyId }: Story): Shape<StoryMember> {
  return {
    plural: 'articles',
    columns: [],
    csv: [
      ['storyId', () => storyId],
      ['articleId', (row) => row.articleId],
      ['role', (row) => row.role],
      ['site', (row) => row.site],
      ['url', (row) => row.url],
      ['headline', (row) => row.headline],
      ['datePublished', (row) => row.datePublished],
      ['firstSeenAt', (row) => row.firstSeenAt],
      ['similarity', (row) => row.similarity],
      ['sharedWords', (row) => row.sharedWords],
      ['lagSeconds', (row) => row.lagSeconds],
    ],
  };
}
