import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { HEADLINE, PARAGRAPHS, extract, pageOf, structured } from './pages.ts';

const THAI = [
  'สภาเมืองลงมติเมื่อคืนวันอังคารให้เรือข้ามฟากลำเก่าวิ่งต่อไปอีกสองปี หลังการอภิปรายที่ยืดเยื้อจนเลยเที่ยงคืน',
  'ชาวเกาะกว่าสี่พันคนลงชื่อคัดค้านการยกเลิกเส้นทาง และเข็นรายชื่อไปยังศาลากลางด้วยรถเข็น',
];
const TURKISH = [
  'Liman meclisi salı akşamı eski feribotun iki yıl daha çalışmasına karar verdi; tartışma gece yarısından sonraya kadar sürdü.',
  'Ada sakinleri dört binden fazla imza toplamış ve bunları el arabasıyla belediye binasına götürmüştü.',
  'İşletmeci yılda 3,4 milyon destek istemiş, maliye komisyonu ise bu isteği yersiz bulmuştu.',
];
const inParagraphs = (texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('');
const textsOf = (html: string): string[] => extract(html).articleBody.split('\n\n');
const head = `<title>${HEADLINE}</title><meta property="og:title" content="${HEADLINE}">`;

describe('the text of a page', () => {
  it('is read from the shadow tree that its element declares, and from no other template', () => {
    const html = `${head}<news-story><template shadowrootmode="open"><style>p { margin: 0 }</style><h1>${HEADLINE}</h1><div>${inParagraphs(PARAGRAPHS)}</div></template></news-story>
<template><p>${TURKISH[0]}</p></template>`;
    assert.deepEqual(textsOf(html), PARAGRAPHS);
  });

  it('is read from what stands there for browsers without scripts, where nothing else has a text', () => {
    const shell = (fallback: string): string =>
      `${head}<div id="app"></div><noscript>${fallback}</noscript><script src="/app.js"></script>`;
    assert.deepEqual(textsOf(shell(`<h1>${HEADLINE}</h1><div>${inParagraphs(PARAGRAPHS)}</div>`)), PARAGRAPHS);
    const note = extract(shell('<p>This site needs JavaScript. Please turn it on and load the page again.</p>'));
    assert.equal(note.bodyStatus, 'empty');
    assert.deepEqual(textsOf(pageOf({ after: `<noscript>${inParagraphs(TURKISH)}</noscript>` })), PARAGRAPHS);
  });

  it('is not taken from a program where it holds nothing of what is shown, or where the article is not free', () => {
    const state = JSON.stringify({ story: { parts: PARAGRAPHS.map((text) => ({ text })) } });
    const own =
      'The ferry to Selby stays in the harbour until Monday, the company said on Friday. A part for its engine comes from Bergen by ship. ' +
      'Until then a bus goes round the bay every hour, and tickets for the ferry are good on it for as long as it runs.';
    const page = (shown: string, head = '') =>
      `<html><head>${head}</head><body><h1>Ferry stays in harbour</h1><article>${shown}</article><script>window.__S__ = ${state};</script></body></html>`;
    const paragraph = (text: string) => `<p>${text}</p>`;
    assert.equal(extract(page(paragraph(own))).articleBody, own);
    const first = PARAGRAPHS.slice(0, 1);
    assert.equal(extract(page(first.map(paragraph).join(''))).articleBody, PARAGRAPHS.join('\n\n'));
    const notFree = `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>`;
    assert.equal(extract(page(first.map(paragraph).join(''), notFree)).articleBody, first.join('\n\n'));
  });

  it('is read from the state that a program hands on as JavaScript writes it', () => {
    const state = JSON.stringify({ story: { more: 0, parts: PARAGRAPHS.map((text) => ({ kind: 'p', text })) } });
    const programs = {
      'a value that JSON has no word for': `window.__STATE__ = ${state.replace('0', 'undefined')};`,
      'an argument of a call': `self.__boot.push([1, ${state}])`,
      'a text that is parsed': `window.__DATA__ = JSON.parse(${JSON.stringify(state)});`,
      'names without quotes': `start(${state.replaceAll(/"(story|more|parts|kind|text)":/g, '$1:')}, document.body)`,
      'a state before it': `window.x = window.x || {}; window.y = ${state}`,
    };
    for (const [what, program] of Object.entries(programs))
      assert.deepEqual(textsOf(`${head}<div id="app"></div><script>${program}</script>`), PARAGRAPHS, what);
  });

  it('is read from a state with its lists, its groups of paragraphs and its marked words, and without the cards of other articles', () => {
    const [first = '', second = '', ...rest] = PARAGRAPHS;
    const items = [
      'The crew of seven keeps its jobs until 2028.',
      'The old slipway will be repaired before the winter.',
    ];
    const [word = '', ...words] = second.split(' ');
    const jsonMl = [
      ['p', first],
      ['p', `${word} `, ['em', words.join(' ')]],
      ['ul', ...items.map((item) => ['li', item])],
    ];
    const card = {
      headline: 'Bus fares',
      publishedAt: '2026-03-03',
      text: 'A card says that the fares of the bus rise by a tenth.',
    };
    const states = {
      'elements as JsonML': { body: ['div', ...jsonMl, ...rest.map((text) => ['p', text])] },
      'groups, and a card': {
        content: [
          { text: `<p>${first}</p><p>${second}</p>` },
          { kind: 'list', content: items.map((text) => ({ text })) },
          { kind: 'card', ...card },
          ...rest.map((text) => ({ text })),
        ],
      },
    };
    for (const [what, state] of Object.entries(states)) {
      const html = `${head}<div id="app"></div><script type="application/json">${JSON.stringify(state)}</script>`;
      assert.deepEqual(textsOf(html), [first, second, ...items, ...rest], what);
    }
  });

  it('is found where sentences have no marks at their ends', () => {
    const teasers = TURKISH.map(
      (text, at) => `<div class="m"><a href="/m${at}">${text.slice(0, 30)}</a><p>${text} ${text}</p></div>`,
    );
    const html = pageOf({ body: inParagraphs(THAI), after: `<div class="r">${teasers.join('')}</div>`, lang: 'th' });
    assert.deepEqual(textsOf(html), THAI);
  });
});

describe('beside the article', () => {
  const entries = TURKISH.map((text, at) => [`Saat ${at + 9}.00 gelişmesi`, text] as const);
  const entry = ([heading, text]: readonly [string, string], at: number): string =>
    `<article class="e"><time datetime="2026-03-03T0${9 - at}:00:00Z">0${9 - at}:00</time><h2>${heading}</h2><p>${text}</p></article>`;
  const blog = (data = ''): string =>
    `${head}${data}<main><article class="s"><h1>${HEADLINE}</h1>${inParagraphs(PARAGRAPHS)}</article><section>${entries.map(entry).join('')}</section></main>`;

  it('the entries of a live blog are its own, with and without a long introduction in an article of its own', () => {
    assert.deepEqual(textsOf(blog()), [...PARAGRAPHS, ...entries.flat()]);
    const data = structured({ '@type': 'LiveBlogPosting', headline: HEADLINE, datePublished: '2026-03-03T07:00:00Z' });
    assert.deepEqual(textsOf(blog(data)), [...PARAGRAPHS, ...entries.flat()]);
  });

  it('the next article is another one, in whatever elements it stands', () => {
    const story = (title: string, texts: readonly string[], heading: string): string =>
      `<div class="w"><div class="h"><${heading}>${title}</${heading}></div><div class="d">2026-03-04</div><div class="t">${inParagraphs(texts)}</div></div>`;
    for (const heading of ['h1', 'h2']) {
      const html = `${head}<div>${story(HEADLINE, PARAGRAPHS, 'h1')}${story('Rıhtım yenileniyor', TURKISH, heading)}</div>`;
      assert.deepEqual(textsOf(html), PARAGRAPHS, heading);
    }
    const linked = `<div class="n"><h2><a href="/next">Rıhtım yeniden yapılıyor</a></h2><div class="article-body">${inParagraphs(TURKISH)}</div></div>`;
    assert.deepEqual(textsOf(pageOf().replace('</main>', `${linked}</main>`)), PARAGRAPHS);
  });

  it('a part with a heading of the first level and no date is of the article', () => {
    const part = (title: string, texts: readonly string[]): string =>
      `<section class="p"><h1>${title}</h1>${inParagraphs(texts)}</section>`;
    const html = `${head}${part(HEADLINE, PARAGRAPHS)}${part('Ne değişecek', TURKISH)}`;
    assert.deepEqual(textsOf(html), [...PARAGRAPHS, 'Ne değişecek', ...TURKISH]);
  });

  it('teasers are left out though they are longer than all of the article', () => {
    const teasers = [...TURKISH, ...PARAGRAPHS.slice(1)].map(
      (text, at) => `<article><h3><a href="/t${at}">${text.slice(0, 40)}</a></h3><p>${text} ${text}</p></article>`,
    );
    const html = `${head}<main><h1>${HEADLINE}</h1><div class="b"><p>${PARAGRAPHS[0]}</p></div></main><div>${teasers.join('')}</div>`;
    assert.deepEqual(textsOf(html), PARAGRAPHS.slice(0, 1));
  });

  it('a quote that is set apart stays', () => {
    const [first = '', ...rest] = PARAGRAPHS.map((text) => `<p>${text}</p>`);
    const other =
      '“We will row across ourselves if nobody else will take us there, winter or not,” wrote the fishermen.';
    const kept = textsOf(pageOf({ body: `${first}<blockquote><p>${other}</p></blockquote>${rest.join('')}` }));
    assert.deepEqual(kept, [PARAGRAPHS[0], other, ...PARAGRAPHS.slice(1)]);
  });

  it('a line that shares an element with nothing but the picture above it is its caption; texts of a gallery are the article', () => {
    const picture = (text: string, at = 0): string => `<div class="i"><img src="${at}.jpg"><div>${text}</div></div>`;
    const [first = '', ...rest] = PARAGRAPHS;
    const body = `<p>${first}</p>${picture('Eski feribot rıhtımda. (AA)')}${inParagraphs(rest)}`;
    assert.deepEqual(textsOf(pageOf({ body })), PARAGRAPHS);
    const gallery = rest.map(picture).join('');
    assert.deepEqual(textsOf(pageOf({ body: `<p>${first}</p>${gallery}` })), PARAGRAPHS);
  });

  it('a headline with its writer and day in one cell of a table is no paragraph', () => {
    const lines = ['By Helen Marsh', 'Yazan: Ali Demir', '2026/03/04'];
    for (const line of lines) {
      const cell = `<font size="4"><b>${HEADLINE}</b></font><br><font size="2">${line}</font><br><br>${PARAGRAPHS.join('<br><br>')}`;
      assert.deepEqual(
        textsOf(`<title>${HEADLINE}</title><table><tr><td><a href="/">Home</a></td><td>${cell}</td></tr></table>`),
        PARAGRAPHS,
      );
    }
  });

  it('adverts and questions of an AMP page are left out with what stands in for them', () => {
    const [first = '', ...rest] = PARAGRAPHS;
    const html = `${head}<article><h1>${HEADLINE}</h1><p>${first}</p><amp-ad type="x"><div placeholder>Ad</div></amp-ad>${inParagraphs(rest)}</article><amp-consent id="c"><div>We and our partners use cookies to show you adverts that interest you.</div></amp-consent>`;
    assert.deepEqual(textsOf(html), PARAGRAPHS);
  });
});
