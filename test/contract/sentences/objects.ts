/** What is promised of objects. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { race, bytes, type Home } from './home.ts';

export function objectSentences(home: Home): void {
  it('gives back the bytes that were put, from any process', async () => {
    const { stores, other } = home();
    const all = Uint8Array.from({ length: 1024 }, (_, value) => value % 256);
    await stores.objects.put('articles/dt=2026-11-23/a_1/v1.json.gz', all, 'application/gzip');
    assert.deepEqual(await other.objects.get('articles/dt=2026-11-23/a_1/v1.json.gz'), all);
  });

  it('answers undefined for an object and for a range of an object that is not there', async () => {
    const { objects } = home().stores;
    assert.equal(await objects.get('articles/none'), undefined);
    assert.equal(await objects.getRange('articles/none', 0, 10), undefined);
  });

  it('keeps an object of no bytes', async () => {
    const { objects } = home().stores;
    await objects.put('empty', new Uint8Array(), 'text/plain');
    assert.deepEqual(await objects.get('empty'), new Uint8Array());
  });

  it('answers a later put of the same key with the later bytes', async () => {
    const { objects } = home().stores;
    await objects.put('config/sites.json', bytes('a longer first text'), 'application/json');
    await objects.put('config/sites.json', bytes('second'), 'application/json');
    assert.deepEqual(await objects.get('config/sites.json'), bytes('second'));
  });

  it('never shows a part of an object, however many write it at once', async () => {
    const text = 'one and the same text, '.repeat(5000);
    await race(home, (stores) => stores.objects.put('raw/same', bytes(text), 'text/plain'));
    assert.equal(new TextDecoder().decode(await home().stores.objects.get('raw/same')), text);
  });

  it('cuts a range out of the middle', async () => {
    const { objects } = home().stores;
    await objects.put('raw/a.warc.gz', bytes('0123456789'), 'application/warc');
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 3, 4), bytes('3456'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 0, 1), bytes('0'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 0, 10), bytes('0123456789'));
  });

  it('gives the fewer bytes there are when a range reaches or begins behind the end', async () => {
    const { objects } = home().stores;
    await objects.put('raw/a.warc.gz', bytes('0123456789'), 'application/warc');
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 8, 10), bytes('89'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 8, 2 ** 40), bytes('89'));
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 10, 10), new Uint8Array());
    assert.deepEqual(await objects.getRange('raw/a.warc.gz', 1000, 1), new Uint8Array());
  });

  const BAD_KEYS = [
    ...['', '/', 'a/', '/a', 'a//b', '.', '..', 'a/../b', '../../etc/passwd', 'a/./b', '.hidden', 'a/.hidden'],
    ...['a\\b', 'a b', 'a\0b', 'ä', 'a?b', 'a%2e%2e/b', 'C:/a', 'a\n', 'a'.repeat(513)],
  ];
  for (const key of BAD_KEYS) {
    it(`refuses ${JSON.stringify(key.slice(0, 20))} as a key, to write and to read`, async () => {
      const { objects } = home().stores;
      await assert.rejects(objects.put(key, bytes('x'), 'text/plain'), RangeError);
      await assert.rejects(objects.get(key), RangeError);
      await assert.rejects(objects.getRange(key, 0, 1), RangeError);
    });
  }

  it('takes a key of 512 characters', async () => {
    const { objects } = home().stores;
    const key = `${'a'.repeat(200)}/${'b'.repeat(200)}/${'c'.repeat(110)}`;
    assert.equal(key.length, 512);
    await objects.put(key, bytes('long'), 'text/plain');
    assert.deepEqual(await objects.get(key), bytes('long'));
  });

  for (const [offset, length] of [
    [-1, 1],
    [0, 0],
    [0, -5],
    [0.5, 1],
    [0, Infinity],
    [NaN, 1],
  ] as const) {
    it(`refuses a range of ${length} from ${offset}`, async () => {
      const { objects } = home().stores;
      await objects.put('raw/a', bytes('0123456789'), 'text/plain');
      await assert.rejects(objects.getRange('raw/a', offset, length), RangeError);
    });
  }
}
