/** What a catalog promises, as sentences that hold in every home. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ArticleHead } from '../../functions/article/article.ts';
import { UsageError } from '../../functions/errors.ts';
import type { Stores } from '../../functions/ports.ts';
import { parseArticleQuery, parseStoryQuery } from '../../functions/query/parse.ts';
import { articleRecord } from '../../functions/query/record.ts';
import type { QueryWords } from '../../functions/query/reader.ts';
import type { ArticleRow, ResultPage } from '../../functions/query/query.ts';
import { at, headOf, START, storyText, tell } from './archive.ts';

export type CatalogStores = Pick<Stores, 'objects' | 'articles' | 'stories' | 'catalog'>;

/** Every question of these sentences has a beginning: a home may look at every day since. */
const SINCE = '2026-11-19';
const NOW = new Date(START.getTime() + 3 * 24 * 60 * 60_000);

export const asked = (stores: Pick<Stores, 'catalog'>, words: QueryWords) =>
  stores.catalog.articles(parseArticleQuery(words, NOW));
export const askedStories = (stores: Pick<Stores, 'catalog'>, words: QueryWords) =>
  stores.catalog.stories(parseStoryQuery(words, NOW));
export const urlsOf = ({ items }: ResultPage<ArticleRow>): string[] =>
  items.map(({ url }) => url.replace('https://', ''));

const PAGES_MOST = 100;

/** Every page of a question, one after the other. */
export async function walk<Row>(ask: (cursor?: string) => Promise<ResultPage<Row>>, between?: () => Promise<unknown>) {
  const rows: Row[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    assert.ok(++pages <= PAGES_MOST, 'the walk does not end');
    const page: ResultPage<Row> = await ask(cursor);
    rows.push(...page.items);
    cursor = page.nextCursor;
    if (cursor !== undefined) await between?.();
  } while (cursor !== undefined);
  return rows;
}

/** Three copies of one text (the middle one is the first seen), a lone article, a teaser, and one on a host of its own. */
export async function fillSmall(stores: CatalogStores): Promise<void> {
  const text = storyText('ferry');
  const appearedFirst = (url: string) => [{ kind: 'appeared-first' as const, text: 'appeared first on A', url }];
  await tell(stores, {
    site: 'b.example',
    path: 'ferry',
    seen: 10,
    headline: 'Ferry back',
    articleBody: text,
    inLanguage: 'en-GB',
    attribution: appearedFirst('https://www.a.example/ferry'),
  });
  await tell(stores, {
    site: 'a.example',
    path: 'ferry',
    seen: 20,
    headline: 'Ferry returns',
    articleBody: text,
    inLanguage: 'en-GB',
    datePublished: at(0),
    datePublishedPrecision: 'minute',
  });
  await tell(stores, {
    site: 'c.example',
    path: 'ferry',
    seen: 30,
    headline: 'Ferry is here',
    articleBody: text,
    inLanguage: 'en',
  });
  await tell(stores, { site: 'a.example', path: 'bread', seen: 40, headline: 'Bread prices', inLanguage: 'de' });
  await tell(stores, {
    site: 'a.example',
    path: 'paid',
    seen: 50,
    bodyStatus: 'teaser',
    articleBody: 'Read on after the wall.',
  });
  await tell(stores, { site: 'b.example', host: 'sport.b.example', path: 'cup', seen: 24 * 60 + 5, inLanguage: 'en' });
}

export function describeCatalog(
  name: string,
  open: () => Promise<{ stores: CatalogStores; close: () => Promise<void> }>,
): void {
  describe(`a catalog in ${name}`, () => {
    let small: Awaited<ReturnType<typeof open>>;
    before(async () => {
      small = await open();
      await fillSmall(small.stores);
    });
    after(() => small.close());
    const ask = (words: QueryWords) => asked(small.stores, { from: SINCE, ...words });
    const askStories = (words: QueryWords) => askedStories(small.stores, { from: SINCE, ...words });
    const urls = async (words: QueryWords): Promise<string[]> => urlsOf(await ask(words));

    it('lists articles newest first, one row a story, and that row is the original', async () => {
      assert.deepEqual(await urls({}), [
        'sport.b.example/cup',
        'www.a.example/paid',
        'www.a.example/bread',
        'www.a.example/ferry',
      ]);
    });

    it('lists every article when nothing is collapsed', async () => {
      const all = [
        'www.b.example/ferry',
        'www.a.example/ferry',
        'www.c.example/ferry',
        'www.a.example/bread',
        'www.a.example/paid',
        'sport.b.example/cup',
      ];
      assert.deepEqual(await urls({ collapse: 'none', order: 'asc', from: '2026-11-19' }), all);
    });

    it('counts what was first seen from an instant on, on a site and in all', async () => {
      const { catalog } = small.stores;
      const count = (minutes: number, site?: string) => catalog.countNew({ from: at(minutes), ...(site && { site }) });
      assert.deepEqual(
        [
          await count(0),
          await count(20),
          await count(41),
          await count(20, 'a.example'),
          await count(0, 'none.example'),
        ],
        [6, 5, 2, 3, 0],
      );
    });

    it('says in each row what the article is in its story, and how large that is', async () => {
      const { items } = await ask({ collapse: 'none', site: 'c.example' });
      const [row] = items;
      assert.equal(items.length, 1);
      assert.equal(row?.role, 'repost');
      assert.equal(row.siteCount, 3);
      assert.equal(row.articleCount, 3);
      assert.equal(row.version, 1);
      assert.ok((row.match?.similarity ?? 0) > 0.9, 'close to what it is a copy of');
      assert.equal('versions' in row, false);
      assert.equal('revision' in row, false);
    });

    it('gives an article that was not folded a row without a story', async () => {
      const [row] = (await ask({ status: 'teaser', site: 'a.example' })).items;
      assert.equal(row?.url, 'https://www.a.example/paid');
      assert.equal('storyId' in row, false);
      assert.equal(row.role, 'unknown');
      assert.equal(row.siteCount, 1);
    });

    it('stands for a story with the first seen of the matches when the original is not among them', async () => {
      assert.deepEqual(await urls({ excludeSite: 'a.example', collapse: 'story' }), [
        'sport.b.example/cup',
        'www.b.example/ferry',
      ]);
      assert.deepEqual(await urls({ lang: 'en', from: at(15), to: at(60), excludeSite: 'a.example' }), [
        'www.c.example/ferry',
      ]);
    });

    it('takes a site for its domain and what lies below, never for a part of a name', async () => {
      assert.deepEqual(await urls({ site: 'b.example', collapse: 'none' }), [
        'sport.b.example/cup',
        'www.b.example/ferry',
      ]);
      assert.deepEqual(await urls({ site: 'sport.b.example' }), ['sport.b.example/cup']);
      assert.deepEqual(await urls({ site: 'port.b.example' }), []);
      assert.deepEqual(await urls({ site: 'ample' }), []);
      assert.deepEqual(await urls({ site: 'not-b.example' }), []);
    });

    it('merges several sites in the order of first sight', async () => {
      assert.deepEqual(await urls({ site: 'c.example,b.example', collapse: 'none' }), [
        'sport.b.example/cup',
        'www.c.example/ferry',
        'www.b.example/ferry',
      ]);
    });

    it('begins a period with its first instant and ends it before its last', async () => {
      assert.deepEqual(await urls({ from: at(10), to: at(30), collapse: 'none' }), [
        'www.a.example/ferry',
        'www.b.example/ferry',
      ]);
    });

    it('finds a language with its regions, and a role', async () => {
      assert.deepEqual(await urls({ lang: 'en-GB', collapse: 'none' }), ['www.a.example/ferry', 'www.b.example/ferry']);
      assert.deepEqual(await urls({ role: 'original,only' }), [
        'sport.b.example/cup',
        'www.a.example/bread',
        'www.a.example/ferry',
      ]);
    });

    it('lists the articles of a story, also by the id that another of them was born with', async () => {
      const { items } = await ask({ collapse: 'none', site: 'c.example' });
      const expected = ['www.c.example/ferry', 'www.a.example/ferry', 'www.b.example/ferry'];
      assert.deepEqual(await urls({ story: items[0]?.storyId ?? '' }), expected);
      assert.deepEqual(await urls({ story: `s_${items[0]?.articleId.slice(2) ?? ''}` }), expected);
      assert.deepEqual(await urls({ story: 's_0000000000000000' }), []);
    });

    it('leaves out stories on fewer sites than wanted', async () => {
      assert.deepEqual(await urls({ minSites: '3', collapse: 'none', site: 'a.example' }), ['www.a.example/ferry']);
      assert.deepEqual(await urls({ minSites: '4' }), []);
    });

    it('lists stories by first sight, each once, with its articles', async () => {
      const { items } = await askStories({});
      assert.deepEqual(
        items.map(({ headline }) => headline),
        ['About cup', 'Bread prices', 'Ferry returns'],
      );
      assert.equal(items[2]?.members.length, 3);
      assert.equal(items[2].original?.site, 'a.example');
    });

    it('finds stories by a site that carried them, and leaves out those on a site that is not wanted', async () => {
      const headlines = async (words: QueryWords) => (await askStories(words)).items.map(({ headline }) => headline);
      assert.deepEqual(await headlines({ site: 'b.example' }), ['About cup', 'Ferry returns']);
      assert.deepEqual(await headlines({ excludeSite: 'c.example' }), ['About cup', 'Bread prices']);
      assert.deepEqual(await headlines({ minSites: '2' }), ['Ferry returns']);
      assert.deepEqual(await headlines({ lang: 'de' }), ['Bread prices']);
      assert.deepEqual(await headlines({ from: at(20) }), ['About cup', 'Bread prices']);
    });

    it('walks through stories a page at a time, each once', async () => {
      const ids = (await walk((cursor) => askStories({ limit: '1', ...(cursor && { cursor }) }))).map(
        ({ storyId }) => storyId,
      );
      assert.equal(ids.length, 3);
      assert.equal(new Set(ids).size, 3);
    });

    it('refuses the cursor of another question', async () => {
      const { nextCursor: cursor = '' } = await ask({ limit: '1' });
      assert.notEqual(cursor, '');
      await assert.rejects(async () => ask({ limit: '1', cursor, site: 'a.example' }), UsageError);
      await assert.rejects(async () => ask({ cursor, order: 'asc', from: '2026-11-19' }), UsageError);
      await assert.rejects(async () => askStories({ cursor }), UsageError);
      assert.equal((await ask({ limit: '2', cursor })).items.length, 2, 'another limit is the same question');
    });

    it('goes on with a relative period as it was when the walk began', async () => {
      const words = { from: '3d', limit: '1' };
      const { nextCursor: cursor = '' } = await ask(words);
      const later = new Date(NOW.getTime() + 60_000);
      const page = await small.stores.catalog.articles(parseArticleQuery({ ...words, cursor }, later));
      assert.equal(page.items.length, 1);
    });
  });

  describe(`versions in ${name}`, () => {
    const fetches = [0, 60, 120].map((seen) => ({ seen, articleBody: storyText(`version ${seen}`) }));
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      it(`are numbered as they were fetched, and the last is the article, when they come as ${order.join(', ')}`, async () => {
        const { stores, close } = await open();
        for (const n of order) await tell(stores, { site: 'v.example', path: 'changed', ...fetches[n]! });
        const [row, ...others] = (await asked(stores, { from: SINCE })).items;
        assert.ok(row && others.length === 0);
        const head = (await stores.articles.get(row.articleId))!;
        assert.equal(row.version, 3);
        assert.deepEqual(
          head.versions.map(({ version, fetchedAt }) => [version, fetchedAt]),
          fetches.map(({ seen }, n) => [n + 1, at(seen)]),
        );
        for (const [n, { articleBody }] of fetches.entries()) {
          const record = await articleRecord(stores, head, n + 1);
          assert.deepEqual([record.version, record.articleBody], [n + 1, articleBody]);
        }
        assert.equal((await articleRecord(stores, head)).articleBody, fetches[2]!.articleBody);
        await close();
      });
    }
  });

  describe(`a walk through a thousand rows of one instant in ${name}`, () => {
    const COUNT = 1000;
    let many: Awaited<ReturnType<typeof open>>;
    before(async () => {
      many = await open();
      for (let n = 0; n < COUNT; n += 50) {
        await Promise.all(
          Array.from({ length: 50 }, (_, offset) => many.stores.articles.put(headOf(`n${n + offset}`))),
        );
      }
    });
    after(() => many.close());

    for (const order of ['desc', 'asc']) {
      for (const site of [undefined, 'many.example']) {
        it(`gives each row once, ${order}${site === undefined ? '' : ', of one site'}`, async () => {
          const words = { order, limit: '90', collapse: 'none', from: '2026-11-20', ...(site && { site }) };
          const rows = await walk((cursor) => asked(many.stores, { ...words, ...(cursor && { cursor }) }));
          assert.equal(rows.length, COUNT);
          assert.equal(new Set(rows.map(({ articleId }) => articleId)).size, COUNT);
        });
      }
    }

    it('neither loses nor repeats a row of the beginning when more arrive on the way', async () => {
      let arrived = 0;
      const arrive = () => {
        const head: ArticleHead = headOf(
          `late${arrived++}`,
          arrived % 2 === 0 ? {} : { firstSeenAt: at(1), lastSeenAt: at(1) },
        );
        return many.stores.articles.put(head);
      };
      const words = { limit: '200', collapse: 'none', from: '2026-11-20' };
      const rows = await walk((cursor) => asked(many.stores, { ...words, ...(cursor && { cursor }) }), arrive);
      const old = rows.filter(({ url }) => url.includes('/n'));
      assert.equal(old.length, COUNT);
      assert.equal(new Set(rows.map(({ articleId }) => articleId)).size, rows.length);
    });
  });
}
