/** A person's word, from a form to the story index. */
import { UsageError } from '../functions/errors.ts';
import { overrule as give, type Verdict } from '../functions/query/verdict.ts';
import type { Stores } from '../functions/ports.ts';

/**
 * @param form `action`, and what it is about: `articleId` or `other`
 * @returns the story to show then. @throws UsageError, NotFoundError
 */
export async function overrule(
  stores: Pick<Stores, 'stories' | 'articles' | 'frontier'>,
  storyId: string,
  form: URLSearchParams,
  now: Date,
): Promise<string> {
  return (await give(stores, verdictOf(storyId, form), now)).storyId;
}

function verdictOf(story: string, form: URLSearchParams): Verdict {
  const action = form.get('action');
  const article = form.get('articleId') ?? '';
  switch (action) {
    case 'set-original':
      return { kind: action, article, story };
    case 'unset-original':
      return { kind: action, story };
    case 'split':
      return { kind: action, articles: [article], story };
    case 'merge':
      return { kind: action, stories: [story, (form.get('other') ?? '').trim()] };
    default:
      throw new UsageError('The form says nothing that can be done.', {
        fix: 'Go back to the story and use its buttons.',
      });
  }
}
