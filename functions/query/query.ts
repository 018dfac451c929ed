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
export const INTERVALS = ['hour', 'day', 'week'] as const;
export type Interval = (typeof INTERVALS)[number];
export const GROUPINGS = ['site', 'lang', 'role', 'section'] as const;
export type Grouping = (typeof GROUPINGS)[number];
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
  /** Domains: the original of its story is on one of them, whether that was crawled or is only named. */
  originalSite?: string[];
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
  | 'q'
  | 'in'
  | 'site'
  | 'excludeSite'
  | 'from'
  | 'to'
  | 'lang'
  | 'originalSite'
  | 'minSites'
  | 'order'
  | 'limit'
  | 'cursor'
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

/** Which articles a question is about, without how they are listed. */
export type ArticleFilter = Omit<ArticleQuery, 'collapse' | 'sort' | 'order' | 'limit' | 'cursor'>;

export interface StatsQuery extends ArticleFilter {
  /** Buckets of time on the clock `by`, in UTC, weeks from Monday; those without an article are there with zeros. */
  interval?: Interval;
  groupBy?: Grouping;
  /** Where a series without `to` ends at the earliest: now. */
  upTo?: string;
}

/** Articles of one bucket and one group, and what they are in their stories. */
export interface StatsRow {
  /** Beginning of the bucket. */
  start?: string;
  /** The site, language, role or section; '' where it is not known. */
  group?: string;
  articleCount: number;
  /** Stories that they are of; an article that was not folded is of none. */
  storyCount: number;
  originalCount: number;
  repostCount: number;
  onlyCount: number;
  unknownCount: number;
  /** Originals and articles of their own among those that were folded, 0 to 1; absent where none was. */
  ownShare?: number;
  /** With the whole text; with a date of publication. */
  fullCount: number;
  datedCount: number;
  /** Our clock, over its articles; absent where there is none. */
  firstSeenAt?: string;
  lastSeenAt?: string;
}

export interface FacetQuery extends ArticleFilter {
  groupBy: Grouping;
}

export interface Facet {
  /** '' where it is not known. */
  group: string;
  articleCount: number;
}

export interface SiteDayCount {
  site: string;
  /** YYYY-MM-DD. */
  day: string;
  articleCount: number;
}

/** Articles of one day on the clock `by`. */
export interface DayCount {
  /** YYYY-MM-DD, UTC. */
  day: string;
  articleCount: number;
  repostCount: number;
}

export interface SiteDelay {
  site: string;
  /** From publication to first sight, of its last articles whose date has a time; absent where none has. */
  medianDelaySeconds?: number;
}

export interface FlowQuery extends ArticleFilter {
  /** Pairs, the most copies first. */
  limit: number;
}

/** How much one site took from another: the copies that answer the question, by site of the original. */
export interface FlowRow {
  originalSite: string;
  /** Where the copies stand. */
  site: string;
  repostCount: number;
  storyCount: number;
  /** From the original's publication to the copy's, in seconds, of those whose dates have a time; absent where none has. */
  medianLagSeconds?: number;
}

export interface Counts {
  articles: number;
  /** Stories that they are of. */
  stories: number;
  /** Those that were not folded, and so are of no story. */
  unfolded: number;
}

export interface ResultPage<Row> {
  items: Row[];
  /** All rows of the question, this page's among them; absent where the home cannot count without reading them. */
  total?: number;
  /** What the rows are taken from, whether collapsed or not; an article that was not folded is a row, and of no story. */
  articleCount?: number;
  storyCount?: number;
  /** Opaque; absent on the last page. Rows that arrive meanwhile neither repeat nor lose a row. */
  nextCursor?: string;
}
