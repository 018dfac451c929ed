/** The sites of the sample world: who they are, what lists their articles, and how they answer. */
import type { Run, SampleArticle } from './article.ts';

export type ListingKind =
  'rss' | 'broken-rss' | 'rdf' | 'atom' | 'json-feed' | 'news-sitemap' | 'sitemap-index' | 'sitemap' | 'html';

export interface SampleListing {
  path: string;
  kind: ListingKind;
  contentType: string;
  /** Only this section's articles. */
  section?: string;
  /** What a conditional request can go by. */
  validators?: 'etag' | 'last-modified';
}

/** A link in a listing that does not end in an article of its own. */
export interface SampleLink {
  url: string;
  headline: string;
  run: Run;
  /** What the server answers when it is none of 200 and 404. */
  status?: 410;
  /** How the crawler must leave it. */
  outcome: 'gone' | 'elsewhere' | 'consent-wall' | 'not-article';
}

export interface SampleSite {
  host: string;
  name: string;
  tagline: string;
  language: string;
  timezone: string;
  /** Offset that the site prints in its dates, in minutes; its readers live there in winter. */
  offsetMinutes: number;
  robots: string;
  /** `listings`: sites.yaml names them. `url`: they must be found from the home page and robots.txt. */
  asked: 'listings' | 'url';
  listings: SampleListing[];
  links: SampleLink[];
  /** `content-type` of its HTML. */
  htmlType: string;
  encoding: 'utf-8' | 'windows-1252';
  gzip: boolean;
  /** Articles answer with an ETag and 304. */
  validators: boolean;
}

const UTF8 = 'text/html; charset=utf-8';
const HTML_DEFAULTS = { htmlType: UTF8, encoding: 'utf-8', gzip: false, validators: false } as const;
const ENGLISH = { language: 'en', timezone: 'Europe/London', offsetMinutes: 0 } as const;
const OPEN_ROBOTS = 'User-agent: *\nDisallow:\n';

export const SITES: SampleSite[] = [
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'harbourcourier.example',
    name: 'Harbour Courier',
    tagline: 'Port Selby and the Sound since 1884',
    robots: 'User-agent: *\nDisallow: /search\nDisallow: /account/\n\nUser-agent: GreedyBot\nDisallow: /\n',
    asked: 'url',
    validators: true,
    listings: [{ path: '/feed.xml', kind: 'rss', contentType: 'application/rss+xml; charset=utf-8' }],
    links: [
      {
        url: 'http://harbourcourier.example/news/tram-depot-plans-withdrawn',
        headline: 'Tram depot plans withdrawn',
        run: 1,
        outcome: 'gone',
      },
      {
        url: 'http://brightwaterbikes.example/winter-sale?ref=courier',
        headline: 'Sponsored: Winter sale at Brightwater Bikes ends on Sunday',
        run: 1,
        outcome: 'elsewhere',
      },
    ],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'meridianpress.example',
    name: 'Meridian Press',
    tagline: 'News for newsrooms',
    robots: OPEN_ROBOTS,
    asked: 'listings',
    listings: [
      { path: '/wire/latest.atom', kind: 'atom', contentType: 'application/atom+xml', validators: 'last-modified' },
    ],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'valleyledger.example',
    name: 'The Valley Ledger',
    tagline: 'Independent news for the Ostrey valley',
    robots: 'User-agent: *\nDisallow: /wp-admin/\nDisallow: /partners/\n',
    asked: 'listings',
    gzip: true,
    listings: [{ path: '/feed.json', kind: 'json-feed', contentType: 'application/feed+json', validators: 'etag' }],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'northshorepost.example',
    name: 'Northshore Post',
    tagline: 'From Tern Bank to Cape Fallow',
    robots:
      'User-agent: *\nCrawl-delay: 0.2\nDisallow: /api/\n\nSitemap: http://northshorepost.example/sitemaps/news.xml\n',
    asked: 'url',
    gzip: true,
    listings: [{ path: '/sitemaps/news.xml', kind: 'news-sitemap', contentType: 'application/xml' }],
    links: [
      {
        url: 'http://northshorepost.example/plus/article-71588-who-owns-the-foreshore',
        headline: 'Who owns the foreshore?',
        run: 1,
        outcome: 'consent-wall',
      },
      {
        url: 'http://northshorepost.example/plus/article-71597-the-quiet-end-of-the-herring-fund',
        headline: 'The quiet end of the herring fund',
        run: 1,
        outcome: 'consent-wall',
      },
    ],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'dailygather.example',
    name: 'Daily Gather',
    tagline: 'The stories everybody is sharing',
    robots: OPEN_ROBOTS,
    asked: 'url',
    listings: [{ path: '/feed/', kind: 'rss', contentType: 'application/rss+xml; charset=UTF-8' }],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'tidewaterweekly.example',
    name: 'Tidewater Weekly',
    tagline: 'A small paper with a long memory',
    robots: 'User-agent: *\nDisallow: /cgi-bin/\n',
    asked: 'listings',
    htmlType: 'text/html; charset=ISO-8859-1',
    encoding: 'windows-1252',
    listings: [
      { path: '/', kind: 'html', contentType: 'text/html; charset=ISO-8859-1' },
      { path: '/letters/', kind: 'html', contentType: 'text/html; charset=ISO-8859-1', section: 'Letters' },
    ],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'millbrookecho.example',
    name: 'Millbrook Echo',
    tagline: 'Market town news, twice a day',
    robots: OPEN_ROBOTS,
    asked: 'listings',
    // The server was set up before the site moved to UTF-8, and nobody told it.
    htmlType: 'text/html; charset=ISO-8859-1',
    listings: [{ path: '/rss/all.xml', kind: 'broken-rss', contentType: 'text/xml' }],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    host: 'kuestenbote.example',
    name: 'Küstenbote',
    tagline: 'Nachrichten von Hafen und Heide',
    language: 'de',
    timezone: 'Europe/Berlin',
    offsetMinutes: 60,
    robots: OPEN_ROBOTS,
    asked: 'url',
    htmlType: 'text/html',
    listings: [{ path: '/feed/atom.xml', kind: 'atom', contentType: 'application/atom+xml; charset=utf-8' }],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    host: 'minatoshimbun.example',
    name: '港新聞',
    tagline: '港町の暮らしを伝える',
    language: 'ja',
    timezone: 'Asia/Tokyo',
    offsetMinutes: 540,
    robots: '# 港新聞\nUser-agent: *\nAllow: /\n',
    asked: 'listings',
    listings: [{ path: '/index.rdf', kind: 'rdf', contentType: 'application/rdf+xml' }],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    host: 'umikaze.example',
    name: '海風ポータル',
    tagline: '沿岸のニュースをまとめて',
    language: 'ja',
    timezone: 'Asia/Tokyo',
    offsetMinutes: 540,
    robots: OPEN_ROBOTS,
    asked: 'url',
    listings: [{ path: '/', kind: 'html', contentType: UTF8 }],
    links: [],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'opencoast.example',
    name: 'Open Coast',
    tagline: 'Science from the edge of the land',
    robots: 'User-agent: *\nDisallow: /drafts/\nSitemap: http://opencoast.example/sitemap_index.xml\n',
    asked: 'url',
    validators: true,
    listings: [
      { path: '/sitemap_index.xml', kind: 'sitemap-index', contentType: 'text/xml; charset=utf-8' },
      { path: '/sitemap-stories.xml', kind: 'sitemap', contentType: 'text/xml; charset=utf-8' },
    ],
    links: [{ url: 'http://opencoast.example/topics/seagrass', headline: 'Seagrass', run: 1, outcome: 'not-article' }],
  },
  {
    ...HTML_DEFAULTS,
    ...ENGLISH,
    host: 'selbyliving.example',
    name: 'Selby Living',
    tagline: 'Slow days by the sea',
    robots: '',
    asked: 'listings',
    listings: [{ path: '/rss.xml', kind: 'rss', contentType: 'application/rss+xml' }],
    links: [
      {
        url: 'http://selbyliving.example/shop/beeswax-candle-offer/',
        headline: 'Reader offer: two beeswax candles for the price of one',
        run: 1,
        status: 410,
        outcome: 'gone',
      },
    ],
  },
];

/** Hosts that the world links to and nobody asked for: a request to one of them is a fault of the crawler. */
export const OUTSIDE_HOSTS = ['brightwaterbikes.example', 'lanternfordgazette.example'];

export const siteOf = (host: string): SampleSite => {
  const site = SITES.find((candidate) => candidate.host === host);
  if (!site) throw new Error(`no sample site "${host}"`);
  return site;
};

/** Articles that a site's listings show in a run, newest first. */
export function listed(articles: SampleArticle[], host: string, run: Run): SampleArticle[] {
  return articles
    .filter((article) => article.host === host && article.run <= run)
    .sort((a, b) => b.published.getTime() - a.published.getTime());
}
