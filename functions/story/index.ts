/**
 * The story index as a port: the operations of the fold's protocol, each one conditional write of one item or one bounded
 * read by key. Reads see what was answered as written before them, from any process: the protocol rests on it.
 */
import type { Fingerprint } from './fingerprint.ts';
import type { Foldable, Membership, Story, StoryLink } from './story.ts';

/** What is remembered of a folded article, without its text. */
export interface FoldRecord {
  article: FoldedArticle;
  print: Fingerprint;
  /**
   * The article's place in the total order that attachments follow: always from a larger to a smaller one, so that they can
   * never form a circle. Fixed when the article is first recorded; a later version does not change it.
   */
  order: string;
  /** A person named this article as the original of whatever story it is in, at this time. */
  namedOriginalAt?: string;
}

export type FoldedArticle = Omit<Foldable, 'articleBody'>;

/** What an article hangs on in its story. An article without one is the head of a story. */
export interface Attachment {
  /** The article that this one resembles most of all that come before it in order; absent: on its own, by a person's word. */
  parentId?: string;
  link?: StoryLink;
  /** The stronger attachment stands; of two equal ones, that to the smaller `parentOrder`. */
  strength: number;
  parentOrder: string;
  /** It rests on what may turn out to be furniture or the frame of a page. */
  contestable?: true;
  /** A person decided it; folding never changes it. */
  pinned?: true;
}

/** What lies under a key: an article, and what it is about (`sketch.ts`). */
export interface KeyEntry {
  articleId: string;
  sketch: Uint8Array;
}

export interface Posting {
  key: number;
  entries: KeyEntry[];
}

/** Articles under one key: beyond this the key says nothing any more. 36 entries keep the item under one write unit. */
export const POSTING_MOST = 36;

/** Longer than any worker needs from its first key to its last: it does not live for so long. */
export const BUSY_MS = 5 * 60_000;

export interface StoryIndex {
  /** The story of the article from which the id was made, whatever story that article is in now. */
  story(storyId: string): Promise<Story | undefined>;
  /** Of each article that was folded. */
  memberships(articleIds: string[]): Promise<Map<string, Membership>>;

  /**
   * Records the article, or its new version over the old one; `order` and `namedOriginalAt` of an earlier record stay. A version
   * that was fetched before the one that stands (`fetchedAt`) changes nothing: its worker was overtaken.
   * @param until after this a home may forget what the article's head does not say, if the article is on its own then: nothing
   *   leads to its text any more. Absent: it is kept for good
   * @returns what stands now.
   */
  record(record: FoldRecord, until?: Date): Promise<FoldRecord>;
  records(articleIds: string[]): Promise<Map<string, FoldRecord>>;

  /**
   * Puts the article under each key that has room; again changes nothing.
   * @param until when the entry may be forgotten
   * @returns what lies under some of the keys, this article included, for who would read them next: only keys under which
   *   nobody put anything within BUSY_MS before. Of the others, whoever did it may still be at it, so they have to be read
   *   after all own keys are written. A home where reading costs nothing says nothing.
   */
  addKeys(entry: KeyEntry, keys: number[], now: Date, until: Date): Promise<Posting[]>;
  /** At most POSTING_MOST entries each; keys without any are left out. */
  postings(keys: number[], now: Date): Promise<Posting[]>;

  attachments(articleIds: string[]): Promise<Map<string, Attachment>>;
  /**
   * Sets what the article hangs on, if it still hangs on `expected` (undefined: on nothing).
   * A pinned attachment gives way only to a pinned one.
   * @returns false when another writer was first: read again.
   */
  attach(articleId: string, attachment: Attachment, expected: Attachment | undefined): Promise<boolean>;

  /**
   * Keeps the evidence for an attachment, `articleId` being the later in order; the same pair again replaces it. It stays when
   * the article moves: what it tells is that the two once hung together.
   */
  putLink(link: StoryLink): Promise<void>;
  /**
   * Keeps the evidence for a pair that holds no story together unless there is stronger: RELATED_MOST beside one article at
   * most, the strongest of each share of the ids (`related.ts`), whatever the order in which they come.
   */
  putRelated(link: StoryLink): Promise<void>;
  /** Links from later articles to this one (`otherId`): those of attachments, then the others. */
  links(otherId: string, limit: number): Promise<StoryLink[]>;

  /** A person's word on the original; undefined takes it back. */
  nameOriginal(articleId: string, at: string | undefined): Promise<void>;
}
