/** Whether an article is what a question asks for, when only its row or its line in a story is known. */
import type { ArticleQuery, ArticleRow } from '../query/query.ts';
import type { Story, StoryMember } from '../story/story.ts';
import { fromItem, type IndexedArticle } from './articles.ts';
import type { Partitions } from './partitions.ts';

type Asked = Partial<
  Pick<ArticleQuery, 'site' | 'excludeSite' | 'from' | 'to' | 'lang' | 'status' | 'role' | 'minSites'>
>;

/** A member of a story, with what only its row says where that was asked for. */
export type Member = Pick<StoryMember, 'articleId' | 'site' | 'url' | 'firstSeenAt' | 'role'> &
  Partial<Pick<ArticleRow, 'inLanguage' | 'bodyStatus'>>;

export function fitsRow(row: ArticleRow, query: Asked): boolean {
  return row.siteCount >= (query.minSites ?? 1) && fitsMember(row, query);
}

export function fitsMember(member: Member, { site, excludeSite, from, to, lang, status, role }: Asked): boolean {
  const language = member.inLanguage?.toLowerCase();
  return (
    (site === undefined || isOn(member, site)) &&
    (excludeSite === undefined || !isOn(member, excludeSite)) &&
    (from === undefined || member.firstSeenAt >= from) &&
    (to === undefined || member.firstSeenAt < to) &&
    (role === undefined || role.includes(member.role)) &&
    (status === undefined || status.some((one) => one === member.bodyStatus)) &&
    (lang === undefined || lang.some((code) => language === code || language?.startsWith(`${code}-`) === true))
  );
}

function isOn({ site, url }: Member, domains: readonly string[]): boolean {
  const host = URL.parse(url)?.hostname ?? site;
  return isNear(site, domains) || isNear(host, domains);
}

/** The name is one of the domains or lies below one. */
export const isNear = (name: string, domains: readonly string[]): boolean =>
  domains.some((domain) => name === domain || name.endsWith(`.${domain}`));

/** The members of a story, with their language and status when the question is about these. */
export async function readMembers(partitions: Partitions, story: Story, { lang, status }: Asked): Promise<Member[]> {
  if (lang === undefined && status === undefined) return story.members;
  const heads = await partitions.heads(story.members.map(({ articleId }) => articleId));
  return story.members.map((member) => {
    const head = heads.get(member.articleId);
    const { inLanguage, bodyStatus }: Partial<IndexedArticle> = head === undefined ? {} : fromItem(head);
    return { ...member, ...(inLanguage && { inLanguage }), ...(bodyStatus && { bodyStatus }) };
  });
}

/** One row a story: its original, else the first seen. @param others members that answer the question as well */
export function represents(row: ArticleRow, others: readonly Member[]): boolean {
  const rank = ({ role, firstSeenAt, articleId }: Member): string =>
    `${role === 'original' ? 0 : 1}${firstSeenAt}#${articleId}`;
  return !others.some((other) => other.articleId !== row.articleId && rank(other) < rank(row));
}
