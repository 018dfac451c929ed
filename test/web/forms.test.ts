/** What a person can do on the pages beside looking: save a search, test a site, gather a report. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Article } from '../../functions/article/article.ts';
import { openLocalHome } from '../../functions/sqlite/home.ts';
import { storyText, tell } from '../query/archive.ts';
import { show, type ShownArchive } from './archive.ts';

const HOSTILE = '</textarea><script>alert(1)</script>"\'=1+1';

describe('a person at the pages', () => {
  let dir: string;
  let archive: ShownArchive;
  let article: Article;
  let cookie = '';
  let key = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-forms-'));
    const home = openLocalHome(dir);
    article = await tell(home, { site: 'a.example', path: 'ferry', seen: 1, headline: HOSTILE });
    await tell(home, { site: 'a.example', path: 'ferry', seen: 9, headline: HOSTILE, articleBody: storyText('new') });
    home.close();
    archive = await show(dir);
    cookie = (await fetch(archive.entrance, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
    key = /name="key" value="([^"]+)"/.exec(await page('/sites'))?.[1] ?? '';
  });
  after(async () => {
    await archive.close();
    await rm(dir, { recursive: true });
  });

  const get = (path: string) =>
    fetch(`${archive.served.origin}${path}`, { headers: { accept: 'text/html', cookie }, redirect: 'manual' });
  const page = async (path: string): Promise<string> => (await get(path)).text();
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${archive.served.origin}${path}`, {
      ...{ method: 'POST', body: new URLSearchParams(form), redirect: 'manual' },
      headers: { accept: 'text/html', cookie, origin: archive.served.origin, ...headers },
    });
  const save = (name: string, words: string, what = 'articles') =>
    post('/saved', { key, action: 'save', name, what, words });

  it('saves a search under a name, finds it on the pages again, and forgets it', async () => {
    const saved = await save('Ferries', 'q=ferry&site=a.example&cursor=');
    assert.deepEqual([saved.status, saved.headers.get('location')], [303, '/articles?q=ferry&site=a.example&cursor=']);
    assert.equal((await save('All over', 'minSites=3', 'stories')).status, 303);
    for (const path of ['/articles', '/stories']) {
      const shown = await page(path);
      assert.match(shown, /<a href="\/articles\?q=ferry&amp;site=a\.example">Ferries<\/a>/);
      assert.match(shown, /<a href="\/stories\?minSites=3&amp;format=rss">feed/);
      assert.match(shown, /data-copy="newsfold watch --saved &#39;All over&#39;"/);
    }
    assert.equal(
      (await get('/articles?q=ferry&site=a.example&format=rss')).headers.get('content-type')?.split(';')[0],
      'application/rss+xml',
    );
    await post('/saved', { key, action: 'remove', name: 'Ferries', what: 'articles' });
    assert.doesNotMatch(await page('/articles'), /Ferries/);
  });

  it('is told what is wrong with a search or a name, and nothing is saved', async () => {
    for (const [name, words] of [
      ['', 'q=ferry'],
      ['x'.repeat(61), 'q=ferry'],
      ['two\nlines', 'q=ferry'],
      ['Bad', 'q=%22open'],
      ['Bad', 'nowhere=1'],
      ['Bad', 'sort=relevance'],
    ] as const) {
      const answer = await save(name, words);
      assert.equal(answer.status, 400, `${name} ${words}`);
    }
    assert.doesNotMatch(await page('/articles'), />Bad</);
  });

  it('reads the name that somebody gave as text', async () => {
    await save('<b onclick=x>"\'', 'q=ferry');
    const shown = await page('/articles');
    assert.match(shown, /&lt;b onclick=x&gt;&quot;&#39;<\/a>/);
    assert.doesNotMatch(shown, /<b onclick/);
  });

  it('is told of a file of saved searches that cannot be read, which costs the archive nothing', async () => {
    await writeFile(join(dir, 'saved.json'), '{');
    const answer = await get('/articles');
    assert.equal(answer.status, 500);
    assert.match(await answer.text(), /saved searches cannot be read/);
    await rm(join(dir, 'saved.json'));
    assert.equal((await get('/articles')).status, 200);
  });

  it('tests a site, and reads what was found as text', async () => {
    const answer = await post('/sites/test', { key, site: 'a.example' });
    assert.equal(answer.status, 200);
    const shown = await answer.text();
    assert.match(shown, /What is found there now/);
    assert.match(shown, /robots\.txt {2}&lt;b&gt;allows&lt;\/b&gt;/);
  });

  it('finds the page of every address that has data', async () => {
    for (const path of ['/stats', '/stats?interval=day&groupBy=role', '/stories', '/sites', '/flow', '/runs']) {
      assert.equal((await get(path)).status, 200, path);
    }
    const { articleId, url } = article;
    const to = async (path: string) => (await get(path)).headers.get('location');
    assert.equal(await to(`/articles/${articleId}/versions`), `/articles/${articleId}#versions`);
    assert.equal(await to(`/lookup?url=${encodeURIComponent(url)}`), `/articles/${articleId}`);
    assert.equal((await get('/lookup?url=nothing')).status, 404);
    assert.equal((await get('/constructor')).status, 404);
  });

  it('sees of two versions when each was fetched', async () => {
    const shown = await page(`/articles/${article.articleId}/diff?against=1&version=2`);
    assert.match(
      shown,
      /version 1, fetched <time datetime="2026-11-20T08:01[^]*version 2, fetched <time datetime="2026-11-20T08:09/,
    );
  });

  it('says of what cannot be overruled why, in words that are not of the command line', async () => {
    const storyId = `s_${article.articleId.slice(2)}`;
    const refused = async (form: Record<string, string>): Promise<string> => {
      const answer = await post(`/stories/${storyId}/overrule`, { key, ...form });
      assert.ok(answer.status === 400 || answer.status === 404, String(answer.status));
      return answer.text();
    };
    assert.match(await refused({ action: 'merge', other: storyId }), /one story already/);
    const unknown = await refused({ action: 'set-original', articleId: 'a_0000000000000000' });
    assert.doesNotMatch(unknown, /--store/);
  });

  it('changes and asks nothing without the key of its own page, or from elsewhere', async () => {
    for (const path of ['/saved', '/sites/test']) {
      assert.equal((await post(path, { action: 'save', name: 'x', words: 'q=x', site: 'a.example' })).status, 403);
      const elsewhere = await post(
        path,
        { key, name: 'x', words: 'q=x', site: 'a.example' },
        { origin: 'https://evil.example' },
      );
      assert.equal(elsewhere.status, 403);
    }
    assert.equal((await post('/articles', { key })).status, 404);
  });

  it('gathers what a report of an extraction needs, in one text that ends where it should', async () => {
    const shown = await page(`/articles/${article.articleId}/report`);
    const text = /<textarea[^>]*>([^]*?)<\/textarea>/.exec(shown)?.[1] ?? '';
    const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
    const report = JSON.parse(text.replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => entities[name] ?? '')) as {
      url: string;
      extractor: string;
      record: { headline: string; articleBody: string };
    };
    assert.deepEqual([report.url, report.extractor], [article.url, 'test@1']);
    assert.deepEqual([report.record.headline, report.record.articleBody], [HOSTILE, storyText('new')]);
    assert.doesNotMatch(shown, /<script>alert/);
  });

  it('sees which articles were edited, and is one click from how', async () => {
    for (const path of ['/articles?collapse=none', `/articles/${article.articleId}`]) {
      assert.match(
        await page(path),
        new RegExp(`/articles/${article.articleId}/diff\\?against=previous">edited<`),
        path,
      );
    }
  });
});
