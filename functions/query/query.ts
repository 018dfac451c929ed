/** The query words: the same in the command line, the HTTP API and the pages (docs/query.md). */
import type { Article, ArticleHead, BodyStatus } from '../article/article.ts';
import type { Membership, Role, Story } from '../story/story.ts';

export const ARTICLE_SORTS = ['firstSeenAt', 'datePublished', 'relevance', 'siteCount'] as const;
export type ArticleSort = (typeof ARTICLE_SORTS)[number];
export const STORY_SORTS = ['firstSeenAt', 'lastSeenAt', 'siteCount', 'relevance'] as const;
export type StorySort = (typeof STORY_SORTS)[number];
export const ORDERS = ['asc', 'desc'] as const;
export type Order = (typeof ORDERS)[number];
export const SEARCH_FIELDS = ['headline', 'articleBody', 'description'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];
export const CLOCKS = ['firstSeenAt', 'datePublished'] as const;
export const COLLAPSES = ['story', 'none'] as const;
export const ROLES = ['original', 'repost', 'only', 'unknown'] as const satisfies readonly Role[];

export interface ArticleQuery {
  /** Words (all must occur), "a phrase", -without, OR, headline:word, begin*. Read by `parseExpression`. */
  q?: string;
  in?: SearchField[];
  /** Domains; a subdomain matches its domain, a substring never does. */
  site?: string[];
  excludeSite?: string[];
  /** ISO 8601 instants, `from` inclusive, `to` exclusive, on the clock named by `by`. */
  from?: string;
  to?: string;
  by: (typeof CLOCKS)[number];
  /** Lower case; `en` matches `en-GB`. */
  lang?: string[];
  author?: string;
  section?: string;
  free?: boolean;
  status?: BodyStatus[];
  /** Also the id of a story that has gone up in another one. */
  story?: string;
  role?: Role[];
  /** One row a story: its original if it is among the matches, else the first seen of them. */
  collapse: (typeof COLLAPSES)[number];
  minSites?: number;
  sort: ArticleSort;
  /** Of the key and of the id that decides between equals. Articles without a `datePublished` come last in either order. */
  order: Order;
  /** 1 to QUERY.limitMax. */
  limit: number;
  cursor?: string;
}

export type StoryQuery = Pick<
  ArticleQuery,
  'q' | 'in' | 'site' | 'excludeSite' | 'from' | 'to' | 'lang' | 'minSites' | 'order' | 'limit' | 'cursor'
> & {
  /** `from` and to` are on `lastSeenAt` when that is the key, else on `firstSeenAt`. */
  sort: StorySort;
};

/** One row of an article list: the head without its versions, and its place in a story. */
export type ArticleRow = Omit<ArticleHead, 'versions' | 'revision'> &
  Pick<Membership, 'role' | 'match'> & {
    /** Absent when it was not folded: what it says is no whole article. */
    storyId?: string;
    /** Number of the latest version, from 1. */
    version: number;
    /** Sites and articles of its story, itself among them. */
    siteCount: number;
    articleCount: number;
    /** Words around the match, when `q` was given; hits between U+E000 and U+E001. */
    snippet?: string;
  };

export type StoryRow = Story;

/** An article with everything that is known of it: what `article` prints and `export` writes. */
export type ArticleRecord = Article & Pick<ArticleRow, 'storyId' | 'role' | 'match' | 'lastSeenAt'>;

export interface ResultPage<Row> {
  items: Row[];
  /** Opaque; absent on the last page. Rows that arrive meanwhile neither repeat nor lose a row. */
  nextCursor?: string;
}
