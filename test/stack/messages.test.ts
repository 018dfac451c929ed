import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InputError } from '../../functions/errors.ts';
import {
  COMPACT_BODY,
  decodeCompactMessage,
  decodeCrawlMessage,
  decodeExtractMessage,
  encodeCrawlMessage,
  encodeDayPart,
  encodeExtractMessage,
  TICK_BODY,
} from '../../functions/messages.ts';

describe('The messages of the queues', () => {
  it('say the same after the way through a queue', () => {
    const listing = { kind: 'listing', listingId: 'l_0123456789abcdef' } as const;
    assert.deepEqual(decodeCrawlMessage(encodeCrawlMessage(listing)), listing);
    const candidate = { key: 'c_0123456789abcdef', host: 'news.example:8080' };
    assert.deepEqual(decodeExtractMessage(encodeExtractMessage([candidate])), [candidate]);
  });

  it('let the schedule say "tick" in the words that the crawl function understands', () => {
    assert.deepEqual(decodeCrawlMessage(TICK_BODY), { kind: 'tick' });
  });

  it('are ASCII, whatever a host is called', () => {
    const candidate = { key: 'c_1', host: 'zeitung-für-\u007f-😀.example' };
    const body = encodeExtractMessage([candidate]);
    assert.match(body, /^[ -~]+$/);
    assert.deepEqual(decodeExtractMessage(body), [candidate]);
  });

  it('carry nothing but a key and a host, even if the sender holds more', () => {
    const body = encodeExtractMessage([{ ...{ key: 'c_1', host: 'a.example' }, ...{ url: 'https://a.example/1' } }]);
    assert.deepEqual(JSON.parse(body), { candidates: [{ key: 'c_1', host: 'a.example' }] });
  });

  const strange = {
    'no JSON': 'tick',
    'an empty body': '',
    null: 'null',
    'a kind that does not exist': '{"kind":"tock"}',
    'a listing without its id': '{"kind":"listing"}',
    'an id that is none': '{"kind":"listing","listingId":"../x"}',
    'a word too many': '{"kind":"tick","urgent":true}',
    'a message of the other queue': '{"key":"c_1","host":"a.example"}',
  };
  for (const [what, body] of Object.entries(strange)) {
    it(`refuse ${what} with an error that names the queue`, () => {
      assert.throws(
        () => decodeCrawlMessage(body),
        (error) => error instanceof InputError && error.message.includes('crawl queue'),
      );
    });
  }

  it('refuse a candidate whose key is none', () => {
    assert.throws(() => decodeExtractMessage('{"candidates":[{"key":"","host":"a.example"}]}'), InputError);
    assert.throws(() => decodeExtractMessage('{"candidates":[{"key":"c_1","host":""}]}'), InputError);
  });
});

describe('A message of the compact queue', () => {
  it('is the daily one, or a part of a day', () => {
    assert.deepEqual(decodeCompactMessage(COMPACT_BODY), { kind: 'compact' });
    const work = { table: 'articles', day: '2026-11-24', part: 2, cursor: 'WzFd' } as const;
    assert.deepEqual(decodeCompactMessage(encodeDayPart(work)), { kind: 'part', work });
  });

  it('is refused for a day or a table that cannot be', () => {
    for (const body of [
      '{"kind":"part","table":"articles","day":"24.11.2026","part":0}',
      '{"kind":"part","table":"a"}',
    ])
      assert.throws(() => decodeCompactMessage(body), InputError);
  });
});
