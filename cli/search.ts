import { parseArticleQuery } from '../functions/query/parse.ts';
import { ARTICLE_WORDS } from '../functions/query/words.ts';
import { hitShape } from './article-shape.ts';
import { aboutOf, type Register } from './commands.ts';
import { printPage } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';

const HELP = `
Words must all occur; case and accents do not count.
  bridge closed            both words
  '"bridge closed"'        the phrase
  bridge -tunnel           not the second word (after "--" when it comes first)
  bridge OR tunnel         one of them
  headline:bridge          in the headline; also description:, articleBody:
  bridg*                   words that begin so
  '(bridge OR tunnel) toll'`;

export const register: Register = (program, context) => {
  const command = program
    .command('search')
    .description(aboutOf('search'))
    .argument('<words...>', 'what to look for')
    .addHelpText('after', HELP);
  addQueryFlags(command, ARTICLE_WORDS, ['q']).action(async (words: string[], options: Record<string, unknown>) => {
    const given = { ...queryWords(options, ARTICLE_WORDS), q: words.join(' ') };
    const query = parseArticleQuery(given, context.now(), flagOf);
    const home = context.openToRead();
    try {
      await printPage(context, await home.catalog.articles(query), hitShape(context));
    } finally {
      home.close();
    }
  });
};
