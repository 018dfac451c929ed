/** The story index in memory: for folding a file, for measurements and for tests. */
import { POSTING_MOST } from './index.ts';
import type { Attachment, FoldRecord, Posting, StoryIndex } from './index.ts';
import type { Membership, Story, StoryLink } from './story.ts';
import { articleOfStory, gather, headOf, tellMemberships, tellStory } from './tree.ts';

export class MemoryStoryIndex implements StoryIndex {
  readonly #records = new Map<string, FoldRecord>();
  readonly #postings = new Map<number, Map<string, number>>();
  readonly #attachments = new Map<string, Attachment>();
  readonly #links = new Map<string, Map<string, StoryLink>>();

  async story(storyId: string): Promise<Story | undefined> {
    const articleId = articleOfStory(storyId);
    if (!this.#records.has(articleId)) return undefined;
    const headId = await headOf(this, articleId);
    return tellStory(headId, await gather(this, headId));
  }

  async memberships(articleIds: string[]): Promise<Map<string, Membership>> {
    const found = new Map<string, Membership>();
    for (const articleId of articleIds) {
      if (!this.#records.has(articleId)) continue;
      const headId = await headOf(this, articleId);
      const placed = await gather(this, headId);
      const membership = tellMemberships(tellStory(headId, placed), placed).find((one) => one.articleId === articleId);
      if (membership) found.set(articleId, membership);
    }
    return found;
  }

  record(record: FoldRecord): Promise<FoldRecord> {
    const { articleId } = record.article;
    const standing = this.#records.get(articleId);
    const { namedOriginalAt } = standing ?? {};
    const next = {
      ...record,
      order: standing?.order ?? record.order,
      ...(namedOriginalAt === undefined ? {} : { namedOriginalAt }),
    };
    this.#records.set(articleId, next);
    return Promise.resolve(next);
  }

  records(articleIds: string[]): Promise<Map<string, FoldRecord>> {
    return Promise.resolve(pick(this.#records, articleIds));
  }

  addKeys(articleId: string, keys: number[], now: Date, until: Date): Promise<void> {
    for (const key of keys) {
      let posting = this.#postings.get(key);
      if (!posting) this.#postings.set(key, (posting = new Map<string, number>()));
      if (posting.size >= POSTING_MOST) for (const [id, end] of posting) if (end <= now.getTime()) posting.delete(id);
      if (posting.has(articleId) || posting.size < POSTING_MOST) posting.set(articleId, until.getTime());
    }
    return Promise.resolve();
  }

  postings(keys: number[], now: Date): Promise<Posting[]> {
    const found: Posting[] = [];
    for (const key of keys) {
      const articleIds: string[] = [];
      for (const [id, end] of this.#postings.get(key) ?? []) if (end > now.getTime()) articleIds.push(id);
      if (articleIds.length > 0) found.push({ key, articleIds });
    }
    return Promise.resolve(found);
  }

  attachments(articleIds: string[]): Promise<Map<string, Attachment>> {
    return Promise.resolve(pick(this.#attachments, articleIds));
  }

  attach(articleId: string, attachment: Attachment, expected: Attachment | undefined): Promise<boolean> {
    const standing = this.#attachments.get(articleId);
    if (!isSameAttachment(standing, expected) || (standing?.pinned && !attachment.pinned))
      return Promise.resolve(false);
    this.#attachments.set(articleId, attachment);
    return Promise.resolve(true);
  }

  putLink(link: StoryLink): Promise<void> {
    let links = this.#links.get(link.otherId);
    if (!links) this.#links.set(link.otherId, (links = new Map<string, StoryLink>()));
    links.set(link.articleId, link);
    return Promise.resolve();
  }

  links(otherId: string, limit: number): Promise<StoryLink[]> {
    return Promise.resolve([...(this.#links.get(otherId)?.values() ?? [])].slice(0, limit));
  }

  nameOriginal(articleId: string, at: string | undefined): Promise<void> {
    const standing = this.#records.get(articleId);
    if (!standing) return Promise.resolve();
    const { article, print, order } = standing;
    this.#records.set(articleId, { article, print, order, ...(at === undefined ? {} : { namedOriginalAt: at }) });
    return Promise.resolve();
  }
}

/** Two attachments are the same to a conditional write when they hang on the same article, as strongly, by the same hand. */
export const isSameAttachment = (a: Attachment | undefined, b: Attachment | undefined): boolean =>
  a?.parentId === b?.parentId && a?.strength === b?.strength && a?.pinned === b?.pinned;

function pick<V>(map: ReadonlyMap<string, V>, ids: string[]): Map<string, V> {
  const found = new Map<string, V>();
  for (const id of ids) {
    const value = map.get(id);
    if (value !== undefined) found.set(id, value);
  }
  return found;
}
