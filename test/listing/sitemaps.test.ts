import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'node:test';
import { parseListing } from '../../functions/listing/parse.ts';
import type { ParsedListing } from '../../functions/listing/listing.ts';

const HERE = 'https://harbour.example/sitemap.xml';

function parse(text: string | Uint8Array, truncated = false): ParsedListing {
  const parsed = parseListing({ url: HERE, body: typeof text === 'string' ? Buffer.from(text) : text, truncated });
  assert.notEqual(parsed.format, undefined, 'reason' in parsed ? parsed.reason : '');
  return parsed as ParsedListing;
}
const urls = (listing: ParsedListing) => listing.entries.map(({ url }) => url);
const urlset = (inside: string) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${inside}</urlset>`;

describe('Sitemaps', () => {
  it('gives the locations and calls lastmod no publication date', () => {
    const listing = parse(
      urlset('<url><loc> https://harbour.example/a?x=1&amp;y=2 </loc><lastmod>2024-01-01</lastmod></url>'),
    );
    assert.equal(listing.format, 'sitemap');
    assert.deepEqual(listing.entries, [{ url: 'https://harbour.example/a?x=1&y=2' }]);
  });

  it('gives title and publication date of a news sitemap, and no picture', () => {
    const listing =
      parse(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
      xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://harbour.example/a</loc>
      <image:image><image:loc>https://harbour.example/p.jpg</image:loc></image:image>
      <news:news><news:publication><news:name>H</news:name></news:publication><news:publication_date>2024-01-01T10:00:00Z</news:publication_date>
      <news:title>Ferry &amp; bridge</news:title></news:news></url></urlset>`);
    assert.equal(listing.format, 'news-sitemap');
    assert.deepEqual(listing.entries, [
      { url: 'https://harbour.example/a', headline: 'Ferry & bridge', datePublishedRaw: '2024-01-01T10:00:00Z' },
    ]);
  });

  it('reads news under any prefix, and takes no date or title from a video', () => {
    const news =
      '<publication><name>P</name></publication><publication_date>2024-01-01</publication_date><title>Ferry</title>';
    const prefixed = news.replace(/<(\/?)(\w+)>/g, '<$1n:$2>');
    const entry = { url: 'https://harbour.example/a', headline: 'Ferry', datePublishedRaw: '2024-01-01' };
    for (const inside of [
      `<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">${prefixed}</n:news>`,
      `<news xmlns="http://www.google.com/schemas/sitemap-news/0.9">${news}</news>`,
    ]) {
      const listing = parse(urlset(`<url><loc>https://harbour.example/a</loc>${inside}</url>`));
      assert.deepEqual([listing.format, listing.entries], ['news-sitemap', [entry]]);
    }
    const video = '<v:video><v:title>V</v:title><v:publication_date>2024-01-01</v:publication_date></v:video>';
    const listing = parse(urlset(`<url><loc>https://harbour.example/a</loc>${video}</url>`));
    assert.deepEqual([listing.format, listing.entries], ['sitemap', [{ url: 'https://harbour.example/a' }]]);
  });

  it('reads a sitemap that has lost its root', () => {
    assert.deepEqual(urls(parse('<url><loc>https://harbour.example/a</loc></url>')), ['https://harbour.example/a']);
  });

  it('unpacks what was packed twice, in parts, or has bytes behind its end', () => {
    const whole = urlset('<url><loc>https://harbour.example/a</loc></url>');
    const parts = [whole.slice(0, 60), whole.slice(60)].map((part) => gzipSync(part));
    for (const packed of [
      gzipSync(gzipSync(whole)),
      Buffer.concat(parts),
      Buffer.concat([gzipSync(whole), Buffer.from('garbage')]),
    ]) {
      assert.deepEqual(urls(parse(packed)), ['https://harbour.example/a']);
    }
  });

  it('names the sitemaps of an index, the last changed first', () => {
    const listing = parse(`<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
      <sitemap><loc>/new.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap></sitemapindex>`);
    assert.equal(listing.format, 'sitemap-index');
    assert.deepEqual(listing.listings, ['https://harbour.example/new.xml.gz', 'https://harbour.example/old.xml']);
    assert.deepEqual(listing.entries, []);
  });

  for (const [name, text] of [
    [
      'a prefix',
      '<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:url><sm:loc>/a</sm:loc></sm:url><sm:url><sm:loc>/b</sm:loc></sm:url></sm:urlset>',
    ],
    ['addresses without loc', urlset('<url>/a</url><url>/b</url>')],
    ['an element inside loc', urlset('<url><loc><url>/a</url></loc></url><url><loc>/b</loc></url>')],
    ['entries that are not closed', urlset('<url><loc>/a</loc><url><loc>/b</loc>')],
    ['CDATA', urlset('<url><loc><![CDATA[/a]]></loc></url><url><loc>/b</loc></url>')],
  ] as const) {
    it(`finds the locations with ${name}`, () => {
      assert.deepEqual(urls(parse(text)), ['https://harbour.example/a', 'https://harbour.example/b']);
    });
  }

  it('unpacks a file that is gzip whatever its headers say', () => {
    assert.deepEqual(urls(parse(gzipSync(urlset('<url><loc>/a</loc></url>')))), ['https://harbour.example/a']);
  });

  it('keeps the whole addresses of a file that was cut', () => {
    const whole = urlset('<url><loc>/aaaa</loc></url><url><loc>/bbbb</loc></url>');
    const cut = whole.slice(0, whole.indexOf('bbb'));
    assert.deepEqual(urls(parse(cut, true)), ['https://harbour.example/aaaa']);
    assert.deepEqual(urls(parse(gzipSync(Buffer.from(whole)).subarray(0, -20), true)).length <= 2, true);
  });

  it('keeps the newest 2,000 of a sitemap that has the oldest first', () => {
    const day = (n: number) => new Date(Date.UTC(2020, 0, 1) + n * 86_400_000).toISOString();
    const text = urlset(
      Array.from({ length: 3000 }, (_, n) => `<url><loc>/${n}</loc><lastmod>${day(n)}</lastmod></url>`).join(''),
    );
    const found = urls(parse(text));
    assert.equal(found.length, 2000);
    assert.equal(found[0], 'https://harbour.example/2999');
    assert.equal(found.at(-1), 'https://harbour.example/1000');
  });

  it('leaves comments in a text file out', () => {
    assert.deepEqual(urls(parse('\ufeff# all\nhttps://harbour.example/a\n# b\nhttps://harbour.example/c')), [
      'https://harbour.example/a',
      'https://harbour.example/c',
    ]);
  });

  it('reads a text file of addresses, without the half one at a cut', () => {
    const text = 'https://harbour.example/a\r\nhttps://harbour.example/b\nhttps://harbour.exam';
    assert.equal(parse(text).format, 'text-sitemap');
    assert.deepEqual(urls(parse(text, true)), ['https://harbour.example/a', 'https://harbour.example/b']);
  });

  it('reads 50,000 links in two seconds and 100 MB', () => {
    const place = (n: number) =>
      `<url><loc>https://harbour.example/2024/01/a-long-slug-of-some-article-${n}</loc><lastmod>2024-01-01T00:00:00Z</lastmod></url>`;
    const body = Buffer.from(urlset(Array.from({ length: 50_000 }, (_, n) => place(n)).join('\n')));
    const before = process.memoryUsage().rss;
    // Of the processor: what else the machine does is not the parser's.
    const started = process.cpuUsage();
    const listing = parse(body);
    assert.ok(process.cpuUsage(started).user < 2_000_000);
    assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024);
    assert.equal(listing.entries.length, 2000);
  });
});
