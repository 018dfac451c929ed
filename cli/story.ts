import type { Command } from 'commander';
import { UsageError } from '../functions/errors.ts';
import type { Stores } from '../functions/ports.ts';
import { memberColumns } from '../functions/query/columns.ts';
import { storyNode } from '../functions/query/jsonld.ts';
import { findStory } from '../functions/query/lookup.ts';
import { overrule, type Overruled, type Verdict } from '../functions/query/verdict.ts';
import type { Story, StoryMember } from '../functions/story/story.ts';
import { addStackFlag, withArchive, withWritableArchive, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { printOne, printPage, type Shape } from './output.ts';
import { storyLines } from './story-view.ts';

const HELP = `
Is a story wrong? What a person says of it stands, and no crawl undoes it. Each prints the story that comes of it.
  newsfold story set-original <article>           this article is the original of the story that it is in
  newsfold story set-original <story> --undo      the evidence decides again
  newsfold story split <article...>               these leave their story and become one of their own
  newsfold story merge <story> <story>            the two are one; taken back with split`;

export const register: Register = (command, context) => {
  command
    .argument('<id|url>', 'a story (s_...), or an article (a_... or its address) that is in it')
    .addHelpText('after', HELP);
  addStackFlag(command).action((reference: string, options: StackOption) =>
    withArchive(context, options, async (archive) => print(context, await findStory(archive, reference))),
  );
  registerSetOriginal(command, context);
  registerSplit(command, context);
  registerMerge(command, context);
};

function registerSetOriginal(command: Command, context: Context): void {
  const setOriginal = command
    .command('set-original')
    .description('name the original of a story yourself')
    .argument('<id|url>', 'the article that is the original; with --undo, the story or any article of it')
    .option('--undo', 'take back what a person said: the evidence decides again');
  addStackFlag(setOriginal).action((reference: string, _own: object, self: Command) => {
    const options = self.optsWithGlobals<StackOption & { undo?: true }>();
    if (options.undo)
      return decide(
        context,
        options,
        { kind: 'unset-original', story: reference },
        () => 'The evidence decides again.',
      );
    if (reference.startsWith('s_'))
      throw new UsageError('This is a story, not the article that is its original.', {
        where: reference,
        fix: `\`newsfold story ${reference} --format json\` lists its articles with their ids.`,
      });
    return decide(
      context,
      options,
      { kind: 'set-original', article: reference },
      ({ storyId }) => `The original is set. To take it back: newsfold story set-original ${storyId} --undo`,
    );
  });
}

function registerSplit(command: Command, context: Context): void {
  const split = command
    .command('split')
    .description('take articles out of their story: together they become one of their own')
    .argument('<id|url...>', 'the articles that leave');
  addStackFlag(split).action((articles: string[], _own: object, self: Command) =>
    decide(
      context,
      self.optsWithGlobals(),
      { kind: 'split', articles },
      ({ storyId, leftId = '' }) => `Split. To take it back: newsfold story merge ${leftId} ${storyId}`,
    ),
  );
}

function registerMerge(command: Command, context: Context): void {
  const merge = command
    .command('merge')
    .description('make one story of two; both ids answer with it')
    .argument('<id|url>', 'a story, or an article that is in it')
    .argument('<id|url>', 'the other one');
  addStackFlag(merge).action((one: string, other: string, _own: object, self: Command) =>
    decide(
      context,
      self.optsWithGlobals(),
      { kind: 'merge', stories: [one, other] },
      () => 'The two are one story now.',
    ),
  );
}

/**
 * @param options with those of `story` itself: --stack is taken for its own wherever it stands
 * @param told what was done, in words
 */
async function decide(
  context: Context,
  options: StackOption,
  verdict: Verdict,
  told: (overruled: Overruled) => string,
): Promise<void> {
  await withWritableArchive(context, options, async (archive: Stores) => {
    const overruled = await overrule(archive, verdict, context.now());
    await print(context, await findStory(archive, overruled.storyId));
    context.note(told(overruled));
  });
}

async function print(context: Context, story: Story): Promise<void> {
  // A table of one story is a table of its articles.
  if (context.options.format === 'csv') await printPage(context, { items: story.members }, memberShape(story));
  else await printOne(context, story, { csv: [], node: storyNode }, (row) => storyLines(row, context));
}

const memberShape = ({ storyId }: Story): Shape<StoryMember> => ({
  plural: 'articles',
  columns: [],
  csv: memberColumns(storyId),
});
