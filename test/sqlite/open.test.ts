import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { StoreError } from '../../functions/errors.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { startProcess } from './process.ts';

const AT = '2026-11-23T10:00:00.000Z';
const schedule = { listingId: 'l_1', site: 'news.example', url: 'https://news.example/feed', dueAt: AT, failures: 0 };

describe('opening a local store', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-open-'));
    path = join(dir, 'newsfold.db');
  });
  afterEach(() => rm(dir, { recursive: true }));

  /** What, where and what to do: all that a message must say. */
  const says = (what: RegExp, where: string, fix: RegExp) => (error: unknown) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.match(error.message, what);
    assert.equal(error.where, where);
    assert.match(error.fix ?? '', fix);
    return true;
  };

  it('makes the folder and the database where there are none', () => {
    const deep = join(dir, 'a', 'b');
    openLocalHome(deep).close();
    assert.equal(existsSync(join(deep, 'newsfold.db')), true);
  });

  it('finds what was stored before', async () => {
    const first = openLocalHome(dir);
    await first.frontier.putSchedule(schedule);
    first.close();
    const second = openLocalHome(dir);
    assert.deepEqual(await second.frontier.schedules(), [schedule]);
    second.close();
  });

  it('lets several processes that come first at the same moment make one store', async () => {
    const processes = Array.from({ length: 4 }, () => startProcess(dir, `openLocalHome(dir).close(); say('opened');`));
    assert.deepEqual(await Promise.all(processes.map((each) => each.line())), Array(4).fill('opened'));
    await Promise.all(processes.map((each) => each.kill()));
    openLocalHome(dir).close();
  });

  it('for reading only, says so where there is none, and makes nothing', () => {
    assert.throws(
      () => openLocalHome(join(dir, 'none'), { readOnly: true }),
      says(/no archive here/, join(dir, 'none', 'newsfold.db'), /newsfold crawl/),
    );
    assert.equal(existsSync(join(dir, 'none')), false);
  });

  it('for reading only, reads while a crawl has the store, and refuses to write', async () => {
    const crawl = openLocalHome(dir);
    crawl.lock(new Date(AT));
    await crawl.frontier.putSchedule(schedule);
    const reader = openLocalHome(dir, { readOnly: true });
    assert.deepEqual(await reader.frontier.schedules(), [schedule]);
    await assert.rejects(reader.frontier.removeSchedule('l_1'), says(/only be read/, path, /right to write/));
    reader.close();
    crawl.close();
  });

  it('for reading only, leaves the file as it is', async () => {
    openLocalHome(dir).close();
    const before = await readFile(path);
    openLocalHome(dir, { readOnly: true }).close();
    assert.deepEqual(await readFile(path), before);
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    await writeFile(path, 'Dear diary, today I wrote a file that is surely no database. '.repeat(20));
    const before = await readFile(path);
    for (const readOnly of [false, true]) {
      assert.throws(() => openLocalHome(dir, { readOnly }), says(/no database/, path, /another folder|move the file/));
    }
    assert.deepEqual(await readFile(path), before);
  });

  it("refuses another program's database, and leaves it as it is", async () => {
    const foreign = new DatabaseSync(path);
    foreign.exec('CREATE TABLE photos (name TEXT)');
    foreign.close();
    const before = await readFile(path);
    for (const readOnly of [false, true]) {
      assert.throws(() => openLocalHome(dir, { readOnly }), says(/not made by Newsfold/, path, /--store/));
    }
    assert.deepEqual(await readFile(path), before);
  });

  it('refuses a store that a later version wrote', () => {
    openLocalHome(dir).close();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 999');
    db.close();
    assert.throws(() => openLocalHome(dir), says(/later Newsfold \(schema 999/, path, /Update/));
  });

  it('says that the database is damaged, when it is opened or when the damage is met', async () => {
    const home = openLocalHome(dir);
    for (let each = 0; each < 200; each++) {
      await home.frontier.putSchedule({ ...schedule, listingId: `l_${each}`, lastError: 'x'.repeat(1000) });
    }
    home.close();
    const { size } = await stat(path);
    const file = await open(path, 'r+');
    await file.write(new Uint8Array(size - 4096).fill(0x5a), 0, size - 4096, 4096);
    await file.close();
    const use = async (): Promise<void> => {
      const damaged = openLocalHome(dir);
      await damaged.frontier.schedules().finally(() => damaged.close());
    };
    await assert.rejects(use(), says(/damaged/, path, /backup/));
  });

  it('says so when a file is where the folder should be', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    assert.throws(() => openLocalHome(file), says(/file/, join(file, 'newsfold.db'), /another folder/));
  });

  it('says so when a folder is where the database should be', async () => {
    await mkdir(path);
    assert.throws(() => openLocalHome(dir), says(/cannot be opened/, path, /folder/));
  });

  it('says so when the folder of objects cannot be used', async () => {
    await writeFile(join(dir, 'objects'), '');
    const home = openLocalHome(dir);
    await assert.rejects(
      home.objects.put('a/b', new Uint8Array(), 'text/plain'),
      says(/file/, join(dir, 'objects'), /folder/),
    );
    home.close();
  });

  /** As someone who owns nothing here: the superuser may write anywhere. */
  const asStranger = async (script: string): Promise<string> => {
    const drop = process.getuid?.() === 0 ? 'process.setgid(65534); process.setuid(65534);' : '';
    const other = startProcess(dir, `${drop} ${script}`);
    try {
      return await other.line();
    } finally {
      await other.kill();
    }
  };

  describe('in a folder that nobody may write to', () => {
    beforeEach(async () => {
      const home = openLocalHome(dir);
      await home.frontier.putSchedule(schedule);
      home.close();
      await chmod(path, 0o444);
      await chmod(dir, 0o555);
    });
    afterEach(() => chmod(dir, 0o700));

    it('is read all the same, for reading only', async () => {
      const read = `
        const home = openLocalHome(dir, { readOnly: true });
        say((await home.frontier.schedules())[0].listingId);
      `;
      assert.equal(await asStranger(read), 'l_1');
    });

    it('says so when it should be written to', async () => {
      const write = `
        try {
          openLocalHome(dir);
          say('opened');
        } catch (error) {
          say([error.name, error.message, error.where, error.fix].join(' | '));
        }
      `;
      assert.equal(
        await asStranger(write),
        `StoreError | The store may only be read. | ${path} | Give yourself the right to write the file and its folder.`,
      );
    });
  });
});
