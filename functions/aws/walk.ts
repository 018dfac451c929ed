/** Walks through articles in the order of first sight: of sites, or of days. */
import type { Order } from '../query/query.ts';
import { fromItem, type IndexedArticle } from './articles.ts';
import { dayOf, INDEXES, siteOf } from './keys.ts';
import { textOf } from './item.ts';
import type { Partitions } from './partitions.ts';
import type { Table } from './table.ts';

/** A place in the order (`firstSeenAt#articleId`), with the article that stands there, if one does. */
export interface Step {
  seen: string;
  article?: IndexedArticle;
  /** The walk ends here for now: it has looked far enough for one page. */
  isLast?: true;
}

export interface Range {
  order: Order;
  /** Instants: the first inclusive, the second exclusive. */
  from?: string;
  to?: string;
  /** Only what comes behind this place. */
  after?: string;
}

/** The indexes, and what they lead to. */
export interface Walked {
  table: Table;
  partitions: Partitions;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Items of one request, before anything is filtered: about what a page of a list needs. */
const PER_REQUEST = 100;
/**
 * Days looked at for one page, a request each. When none of them had an article, the walk ends: what was taken in under
 * older dates is asked for by `from`.
 */
const DAYS_PER_PAGE = 100;
/** Days asked for at once where nothing was seen; after a day with articles it is one again. */
const DAYS_AT_ONCE = 16;
/** Sorts before and behind every instant. */
const BEGINNING = '0';
const END = '9';

/**
 * The articles of some sites, merged.
 * @param domains as in sites.yaml; of a host below a site, the site's articles of that host
 */
export async function* bySites(walked: Walked, domains: readonly string[], range: Range): AsyncGenerator<Step> {
  const wanted = new Map<string, Set<string> | 'all'>();
  for (const domain of domains) {
    wanted.set(domain, 'all');
    for (const above of domainsAbove(domain)) {
      const hosts = wanted.get(above) ?? new Set();
      if (hosts !== 'all') wanted.set(above, hosts.add(domain));
    }
  }
  const streams = [...wanted].map(([site, hosts]) =>
    entriesOf(walked, INDEXES.bySite, siteOf(site), range, (article) => hosts === 'all' || isOn(article, hosts)),
  );
  yield* merged(streams, range.order);
}

function domainsAbove(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(1, -1).map((_, at) => labels.slice(at + 1).join('.'));
}

function isOn({ url }: IndexedArticle, hosts: ReadonlySet<string>): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return [...hosts].some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** All articles, day by day from the range's first in its order; without a `from`, until DAYS_PER_PAGE had none. */
export async function* byDay(walked: Walked, range: Range, now: Date): AsyncGenerator<Step> {
  const days = [...daysOf(range, now)];
  const isMore = days.length > DAYS_PER_PAGE;
  if (isMore) days.pop();
  let isSilent = true;
  for (let at = 0, atOnce = 1; at < days.length;) {
    const streams = days.slice(at, at + atOnce).map((day) => entriesOf(walked, INDEXES.byDay, day, range));
    const heads = await Promise.all(streams.map((stream) => stream.next()));
    const areEmpty = heads.every(({ done }) => done);
    at += streams.length;
    atOnce = areEmpty ? Math.min(DAYS_AT_ONCE, atOnce * 2) : 1;
    isSilent &&= areEmpty;
    for (const [index, stream] of streams.entries()) {
      const head = heads[index];
      if (head === undefined || head.done) continue;
      yield head.value;
      yield* stream;
    }
  }
  if (!isMore || (isSilent && range.from === undefined)) return;
  const last = days.at(-1) ?? '';
  // The place between this day and the next: all of it was seen.
  yield { seen: range.order === 'desc' ? `${last}T00:00:00.000Z#` : `${last}T23:59:59.999Z#~`, isLast: true };
}

/** How many articles of a site, or of all, the indexes have from an instant on: keys alone are read. */
export async function countKeys(
  table: Table,
  { from, site }: { from: string; site?: string },
  now: Date,
): Promise<number> {
  const [index, keys] =
    site === undefined
      ? [INDEXES.byDay, [...daysOf({ order: 'asc', from }, now)].slice(0, DAYS_PER_PAGE)]
      : [INDEXES.bySite, [siteOf(site)]];
  let count = 0;
  for (const key of keys) {
    const names = { '#key': index.partitionKey, '#seen': index.sortKey };
    const values = { ':key': key, ':from': from };
    const where = '#key = :key AND #seen >= :from';
    const selection = { index: index.name, where, names, values, order: 'ascending' as const };
    for await (const entries of table.pages(selection)) count += entries.length;
  }
  return count;
}

/** One more than a page has, if there are more. */
function* daysOf({ order, from, to, after }: Range, now: Date): Generator<string> {
  // Clocks of two workers differ: tomorrow is looked at, too.
  const newest = to ?? new Date(now.getTime() + DAY_MS).toISOString();
  const oldest = dayOf(from ?? BEGINNING);
  const first = Date.parse(dayOf(after ?? (order === 'desc' ? newest : (from ?? newest))));
  for (let days = 0; days <= DAYS_PER_PAGE; days++) {
    const day = dayOf(new Date(first + (order === 'desc' ? -days : days) * DAY_MS).toISOString());
    if (order === 'desc' ? day < oldest : day > dayOf(newest)) return;
    yield day;
  }
}

async function* entriesOf(
  { table, partitions }: Walked,
  index: typeof INDEXES.bySite | typeof INDEXES.byDay,
  key: string,
  { order, from, to, after }: Range,
  fits: (article: IndexedArticle) => boolean = () => true,
): AsyncGenerator<Step> {
  const low = order === 'asc' && after !== undefined ? after : (from ?? BEGINNING);
  const high = order === 'desc' && after !== undefined ? after : (to ?? END);
  // A cursor may lie outside of what was asked for on this day; DynamoDB refuses bounds in the wrong order.
  if (low > high) return;
  const selection = {
    index: index.name,
    where: '#key = :key AND #seen BETWEEN :low AND :high',
    names: { '#key': index.partitionKey, '#seen': index.sortKey },
    values: { ':key': key, ':low': low, ':high': high },
    order: order === 'asc' ? ('ascending' as const) : ('descending' as const),
    limit: PER_REQUEST,
  };
  for await (const entries of table.pages(selection)) {
    const heads = await partitions.heads(entries.map((entry) => textOf(entry, 'pk')));
    for (const entry of entries) {
      const seen = textOf(entry, 'seen');
      const item = heads.get(textOf(entry, 'pk'));
      // An entry may lag behind its item, which then stands where it says itself.
      if (item === undefined || textOf(item, 'seen') !== seen) continue;
      const article = fromItem(item);
      if (seen !== after && fits(article)) yield { seen, article };
    }
  }
}

/** Streams in one order become one. */
async function* merged(streams: AsyncGenerator<Step>[], order: Order): AsyncGenerator<Step> {
  const heads = await Promise.all(streams.map((stream) => stream.next()));
  for (;;) {
    let best = -1;
    for (const [at, head] of heads.entries()) {
      if (head.done) continue;
      const other = heads[best];
      const isBefore = other === undefined || other.done || (order === 'asc') === head.value.seen < other.value.seen;
      if (isBefore) best = at;
    }
    const chosen = heads[best];
    const stream = streams[best];
    if (chosen === undefined || chosen.done || stream === undefined) return;
    yield chosen.value;
    heads[best] = await stream.next();
  }
}
