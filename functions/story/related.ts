/**
 * Evidence that holds no story together is kept, but not all of it: what half of the sites print would leave a link for every
 * article beside the few that had it first. The ids are dealt to RELATED_MOST shares, and beside an article the strongest link
 * of each share is kept. That takes one conditional write and no look, and the maximum of a set does not depend on its order.
 */
import type { StoryLink } from './story.ts';
import { mix } from './words.ts';

/** Links beside one article that hold no story together. A link is some 300 bytes: 10 KB, three read units. */
export const RELATED_MOST = 32;

/** @returns 0 to RELATED_MOST - 1 */
export function shareOf(articleId: string): number {
  let hash = 0;
  for (let at = 0; at < articleId.length; at += 1) hash = mix(hash ^ articleId.charCodeAt(at));
  return hash % RELATED_MOST;
}

const DIGITS = 7;

/** The stronger of two links sorts behind the other, as text. */
export const strengthOf = ({ sharedWords, articleId }: StoryLink): string =>
  `${String(sharedWords).padStart(DIGITS, '0')} ${articleId}`;
