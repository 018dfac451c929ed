import { Option, type Command } from 'commander';
import { NotFoundError } from '../functions/errors.ts';
import {
  findSaved,
  SAVED_KINDS,
  savedSearch,
  withSaved,
  type SavedKind,
  type SavedSearch,
} from '../functions/query/saved.ts';
import type { QueryWords } from '../functions/query/reader.ts';
import { ARTICLE_WORDS } from '../functions/query/words.ts';
import { fileSaved } from '../functions/sqlite/saved.ts';
import { commandOf } from '../web/question.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { printPage, type Shape } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';

const HELP = `
  newsfold saved add rail --q '"rail strike"' --lang en       gives the question a name
  newsfold saved                                              lists them
  newsfold articles --saved rail --from 24h                   asks it again; flags given now count
  newsfold watch --saved rail --webhook https://...           tells each story of it once
  newsfold saved remove rail`;

export const register: Register = (command, context) => {
  command.addHelpText('after', HELP);
  command
    .command('list', { isDefault: true })
    .description('the saved searches')
    .action(async () => printPage(context, { items: await savedIn(context).list() }, SAVED));
  const add = command
    .command('add')
    .description('give a question a name; one of the same name is replaced')
    .argument('<name>')
    .addOption(new Option('--what <what>', 'what it finds').choices(SAVED_KINDS).default('articles'));
  addQueryFlags(add, ARTICLE_WORDS, ['cursor']).action(
    async (name: string, options: { what: SavedKind } & Record<string, unknown>) => {
      const search = savedSearch(name, options.what, queryWords(options, ARTICLE_WORDS), context.now(), flagOf);
      await savedIn(context).put(search);
      context.note(`Saved: ${questionOf(search)}`);
    },
  );
  command
    .command('remove')
    .description('forget a saved search')
    .argument('<name>')
    .action(async (name: string) => {
      const saved = savedIn(context);
      const { name: found } = await findSaved(saved, name);
      if (!(await saved.remove(found))) throw new NotFoundError(`"${found}" is gone already.`);
    });
};

/** Of the archive that is read: there has to be one. */
function savedIn(context: Context): ReturnType<typeof fileSaved> {
  const home = context.openToRead();
  home.close();
  return fileSaved(home.dir);
}

const questionOf = ({ what, words }: SavedSearch): string =>
  commandOf({
    ...{ command: what, path: '', formats: [] },
    words: Object.entries(words).flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  });

const SAVED: Shape<SavedSearch> = {
  plural: 'saved searches',
  columns: [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'QUESTION', value: questionOf, flexible: true },
  ],
  csv: [
    ['name', ({ name }) => name],
    ['what', ({ what }) => what],
    ['question', questionOf],
  ],
};

export interface SavedOption {
  saved?: string;
}

export const addSavedFlag = (command: Command): Command =>
  command.option('--saved <name>', 'the words of a saved search (newsfold saved); flags given here count before them');

/** The words that were given, over those of the saved search that was named. @throws NotFoundError */
export async function savedWords(context: Context, { saved }: SavedOption, given: QueryWords): Promise<QueryWords> {
  return saved === undefined ? given : withSaved(await findSaved(savedIn(context), saved), given);
}
