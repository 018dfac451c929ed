/** Stories told from what the table holds of their articles: each is read once, by whichever of its articles it is asked for. */
import type { Membership, Story } from '../story/story.ts';
import { gather, headOf, tellMemberships, tellStory } from '../story/tree.ts';
import type { Partitions } from './partitions.ts';

export interface Told {
  story: Story;
  /** Absent for an article of a story that has more members than are listed. */
  membership?: Membership;
}

/** @returns of each article that was folded, its story and its place in it */
export async function tellStories(partitions: Partitions, articleIds: readonly string[]): Promise<Map<string, Told>> {
  // At once, before they are followed one by one.
  await partitions.heads(articleIds);
  const told = new Map<string, Told>();
  const storyOf = new Map<string, Story>();
  for (const articleId of articleIds) {
    if (told.has(articleId)) continue;
    const headId = await headOf(partitions, articleId);
    const known = storyOf.get(headId);
    if (known !== undefined) {
      told.set(articleId, { story: known });
      continue;
    }
    const placed = await gather(partitions, headId);
    if (placed.length === 0) continue;
    const story = tellStory(headId, placed);
    storyOf.set(headId, story);
    told.set(articleId, { story });
    for (const membership of tellMemberships(story, placed)) told.set(membership.articleId, { story, membership });
  }
  return told;
}
