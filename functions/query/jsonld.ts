/** Articles and stories as JSON-LD in the words of schema.org: names that it does not have are left out. */
import type { Organization } from '../article/article.ts';
import type { ArticleRecord, ArticleRow, StoryRow } from './query.ts';

export type Node = Record<string, unknown>;

export function jsonLd(nodes: readonly Node[]): Node {
  return { '@context': 'https://schema.org', '@graph': nodes };
}

export function articleNode(article: Partial<ArticleRecord & ArticleRow>): Node {
  const { headline, description, articleBody, inLanguage, articleSection, keywords, image, wordCount } = article;
  const { isAccessibleForFree, datePublished, dateModified, isBasedOn, url, version, author } = article;
  return known({
    '@type': 'NewsArticle',
    '@id': url,
    identifier: article.articleId,
    ...{ url, headline, description, articleBody, inLanguage, articleSection, keywords, image, wordCount },
    ...{ isAccessibleForFree, datePublished, dateModified, isBasedOn, version },
    author: author?.map(({ name, url: page }) => known({ '@type': 'Person', name, url: page })),
    publisher: organization(article.publisher ?? (article.site === undefined ? undefined : { name: article.site })),
    sourceOrganization: organization(article.sourceOrganization),
  });
}

/** A story is a collection; its original is what the others are based on. */
export function storyNode({ storyId, headline, original, members, firstPublishedAt }: StoryRow): Node {
  return known({
    '@type': 'Collection',
    identifier: storyId,
    name: headline,
    datePublished: firstPublishedAt,
    hasPart: members.map(({ articleId, url, headline: title, datePublished, site, role }) =>
      known({
        ...articleNode({
          articleId,
          url,
          site,
          ...(title && { headline: title }),
          ...(datePublished && { datePublished }),
        }),
        isBasedOn: role === 'repost' ? original?.url : undefined,
      }),
    ),
  });
}

function organization(given: Organization | undefined): Node | undefined {
  return given && known({ '@type': 'Organization', name: given.name, url: given.url });
}

const known = (node: Node): Node => Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
