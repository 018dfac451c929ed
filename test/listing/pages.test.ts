import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseListing } from '../../functions/listing/parse.ts';
import {
  chooseListings,
  chooseSitemaps,
  discoverListings,
  wellKnownListings,
} from '../../functions/listing/discover.ts';
import type { ParsedListing } from '../../functions/listing/listing.ts';

const HERE = 'https://www.harbour.example/local/';

function parse(html: string): ParsedListing {
  const parsed = parseListing({
    url: HERE,
    body: Buffer.from(`<!doctype html><html>${html}</html>`),
    contentType: 'text/html',
  });
  assert.equal(parsed.format, 'html');
  return parsed;
}

const FRONT = `<head><link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="next" href="?page=2"></head><body class="has-menu">
  <nav><a href="/local/">Local</a><a href="/sport/">Sport</a><a href="/about-the-harbour-post/who-we-are">Who we are</a></nav>
  <header class="site-header"><a href="/">The Harbour Post</a></header>
  <main>
   <article><a href="/local/ferry-runs-aground-off-the-old-pier"><img src="p.jpg"></a>
     <header><h2><a href="/local/ferry-runs-aground-off-the-old-pier#top">Ferry runs aground off the old pier</a></h2></header>
     <a href="/local/ferry-runs-aground-off-the-old-pier?utm_source=front">Read more</a><a href="/author/jane-doe-of-the-post">Jane Doe</a></article>
   <article><a href="/2024/03/05/budget/"><h3>Council passes budget</h3><p>A long teaser that is no headline.</p></a></article>
   <div><a href="/news/8231945">Storm closes two schools</a></div>
   <div><h3><a href="/opinion/tides">What the tides tell us about money</a></h3></div>
   <div><a href="/photos/regatta-in-pictures-this-year.jpg">Photo</a><a href="/tag/local-news-of-the-week">More on this</a></div>
   <div><a href="https://elsewhere.example/partners/a-paid-piece-of-content">Our partner writes</a></div>
  </main>
  <footer><a href="/privacy-policy">Privacy</a><a href="/terms-of-service-and-conditions">Terms</a></footer></body>`;

describe('HTML listings', () => {
  it('takes links with a date, a slug or an id and headlines, one entry an article, with the headline as its text', () => {
    assert.deepEqual(parse(FRONT).entries, [
      {
        url: 'https://www.harbour.example/local/ferry-runs-aground-off-the-old-pier',
        headline: 'Ferry runs aground off the old pier',
      },
      { url: 'https://www.harbour.example/2024/03/05/budget/', headline: 'Council passes budget' },
      { url: 'https://www.harbour.example/news/8231945', headline: 'Storm closes two schools' },
      { url: 'https://www.harbour.example/opinion/tides', headline: 'What the tides tell us about money' },
      { url: 'https://elsewhere.example/partners/a-paid-piece-of-content', headline: 'Our partner writes' },
    ]);
  });

  it('names the feeds of the page and its next page', () => {
    const listing = parse(FRONT);
    assert.deepEqual(listing.listings, ['https://www.harbour.example/feed.xml']);
    assert.equal(listing.next, 'https://www.harbour.example/local/?page=2');
  });

  it('finds the next page by its words when no relation names it', () => {
    assert.equal(
      parse('<body><a href="/local/p2">Older posts »</a></body>').next,
      'https://www.harbour.example/local/p2',
    );
    assert.equal(parse('<body><a href="https://other.example/2">Next</a></body>').next, undefined);
    assert.equal(
      parse('<body><a href="?s=2">الصفحة التالية</a></body>').next,
      'https://www.harbour.example/local/?s=2',
    );
  });

  it('finds the next page by its number where there are only numbers', () => {
    const pages = '<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=9">9</a>';
    assert.equal(parse(`<body>${pages}</body>`).next, 'https://www.harbour.example/local/?page=2');
    assert.equal(parse('<body><a href="/2/">2</a><a href="/news/8231945?page=7">2</a></body>').next, undefined);
  });

  it('takes articles even from a page that calls everything a menu', () => {
    const links = [1, 2, 3, 4]
      .map((n) => `<li><a href="/a-story-number-${n}-of-the-day">Story number ${n}</a></li>`)
      .join('');
    assert.equal(parse(`<body><div class="mega menu"><ul>${links}</ul></div></body>`).entries.length, 4);
  });

  it('resolves against base href', () => {
    const listing = parse(
      '<head><base href="https://www.harbour.example/deep/"></head><body><a href="one-long-slug-here">A headline here</a></body>',
    );
    assert.equal(listing.entries[0]?.url, 'https://www.harbour.example/deep/one-long-slug-here');
  });

  it('survives nesting that no tree would, in linear time', () => {
    const startedAt = performance.now();
    const listing = parse(`<body><a href="/one-long-slug-here">A headline</a>${'<div>'.repeat(500_000)}</body>`);
    assert.equal(listing.entries.length, 1);
    assert.ok(performance.now() - startedAt < 2000);
  });
});

describe('Discovery', () => {
  const home = (html: string) => ({ url: 'https://www.harbour.example/', body: Buffer.from(`<html>${html}</html>`) });

  it('finds feeds in the head, feeds that are linked and sitemaps in robots.txt', () => {
    const found = discoverListings(
      home(`<head><link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="text/html" hreflang="de" href="/de/">
        <link rel="alternate" type="application/atom+xml" href="https://other.example/atom"></head>
        <body><a href="/rss/sport.xml">Sport feed</a><a href="/about-rss.html">What is RSS?</a></body>`),
      'User-agent: *\nDisallow: /x\nSitemap: https://www.harbour.example/sitemap.xml\nsitemap: /news-sitemap.xml',
    );
    assert.deepEqual(found, [
      'https://www.harbour.example/feed/',
      'https://www.harbour.example/rss/sport.xml',
      'https://www.harbour.example/sitemap.xml',
      'https://www.harbour.example/news-sitemap.xml',
    ]);
  });

  it('chooses news sitemaps and feeds, no comments, and whole sitemaps only for want of better', () => {
    const sitemap = 'https://harbour.example/sitemap.xml';
    const feeds = ['https://harbour.example/feed/', 'https://harbour.example/comments/feed/'];
    const news = 'https://harbour.example/news-sitemap.xml';
    assert.deepEqual(chooseListings([...feeds, sitemap, news]), [news, 'https://harbour.example/feed/']);
    assert.deepEqual(chooseListings([sitemap, 'https://harbour.example/image-sitemap.xml']), [sitemap]);
    assert.deepEqual(chooseListings([]), []);
  });

  it('chooses of an index what changed last and what is news, on the own site, and never the index again', () => {
    const at = (name: string) => `https://www.harbour.example/${name}.xml`;
    const named = [
      ...['s9', 's8', 's7', 's6', 'index', 'image-sitemap', 'tag-sitemap', 'news', 's5'].map(at),
      'https://other.example/s.xml',
    ];
    assert.deepEqual(chooseSitemaps(named, at('index')), ['news', 's9', 's8', 's7'].map(at));
  });

  it('guesses on the host of the home page', () => {
    const guesses = wellKnownListings('https://www.harbour.example/section/');
    assert.ok(guesses.includes('https://www.harbour.example/feed/'));
    assert.ok(guesses.every((url) => new URL(url).host === 'www.harbour.example'));
  });
});
