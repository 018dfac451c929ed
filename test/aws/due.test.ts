/** Rows of what is due: hints that are never too few, and that go when they say nothing any more. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { openAwsHome } from '../../functions/aws/home.ts';
import { toAttributes } from '../../functions/aws/item.ts';
import { candidateKey, DUE_PREFIX } from '../../functions/aws/keys.ts';
import type { NewCandidate, Settlement } from '../../functions/candidate/candidate.ts';
import { candidateKeyOf } from '../../functions/identity.ts';
import type { Frontier } from '../../functions/ports.ts';
import { startEmulators, type Archive, type Emulators } from '../contract/emulators.ts';

const START = Date.parse('2026-11-23T10:00:00.000Z');
const HOUR = 60;
const at = (minutes: number): Date => new Date(START + minutes * 60_000);

const found = (name: string, minutes = 0): NewCandidate => ({
  key: candidateKeyOf(name),
  ...{ url: `https://a.example/${name}`, site: 'a.example', host: 'a.example', listingId: 'l_1', hints: {} },
  ...{ foundAt: at(minutes).toISOString(), dueAt: at(minutes).toISOString() },
});
const done = (minutes: number): Settlement => ({
  ...{ state: 'done', attempts: 0, revisits: 0, articleId: 'a_0123456789abcdef' },
  dueAt: at(minutes).toISOString(),
});

describe('rows of what is due', () => {
  let emulators: Emulators;
  let archive: Archive;
  let frontier: Frontier;
  let minute: number;
  before(async () => {
    emulators = await startEmulators();
  });
  after(() => emulators.stop());
  beforeEach(async () => {
    archive = await emulators.createArchive();
    minute = 0;
    ({ frontier } = openAwsHome(archive, { now: () => at(minute) }));
  });

  const rows = async (): Promise<number> => {
    const { Items: items = [] } = await archive.dynamodb.send(new ScanCommand({ TableName: archive.table }));
    return items.filter(({ pk }) => pk?.S?.startsWith(DUE_PREFIX)).length;
  };
  const due = async (minutes: number): Promise<string[]> => {
    minute = minutes;
    return (await frontier.dueCandidates(at(minutes), 100)).map(({ key }) => key);
  };

  it('go when all of their candidates are settled, and stay while one is not', async () => {
    const [one, other] = [found('one'), found('other')];
    await frontier.addCandidates([one, other]);
    assert.equal(await rows(), 1);
    await frontier.settle(one.key, done(HOUR));
    assert.deepEqual(await due(10), [other.key]);
    assert.equal(await rows(), 2);
    await frontier.settle(other.key, done(2 * HOUR));
    assert.deepEqual(await due(20), []);
    assert.equal(await rows(), 2, 'those of the later looks');
    assert.deepEqual(await due(2 * HOUR), [one.key, other.key]);
  });

  it('stay while whoever wrote them may still be writing the candidates', async () => {
    await frontier.addCandidates([found('first')]);
    await frontier.settle(candidateKeyOf('first'), { state: 'gone', attempts: 0, revisits: 0 });
    await due(4);
    assert.equal(await rows(), 1);
    await due(5);
    assert.equal(await rows(), 0);
  });

  it('of a worker that died before it wrote the candidate say nothing, and go', async () => {
    await frontier.foresee([candidateKeyOf('never')], at(1).toISOString());
    assert.deepEqual(await due(30), []);
    assert.equal(await rows(), 0);
  });

  it('are not relied upon for a look much earlier than they say', async () => {
    const { key } = found('early');
    await frontier.addCandidates([found('early')]);
    await frontier.foresee([key], at(2 * HOUR).toISOString());
    await frontier.settle(key, done(HOUR));
    assert.deepEqual(await due(HOUR), [key]);
  });

  it('are not needed for what an earlier version has put into the index', async () => {
    const { key } = found('old');
    await frontier.addCandidates([found('old', HOUR)]);
    await archive.dynamodb.send(
      new UpdateItemCommand({
        TableName: archive.table,
        Key: toAttributes({ ...candidateKey(key) }),
        UpdateExpression: 'SET #state = :waiting, turn = :now REMOVE phase',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: toAttributes({ ':waiting': 'waiting', ':now': at(0).toISOString() }),
      }),
    );
    assert.deepEqual(await due(1), [key]);
    assert.equal((await frontier.inState('waiting', 10)).length, 1);
    assert.equal((await frontier.claim(key, at(1), 60_000))?.state, 'waiting');
    await frontier.settle(key, done(HOUR));
    assert.deepEqual(await due(HOUR), [key]);
  });
});
