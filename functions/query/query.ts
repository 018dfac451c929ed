/** The query words: the same in the command line, the HTTP API and the pages (docs/query.md). */
import type { ArticleHead, BodyStatus } from '../article/article.ts';
import type { Membership, Role, Story } from '../story/story.ts';

export type ArticleSort = 'firstSeenAt' | 'datePublished' | 'relevance' | 'siteCount';
export type Order = 'asc' | 'desc';
export type SearchField = 'headline' | 'articleBody' | 'description';

export interface ArticleQuery {
  /** Words (all must occur), "a phrase", -without, OR, headline:word. */
  q?: string;
  in?: SearchField[];
  /** Registrable domains; a subdomain matches its domain, a substring never does. */
  site?: string[];
  excludeSite?: string[];
  /** ISO 8601 instants, `from` inclusive, `to` exclusive, on the clock named by `by`. */
  from?: string;
  to?: string;
  by: 'firstSeenAt' | 'datePublished';
  lang?: string[];
  author?: string;
  section?: string;
  free?: boolean;
  status?: BodyStatus[];
  story?: string;
  role?: Role[];
  /** One row a story: its original if it is among the matches, else the first. */
  collapse: 'story' | 'none';
  minSites?: number;
  sort: ArticleSort;
  order: Order;
  limit: number;
  cursor?: string;
}

export type StoryQuery = Pick<
  ArticleQuery,
  'q' | 'in' | 'site' | 'excludeSite' | 'from' | 'to' | 'lang' | 'minSites' | 'order' | 'limit' | 'cursor'
> & {
  sort: 'firstSeenAt' | 'lastSeenAt' | 'siteCount' | 'relevance';
};

/** One row of an article list: the head without its versions, and its place in a story. */
export type ArticleRow = Omit<ArticleHead, 'versions' | 'revision'> &
  Pick<Membership, 'storyId' | 'role' | 'match'> & {
    /** Number of the latest version, from 1. */
    version: number;
    siteCount: number;
    articleCount: number;
    /** Words around the match, when `q` was given; hits between U+E000 and U+E001. */
    snippet?: string;
  };

export type StoryRow = Story;

export interface ResultPage<Row> {
  items: Row[];
  /** Opaque; absent on the last page. Rows that arrive meanwhile neither repeat nor lose a row. */
  nextCursor?: string;
}
