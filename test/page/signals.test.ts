import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { usageSignals } from '../../functions/page/signals.ts';

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

  it('takes linear time on a head that never ends', () => {
    const startedAt = performance.now();
    usageSignals({}, `<html><head>${'<div>'.repeat(500_000)}`);
    assert.ok(performance.now() - startedAt < 1500);
  });
});
