/** What the sample web answers to a path: the pure half of the server. */
import { atom, brokenRss, jsonFeed, rdf, rss } from './listing/feeds.ts';
import type { ListingContent } from './listing/feeds.ts';
import { frontPage, tidewaterFront, tidewaterSection, umikazeFront } from './listing/fronts.ts';
import { newsSitemap, sitemap, sitemapIndex } from './listing/sitemaps.ts';
import { listed, siteOf, SITES } from './sites.ts';
import type { SampleListing, SampleSite } from './sites.ts';
import { TEMPLATES } from './template/index.ts';
import { consentWall } from './template/northshorepost.ts';
import type { Run, SampleArticle } from './article.ts';
import type { SampleWorld } from './world.ts';

export interface Answer {
  status: number;
  contentType: string;
  body: string;
  encoding: SampleSite['encoding'];
  location?: string;
  lastModified?: Date;
  validators: 'etag' | 'last-modified' | 'both' | 'none';
}

const TIDEWATER = 'tidewaterweekly.example';
const PAGE_NUMBER = /^\/page\/(\d{1,3})\/$/;

/** @param pathAndQuery as the request line gives it. @returns undefined when the host is none of the sample sites. */
export function answer(world: SampleWorld, run: Run, host: string, pathAndQuery: string): Answer | undefined {
  const site = SITES.find((candidate) => candidate.host === host);
  if (!site) return undefined;
  const path = pathAndQuery.split('?')[0] ?? '/';
  if (path === '/robots.txt') return robots(site);
  const listing = site.listings.find((candidate) => candidate.path === path);
  if (listing) return listingAnswer(world, run, site, listing);
  const moved = world.articles.find((article) => article.listedAs === `http://${host}${pathAndQuery}`);
  if (moved) return { ...html(site, '', 301), location: moved.url };
  const article = world.articles.find((candidate) => candidate.host === host && candidate.path === path);
  if (article) return articleAnswer(world, run, site, article);
  return otherPage(world, run, site, path);
}

function html(site: SampleSite, body: string, status = 200): Answer {
  return { status, contentType: site.htmlType, body, encoding: site.encoding, validators: 'none' };
}

function robots(site: SampleSite): Answer {
  const text: Answer = { ...html(site, site.robots), contentType: 'text/plain; charset=utf-8', encoding: 'utf-8' };
  return site.robots === '' ? { ...text, status: 404, body: 'Not found\n' } : text;
}

function articleAnswer(world: SampleWorld, run: Run, site: SampleSite, article: SampleArticle): Answer {
  const shown = asOf(article, run);
  const others = listed(world.articles, site.host, run).filter(
    (other) => other.slug !== article.slug && !other.refused,
  );
  const template = TEMPLATES[site.host];
  if (!template) throw new Error(`no template for ${site.host}`);
  return {
    ...html(site, template({ site, article: shown, others })),
    ...(site.validators ? { validators: 'both', lastModified: shown.modified } : {}),
  };
}

/** The article as its page shows it in a run. */
export function asOf(article: SampleArticle, run: Run): SampleArticle {
  return run === 2 && article.revised ? { ...article, ...article.revised } : article;
}

function otherPage(world: SampleWorld, run: Run, site: SampleSite, path: string): Answer {
  const content = contentOf(world, run, site);
  if (path === '/') return html(site, frontPage(content));
  const page = PAGE_NUMBER.exec(path);
  const tidewater = site.host === TIDEWATER && page ? tidewaterFront(content, Number(page[1])) : undefined;
  if (tidewater !== undefined) return html(site, tidewater);
  const link = site.links.find((candidate) => candidate.url === `http://${site.host}${path}`);
  if (link?.outcome === 'consent-wall') return html(site, consentWall(site));
  if (link?.outcome === 'not-article') return html(site, frontPage(content, `${link.headline} - ${site.name}`));
  return html(site, notFound(site), link?.status ?? 404);
}

function notFound(site: SampleSite): string {
  return `<!DOCTYPE html><html><head><title>${site.name}</title></head><body><h1>Page not found</h1><p>The page that you are looking for has moved or never existed. Try the <a href="/">front page</a>.</p></body></html>`;
}

function contentOf(world: SampleWorld, run: Run, site: SampleSite): ListingContent {
  return {
    site,
    articles: listed(world.articles, site.host, run).map((article) => asOf(article, run)),
    links: site.links.filter((link) => link.run <= run),
    run,
    base: world.first,
  };
}

function listingAnswer(world: SampleWorld, run: Run, site: SampleSite, listing: SampleListing): Answer {
  const body = listingBody(world, run, site, listing);
  const unchanged = run === 1 || body === listingBody(world, 1, site, listing);
  const newest = listed(world.articles, site.host, 1)[0]?.published ?? world.first;
  return {
    status: 200,
    contentType: listing.contentType,
    body,
    encoding: listing.kind === 'html' ? site.encoding : 'utf-8',
    lastModified: unchanged ? newest : world.second,
    validators: listing.validators ?? 'both',
  };
}

function listingBody(world: SampleWorld, run: Run, site: SampleSite, listing: SampleListing): string {
  const content = contentOf(world, run, site);
  switch (listing.kind) {
    case 'rss':
      return rss(content);
    case 'broken-rss':
      return brokenRss({ ...content, articles: listed(world.articles, site.host, 2) });
    case 'rdf':
      return rdf(content);
    case 'atom':
      return atom(content);
    case 'json-feed':
      return jsonFeed(content);
    case 'news-sitemap':
      return newsSitemap(content);
    case 'sitemap-index':
      return sitemapIndex(content);
    case 'sitemap':
      return sitemap(content);
    case 'html':
      if (site.host !== TIDEWATER) return umikazeFront(content);
      return listing.section === undefined
        ? (tidewaterFront(content, 1) ?? '')
        : tidewaterSection(content, listing.section);
  }
}

/** The absolute address of a listing. */
export const listingUrl = (host: string, path: string): string => `http://${siteOf(host).host}${path}`;
