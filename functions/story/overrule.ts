/**
 * A person's word on a story. It is written where folding looks before it writes, so that no crawl undoes it: attachments are
 * pinned, and the name of the original stays with the article that was named, whatever story it is in later.
 */
import { NotFoundError, UsageError } from '../errors.ts';
import { storyIdOf } from '../identity.ts';
import type { Attachment, FoldRecord, StoryIndex } from './index.ts';
import type { StoryLink } from './story.ts';
import { articleOfStory, gather, headOf, MEMBERS_MOST } from './tree.ts';
import type { Placed } from './tree.ts';

const METHOD = 'person/1';
/** Stronger than any that folding finds. */
const PERSON = 1000;

/**
 * Names the original of the story that the article is in. The last word stands.
 * @throws NotFoundError when the article was never folded
 */
export async function setOriginal(index: StoryIndex, articleId: string, now: Date): Promise<void> {
  await recordOf(index, articleId);
  await index.nameOriginal(articleId, now.toISOString());
}

/**
 * Takes back what `setOriginal` said of any article of the story.
 * @returns of how many. @throws NotFoundError when there is no such story
 */
export async function unsetOriginal(index: StoryIndex, storyId: string): Promise<number> {
  const named = (await membersOf(index, storyId)).filter(({ record }) => record.namedOriginalAt !== undefined);
  for (const { record } of named) await index.nameOriginal(record.article.articleId, undefined);
  return named.length;
}

/**
 * Takes articles out of a story; they become one story of their own. Those that stay, stay together.
 * Run again after a crash, it finishes its work.
 * @returns the ids of the story that stays and of the new one.
 * @throws NotFoundError when there is no such story, UsageError when an article is not in it or none would stay
 */
export async function splitStory(
  index: StoryIndex,
  storyId: string,
  articleIds: string[],
): Promise<{ stays: string; leaves: string }> {
  const placed = await membersOf(index, storyId);
  const leaving = new Set(articleIds);
  for (const id of leaving) {
    if (placed.some(({ record }) => record.article.articleId === id)) continue;
    throw new UsageError(`Article ${id} is not in story ${storyId}.`, { fix: `See \`newsfold story ${storyId}\`.` });
  }
  const leave = placed.filter(({ record }) => leaving.has(record.article.articleId));
  const stay = placed.filter(({ record }) => !leaving.has(record.article.articleId));
  if (leave.length === 0 || stay.length === 0) {
    throw new UsageError('A split needs at least one article that leaves and one that stays.', { where: storyId });
  }
  // Those that stay first: after a crash the story is still asked for by an id that answers for them.
  return { stays: await pinTogether(index, stay), leaves: await pinTogether(index, leave) };
}

/**
 * Makes one story of two; both ids answer with it.
 * @returns the id of the one story. @throws NotFoundError when one of them does not exist
 */
export async function mergeStories(index: StoryIndex, oneId: string, otherId: string): Promise<string> {
  const [one, other] = [await headRecord(index, oneId), await headRecord(index, otherId)];
  if (one.article.articleId === other.article.articleId) return storyIdOf(one.article.articleId);
  const [earlier, later] = one.order < other.order ? [one, other] : [other, one];
  await pin(index, later, earlier);
  return storyIdOf(earlier.article.articleId);
}

/** Puts a group under its first article in order; attachments that already stay inside the group are left as they are. */
async function pinTogether(index: StoryIndex, group: Placed[]): Promise<string> {
  const inside = new Set(group.map(({ record }) => record.article.articleId));
  const head = group.reduce((first, one) => (one.record.order < first.record.order ? one : first)).record;
  for (const { record, attachment } of group) {
    if (record === head) await pin(index, record, undefined);
    else if (attachment?.parentId === undefined || !inside.has(attachment.parentId)) await pin(index, record, head);
  }
  return storyIdOf(head.article.articleId);
}

async function pin(index: StoryIndex, record: FoldRecord, parent: FoldRecord | undefined): Promise<void> {
  const { articleId } = record.article;
  const wanted: Attachment = { strength: PERSON, parentOrder: parent?.order ?? '', pinned: true };
  if (parent) {
    const parentId = parent.article.articleId;
    const link = (await foundLink(index, articleId, parentId)) ?? personsLink(articleId, parentId);
    wanted.parentId = parentId;
    wanted.link = link;
    await index.putLink(link);
  }
  for (;;) {
    const standing = (await index.attachments([articleId])).get(articleId);
    if (standing?.pinned && standing.parentId === wanted.parentId) return;
    if (await index.attach(articleId, wanted, standing)) return;
  }
}

/** What folding once found between the two: a story that is split and merged again keeps its evidence. */
async function foundLink(index: StoryIndex, articleId: string, otherId: string): Promise<StoryLink | undefined> {
  const links = await index.links(otherId, MEMBERS_MOST);
  return links.find((link) => link.articleId === articleId && link.relation !== 'related');
}

/** Says nothing of the texts, so it is no likeness either (`tree.ts`). */
const personsLink = (articleId: string, otherId: string): StoryLink => ({
  articleId,
  otherId,
  relation: 'copy',
  similarity: 0,
  containedInOther: 0,
  containsOther: 0,
  sharedWords: 0,
  method: METHOD,
});

async function recordOf(index: StoryIndex, articleId: string): Promise<FoldRecord> {
  const record = (await index.records([articleId])).get(articleId);
  if (!record) throw new NotFoundError(`No folded article answers to ${articleId}.`);
  return record;
}

async function headRecord(index: StoryIndex, storyId: string): Promise<FoldRecord> {
  const record = (await index.records([await headId(index, storyId)])).values().next().value;
  if (!record) throw new NotFoundError(`No story answers to ${storyId}.`);
  return record;
}

const headId = (index: StoryIndex, storyId: string): Promise<string> => headOf(index, articleOfStory(storyId));

async function membersOf(index: StoryIndex, storyId: string): Promise<Placed[]> {
  const placed = await gather(index, await headId(index, storyId));
  if (placed.length === 0) throw new NotFoundError(`No story answers to ${storyId}.`);
  return placed;
}
