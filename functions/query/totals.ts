/** What a list of articles says of all its rows. */
import type { ArticleQuery, Counts, ResultPage } from './query.ts';

/** One row a story and one for each article that is in none; or one for each article. */
export function totalsOf(
  counts: Counts | undefined,
  collapse: ArticleQuery['collapse'],
): Pick<ResultPage<never>, 'total' | 'articleCount' | 'storyCount'> {
  if (counts === undefined) return {};
  const { articles, stories, unfolded } = counts;
  return { total: collapse === 'story' ? stories + unfolded : articles, articleCount: articles, storyCount: stories };
}
