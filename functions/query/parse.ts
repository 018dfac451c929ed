/** From words to a question: the one parser for flags of the command line, parameters of the HTTP API and the pages. */
import { BODY_STATUSES } from '../article/article.ts';
import { QUERY } from '../limits.ts';
import { cursorPeriod } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { WordReader, type QueryWords, type Spelling } from './reader.ts';
import { isRelative, parseTime } from './time.ts';
import { ARTICLE_WORDS, FLOW_WORDS, STATS_WORDS, STORY_WORDS } from './words.ts';
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
  type ArticleFilter,
  type ArticleQuery,
  type FlowQuery,
  type StatsQuery,
  type StoryQuery,
} from './query.ts';

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/**
 * @param now what `7d` counts back from
 * @throws UsageError that names the word, what is wrong with it and the nearest right one
 */
export function parseArticleQuery(words: QueryWords, now: Date, spelling: Spelling = (word) => word): ArticleQuery {
  const read = new WordReader(words, ARTICLE_WORDS, spelling);
  const filter = articleFilter(read, now);
  const { q, story, role, originalSite } = filter;
  const sort = read.choice('sort', ARTICLE_SORTS) ?? (q === undefined ? 'firstSeenAt' : 'relevance');
  refuseRelevanceWithoutWords(sort, q, read);
  return {
    ...filter,
    ...known({ cursor: read.one('cursor') }),
    // Who asks for the articles of a story, in a role or of an origin wants each of them.
    collapse: read.choice('collapse', COLLAPSES) ?? ((story ?? role ?? originalSite) ? 'none' : 'story'),
    sort,
    order: read.choice('order', ORDERS) ?? 'desc',
    limit: read.number('limit', 1, QUERY.limitMax) ?? QUERY.limitDefault,
  };
}

/** As {@link parseArticleQuery}, with the words of counts and series. */
export function parseStatsQuery(words: QueryWords, now: Date, spelling: Spelling = (word) => word): StatsQuery {
  const read = new WordReader(words, STATS_WORDS, spelling);
  const interval = read.choice('interval', INTERVALS);
  return {
    ...articleFilter(read, now),
    ...known({ interval, groupBy: read.choice('groupBy', GROUPINGS), upTo: interval && now.toISOString() }),
  };
}

/** As {@link parseArticleQuery}, with the words of who copies whom. */
export function parseFlowQuery(words: QueryWords, now: Date, spelling: Spelling = (word) => word): FlowQuery {
  const read = new WordReader(words, FLOW_WORDS, spelling);
  return { ...articleFilter(read, now), limit: read.number('limit', 1, QUERY.limitMax) ?? QUERY.pairsDefault };
}

function articleFilter(read: WordReader, now: Date): ArticleFilter {
  return {
    ...known({
      q: search(read),
      in: read.choices('in', SEARCH_FIELDS),
      ...sites(read),
      ...period(read, now),
      lang: languages(read),
      author: read.one('author'),
      section: read.one('section'),
      free: yesOrNo(read, 'free'),
      status: read.choices('status', BODY_STATUSES),
      story: read.one('story'),
      role: read.choices('role', ROLES),
      minSites: read.number('minSites', 1, Number.MAX_SAFE_INTEGER),
    }),
    by: read.choice('by', CLOCKS) ?? 'firstSeenAt',
  };
}

/** As {@link parseArticleQuery}, with the words of stories. */
export function parseStoryQuery(words: QueryWords, now: Date, spelling: Spelling = (word) => word): StoryQuery {
  const read = new WordReader(words, STORY_WORDS, spelling);
  const q = search(read);
  const sort = read.choice('sort', STORY_SORTS) ?? (q === undefined ? 'firstSeenAt' : 'relevance');
  refuseRelevanceWithoutWords(sort, q, read);
  return {
    ...known({
      q,
      in: read.choices('in', SEARCH_FIELDS),
      ...sites(read),
      ...period(read, now),
      lang: languages(read),
      minSites: read.number('minSites', 1, Number.MAX_SAFE_INTEGER),
      cursor: read.one('cursor'),
    }),
    sort,
    order: read.choice('order', ORDERS) ?? 'desc',
    limit: read.number('limit', 1, QUERY.limitMax) ?? QUERY.limitDefault,
  };
}

/** Read now, so that a mistake is found before anything is asked. */
function search(read: WordReader): string | undefined {
  const q = read.one('q')?.trim();
  if (q === undefined || q === '') return undefined;
  parseExpression(q);
  return q;
}

function refuseRelevanceWithoutWords(sort: string, q: string | undefined, read: WordReader): void {
  if (sort !== 'relevance' || q !== undefined) return;
  throw read.mistake(
    'sort',
    'cannot be "relevance" without words to look for',
    'Add the words, or sort by firstSeenAt.',
  );
}

function sites(read: WordReader): Pick<ArticleQuery, 'site' | 'excludeSite' | 'originalSite'> {
  const domains = (name: string) => read.many(name)?.map((domain) => domainOf(read, name, domain));
  return known({
    site: domains('site'),
    excludeSite: domains('excludeSite'),
    originalSite: domains('originalSite'),
  });
}

/** In the letters of DNS, without the `www.` that no site means. */
function domainOf(read: WordReader, name: string, value: string): string {
  const isAddress = value.includes('/');
  const host = isAddress ? URL.parse(value)?.hostname : URL.parse(`http://${value}/`)?.hostname;
  const domain = host?.replace(/^www\./, '').replace(/\.$/, '');
  if (domain !== undefined && !isAddress && DOMAIN.test(domain)) return domain;
  const example = domain !== undefined && DOMAIN.test(domain) ? domain : 'example.com';
  throw read.mistake(name, `cannot be "${value}"`, `a domain, such as ${example}.`);
}

function period(read: WordReader, now: Date): Pick<ArticleQuery, 'from' | 'to'> {
  const cursor = read.one('cursor');
  const begun = cursor === undefined ? undefined : cursorPeriod(cursor);
  const from = time(read, 'from', now, begun?.from);
  const to = time(read, 'to', now, begun?.to);
  if (from !== undefined && to !== undefined && from >= to) {
    throw read.mistake('from', `(${from}) is not before the end (${to})`, 'Exchange them, or widen the period.');
  }
  return known({ from, to });
}

/** @param begun the same time as it was when the walk that a cursor goes on with began */
function time(read: WordReader, name: 'from' | 'to', now: Date, begun: string | undefined): string | undefined {
  const text = read.one(name)?.trim();
  if (text === undefined) return undefined;
  if (begun !== undefined && isRelative(text)) return begun;
  const instant = parseTime(text, now);
  if (instant !== undefined) return instant;
  throw read.mistake(
    name,
    `cannot be "${text}"`,
    'a day (2026-11-23), a time (2026-11-23T08:00Z), or so long ago (7d, 24h, 30m).',
  );
}

/** BCP 47 as far as it is compared: letters, digits and hyphens, lower case. */
function languages(read: WordReader): string[] | undefined {
  return read.many('lang')?.map((code) => {
    const lower = code.toLowerCase().replaceAll('_', '-');
    if (/^[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}$/.test(lower) && !isUnassigned(lower)) return lower;
    const meant = codeOf(lower);
    throw read.mistake(
      'lang',
      `cannot be "${code}"`,
      meant === undefined ? 'a language code such as en, pt-BR or zh.' : `"${meant}".`,
    );
  });
}

const languageNames = (): Intl.DisplayNames => new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Of two letters all that are assigned have a name (ISO 639-1); of three, not all are known here. */
const isUnassigned = (code: string): boolean =>
  /^[a-z]{2}(-|$)/.test(code) && languageNames().of(code.slice(0, 2)) === undefined;

/** The code of a language that was given by its English name. */
function codeOf(name: string): string | undefined {
  const letters = 'a b c d e f g h i j k l m n o p q r s t u v w x y z'.split(' ');
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const names = languageNames();
  return codes.find((code) => names.of(code)?.toLowerCase() === name);
}

function yesOrNo(read: WordReader, name: string): boolean | undefined {
  const choice = read.choice(name, ['yes', 'no', 'true', 'false']);
  return choice === undefined ? undefined : choice === 'yes' || choice === 'true';
}

/** Without the keys whose value is undefined. */
function known<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
