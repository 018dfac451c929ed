/** The commands that crawl, as a person starts them, against the sample sites and against bad input. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { EXIT } from '../../functions/errors.ts';
import { candidateKeyOf } from '../../functions/identity.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { serveSamples, type SampleServer } from '../../samples/serve.ts';
import { NEWSFOLD, lines, newsfold, start } from './run.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'newsfold-commands-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('newsfold init', () => {
  it('writes a list of sites that is valid but for the contact, which it asks for', async () => {
    assert.equal((await start(['init'], { cwd: dir })).code, EXIT.ok);
    const crawl = await start(['crawl'], { cwd: dir });
    assert.equal(crawl.code, EXIT.usage);
    assert.match(crawl.stderr, /contact: must be an address at which the sites can reach you/);
    assert.match(crawl.stderr, /sites\.yaml:6:10/);
  });

  it('names the schema for editors, and writes it', async () => {
    await start(['init', '--contact', 'desk@paper.example'], { cwd: dir });
    const yaml = await readFile(join(dir, 'sites.yaml'), 'utf8');
    assert.match(yaml, /^# yaml-language-server: \$schema=\.\/sites\.schema\.json\n/);
    const schema = JSON.parse(await readFile(join(dir, 'sites.schema.json'), 'utf8')) as { required: string[] };
    assert.deepEqual(schema.required, ['contact', 'sites']);
  });

  it('leaves a list that is there as it is', async () => {
    await writeFile(join(dir, 'sites.yaml'), 'mine');
    const again = await start(['init'], { cwd: dir });
    assert.equal(again.code, EXIT.usage);
    assert.match(again.stderr, /--force/);
    assert.equal(await readFile(join(dir, 'sites.yaml'), 'utf8'), 'mine');
  });
});

describe('a list of sites with mistakes', () => {
  const crawlWith = async (yaml: string) => {
    await writeFile(join(dir, 'sites.yaml'), yaml);
    return start(['crawl'], { cwd: dir });
  };

  it('is told with line, column, reason and fix, every mistake at once, and nothing is opened', async () => {
    const { code, stderr } = await crawlWith(
      'contact: a@b.example\nevry: 15m\nsites:\n  - site: https://bbc.com/\n    delay: 2 parsecs\n',
    );
    assert.equal(code, EXIT.usage);
    assert.match(stderr, /sites\.yaml:2:1 evry: unknown key; did you mean "every"\?/);
    assert.match(stderr, /sites\.yaml:4:11 sites\.1\.site: must be a domain/);
    assert.match(stderr, /sites\.yaml:5:12 sites\.1\.delay: must be a number and a unit/);
    assert.match(stderr, /Try: /);
    await assert.rejects(readFile(join(dir, 'newsfold-data/archive/newsfold.db')), { code: 'ENOENT' });
  });

  it('is told when it is no YAML, lacks what is needed, or names a site twice', async () => {
    assert.match((await crawlWith('a: [1')).stderr, /is not YAML: .*\n +where: sites\.yaml:/);
    assert.match((await crawlWith('contact: a@b.example\n')).stderr, /sites: is missing/);
    assert.match((await crawlWith('')).stderr, /must say "contact" and "sites"/);
    const plain = 'contact: a@b.example\nsites:\n  - a.example\n';
    assert.match((await crawlWith(plain)).stderr, /sites\.1: must have keys, such as "site: a\.example"/);
    const suffix = 'contact: a@b.example\nsites:\n  - site: co.uk\n';
    assert.match((await crawlWith(suffix)).stderr, /everybody can register a domain\n +where: sites\.yaml:3:11/);
    const twice = 'contact: a@b.example\nsites:\n  - site: a.example\n  - site: a.example\n';
    assert.match((await crawlWith(twice)).stderr, /"a\.example" stands in the list twice\n +where: sites\.yaml:4:11/);
  });
});

describe('newsfold crawl', () => {
  let server: SampleServer;
  before(async () => {
    server = await serveSamples({ now: new Date() });
  });
  after(() => server.close());

  const env = () => ({
    NEWSFOLD_HOSTS: Object.entries(server.hosts)
      .map((entry) => entry.join('='))
      .join(','),
  });
  const ask = (...args: string[]) => start(args, { cwd: dir, env: env() });
  /** Two sites, so that a test is short. */
  const writeSites = async (delay: string) => {
    const sites = server.sitesFile.sites.filter(({ site }) => /harbour|gather/.test(site));
    await writeFile(join(dir, 'sites.yaml'), stringify({ ...server.sitesFile, delay, sites }));
  };
  const stored = async () => lines((await ask('articles', '--collapse', 'none', '--limit', '1000')).stdout).length;

  it('stores what its listings show, and the second time finds nothing due', async () => {
    await writeSites('0s');
    const first = await ask('crawl');
    assert.equal(first.code, EXIT.ok, first.stderr);
    const count = await stored();
    assert.ok(count > 10, `${count} articles`);
    const second = await ask('crawl');
    assert.deepEqual([second.code, await stored()], [EXIT.ok, count]);
    assert.match(second.stderr, /^0 listings read, 0 new articles/);
  });

  it('goes on where a crawl that was killed stopped, and loses nothing', async () => {
    await writeSites('0s');
    const whole = await ask('crawl', '--store', 'whole');
    assert.equal(whole.code, EXIT.ok, whole.stderr);
    await writeSites('1s');
    const child = spawn(process.execPath, [NEWSFOLD, 'crawl', '--store', 'killed'], {
      cwd: dir,
      env: { ...process.env, ...env() },
      stdio: 'ignore',
    });
    const before = server.requests().length;
    const deadline = Date.now() + 10_000;
    while (server.requests().length < before + 8 && Date.now() < deadline)
      await new Promise((wait) => setTimeout(wait, 50));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await writeSites('0s');
    const next = await ask('crawl', '--store', 'killed');
    assert.equal(next.code, EXIT.ok, next.stderr);
    const ids = async (store: string) =>
      lines((await ask('articles', '--store', store, '--collapse', 'none', '--limit', '1000')).stdout)
        .map((row) => row['articleId'])
        .sort();
    assert.deepEqual(await ids('killed'), await ids('whole'));
  });

  it('refuses to run beside another, and ends at Ctrl-C with what is under way', async () => {
    await writeSites('2s');
    const child = spawn(process.execPath, [NEWSFOLD, 'crawl'], {
      cwd: dir,
      env: { ...process.env, ...env() },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const before = server.requests().length;
    while (server.requests().length < before + 2 && child.exitCode === null)
      await new Promise((wait) => setTimeout(wait, 50));
    const second = await ask('crawl');
    assert.equal(second.code, EXIT.failure);
    assert.match(second.stderr, new RegExp(`already writing into this store: process ${child.pid ?? 0}`));
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, EXIT.interrupted);
    assert.match(said, /the rest stays due/);
  });

  it('ends within a second of Ctrl-C while a site is slow to answer, and says what it left', async () => {
    const slow = createServer((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const at = `127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const site = { site: 'slow.example', url: 'http://slow.example/' };
    await writeFile(join(dir, 'sites.yaml'), stringify({ ...server.sitesFile, delay: '0s', sites: [site] }));
    const child = spawn(process.execPath, [NEWSFOLD, 'crawl', '--store', 'slow'], {
      cwd: dir,
      env: { ...process.env, NEWSFOLD_HOSTS: `slow.example=${at}` },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(slow, 'request');
    await new Promise((wait) => setTimeout(wait, 300));
    const stoppedAt = performance.now();
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    slow.closeAllConnections();
    slow.close();
    assert.equal(code, EXIT.interrupted);
    assert.ok(performance.now() - stoppedAt < 1000);
    assert.match(said, /1 listing left to the next crawl/);
  });

  it('tells when no listing could be read, and when one of several could not', async () => {
    const unreachable = { site: 'nowhere.example', url: 'http://nowhere.example/' };
    await writeFile(join(dir, 'sites.yaml'), stringify({ ...server.sitesFile, sites: [unreachable] }));
    const hosts = { NEWSFOLD_HOSTS: `${env().NEWSFOLD_HOSTS},nowhere.example=127.0.0.1:1` };
    const none = await start(['crawl'], { cwd: dir, env: hosts });
    assert.equal(none.code, EXIT.failure, none.stderr);
    assert.match(none.stderr, /http:\/\/nowhere\.example\/: robots\.txt of nowhere\.example is unreachable/);
    const [other] = server.sitesFile.sites;
    await writeFile(join(dir, 'sites.yaml'), stringify({ ...server.sitesFile, sites: [unreachable, other] }));
    assert.equal((await start(['crawl', '--store', 'other'], { cwd: dir, env: hosts })).code, EXIT.partial);
  });

  it('shows what it would find at a site, and stores nothing', async () => {
    const [probe] = lines((await ask('sites', 'test', 'http://harbourcourier.example/')).stdout);
    assert.deepEqual(
      (probe?.['listings'] as { format: string }[]).map(({ format }) => format),
      ['html', 'rss'],
    );
    assert.equal((probe?.['article'] as { bodyStatus: string }).bodyStatus, 'full');
    await assert.rejects(readFile(join(dir, 'newsfold-data/archive/newsfold.db')), { code: 'ENOENT' });
  });

  it('tests a sample site without its server: that is served as long as it is tested', async () => {
    const ran = await newsfold('sites', 'test', 'http://umikaze.example/', '--format', 'json');
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /"format": "html"/);
  });

  it('says of a site that cannot be read why, and what can be done about it', async () => {
    const told = async (url: string) => ask('--format', 'table', 'sites', 'test', url);
    const inside = await told('http://127.0.0.1:8080/');
    assert.equal(inside.code, EXIT.failure);
    assert.match(inside.stdout, /guard: 127\.0\.0\.1 is not a public address[^]*A server on this machine/);
    assert.match(
      (await told('http://harbourcourier.example/no-such-page')).stdout,
      /HTTP 404[^]*nothing at this address/,
    );
    assert.match((await told('http://harbourcourier.example/search')).stdout, /robots[^]*does not want this address/);
    assert.equal((await told('nothing')).code, EXIT.usage);
  });

  it('never leaves this machine for an address that a name of another kind hides', async () => {
    const { code, stderr } = await start(['extract', 'http://2130706433/'], { cwd: dir });
    assert.equal(code, EXIT.failure);
    assert.match(stderr, /guard/);
  });
});

describe('what failed for good', () => {
  it('is listed with its reason, and due again after one command', async () => {
    const home = openLocalHome(join(dir, 'archive'));
    const found = {
      listingId: 'l_1',
      foundAt: '2026-03-01T12:00:00.000Z',
      dueAt: '2026-03-01T12:00:00.000Z',
      hints: {},
    };
    const at = (site: string) => ({ ...found, key: candidateKeyOf(site), url: `https://${site}/a`, site, host: site });
    await home.frontier.addCandidates([at('a.example'), at('b.example')]);
    for (const site of ['a.example', 'b.example']) {
      const failed = { state: 'failed', attempts: 5, revisits: 0, reason: 'no answer' } as const;
      await home.frontier.settle(candidateKeyOf(site), failed);
    }
    home.close();
    const listed = async (state: string) => {
      const { stdout } = await start(['candidates', '--state', state, '--store', join(dir, 'archive')]);
      return lines(stdout).map(({ site, reason }) => [site, reason]);
    };
    assert.deepEqual(
      new Map((await listed('failed')) as [string, string][]),
      new Map([
        ['a.example', 'no answer'],
        ['b.example', 'no answer'],
      ]),
    );
    const redrive = await start(['redrive', '--site', 'a.example', '--store', join(dir, 'archive')]);
    assert.match(redrive.stderr, /^1 candidate is due again/);
    assert.deepEqual(await listed('waiting'), [['a.example', undefined]]);
    assert.deepEqual(await listed('failed'), [['b.example', 'no answer']]);
  });

  it('needs a store that is there', async () => {
    const { code } = await start(['redrive', '--store', join(dir, 'none')]);
    assert.equal(code, EXIT.failure);
    await assert.rejects(readFile(join(dir, 'none/newsfold.db')), { code: 'ENOENT' });
  });
});
