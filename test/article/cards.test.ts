import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractArticle } from '../../functions/article/extract.ts';

const PARAGRAPHS = [
  'The ferry to the islands will run again from Monday, the harbour board said after a meeting that went on until midnight.',
  'It has been tied up since the spring, when a crack was found in the frame that holds its bow door in place.',
  'A new frame was made in a yard on the mainland and fitted last week, and the trials went without any trouble.',
  'The fare stays as it was. Those who bought a yearly ticket get three months more, the board decided by seven votes to two.',
];

function read(inside: string, after = '', head = '', hints = {}) {
  const [first, second, ...rest] = PARAGRAPHS.map((text) => `<p>${text}</p>`);
  const html = `<html lang="en"><head><title>Ferry runs again</title>${head}</head><body><main><h1>Ferry runs again</h1>
    <div class="text">${first ?? ''}${second ?? ''}${inside}${rest.join('')}</div>${after}</main></body></html>`;
  return extractArticle(
    { url: 'https://paper.example/news/ferry-runs-again', html, fetchedAt: '2026-03-01T12:00:00Z' },
    hints,
  );
}

describe('what stands between the paragraphs', () => {
  it('is left out when it is a card: a linked headline and a line below, whatever its class is called', () => {
    const card = `<div class="x9"><p>You will love this too</p><a href="/b"><h3>A winter on the lightship</h3></a>
      <p>What four months on a rock taught a painter about the colour of rain.</p></div>`;
    assert.deepEqual(read(card).articleBody.split('\n\n'), PARAGRAPHS);
  });

  it('is left out when it asks for something in a form', () => {
    const form = `<div class="x7"><h3>Slow Sunday</h3><p>One letter, once a week, with a recipe and a walk in it.</p>
      <form><input type="email"><button>Join us</button></form></div>`;
    assert.deepEqual(read('', form).articleBody.split('\n\n'), PARAGRAPHS);
  });

  it('is left out when it is one of several teasers of one make, however much of the other articles they show', () => {
    const first = [
      'A painter spent four months on the lightship. She came back with three hundred studies of rain, and with a plan for a museum.',
      'The bakery in Quay Street has not closed for forty years. Its owner says that nights are for bread, and that he sleeps at noon.',
      'A cellar holds the oldest tide gauge of the coast. The clerk who reads it has not missed a day since the winter of the flood.',
    ].map((text, at) => `<div class="k3"><a href="/t${at}">Another story of the harbour</a><div>${text}</div></div>`);
    assert.deepEqual(read('', `<div class="k2">${first.join('')}</div>`).articleBody.split('\n\n'), PARAGRAPHS);
  });

  it('stays when it is a heading of the text itself, and when a form lies around the whole page', () => {
    const own = read('<h2>What the repair cost</h2>').articleBody.split('\n\n');
    assert.deepEqual(own, [...PARAGRAPHS.slice(0, 2), 'What the repair cost', ...PARAGRAPHS.slice(2)]);
    const html = `<html lang="en"><body><form action="/page"><h1>Ferry runs again</h1><div>${PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')}</div></form></body></html>`;
    const inForm = extractArticle({ url: 'https://paper.example/a', html, fetchedAt: '2026-03-01T12:00:00Z' });
    assert.deepEqual(inForm.articleBody.split('\n\n'), PARAGRAPHS);
  });
});

describe('a page that is no article', () => {
  const teaser = (name: string) =>
    `<div><h2><a href="/${name}">What the ${name} taught the harbour board</a></h2><p>A line about the ${name} and the long winter.</p><span>9 March 2026</span></div>`;

  it('is a section page when all its headlines are links, however few they are', () => {
    const html = `<html lang="en"><body><main>${['storm', 'ferry', 'bridge'].map(teaser).join('')}</main></body></html>`;
    const page = extractArticle({
      url: 'https://paper.example/topics/harbour',
      html,
      fetchedAt: '2026-03-10T12:00:00Z',
    });
    assert.equal(page.bodyStatus, 'listing-page');
  });

  it('stays a consent wall although the feed that led to it had a date', () => {
    const words =
      'We and our partners store cookies on a device and process personal data with your consent for privacy choices. ';
    const html = `<html lang="en"><body><div><h1>We value your privacy</h1><p>${words.repeat(4)}</p><button>Accept all</button></div></body></html>`;
    const hints = {
      headline: 'Who owns the foreshore',
      datePublishedRaw: '2026-03-09T10:00:00Z',
      dateSource: 'feed' as const,
    };
    const page = extractArticle(
      { url: 'https://paper.example/plus/foreshore', html, fetchedAt: '2026-03-10T12:00:00Z' },
      hints,
    );
    assert.equal(page.bodyStatus, 'consent-wall');
  });
});

describe('a dateline', () => {
  const credit = (start: string) => {
    const html = `<html lang="en"><body><article><h1>Ferry runs again</h1><p>${start}${PARAGRAPHS[0] ?? ''}</p>${PARAGRAPHS.slice(
      1,
    )
      .map((text) => `<p>${text}</p>`)
      .join('')}</article></body></html>`;
    return extractArticle({ url: 'https://paper.example/a', html, fetchedAt: '2026-03-01T12:00:00Z' }).attribution;
  };

  it('credits an agency that no list knows, by its form', () => {
    assert.deepEqual(credit('PORT SELBY (Meridian Press) — '), [
      { kind: 'wire-credit', text: 'PORT SELBY (Meridian Press) —', name: 'Meridian Press' },
    ]);
  });

  it('credits nobody when a county stands in the brackets', () => {
    assert.equal(credit('SPRINGFIELD (Illinois) — '), undefined);
  });
});
