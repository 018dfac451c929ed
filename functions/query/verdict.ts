/** A person's word on a story, in the ids and addresses that a person has: the command line and the pages give it here. */
import { UsageError } from '../errors.ts';
import type { Stores } from '../ports.ts';
import { mergeStories, setOriginal, splitStory, unsetOriginal } from '../story/overrule.ts';
import { findArticle, findStory } from './lookup.ts';

/** Each reference is an id or an address; an article stands for the story that it is in. */
export type Verdict =
  /** @property story where the article must be a member, when it is said of a story that is looked at */
  | { kind: 'set-original'; article: string; story?: string }
  /** The evidence decides again, whoever of the story was named. */
  | { kind: 'unset-original'; story: string }
  /** The articles leave the story that they are in and become one of their own. */
  | { kind: 'split'; articles: readonly string[]; story?: string }
  | { kind: 'merge'; stories: readonly [string, string] };

export interface Overruled {
  /** The story that the verdict made or changed. */
  storyId: string;
  /** Of a split: the story that the articles left. */
  leftId?: string;
}

/**
 * Does what a person decided, so that no crawl undoes it.
 * @throws NotFoundError for an article or story that there is not, UsageError for a verdict that changes nothing or cannot be
 */
export async function overrule(
  stores: Pick<Stores, 'stories' | 'articles' | 'frontier'>,
  verdict: Verdict,
  now: Date,
): Promise<Overruled> {
  const { stories } = stores;
  switch (verdict.kind) {
    case 'set-original': {
      const { articleId, storyId } = await memberOf(stores, verdict.article, verdict.story);
      await setOriginal(stories, articleId, now);
      return { storyId };
    }
    case 'unset-original': {
      const { storyId } = await findStory(stores, verdict.story);
      if ((await unsetOriginal(stories, storyId)) > 0) return { storyId };
      throw new UsageError('Nobody named the original of this story.', { where: storyId, fix: 'Name another story.' });
    }
    case 'split': {
      const [first = ''] = verdict.articles;
      const { storyId } = await memberOf(stores, first, verdict.story);
      const heads = await Promise.all(verdict.articles.map((reference) => findArticle(stores, reference)));
      const { stays, leaves } = await splitStory(
        stories,
        storyId,
        heads.map(({ articleId }) => articleId),
      );
      return { storyId: leaves, leftId: stays };
    }
    case 'merge': {
      const [one, other] = verdict.stories;
      const ids = [(await findStory(stores, one)).storyId, (await findStory(stores, other)).storyId] as const;
      if (ids[0] !== ids[1]) return { storyId: await mergeStories(stories, ...ids) };
      throw new UsageError('The two are one story already.', { where: ids[0], fix: 'Name another story.' });
    }
  }
}

async function memberOf(
  stores: Pick<Stores, 'stories' | 'articles' | 'frontier'>,
  article: string,
  story: string | undefined,
): Promise<{ articleId: string; storyId: string }> {
  const { articleId } = await findArticle(stores, article);
  const { storyId } = await findStory(stores, articleId);
  if (story === undefined || (await findStory(stores, story)).storyId === storyId) return { articleId, storyId };
  throw new UsageError('The article is not in this story.', { where: articleId, fix: `It is in ${storyId}.` });
}
