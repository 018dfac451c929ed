import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { SendMessageBatchCommand, SQS, SQSServiceException } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { queueNudges } from '../../functions/aws/nudges.ts';
import { StoreError } from '../../functions/errors.ts';
import { decodeCrawlMessage, decodeExtractMessage } from '../../functions/messages.ts';

const sqs = mockClient(SQS);
const CRAWL = 'https://sqs.us-east-1.amazonaws.com/1/crawl';
const EXTRACT = 'https://sqs.us-east-1.amazonaws.com/1/extract';
const waits: number[] = [];
const nudges = queueNudges(new SQS({ region: 'us-east-1' }), { crawl: CRAWL, extract: EXTRACT }, (ms) =>
  Promise.resolve(waits.push(ms)),
);

const batches = () => sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input);
/** Of one host: each is a message. */
const refs = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `c_${n}`, host: 'a.example' }));

describe('nudges through SQS', () => {
  afterEach(() => {
    sqs.reset();
    waits.length = 0;
  });

  it('go ten to a request', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await nudges.candidates(refs(23));
    assert.deepEqual(
      batches().map(({ QueueUrl: url, Entries: entries }) => [url, entries?.length]),
      [
        [EXTRACT, 10],
        [EXTRACT, 10],
        [EXTRACT, 3],
      ],
    );
    for (const { Entries: entries = [] } of batches()) {
      assert.equal(new Set(entries.map(({ Id: id }) => id)).size, entries.length);
    }
  });

  it('of candidates carry key and host, and the host is their group, so that one host does not keep the others waiting', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await nudges.candidates([{ key: 'c_1', host: 'news.example:8080' }]);
    const entry = batches()[0]?.Entries?.[0];
    assert.deepEqual(decodeExtractMessage(entry?.MessageBody ?? ''), [{ key: 'c_1', host: 'news.example:8080' }]);
    assert.equal(entry?.MessageGroupId, 'news.example:8080');
  });

  it('keep a group within the 128 characters of SQS, the same for the same host', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`;
    await nudges.candidates([
      { key: 'c_1', host },
      { key: 'c_2', host },
    ]);
    await nudges.candidates([{ key: 'c_3', host: `x${host}` }]);
    const groups = batches().flatMap(({ Entries: entries = [] }) =>
      entries.map(({ MessageGroupId: group = '' }) => group),
    );
    assert.ok(groups.every((group) => /^[\x21-\x7e]{1,128}$/.test(group)));
    assert.equal(groups[0], groups[1]);
    assert.notEqual(groups[0], groups[2]);
  });

  it('of many hosts share messages, never two of one host, whose others come when its turn comes', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    const hosts = Array.from({ length: 12 }, (_, n) => `h${n}.example`);
    await nudges.candidates([...hosts, 'h3.example', 'h3.example'].map((host, n) => ({ key: `c_${n}`, host })));
    const sent = batches()
      .flatMap(({ Entries: entries = [] }) => entries)
      .map(({ MessageBody: body = '', DelaySeconds: delay = 0 }) => ({
        keys: decodeExtractMessage(body).map(({ key }) => key),
        delay,
      }));
    assert.deepEqual(sent, [
      { keys: hosts.slice(0, 10).map((_, n) => `c_${n}`), delay: 0 },
      { keys: ['c_10', 'c_11'], delay: 0 },
      { keys: ['c_12'], delay: 2 },
      { keys: ['c_13'], delay: 4 },
    ]);
  });

  it('of listings go to the crawl queue', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await nudges.listings(['l_1']);
    assert.equal(batches()[0]?.QueueUrl, CRAWL);
    const body = batches()[0]?.Entries?.[0]?.MessageBody ?? '';
    assert.deepEqual(decodeCrawlMessage(body), { kind: 'listing', listingId: 'l_1' });
  });

  it('are printable ASCII, whatever a host is called', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await nudges.candidates([{ key: 'c_1', host: 'zürich.example' }]);
    const body = batches()[0]?.Entries?.[0]?.MessageBody ?? '';
    assert.match(body, /^[ -~]+$/);
    assert.equal(decodeExtractMessage(body)[0]?.host, 'zürich.example');
  });

  it('make no request for nothing', async () => {
    await nudges.candidates([]);
    await nudges.listings([]);
    assert.equal(sqs.calls().length, 0);
  });

  it('that SQS could not take are sent again, and no others', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [{ Id: '1', SenderFault: false, Code: 'InternalError' }] })
      .resolves({});
    await nudges.candidates(refs(3));
    const keys = batches().map(({ Entries: entries = [] }) =>
      entries.map(({ MessageBody: body = '' }) => decodeExtractMessage(body)[0]?.key),
    );
    assert.deepEqual(keys, [['c_0', 'c_1', 'c_2'], ['c_1']]);
  });

  it('that SQS never takes end in words after a bounded number of tries', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Successful: [], Failed: [{ Id: '0', SenderFault: false, Code: 'InternalError' }] });
    await assert.rejects(nudges.candidates(refs(1)), (error) => {
      assert.ok(error instanceof StoreError);
      assert.match(error.message, /InternalError/);
      assert.equal(error.where, EXTRACT);
      assert.match(error.fix ?? '', /next tick/);
      return true;
    });
    assert.equal(sqs.calls().length, 4);
    assert.deepEqual(waits, [100, 200, 400]);
  });

  it('that SQS refuses as ours to blame are not sent again', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Successful: [], Failed: [{ Id: '0', SenderFault: true, Code: 'InvalidMessageContents' }] });
    await assert.rejects(nudges.candidates(refs(1)), /InvalidMessageContents/);
    assert.equal(sqs.calls().length, 1);
  });

  for (const [name, what] of [
    ['AccessDenied', /denies/],
    ['QueueDoesNotExist', /not there/],
    ['RequestThrottled', /asked too much/],
  ] as const) {
    it(`that AWS answers with ${name} say what, where, and what to do`, async () => {
      sqs.onAnyCommand().rejects(new SQSServiceException({ name, $fault: 'client', $metadata: {}, message: 'no' }));
      await assert.rejects(nudges.listings(['l_1']), (error) => {
        assert.ok(error instanceof StoreError);
        assert.match(error.message, what);
        assert.equal(error.where, CRAWL);
        assert.ok(error.fix);
        return true;
      });
    });
  }
});
