import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { PARAGRAPHS, extract, pageOf } from './pages.ts';

const page = (title: string, body: string, bodyAttributes = ''): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body${bodyAttributes}>${body}</body></html>`;
const statusOf = (html: string, url?: string) => extract(html, url === undefined ? {} : { url }).bodyStatus;

test('a page that was not found says so in its own language', () => {
  for (const words of [
    'Ukurasa haukupatikana',
    'ገጹ አልተገኘም',
    'ទំព័ររកមិនឃើញ',
    'Страница не существует',
    'გვერდი ვერ მოიძებნა',
    'Síðan fannst ekki',
    'Lehte ei leitud',
    'பக்கம் கிடைக்கவில்லை',
    'صفحه پیدا نشد',
    'Hindi nahanap ang pahina',
  ])
    assert.equal(
      statusOf(page('Herald', `<h2>${words}</h2><p>${words}. <a href="/">Herald</a></p>`)),
      'error-page',
      words,
    );
});

test('markup tells a missing page in a language that is not known', () => {
  const body =
    '<div class="error-404"><h2>Qyrx pel nolo</h2><p>Marn ti qyrx vel sodo, ten pela nolo mira den toro sul.</p></div>';
  assert.equal(statusOf(page('Herald', body)), 'error-page');
});

test('a number in a headline is no error code', () => {
  const body = PARAGRAPHS.slice(0, 2)
    .map((text) => `<p>${text}</p>`)
    .join('');
  for (const h1 of ['404 people carried across by the old ferry', 'Police count 403 boats in the harbour'])
    assert.equal(statusOf(pageOf({ h1, body })), 'full', h1);
});

test('a consent wall in any language is made of nothing else, and a banner before an article is none', () => {
  const asking =
    '<div class="cmp"><h2>Herald</h2><p>Qyrx pel nolo marn ti vel sodo ten pela mira den toro sul bano.</p><button>OK</button></div>';
  assert.equal(statusOf(page('Herald', asking)), 'consent-wall');
  assert.equal(statusOf(pageOf({ after: asking })), 'full');
});

test('the machinery of a challenge tells it in any language, on a page with little else', () => {
  const machinery =
    '<div class="cf-turnstile"></div><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>';
  assert.equal(
    statusOf(page('herald.example', `<h1>herald.example</h1><p>Qyrx pel nolo marn.</p>${machinery}`)),
    'challenge',
  );
  assert.equal(statusOf(pageOf({ after: machinery })), 'full');
});

test('teasers below the headlines of others are a listing, although each has a day', () => {
  const items = PARAGRAPHS.concat(PARAGRAPHS).map(
    (text, at) =>
      `<div><h2><a href="/news/${at}">Headline of item ${at} on the island</a></h2><time datetime="2026-03-0${(at % 5) + 1}T08:00:00Z">x</time><p>${text}</p></div>`,
  );
  assert.equal(
    statusOf(page('News | Herald', `<h1>News</h1>${items.join('')}`), 'https://herald.example/topic/9'),
    'listing-page',
  );
});
