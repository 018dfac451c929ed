/** From a home page and robots.txt to the listings that are worth polling. */
import { fetchUrl, identityOf, siteOf } from '../candidate/address.ts';
import { sitemapsIn } from '../page/robots.ts';
import { openDocument, type ListingPage } from './document.ts';
import { feedsOf } from './html.ts';
import { readLinks } from './links.ts';

/** Sections of a large site have a feed each; more than these bring the same articles again. */
const CHOSEN_MAX = 12;
const FOUND_MAX = 200;
/** Of an index: new articles stand in the sitemaps that changed last. */
const CHANGED_MAX = 3;

const FEED_PATH = /(?:^|[/._-])(?:rss\d?|atom|feeds?|rdf)(?:[/._-]|$)|\.(?:rss|rdf|atom)$|(?:^|[/_-])feed\.json$/i;
const PAGE_ABOUT_FEEDS = /\.(?:s?html?|php|aspx?)$/i;
const COMMENTS = /comment|kommentar|commentaire|(?:[?&]|\/)replies?\b/i;
const NEWS_SITEMAP = /news|latest|recent|today|48h|google/i;
const OTHER_SITEMAP = /video|image|photo|author|tag|categor|static|page-sitemap|product/i;

const WELL_KNOWN = [
  ...['/feed/', '/rss', '/rss.xml', '/feed.xml', '/atom.xml', '/index.xml', '/feeds/all.atom.xml', '/feed.json'],
  ...['/news-sitemap.xml', '/sitemap-news.xml', '/sitemap_news.xml', '/sitemap.xml', '/sitemap_index.xml'],
];

/**
 * Feeds that the page names in its head or links to, and sitemaps that robots.txt names, in that order. The site's own only.
 * @param home the front page or a section page
 * @param robotsText the host's robots.txt, if it has one
 */
export function discoverListings(home: ListingPage, robotsText?: string): string[] {
  const document = openDocument(home);
  const page = readLinks(document.pieces(), document.url);
  const linked = page.links.flatMap(({ href }) => fetchUrl(href, page.base) ?? []).filter(isFeedAddress);
  const sitemaps = sitemapsIn(robotsText ?? '').flatMap((line) => fetchUrl(line, home.url) ?? []);
  const own = siteOf(home.url);
  // robots.txt is the site's word: a sitemap it names may lie on a host of another name (sitemaps.org, "cross submits").
  const named = [...feedsOf(page), ...linked].filter((url) => siteOf(url) === own || isFeedService(url));
  return unique([...named, ...sitemaps]).slice(0, FOUND_MAX);
}

/** Where feeds and sitemaps often are: to be tried when nothing was found, the likeliest first. */
export function wellKnownListings(homeUrl: string): string[] {
  return WELL_KNOWN.flatMap((path) => fetchUrl(path, homeUrl) ?? []);
}

/**
 * Those worth polling: feeds and news sitemaps. A whole sitemap is an archive of years, so it is chosen only where there is
 * neither. The front page is polled besides, for what all of them leave out.
 */
export function chooseListings(found: string[]): string[] {
  const candidates = unique(found).filter((url) => !COMMENTS.test(new URL(url).pathname + new URL(url).search));
  const news = candidates.filter((url) => isSitemapAddress(url) && NEWS_SITEMAP.test(new URL(url).pathname));
  const feeds = candidates.filter((url) => !isSitemapAddress(url));
  const sitemaps = candidates.filter(
    (url) => isSitemapAddress(url) && !news.includes(url) && !OTHER_SITEMAP.test(new URL(url).pathname),
  );
  const current = [...news.slice(0, CHOSEN_MAX / 2), ...feeds].slice(0, CHOSEN_MAX);
  return current.length > 0 ? current : sitemaps.slice(0, CHOSEN_MAX);
}

/**
 * Of the sitemaps that an index names, those worth polling: the site's own, no pictures and tags, news sitemaps and the most
 * recently changed. The rest is the archive of years.
 * @param named as `ParsedListing.listings` of an index gives them, the last changed first
 */
export function chooseSitemaps(named: string[], indexUrl: string): string[] {
  const own = siteOf(indexUrl);
  const here = identityOf(indexUrl);
  const articles = unique(named).filter(
    (url) => siteOf(url) === own && identityOf(url) !== here && !OTHER_SITEMAP.test(new URL(url).pathname),
  );
  const news = articles.filter((url) => NEWS_SITEMAP.test(new URL(url).pathname));
  return unique([...news.slice(0, CHANGED_MAX), ...articles.slice(0, CHANGED_MAX)]);
}

function isFeedAddress(url: string): boolean {
  const { pathname, search } = new URL(url);
  return (
    (FEED_PATH.test(pathname) && !PAGE_ABOUT_FEEDS.test(pathname)) ||
    /[?&](?:feed|format)=(?:rss2?|atom|feed)\b/i.test(search)
  );
}

function isSitemapAddress(url: string): boolean {
  return /sitemap/i.test(url) || /\.(?:xml|txt)\.gz$/i.test(new URL(url).pathname);
}

function isFeedService(url: string): boolean {
  return /^(?:feeds|feeds2)\.feedburner\.com$|^feeds\.feedblitz\.com$/.test(new URL(url).hostname);
}

function unique(urls: string[]): string[] {
  const byIdentity = new Map<string, string>();
  for (const url of urls) {
    const identity = identityOf(url);
    if (!byIdentity.has(identity)) byIdentity.set(identity, url);
  }
  return [...byIdentity.values()];
}
