/** The story index as a port: the operations of the fold's protocol, each one conditional write or one bounded read. */
import type { Membership, Story } from './story.ts';

export interface StoryIndex {
  /** Follows superseded ids to the story that answers for them now. */
  story(storyId: string): Promise<Story | undefined>;
  /** Of each article that was folded. */
  memberships(articleIds: string[]): Promise<Map<string, Membership>>;
}
