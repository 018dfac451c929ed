import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { HEADLINE, PARAGRAPHS, extract, pageOf, structured } from './pages.ts';

const paragraphs = PARAGRAPHS.map((text) => `<p>${text}</p>`).join('');
const kinds = (html: string, more = {}) => (extract(html, more).attribution ?? []).map(({ kind }) => kind);

test('"appeared first on" is kept as evidence with its exact words and address, and leaves the body', () => {
  const line = 'The post Island keeps its ferry appeared first on Northern Radio.';
  const article = extract(
    pageOf({
      body: `${paragraphs}<p>${line.replace('Northern Radio', '<a href="https://northern-radio.example/">Northern Radio</a>')}</p>`,
    }),
  );
  assert.equal(article.articleBody, PARAGRAPHS.join('\n\n'));
  assert.deepEqual(article.attribution, [
    { kind: 'appeared-first', text: line, name: 'Northern Radio', url: 'https://northern-radio.example/' },
  ]);
});

test('the same line is understood in other languages', () => {
  for (const line of [
    'Der Beitrag Insel behält Fähre erschien zuerst auf Nordfunk.',
    'La entrada La isla conserva su ferry se publicó primero en Radio Norte.',
  ]) {
    const article = extract(pageOf({ body: `${paragraphs}<p>${line}</p>` }));
    assert.equal(article.attribution?.[0]?.kind, 'appeared-first', line);
    assert.equal(article.articleBody, PARAGRAPHS.join('\n\n'));
  }
});

test('"originally published by" names a site; "originally published on October 7" names none', () => {
  const named = extract(
    pageOf({ body: `${paragraphs}<p>This article was originally published by Northern Radio.</p>` }),
  );
  assert.equal(named.attribution?.[0]?.name, 'Northern Radio');
  assert.deepEqual(
    kinds(pageOf({ body: `${paragraphs}<p>This article was originally published on October 7, 2025.</p>` })),
    [],
  );
});

test('something else that first appeared somewhere is no attribution', () => {
  const body = `${paragraphs}<p>The first cases of the disease first appeared in Northport at the end of August.</p>`;
  assert.deepEqual(kinds(pageOf({ body })), []);
});

test('an agency in the dateline or in the byline is a wire credit', () => {
  const body = `<p>NORTHPORT (AP) — ${PARAGRAPHS[0] ?? ''}</p>${paragraphs}`;
  assert.deepEqual(extract(pageOf({ body })).attribution, [
    { kind: 'wire-credit', text: 'NORTHPORT (AP)', name: 'Associated Press' },
  ]);
  const head = structured({ '@type': 'NewsArticle', headline: 'x', author: { name: 'Reuters' } });
  const article = extract(pageOf({ head }));
  assert.equal(article.attribution?.[0]?.name, 'Reuters');
  assert.equal(article.author, undefined);
});

test('brackets that hold something else are no wire credit', () => {
  assert.deepEqual(
    kinds(
      pageOf({ body: `<p>The harbour council (HC) met on Tuesday evening and voted on the ferry.</p>${paragraphs}` }),
    ),
    [],
  );
});

test('a canonical address on another site is evidence; one on the same site is not', () => {
  assert.deepEqual(kinds(pageOf({ head: '<link rel="canonical" href="https://northern-radio.example/ferry">' })), [
    'canonical-elsewhere',
  ]);
  assert.deepEqual(kinds(pageOf({ head: '<link rel="canonical" href="https://harbour-herald.example/ferry">' })), []);
});

test('a feed that names its source, isBasedOn and syndication-source are evidence', () => {
  const hints = { sourceUrl: 'https://northern-radio.example/feed', sourceName: 'Northern Radio' };
  assert.deepEqual(kinds(pageOf(), { hints }), ['feed-source']);
  const head = `${structured({ '@type': 'NewsArticle', headline: 'x', isBasedOn: 'https://northern-radio.example/ferry' })}<meta name="syndication-source" content="https://northern-radio.example/ferry">`;
  assert.deepEqual(kinds(pageOf({ head })).sort(), ['is-based-on', 'syndication-source']);
});

test('the pixel of a republishing programme is evidence; any other pixel is not', () => {
  const pixel = (query: string) =>
    `${paragraphs}<img src="https://counter.example/content/1/count.gif${query}" width="1" height="1">`;
  assert.deepEqual(kinds(pageOf({ body: pixel('?distributor=republish-lightbox-basic') })), ['republish-pixel']);
  assert.deepEqual(kinds(pageOf({ body: pixel('') })), []);
});

test('shared authorship is kept apart from a repost', () => {
  assert.deepEqual(kinds(pageOf({ body: `${paragraphs}<p>Juan Ortiz contributed to this report.</p>` })), [
    'partial-credit',
  ]);
});

test('"Source: Y" with a link to Y is evidence and leaves the end of the text, in any language; within the text it stays', () => {
  const link = '<a href="https://northern-radio.example/ferry">Northern Radio</a>';
  for (const label of ['Source: ', 'Via ', 'Quelle: ', 'Fuente – ', 'Источник: ', 'المصدر: ', '来源：']) {
    const article = extract(pageOf({ body: `${paragraphs}<p>${label}${link}</p>` }));
    assert.equal(article.articleBody, PARAGRAPHS.join('\n\n'), label);
    const expected = { kind: 'source-line', name: 'Northern Radio', url: 'https://northern-radio.example/ferry' };
    assert.deepEqual(article.attribution, [{ ...expected, text: `${label}Northern Radio` }], label);
  }
  assert.deepEqual(kinds(pageOf({ body: `<p>Source: ${link}</p>${paragraphs}` })), []);
  assert.deepEqual(kinds(pageOf({ body: `${paragraphs}<p>Source: <a href="/about">Harbour Herald</a></p>` })), []);
  assert.deepEqual(kinds(pageOf({ body: `${paragraphs}<p>Source: the port authority</p>` })), []);
});

test('a line that repeats the headline and leads to another site is an origin in any language', () => {
  const line = (site: string) =>
    `<p>Qyrx pel <a href="https://${site}/p/9">${HEADLINE}</a> marn ti nolo sodo <a href="https://${site}/">${site}</a></p>`;
  const body = (site: string) => PARAGRAPHS.map((text) => `<p>${text}</p>`).join('') + line(site);
  const copy = extract(pageOf({ body: body('first-paper.example') }));
  assert.deepEqual(
    copy.attribution?.map(({ kind, name }) => [kind, name]),
    [['appeared-first', 'first-paper.example']],
  );
  assert.equal(copy.articleBody, PARAGRAPHS.join('\n\n'));
  assert.equal(extract(pageOf({ body: body('www.harbour-herald.example') })).attribution, undefined, 'its own site');
});

test('agencies credit themselves in their own forms', () => {
  const creditOf = (body: string, before = '') =>
    extract(pageOf({ body, before })).attribution?.find(({ kind }) => kind === 'wire-credit')?.name;
  const rest = PARAGRAPHS.map((text) => `<p>${text}</p>`).join('');
  assert.equal(creditOf(`<p>РЯЗАНЬ, 3 марта. /ТАСС/. ${PARAGRAPHS[0]}</p>${rest}`), 'TASS');
  assert.equal(creditOf(`<p>(안동=연합뉴스) ${PARAGRAPHS[0]}</p>${rest}`), 'Yonhap');
  assert.equal(creditOf(`<p>新华社长沙3月3日电 ${PARAGRAPHS[0]}</p>${rest}`), 'Xinhua');
  assert.equal(creditOf(`${rest}<p>Kaynak: AA</p>`), 'Anadolu Agency');
  assert.equal(creditOf(rest, '<p class="byline">AFP</p>'), 'Agence France-Presse');
});
