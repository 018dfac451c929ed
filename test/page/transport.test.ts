import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FetchOutcome, Page } from '../../functions/page/page.ts';
import { createTransport, type WebTransport } from '../../functions/page/transport.ts';
import { PAGE, startNasty, type NastyServer } from './nasty.ts';

const NOW = new Date('2026-01-10T12:00:00Z');
const CAP = 1_000_000;
const DEADLINE = 1200;

let nasty: NastyServer;
let transport: WebTransport;

before(async () => {
  nasty = await startNasty();
  transport = createTransport({
    clock: { now: () => NOW },
    hostOverrides: {
      'nasty.example': nasty.place,
      'other.example': nasty.place,
      'tls.example': `https://${nasty.place}`,
      'closed.example': '127.0.0.1:1',
    },
    deadlineMs: DEADLINE,
  });
});
after(async () => {
  transport.close();
  await nasty.close();
});

const get = (path: string, more: { etag?: string; lastModified?: string; maxBytes?: number } = {}) =>
  transport.fetch({
    url: path.startsWith('/') ? `http://nasty.example${path}` : path,
    maxBytes: CAP,
    userAgent: 'Newsfold/test',
    ...more,
  });

async function page(path: string, more = {}): Promise<Page> {
  const outcome = await get(path, more);
  assert.equal(outcome.kind, 'ok', JSON.stringify(outcome));
  return (outcome as { page: Page }).page;
}

const text = ({ body }: Page) => Buffer.from(body).toString();

/** `rejected redirect`, `gone`, ... */
function nameOf(outcome: FetchOutcome): string {
  if (outcome.kind === 'blocked' || outcome.kind === 'rejected') return `${outcome.kind} ${outcome.reason}`;
  return outcome.kind === 'ok' && outcome.page.truncated ? 'truncated' : outcome.kind;
}

function waitOf(outcome: FetchOutcome): { seconds: number; wholeHost: boolean } {
  assert.equal(outcome.kind, 'retryAt', JSON.stringify(outcome));
  const { at, wholeHost } = outcome;
  return { seconds: (Date.parse(at) - NOW.getTime()) / 1000, wholeHost };
}

describe('The transport', () => {
  it('brings a page with its headers, sends the user agent and no cookie', async () => {
    const found = await page('/page');
    assert.equal(text(found), PAGE);
    assert.equal(found.headers['content-type'], 'text/html');
    assert.equal(found.fetchedAt, NOW.toISOString());
    const request = nasty.seen.at(-1);
    assert.ok(request);
    assert.equal(request.headers['user-agent'], 'Newsfold/test');
    assert.equal(request.headers.host, 'nasty.example');
    assert.equal(request.headers.cookie, undefined);
  });

  for (const [path, expected] of [
    ['/endless', 'truncated'],
    ['/bomb/gzip', 'rejected bomb'],
    ['/bomb/br', 'rejected bomb'],
    ['/bomb/zstd', 'rejected bomb'],
    ['/bomb/nested', 'rejected bomb'],
    ['/no-headers', 'retryAt'],
    ['/drip', 'retryAt'],
    ['/stall', 'retryAt'],
    ['/redirect/circle', 'rejected redirect'],
    ['/hops/5', 'rejected redirect'],
    ['/hops/4', 'ok'],
    ['/redirect/empty', 'rejected redirect'],
    ['/redirect/none', 'rejected redirect'],
    ['/redirect/file', 'rejected redirect'],
    ['/redirect/data', 'rejected redirect'],
    ['/redirect/userinfo', 'rejected redirect'],
    ['/redirect/relative', 'ok'],
    ['/redirect/utf8', 'ok'],
    ['/consent/wall', 'ok'],
    ['/consent/never', 'blocked consent'],
    ['/challenge/header', 'blocked challenge'],
    ['/status/404', 'gone'],
    ['/status/410', 'gone'],
    ['/status/401', 'blocked forbidden'],
    ['/status/451', 'blocked forbidden'],
    ['/status/400', 'rejected status'],
    ['/status/500', 'retryAt'],
    ['/status/204', 'rejected empty'],
    ['/status/206', 'truncated'],
    ['/304', 'rejected malformed'],
    ['/gzip/lie', 'ok'],
    ['/gzip/cut', 'truncated'],
    ['/gzip/garbage', 'ok'],
    ['/gzip/many', 'rejected encoding'],
    ['/gzip/twice', 'ok'],
    ['/deflate/raw', 'ok'],
    ['/deflate/zlib', 'ok'],
    ['/br/lie', 'rejected encoding'],
    ['/encoding/unknown', 'rejected encoding'],
    ['/empty', 'rejected empty'],
    ['/pdf', 'rejected type'],
    ['/pdf-as-html', 'rejected type'],
    ['/video', 'rejected type'],
    ['/cut', 'truncated'],
    ['/hints', 'ok'],
    ['/headers/40k', 'ok'],
    ['/raw/lf-only', 'rejected malformed'],
    ['/raw/no-http', 'rejected malformed'],
    ['/raw/lengths-differ', 'rejected malformed'],
    ['/raw/length-and-chunks', 'rejected malformed'],
    ['/raw/hangs-up', 'retryAt'],
    ['/raw/continues', 'ok'],
    ['https://tls.example/page', 'rejected tls'],
    ['http://closed.example/', 'retryAt'],
    ['ftp://nasty.example/', 'rejected address'],
    ['http://user:secret@nasty.example/page', 'rejected address'],
  ] as const) {
    it(`ends ${path} as ${expected}`, async () => {
      const startedAt = performance.now();
      const outcome = await get(path);
      assert.equal(nameOf(outcome), expected, JSON.stringify(outcome).slice(0, 300));
      assert.ok(performance.now() - startedAt < DEADLINE + 600);
      if (outcome.kind === 'ok') assert.ok(outcome.page.body.length > 0 && outcome.page.body.length <= CAP);
    });
  }

  it('keeps what came before a cut and before the cap', async () => {
    assert.ok(text(await page('/gzip/cut')).startsWith(PAGE));
    assert.equal(text(await page('/cut')), PAGE);
    assert.equal((await page('/endless')).body.length, CAP);
    assert.equal((await page('/page', { maxBytes: 10 })).body.length, 10);
  });

  it('holds little more than the cap of a bomb in memory', async () => {
    const before = process.memoryUsage().rss;
    await get('/bomb/br');
    assert.ok(process.memoryUsage().rss - before < 25_000_000);
  });

  it('joins repeated headers', async () => {
    assert.equal((await page('/headers/repeated')).headers['x-robots-tag'], 'noindex, noarchive');
  });

  it('tells the way of a redirect', async () => {
    const found = await page('/redirect/relative');
    assert.equal(found.finalUrl, 'http://nasty.example/page?from=redirect');
    assert.deepEqual(found.redirects, [{ url: 'http://nasty.example/redirect/relative', status: 301 }]);
  });

  it('asks before it follows, and ends with what is answered', async () => {
    const asked: string[] = [];
    const outcome = await transport.fetch({
      url: `http://nasty.example/to?${encodeURIComponent('http://other.example/page')}`,
      maxBytes: CAP,
      userAgent: 'x',
      mayFollow: (url) => {
        asked.push(url);
        return Promise.resolve({ kind: 'blocked', reason: 'robots', detail: 'no' });
      },
    });
    assert.deepEqual(asked, ['http://other.example/page']);
    assert.equal(nameOf(outcome), 'blocked robots');
  });

  it('sends validators and answers notModified with those that hold now', async () => {
    const outcome = await get('/validators', { etag: '"v1"', lastModified: 'Sat, 10 Jan 2026 11:00:00 GMT' });
    assert.deepEqual(outcome, {
      kind: 'notModified',
      validators: { etag: '"v1"', lastModified: 'Sat, 10 Jan 2026 11:00:00 GMT' },
      fetchedAt: NOW.toISOString(),
    });
    assert.equal((await page('/validators', { etag: '"v0"' })).headers['etag'], '"v1"');
  });

  it('reads Retry-After as seconds or a date, at most a day, never at once, for the whole host', async () => {
    assert.deepEqual(waitOf(await get('/429/seconds')), { seconds: 120, wholeHost: true });
    assert.deepEqual(waitOf(await get('/429/date')), { seconds: 3600, wholeHost: true });
    assert.deepEqual(waitOf(await get('/429/days')), { seconds: 86_400, wholeHost: true });
    assert.deepEqual(waitOf(await get('/503/seconds')), { seconds: 60, wholeHost: true });
    assert.ok(waitOf(await get('/429/past')).seconds >= 10);
    assert.ok(waitOf(await get('/429/missing')).seconds >= 60);
    assert.equal(waitOf(await get('/status/500')).wholeHost, false);
  });

  it('uses a connection again, and a new one when the old was closed meanwhile', async () => {
    for (let n = 0; n < 3; n++) assert.equal(nameOf(await get('/page')), 'ok');
  });
});
