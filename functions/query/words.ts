/**
 * The query words, once: flags of the command line, parameters of the HTTP API and its OpenAPI document, and fields of the
 * pages come from here.
 */
import { BODY_STATUSES } from '../article/article.ts';
import { QUERY } from '../limits.ts';
import {
  ARTICLE_SORTS,
  CLOCKS,
  COLLAPSES,
  GROUPINGS,
  INTERVALS,
  ORDERS,
  ROLES,
  SEARCH_FIELDS,
  STORY_SORTS,
} from './query.ts';

export interface QueryWord {
  name: string;
  /** Another spelling, for people. */
  alias?: string;
  /** What its value looks like in a list of flags. */
  value: string;
  /** May be given more than once, or as a list with commas. */
  many?: true;
  about: string;
  choices?: readonly string[];
  /** A whole number within these bounds. */
  number?: { least: number; most?: number };
  default?: string | number;
}

const q: QueryWord = {
  name: 'q',
  value: 'words',
  about: 'words that must all occur; "a phrase", -without, OR, headline:word, begin*',
};
const inFields: QueryWord = {
  name: 'in',
  value: 'fields',
  many: true,
  choices: SEARCH_FIELDS,
  about: 'where the words must occur: headline, articleBody, description',
};
const site: QueryWord = { name: 'site', value: 'domain', many: true, about: 'only these sites and their subdomains' };
const excludeSite: QueryWord = { name: 'excludeSite', value: 'domain', many: true, about: 'not these sites' };
const originalSite: QueryWord = {
  name: 'originalSite',
  value: 'domain',
  many: true,
  about: 'the original of the story is on one of these sites',
};
const from: QueryWord = {
  name: 'from',
  alias: 'since',
  value: 'time',
  about: 'from this time on: 2026-11-23, 2026-11-23T08:00Z, or 7d, 24h, 30m ago',
};
const to: QueryWord = { name: 'to', alias: 'until', value: 'time', about: 'before this time' };
const by: QueryWord = {
  name: 'by',
  value: 'clock',
  choices: CLOCKS,
  default: 'firstSeenAt',
  about: 'the clock of from and to: firstSeenAt (default) or datePublished',
};
const lang: QueryWord = {
  name: 'lang',
  value: 'code',
  many: true,
  about: 'language of the text: en matches en-GB too',
};
const minSites: QueryWord = {
  name: 'minSites',
  value: 'n',
  number: { least: 1 },
  about: 'only stories on at least so many sites',
};
const order: QueryWord = {
  name: 'order',
  value: 'order',
  choices: ORDERS,
  default: 'desc',
  about: 'desc (default) or asc',
};
const limit: QueryWord = {
  name: 'limit',
  value: 'n',
  number: { least: 1, most: QUERY.limitMax },
  default: QUERY.limitDefault,
  about: 'rows at once, 1 to 1000 (default 50)',
};
const cursor: QueryWord = { name: 'cursor', value: 'cursor', about: 'go on after the page that gave this cursor' };

/** Which articles: the words that counts, series and lists share. */
const FILTER_WORDS: readonly QueryWord[] = [
  q,
  inFields,
  site,
  excludeSite,
  from,
  to,
  by,
  lang,
  { name: 'author', value: 'name', about: "words of an author's name" },
  { name: 'section', value: 'name', about: "words of the section's name" },
  {
    name: 'free',
    value: 'yes|no',
    choices: ['yes', 'no', 'true', 'false'],
    about: 'what the publisher says: free to read, or not',
  },
  {
    name: 'status',
    value: 'status',
    many: true,
    choices: BODY_STATUSES,
    about: 'state of the text: full, teaser, consent-wall, empty',
  },
  { name: 'story', value: 'id', about: 'the articles of one story' },
  { name: 'role', value: 'role', many: true, choices: ROLES, about: 'original, repost, only or unknown' },
  originalSite,
  minSites,
];

export const ARTICLE_WORDS: readonly QueryWord[] = [
  ...FILTER_WORDS,
  { name: 'collapse', value: 'how', choices: COLLAPSES, about: 'story: one row a story; none: every article' },
  {
    name: 'sort',
    value: 'key',
    choices: ARTICLE_SORTS,
    about: 'firstSeenAt (default), datePublished, siteCount, or relevance (default with q)',
  },
  order,
  limit,
  cursor,
];

export const STORY_WORDS: readonly QueryWord[] = [
  q,
  inFields,
  site,
  excludeSite,
  from,
  to,
  lang,
  originalSite,
  minSites,
  {
    name: 'sort',
    value: 'key',
    choices: STORY_SORTS,
    about: 'firstSeenAt (default), lastSeenAt, siteCount, or relevance (default with q)',
  },
  order,
  limit,
  cursor,
];

export const STATS_WORDS: readonly QueryWord[] = [
  ...FILTER_WORDS,
  {
    name: 'interval',
    value: 'interval',
    choices: INTERVALS,
    about: 'a row for every hour, day or week, empty ones too',
  },
  { name: 'groupBy', value: 'what', choices: GROUPINGS, about: 'a row for every site, lang, role or section' },
];

export const FLOW_WORDS: readonly QueryWord[] = [
  ...FILTER_WORDS.filter(({ name }) => name !== 'role'),
  {
    name: 'limit',
    value: 'n',
    number: { least: 1, most: QUERY.limitMax },
    default: QUERY.pairsDefault,
    about: 'pairs of sites, the most copies first, 1 to 1000 (default 1000)',
  },
];

/** What is given of each row. */
export const FIELDS_WORD: QueryWord = {
  name: 'fields',
  value: 'names',
  many: true,
  about: 'only these fields of each row; full: all there are, the text too',
};
