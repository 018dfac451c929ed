import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseListing } from '../../functions/listing/parse.ts';
import type { ParsedListing } from '../../functions/listing/listing.ts';

const URL_OF_FEED = 'https://harbour.example/feeds/all.xml';

function parse(text: string, page: { url?: string; contentType?: string; truncated?: boolean } = {}): ParsedListing {
  const parsed = parseListing({ url: URL_OF_FEED, body: Buffer.from(text), ...page });
  assert.notEqual(parsed.format, undefined, 'reason' in parsed ? parsed.reason : '');
  return parsed as ParsedListing;
}

const urls = (listing: ParsedListing) => listing.entries.map(({ url }) => url);

const item = (n: number) =>
  `<item><title>Title ${n}</title><link>https://harbour.example/news/${n}</link>` +
  `<pubDate>Mon, 0${n} Jan 2024 10:00:00 GMT</pubDate></item>`;
const rss = (inside: string, attributes = '') =>
  `<?xml version="1.0"?><rss version="2.0" ${attributes}><channel><title>Harbour</title>${inside}</channel></rss>`;

describe('RSS', () => {
  it('gives link, title, date and source of each item in order', () => {
    const listing = parse(
      rss(
        `<item><title>Ferry &amp;amp; bridge</title><link>https://harbour.example/a</link><pubDate>Mon, 01 Jan 2024 10:00:00 GMT</pubDate>
         <source url="https://wire.example/feed">The Wire</source></item>${item(2)}`,
      ),
    );
    assert.equal(listing.format, 'rss');
    assert.deepEqual(listing.entries[0], {
      url: 'https://harbour.example/a',
      headline: 'Ferry & bridge',
      datePublishedRaw: 'Mon, 01 Jan 2024 10:00:00 GMT',
      sourceUrl: 'https://wire.example/feed',
      sourceName: 'The Wire',
    });
    assert.equal(listing.entries[1]?.headline, 'Title 2');
  });

  it('takes a guid that is an address, an Atom link or an empty link with href where there is no link', () => {
    const listing = parse(
      rss(
        `<item><guid>https://harbour.example/guid</guid></item>
         <item><atom:link href="https://harbour.example/atom"/><guid isPermaLink="false">x1</guid></item>
         <item><link href="/href"/></item>
         <item><guid isPermaLink="true">/news/17.html</guid></item>
         <item><link>www.harbour.example/bare</link></item>
         <item><link>https://harbour.example/wrapped-
           around</link></item>
         <item><title>no address at all</title></item>`,
        'xmlns:atom="http://www.w3.org/2005/Atom"',
      ),
    );
    assert.deepEqual(urls(listing), [
      'https://harbour.example/guid',
      'https://harbour.example/atom',
      'https://harbour.example/href',
      'https://harbour.example/news/17.html',
      'http://www.harbour.example/bare',
      'https://harbour.example/wrapped-around',
    ]);
  });

  it("takes the article's own address where the link counts clicks for a feed service", () => {
    const original = '<feedburner:origLink>https://harbour.example/a</feedburner:origLink>';
    assert.deepEqual(urls(parse(rss(`<item><link>http://feeds.feedburner.com/~r/h/3/x</link>${original}</item>`))), [
      'https://harbour.example/a',
    ]);
    assert.deepEqual(urls(parse(rss(`<item><link>https://harbour.example/b</link>${original}</item>`))), [
      'https://harbour.example/b',
    ]);
  });

  it('names the next page of a paged feed', () => {
    const links = '<atom:link rel="self" href="/feed"/><atom:link rel="next" href="?page=2"/>';
    assert.equal(
      parse(rss(`${links}${item(1)}`, 'xmlns:atom="http://www.w3.org/2005/Atom"')).next,
      `${URL_OF_FEED}?page=2`,
    );
    assert.equal(parse(rss(item(1))).next, undefined);
  });

  it('is not an outline of feeds', () => {
    const outline = '<opml version="2.0"><head/><body><outline xmlUrl="https://harbour.example/feed"/></body></opml>';
    assert.equal(parseListing({ url: URL_OF_FEED, body: Buffer.from(outline) }).format, undefined);
  });

  it('resolves relative links against xml:base and the address of the feed', () => {
    const listing = parse(
      rss('<item xml:base="https://harbour.example/deep/"><link>a</link></item><item><link>b</link></item>'),
    );
    assert.deepEqual(urls(listing), ['https://harbour.example/deep/a', 'https://harbour.example/feeds/b']);
  });

  it('honours ttl and the syndication period', () => {
    assert.equal(parse(rss(`<ttl>30</ttl>${item(1)}`)).everyMs, 30 * 60_000);
    const namespace = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"';
    const period = '<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>';
    assert.equal(parse(rss(period + item(1), namespace)).everyMs, 30 * 60_000);
  });

  for (const [name, text] of [
    ['a byte order mark and a blank line first', `\ufeff\n${rss(item(1) + item(2))}`],
    [
      'a PHP warning before the declaration',
      `<br />\n<b>Warning</b>: date() in <b>/x.php</b>\n${rss(item(1) + item(2))}`,
    ],
    ['junk after the root', `${rss(item(1) + item(2))}<script>x</script>`],
    [
      'unclosed markup in a description',
      rss(
        `${item(1)}<item><description>a <br> b <p> c</description><link>https://harbour.example/news/2</link></item>`,
      ),
    ],
    [
      'undeclared prefixes and entities',
      rss(`${item(1)}<item><foo:bar>&nbsp;&what;</foo:bar><link>https://harbour.example/news/2</link></item>`),
    ],
    [
      'upper-case elements',
      rss(item(1) + item(2))
        .toUpperCase()
        .replaceAll('HTTPS://HARBOUR.EXAMPLE/NEWS', 'https://harbour.example/news'),
    ],
    ['an item that is not closed', rss(`<item><link>https://harbour.example/news/1</link>${item(2)}`)],
  ] as const) {
    it(`survives ${name}`, () => {
      assert.deepEqual(urls(parse(text)), ['https://harbour.example/news/1', 'https://harbour.example/news/2']);
    });
  }

  it('keeps bare ampersands in links', () => {
    assert.deepEqual(urls(parse(rss('<item><link>https://harbour.example/?a=1&b=2&copy=3</link></item>'))), [
      'https://harbour.example/?a=1&b=2&copy=3',
    ]);
  });

  it('keeps all complete items of a feed cut anywhere, and no half address', () => {
    const whole = rss([1, 2, 3, 4, 5].map(item).join(''));
    for (let cut = whole.indexOf('<item>') + 10; cut < whole.length; cut += 7) {
      const complete = whole.slice(0, cut).split('</item>').length - 1;
      const listing = parse(whole.slice(0, cut), { truncated: true });
      assert.equal(listing.entries.length, complete, `cut at ${cut}`);
      assert.equal(listing.truncated, true);
    }
  });

  it('reads a feed in the charset that it declares', () => {
    const text = rss('<item><title>Überfahrt</title><link>https://harbour.example/u</link></item>');
    const body = Buffer.from(
      text.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="iso-8859-1"?>'),
      'latin1',
    );
    const parsed = parseListing({ url: URL_OF_FEED, body }) as ParsedListing;
    assert.equal(parsed.entries[0]?.headline, 'Überfahrt');
  });

  it('never gives more than 2,000 entries', () => {
    assert.equal(parse(rss(item(1).repeat(2500))).entries.length, 2000);
  });
});

describe('Atom', () => {
  const feed = (inside: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/">${inside}</feed>`;

  it('takes the alternate link, the published date and the source', () => {
    const listing = parse(
      feed(`<entry xml:base="news/"><id>tag:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title>
        <link rel="self" href="self.atom"/><link rel="alternate" type="text/html" href="one"/>
        <updated>2024-02-02T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published>
        <source><id>https://wire.example/</id><title>The Wire</title><link href="https://wire.example/"/></source></entry>`),
    );
    assert.equal(listing.format, 'atom');
    assert.deepEqual(listing.entries, [
      {
        url: 'https://harbour.example/news/one',
        headline: 'A bold claim',
        datePublishedRaw: '2024-01-01T00:00:00Z',
        sourceUrl: 'https://wire.example/',
        sourceName: 'The Wire',
      },
    ]);
  });

  it('knows a relation by its registered address, and linked content where there is no link', () => {
    const link = '<link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>';
    const content = '<content type="text/html" src="/b"/>';
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><entry>${link}</entry><entry>${content}</entry></feed>`;
    assert.deepEqual(urls(parse(feed)), ['https://harbour.example/a', 'https://harbour.example/b']);
  });

  it('calls a date of change no publication date', () => {
    const listing = parse(feed('<entry><link href="/x"/><updated>2024-02-02T00:00:00Z</updated></entry>'));
    assert.deepEqual(listing.entries, [{ url: 'https://harbour.example/x' }]);
  });

  it('is recognised under a prefix', () => {
    const text =
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title><a:link href="/x"/></a:entry></a:feed>';
    assert.deepEqual(parse(text).entries, [{ url: 'https://harbour.example/x', headline: 'T' }]);
  });

  it('names the next page of a paged feed', () => {
    assert.equal(parse(feed('<link rel="next" href="?page=2"/>')).next, 'https://harbour.example/?page=2');
  });
});

describe('RDF and JSON Feed', () => {
  it('reads RSS 1.0 items beside the channel, with rdf:about as the last resort', () => {
    const listing =
      parse(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://harbour.example/"><title>H</title></channel>
      <item rdf:about="https://harbour.example/one"><title>One</title><dc:date>2024-01-01</dc:date></item></rdf:RDF>`);
    assert.equal(listing.format, 'rdf');
    assert.deepEqual(listing.entries, [
      { url: 'https://harbour.example/one', headline: 'One', datePublishedRaw: '2024-01-01' },
    ]);
  });

  const json = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    items: [1, 2, 3].map((n) => ({
      id: n,
      url: `/news/${n}`,
      title: `T "${n}" {`,
      date_published: '2024-01-01T00:00:00Z',
    })),
  });

  it('reads JSON Feed', () => {
    const listing = parse(json);
    assert.equal(listing.format, 'json-feed');
    assert.deepEqual(
      urls(listing),
      [1, 2, 3].map((n) => `https://harbour.example/news/${n}`),
    );
  });

  it('keeps the complete items of a JSON Feed that was cut', () => {
    const listing = parse(json.slice(0, json.indexOf('"id":3') + 20));
    assert.equal(listing.entries.length, 2);
    assert.equal(listing.truncated, true);
  });
});

describe('What is no listing', () => {
  for (const [name, text] of [
    ['nothing', '  \n'],
    ['prose', 'There is nothing here.'],
    ['other JSON', '{"error":"not found"}'],
    ['other XML', '<?xml version="1.0"?><error>no</error>'],
  ] as const) {
    it(`says why ${name} is none`, () => {
      const parsed = parseListing({ url: URL_OF_FEED, body: Buffer.from(text) });
      assert.equal(parsed.format, undefined);
      assert.ok('reason' in parsed && parsed.reason.length > 10);
    });
  }
});
