/** Walks through articles in the order of first sight: of sites, or of days. */
import type { Order } from '../query/query.ts';
import { fromIndex, type IndexedArticle } from './articles.ts';
import { dayOf, INDEXES, siteOf } from './keys.ts';
import { textOf } from './item.ts';
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

const DAY_MS = 24 * 60 * 60 * 1000;
/** Items of one request, before anything is filtered: about what a page of a list needs. */
const PER_REQUEST = 100;
/**
 * Days looked at for one page: a request each, about two seconds in all. When none of them had an article, there was none
 * for more than a year, and the walk ends: what was taken in under older dates is asked for by `from`.
 */
const DAYS_PER_PAGE = 400;
/** Sorts before and behind every instant. */
const BEGINNING = '0';
const END = '9';

/**
 * The articles of some sites, merged.
 * @param domains as in sites.yaml; of a host below a site, the site's articles of that host
 */
export async function* bySites(table: Table, domains: readonly string[], range: Range): AsyncGenerator<Step> {
  const wanted = new Map<string, Set<string> | 'all'>();
  for (const domain of domains) {
    wanted.set(domain, 'all');
    for (const above of domainsAbove(domain)) {
      const hosts = wanted.get(above) ?? new Set();
      if (hosts !== 'all') wanted.set(above, hosts.add(domain));
    }
  }
  const streams = [...wanted].map(([site, hosts]) =>
    partition(table, INDEXES.bySite, siteOf(site), range, (article) => hosts === 'all' || isOn(article, hosts)),
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

/** All articles, day by day from the range's first in its order; without an end, until a year had none. */
export async function* byDay(table: Table, range: Range, now: Date): AsyncGenerator<Step> {
  const isDown = range.order === 'desc';
  // Clocks of two workers differ, and a saved page may claim any date: tomorrow is looked at, too.
  const newest = range.to ?? new Date(now.getTime() + DAY_MS).toISOString();
  const first = range.after ?? (isDown ? newest : (range.from ?? newest));
  const step = isDown ? -DAY_MS : DAY_MS;
  let isSilent = true;
  for (let day = Date.parse(dayOf(first)), days = 1; ; day += step, days++) {
    const name = dayOf(new Date(day).toISOString());
    if (isDown ? name < dayOf(range.from ?? BEGINNING) : name > dayOf(newest)) return;
    for await (const found of partition(table, INDEXES.byDay, name, range)) {
      isSilent = false;
      yield found;
    }
    if (days < DAYS_PER_PAGE) continue;
    // The place between this day and the next: all of it was seen.
    const seen = isDown ? `${name}T00:00:00.000Z#` : `${name}T23:59:59.999Z#~`;
    if (!isSilent || range.from !== undefined) yield { seen, isLast: true };
    return;
  }
}

async function* partition(
  table: Table,
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
  for await (const items of table.pages(selection)) {
    for (const item of items) {
      const seen = textOf(item, 'seen');
      const article = fromIndex(item);
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
