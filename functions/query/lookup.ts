/** From what a person pastes, an id or an address, to the article or story in the archive. */
import type { ArticleHead } from '../article/article.ts';
import { fetchUrl } from '../candidate/address.ts';
import { NotFoundError, UsageError } from '../errors.ts';
import type { Stores } from '../ports.ts';
import { articleAt } from './routes.ts';
import type { Story } from '../story/story.ts';

type Asked = Pick<Stores, 'articles' | 'frontier' | 'stories'>;

/** @throws NotFoundError, or UsageError when it is neither an id nor an address */
export async function findArticle(stores: Asked, reference: string): Promise<ArticleHead> {
  const head = await articleHead(stores, reference);
  if (head !== undefined) return head;
  throw new NotFoundError('There is no such article in the archive.', {
    where: reference,
    fix: 'The list of articles shows what there is; another archive may have it.',
  });
}

/**
 * The story with this id, or the one that the article is in.
 * @throws NotFoundError, or UsageError when it is neither an id nor an address
 */
export async function findStory(stores: Asked, reference: string): Promise<Story> {
  if (isId('s', reference)) {
    const story = await stores.stories.story(reference);
    if (story !== undefined) return story;
    throw new NotFoundError('There is no such story in the archive.', {
      where: reference,
      fix: 'The list of stories shows what there is; another archive may have it.',
    });
  }
  const head = await findArticle(stores, reference);
  const membership = (await stores.stories.memberships([head.articleId])).get(head.articleId);
  const story = membership && (await stores.stories.story(membership.storyId));
  if (story !== undefined) return story;
  throw new NotFoundError(`The article is in no story: its text is not whole (${head.bodyStatus}).`, {
    where: head.url,
    fix: 'Name an article whose text is whole.',
  });
}

async function articleHead(stores: Asked, reference: string): Promise<ArticleHead | undefined> {
  if (isId('a', reference)) return stores.articles.get(reference);
  const url = fetchUrl(reference);
  if (url === undefined) {
    throw new UsageError('This is neither an id nor an address.', {
      where: reference,
      fix: 'An id begins with a_ (article) or s_ (story), an address with https:// or http://.',
    });
  }
  return articleAt(stores, url);
}

const isId = (kind: 'a' | 's', text: string): boolean => text.startsWith(`${kind}_`);
