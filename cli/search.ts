import { parseArticleQuery } from '../functions/query/parse.ts';
import { ARTICLE_WORDS } from '../functions/query/words.ts';
import { hitShape } from './article-shape.ts';
import type { Register } from './command.ts';
import { printPage } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';

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
  addQueryFlags(command, ARTICLE_WORDS, ['q']).action(async (words: string[], options: Record<string, unknown>) => {
    const given = {
      ...queryWords(options, ARTICLE_WORDS),
      q: words.map((word) => word.replace(NO_FLAG, '')).join(' '),
    };
    const query = parseArticleQuery(given, context.now(), flagOf);
    const home = context.openToRead();
    try {
      await printPage(context, await home.catalog.articles(query), hitShape(context));
    } finally {
      home.close();
    }
  });
};
