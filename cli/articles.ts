import { parseArticleQuery } from '../functions/query/parse.ts';
import { ARTICLE_WORDS } from '../functions/query/words.ts';
import { articleShape, hitShape } from './article-shape.ts';
import type { Register } from './command.ts';
import { printPage } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';

export const register: Register = (command, context) => {
  addQueryFlags(command, ARTICLE_WORDS).action(async (options: Record<string, unknown>) => {
    const query = parseArticleQuery(queryWords(options, ARTICLE_WORDS), context.now(), flagOf);
    const home = context.openToRead();
    try {
      const page = await home.catalog.articles(query);
      await printPage(context, page, query.q === undefined ? articleShape(context) : hitShape(context));
    } finally {
      home.close();
    }
  });
};
