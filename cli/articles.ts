import { ARTICLE_WORDS, FIELDS_WORD } from '../functions/query/words.ts';
import { addStackFlag, type StackOption } from './archive.ts';
import { printArticles } from './article-list.ts';
import type { Register } from './command.ts';
import { addQueryFlags, queryWords } from './query-flags.ts';

export const register: Register = (command, context) => {
  addStackFlag(addQueryFlags(command, [...ARTICLE_WORDS, FIELDS_WORD])).action(
    (options: StackOption & Record<string, unknown>) =>
      printArticles(context, queryWords(options, ARTICLE_WORDS), queryWords(options, [FIELDS_WORD])['fields'], options),
  );
};
