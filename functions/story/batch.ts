/** Folding a set of articles by itself, without an archive: `newsfold fold --batch`. */
import { foldArticle } from './fold.ts';
import type { FoldOptions } from './fold.ts';
import { MemoryStoryIndex } from './memory.ts';
import type { Foldable, Membership, OriginalEvidence } from './story.ts';
import { tellMemberships, tellStory } from './tree.ts';

export interface BatchResult extends Membership {
  /** Why the story's original is the original. */
  evidence: OriginalEvidence[];
  /** 0 to 1. */
  originalConfidence: number;
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
  const places = new Map<string, BatchResult>();
  for (const { headId, placed } of index.stories()) {
    const story = tellStory(headId, placed);
    for (const membership of tellMemberships(story, placed)) {
      places.set(membership.articleId, {
        ...membership,
        evidence: story.originalEvidence,
        originalConfidence: story.originalConfidence,
      });
    }
  }
  for (const id of ids) {
    const place = places.get(id);
    if (place) yield place;
  }
}
