/** The story index in memory: for folding a file, for measurements and for tests. */
import { BUSY_MS, POSTING_MOST } from './index.ts';
import type { Attachment, FoldRecord, KeyEntry, Posting, StoryIndex } from './index.ts';
import { shareOf, strengthOf } from './related.ts';
import type { Membership, Story, StoryLink } from './story.ts';
import { articleOfStory, gather, headOf, tellMemberships, tellStory } from './tree.ts';
import type { Placed } from './tree.ts';

export class MemoryStoryIndex implements StoryIndex {
  readonly #records = new Map<string, FoldRecord>();
  readonly #postings = new Map<number, Entry[]>();
  readonly #attachments = new Map<string, Attachment>();
  readonly #links = new Map<string, Map<string, StoryLink>>();
  readonly #related = new Map<string, Map<number, StoryLink>>();

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

  /** Every story with all its members, however many, the head first: each attachment is followed once. */
  *stories(): Generator<{ headId: string; placed: Placed[] }> {
    const heads = new Map<string, string>();
    const headOf = (articleId: string): string => {
      const passed: string[] = [];
      let at = articleId;
      for (;;) {
        const above = heads.get(at) ?? this.#attachments.get(at)?.parentId;
        if (above === undefined || above === at) break;
        passed.push(at);
        at = above;
      }
      for (const id of passed) heads.set(id, at);
      return at;
    };
    for (const [headId, members] of Map.groupBy(this.#records.keys(), headOf)) {
      members.sort((a, b) => Number(b === headId) - Number(a === headId));
      const placed = members.flatMap((id) => {
        const [record, attachment] = [this.#records.get(id), this.#attachments.get(id)];
        return record ? [{ record, ...(attachment ? { attachment } : {}) }] : [];
      });
      yield { headId, placed };
    }
  }

  record(record: FoldRecord): Promise<FoldRecord> {
    const { articleId } = record.article;
    const standing = this.#records.get(articleId);
    if (standing && isOlder(record, standing)) return Promise.resolve(standing);
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

  addKeys(added: KeyEntry, keys: number[], now: Date, until: Date): Promise<Posting[]> {
    const quiet: number[] = [];
    for (const key of keys) {
      const posting = this.#postings.get(key) ?? [];
      const entry = { ...added, until: until.getTime(), at: now.getTime() };
      if (!posting.some(({ at }) => at > now.getTime() - BUSY_MS)) quiet.push(key);
      addEntry(posting, entry, now.getTime());
      this.#postings.set(key, posting);
    }
    return this.postings(quiet, now);
  }

  postings(keys: number[], now: Date): Promise<Posting[]> {
    const found: Posting[] = [];
    for (const key of keys) {
      const live = this.#postings.get(key)?.filter(({ until }) => until > now.getTime()) ?? [];
      if (live.length > 0) found.push({ key, entries: live.map(({ articleId, sketch }) => ({ articleId, sketch })) });
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

  putRelated(link: StoryLink): Promise<void> {
    let related = this.#related.get(link.otherId);
    if (!related) this.#related.set(link.otherId, (related = new Map<number, StoryLink>()));
    const share = shareOf(link.articleId);
    const standing = related.get(share);
    if (!standing || standing.articleId === link.articleId || strengthOf(standing) < strengthOf(link))
      related.set(share, link);
    return Promise.resolve();
  }

  links(otherId: string, limit: number): Promise<StoryLink[]> {
    const links = [...(this.#links.get(otherId)?.values() ?? []), ...(this.#related.get(otherId)?.values() ?? [])];
    return Promise.resolve(links.slice(0, limit));
  }

  nameOriginal(articleId: string, at: string | undefined): Promise<void> {
    const standing = this.#records.get(articleId);
    if (!standing) return Promise.resolve();
    const { article, print, order } = standing;
    this.#records.set(articleId, { article, print, order, ...(at === undefined ? {} : { namedOriginalAt: at }) });
    return Promise.resolve();
  }
}

const isOlder = ({ article: { fetchedAt = '' } }: FoldRecord, standing: FoldRecord): boolean =>
  fetchedAt < (standing.article.fetchedAt ?? '');

/** Milliseconds since 1970. */
interface Entry extends KeyEntry {
  until: number;
  at: number;
}

function addEntry(posting: Entry[], entry: Entry, now: number): void {
  const standing = posting.find(({ articleId }) => articleId === entry.articleId);
  if (standing) {
    standing.until = entry.until;
    return;
  }
  if (posting.length >= POSTING_MOST) {
    const live = posting.filter(({ until }) => until > now);
    posting.splice(0, posting.length, ...live);
  }
  if (posting.length < POSTING_MOST) posting.push(entry);
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
