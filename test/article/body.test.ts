import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { HEADLINE, PARAGRAPHS, extract, pageOf, structured } from './pages.ts';

const WHOLE = PARAGRAPHS.join('\n\n');
const paragraphs = PARAGRAPHS.map((text) => `<p>${text}</p>`);
const withInside = (box: string): string =>
  pageOf({ body: [...paragraphs.slice(0, 2), box, ...paragraphs.slice(2)].join('\n') });

test('the body is the paragraphs of the article in order, without menu, headline and footer', () => {
  const article = extract(pageOf());
  assert.equal(article.articleBody, WHOLE);
  assert.equal(article.bodyStatus, 'full');
  assert.equal(article.sources['articleBody'], 'html');
});

test('the words of links, bold words and words split by character references stay in their sentences', () => {
  const text =
    'The <a href="/x">finance committee</a> called it <b>un&shy;reason&shy;able</b> &amp; &#8220;far too late&#8221; in a long statement on Monday.';
  const article = extract(pageOf({ body: [...paragraphs, `<p>${text}</p>`].join('') }));
  assert.ok(
    article.articleBody.endsWith(
      'The finance committee called it unreasonable & “far too late” in a long statement on Monday.',
    ),
  );
});

const BOXES = {
  'share buttons':
    '<div class="share-buttons"><ul><li><a href="https://facebook.com/sharer">Share 132</a></li><li><a href="https://x.com/intent">Tweet</a></li></ul></div>',
  'a "Read more" card':
    '<aside class="related-card"><a href="/other"><h4>Read more: The bridge that was never built</h4></a></aside>',
  'a newsletter box':
    '<div class="newsletter-signup"><h4>Sign up for our newsletter</h4><p>Get the best stories in your inbox every morning.</p><form><input type="email"><button>Subscribe</button></form></div>',
  'a caption and a credit':
    '<figure><img src="f.jpg"><figcaption class="caption">The ferry in rough seas last winter. Photo: Anna Berg</figcaption></figure>',
  'a list of related links':
    '<ul class="related-links"><li><a href="/a">Ferry operator asks for more money</a></li><li><a href="/b">School bus plan for the island fails</a></li></ul>',
};
for (const [what, box] of Object.entries(BOXES)) {
  test(`${what} inside the body is left out`, () => {
    assert.equal(extract(withInside(box)).articleBody, WHOLE);
  });
}

test('comments, tags and a cookie notice after the body are left out', () => {
  const after = `<ul class="tags"><li><a href="/t/ferry">Ferry</a></li><li><a href="/t/council">Council</a></li></ul>
<section id="comments" class="comments"><h3>2 comments</h3><div class="comment"><p>I have been taking this ferry for thirty years and it was never once on time, but we need it.</p></div></section>
<div class="cookie-banner" role="dialog"><p>We use cookies to improve your experience. By continuing you agree to our cookie policy.</p><button>Accept</button></div>`;
  assert.equal(extract(pageOf({ after })).articleBody, WHOLE);
});

test('subheadings, list items and quotes belong to the body', () => {
  const body = `${paragraphs.slice(0, 2).join('')}<h2>What changes for passengers</h2><ul><li>A single ticket costs 40 cents more from the first of April.</li><li>The last boat leaves the island at nine in the evening.</li></ul>
<blockquote><p>“We would have liked to keep the late boat, but nobody wanted to pay for it,” the mayor said.</p></blockquote>${paragraphs.slice(2).join('')}`;
  const text = extract(pageOf({ body })).articleBody;
  assert.match(
    text,
    /\n\nWhat changes for passengers\n\nA single ticket costs 40 cents more from the first of April\.\n\nThe last boat/,
  );
  assert.match(text, /nobody wanted to pay for it,” the mayor said\./);
});

test('a lead paragraph that stands outside the body element is found', () => {
  const lead =
    'After months of protest the council has found a way to keep the only connection to the mainland alive, at a price.';
  assert.ok(extract(pageOf({ before: `<p class="lead">${lead}</p>` })).articleBody.startsWith(lead));
});

test('text that is broken by <br> instead of paragraphs is put into paragraphs', () => {
  assert.equal(extract(pageOf({ body: PARAGRAPHS.join('<br><br>\n') })).articleBody, WHOLE);
});

test('tags that are never closed lose no text', () => {
  const html = `<html><body><h1>${HEADLINE}</h1><div class=story><p>${PARAGRAPHS.join('<p>')}`;
  assert.equal(extract(html).articleBody, WHOLE);
});

test('structured data gives the text when the page shows only a teaser, and not when the page shows more', () => {
  const whole = structured({ '@type': 'NewsArticle', headline: HEADLINE, articleBody: PARAGRAPHS.join('\n') });
  const teased = extract(pageOf({ head: whole, body: `<p>${PARAGRAPHS[0] ?? ''}</p>` }));
  assert.equal(teased.articleBody, WHOLE);
  assert.equal(teased.sources['articleBody'], 'json-ld');
  const cut = structured({ '@type': 'NewsArticle', headline: HEADLINE, articleBody: `${PARAGRAPHS[0] ?? ''} …` });
  assert.equal(extract(pageOf({ head: cut })).articleBody, WHOLE);
});

test('text that stands only in the state of a script is read from there', () => {
  const state = {
    props: {
      page: {
        body: { content: PARAGRAPHS.map((value) => ({ type: 'paragraph', content: [{ type: 'text', value }] })) },
      },
    },
  };
  const html = `<html><head><title>${HEADLINE}</title></head><body><div id="root"></div><script type="application/json">${JSON.stringify(state)}</script></body></html>`;
  const article = extract(html);
  assert.equal(article.articleBody, WHOLE);
  assert.equal(article.sources['articleBody'], 'page-state');
  assert.equal(article.bodyStatus, 'full');
});

test('a page that is one big form is read like any other', () => {
  const html = pageOf().replace('<body>', '<body><form action="/">').replace('</body>', '</form></body>');
  assert.equal(extract(html).articleBody, WHOLE);
});

test('a very short item is an article', () => {
  const article = extract(pageOf({ body: `<p>${PARAGRAPHS[0] ?? ''}</p>` }));
  assert.equal(article.articleBody, PARAGRAPHS[0]);
  assert.equal(article.bodyStatus, 'full');
});

test('the entries of a live blog are all kept', () => {
  const entries = PARAGRAPHS.map(
    (text, at) =>
      `<div class="live-entry" id="e${at}"><time datetime="2026-03-04T1${at}:00Z">1${at}:00</time><p>${text}</p></div>`,
  );
  const { articleBody } = extract(pageOf({ body: entries.join('') }));
  for (const text of PARAGRAPHS) assert.ok(articleBody.includes(text), text);
});

test('the same page gives the same record', () => {
  const html = withInside(BOXES['a newsletter box']);
  assert.deepEqual(extract(html), extract(html));
});

test('a text that stands on the page again, as a whole, is taken once', () => {
  const copy = `<section class="summary-panel"><div class="text">${PARAGRAPHS.join(' ')}</div></section>`;
  const article = extract(pageOf({ body: paragraphs.join(''), after: copy }));
  assert.equal(article.articleBody, WHOLE);
});

test('a question that an interview asks again and again stays each time', () => {
  const question =
    'What do you cook at home when you are tired, what do you never eat, and which dish would you take with you to a desert island?';
  const answers = PARAGRAPHS.map((text) => `<div class="guest"><p>${question}</p><p>${text}</p></div>`);
  const { articleBody } = extract(pageOf({ body: answers.join('') }));
  assert.equal(articleBody.split(question).length - 1, PARAGRAPHS.length);
});

test('the state that a script hides, scripts and all, is no text', () => {
  const post = `<blockquote>${PARAGRAPHS.join(' ')}</blockquote><script async></script>`;
  const state = `<script>/*<!--*/ window.state = ${JSON.stringify({ html: post, again: post })}; /*-->*/</script>`;
  assert.equal(extract(state + pageOf()).articleBody, WHOLE);
});

test('a text that is named after the wall in front of it is the article', () => {
  const body = `<div class="story-text paywall">${paragraphs.slice(0, 2).join('')}</div>`;
  assert.equal(extract(pageOf({ body: paragraphs.slice(2).join('') + body })).articleBody.split('\n\n').length, 5);
});
