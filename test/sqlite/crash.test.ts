import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { startProcess } from './process.ts';

/** Writes as a crawl does, and says each step after it was answered, for ever. */
const WRITER = `
  const home = openLocalHome(dir);
  home.lock(new Date());
  const at = '2026-11-23T10:00:00.000Z';
  for (let n = 0; ; n++) {
    const id = String(n).padStart(16, '0');
    const found = { url: 'https://news.example/' + n, site: 'news.example', host: 'news.example', listingId: 'l_1' };
    await home.frontier.addCandidates([{ key: 'c_' + id, ...found, foundAt: at, dueAt: at, hints: {} }]);
    say('added ' + id);
    await home.frontier.claim('c_' + id, new Date(at), 60000);
    await home.objects.put('articles/' + id, new Uint8Array(2000).fill(n % 256), 'application/json');
    say('stored ' + id);
    const head = { articleId: 'a_' + id, ...found, bodyStatus: 'full', wordCount: n, firstSeenAt: at, lastSeenAt: at };
    const text = { schemaVersion: 1, ...head, articleBody: 'word '.repeat(200), version: 1, contentHash: 'sha256:0', fetchedAt: at, sources: {}, extractor: 'test/1' };
    await home.articles.put({ ...head, versions: [], revision: 1 }, text);
    say('indexed ' + id);
    await home.frontier.settle('c_' + id, { state: 'done', attempts: 0, revisits: 0, articleId: 'a_' + id });
    say('settled ' + id);
  }
`;

describe('a crawl that is killed in the middle of its writes', () => {
  for (const steps of [1, 30, 150]) {
    it(`loses nothing of what was answered after ${steps} steps`, async (test) => {
      const dir = await mkdtemp(join(tmpdir(), 'newsfold-crash-'));
      const writer = startProcess(dir, WRITER);
      test.after(() => writer.kill());
      const said: string[] = [];
      while (said.length < steps) said.push(await writer.line());
      said.push(...(await writer.kill()));

      const home = openLocalHome(dir);
      home.lock(new Date());
      for (const line of said) {
        const [step = '', id = ''] = line.split(' ');
        const number = Number(id);
        const candidate = await home.frontier.candidate(`c_${id}`);
        assert.equal(candidate?.url, `https://news.example/${number}`, line);
        if (step === 'stored')
          assert.deepEqual(await home.objects.get(`articles/${id}`), new Uint8Array(2000).fill(number % 256), line);
        if (step === 'indexed') assert.equal((await home.articles.get(`a_${id}`))?.wordCount, number, line);
        if (step === 'settled') assert.equal(candidate.state, 'done', line);
      }
      // What was under way is due again, and nothing else is.
      const due = await home.frontier.dueCandidates(new Date('2026-11-23T10:00:00.000Z'), 10);
      assert.ok(due.length <= 1, `${due.length} are due`);
      home.close();

      const db = new DatabaseSync(join(dir, 'newsfold.db'));
      assert.equal(db.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
      db.close();
      await rm(dir, { recursive: true });
    });
  }
});
