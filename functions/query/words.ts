/** The query words, once: flags of the command line, parameters of the HTTP API and fields of the pages come from here. */

export interface QueryWord {
  name: string;
  /** Another spelling, for people. */
  alias?: string;
  /** What its value looks like in a list of flags. */
  value: string;
  /** May be given more than once, or as a list with commas. */
  many?: true;
  about: string;
}

const q = {
  name: 'q',
  value: 'words',
  about: 'words that must all occur; "a phrase", -without, OR, headline:word, begin*',
} as const;
const inFields = {
  name: 'in',
  value: 'fields',
  many: true,
  about: 'where the words must occur: headline, articleBody, description',
} as const;
const site = { name: 'site', value: 'domain', many: true, about: 'only these sites and their subdomains' } as const;
const excludeSite = { name: 'excludeSite', value: 'domain', many: true, about: 'not these sites' } as const;
const from = {
  name: 'from',
  alias: 'since',
  value: 'time',
  about: 'from this time on: 2026-11-23, 2026-11-23T08:00Z, or 7d, 24h, 30m ago',
} as const;
const to = { name: 'to', alias: 'until', value: 'time', about: 'before this time' } as const;
const lang = { name: 'lang', value: 'code', many: true, about: 'language of the text: en matches en-GB too' } as const;
const minSites = { name: 'minSites', value: 'n', about: 'only stories on at least so many sites' } as const;
const order = { name: 'order', value: 'order', about: 'desc (default) or asc' } as const;
const limit = { name: 'limit', value: 'n', about: 'rows at once, 1 to 1000 (default 50)' } as const;
const cursor = { name: 'cursor', value: 'cursor', about: 'go on after the page that gave this cursor' } as const;

export const ARTICLE_WORDS: readonly QueryWord[] = [
  q,
  inFields,
  site,
  excludeSite,
  from,
  to,
  { name: 'by', value: 'clock', about: 'the clock of from and to: firstSeenAt (default) or datePublished' },
  lang,
  { name: 'author', value: 'name', about: "words of an author's name" },
  { name: 'section', value: 'name', about: "words of the section's name" },
  { name: 'free', value: 'yes|no', about: 'what the publisher says: free to read, or not' },
  { name: 'status', value: 'status', many: true, about: 'state of the text: full, teaser, consent-wall, empty' },
  { name: 'story', value: 'id', about: 'the articles of one story' },
  { name: 'role', value: 'role', many: true, about: 'original, repost, only or unknown' },
  { name: 'collapse', value: 'how', about: 'story: one row a story; none: every article' },
  minSites,
  {
    name: 'sort',
    value: 'key',
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
  minSites,
  { name: 'sort', value: 'key', about: 'firstSeenAt (default), lastSeenAt, siteCount, or relevance (default with q)' },
  order,
  limit,
  cursor,
];
