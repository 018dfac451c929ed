/** The HTTP API on this machine, as odd clients ask it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { plainLog } from '../../functions/log.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { answerApi } from '../../web/api.ts';
import { serveOnLoopback, type Served } from '../../web/loopback.ts';
import { tell } from '../query/archive.ts';

describe('the HTTP API on this machine', () => {
  let dir: string;
  let home: LocalHome;
  let served: Served;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-loopback-'));
    home = openLocalHome(dir, { durable: false });
    await tell(home, { site: 'a.example', path: 'ferry', seen: 1 });
    const log = plainLog((line) => process.stderr.write(`${line}\n`), 'error');
    served = await serveOnLoopback((asking) => answerApi(home, asking, new Date()), 0, log);
  });
  after(async () => {
    await served.close();
    home.close();
    await rm(dir, { recursive: true });
  });

  /** What comes back for bytes that no HTTP library would send. */
  const raw = (request: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(served.origin).port), '127.0.0.1', () => socket.write(request));
      let text = '';
      socket.setEncoding('utf8').on('data', (more: string) => (text += more));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
  const host = (): string => `host: ${new URL(served.origin).host}\r\nconnection: close`;

  it('answers what it cannot read as any other mistake', async () => {
    for (const [request, status] of [
      ['GET /articles?q=ferry HTTP/1.1\r\nbad header\r\n\r\n', 400],
      ['nonsense\r\n\r\n', 400],
      [`GET /articles?q=東京 HTTP/1.1\r\n${host()}\r\n\r\n`, 400],
      [`GET /articles HTTP/1.1\r\n${host()}\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ] as const) {
      const answer = await raw(request);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), request.slice(0, 40));
      assert.match(answer, /application\/problem\+json/);
      const problem = JSON.parse(answer.slice(answer.indexOf('{'))) as { status: number; fix: string };
      assert.equal(problem.status, status);
      assert.notEqual(problem.fix, '');
    }
  });

  it('takes a path with two slashes for a path, not for a host', async () => {
    assert.match(await raw(`GET //articles HTTP/1.1\r\n${host()}\r\n\r\n`), /^HTTP\/1\.1 404 .*problem\+json/s);
    assert.match(
      await raw(`GET http://${new URL(served.origin).host}/articles HTTP/1.1\r\n${host()}\r\n\r\n`),
      /^HTTP\/1\.1 200 /,
    );
    assert.match(await raw(`OPTIONS * HTTP/1.1\r\n${host()}\r\n\r\n`), /^HTTP\/1\.1 4\d\d .*problem\+json/s);
  });

  it('says how long an answer is, for HEAD too, and of a part that was asked for gives the whole', async () => {
    const whole = await fetch(`${served.origin}/articles`);
    const body = await whole.text();
    const head = await fetch(`${served.origin}/articles`, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(Buffer.byteLength(body))]);
    assert.equal(head.headers.get('etag'), whole.headers.get('etag'));
    const part = await fetch(`${served.origin}/articles`, { headers: { range: 'bytes=0-9' } });
    assert.deepEqual([part.status, await part.text()], [200, body]);
  });

  it('refuses to export a part: a page is a list', async () => {
    for (const words of ['limit=5', 'cursor=x']) {
      const answer = await fetch(`${served.origin}/export/articles?${words}`);
      assert.equal(answer.status, 400, words);
      assert.match(await answer.text(), /every row/);
    }
    assert.equal((await (await fetch(`${served.origin}/export/articles`)).text()).trim().split('\n').length, 1);
  });
});
