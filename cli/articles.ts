import { ARTICLE_WORDS, FIELDS_WORD } from '../functions/query/words.ts';
import { addStackFlag, type StackOption } from './archive.ts';
import { printArticles } from './article-list.ts';
import type { Register } from './command.ts';
import { addQueryFlags, queryWords } from './query-flags.ts';
import { addSavedFlag, savedWords, type SavedOption } from './saved.ts';

type Options = StackOption & SavedOption & Record<string, unknown>;

export const register: Register = (command, context) => {
  addQueryFlags(command, [...ARTICLE_WORDS, FIELDS_WORD]);
  addStackFlag(addSavedFlag(command)).action(async (options: Options) => {
    const words = await savedWords(context, options, queryWords(options, ARTICLE_WORDS));
    await printArticles(context, words, queryWords(options, [FIELDS_WORD])['fields'], options);
  });
};
