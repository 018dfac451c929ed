/** What a feed that the command line prints says of itself. */
import type { Feed } from '../functions/query/rss.ts';
import type { Context } from './context.ts';

/** Where `newsfold ui` shows the same, unless it was told another port. */
const PAGES = 'http://127.0.0.1:4173';

export const feedOf = ({ storeDir }: Pick<Context, 'storeDir'>, path: string): Feed => ({
  title: `Newsfold: ${storeDir()}`,
  link: `${PAGES}${path}`,
  about: 'The answer to a question that was asked of a news archive.',
});
