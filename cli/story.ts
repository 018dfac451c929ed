import { memberColumns } from '../functions/query/columns.ts';
import { storyNode } from '../functions/query/jsonld.ts';
import type { Story, StoryMember } from '../functions/story/story.ts';
import { addStackFlag, withArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import { findStory } from './lookup.ts';
import { printOne, printPage, type Shape } from './output.ts';
import { storyLines } from './story-view.ts';

export const register: Register = (command, context) => {
  command.argument('<id|url>', 'a story (s_...), or an article (a_... or its address) that is in it');
  addStackFlag(command).action((reference: string, options: StackOption) =>
    withArchive(context, options, async (archive) => {
      const story = await findStory(archive, reference);
      // A table of one story is a table of its articles.
      if (context.options.format === 'csv') await printPage(context, { items: story.members }, memberShape(story));
      else await printOne(context, story, { csv: [], node: storyNode }, (row) => storyLines(row, context));
    }),
  );
};

const memberShape = ({ storyId }: Story): Shape<StoryMember> => ({
  plural: 'articles',
  columns: [],
  csv: memberColumns(storyId),
});
