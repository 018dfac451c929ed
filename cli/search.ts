import { ARTICLE_WORDS, FIELDS_WORD } from '../functions/query/words.ts';
import { addStackFlag, type StackOption } from './archive.ts';
import { printArticles } from './article-list.ts';
import type { Register } from './command.ts';
import { addQueryFlags, queryWords } from './query-flags.ts';

const HELP = `
Words must all occur; case and accents do not count.
  bridge closed            both words
  '"bridge closed"'        the phrase
  bridge -tunnel           not the second word
  bridge OR tunnel         one of them
  headline:bridge          in the headline; also description:, articleBody:
  bridg*                   words that begin so
  '(bridge OR tunnel) toll'`;

/** No word of a command line holds one: it marks the words that are no flags. */
const NO_FLAG = '\0';

/** `-homeless` is a word that must not occur, not the flags -h -o -m ... */
export function arrange(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, at) => (/^-[^-]./u.test(word) && (end < 0 || at < end) ? NO_FLAG + word : word));
}

export const register: Register = (command, context) => {
  command.argument('<words...>', 'what to look for').addHelpText('after', HELP);
  addStackFlag(addQueryFlags(command, [...ARTICLE_WORDS, FIELDS_WORD], ['q'])).action(
    async (words: string[], options: StackOption & Record<string, unknown>) => {
      const given = {
        ...queryWords(options, ARTICLE_WORDS),
        q: words.map((word) => word.replace(NO_FLAG, '')).join(' '),
      };
      await printArticles(context, given, queryWords(options, [FIELDS_WORD])['fields'], options);
    },
  );
};
