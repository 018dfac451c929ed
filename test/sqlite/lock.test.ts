import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { NewCandidate } from '../../functions/candidate/candidate.ts';
import { StoreBusyError } from '../../functions/errors.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { startProcess, type OtherProcess } from './process.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const candidate: NewCandidate = {
  key: 'c_0123456789abcdef',
  url: 'https://news.example/a',
  site: 'news.example',
  host: 'news.example',
  listingId: 'l_0123456789abcdef',
  foundAt: NOW.toISOString(),
  dueAt: NOW.toISOString(),
  hints: {},
};

describe('the lock of a crawl', () => {
  let dir: string;
  let homes: LocalHome[];
  let processes: OtherProcess[];
  const start = (script: string): OtherProcess => {
    const other = startProcess(dir, script);
    processes.push(other);
    return other;
  };
  const open = (): LocalHome => {
    const home = openLocalHome(dir);
    homes.push(home);
    return home;
  };
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-lock-'));
    homes = [];
    processes = [];
  });
  afterEach(async () => {
    for (const other of processes) await other.kill();
    for (const home of homes) home.close();
    await rm(dir, { recursive: true });
  });

  it('is refused to a second crawl, which is told who has it and since when', () => {
    open().lock(NOW);
    const second = open();
    assert.throws(
      () => second.lock(new Date('2026-11-23T10:05:00.000Z')),
      (error) => {
        assert.ok(error instanceof StoreBusyError);
        assert.match(error.message, new RegExp(`process ${process.pid}, since 2026-11-23T10:00:00.000Z`));
        assert.equal(error.where, join(dir, 'crawl.lock'));
        assert.match(error.fix ?? '', /--store/);
        return true;
      },
    );
  });

  it('is refused to another process too', async () => {
    const other = start(`
      openLocalHome(dir).lock(new Date('2026-11-23T09:00:00.000Z'));
      say('locked');
      setInterval(() => {}, 1000);
    `);
    assert.equal(await other.line(), 'locked');
    assert.throws(() => open().lock(NOW), new RegExp(`process ${other.pid}, since 2026-11-23T09:00:00.000Z`));
  });

  it('is free again when it is released, and when its home is closed', () => {
    const first = open();
    const second = open();
    first.lock(NOW).release();
    second.lock(NOW);
    second.close();
    homes = homes.filter((home) => home !== second);
    first.lock(NOW);
  });

  it('does not keep anyone from reading, nor a person from writing', async () => {
    open().lock(NOW);
    const reader = open();
    assert.deepEqual(await reader.frontier.schedules(), []);
    assert.equal(await reader.frontier.retryFailed(NOW), 0);
  });

  it('released twice does not take it from the next holder', () => {
    const lock = open().lock(NOW);
    lock.release();
    open().lock(NOW);
    lock.release();
    assert.throws(() => open().lock(NOW), StoreBusyError);
  });

  it('of a killed crawl goes to the next one at once, with all that the dead one held', async () => {
    const claim = `
      const home = openLocalHome(dir);
      home.lock(new Date());
      await home.frontier.addCandidates([${JSON.stringify(candidate)}]);
      await home.frontier.claim('${candidate.key}', new Date('${NOW.toISOString()}'), 3600000);
      say('claimed');
      setInterval(() => {}, 1000);
    `;
    const other = start(claim);
    assert.equal(await other.line(), 'claimed');
    const next = open();
    assert.equal(await next.frontier.claim(candidate.key, NOW, 1000), undefined);
    assert.throws(() => next.lock(NOW), StoreBusyError);
    await other.kill();
    next.lock(NOW);
    assert.deepEqual(await next.frontier.dueCandidates(NOW, 10), [{ key: candidate.key, host: 'news.example' }]);
    assert.notEqual(await next.frontier.claim(candidate.key, NOW, 1000), undefined);
  });

  it('removes the halves of objects that a killed crawl left', async () => {
    const partial = join(dir, 'objects', '.partial');
    await mkdir(partial, { recursive: true });
    await writeFile(join(partial, 'half'), 'half of an obj');
    const home = open();
    await home.objects.put('whole', new Uint8Array([1]), 'text/plain');
    home.lock(NOW);
    assert.equal(existsSync(partial), false);
    assert.deepEqual(await home.objects.get('whole'), new Uint8Array([1]));
    await home.objects.put('after', new Uint8Array([2]), 'text/plain');
    assert.deepEqual(await home.objects.get('after'), new Uint8Array([2]));
  });
});
