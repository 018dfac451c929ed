import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachMessage, wholeBatch, type QueueEvent } from '../../functions/aws/batch.ts';
import { decodeExtractMessage, encodeExtractMessage } from '../../functions/messages.ts';
import { silentLog } from '../../functions/log.ts';

const eventOf = (...bodies: string[]): QueueEvent => ({
  Records: bodies.map((body, at) => ({ messageId: `m${at}`, body, attributes: { ApproximateReceiveCount: '1' } })),
});
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('A batch whose messages are worked on one by one', () => {
  it('is done when all of them are', async () => {
    const seen: string[] = [];
    const response = await eachMessage(eventOf('a', 'b'), silentLog, (body) => Promise.resolve(void seen.push(body)));
    assert.deepEqual(response, failures());
    assert.deepEqual(seen, ['a', 'b']);
  });

  it('gives back only the message that failed, and logs why', async () => {
    const errors: unknown[] = [];
    const log = { ...silentLog, error: (event: string, fields?: object) => void errors.push([event, fields]) };
    const response = await eachMessage(eventOf('good', 'bad', 'good'), log, (body) =>
      body === 'bad' ? Promise.reject(new Error('the store is away')) : Promise.resolve(),
    );
    assert.deepEqual(response, failures('m1'));
    assert.equal(errors.length, 1);
    assert.match(JSON.stringify(errors), /m1.*the store is away/);
  });

  it('takes those that come again last, and one at a time', async () => {
    const event = eventOf('again', 'first', 'again', 'first');
    event.Records.filter(({ body }) => body === 'again').forEach(({ attributes }) => {
      attributes.ApproximateReceiveCount = '2';
    });
    let atOnce = 0;
    const seen: string[] = [];
    const response = await eachMessage(event, silentLog, async (body, delivery) => {
      atOnce += 1;
      seen.push(`${body} ${delivery} ${atOnce}`);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      if (seen.length === 3) throw new Error('the store is away');
    });
    assert.deepEqual(seen, ['first first 1', 'first first 2', 'again again 1', 'again again 1']);
    assert.deepEqual(response, failures('m0'));
  });

  it('gives back a message that fails before it waits for anything', async () => {
    const response = await eachMessage(eventOf('bad'), silentLog, () => {
      throw new Error('cannot be read');
    });
    assert.deepEqual(response, failures('m0'));
  });
});

describe('A batch that is worked on as a whole', () => {
  const body = (key: string) => encodeExtractMessage([{ key, host: 'a.example' }]);
  const work = async (event: QueueEvent, failed: string[], seen: string[] = []) =>
    wholeBatch(event, silentLog, decodeExtractMessage, (messages) => {
      seen.push(...messages.flat().map(({ key }) => key));
      return Promise.resolve((refs) => refs.some(({ key }) => failed.includes(key)));
    });

  it('gives back the messages whose candidates could not be settled', async () => {
    assert.deepEqual(await work(eventOf(body('c_1'), body('c_2'), body('c_3')), ['c_2']), failures('m1'));
  });

  it('gives back both messages when a doubled one failed', async () => {
    assert.deepEqual(await work(eventOf(body('c_1'), body('c_1')), ['c_1']), failures('m0', 'm1'));
  });

  it('works on the others when a message cannot be read', async () => {
    const seen: string[] = [];
    assert.deepEqual(await work(eventOf(body('c_1'), 'garbage', body('c_3')), [], seen), failures('m1'));
    assert.deepEqual(seen, ['c_1', 'c_3']);
  });

  it('fails as a whole when the work itself throws, so that every message comes back', async () => {
    await assert.rejects(
      wholeBatch(eventOf(body('c_1')), silentLog, decodeExtractMessage, () => Promise.reject(new Error('away'))),
      /away/,
    );
  });
});
