import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Article } from '../../functions/article/article.ts';
import { apart, nameApart, readingWhole, SharedRecords } from '../../functions/article/records.ts';
import { checkObjectKey } from '../../functions/object-key.ts';
import { readVersion } from '../../functions/query/record.ts';

const DAY = '2026-01-10';
const article = (name: string): Article => ({
  ...{ schemaVersion: 1, articleId: `a_${name}`, contentHash: `sha256:${name}`, version: 1, site: 'a.example' },
  ...{ url: `https://a.example/${name}`, headline: name, articleBody: `${name} `.repeat(50), bodyStatus: 'full' },
  ...{
    wordCount: 50,
    extractor: 'x',
    sources: {},
    firstSeenAt: `${DAY}T12:00:00.000Z`,
    fetchedAt: `${DAY}T12:00:00.000Z`,
  },
});

class Bucket {
  readonly objects = new Map<string, Uint8Array>();
  reads = 0;

  put(key: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(checkObjectKey(key), bytes);
    return Promise.resolve();
  }

  get(key: string): Promise<Uint8Array | undefined> {
    this.reads += 1;
    return Promise.resolve(this.objects.get(key));
  }

  async getRange(key: string, offset: number, length: number): Promise<Uint8Array | undefined> {
    return (await this.get(key))?.subarray(offset, offset + length);
  }
}

describe('Records that are kept at one time', () => {
  const NAMES = ['one', 'two', 'three'];
  async function shared(bucket: Bucket): Promise<string[]> {
    const records = new SharedRecords(bucket, DAY, NAMES.length);
    return Promise.all(NAMES.map((name) => records.writer().keep(article(name))));
  }

  it('share an object, in which each is read without the others', async () => {
    const bucket = new Bucket();
    const names = await shared(bucket);
    assert.equal(bucket.objects.size, 1);
    for (const [at, objectKey] of names.entries())
      assert.deepEqual(await readVersion(bucket, { objectKey, version: 1 }), article(NAMES[at]!));
  });

  it('are lines of JSON when the object is unpacked', async () => {
    const bucket = new Bucket();
    await shared(bucket);
    const lines = gunzipSync([...bucket.objects.values()][0]!)
      .toString()
      .trimEnd()
      .split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as Article),
      NAMES.map(article),
    );
  });

  it('wait for nobody who has ended, and one alone has an object of its own', async () => {
    const bucket = new Bucket();
    const records = new SharedRecords(bucket, DAY, 3);
    const [one, two, three] = [records.writer(), records.writer(), records.writer()];
    const kept = one.keep(article('one'));
    two.end();
    two.end();
    assert.equal(bucket.objects.size, 0, 'the third may still come');
    three.end();
    assert.equal(await kept, await apart(new Bucket()).keep(article('one')));
  });

  it('are written once more where a writer comes again', async () => {
    const bucket = new Bucket();
    const records = new SharedRecords(bucket, DAY, 2);
    const [one, two] = [records.writer(), records.writer()];
    await Promise.all([one.keep(article('one')), two.keep(article('two'))]);
    two.end();
    const again = await one.keep({ ...article('one'), version: 2 });
    assert.equal((await readVersion(bucket, { objectKey: again, version: 2 })).articleId, 'a_one');
  });

  it('fail together, each told so', async () => {
    const records = new SharedRecords({ put: () => Promise.reject(new Error('away')) }, DAY, 2);
    const kept = ['one', 'two'].map((name) => records.writer().keep(article(name)));
    const outcomes = await Promise.allSettled(kept);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
  });

  it('are read with one request by who reads most of them', async () => {
    const bucket = new Bucket();
    const names = await shared(bucket);
    const reading = readingWhole(bucket);
    await Promise.all(names.map((objectKey) => readVersion(reading, { objectKey, version: 1 })));
    assert.equal(bucket.reads, 1);
  });

  it('have a name of their own where each is kept apart, the same every time', async () => {
    const [name = ''] = await shared(new Bucket());
    const own = nameApart('a_one', 1, name);
    assert.equal(checkObjectKey(own), own);
    assert.equal(nameApart('a_one', 1, name), own);
    assert.equal(nameApart('a_one', 1, own), own);
  });
});
