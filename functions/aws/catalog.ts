/**
 * Questions that the table's keys can answer: by site, by day and by story, in the order of first sight. What else a question
 * asks of the rows is looked at after reading; what would need all rows to be read is refused in words.
 */
import { UsageError } from '../errors.ts';
import type { Catalog } from '../ports.ts';
import { decodeCursor, encodeCursor, type Position } from '../query/cursor.ts';
import type { ArticleQuery, ArticleRow, ResultPage, StoryQuery, StoryRow } from '../query/query.ts';
import type { Story } from '../story/story.ts';
import { articleOfStory } from '../story/tree.ts';
import { fromItem, type IndexedArticle } from './articles.ts';
import { fitsMember, fitsRow, isNear, readMembers, represents } from './fitting.ts';
import { seenOf } from './keys.ts';
import { Partitions } from './partitions.ts';
import type { Table } from './table.ts';
import { tellStories, type Told } from './telling.ts';
import { byDay, bySites, countKeys, type Step } from './walk.ts';

/** Rows that one page reads at most: a filter that nothing passes answers with an empty page and a cursor. */
const READ_MOST = 5000;
/** Rows whose stories are looked up together. */
const CHUNK = 100;

/**
 * A page may be shorter than its limit and still have a cursor, when it was long looked for.
 * @param now where the walk through the days begins
 */
export function tableCatalog(table: Table, now: () => Date = () => new Date()): Catalog {
  const sources = (): Sources => ({ table, partitions: new Partitions(table), now });
  return {
    articles: (query) => articlesOf(sources(), query),
    stories: (query) => storiesOf(sources(), query),
    // Its keys tell which rows there are, not how many.
    countArticles: () => Promise.resolve(undefined),
    countStories: () => Promise.resolve(undefined),
    countNew: (query) => countKeys(table, query, now()),
    stats: () => Promise.reject(refused('count')),
    flow: () => Promise.reject(refused('tell who copies whom')),
    facet: () => Promise.reject(refused('count')),
    siteDays: () => Promise.reject(refused('count')),
    days: () => Promise.reject(refused('count')),
    delays: () => Promise.reject(refused('count')),
  };
}

/** Of one question. */
interface Sources {
  table: Table;
  partitions: Partitions;
  now: () => Date;
}

async function articlesOf(sources: Sources, query: ArticleQuery): Promise<ResultPage<ArticleRow>> {
  refuseArticles(query);
  const { partitions } = sources;
  const position = decodeCursor('articles', query);
  const steps =
    query.story === undefined ? walk(sources, query, position) : ofStory(sources, query, query.story, position);
  return collect('articles', query, steps, async (articles) => {
    const told = await tellStories(
      partitions,
      articles.map(({ articleId }) => articleId),
    );
    const rows = articles.map((article) => toRow(article, told.get(article.articleId)));
    const fitting = rows.filter(({ row, story }) => fitsRow(row, query) && hasOriginalOn(story, query));
    const kept = await Promise.all(
      fitting.map(async ({ row, story }) => {
        const others = story && query.collapse === 'story' ? await readMembers(partitions, story, query) : [];
        return represents(
          row,
          others.filter((member) => fitsMember(member, query)),
        );
      }),
    );
    return fitting
      .filter((_, at) => kept[at])
      .map(({ row }) => ({ seen: seenOf(row.firstSeenAt, row.articleId), row }));
  });
}

type AskedOriginal = Pick<StoryQuery, 'originalSite'>;

const hasOriginalOn = (story: Story | undefined, { originalSite }: AskedOriginal): boolean =>
  originalSite === undefined || (story?.original !== undefined && isNear(story.original.site, originalSite));

function toRow(article: IndexedArticle, { story, membership }: Partial<Told> = {}): { row: ArticleRow; story?: Story } {
  const row: ArticleRow = {
    ...article,
    ...(story === undefined ? {} : { storyId: story.storyId }),
    role: membership?.role ?? 'unknown',
    ...(membership?.match === undefined ? {} : { match: membership.match }),
    siteCount: story?.siteCount ?? 1,
    articleCount: story?.articleCount ?? 1,
  };
  return { row, ...(story === undefined ? {} : { story }) };
}

/** A story stands where its first-seen article stands: each is met once, in its order. */
async function storiesOf(sources: Sources, query: StoryQuery): Promise<ResultPage<StoryRow>> {
  refuseStories(query);
  const { partitions } = sources;
  const { order, from, to } = query;
  const steps = walk(sources, { order, ...(from && { from }), ...(to && { to }) }, decodeCursor('stories', query));
  return collect('stories', query, steps, async (articles) => {
    const told = await tellStories(
      partitions,
      articles.map(({ articleId }) => articleId),
    );
    const found = await Promise.all(
      articles.map(async (article) => {
        const story = told.get(article.articleId)?.story;
        if (story === undefined || !isFirstSeen(story, article)) return [];
        if (story.siteCount < (query.minSites ?? 1) || !hasOriginalOn(story, query)) return [];
        if (!(await answers(partitions, story, query))) return [];
        return [{ seen: seenOf(article.firstSeenAt, article.articleId), row: story }];
      }),
    );
    return found.flat();
  });
}

function isFirstSeen(story: Story, { firstSeenAt, articleId }: IndexedArticle): boolean {
  return !story.members.some((other) => seenOf(other.firstSeenAt, other.articleId) < seenOf(firstSeenAt, articleId));
}

/** One of its articles is what was asked for, and none is on a site that was not wanted. */
async function answers(
  partitions: Partitions,
  story: Story,
  { site, excludeSite, lang }: StoryQuery,
): Promise<boolean> {
  if (story.members.some((member) => !fitsMember(member, { ...(excludeSite && { excludeSite }) }))) return false;
  if (site === undefined && lang === undefined) return true;
  const wanted = { ...(site && { site }), ...(lang && { lang }) };
  return (await readMembers(partitions, story, wanted)).some((member) => fitsMember(member, wanted));
}

type Walked = Pick<ArticleQuery, 'site' | 'from' | 'to' | 'order'>;

function walk(
  { table, partitions, now }: Sources,
  query: Walked,
  position: Position | undefined,
): AsyncGenerator<Step> {
  const range = {
    order: query.order,
    ...(query.from === undefined ? {} : { from: query.from }),
    ...(query.to === undefined ? {} : { to: query.to }),
    ...(position === undefined ? {} : { after: `${position.value}#${position.id}` }),
  };
  return query.site === undefined
    ? byDay({ table, partitions }, range, now())
    : bySites({ table, partitions }, query.site, range);
}

/** The articles of one story: few enough to be put in order here. */
async function* ofStory(
  { partitions }: Sources,
  { order, from, to }: ArticleQuery,
  storyId: string,
  position: Position | undefined,
): AsyncGenerator<Step> {
  const articleId = articleOfStory(storyId);
  const members = (await tellStories(partitions, [articleId])).get(articleId)?.story.members ?? [];
  const heads = await partitions.heads(members.map((member) => member.articleId));
  const steps = [...heads.values()]
    .map(fromItem)
    .filter(({ firstSeenAt }) => (from === undefined || firstSeenAt >= from) && (to === undefined || firstSeenAt < to))
    .map((article) => ({ seen: seenOf(article.firstSeenAt, article.articleId), article }))
    .sort((a, b) => (a.seen < b.seen ? -1 : 1));
  if (order === 'desc') steps.reverse();
  const after = position && `${position.value}#${position.id}`;
  yield* steps.filter(({ seen }) => after === undefined || (order === 'desc' ? seen < after : seen > after));
}

/**
 * Fills a page from a walk.
 * @param choose the rows among some articles, in their order
 */
async function collect<Row>(
  what: 'articles' | 'stories',
  query: ArticleQuery | StoryQuery,
  steps: AsyncGenerator<Step>,
  choose: (articles: IndexedArticle[]) => Promise<{ seen: string; row: Row }[]>,
): Promise<ResultPage<Row>> {
  const rows: { seen: string; row: Row }[] = [];
  const size = Math.min(CHUNK, query.limit + 1);
  let read = 0;
  let chunk: IndexedArticle[] = [];
  let last: string | undefined;
  for await (const { seen, article, isLast } of steps) {
    last = seen;
    if (article) chunk.push(article);
    read++;
    if (chunk.length < size && read < READ_MOST && !isLast) continue;
    rows.push(...(await choose(chunk)));
    chunk = [];
    if (rows.length > query.limit)
      return { items: rows.slice(0, query.limit).map(({ row }) => row), ...goingOn(rows[query.limit - 1]?.seen) };
    if (read >= READ_MOST || isLast) return { items: rows.map(({ row }) => row), ...goingOn(last) };
  }
  rows.push(...(await choose(chunk)));
  const isMore = rows.length > query.limit;
  return {
    items: rows.slice(0, query.limit).map(({ row }) => row),
    ...(isMore ? goingOn(rows[query.limit - 1]?.seen) : {}),
  };

  function goingOn(seen: string | undefined): { nextCursor?: string } {
    if (seen === undefined) return {};
    const [value = '', id = ''] = seen.split('#');
    return { nextCursor: encodeCursor(what, query, { value, id }) };
  }
}

const WHAT_CAN =
  'by itself it answers by site, day and story, in the order of first sight. `newsfold pull` mirrors it, and then every question is answered.';

const refused = (what: string): UsageError => new UsageError(`The deployed archive cannot ${what}.`, { fix: WHAT_CAN });

function refuseArticles(query: ArticleQuery): void {
  const unable = [
    query.q !== undefined && 'look for words',
    query.author !== undefined && 'look for an author',
    query.section !== undefined && 'look for a section',
    query.free !== undefined && 'tell free articles from others',
    query.by !== 'firstSeenAt' && (query.from ?? query.to) !== undefined && `choose a period by ${query.by}`,
    query.sort !== 'firstSeenAt' && `sort by ${query.sort}`,
  ].find((what) => what !== false);
  if (unable !== undefined) throw refused(unable);
  if (query.site === undefined && query.story === undefined) refuseOldestFirst(query);
}

function refuseStories(query: StoryQuery): void {
  const unable =
    query.q !== undefined ? 'look for words' : query.sort !== 'firstSeenAt' ? `sort by ${query.sort}` : undefined;
  if (unable !== undefined) throw refused(unable);
  refuseOldestFirst(query);
}

function refuseOldestFirst({ order, from }: Pick<ArticleQuery, 'order' | 'from'>): void {
  if (order === 'desc' || from !== undefined) return;
  throw new UsageError('The deployed archive does not know its first day.', { fix: 'from, or the newest first.' });
}
