/** A story as a tree of attachments: finding its head, gathering its members, and telling it as a `Story`. */
import { storyIdOf } from '../identity.ts';
import type { Attachment, FoldRecord, StoryIndex } from './index.ts';
import { nameOriginal } from './original.ts';
import { RELATED_MOST } from './related.ts';
import type { Membership, Role, Story, StoryLink, StoryMember } from './story.ts';
import { trustedDate } from './dates.ts';
import { lagOf } from './decide.ts';

/** The article whose id the story's id is made of. */
export const articleOfStory = (storyId: string): string => `a_${storyId.slice(2)}`;

/** A member with what it hangs on. */
export interface Placed {
  record: FoldRecord;
  attachment?: Attachment;
}

export type TreeReader = Pick<StoryIndex, 'records' | 'attachments' | 'links'>;

/** Members beyond this are not listed with their story (their own membership is right all the same). */
export const MEMBERS_MOST = 1000;
/** All links beside one article: those of its story, then the related ones. */
export const LINKS_MOST = MEMBERS_MOST + RELATED_MOST;

/** Follows attachments to the head. Each step goes to a smaller article in order, so it ends. */
export async function headOf(index: Pick<StoryIndex, 'attachments'>, articleId: string): Promise<string> {
  let head = articleId;
  for (;;) {
    const parentId = (await index.attachments([head])).get(head)?.parentId;
    if (parentId === undefined) return head;
    head = parentId;
  }
}

/** All members of the story that an article is in, the head first. */
export async function gather(index: TreeReader, headId: string): Promise<Placed[]> {
  const placed: Placed[] = [];
  const headAttachment = (await index.attachments([headId])).get(headId);
  const headRecord = (await index.records([headId])).get(headId);
  if (!headRecord) return placed;
  placed.push({ record: headRecord, ...(headAttachment ? { attachment: headAttachment } : {}) });
  for (let at = 0; at < placed.length && placed.length < MEMBERS_MOST; at += 1) {
    const parentId = placed[at]?.record.article.articleId ?? '';
    const later = (await index.links(parentId, MEMBERS_MOST)).filter(({ relation }) => relation !== 'related');
    if (later.length === 0) continue;
    const ids = [...new Set(later.map(({ articleId }) => articleId))];
    const attachments = await index.attachments(ids);
    const children = ids.filter((id) => attachments.get(id)?.parentId === parentId);
    const records = await index.records(children);
    for (const id of children) {
      const record = records.get(id);
      const attachment = attachments.get(id);
      if (record && attachment) placed.push({ record, attachment });
    }
  }
  return placed;
}

/** Least weight of a declared source for a lone article to be called a repost of it. */
const DECLARED = 2;

/** @param placed all members, at least one. */
export function tellStory(headId: string, placed: Placed[]): Story {
  const links = placed.flatMap(({ attachment }) => (attachment?.link ? [attachment.link] : []));
  const named = nameOriginal(
    placed.map(({ record: { article, print, namedOriginalAt } }) => ({
      ...article,
      ...(print.shingles === 0 ? {} : { print }),
      ...(namedOriginalAt === undefined ? {} : { namedOriginalAt }),
    })),
    links,
  );
  const originalId = named.original?.articleId;
  const closest = closestLinks(placed);
  const original = placed.find(({ record }) => record.article.articleId === originalId)?.record;
  const members = placed.map(({ record }) => ({
    ...memberOf(record, roleOf(record, placed.length, named), closest.get(record.article.articleId)),
    ...lagBehind(original, record),
  }));
  members.sort((a, b) => byOriginalThenDate(a, b, originalId));
  const dates = placed.flatMap(({ record }) => trustedDate(record.article) ?? []).sort();
  const seen = placed.map(({ record }) => record.article.firstSeenAt).sort();
  const headline = members.find((member) => member.headline !== undefined)?.headline;
  return {
    storyId: storyIdOf(headId),
    ...(headline === undefined ? {} : { headline }),
    ...(named.original ? { original: named.original } : {}),
    originalConfidence: named.confidence,
    originalEvidence: named.evidence,
    articleCount: placed.length,
    siteCount: new Set(placed.map(({ record }) => record.article.site)).size,
    ...(dates[0] === undefined ? {} : { firstPublishedAt: dates[0] }),
    firstSeenAt: seen[0] ?? '',
    lastSeenAt: seen.at(-1) ?? '',
    members,
  };
}

function roleOf({ article }: FoldRecord, size: number, { original, evidence }: ReturnType<typeof nameOriginal>): Role {
  if (size === 1) {
    const elsewhere = original !== undefined && original.articleId === undefined;
    return elsewhere && evidence.some(({ weight }) => weight >= DECLARED) ? 'repost' : 'only';
  }
  if (!original) return 'unknown';
  return original.articleId === article.articleId ? 'original' : 'repost';
}

function memberOf({ article }: FoldRecord, role: Role, link: StoryLink | undefined): StoryMember {
  const { articleId, site, url, headline, datePublished, firstSeenAt } = article;
  const lag = link?.lagSeconds;
  const closeness =
    link && role !== 'original'
      ? {
          closestId: link.articleId === articleId ? link.otherId : link.articleId,
          similarity: link.similarity,
          sharedWords: link.sharedWords,
          ...(lag === undefined ? {} : { lagSeconds: link.articleId === articleId ? lag : -lag }),
        }
      : {};
  return {
    articleId,
    site,
    url,
    ...(headline === undefined ? {} : { headline }),
    ...(datePublished === undefined ? {} : { datePublished }),
    firstSeenAt,
    role,
    ...closeness,
  };
}

function lagBehind(original: FoldRecord | undefined, record: FoldRecord): Pick<StoryMember, 'originalLagSeconds'> {
  if (original === undefined || original === record) return {};
  const lag = lagOf(record, original);
  return lag === undefined ? {} : { originalLagSeconds: lag };
}

/** Of each article the link to the member that it resembles most. */
function closestLinks(placed: Placed[]): Map<string, StoryLink> {
  const closest = new Map<string, StoryLink>();
  for (const { attachment } of placed) {
    const link = attachment?.link;
    // A person may join what has nothing in common: that is no likeness.
    if (!link || link.similarity === 0) continue;
    for (const id of [link.articleId, link.otherId]) {
      const top = closest.get(id);
      if (!top || top.similarity < link.similarity) closest.set(id, link);
    }
  }
  return closest;
}

function byOriginalThenDate(a: StoryMember, b: StoryMember, originalId: string | undefined): number {
  if (a.articleId === originalId) return -1;
  if (b.articleId === originalId) return 1;
  const order = ({ datePublished, firstSeenAt, articleId }: StoryMember) =>
    `${datePublished ?? firstSeenAt}|${articleId}`;
  return order(a) < order(b) ? -1 : 1;
}

/** @param placed what the story was told from */
export function tellMemberships(story: Story, placed: Placed[]): Membership[] {
  const closest = closestLinks(placed);
  return story.members.map(({ articleId, role }) =>
    membershipOf(articleId, story.storyId, role, closest.get(articleId)),
  );
}

function membershipOf(articleId: string, storyId: string, role: Role, link: StoryLink | undefined): Membership {
  if (!link) return { articleId, storyId, role };
  const isLater = link.articleId === articleId;
  const lag = link.lagSeconds;
  return {
    articleId,
    storyId,
    role,
    match: {
      otherId: isLater ? link.otherId : link.articleId,
      similarity: link.similarity,
      sharedWords: link.sharedWords,
      ...(lag === undefined ? {} : { lagSeconds: isLater ? lag : -lag }),
      method: link.method,
    },
  };
}
