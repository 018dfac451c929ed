import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { believableCanonical, citedUrl, fetchUrl, identityOf, siteOf } from '../../functions/candidate/address.ts';
import { articleShape } from '../../functions/candidate/shape.ts';
import { tellsOfAnother } from '../../functions/candidate/slug.ts';

describe('The address to fetch', () => {
  for (const [raw, expected] of [
    ['HTTP://Harbour.Example:80/a/../b', 'http://harbour.example/b'],
    ['  https://harbour.example/a b \n', 'https://harbour.example/a%20b'],
    ['https://harbour.example./a', 'https://harbour.example/a'],
    ['https://bücher.example/ツ', 'https://xn--bcher-kva.example/%E3%83%84'],
    ['https://harbour.example/%7Ejoe/%2f/%e3', 'https://harbour.example/~joe/%2F/%E3'],
    ['https://harbour.example/100%2525', 'https://harbour.example/100%2525'],
    ['https://harbour.example/a#part', 'https://harbour.example/a'],
    ['https://harbour.example/#!/story/1', 'https://harbour.example/#!/story/1'],
    ['https://harbour.example/a?utm_source=x&b=1', 'https://harbour.example/a?utm_source=x&b=1'],
    ['//cdn.example/x', 'https://cdn.example/x'],
    ['../up', 'https://harbour.example/up'],
    ['?page=2', 'https://harbour.example/news/today?page=2'],
  ] as const) {
    it(`is ${expected} for ${JSON.stringify(raw)}`, () =>
      assert.equal(fetchUrl(raw, 'https://harbour.example/news/today'), expected));
  }

  for (const raw of [
    ...[
      '',
      'javascript:alert(1)',
      'mailto:a@b.example',
      'data:text/html,x',
      'file:///etc/passwd',
      'ftp://a.example/',
      'http://',
    ],
    ...['https://user@harbour.example/', 'https://u:p@harbour.example/', `https://harbour.example/${'a'.repeat(2048)}`],
    `https://harbour.example/${'news/'.repeat(5)}x`,
    ...['http://..', 'http://harbour..example/', 'http://./', 'http://harbour.example:99999/'],
  ]) {
    it(`is none for ${JSON.stringify(raw.slice(0, 60))}`, () => assert.equal(fetchUrl(raw), undefined));
  }
});

describe('The identity of an address', () => {
  const article = 'https://www.harbour.example/news/ferry-runs-aground-today';
  for (const variant of [
    'http://harbour.example/news/ferry-runs-aground-today',
    'https://m.harbour.example/news/ferry-runs-aground-today/',
    'https://amp.harbour.example/news/ferry-runs-aground-today',
    `${article}#comments`,
    `${article}?`,
    `${article}?utm_source=rss&utm_medium=feed&fbclid=abc`,
    `${article}?at_campaign=x&cmp=y&rss=1&ref=home&src=rss&oc=5&xtor=RSS-1`,
    `${article};jsessionid=0A1B2C`,
    `${article}?PHPSESSID=0123456789abcdef0123456789abcdef`,
    `${article}/amp`,
    `${article}/amp/`,
    `${article}?amp=1`,
    `${article}?output=amp`,
    `${article}?outputType=amp`,
    `${article}.amp`,
    `${article}/print/`,
    `${article}?print=true`,
    `${article}/index.html`,
    'https://www.harbour.example//news//ferry-runs-aground-today',
    'https://www.harbour.example/amp/news/ferry-runs-aground-today',
    'https://www-harbour-example.cdn.ampproject.org/c/s/www.harbour.example/news/ferry-runs-aground-today',
    'https://www.google.com/amp/s/www.harbour.example/news/ferry-runs-aground-today',
    'https://www.harbour.example/news/ferry%2Druns-aground-today',
    'https://www.harbour.example/news/amp/ferry-runs-aground-today',
    'https://ww2.harbour.example/news/ferry-runs-aground-today',
    'https://www.harbour.example/m/news/ferry-runs-aground-today',
    'https://www.harbour.example/(S(lit3py55t21z5v55vlm25s55))/news/ferry-runs-aground-today',
    `${article}?amp;utm_source=rss`,
    `${article}?WT.mc_id=1&elq=2&_ke=x&dm_i=2A,1&cm_mmc=x&mibextid=z&sf123456=1&from=timeline&layout=amp`,
    `${article}?ref=12345&cmp=77&s=20&trk_id=12`,
    `${article}?s=09&m=1&_=1712345678901&sh=7f3a2b1c4d5e`,
    `${article}?share=facebook&replytocom=17&srsltid=Af&fb_ref=x&li_fat_id=1&spMailingID=4&amp_gsa=1`,
  ]) {
    it(`is the same for ${variant}`, () =>
      assert.equal(identityOf(variant), 'harbour.example/news/ferry-runs-aground-today'));
  }

  for (const [one, other] of [
    ['https://harbour.example/story?id=1', 'https://harbour.example/story?id=2'],
    ['https://harbour.example/a/b', 'https://harbour.example/a%2Fb'],
    ['https://harbour.example/A', 'https://harbour.example/a'],
    ['https://harbour.example/#!/story/1', 'https://harbour.example/#!/story/2'],
    ['https://harbour.example:8080/a', 'https://harbour.example/a'],
    ['https://harbour.example/print', 'https://harbour.example/'],
    ['https://sport.harbour.example/a', 'https://harbour.example/a'],
    ['https://harbour.example/search?s=ferry', 'https://harbour.example/search?s=bridge'],
    ['https://harbour.example/story?m=4711', 'https://harbour.example/story?m=4712'],
    ['https://harbour.example/story?sid=4711', 'https://harbour.example/story?sid=4712'],
    ['https://harbour.example/?source=4711', 'https://harbour.example/?source=4712'],
    ['https://harbour.example/view?ref=4711', 'https://harbour.example/view?ref=4712'],
    ['https://harbour.example/view?print=4711', 'https://harbour.example/view?print=4712'],
    ['https://harbour.example/?sc_itemid=a&sc_lang=en', 'https://harbour.example/?sc_itemid=a&sc_lang=fr'],
    // In windows-1251: escapes that are no UTF-8.
    ['https://harbour.example/view?title=%CF%F0', 'https://harbour.example/view?title=%D1%F2'],
    ['https://harbour.example/m/4711234', 'https://harbour.example/4711234'],
    ['https://harbour.example/ferry-runs-aground-today?page=2', 'https://harbour.example/ferry-runs-aground-today'],
  ] as const) {
    it(`tells ${one} from ${other}`, () => assert.notEqual(identityOf(one), identityOf(other)));
  }

  it('does not depend on the order of the query', () => {
    assert.equal(identityOf('https://h.example/a?b=2&a=1'), identityOf('https://h.example/a?a=1&b=2'));
  });

  it('is kept when taken twice', () => {
    for (const url of [article, `${article}?id=%26x&b=ü`, 'https://h.example/', 'https://h.example/a;b/c?x=1+2']) {
      const once = identityOf(url);
      assert.equal(identityOf(`https://${once}`), once);
    }
  });
});

describe('The site of an address', () => {
  it('is the registrable domain, a blog of its own on a blog host, and the host where there is no domain', () => {
    assert.equal(siteOf('https://news.bbc.co.uk/a'), 'bbc.co.uk');
    assert.equal(siteOf('https://harbour.blogspot.com/a'), 'harbour.blogspot.com');
    assert.equal(siteOf('http://127.0.0.1:8080/a'), '127.0.0.1');
    assert.equal(siteOf('https://www.harbour.example./'), 'harbour.example');
  });
});

describe('The address to cite', () => {
  for (const [url, cited] of [
    ['https://h.example/a?utm_source=x&id=5&fbclid=1', 'https://h.example/a?id=5'],
    ['https://h.example/a;jsessionid=0A1B/b?utm_source=x', 'https://h.example/a/b'],
    ['https://h.example/a?b=%e3&&c', 'https://h.example/a?b=%e3&&c'],
    ['https://h.example/a?share=12345', 'https://h.example/a?share=12345'],
    ['urn:none', 'urn:none'],
  ] as const) {
    it(`of ${url} is ${cited}`, () => assert.equal(citedUrl(url), cited));
  }
});

describe('A canonical address', () => {
  const page = 'https://www.harbour.example/news/ferry-runs-aground-today?utm_source=x';
  it('is believed on the same site, below the root', () => {
    assert.ok(believableCanonical(page, 'https://www.harbour.example/news/ferry-runs-aground-today'));
    assert.ok(believableCanonical(page, 'http://harbour.example/2024/ferry-runs-aground-off-the-pier'));
    assert.ok(believableCanonical('https://harbour.example/?p=123456', 'https://harbour.example/ferry'));
    for (const rendering of ['/a/one/amp', '/a/one/print', '/a/one.amp'])
      assert.ok(believableCanonical(`https://harbour.example${rendering}`, 'https://harbour.example/a/one'), rendering);
    assert.ok(believableCanonical('https://amp.harbour.example/a/ferry', 'https://harbour.example/b/ferry'));
    assert.ok(
      believableCanonical('https://harbour.example/v.php?id=12&lang=en', 'https://harbour.example/v.php?id=12'),
    );
  });
  it('is not believed where it names all articles of a site, or the neighbour', () => {
    for (const [from, lie] of [
      ['/view.php?idxno=123', '/view.php'],
      ['/board.php?table=news&wr_id=123', '/board.php?table=news'],
      ['/view.php?idxno=123', '/view.php?idxno=124'],
      ['/read/123456', '/read/654321'],
      ['/news/ferry-runs-aground-today', '/undefined'],
      ['/news/ferry-runs-aground-today', '/%7B%7Bslug%7D%7D'],
      ['/news/ferry-runs-aground-today', '/login?next=/news/ferry-runs-aground-today'],
      ['/news/ferry-runs-aground-today', '/sport'],
    ] as const) {
      assert.equal(believableCanonical(`https://h.example${from}`, `https://h.example${lie}`), false, lie);
    }
  });
  it('is not believed when it is another site, the home page, a section above or no address', () => {
    for (const lie of [
      'https://wire.example/a-story-of-the-wire',
      'https://www.harbour.example/',
      'https://harbour.example/news',
      'https://harbour.example/error/not-found',
      'https://harbour.example/404.html',
      'javascript:x',
      '',
    ]) {
      assert.equal(believableCanonical(page, lie), false, lie);
    }
  });
  it('tells of another article where its words are neither those of the headline nor of the address', () => {
    const tells = (other: string, own: string, headline: string) =>
      tellsOfAnother(`https://h.example/${other}`, `https://h.example/${own}`, headline);
    const headline = 'Ferry runs aground off the pier';
    assert.ok(tells('2024/council-votes-on-budget', 'news/ferry-runs-aground.html', headline));
    assert.ok(tells('2024/gemeinderat-stimmt-für-haushalt', 'a/schiff-lauft-auf-grund', 'Schiff läuft auf Grund'));
    for (const [other, own, why] of [
      ['2024/ferry-freed-at-last', 'news/ferry-runs-aground', 'a newer address of it'],
      ['news/boat-hits-harbour-pier', 'news/ferry-runs-aground', 'a word of its headline'],
      ['n/8231945', 'news/ferry-runs-aground', 'no words'],
      ['2024/council-votes-on-budget', 'n/8231945', 'the page has none either'],
      ['2024/council-votes-on-budget', 'news/parom-sel-na-mel', 'its address is in another script'],
    ] as const) {
      assert.equal(tells(other, own, headline), false, why);
    }
  });
});

describe('The shape of an article', () => {
  for (const [path, shape] of [
    ['/2024/03/05/budget', 'date'],
    ['/20240305/budget-vote', 'date'],
    ['/news/ferry-runs-aground-today', 'slug'],
    ['/news/ferry_runs_aground_today.html', 'slug'],
    ['/news/8231945', 'id'],
    ['/news/c4gz9x1kq2vo', 'id'],
    ['/?p=4711', 'id'],
    ['/board.php?table=news&wr_id=4711', 'id'],
    ['/25-11-2026/ferry-news', 'date'],
    ['/', undefined],
    ['/sport/', undefined],
    ['/tag/a-long-tag-name-here', undefined],
    ['/author/jane-van-der-doe', undefined],
    ['/news/page/12345', undefined],
    ['/2024/03/05/', undefined],
    ['/pictures/a-ferry-runs-aground.jpg', undefined],
    ['/privacy-policy', undefined],
    ['/privacy-policy-and-terms-of-use', undefined],
    ['/politica-de-privacidad-y-cookies.html', undefined],
    ['/privacy-policy-of-the-ferry-company-angers-passengers', 'slug'],
    ['/print.php?id=50001', undefined],
  ] as const) {
    it(`is ${shape ?? 'none'} for ${path}`, () => assert.equal(articleShape(`https://harbour.example${path}`), shape));
  }

  it('takes linear time on hostile paths', () => {
    const startedAt = performance.now();
    for (const part of ['-', '1', 'a', '2024/', '_', '%', '.html'])
      articleShape(`https://h.example/${part.repeat(200_000)}`);
    for (const part of ['&a=1', ';jsessionid=', '%7E', '//', '/amp'])
      identityOf(`https://h.example/${part.repeat(50_000)}`);
    assert.ok(performance.now() - startedAt < 2000);
  });
});
