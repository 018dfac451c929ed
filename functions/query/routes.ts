/** The paths of the HTTP API: what each answers with. The OpenAPI document is made from this list, too. */
import type { ArticleHead } from '../article/article.ts';
import { identityOf, fetchUrl } from '../candidate/address.ts';
import { NotFoundError, UsageError } from '../errors.ts';
import { articleIdOf, candidateKeyOf } from '../identity.ts';
import type { Stores } from '../ports.ts';
import {
  ARTICLE_COLUMNS,
  FLOW_COLUMNS,
  memberColumns,
  RECORD_COLUMNS,
  RELATED_COLUMNS,
  RUN_COLUMNS,
  SITE_COLUMNS,
  STATS_COLUMNS,
  STORY_COLUMNS,
  VERSION_COLUMNS,
  type Columns,
} from './columns.ts';
import { compareArticle } from './comparison.ts';
import type { CsvValue } from './csv.ts';
import {
  ARTICLE_FIELDS,
  columnsFor,
  parseFields,
  pick,
  STORY_FIELDS,
  withFields,
  type ArticleAnswer,
} from './fields.ts';
import { articleNode, storyNode, type Node } from './jsonld.ts';
import { parseArticleQuery, parseFlowQuery, parseStatsQuery, parseStoryQuery } from './parse.ts';
import type { ResultPage, StoryRow } from './query.ts';
import { WordReader, type QueryWords } from './reader.ts';
import { articleRecord } from './record.ts';
import { relatedTo } from './related.ts';
import { articleItem, storyItem, type FeedItem } from './rss.ts';
import type { SchemaName } from './schema.ts';
import { siteRows } from './sites.ts';
import { totalsOf } from './totals.ts';
import { ARTICLE_WORDS, FIELDS_WORD, FLOW_WORDS, STATS_WORDS, STORY_WORDS, type QueryWord } from './words.ts';
import { versionsOf } from './versions.ts';

export type Asked = Pick<Stores, 'articles' | 'objects' | 'stories' | 'catalog' | 'frontier' | 'runs'>;

export const HTTP_FORMATS = ['json', 'ndjson', 'csv', 'rss', 'jsonld'] as const;
export type HttpFormat = (typeof HTTP_FORMATS)[number];

/** What a path answers with, before it is written in a format. */
export interface Found {
  /** As JSON: a page of a list, or one thing. */
  value: object;
  /** Of a list. */
  page?: ResultPage<object>;
  /** A line of names, then one for each row. */
  table?: () => CsvValue[][];
  feed?: () => FeedItem[];
  nodes?: () => Node[];
}

export interface Route {
  /** `{id}` stands for one segment. */
  path: string;
  about: string;
  words: readonly QueryWord[];
  formats: readonly HttpFormat[];
  result: SchemaName;
  answer: (stores: Asked, words: QueryWords, now: Date, id: string) => Promise<Found>;
}

function list<Row extends object>(
  page: ResultPage<Row>,
  columns: Columns<Row>,
  { feed, node }: { feed?: (row: Row) => FeedItem; node?: (row: Row) => Node } = {},
): Found {
  return {
    value: page,
    page,
    table: () => tableOf(page.items, columns),
    ...(feed && { feed: () => page.items.map(feed) }),
    ...(node && { nodes: () => page.items.map(node) }),
  };
}

function tableOf<Row>(rows: readonly Row[], columns: Columns<Row>): CsvValue[][] {
  return [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, value]) => value(row)))];
}

const TABLES = ['json', 'ndjson', 'csv'] as const;
const RUNS_DEFAULT = 50;
export const VERSIONS_MAX = 1_000_000;
const aVersion = { value: 'n', number: { least: 1, most: VERSIONS_MAX } };

export const VERSION_WORDS: readonly QueryWord[] = [
  { name: 'version', ...aVersion, about: 'the number of a version, from 1; else the latest' },
];
export const DIFF_WORDS: readonly QueryWord[] = [
  {
    name: 'against',
    value: 'what',
    about: 'original, previous, the number of a version, or the id of another article',
  },
  { name: 'version', ...aVersion, about: 'of the article; else the latest' },
  { name: 'againstVersion', ...aVersion, about: 'of the other article; else its latest' },
];
const LOOKUP_WORDS: readonly QueryWord[] = [{ name: 'url', value: 'address', about: 'the address' }];
const RUNS_WORDS: readonly QueryWord[] = [
  {
    name: 'limit',
    value: 'n',
    number: { least: 1, most: 1000 },
    default: RUNS_DEFAULT,
    about: 'runs, 1 to 1000 (default 50)',
  },
];
const NO_WORDS: readonly QueryWord[] = [];

export const ROUTES: readonly Route[] = [
  {
    path: '/articles',
    about: 'Articles, one row a story unless every one is asked for',
    words: [...ARTICLE_WORDS, FIELDS_WORD],
    formats: HTTP_FORMATS,
    result: 'articles',
    answer: (stores, words, now) => articles(stores, words, now),
  },
  {
    path: '/articles/{id}',
    about: 'One article: its latest version, or another one',
    words: VERSION_WORDS,
    formats: ['json', 'ndjson', 'csv', 'jsonld'],
    result: 'article',
    answer: article,
  },
  {
    path: '/articles/{id}/versions',
    about: 'The versions of the text, the first first, each with what changed',
    words: NO_WORDS,
    formats: TABLES,
    result: 'versions',
    answer: async (stores, words, _now, id) => {
      new WordReader(words, NO_WORDS);
      return list({ items: await versionsOf(stores.objects, await headOf(stores, id)) }, VERSION_COLUMNS);
    },
  },
  {
    path: '/articles/{id}/related',
    about: 'Later articles that share passages with it without being copies of it, the most words in common first',
    words: NO_WORDS,
    formats: TABLES,
    result: 'related',
    answer: async (stores, words, _now, id) => {
      new WordReader(words, NO_WORDS);
      return list({ items: await relatedTo(stores, (await headOf(stores, id)).articleId) }, RELATED_COLUMNS);
    },
  },
  {
    path: '/articles/{id}/diff',
    about: 'What the article has that another one, or another version of it, has not; sentence by sentence',
    words: DIFF_WORDS,
    formats: ['json'],
    result: 'comparison',
    answer: diff,
  },
  {
    path: '/stories',
    about: 'Stories: articles that are copies of one text',
    words: [...STORY_WORDS, FIELDS_WORD],
    formats: HTTP_FORMATS,
    result: 'stories',
    answer: (stores, words, now) => stories(stores, words, now),
  },
  {
    path: '/stories/{id}',
    about: 'One story: the original and why, and who carried it; as a table, its articles',
    words: NO_WORDS,
    formats: ['json', 'ndjson', 'csv', 'jsonld'],
    result: 'story',
    answer: story,
  },
  {
    path: '/lookup',
    about: 'The article at an address, in any spelling of it',
    words: LOOKUP_WORDS,
    formats: ['json', 'ndjson', 'csv', 'jsonld'],
    result: 'article',
    answer: lookup,
  },
  {
    path: '/stats',
    about: 'How many articles and stories, and in what roles: by time, site, language, role or section',
    words: STATS_WORDS,
    formats: TABLES,
    result: 'stats',
    answer: async (stores, words, now) =>
      list({ items: await stores.catalog.stats(parseStatsQuery(words, now)) }, STATS_COLUMNS),
  },
  {
    path: '/flow',
    about: 'Who copies whom, how much, and how much later',
    words: FLOW_WORDS,
    formats: TABLES,
    result: 'flow',
    answer: async (stores, words, now) =>
      list({ items: await stores.catalog.flow(parseFlowQuery(words, now)) }, FLOW_COLUMNS),
  },
  {
    path: '/sites',
    about: 'How each site is doing: what came, what was to be expected, what went wrong',
    words: NO_WORDS,
    formats: TABLES,
    result: 'sites',
    answer: async (stores, words, now) => {
      new WordReader(words, NO_WORDS);
      return list({ items: await siteRows(stores, now) }, SITE_COLUMNS);
    },
  },
  {
    path: '/runs',
    about: 'What the last runs of the crawl did, the latest first',
    words: RUNS_WORDS,
    formats: TABLES,
    result: 'runs',
    answer: async (stores, words) =>
      list(
        { items: await stores.runs.latest(new WordReader(words, RUNS_WORDS).number('limit', 1, 1000) ?? RUNS_DEFAULT) },
        RUN_COLUMNS,
      ),
  },
  {
    path: '/feed.rss',
    about: 'The articles that answer a question, as a feed',
    words: ARTICLE_WORDS,
    formats: ['rss'],
    result: 'articles',
    answer: (stores, words, now) => articles(stores, words, now),
  },
];

async function articles(stores: Asked, { fields: names, ...words }: QueryWords, now: Date): Promise<Found> {
  const fields = parseFields(names, ARTICLE_FIELDS);
  const query = parseArticleQuery(words, now);
  const [page, counts] = await Promise.all([stores.catalog.articles(query), stores.catalog.countArticles(query)]);
  const items = await withFields(stores, page.items, fields);
  const totals = totalsOf(counts, query.collapse);
  const columns = fields === undefined ? undefined : recordColumns(fields);
  const written = fields === undefined || fields === 'full' ? { feed: articleItem, node: articleNode } : {};
  return columns === undefined
    ? list({ ...page, ...totals }, ARTICLE_COLUMNS, written)
    : list({ ...page, items, ...totals }, columns, written);
}

/** Of a row, of a record, or of both: a field that there is not is an empty cell. */
function recordColumns(fields: readonly string[] | 'full'): Columns<ArticleAnswer> {
  const record = RECORD_COLUMNS as Columns<ArticleAnswer>;
  const others = ARTICLE_COLUMNS.filter(([name]) => !record.some(([column]) => column === name));
  const all = [...record, ...(others as Columns<ArticleAnswer>)];
  return fields === 'full' ? all : columnsFor(all, fields);
}

async function stories(stores: Asked, { fields: names, ...words }: QueryWords, now: Date): Promise<Found> {
  const fields = parseFields(names, STORY_FIELDS);
  const query = parseStoryQuery(words, now);
  const [page, total] = await Promise.all([stores.catalog.stories(query), stores.catalog.countStories(query)]);
  const written = { feed: storyItem, node: storyNode };
  const counted = { ...page, ...(total === undefined ? {} : { total }) };
  if (fields === undefined || fields === 'full') return list(counted, STORY_COLUMNS, written);
  const items = page.items.map((row) => pick(row, fields));
  return list({ ...counted, items }, columnsFor(STORY_COLUMNS as Columns<Partial<StoryRow>>, fields));
}

async function article(stores: Asked, words: QueryWords, _now: Date, id: string): Promise<Found> {
  const version = new WordReader(words, VERSION_WORDS).number('version', 1, VERSIONS_MAX);
  return recordAnswer(stores, await headOf(stores, id), version);
}

async function recordAnswer(stores: Asked, head: ArticleHead, version?: number): Promise<Found> {
  if (version !== undefined && !head.versions.some((one) => one.version === version)) {
    throw new NotFoundError(`The article has no version ${version}.`, { fix: `It has ${head.versions.length}.` });
  }
  const value = await articleRecord(stores, head, version);
  return { value, table: () => tableOf([value], RECORD_COLUMNS), nodes: () => [articleNode(value)] };
}

async function story(stores: Asked, words: QueryWords, _now: Date, id: string): Promise<Found> {
  new WordReader(words, NO_WORDS);
  const found = isId('s', id) ? await stores.stories.story(id) : undefined;
  if (found === undefined) throw notFound('story', 's');
  const table = (): CsvValue[][] => tableOf(found.members, memberColumns(found.storyId));
  return { value: found, table, nodes: () => [storyNode(found)] };
}

async function diff(stores: Asked, words: QueryWords, _now: Date, id: string): Promise<Found> {
  const read = new WordReader(words, DIFF_WORDS);
  const value = await compareArticle(stores, await headOf(stores, id), {
    against: read.one('against'),
    version: read.number('version', 1, VERSIONS_MAX),
    againstVersion: read.number('againstVersion', 1, VERSIONS_MAX),
  });
  return { value };
}

async function lookup(stores: Asked, words: QueryWords): Promise<Found> {
  const url = fetchUrl(new WordReader(words, LOOKUP_WORDS).one('url') ?? '');
  if (url === undefined) throw new UsageError('url is not an address.', { fix: 'url=https://example.com/a/1' });
  const head = await articleAt(stores, url);
  if (head === undefined) throw new NotFoundError('No article of the archive is at this address.', { where: url });
  return recordAnswer(stores, head);
}

/** The article whose identity the address has, or that a redirect or canonical address led to from there. */
export async function articleAt(
  stores: Pick<Asked, 'articles' | 'frontier'>,
  url: string,
): Promise<ArticleHead | undefined> {
  const identity = identityOf(url);
  const head = await stores.articles.get(articleIdOf(identity));
  if (head !== undefined) return head;
  const candidate = await stores.frontier.candidate(candidateKeyOf(identity));
  return candidate?.articleId === undefined ? undefined : stores.articles.get(candidate.articleId);
}

async function headOf(stores: Asked, id: string): Promise<ArticleHead> {
  const head = isId('a', id) ? await stores.articles.get(id) : undefined;
  if (head === undefined) throw notFound('article', 'a');
  return head;
}

/** Ids are hashes in Crockford's letters; anything else is answered without asking the store. */
const isId = (kind: 'a' | 's', id: string): boolean => id.startsWith(`${kind}_`) && /^[0-9a-z]{16}$/.test(id.slice(2));

const notFound = (what: string, letter: string): NotFoundError =>
  new NotFoundError(`No ${what} has this id.`, { fix: `An id is ${letter}_ and 16 letters or digits.` });
