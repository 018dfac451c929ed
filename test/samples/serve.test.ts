/** The sample web keeps its own promises. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { sitesSchema } from '../../functions/sites.ts';
import { expectedWorld } from '../../samples/expected.ts';
import { serveSamples } from '../../samples/serve.ts';
import type { SampleServer } from '../../samples/serve.ts';
import { OUTSIDE_HOSTS, SITES } from '../../samples/sites.ts';
import type { ListingKind } from '../../samples/sites.ts';
import { straightQuotes } from '../../samples/text.ts';
import { buildWorld } from '../../samples/world.ts';

const NOW = new Date('2026-03-05T12:34:56Z');
const world = expectedWorld(NOW);

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

function get(server: SampleServer, url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  const { hostname, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: server.port,
        path: pathname + search,
        method,
        headers: { ...headers, host: hostname },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

describe('the sample web', () => {
  let server: SampleServer;
  before(async () => {
    server = await serveSamples({ now: NOW });
  });
  after(() => server.close());

  const text = async (url: string) => (await get(server, url)).bytes.toString('utf8');
  const listingUrls = SITES.flatMap((site) => site.listings.map((listing) => `http://${site.host}${listing.path}`));

  test('its sites.yaml is valid, names every site, and mixes named listings with ones to be found', () => {
    const sites = z.parse(sitesSchema, server.sitesFile).sites;
    assert.deepEqual(sites.map((site) => site.site).sort(), SITES.map((site) => site.host).sort());
    assert.ok(sites.some((site) => site.listings === undefined && site.url !== undefined));
    assert.ok(sites.some((site) => site.listings !== undefined));
  });

  test('all hosts are .example and lead to this machine', () => {
    assert.deepEqual(Object.keys(server.hosts).sort(), [...SITES.map((site) => site.host), ...OUTSIDE_HOSTS].sort());
    for (const [host, address] of Object.entries(server.hosts)) {
      assert.match(host, /^[a-z]+\.example$/);
      assert.equal(address, `127.0.0.1:${server.port}`);
    }
  });

  const MARKS: Record<ListingKind, { type: RegExp; body: RegExp }> = {
    rss: { type: /^application\/rss\+xml/, body: /<rss version="2.0"[^]*<\/rss>\s*$/ },
    'broken-rss': { type: /^text\/xml/, body: /&nbsp;[^]*\?utm_source=rss&utm_medium=feed/ },
    rdf: { type: /^application\/rdf\+xml/, body: /<rdf:RDF/ },
    atom: { type: /^application\/atom\+xml/, body: /<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/ },
    'json-feed': { type: /^application\/feed\+json/, body: /jsonfeed\.org\/version/ },
    'news-sitemap': { type: /xml/, body: /<news:publication_date>/ },
    'sitemap-index': { type: /xml/, body: /<sitemapindex/ },
    sitemap: { type: /xml/, body: /<urlset/ },
    html: { type: /^text\/html/, body: /<a href=/i },
  };
  for (const kind of Object.keys(MARKS) as ListingKind[]) {
    test(`a listing of kind ${kind} is served with its type`, async () => {
      const urls = SITES.flatMap((site) =>
        site.listings.filter((listing) => listing.kind === kind).map((listing) => `http://${site.host}${listing.path}`),
      );
      assert.ok(urls.length > 0);
      for (const url of urls) {
        const reply = await get(server, url);
        assert.equal(reply.status, 200, url);
        assert.match(reply.headers['content-type'] ?? '', MARKS[kind].type);
        assert.match(reply.bytes.toString('latin1'), MARKS[kind].body);
      }
    });
  }

  test('a listing answers 304 without a body to the validators that it gave', async () => {
    const given = new Set<string>();
    for (const url of listingUrls) {
      const { etag, 'last-modified': lastModified } = (await get(server, url)).headers;
      assert.ok(etag ?? lastModified, url);
      if (etag !== undefined) given.add('etag');
      if (etag === undefined) given.add('last-modified alone');
      const reply = await get(server, url, {
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
        ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
      });
      assert.equal(reply.status, 304, url);
      assert.equal(reply.bytes.length, 0);
      assert.equal((await get(server, url, { 'if-none-match': '"other"' })).status, 200, url);
    }
    assert.deepEqual([...given].sort(), ['etag', 'last-modified alone']);
  });

  test('listings to be found are named by the front page or by robots.txt', async () => {
    for (const site of SITES.filter((candidate) => candidate.asked === 'url')) {
      const feed = site.listings.find((listing) => ['rss', 'atom'].includes(listing.kind));
      if (feed) assert.ok((await text(`http://${site.host}/`)).includes(`href="${feed.path}"`), site.host);
      else if (site.listings[0]?.kind !== 'html') {
        const robots = await text(`http://${site.host}/robots.txt`);
        assert.ok(robots.includes(`Sitemap: http://${site.host}${site.listings[0]?.path ?? ''}`), site.host);
      }
    }
  });

  test('every article answers 200 with its headline and every paragraph of its text', async () => {
    for (const article of world.articles) {
      const reply = await get(server, article.url);
      assert.equal(reply.status, 200, article.url);
      const charset = SITES.find((site) => site.host === article.site)?.encoding ?? 'utf-8';
      const seen = visible(new TextDecoder(charset).decode(reply.bytes));
      assert.ok(seen.includes(article.headline), article.headline);
      for (const paragraph of [...article.paragraphs, ...article.creditLines]) {
        assert.ok(seen.includes(paragraph), `${article.url}: ${paragraph}`);
      }
    }
  });

  test("the aggregator's copies have lost the words of their links and gained counters, cards and a last line", async () => {
    const sources = new Map(buildWorld(NOW).articles.map((article) => [article.url, article]));
    let checked = 0;
    for (const story of world.stories) {
      const copy = story.members.find((url) => url.startsWith('http://dailygather.example/'));
      const original = sources.get(story.members[0] ?? '');
      if (copy === undefined || !original || sources.get(copy)?.credit === undefined) continue;
      const page = (await get(server, copy)).bytes.toString('utf8');
      const own = page.slice(page.indexOf('class="post-content"'), page.indexOf('class="navlinks"'));
      const links = original.blocks
        .flatMap((block) => ('spans' in block ? block.spans : []))
        .filter((span) => span.href);
      assert.ok(links.length >= 2, copy);
      const left = world.articles.find((article) => article.url === copy)!.paragraphs.join('\n');
      const whole = straightQuotes(
        world.articles.find((article) => article.url === original.url)!.paragraphs.join('\n'),
      );
      for (const words of links.map((span) => straightQuotes(span.text))) {
        assert.ok(left.split(words).length < whole.split(words).length, `${copy}: ${words}`);
      }
      assert.match(own, /<b>1\.2K<\/b> Shares/);
      assert.match(own, /class="rm-label">Read more</);
      assert.match(own, /The post <a href="[^"]+">[^<]+<\/a> appeared first on <a href="[^"]+">[^<]+<\/a>\.<\/p>/);
      checked++;
    }
    assert.ok(checked >= 3);
  });

  test('a page holds much that is not its text', async () => {
    for (const article of world.articles) {
      const bytes = (await get(server, article.url)).bytes;
      const own = Buffer.byteLength(article.paragraphs.join(''));
      assert.ok(bytes.length > own + 1000, article.url);
    }
  });

  test('run 1 lists what run 1 expects, and run 2 adds exactly what it should', async () => {
    const one = await serveSamples({ now: NOW });
    const before = await allLinks(one);
    one.setRun(2);
    const later = await allLinks(one);
    for (const article of world.articles) {
      assert.equal(before.has(article.listedUrl), article.run === 1, `run 1: ${article.listedUrl}`);
      assert.ok(later.has(article.listedUrl), `run 2: ${article.listedUrl}`);
    }
    for (const link of world.links) assert.ok(before.has(link.url), link.url);
    const added = [...later].filter((url) => !before.has(url)).sort();
    assert.deepEqual(
      added,
      world.articles
        .filter((article) => article.run === 2)
        .map((article) => article.url)
        .sort(),
    );
    assert.ok(added.length >= 5);
    await one.close();
  });

  test('in run 2 a listing with news does not answer 304 to the validators of run 1, and one without does', async () => {
    const one = await serveSamples({ now: NOW });
    const first = new Map<string, Reply>();
    for (const url of listingUrls) first.set(url, await get(one, url));
    one.setRun(2);
    const statuses = new Set<number>();
    for (const [url, { headers, bytes }] of first) {
      const plain = await get(one, url);
      for (const [name, value] of [
        ['if-none-match', headers.etag],
        ['if-modified-since', headers['last-modified']],
      ] as const) {
        if (value === undefined) continue;
        const reply = await get(one, url, { [name]: value });
        assert.equal(reply.status, plain.bytes.equals(bytes) ? 304 : 200, url);
        statuses.add(reply.status);
      }
    }
    assert.deepEqual([...statuses].sort(), [200, 304]);
    await one.close();
  });

  test('the article that changes shows its second version in run 2, at the same address', async () => {
    const one = await serveSamples({ now: NOW });
    const changed = world.articles.filter((article) => article.versions.length === 2);
    assert.equal(changed.length, 1);
    const article = changed[0]!;
    const first = await get(one, article.url);
    const etag = first.headers.etag ?? '';
    assert.equal((await get(one, article.url, { 'if-none-match': etag })).status, 304);
    one.setRun(2);
    const second = await get(one, article.url, { 'if-none-match': etag });
    assert.equal(second.status, 200);
    const seen = visible(second.bytes.toString('utf8'));
    for (const paragraph of article.versions[1]!.paragraphs) assert.ok(seen.includes(paragraph), paragraph);
    assert.ok(second.bytes.includes('"dateModified":"2026-03-05T12:16:00+00:00"'));
    assert.ok(first.bytes.includes('"datePublished":"2026-03-05T09:44:00+00:00"'));
    await one.close();
  });

  test('links that are no articles end as promised', async () => {
    const walls: string[] = [];
    for (const link of world.links) {
      const reply = await get(server, link.url);
      assert.equal(reply.status, link.status, link.url);
      if (link.outcome === 'consent-wall') walls.push(reply.bytes.toString('utf8'));
      if (link.outcome === 'refused') {
        const robots = await text(new URL('/robots.txt', link.url).href);
        const rules = [...robots.matchAll(/^Disallow: (\S+)$/gm)].map((match) => match[1] ?? '/');
        assert.ok(rules.some((rule) => new URL(link.url).pathname.startsWith(rule)));
      }
    }
    assert.deepEqual([...new Set(world.links.map((link) => link.status))].sort(), [200, 404, 410, 421]);
    assert.equal(walls.length, 2);
    assert.equal(walls[0], walls[1]);
    assert.deepEqual([...new Set(world.links.map((link) => link.outcome))].sort(), [
      'consent-wall',
      'elsewhere',
      'gone',
      'not-article',
      'refused',
    ]);
  });

  test('a moved article redirects to its canonical address', async () => {
    const moved = world.articles.filter((article) => article.listedUrl !== article.url);
    assert.equal(moved.length, 1);
    const reply = await get(server, moved[0]!.listedUrl);
    assert.equal(reply.status, 301);
    assert.equal(reply.headers.location, moved[0]!.url);
  });

  test('charsets: one site in windows-1252, one that declares nothing, one whose header is wrong', async () => {
    const weekly = await get(server, world.articles.find((article) => article.site === 'tidewaterweekly.example')!.url);
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(weekly.bytes));
    const german = await get(server, world.articles.find((article) => article.site === 'kuestenbote.example')!.url);
    assert.equal(german.headers['content-type'], 'text/html');
    assert.doesNotMatch(german.bytes.toString('latin1'), /charset/i);
    new TextDecoder('utf-8', { fatal: true }).decode(german.bytes);
    const echo = await get(server, world.articles.find((article) => article.site === 'millbrookecho.example')!.url);
    assert.match(echo.headers['content-type'] ?? '', /iso-8859-1/i);
    assert.match(new TextDecoder('utf-8', { fatal: true }).decode(echo.bytes), /<meta charset="utf-8"/);
  });

  test('a site that compresses does so only when asked', async () => {
    const url = world.articles.find((article) => article.site === 'valleyledger.example')!.url;
    const zipped = await get(server, url, { 'accept-encoding': 'gzip, br' });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    const plain = await get(server, url);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.ok(gunzipSync(zipped.bytes).equals(plain.bytes));
  });

  test('robots.txt: one with a crawl-delay below a second, one that is missing', async () => {
    assert.match(await text('http://northshorepost.example/robots.txt'), /^Crawl-delay: 0\.2$/m);
    assert.equal((await get(server, 'http://selbyliving.example/robots.txt')).status, 404);
  });

  test('requests are written down; other methods and hosts are refused', async () => {
    const one = await serveSamples({ now: NOW });
    assert.equal((await get(one, 'http://brightwaterbikes.example/winter-sale')).status, 421);
    assert.equal((await get(one, 'http://harbourcourier.example/', {}, 'POST')).status, 405);
    const head = await get(one, 'http://harbourcourier.example/feed.xml', {}, 'HEAD');
    assert.deepEqual([head.status, head.bytes.length], [200, 0]);
    assert.deepEqual(
      one.requests().map(({ host, path, status }) => `${status} ${host}${path}`),
      [
        '421 brightwaterbikes.example/winter-sale',
        '405 harbourcourier.example/',
        '200 harbourcourier.example/feed.xml',
      ],
    );
    await one.close();
  });
});

/** Every address that the listings and their next pages print, whole: tracking parameters and fragments taken off. */
async function allLinks(server: SampleServer): Promise<Set<string>> {
  const found = new Set<string>();
  const todo = SITES.flatMap((site) => site.listings.map((listing) => `http://${site.host}${listing.path}`));
  for (let url = todo.shift(); url !== undefined; url = todo.shift()) {
    const body = (await get(server, url)).bytes.toString('latin1');
    const isFeed = !/^<(!doctype )?html/i.test(body);
    const printed = isFeed
      ? [
          ...body.matchAll(
            /<(?:link|loc)>([^<]*)<\/|<link rel="alternate" type="text\/html" href="([^"]*)"|"url": "([^"]*)"/g,
          ),
        ]
      : [...body.matchAll(/<a href="([^"]*)"[^>]*>(?!<img)/gi)];
    for (const match of printed) {
      const target = new URL(match[1] ?? match[2] ?? match[3] ?? '', url);
      target.hash = '';
      target.searchParams.delete('utm_source');
      target.searchParams.delete('utm_medium');
      found.add(target.href);
    }
    const next = /<a href="([^"]*)" rel="next"/i.exec(body)?.[1];
    if (next !== undefined) todo.push(new URL(next, url).href);
  }
  return found;
}

/** The page's text as a browser shows it, near enough: tags out, entities resolved, white space folded. */
function visible(html: string): string {
  return html
    .replace(/<\/?(?:a|b|i)\b[^>]*>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
