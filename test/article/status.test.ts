import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { PARAGRAPHS, extract, pageOf, structured } from './pages.ts';

const statusOf = (html: string, url?: string) => {
  const { bodyStatus, bodyStatusReason } = extract(html, url === undefined ? {} : { url });
  if (bodyStatus !== 'full') assert.ok(bodyStatusReason, 'a reason in words');
  return bodyStatus;
};

test('a script-rendered shell is empty', () => {
  assert.equal(
    statusOf(
      '<html><head><title>Herald</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>',
    ),
    'empty',
  );
  assert.equal(statusOf(''), 'empty');
});

test('a challenge is told from an article', () => {
  const html =
    '<html><head><title>Just a moment...</title></head><body><h1>www.example.com</h1><p>Verifying you are human. This may take a few seconds.</p><script>window._cf_chl_opt={}</script></body></html>';
  assert.equal(statusOf(html), 'challenge');
});

test('an error page in any of several languages is told from an article', () => {
  for (const title of [
    '404 - Page not found',
    'Seite nicht gefunden',
    'Página no encontrada',
    'ページが見つかりません',
  ]) {
    assert.equal(
      statusOf(
        `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>Sorry about that, the address that you have followed may be old, try the search instead.</p></body></html>`,
      ),
      'error-page',
      title,
    );
  }
});

test('a consent wall is told from an article about cookies', () => {
  const wall = `<html><head><title>Before you continue</title></head><body><div class="wall"><h1>Before you continue</h1>
<p>We and our 842 partners store and access cookies on your device to process personal data with your consent.</p>
<p>You can accept all cookies or manage your consent for each of our partners. See our privacy policy and cookie policy.</p><button>Accept all</button></div></body></html>`;
  assert.equal(statusOf(wall), 'consent-wall');
  const about =
    PARAGRAPHS.map((text) => `<p>${text}</p>`).join('') +
    '<p>The council’s website asks for consent before it sets cookies, a councillor said, and few accept them.</p>';
  assert.equal(statusOf(pageOf({ body: about })), 'full');
});

test('a text that the publisher cuts off for those who do not pay is a teaser', () => {
  const head = structured({ '@type': 'NewsArticle', headline: 'x', isAccessibleForFree: false, wordCount: 900 });
  const article = extract(
    pageOf({ head, body: `<p>${PARAGRAPHS[0] ?? ''}</p><div class="paywall"><p>Subscribe to read on.</p></div>` }),
  );
  assert.equal(article.bodyStatus, 'teaser');
  assert.equal(article.isAccessibleForFree, false);
});

test('a whole article that is not free is still whole', () => {
  const head = structured({ '@type': 'NewsArticle', headline: 'x', isAccessibleForFree: false });
  const body = [...PARAGRAPHS, ...PARAGRAPHS].map((text, at) => `<p>${text} (${at})</p>`).join('');
  assert.equal(statusOf(pageOf({ head, body })), 'full');
});

test('a front page is a listing', () => {
  const cards = Array.from(
    { length: 14 },
    (_, at) =>
      `<article><h2><a href="/news/${at}">Ferry story number ${at} of the week</a></h2><p>The council met again about the ferry, it was late.</p></article>`,
  );
  assert.equal(
    statusOf(
      `<html><head><title>Harbour Herald</title></head><body><main>${cards.join('')}</main></body></html>`,
      'https://www.harbour-herald.example/',
    ),
    'listing-page',
  );
});

test('a PDF that is served as HTML is no article', () => {
  assert.equal(statusOf(`%PDF-1.7\n${'\u0001\u0002 stream of bytes '.repeat(500)}`), 'empty');
});

test('a picture or a packed file that is served as HTML is no article, in whatever charset it is read', () => {
  const packed = deflateRawSync(Array.from({ length: 9_000 }, (_, at) => `${at * at} sheep`).join(' '));
  const picture = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), packed]);
  for (const charset of ['windows-1252', 'utf-8', 'shift_jis', 'koi8-r'])
    assert.equal(statusOf(new TextDecoder(charset).decode(picture)), 'empty');
});
