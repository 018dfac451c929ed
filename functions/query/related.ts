/** What has much in common with an article without being a copy of it. */
import type { ArticleHead } from '../article/article.ts';
import type { Stores } from '../ports.ts';
import type { StoryLink } from '../story/story.ts';
import { LINKS_MOST } from '../story/tree.ts';

export type RelatedRow = Pick<
  StoryLink,
  'articleId' | 'similarity' | 'containedInOther' | 'containsOther' | 'sharedWords' | 'lagSeconds'
> &
  Pick<ArticleHead, 'site' | 'url' | 'headline' | 'datePublished' | 'firstSeenAt'>;

/**
 * Later articles of other stories that share passages with this one: the most words in common first. The evidence lies beside
 * the earlier of two articles, so an article is told of those that came after it, and of some dozens of them at most (`story/related.ts`).
 */
export async function relatedTo(
  { stories, articles }: Pick<Stores, 'stories' | 'articles'>,
  articleId: string,
): Promise<RelatedRow[]> {
  const all = await stories.links(articleId, LINKS_MOST);
  const related = all.filter(({ relation }) => relation === 'related').sort((a, b) => b.sharedWords - a.sharedWords);
  // An earlier version kept some pairs twice.
  const links = [...new Map(related.map((link) => [link.articleId, link])).values()];
  const ids = links.map((link) => link.articleId);
  const [places, heads] = await Promise.all([
    stories.memberships([articleId, ...ids]),
    Promise.all(ids.map((id) => articles.get(id))),
  ]);
  const own = places.get(articleId)?.storyId;
  return links.flatMap(({ similarity, containedInOther, containsOther, sharedWords, lagSeconds, ...link }, at) => {
    const head = heads[at];
    // A third article, or a person, may have brought the two into one story since.
    if (head === undefined || places.get(link.articleId)?.storyId === own) return [];
    const { site, url, headline, datePublished, firstSeenAt } = head;
    const common = { similarity, containedInOther, containsOther, sharedWords, lagSeconds };
    return { articleId: link.articleId, site, url, headline, datePublished, firstSeenAt, ...common };
  });
}
