/** What is true of the sample world: what a perfect crawl stores, and how a perfect fold groups it. */
import type { Attribution, BodyStatus } from '../functions/article/article.ts';
import { asOf } from './pages.ts';
import { SITES } from './sites.ts';
import type { SampleLink } from './sites.ts';
import { paragraphsOf, plain } from './text.ts';
import { buildWorld } from './world.ts';
import type { Run, SampleArticle } from './article.ts';
import type { WorldOptions } from './world.ts';

export interface ExpectedVersion {
  /** The run from which on the page shows it. */
  run: Run;
  headline: string;
  /** What an ideal extractor returns, in order. */
  paragraphs: string[];
  dateModified: string;
}

export interface ExpectedArticle {
  /** The address that answers in the end. */
  url: string;
  /** The address that the listing prints, without tracking parameters. */
  listedUrl: string;
  site: string;
  headline: string;
  inLanguage: string;
  bodyStatus: BodyStatus;
  /** The run whose listings show it first. */
  run: Run;
  /** ISO 8601 in UTC. */
  datePublished: string;
  author?: string;
  /** Of the first version. */
  paragraphs: string[];
  /** Lines that belong to the repost and not to the text: an extractor may keep or drop them. */
  creditLines: string[];
  /** What the page or its listing declares of its origin, at least. The agency's own dateline names itself and is not here. */
  attribution: Attribution['kind'][];
  /** More than one when the page changes between the runs. */
  versions: ExpectedVersion[];
}

/**
 * A link in a listing that must not become an article. `gone`: the server says 404 or 410. `elsewhere`: another site's, recorded and
 * not fetched. `refused`: robots.txt forbids it, so it is not fetched although a page is there. `consent-wall`: 200, and no
 * word of the article. `not-article`: a page of links.
 */
export interface ExpectedLink {
  url: string;
  site: string;
  run: Run;
  outcome: SampleLink['outcome'] | 'refused';
  /** What the server would answer. */
  status: 200 | 404 | 410 | 421;
}

export interface ExpectedStory {
  /** `url` is absent when the origin is only named; `crawled: false` when it is none of the sample sites. */
  original: { site: string; url?: string; crawled: boolean };
  /** Addresses, the original (if crawled) first, then by date. */
  members: string[];
  /** What declares the origin, over all members; empty when only the dates speak. */
  why: Attribution['kind'][];
}

export interface MustNotFold {
  why: string;
  /** No two of these are in one story. */
  urls: string[];
}

export interface ExpectedWorld {
  articles: ExpectedArticle[];
  links: ExpectedLink[];
  /** Stories of more than one article, and copies whose origin is outside, after run 2. */
  stories: ExpectedStory[];
  mustNotFold: MustNotFold[];
}

/** Groups of texts (by name) that are near and not the same. */
const NOT_THE_SAME: { why: string; slugs: string[] }[] = [
  {
    why: "two newsrooms' own reports of one council vote, with one shared quote",
    slugs: ['customs-house-vote', 'customs-house-weekly'],
  },
  {
    why: "two newsrooms' own reports of the end of a strike, with one shared quote",
    slugs: ['pilots-strike-wire', 'pilots-strike-post'],
  },
  { why: 'a weather template filled twice', slugs: ['weather-today', 'weather-yesterday'] },
  { why: 'a market report filled twice', slugs: ['fish-market-today', 'fish-market-yesterday'] },
  { why: "a live blog's two pages", slugs: ['storm-live-1', 'storm-live-2'] },
  { why: 'two horoscopes with the same opening', slugs: ['stars-today', 'stars-yesterday'] },
  {
    why: 'a round-up that names the stories it links to',
    slugs: ['five-things', 'ferry-returns', 'storm-warden', 'night-bakery'],
  },
  { why: 'a report and the comment on it', slugs: ['ferry-returns', 'ferry-column'] },
];

/** @param now and the options as given to `serveSamples`. */
export function expectedWorld(now: Date, options: WorldOptions = {}): ExpectedWorld {
  const world = buildWorld(now, options).articles;
  const urls = new Map(world.map((article) => [article.slug, article.url]));
  const articles = world.filter((article) => !article.refused);
  return {
    articles: articles.map(expectedArticle),
    links: [
      ...SITES.flatMap((site) => site.links.map((link) => expectedLink(site.host, link))),
      ...world
        .filter((article) => article.refused)
        .map(({ url, host, run }) => ({ url, site: host, run, outcome: 'refused' as const, status: 200 as const })),
    ],
    stories: stories(articles),
    mustNotFold: [
      ...NOT_THE_SAME.map(({ why, slugs }) => ({ why, urls: slugs.map((slug) => addressOf(urls, slug)) })),
      {
        why: 'two pages behind the same consent wall',
        urls: SITES.flatMap((site) => site.links)
          .filter((link) => link.outcome === 'consent-wall')
          .map((link) => link.url),
      },
    ],
  };
}

const STATUS = { gone: 404, elsewhere: 421, 'consent-wall': 200, 'not-article': 200 } as const;

function expectedLink(site: string, { url, run, outcome, status }: SampleLink): ExpectedLink {
  return { url, site, run, outcome, status: status ?? STATUS[outcome] };
}

function addressOf(urls: Map<string, string>, slug: string): string {
  const url = urls.get(slug);
  if (url === undefined) throw new Error(`no text "${slug}"`);
  return url;
}

const iso = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

function expectedArticle(article: SampleArticle): ExpectedArticle {
  const runs: Run[] = article.revised ? [1, 2] : [article.run];
  const versions = runs.map((run): ExpectedVersion => {
    const shown = asOf(article, run);
    return { run, headline: shown.headline, paragraphs: paragraphsOf(shown.blocks), dateModified: iso(shown.modified) };
  });
  return {
    url: article.url,
    listedUrl: article.listedAs ?? article.url,
    site: article.host,
    headline: article.headline,
    inLanguage: article.language,
    bodyStatus: article.bodyStatus,
    run: article.run,
    datePublished: iso(article.published),
    ...(article.author === undefined ? {} : { author: article.author }),
    paragraphs: paragraphsOf(article.blocks),
    creditLines: article.credit ? [plain(article.credit)] : [],
    attribution: article.why,
    versions,
  };
}

function stories(articles: SampleArticle[]): ExpectedStory[] {
  const byOriginal = Map.groupBy(
    articles.filter((article) => article.copyOf !== undefined),
    (article) => article.copyOf ?? '',
  );
  return [...byOriginal].map(([url, copies]) => {
    const original = articles.find((article) => article.url === url);
    const inOrder = copies.toSorted((a, b) => a.published.getTime() - b.published.getTime());
    return {
      original: { site: new URL(url).hostname, url, crawled: original !== undefined },
      members: [...(original ? [url] : []), ...inOrder.map((copy) => copy.url)],
      why: [...new Set(copies.flatMap((copy) => copy.why))],
    };
  });
}
