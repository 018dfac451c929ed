/** A person's word, from a form to the story index. */
import { findStory } from '../cli/lookup.ts';
import { UsageError } from '../functions/errors.ts';
import type { Stores } from '../functions/ports.ts';
import { mergeStories, setOriginal, splitStory, unsetOriginal } from '../functions/story/overrule.ts';

type Writable = Pick<Stores, 'stories' | 'articles' | 'frontier'>;

/**
 * @param form `action`, and what it is about: `articleId` or `other`
 * @returns the story to show then. @throws UsageError, NotFoundError
 */
export async function overrule(stores: Writable, storyId: string, form: URLSearchParams, now: Date): Promise<string> {
  const articleId = form.get('articleId') ?? '';
  switch (form.get('action')) {
    case 'set-original':
      await setOriginal(stores.stories, articleId, now);
      return storyId;
    case 'unset-original': {
      const story = await findStory(stores, storyId);
      for (const member of story.members) await unsetOriginal(stores.stories, member.articleId);
      return storyId;
    }
    case 'split':
      return (await splitStory(stores.stories, storyId, [articleId])).leaves;
    case 'merge':
      return mergeStories(stores.stories, storyId, (await findStory(stores, (form.get('other') ?? '').trim())).storyId);
    default:
      throw new UsageError('The form says nothing that can be done.', {
        fix: 'Go back to the story and use its buttons.',
      });
  }
}
