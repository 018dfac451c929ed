import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { storyText, tell } from '../query/archive.ts';
import { show, type ShownArchive } from './archive.ts';

const HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>\u202e{{7*7}}';

describe('the door to the pages', () => {
  let dir: string;
  let archive: ShownArchive;
  let cookie = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-doors-'));
    const home = openLocalHome(dir);
    for (const site of ['a.example', 'b.example']) {
      await tell(home, {
        site,
        path: 'x',
        seen: 1,
        headline: HOSTILE,
        description: HOSTILE,
        articleBody: `${HOSTILE} ${storyText('x')}`,
        articleSection: HOSTILE,
        author: [{ name: HOSTILE }],
        canonicalUrl: 'javascript:alert(1)',
      });
    }
    home.close();
    archive = await show(dir);
  });
  after(async () => {
    await archive.close();
    await rm(dir, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${archive.served.origin}${path}`, {
      headers: { accept: 'text/html', cookie, ...headers },
      redirect: 'manual',
    });

  it('is shut to whoever does not have the address that was printed', async () => {
    for (const path of ['/', '/stories', '/articles?format=json', '/export/articles', '/openapi.json', '/?t=guess']) {
      const response = await get(path);
      assert.equal(response.status, 403, path);
      assert.doesNotMatch(await response.text(), /a\.example/);
    }
  });

  it('opens once: the token becomes a cookie that no script and no other site can use', async () => {
    const first = await fetch(archive.entrance, { redirect: 'manual' });
    assert.deepEqual([first.status, first.headers.get('location')], [303, '/']);
    const set = first.headers.get('set-cookie') ?? '';
    assert.match(set, /; HttpOnly; SameSite=Strict$/);
    cookie = set.split(';')[0] ?? '';
    assert.equal((await fetch(archive.entrance, { redirect: 'manual' })).status, 403);
    assert.equal((await get('/')).status, 200);
    assert.equal((await get('/', { cookie: cookie.replace(/.$/, '~') })).status, 403);
  });

  it('answers to its own names only, so that no name of a stranger leads a browser here', async () => {
    const { port } = new URL(archive.served.origin);
    const status = await new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: '/', headers: { host: `evil.example:${port}`, cookie } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    assert.equal(status, 421);
    assert.equal((await get('/articles', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status, 403);
  });

  it('lets no script or style into a page but its own files', async () => {
    const response = await get('/');
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    const page = await response.text();
    assert.doesNotMatch(page, /<[^>]* (?:style|on[a-z]+)=|<style|<script(?! src="\/assets\/)/);
  });

  it('shows hostile text as text, wherever it stands', async () => {
    const { items } = await archive.home.catalog.articles({
      by: 'firstSeenAt',
      collapse: 'none',
      sort: 'firstSeenAt',
      order: 'desc',
      limit: 9,
    });
    const [one, two] = items;
    const asked = encodeURIComponent('<script>alert(1)</script>');
    const pages = [
      '/stories',
      `/stories/${one?.storyId ?? ''}`,
      `/articles/${one?.articleId ?? ''}`,
      `/articles/${one?.articleId ?? ''}/diff?against=${two?.articleId ?? ''}`,
      `/articles?q=alert&collapse=none`,
      `/articles?q=${asked}`,
      `/articles?site=${asked}`,
      `/${asked}`,
      `/stories?${asked}=1`,
      '/flow',
      '/sites',
    ];
    for (const path of pages) {
      const text = await (await get(path)).text();
      assert.doesNotMatch(text, /<script>|<img|onerror=alert\(1\)>|\u202e|href="javascript/, path);
    }
    assert.match(await (await get('/stories')).text(), /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  it('gives data to programs at the same addresses, and formulas to no spreadsheet', async () => {
    const json = await get('/articles', { accept: 'application/json' });
    assert.match(json.headers.get('content-type') ?? '', /^application\/json/);
    const home = openLocalHome(dir);
    await tell(home, {
      site: 'c.example',
      path: 'formula',
      seen: 5,
      headline: '=HYPERLINK("http://evil.example","x")',
    });
    home.close();
    const csv = await (await get('/export/articles?site=c.example&format=csv')).text();
    assert.match(csv, /"'=HYPERLINK\(/);
  });

  it('changes nothing for a form that is not its own', async () => {
    const { items } = await archive.home.catalog.stories({ sort: 'siteCount', order: 'desc', limit: 1 });
    const [story] = items;
    const page = await (await get(`/stories/${story?.storyId ?? ''}`)).text();
    const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const copy = story?.members.find(({ role }) => role !== 'original')?.articleId ?? '';
    const send = (form: Record<string, string>, headers: Record<string, string>) =>
      fetch(`${archive.served.origin}/stories/${story?.storyId ?? ''}/overrule`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, ...headers },
        body: new URLSearchParams(form),
      });
    const origin = archive.served.origin;
    const deed = { action: 'set-original', articleId: copy };
    assert.equal((await send({ ...deed, key: 'guess' }, { origin })).status, 403);
    assert.equal((await send({ ...deed, key }, { origin: 'http://evil.example' })).status, 403);
    assert.equal((await send({ ...deed, key }, {})).status, 403);
    assert.equal((await send({ ...deed, key }, { origin, cookie: '' })).status, 403);
    assert.equal((await send({ action: 'drop', key }, { origin })).status, 400);
    assert.equal((await send({ ...deed, key, articleId: 'x'.repeat(20_000) }, { origin })).status, 413);
    assert.equal((await send({ ...deed, key }, { origin })).status, 303);
    assert.equal((await archive.home.stories.story(story?.storyId ?? ''))?.original?.articleId, copy);
  });

  it('says what is wrong with an address, on a page', async () => {
    for (const [path, status, words] of [
      ['/stories?minSite=2', 400, /minSites/],
      ['/articles/a_0', 404, /no such article/],
      ['/nowhere/else', 404, /no page/],
      [`/${'x'.repeat(9000)}`, 414, /longer/],
    ] as const) {
      const response = await get(path);
      assert.equal(response.status, status, path.slice(0, 40));
      assert.match(await response.text(), words);
    }
  });
});
