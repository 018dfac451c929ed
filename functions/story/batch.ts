/** Folding a set of articles by itself, without an archive: `newsfold fold --batch`. */
import { foldArticle } from './fold.ts';
import type { FoldOptions } from './fold.ts';
import { MemoryStoryIndex } from './memory.ts';
import type { Foldable, Membership, OriginalEvidence } from './story.ts';

export interface BatchResult extends Membership {
  /** Why the story's original is the original. */
  evidence: OriginalEvidence[];
}

/** Folds all, then answers for each in the order of input: what came last can still change what came first. */
export async function* foldBatch(
  articles: AsyncIterable<Foldable> | Iterable<Foldable>,
  now: Date,
  options: FoldOptions = {},
): AsyncGenerator<BatchResult> {
  const index = new MemoryStoryIndex();
  const ids: string[] = [];
  for await (const article of articles) {
    await foldArticle(index, article, now, options);
    ids.push(article.articleId);
  }
  for (const id of ids) {
    const membership = (await index.memberships([id])).get(id);
    if (!membership) continue;
    const story = await index.story(membership.storyId);
    yield { ...membership, evidence: story?.originalEvidence ?? [] };
  }
}
