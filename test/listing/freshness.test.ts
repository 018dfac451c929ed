import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshnessMs } from '../../functions/listing/freshness.ts';

describe('Freshness', () => {
  const now = new Date('2026-01-10T12:00:00Z');
  for (const [name, headers, expected] of [
    ['max-age', { 'cache-control': 'public, max-age=600' }, 600_000],
    ['max-age less the time that a cache has had it', { 'cache-control': 'max-age=600', age: '400' }, 200_000],
    ['an age beyond it', { 'cache-control': 'max-age=600', age: '4000' }, 0],
    ['Expires', { expires: 'Sat, 10 Jan 2026 12:10:00 GMT' }, 600_000],
    [
      'Expires by the clock of the server',
      { expires: 'Sat, 10 Jan 2026 13:10:00 GMT', date: 'Sat, 10 Jan 2026 13:00:00 GMT' },
      600_000,
    ],
    ['max-age before Expires', { 'cache-control': 'max-age=60', expires: 'Sat, 10 Jan 2026 13:00:00 GMT' }, 60_000],
    ['an Expires that is no date as past', { expires: '0' }, 0],
    ['Expires in the past', { expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    ['no-cache', { 'cache-control': 'no-cache, max-age=600' }, undefined],
    ['nothing', {}, undefined],
  ] as const) {
    it(`reads ${name}`, () => assert.equal(freshnessMs(headers, now), expected));
  }
});
