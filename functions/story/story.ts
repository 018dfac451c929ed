/** A group of articles on several sites that are copies of one text. */
import type { Attribution, DatePrecision, FieldSource } from '../article/article.ts';

export type Role = 'original' | 'repost' | 'only' | 'unknown';

/** The `site` of an article of which nobody knows where it stood: two of them are not taken for one site's. */
export const UNKNOWN_SITE = 'unknown';

/** What the fold needs to know of an article; everything else stays in the archive. */
export interface Foldable {
  articleId: string;
  site: string;
  url: string;
  canonicalUrl?: string;
  headline?: string;
  articleBody: string;
  inLanguage?: string;
  datePublished?: string;
  datePublishedPrecision?: DatePrecision;
  datePublishedSource?: FieldSource;
  firstSeenAt: string;
  /** When this text was fetched: of two versions of an article the later stands, whichever is folded last. */
  fetchedAt?: string;
  attribution?: Attribution[];
  isBasedOn?: string;
  /** As the page names its publisher: tells which member "appeared first on The Daily Star" means. */
  publisherName?: string;
}

/**
 * How two articles relate. `copy`: one text. `excerpt`: one is a part of the other. Both fold.
 * `revision`: the same site's successor of one article. `related`: much in common, kept as a link, not folded.
 */
export type Relation = 'copy' | 'excerpt' | 'revision' | 'related';

/** The evidence for one pair, kept for ever (invariant F5). */
export interface StoryLink {
  articleId: string;
  otherId: string;
  relation: Relation;
  /** Jaccard similarity of the two texts' shingles, 0 to 1. */
  similarity: number;
  /** Share of `articleId`'s shingles that `otherId` has, 0 to 1. */
  containedInOther: number;
  /** Share of `otherId`'s shingles that `articleId` has, 0 to 1. */
  containsOther: number;
  sharedWords: number;
  /** `articleId`'s publication (or first sight) after `otherId`'s, in seconds; negative when before. */
  lagSeconds?: number;
  /** Name and version of the method. */
  method: string;
}

/** One reason for or against an article being the original. `weight` is positive for, negative against. */
export interface OriginalEvidence {
  kind:
    | 'overruled' // a person said so
    | 'canonical-elsewhere'
    | 'appeared-first'
    | 'wire-credit'
    | 'is-based-on'
    | 'syndication-source'
    | 'feed-source'
    | 'republish-pixel'
    | 'source-line'
    | 'published-first'
    | 'published-later'
    | 'common-text' // of what other copies have in common, all or not
    | 'own-text' // what no other copy has
    | 'own-headline'
    | 'fullest-text'
    | 'seen-first'
    | 'only-one';
  detail: string;
  weight: number;
  /** The member that carries the evidence. */
  articleId?: string;
}

export interface StoryMember {
  articleId: string;
  site: string;
  url: string;
  headline?: string;
  datePublished?: string;
  firstSeenAt: string;
  role: Role;
  /** Published (or first seen) so long after the original, in seconds; negative when before it. */
  originalLagSeconds?: number;
  /** The member that it resembles most, and what follows against that one; absent for the original. */
  closestId?: string;
  similarity?: number;
  sharedWords?: number;
  lagSeconds?: number;
}

export interface Story {
  storyId: string;
  headline?: string;
  /** Absent while nothing speaks for any member. `articleId` is absent when the declared original was not crawled. */
  original?: { articleId?: string; site: string; url?: string; datePublished?: string };
  /** 0 to 1. */
  originalConfidence: number;
  originalEvidence: OriginalEvidence[];
  articleCount: number;
  siteCount: number;
  firstPublishedAt?: string;
  firstSeenAt: string;
  lastSeenAt: string;
  /** In order of publication, the original first. */
  members: StoryMember[];
}

/** An article's place: which story, as what, and the evidence. */
export interface Membership {
  articleId: string;
  storyId: string;
  role: Role;
  match?: { otherId: string; similarity: number; sharedWords: number; lagSeconds?: number; method: string };
}

/** An article's place, and what else its fold saw. */
export interface Folded extends Membership {
  /** Another article of its site with nearly the same text, whether the two are one story or a frame of the site. */
  twinId?: string;
}
