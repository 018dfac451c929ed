import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { afterEach, describe, it } from 'node:test';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { bucketObjects } from '../../functions/aws/objects.ts';
import { bucketSites } from '../../functions/aws/sites.ts';
import { ConfigError, StoreError } from '../../functions/errors.ts';

const s3 = mockClient(S3Client);
const objects = bucketObjects(new S3Client({ region: 'us-east-1' }), 'archive');

const failure = (name: string): S3ServiceException =>
  new S3ServiceException({ name, $fault: 'client', $metadata: {}, message: 'as AWS says it' });

/** The part of a body that is used, over a text. */
function bodyOf(text: string): never {
  const stream = Readable.from([Buffer.from(text)]);
  return Object.assign(stream, {
    transformToByteArray: () => Promise.resolve(new TextEncoder().encode(text)),
  }) as never;
}

describe('the objects of the bucket', () => {
  afterEach(() => s3.reset());

  it('are put with their type, and without a read before', async () => {
    s3.on(PutObjectCommand).resolves({});
    await objects.put('articles/a.json.gz', new Uint8Array([1]), 'application/gzip');
    assert.deepEqual(
      s3.calls().map((call) => call.args[0].input),
      [{ Bucket: 'archive', Key: 'articles/a.json.gz', Body: new Uint8Array([1]), ContentType: 'application/gzip' }],
    );
  });

  it('are kept where keeping is cheap, when they are pages and large enough for it to be cheaper', async () => {
    s3.on(PutObjectCommand).resolves({});
    const large = new Uint8Array(128 * 1024);
    await objects.put('raw/2026/11/25/a.warc.gz', large, 'application/warc');
    await objects.put('raw/2026/11/25/b.warc.gz', large.subarray(1), 'application/warc');
    await objects.put('articles/a.json.gz', large, 'application/gzip');
    assert.deepEqual(
      s3.commandCalls(PutObjectCommand).map((call) => call.args[0].input.StorageClass),
      ['GLACIER_IR', undefined, undefined],
    );
  });

  it('are asked for a range with the position of its last byte', async () => {
    s3.on(GetObjectCommand).resolves({ Body: bodyOf('345') });
    assert.deepEqual(await objects.getRange('raw/a', 3, 3), new TextEncoder().encode('345'));
    assert.equal(s3.commandCalls(GetObjectCommand)[0]?.args[0].input.Range, 'bytes=3-5');
  });

  it('that are not there are undefined', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: 'The specified key does not exist.' }));
    assert.equal(await objects.get('raw/a'), undefined);
    assert.equal(await objects.getRange('raw/a', 0, 1), undefined);
  });

  it('are not asked for at all under a key that cannot be', async () => {
    await assert.rejects(objects.get('../secrets'), RangeError);
    await assert.rejects(objects.put('../secrets', new Uint8Array(), 'text/plain'), RangeError);
    assert.equal(s3.calls().length, 0);
  });

  for (const [name, what] of [
    ['AccessDenied', /denies/],
    ['NoSuchBucket', /not there/],
    ['SlowDown', /asked too much/],
    ['ExpiredToken', /credentials/],
  ] as const) {
    it(`that AWS answers with ${name} say what, where, and what to do`, async () => {
      s3.onAnyCommand().rejects(failure(name));
      for (const request of [() => objects.get('raw/a'), () => objects.put('raw/a', new Uint8Array(), 'text/plain')]) {
        await assert.rejects(request, (error) => {
          assert.ok(error instanceof StoreError);
          assert.match(error.message, what);
          assert.equal(error.where, 's3://archive/raw/a');
          assert.ok(error.fix);
          return true;
        });
      }
    });
  }
});

describe('the list of sites in the bucket', () => {
  const sites = bucketSites(objects, 'archive');
  const refused = (what: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, what);
    assert.equal(error.where, 's3://archive/config/sites.json');
    assert.match(error.fix ?? '', /sites push/);
    return true;
  };
  const pushed = (text: string): void => {
    s3.on(GetObjectCommand, { Bucket: 'archive', Key: 'config/sites.json' }).resolves({ Body: bodyOf(text) });
  };
  afterEach(() => s3.reset());

  it('is read as it was pushed', async () => {
    pushed('{"contact":"desk@news.example","sites":[{"site":"news.example","every":"30m"}]}');
    assert.deepEqual(await sites.load(), {
      contact: 'desk@news.example',
      sites: [{ site: 'news.example', every: '30m' }],
    });
  });

  it('is read again each time, so that a change needs no deployment', async () => {
    pushed('{"contact":"desk@news.example","sites":[{"site":"news.example"}]}');
    await sites.load();
    pushed('{"contact":"desk@news.example","sites":[{"site":"other.example"}]}');
    assert.deepEqual((await sites.load()).sites, [{ site: 'other.example' }]);
  });

  it('that was never pushed has no sites', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: 'none' }));
    assert.deepEqual((await sites.load()).sites, []);
  });

  it('that is not JSON says so', async () => {
    pushed('sites:\n  - site: news.example\n');
    await assert.rejects(sites.load(), refused(/not JSON/));
  });

  it('with a wrong key or value names where', async () => {
    pushed(
      '{"contact":"desk@news.example","sites":[{"site":"news.example"},{"site":"https://other.example","evry":"1h"}]}',
    );
    await assert.rejects(sites.load(), refused(/sites\.1/));
  });
});
