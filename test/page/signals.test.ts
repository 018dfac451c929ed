import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostSignals, usageSignals } from '../../functions/page/signals.ts';
import { parseTdmFile } from '../../functions/page/tdm.ts';

const page = (head: string, body = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;

describe('Usage signals', () => {
  for (const [name, headers, html, expected] of [
    ['X-Robots-Tag', { 'x-robots-tag': 'max-snippet:50, noarchive' }, undefined, ['noarchive']],
    [
      'X-Robots-Tag for Newsfold',
      { 'x-robots-tag': 'newsfold: noindex, noarchive' },
      undefined,
      ['noindex', 'noarchive'],
    ],
    ['X-Robots-Tag for others', { 'x-robots-tag': 'googlebot: noindex, noarchive' }, undefined, []],
    [
      'the robots meta',
      {},
      page('<meta NAME="Robots" content="follow, NOARCHIVE,noai, noimageai">'),
      ['noarchive', 'noai'],
    ],
    ['none', {}, page('<meta name="robots" content="none">'), ['noindex']],
    ['a meta for others', {}, page('<meta name="googlebot" content="noindex">'), []],
    ['a meta in the body', {}, page('', '<meta name="robots" content="noindex">'), []],
    ['tdm-reservation as a header', { 'tdm-reservation': '1' }, undefined, ['tdm-reservation']],
    ['tdm-reservation as meta', {}, page('<meta name="tdm-reservation" content="1">'), ['tdm-reservation']],
    ['tdm-reservation that reserves nothing', { 'tdm-reservation': '0' }, undefined, []],
    ['Content-Usage', { 'content-usage': 'train-ai=n' }, undefined, ['content-usage']],
    ['Content-Signal', { 'content-signal': 'search=yes, ai-train=no' }, undefined, ['content-signal']],
    ['Content-Signal that allows all', { 'content-signal': 'search=yes, ai-train=yes' }, undefined, []],
    ['nothing', {}, page('<title>x</title>'), []],
  ] as const) {
    it(`reads ${name}`, () => assert.deepEqual(usageSignals(headers, html), expected));
  }

  it('lets the header speak before the file, and the page before the header', () => {
    const meta = (value: string) => page(`<meta name="tdm-reservation" content="${value}">`);
    assert.deepEqual(usageSignals({}, meta('0'), ['tdm-reservation']), []);
    assert.deepEqual(usageSignals({ 'tdm-reservation': '0' }, undefined, ['tdm-reservation']), []);
    assert.deepEqual(usageSignals({ 'tdm-reservation': '0' }, meta('1'), []), ['tdm-reservation']);
    assert.deepEqual(usageSignals({ 'tdm-reservation': 'yes' }, meta('maybe'), ['tdm-reservation']), [
      'tdm-reservation',
    ]);
  });

  it('tells a refusal of search from one of training', () => {
    assert.deepEqual(usageSignals({ 'content-signal': 'search=no, ai-train=yes' }), ['nosearch', 'content-signal']);
    assert.deepEqual(usageSignals({ 'content-usage': 'search=n' }), ['nosearch', 'content-usage']);
    assert.deepEqual(usageSignals({ 'content-signal': 'ai-train=no;search=yes' }), ['content-signal']);
  });

  it('reads the host: its robots.txt and the first rule of its tdmrep.json that matches', () => {
    const reservations = parseTdmFile(
      '[{"location":"/free/*.html$","tdm-reservation":0},{"location":"/","tdm-reservation":"1","tdm-policy":"https://h.example/p"},{"location":"/x","tdm-reservation":7},5]',
    );
    assert.equal(reservations.length, 2);
    const text = 'User-agent: newsfold\nContent-Usage: train-ai=n';
    const at = (path: string) => hostSignals({ text, reservations }, `https://h.example${path}`);
    assert.deepEqual(at('/a'), ['tdm-reservation', 'content-usage']);
    assert.deepEqual(at('/free/a.html'), ['content-usage']);
    assert.deepEqual(at('/free/a.html?x'), ['tdm-reservation', 'content-usage']);
    for (const none of ['', '<html>', '{"location":"/","tdm-reservation":1}', 'null', '[1,null,{}]']) {
      assert.deepEqual(parseTdmFile(none), [], none);
    }
  });

  it('takes linear time on a head that never ends', () => {
    const startedAt = performance.now();
    usageSignals({}, `<html><head>${'<div>'.repeat(500_000)}`);
    assert.ok(performance.now() - startedAt < 1500);
  });
});
