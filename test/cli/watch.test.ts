import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { main } from '../../cli/main.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { storyText, tell } from '../query/archive.ts';
import { start, newsfold } from './run.ts';

const EVER = ['--from', '2026-11-01'];
const SECRET = 'a secret of this test';

describe('newsfold watch', () => {
  let dir: string;
  const tellFerry = async (...sites: string[]) => {
    const home = openLocalHome(dir);
    for (const site of sites) await tell(home, { site, path: 'ferry', seen: 10, articleBody: storyText('ferry') });
    home.close();
  };
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-watch-'));
    await tellFerry('a.example', 'b.example');
  });
  after(() => rm(dir, { recursive: true }));

  it('tells a story when it has reached so many sites, and never again', async () => {
    const look = () => newsfold('watch', '--store', dir, '--once', '--min-sites', '3', ...EVER);
    assert.equal((await look()).stdout, '');
    await tellFerry('c.example');
    const told = await look();
    assert.equal((JSON.parse(told.stdout) as { siteCount: number }).siteCount, 3);
    assert.equal((await look()).stdout, '');
    const other = await newsfold('watch', '--store', dir, '--once', '--min-sites', '2', ...EVER);
    assert.notEqual(other.stdout, '', 'another question has a memory of its own');
  });

  it('posts to a webhook, signed, again and again until it is taken', async () => {
    const got: { signature: string; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ signature: String(request.headers['newsfold-signature']), body });
        response.writeHead(got.length === 1 ? 503 : 204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const args = ['watch', '--store', dir, '--once', '--min-sites', '3', ...EVER, '--webhook', webhook];
    try {
      const env = { NEWSFOLD_WEBHOOK_SECRET: SECRET };
      const ran = await start(args, { env });
      assert.equal(ran.code, 0, ran.stderr);
      assert.equal(ran.stdout, '');
      await start(args, { env });
    } finally {
      server.close();
    }
    assert.equal(got.length, 2, 'refused once, taken once, not told again');
    const [, { signature, body } = { signature: '', body: '' }] = got;
    const [, seconds = '', hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    assert.equal(hash, createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'));
    assert.equal((JSON.parse(body) as { story: { siteCount: number } }).story.siteCount, 3);
  });

  it('keeps a story that was refused for the next look, and says so', async () => {
    const server = createServer((_request, response) => response.writeHead(410).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const args = ['watch', '--store', dir, '--once', '--min-sites', '3', ...EVER, '--webhook', webhook];
    const [first, second] = [await newsfold(...args), await newsfold(...args)];
    server.close();
    assert.deepEqual([first.code, second.code], [3, 3]);
    assert.match(second.stderr, /did not take s_\w+: HTTP 410/);
  });

  it('tries one story and no other while nobody answers, and ends at once when it is interrupted', async () => {
    const asked = new Set<string>();
    let interrupt = (): void => undefined;
    const server = createServer((request) => {
      request.on('data', (body: Buffer) => asked.add(/s_\w+/.exec(body.toString())?.[0] ?? ''));
      request.on('end', () => {
        interrupt();
        request.socket.destroy();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const home = openLocalHome(dir);
    for (const path of ['quay', 'fair'])
      for (const site of ['a.example', 'b.example', 'c.example'])
        await tell(home, { site, path, seen: 10, articleBody: storyText(path) });
    home.close();
    let told = '';
    const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
      told += chunk.toString();
      done();
    };
    const [stdout, stderr] = [new Writable({ write }), new Writable({ write })];
    const on = (_event: string, listener: () => void) => (interrupt = listener);
    const nothing = (): undefined => undefined;
    const args = ['watch', '--store', dir, '--once', '--min-sites', '3', ...EVER, '--webhook', webhook];
    const code = await main(args, { env: {}, stdout, stderr, on, off: nothing, exit: nothing });
    server.close();
    assert.equal(code, 130);
    assert.match(told, /does not answer: [^]* and what comes after it were not told/);
    assert.equal(asked.size, 1);
  });

  it('refuses a time or an address that is none', async () => {
    for (const args of [
      ['--every', 'often'],
      ['--webhook', 'ftp://x'],
    ]) {
      const ran = await newsfold('watch', '--store', dir, '--once', ...args);
      assert.deepEqual([ran.code, ran.stdout], [2, '']);
      assert.match(ran.stderr, /Try:/);
    }
  });
});
