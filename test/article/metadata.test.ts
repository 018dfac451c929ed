import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { namesIn } from '../../functions/article/fields/authors.ts';
import { readDate } from '../../functions/article/fields/dates.ts';
import { HEADLINE, extract, pageOf, structured } from './pages.ts';

const LATEST = '2026-03-05T12:00:00.000Z';

test('dates are read as publishers print them, and only as exact as they are', () => {
  const cases: [string, string | undefined, string?][] = [
    ['2026-03-04T09:30:15+02:00', '2026-03-04T07:30:15.000Z', 'second'],
    ['2026-03-04T09:30Z', '2026-03-04T09:30:00.000Z', 'minute'],
    ['2026-03-04', '2026-03-04', 'day'],
    ['2026-03-04 09:30:00', '2026-03-04', 'day'],
    ['Wed, 04 Mar 2026 09:30:00 GMT', '2026-03-04T09:30:00.000Z', 'second'],
    ['March 4, 2026 9:30 PM EST', '2026-03-05T02:30:00.000Z', 'minute'],
    ['Wed, 04 Mar 26 09:30:00 +0100', '2026-03-04T08:30:00.000Z', 'second'],
    ['Wednesday, 04-Mar-26 09:30:00 GMT', '2026-03-04T09:30:00.000Z', 'second'],
    ['4 Mar 2026 09:30 UT', '2026-03-04T09:30:00.000Z', 'minute'],
    ['2026. március 4. 10:00', '2026-03-04', 'day'],
    ['2026 m. kovo 4 d., 10:00', '2026-03-04', 'day'],
    ['2026. gada 4. martā', '2026-03-04', 'day'],
    ['2025. gada 4. novembrī', '2025-11-04', 'day'],
    ['4 listopada 2025', '2025-11-04', 'day'],
    ['4. listopada 2025.', '2025-10-04', 'day'],
    ['4 تشرين الثاني 2025', '2025-11-04', 'day'],
    ['4 كانون الثاني 2026', '2026-01-04', 'day'],
    ['Thứ tư, ngày 4 tháng 3 năm 2026', '2026-03-04', 'day'],
    ['Thu, 01 Jan 1970 00:00:00 +0000', undefined],
    ['4 de marzo de 2026', '2026-03-04', 'day'],
    ['4. März 2026, 10.15 Uhr', '2026-03-04', 'day'],
    ['4 марта 2026', '2026-03-04', 'day'],
    ['2026年3月4日', '2026-03-04', 'day'],
    ['04.03.2026', '2026-03-04', 'day'],
    ['25/02/2026', '2026-02-25', 'day'],
    ['4 มีนาคม 2569', '2026-03-04', 'day'],
    ['٤ مارس ٢٠٢٦', '2026-03-04', 'day'],
    ['1772616600', '2026-03-04T09:30:00.000Z', 'second'],
    ['30.10.25', '2025-10-30', 'day'],
    ['10/30/25 21:55:58 GMT', '2025-10-30T21:55:58.000Z', 'second'],
    ['04.03.26', '2026-03-04', 'day'],
    ['26.02.03', undefined],
    ['03/04/26', undefined],
    ['03/04/2026', undefined],
    ['2026-02-30', undefined],
    ['1970', undefined],
    ['three days ago', undefined],
  ];
  for (const [raw, iso, precision] of cases) {
    const date = readDate(raw, LATEST);
    assert.equal(date?.iso, iso, raw);
    if (precision !== undefined) assert.equal(date?.precision, precision, raw);
  }
});

test('a date after the fetch is not believed, wherever it stands', () => {
  assert.equal(readDate('2026-03-09T00:00:00Z', LATEST), undefined);
  const article = extract(pageOf({ head: '<meta property="article:published_time" content="2027-01-01T10:00:00Z">' }));
  assert.equal(article.datePublished, undefined);
});

test('the date of publication comes with its raw text, precision and source, and never from a date of change', () => {
  const published = extract(
    pageOf({ head: '<meta property="article:published_time" content="2026-03-04T21:05:00-05:00">' }),
  );
  assert.equal(published.datePublished, '2026-03-05T02:05:00.000Z');
  assert.equal(published.datePublishedRaw, '2026-03-04T21:05:00-05:00');
  assert.equal(published.datePublishedPrecision, 'second');
  assert.equal(published.datePublishedSource, 'meta');
  const changed = extract(
    pageOf({
      head: '<meta property="article:modified_time" content="2026-03-04T21:05:00Z">',
      before: '<p>Updated: 4 March 2026</p>',
    }),
  );
  assert.equal(changed.datePublished, undefined);
  assert.equal(changed.dateModified, '2026-03-04T21:05:00.000Z');
});

test('the date of a related item is not the date of the article', () => {
  const after =
    '<aside class="related"><article><h3><a href="/x">Old news</a></h3><time datetime="2019-01-01T00:00:00Z">1 Jan 2019</time></article></aside>';
  assert.equal(extract(pageOf({ after })).datePublished, undefined);
  assert.equal(
    extract(pageOf({ before: '<time datetime="2026-03-04T10:00:00Z">4 March</time>', after })).datePublished,
    '2026-03-04T10:00:00.000Z',
  );
});

test('the listing and the address give a date only where the page has none', () => {
  const hints = { datePublishedRaw: 'Tue, 03 Mar 2026 08:00:00 +0000', dateSource: 'feed' as const };
  assert.equal(extract(pageOf(), { hints }).datePublishedSource, 'feed');
  const fromUrl = extract(pageOf(), { url: 'https://www.harbour-herald.example/2026/03/02/ferry' });
  assert.equal(fromUrl.datePublished, '2026-03-02');
  assert.equal(fromUrl.datePublishedSource, 'url');
});

test('a listing that knows the time of day makes the day on the page more exact, and never changes it', () => {
  const onDay = (datePublishedRaw: string) =>
    extract(pageOf({ head: '<meta name="date" content="2026-03-03">' }), {
      hints: { datePublishedRaw, dateSource: 'sitemap' },
    });
  const exact = onDay('2026-03-03T08:15:00+00:00');
  assert.equal(exact.datePublished, '2026-03-03T08:15:00.000Z');
  assert.equal(exact.datePublishedSource, 'sitemap');
  assert.equal(onDay('2026-03-04T08:15:00+00:00').datePublished, '2026-03-03');
  assert.equal(onDay('2026-03-03').datePublishedSource, 'meta');
});

test('names are cleaned of "By", roles, handles and agencies', () => {
  const cases: [string, string[]][] = [
    ['By Anna Berg and Juan Ortiz', ['Anna Berg', 'Juan Ortiz']],
    ['Anna Berg, Senior Political Correspondent', ['Anna Berg']],
    ['BY ANNA BERG | Staff Writer', ['ANNA BERG']],
    ['Por María López', ['María López']],
    ['Von Jens Müller', ['Jens Müller']],
    ['Anna Berg, Reuters', ['Anna Berg']],
    ['Staff', []],
    ['admin', []],
    ['The Associated Press', []],
    ['@annaberg', []],
    ['https://example.com/anna', []],
    ['By Anna Berg March 4, 2026', ['Anna Berg']],
    ['記者 山田太郎', ['山田太郎']],
    ['記者王小明／綜合報導', ['王小明']],
    ['김철수 기자', ['김철수']],
    ['Anna Berg Jr.', ['Anna Berg Jr.']],
    ['CultureBy Anna Berg', ['Anna Berg']],
    ['Anna BergPublished: 22 Dec 2025', ['Anna Berg']],
    ['Anna BergDec 05, 2025', ['Anna Berg']],
    ['Anna MacMay', ['Anna MacMay']],
    ['Reporting by Anna Berg; Editing by Ed Osmund', ['Anna Berg']],
    ['Photography by Ed Osmund', []],
  ];
  for (const [raw, names] of cases) assert.deepEqual(namesIn(raw), names, raw);
});

test('several authors of a graph of structured data are found by reference', () => {
  const head = structured({
    '@graph': [
      {
        '@type': 'NewsArticle',
        headline: HEADLINE,
        author: [{ '@id': '#a' }, { '@type': 'Person', name: 'Juan Ortiz' }],
      },
      { '@type': 'Person', '@id': '#a', name: 'Anna Berg', url: 'https://www.harbour-herald.example/by/anna' },
    ],
  });
  assert.deepEqual(extract(pageOf({ head })).author, [
    { name: 'Anna Berg', url: 'https://www.harbour-herald.example/by/anna' },
    { name: 'Juan Ortiz' },
  ]);
});

test('the publisher is not an author, and an author that is not named is absent', () => {
  const head = structured({
    '@type': 'NewsArticle',
    headline: HEADLINE,
    author: { '@type': 'Person', name: 'Harbour Herald' },
  });
  assert.equal(extract(pageOf({ head })).author, undefined);
});

test('structured data about another article on the page is not taken', () => {
  const head = structured({
    '@type': 'ItemList',
    itemListElement: [
      {
        '@type': 'NewsArticle',
        headline: 'Another story',
        datePublished: '2020-01-01',
        author: { name: 'Somebody Else' },
      },
    ],
  });
  const article = extract(pageOf({ head }));
  assert.equal(article.headline, HEADLINE);
  assert.equal(article.datePublished, undefined);
  assert.equal(article.author, undefined);
});

test('structured data with raw line breaks, comments and a trailing comma is still read', () => {
  const head =
    '<script type="application/ld+json">\n<!-- {"@type":"NewsArticle","headline":"Island keeps\n its ferry","datePublished":"2026-03-04T10:00:00Z",} -->\n</script>';
  assert.equal(extract(pageOf({ head })).datePublished, '2026-03-04T10:00:00.000Z');
});

test('the headline is what stands on the page, without the name of the site', () => {
  assert.equal(extract(pageOf()).headline, HEADLINE);
  const untitled = extract(
    pageOf()
      .replace(/<h1>.*<\/h1>/, '')
      .replace(/<meta property="og:title"[^>]*>/, ''),
  );
  assert.equal(untitled.headline, HEADLINE);
});

test('canonical and alternate addresses are absolute, and come from the header too', () => {
  const head =
    '<link rel="canonical" href="/news/ferry"><link rel="alternate" hreflang="sv" href="/sv/farja"><link rel="amphtml" href="https://amp.harbour-herald.example/ferry">';
  const article = extract(pageOf({ head }));
  assert.equal(article.canonicalUrl, 'https://www.harbour-herald.example/news/ferry');
  assert.deepEqual(article.alternateUrls, [
    'https://www.harbour-herald.example/sv/farja',
    'https://amp.harbour-herald.example/ferry',
  ]);
  const header = extract(pageOf(), { headers: { link: '<https://www.harbour-herald.example/n/1>; rel="canonical"' } });
  assert.equal(header.canonicalUrl, 'https://www.harbour-herald.example/n/1');
  assert.equal(header.sources['canonicalUrl'], 'header');
});

const BYLINES: Record<string, string> = {
  'a line linked to the page of a writer': '<p><a href="/autores/anna-berg">Anna Berg</a></p>',
  'a line that begins with "By" in its language': '<p>Texte : Anna Berg</p>',
  'a name and a date in one line': '<div><span>Anna Berg</span><span>4 mars 2026</span><span>2 min</span></div>',
  'a byline inside a wrapper that is named after related stories':
    '<div class="byline">Anna Berg</div><div class="meta">Topics: Ferries, Harbours</div>',
};

for (const [what, before] of Object.entries(BYLINES)) {
  test(`an author is found in ${what}`, () => {
    const html = pageOf({ before }).replace('<body>', '<body class="has-related">');
    assert.deepEqual(
      extract(html).author?.map(({ name }) => name),
      ['Anna Berg'],
    );
  });
}

test('an author is found at the end of the article', () => {
  assert.equal(extract(pageOf({ after: '<p>Von Anna Berg</p>' })).author?.[0]?.name, 'Anna Berg');
});

test('a place, a label, a topic and the writers of other articles are no authors', () => {
  for (const before of [
    '<p><a href="/by/harbour-news-desk">Port Lindahl</a></p>',
    '<p><a href="/tag/anna-berg">Anna Berg</a></p>',
    '<div class="byline">Hot cocoa</div>',
    '<p>By popular demand</p>',
  ])
    assert.equal(extract(pageOf({ before })).author, undefined, before);
  const after = '<div class="related"><p><a href="/authors/juan-ortiz">Juan Ortiz</a></p></div>';
  assert.equal(extract(pageOf({ after })).author, undefined);
});

test('of two declared instants the one counts that the page prints, and its own zone is kept in the raw text', () => {
  const head =
    structured({ '@type': 'NewsArticle', headline: HEADLINE, datePublished: '2026-03-03T19:12:07-05:00' }) +
    '<meta property="article:published_time" content="2026-03-03T19:12:07+00:00">';
  const before = '<time datetime="2026-03-03T14:12:07-05:00">3 March</time>';
  const article = extract(pageOf({ head, before }));
  assert.equal(article.datePublished, '2026-03-03T19:12:07.000Z');
  assert.equal(article.datePublishedRaw, '2026-03-03T14:12:07-05:00');
  assert.equal(article.datePublishedSource, 'time-tag');
  assert.equal(extract(pageOf({ head })).datePublished, '2026-03-04T00:12:07.000Z');
});
