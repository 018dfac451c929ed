/** What is promised of listings. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { candidateKeyOf, listingIdOf } from '../../../functions/identity.ts';
import type { ListingMemory, ListingSchedule } from '../../../functions/listing/listing.ts';
import { at, type Home } from './home.ts';

export function listingSentences(home: Home): void {
  const schedule = (name: string): ListingSchedule => ({
    listingId: listingIdOf(name),
    site: 'news.example',
    url: `https://news.example/${name}`,
    dueAt: at(0),
    failures: 0,
  });

  it('starts with no schedule and no memory', async () => {
    const { frontier } = home().stores;
    assert.deepEqual(await frontier.schedules(), []);
    assert.equal(await frontier.schedule(listingIdOf('feed')), undefined);
    assert.equal(await frontier.memory(listingIdOf('feed')), undefined);
  });

  it('gives back every schedule with every field, from any process', async () => {
    const { stores, other } = home();
    const full: ListingSchedule = {
      ...schedule('full'),
      lastPolledAt: at(-10),
      lastNewAt: at(-20),
      failures: 3,
      lastError: 'HTTP 500: "éß漢字"',
    };
    const plain = schedule('plain');
    await stores.frontier.putSchedule(full);
    await stores.frontier.putSchedule(plain);
    const found = new Map((await other.frontier.schedules()).map((each) => [each.listingId, each]));
    assert.deepEqual(found.get(full.listingId), full);
    assert.deepEqual(found.get(plain.listingId), plain);
    assert.equal(found.size, 2);
    assert.deepEqual(await other.frontier.schedule(full.listingId), full);
  });

  it('replaces a schedule as a whole: a failure that is over is gone', async () => {
    const { frontier } = home().stores;
    await frontier.putSchedule({ ...schedule('feed'), failures: 2, lastError: 'timeout' });
    await frontier.putSchedule(schedule('feed'));
    assert.deepEqual(await frontier.schedules(), [schedule('feed')]);
  });

  it('lists more schedules than one page of any store holds', async () => {
    const { frontier } = home().stores;
    const many = Array.from({ length: 120 }, (_, each) => ({
      ...schedule(`feed-${each}`),
      lastError: 'x'.repeat(12_000),
    }));
    await Promise.all(many.map((each) => frontier.putSchedule(each)));
    const ids = new Set((await frontier.schedules()).map(({ listingId }) => listingId));
    assert.equal(ids.size, 120);
  });

  it('removes a schedule and leaves the others; removing it again changes nothing', async () => {
    const { frontier } = home().stores;
    await frontier.putSchedule(schedule('one'));
    await frontier.putSchedule(schedule('two'));
    await frontier.removeSchedule(listingIdOf('one'));
    await frontier.removeSchedule(listingIdOf('one'));
    assert.deepEqual(await frontier.schedules(), [schedule('two')]);
  });

  it('remembers a listing with 2,000 links in their order', async () => {
    const { stores, other } = home();
    const memory: ListingMemory = {
      listingId: listingIdOf('sitemap'),
      format: 'news-sitemap',
      etag: 'W/"abc"',
      lastModified: 'Mon, 23 Nov 2026 09:00:00 GMT',
      bodyHash: 'sha256',
      knownKeys: Array.from({ length: 2000 }, (_, link) => candidateKeyOf(`link-${link}`)),
    };
    await stores.frontier.putMemory(memory);
    assert.deepEqual(await other.frontier.memory(memory.listingId), memory);
  });

  it('replaces a memory as a whole', async () => {
    const { frontier } = home().stores;
    const listingId = listingIdOf('feed');
    await frontier.putMemory({ listingId, etag: '"1"', knownKeys: [candidateKeyOf('a')] });
    await frontier.putMemory({ listingId, knownKeys: [] });
    assert.deepEqual(await frontier.memory(listingId), { listingId, knownKeys: [] });
  });
}
