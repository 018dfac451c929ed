/** What is promised of hosts: their clocks, their budgets, and what they say to robots. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Hosts, RobotsRecord } from '../../../functions/ports.ts';
import { NOW, at, later, race, type Home } from './home.ts';

export function hostSentences(home: Home): void {
  it('grants the first slot at once and the next one after the delay', async () => {
    const { stores, other } = home();
    assert.deepEqual(await stores.hosts.takeSlot('news.example', NOW, 2000), { granted: true });
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(1), 2000), { granted: false, retryAt: at(2) });
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(2), 2000), { granted: true });
    assert.deepEqual(await stores.hosts.takeSlot('news.example', later(2), 2000), { granted: false, retryAt: at(4) });
  });

  it('keeps a clock for each host, port included', async () => {
    const { hosts } = home().stores;
    for (const host of ['news.example', 'www.news.example', 'news.example:8080']) {
      assert.deepEqual(await hosts.takeSlot(host, NOW, 60_000), { granted: true });
    }
  });

  it('grants every slot when no delay is asked', async () => {
    const { hosts } = home().stores;
    assert.deepEqual(await hosts.takeSlot('127.0.0.1:80', NOW, 0), { granted: true });
    assert.deepEqual(await hosts.takeSlot('127.0.0.1:80', NOW, 0), { granted: true });
  });

  it('grants a slot to one of sixteen who ask at once, and tells the others when to ask again', async () => {
    const slots = await race(home, ({ hosts }) => hosts.takeSlot('news.example', NOW, 2000));
    assert.equal(slots.filter(({ granted }) => granted).length, 1);
    assert.deepEqual(new Set(slots.flatMap((slot) => (slot.granted ? [] : [slot.retryAt]))), new Set([at(2)]));
  });

  it('grants nothing while the host is held, and tells until when', async () => {
    const { stores, other } = home();
    await stores.hosts.hold('news.example', at(600), 'HTTP 429');
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(599), 0), { granted: false, retryAt: at(600) });
    assert.deepEqual(await other.hosts.takeSlot('news.example', later(600), 0), { granted: true });
  });

  it('tells the later of its two clocks', async () => {
    const { hosts } = home().stores;
    await hosts.takeSlot('news.example', NOW, 60_000);
    await hosts.hold('news.example', at(10), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 2000), { granted: false, retryAt: at(60) });
    await hosts.hold('news.example', at(100), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 2000), { granted: false, retryAt: at(100) });
  });

  it('lengthens a hold and never shortens it, in whatever order they come', async () => {
    const { hosts } = home().stores;
    await hosts.hold('news.example', at(100), 'HTTP 429');
    await hosts.hold('news.example', at(50), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 0), { granted: false, retryAt: at(100) });
    await hosts.hold('news.example', at(200), 'HTTP 503');
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 0), { granted: false, retryAt: at(200) });
  });

  it('is left with the longest of sixteen holds that come at once', async () => {
    await race(home, ({ hosts }, racer) => hosts.hold('news.example', at(((racer * 7) % 16) + 1), 'HTTP 429'));
    const slot = await home().stores.hosts.takeSlot('news.example', NOW, 0);
    assert.deepEqual(slot, { granted: false, retryAt: at(16) });
  });

  it("spends a site's budget for the day, and begins anew on the next", async () => {
    const { stores, other } = home();
    const spend = (hosts: Hosts, day: string) => hosts.spend('news.example', day, 2);
    assert.deepEqual([await spend(stores.hosts, '2026-01-10'), await spend(other.hosts, '2026-01-10')], [true, true]);
    assert.equal(await spend(stores.hosts, '2026-01-10'), false);
    assert.equal(await stores.hosts.spend('other.example', '2026-01-10', 2), true);
    assert.equal(await spend(other.hosts, '2026-01-11'), true);
    assert.equal(await stores.hosts.spend('news.example', '2026-01-11', 3), true, 'a budget may be raised');
  });

  it('never spends more than the budget, however many ask at once', async () => {
    const spent = await race(home, ({ hosts }) => hosts.spend('news.example', '2026-01-10', 5));
    assert.equal(spent.filter(Boolean).length, 5);
  });
}

export function robotsSentences(home: Home): void {
  it('gives back what was put for the host, and undefined for another', async () => {
    const { stores, other } = home();
    const record: RobotsRecord = {
      fetchedAt: at(0),
      verdict: 'rules',
      text: 'User-agent: *\nDisallow: /ä\n',
      status: 200,
      reason: 'no complete answer before the deadline',
      unreachableSince: at(-60),
      reservations: [{ location: '/ä/*$', reserved: true }],
      notFound: { at: at(-60), print: '0123abcd 4567ef01' },
      repeats: [{ pattern: '/events/*', times: 6, at: at(-30) }],
    };
    await stores.hosts.putRobots('news.example', record);
    assert.deepEqual(await other.hosts.robots('news.example'), record);
    assert.equal(await other.hosts.robots('www.news.example'), undefined);
  });

  it('replaces the record as a whole', async () => {
    const { hosts } = home().stores;
    await hosts.putRobots('news.example', { fetchedAt: at(0), verdict: 'rules', text: 'User-agent: *', status: 200 });
    await hosts.putRobots('news.example', { fetchedAt: at(1), verdict: 'disallow' });
    assert.deepEqual(await hosts.robots('news.example'), { fetchedAt: at(1), verdict: 'disallow' });
  });

  it('tells a robots.txt without a text from one whose text is empty', async () => {
    const { hosts } = home().stores;
    await hosts.putRobots('a.example', { fetchedAt: at(0), verdict: 'allow', status: 404 });
    await hosts.putRobots('b.example', { fetchedAt: at(0), verdict: 'rules', text: '', status: 200 });
    assert.deepEqual(await hosts.robots('a.example'), { fetchedAt: at(0), verdict: 'allow', status: 404 });
    assert.deepEqual(await hosts.robots('b.example'), { fetchedAt: at(0), verdict: 'rules', text: '', status: 200 });
  });

  it('keeps 500 KiB of rules that hardly shrink', async () => {
    const { hosts } = home().stores;
    let state = 1;
    const text = Array.from({ length: 500 * 1024 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(33 + (state % 94));
    }).join('');
    await hosts.putRobots('big.example', { fetchedAt: at(0), verdict: 'rules', text });
    assert.equal((await hosts.robots('big.example'))?.text, text);
  });

  it('does not touch the clocks of the host', async () => {
    const { hosts } = home().stores;
    await hosts.hold('news.example', at(100), 'HTTP 429');
    await hosts.putRobots('news.example', { fetchedAt: at(0), verdict: 'allow' });
    assert.deepEqual(await hosts.takeSlot('news.example', NOW, 0), { granted: false, retryAt: at(100) });
  });
}
