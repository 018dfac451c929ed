import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Article, ArticleHead } from '../../functions/article/article.ts';
import { StoreError, UsageError } from '../../functions/errors.ts';
import { answer, failed, type HttpAnswer } from '../../functions/query/http.ts';
import type { ArticleQuery, ArticleRow, StoryQuery } from '../../functions/query/query.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const ID = 'a_0123456789abcdef';
const KEY = 'articles/01/a_0123456789abcdef/v2-x.json.gz';

const record = { articleId: ID, version: 2, headline: '<script>alert(1)</script>', articleBody: 'Text.' } as Article;
const head = {
  articleId: ID,
  firstSeenAt: 'first',
  lastSeenAt: 'last',
  versions: [
    { version: 1, objectKey: 'articles/old' },
    { version: 2, objectKey: KEY },
  ],
} as ArticleHead;
const row = { articleId: ID } as ArticleRow;

type Stores = Parameters<typeof answer>[0];
type Parts = { [Port in keyof Stores]?: Partial<Stores[Port]> };

/** Stores that know one article, and note what they are asked. */
function archive(parts: Parts = {}) {
  const asked: (ArticleQuery | StoryQuery | string)[] = [];
  const note = <Result>(question: ArticleQuery | StoryQuery | string, result: Result) => {
    asked.push(question);
    return Promise.resolve(result);
  };
  const stores = {
    articles: { get: (id: string) => note(id, id === ID ? head : undefined), ...parts.articles },
    objects: {
      get: (key: string) => note(key, key === KEY ? gzipSync(JSON.stringify(record)) : undefined),
      ...parts.objects,
    },
    stories: {
      story: (id: string) => note(id, id === 's_0123456789abcdef' ? { storyId: id } : undefined),
      memberships: () => Promise.resolve(new Map([[ID, { articleId: ID, storyId: 's_1', role: 'repost' }]])),
      ...parts.stories,
    },
    catalog: {
      articles: (query: ArticleQuery) => note(query, { items: [row], nextCursor: 'next' }),
      stories: (query: StoryQuery) => note(query, { items: [] }),
      countArticles: () => Promise.resolve({ articles: 7, stories: 3, unfolded: 1 }),
      countStories: () => Promise.resolve(2),
      ...parts.catalog,
    },
  };
  const ask = (target: string, method = 'GET') => {
    const [path = '', words] = target.split('?');
    return answer(stores as unknown as Stores, { method, path, words: new URLSearchParams(words) }, NOW);
  };
  return { ask, asked };
}

const json = ({ body }: HttpAnswer): unknown => JSON.parse(body);

describe('A question over HTTP', () => {
  it('for articles is asked in the query words, with times counted back from now', async () => {
    const { ask, asked } = archive();
    const response = await ask('/articles?site=example.com&site=example.org&from=24h&limit=5');
    assert.equal(response.status, 200);
    assert.deepEqual(json(response), {
      ...{ items: [{ articleId: ID }], nextCursor: 'next' },
      ...{ total: 4, articleCount: 7, storyCount: 3 },
    });
    const query = asked[0] as ArticleQuery;
    assert.deepEqual(
      [query.site, query.from, query.limit],
      [['example.com', 'example.org'], '2026-11-22T12:00:00.000Z', 5],
    );
  });

  it('for stories is asked in the words of stories', async () => {
    const { ask, asked } = archive();
    assert.deepEqual(json(await ask('/stories?minSites=3')), { items: [], total: 2 });
    assert.equal((asked[0] as StoryQuery).minSites, 3);
  });

  it('for one article is answered with its latest version and its place in a story', async () => {
    const { ask } = archive();
    assert.deepEqual(json(await ask(`/articles/${ID}`)), {
      ...record,
      ...{ storyId: 's_1', role: 'repost', firstSeenAt: 'first', lastSeenAt: 'last' },
    });
  });

  it('for one story is answered with the story', async () => {
    assert.deepEqual(json(await archive().ask('/stories/s_0123456789abcdef/')), { storyId: 's_0123456789abcdef' });
  });

  it('is never answered with anything that a browser would take for a page', async () => {
    for (const target of [`/articles/${ID}`, '/articles?q=%3Cscript%3E', '/<b>']) {
      const { headers } = await archive().ask(target);
      assert.match(headers['content-type']!, /^application\/(problem\+)?json/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(headers['content-security-policy']!, /default-src 'none'/);
    }
  });

  const missing = [
    '/',
    '/site',
    '/articles/a_0/versions/2',
    '/constructor',
    '/articles/a_fedcba9876543210',
    '/stories/s_fedcba9876543210',
  ];
  for (const target of missing) {
    it(`for ${target} is answered with a problem that says what there is`, async () => {
      const response = await archive().ask(target);
      assert.equal(response.status, 404);
      assert.equal(response.headers['content-type'], 'application/problem+json');
      const { type, title, status, detail, fix } = json(response) as Record<string, unknown>;
      assert.deepEqual([type, title, status], ['about:blank', 'Not found', 404]);
      assert.ok(typeof detail === 'string' && typeof fix === 'string');
    });
  }

  it('with an id that cannot be one does not trouble the store', async () => {
    const { ask, asked } = archive();
    for (const id of ['a_1', 's_0123456789abcdef', '..%2f..%2fconfig', `${ID}0`, '__proto__'])
      assert.equal((await ask(`/articles/${id}`)).status, 404);
    assert.deepEqual(asked, []);
  });

  it('with a word that does not exist, or a value it cannot have, is answered with what would be right', async () => {
    for (const target of [
      '/articles?limt=5',
      '/articles?limit=5000',
      '/stories?role=original',
      '/articles?__proto__=1',
    ]) {
      const response = await archive().ask(target);
      assert.equal(response.status, 400, target);
      assert.ok((json(response) as { fix?: string }).fix, target);
    }
  });

  it('that this home cannot answer is answered with why', async () => {
    const refuse = () =>
      Promise.reject(new UsageError('There is no full-text search here.', { fix: 'Pull the archive.' }));
    const response = await archive({ catalog: { articles: refuse } }).ask('/articles?q=storm');
    assert.equal(response.status, 400);
    assert.deepEqual(json(response), {
      type: 'about:blank',
      title: 'The question cannot be answered',
      status: 400,
      detail: 'There is no full-text search here.',
      fix: 'Pull the archive.',
    });
  });

  it('that would change something is refused', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await archive().ask(`/articles/${ID}`, method);
      assert.equal(response.status, 405);
      assert.equal(response.headers['allow'], 'GET, HEAD');
    }
  });

  it('whose answer would be larger than Lambda can give is answered with how to ask for less', async () => {
    const large = () => Promise.resolve({ items: [{ ...row, headline: 'x'.repeat(5_000_000) }] });
    const response = await archive({ catalog: { articles: large } }).ask('/articles');
    assert.equal(response.status, 400);
    assert.match(response.body, /limit/);
  });

  it('that the store fails to answer is left to the caller, who tells the asker nothing of the reason', async () => {
    const away = () => Promise.reject(new StoreError('arn:aws:dynamodb is away'));
    await assert.rejects(archive({ articles: { get: away } }).ask(`/articles/${ID}`), StoreError);
    assert.equal(failed().status, 500);
    assert.doesNotMatch(failed().body, /arn|dynamodb/i);
  });

  it('for an article whose object is gone is a failure of the archive, not of the asker', async () => {
    const gone = { get: () => Promise.resolve(undefined) };
    await assert.rejects(archive({ objects: gone }).ask(`/articles/${ID}`), StoreError);
  });
});
