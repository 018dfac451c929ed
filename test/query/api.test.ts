import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { answer, type HttpAnswer } from '../../functions/query/http.ts';
import { parseArticleQuery } from '../../functions/query/parse.ts';
import { ROUTES } from '../../functions/query/routes.ts';
import { SCHEMAS, type SchemaName } from '../../functions/query/schema.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { at, storyText, tell } from './archive.ts';
import { fillSmall } from './catalog.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');

describe('the HTTP API over an archive', () => {
  let dir: string;
  let home: LocalHome;
  let storyId: string;
  let copyId: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-api-'));
    home = openLocalHome(dir);
    await fillSmall(home);
    await tell(home, {
      site: 'a.example',
      path: 'ferry',
      seen: 21,
      headline: 'Ferry returns at last',
      articleBody: `${storyText('ferry')} It left again.`,
      datePublished: at(0),
      author: [{ name: '=cmd()' }],
    });
    const { items } = await home.catalog.stories({ sort: 'siteCount', order: 'desc', limit: 1 });
    storyId = items[0]?.storyId ?? '';
    copyId = items[0]?.members.find(({ site }) => site === 'c.example')?.articleId ?? '';
    const { items: others } = await home.catalog.articles(parseArticleQuery({ collapse: 'none' }, NOW));
    await home.stories.putRelated({
      articleId: others.find((row) => row.storyId !== storyId)?.articleId ?? '',
      otherId: copyId,
      ...{ relation: 'related', similarity: 0.1, containedInOther: 0.2, containsOther: 0.2, sharedWords: 60 },
      method: 'test@1',
    });
    const counts = {
      ...{ listings: 1, listingsFailed: 0, found: 2, waiting: 0, stored: 2, versions: 0, unchanged: 0 },
      ...{ refused: 0, notArticles: 0, gone: 0, postponed: 0, failed: 0 },
    };
    await home.runs.put({
      startedAt: at(0),
      endedAt: at(1),
      counts,
      sites: [{ site: 'a.example', startedAt: at(0), endedAt: at(1), counts }],
    });
    await home.frontier.putSchedule({
      listingId: 'l_1',
      site: 'a.example',
      url: 'https://www.a.example/feed',
      dueAt: at(100),
      failures: 2,
      lastError: 'HTTP 500',
    });
  });
  after(async () => {
    home.close();
    await rm(dir, { recursive: true });
  });

  const ask = (target: string, more: { ifNoneMatch?: string } = {}): Promise<HttpAnswer> => {
    const [path = '', words] = target.split('?');
    return answer(
      home,
      { method: 'GET', path, words: new URLSearchParams(words), origin: 'http://127.0.0.1:1', ...more },
      NOW,
    );
  };
  const json = async (target: string): Promise<Record<string, unknown>> => {
    const { status, body } = await ask(target);
    assert.equal(status, 200, body);
    return JSON.parse(body) as Record<string, unknown>;
  };
  const items = async (target: string) => (await json(target))['items'] as Record<string, unknown>[];

  it('answers at every path as the schemas of its OpenAPI document say, and with nothing that they do not', async () => {
    const addresses: Record<string, string> = {
      '/articles': '/articles?collapse=none&q=the',
      '/articles/{id}': `/articles/${copyId}`,
      '/articles/{id}/versions': `/articles/${copyId}/versions`,
      '/articles/{id}/related': `/articles/${copyId}/related`,
      '/articles/{id}/diff': `/articles/${copyId}/diff?against=original`,
      '/stories': '/stories',
      '/stories/{id}': `/stories/${storyId}`,
      '/lookup': '/lookup?url=http://www.c.example/ferry%3Futm_source=x',
      '/stats': '/stats?interval=day&groupBy=site&from=2026-11-20',
      '/flow': '/flow',
      '/sites': '/sites',
      '/runs': '/runs',
    };
    for (const { path, result } of ROUTES.filter(({ formats }) => formats.includes('json'))) {
      const value = await json(addresses[path] ?? 'missing');
      assert.deepEqual(SCHEMAS[result].parse(value), value, path);
      assert.ok(!('items' in value) || (value['items'] as unknown[]).length > 0, `${path} has rows`);
    }
  });

  it('describes itself: every path, every word, every schema', async () => {
    const document = await json('/openapi.json');
    const paths = document['paths'] as Record<string, { get: { operationId: string; parameters: { name: string }[] } }>;
    assert.deepEqual(Object.keys(paths), [...ROUTES.map(({ path }) => path), '/openapi.json']);
    const ids = Object.values(paths).map(({ get }) => get.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path, words } of ROUTES) {
      const named = paths[path]?.get.parameters.map(({ name }) => name) ?? [];
      assert.deepEqual(
        words.map(({ name }) => name).filter((name) => !named.includes(name)),
        [],
        path,
      );
    }
    assert.deepEqual(document['servers'], [{ url: 'http://127.0.0.1:1' }]);
  });

  it('knows by its tag what has not changed', async () => {
    const { headers } = await ask('/articles');
    const again = await ask('/articles', { ifNoneMatch: `"other", W/${headers['etag'] ?? ''}` });
    assert.deepEqual([again.status, again.body], [304, '']);
    assert.equal((await ask('/articles?limit=1', { ifNoneMatch: headers['etag'] ?? '' })).status, 200);
  });

  it('gives the fields that are asked for, the text among them, and names the right one for a slip', async () => {
    assert.deepEqual(Object.keys((await items('/articles?fields=headline,articleBody'))[0] ?? {}), [
      'headline',
      'articleBody',
    ]);
    assert.equal(typeof (await items('/articles?fields=full'))[0]?.['articleBody'], 'string');
    assert.deepEqual(Object.keys((await items('/stories?fields=storyId'))[0] ?? {}), ['storyId']);
    const slip = await ask('/articles?fields=headlin');
    assert.equal(slip.status, 400);
    assert.match(slip.body, /"fix":"headline\."/);
  });

  it('says in headers what rows alone cannot', async () => {
    const { headers, body } = await ask('/articles?collapse=none&limit=2&format=ndjson');
    assert.equal(body.trim().split('\n').length, 2);
    assert.equal(headers['x-total-count'], '6');
    const next = /^<([^>]+)>; rel="next"$/.exec(headers['link'] ?? '')?.[1] ?? '';
    assert.equal((await ask(next)).body.trim().split('\n').length, 2);
  });

  it('writes tables that no spreadsheet takes for formulas', async () => {
    const { body } = await ask('/articles?format=csv&fields=headline,author&collapse=none');
    assert.match(body, /^headline,author\r\n/);
    assert.match(body, /'=cmd\(\)/);
  });

  it('writes a feed that is well-formed whatever stands in the headlines', async () => {
    await tell(home, {
      site: 'x.example',
      path: 'x',
      seen: 600,
      headline: 'A <b> & "c" ]]> \u0000\ud800 d',
      articleBody: storyText('xml'),
    });
    for (const target of ['/feed.rss', '/articles?format=rss', '/stories?format=rss&site=x.example']) {
      const { body, headers } = await ask(target);
      assert.match(headers['content-type'] ?? '', /^application\/rss\+xml/);
      assert.match(body, /<title>A &lt;b&gt; &amp; &quot;c&quot; \]\]&gt; \ufffd\ufffd d<\/title>/);
      assert.doesNotMatch(body, /&(?!amp;|lt;|gt;|quot;|apos;)/);
      assert.equal(
        [...body.matchAll(/<\w/g)].length,
        [...body.matchAll(/<\/\w/g)].length,
        'as many elements end as begin',
      );
    }
  });

  it('writes JSON-LD in the words of schema.org', async () => {
    const { '@context': context, '@graph': graph } = await json(`/articles/${copyId}?format=jsonld`);
    assert.equal(context, 'https://schema.org');
    const [node] = graph as Record<string, unknown>[];
    assert.deepEqual(
      [node?.['@type'], node?.['identifier'], node?.['headline']],
      ['NewsArticle', copyId, 'Ferry is here'],
    );
  });

  it('has a row for every bucket of a period, empty ones too', async () => {
    const rows = await items('/stats?interval=day&from=2026-11-18&to=2026-11-23');
    assert.deepEqual(
      rows.map(({ start }) => String(start).slice(0, 10)),
      ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'],
    );
    assert.deepEqual(rows.map(({ articleCount }) => articleCount).slice(0, 2), [0, 0]);
    const weeks = await items('/stats?interval=week&from=2026-11-18');
    assert.deepEqual(
      weeks.map(({ start }) => String(start).slice(0, 10)),
      ['2026-11-16', '2026-11-23'],
    );
    const many = await ask('/stats?interval=hour&from=2001-01-01');
    assert.equal(many.status, 400);
    assert.match(many.body, /longer interval/);
  });

  it('tells who copies whom, with the lag in the middle, and what share of a site is its own', async () => {
    const rows = await items('/flow');
    assert.deepEqual(
      rows.map(({ originalSite, site, repostCount }) => [originalSite, site, repostCount]),
      [
        ['a.example', 'b.example', 1],
        ['a.example', 'c.example', 1],
      ],
    );
    const [c] = await items('/stats?groupBy=site&site=c.example');
    assert.equal(c?.['ownShare'], 0);
  });

  it('tells what goes wrong at a site', async () => {
    const [a] = await items('/sites');
    assert.deepEqual((a?.['listings'] as object[])[0], {
      url: 'https://www.a.example/feed',
      failures: 2,
      dueAt: at(100),
      lastError: 'HTTP 500',
    });
  });

  it('compares versions and copies, and says when there is nothing to compare', async () => {
    const originalId = (await home.stories.story(storyId))?.original?.articleId ?? '';
    const versions = await json(`/articles/${originalId}/diff`);
    assert.deepEqual(
      [(versions['left'] as { version: number }).version, (versions['sentences'] as { added: number }).added],
      [1, 1],
    );
    assert.equal((await ask(`/articles/${originalId}/diff?against=original`)).status, 404);
    assert.equal((await ask(`/articles/${copyId}/diff?against=nonsense`)).status, 400);
    assert.equal((await ask(`/articles/${copyId}/diff?version=9`)).status, 404);
  });

  it('has schemas for all that it answers with', () => {
    const used = new Set<SchemaName>([...ROUTES.map(({ result }) => result), 'problem']);
    assert.deepEqual(new Set(Object.keys(SCHEMAS)), used);
  });
});
