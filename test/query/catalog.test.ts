import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openAwsHome } from '../../functions/aws/home.ts';
import { tableCatalog } from '../../functions/aws/catalog.ts';
import { openTable } from '../../functions/aws/table.ts';
import { UsageError } from '../../functions/errors.ts';
import type { QueryWords } from '../../functions/query/reader.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { startEmulators, type Emulators } from '../contract/emulators.ts';
import { at, headOf, tell } from './archive.ts';
import { asked, askedStories, describeCatalog, fillSmall, urlsOf, walk, type CatalogStores } from './catalog.ts';

async function openLocal(): Promise<{ stores: LocalHome; close: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-query-'));
  const stores = openLocalHome(dir);
  return {
    stores,
    async close() {
      stores.close();
      await rm(dir, { recursive: true });
    },
  };
}

describeCatalog('the embedded store', openLocal);

let emulators: Emulators;
before(async () => {
  emulators = await startEmulators();
});
after(() => emulators.stop());

async function openDeployed(): Promise<{ stores: CatalogStores; close: () => Promise<void> }> {
  const resources = await emulators.createArchive();
  const { objects, articles, stories } = openAwsHome(resources);
  const table = openTable(resources.dynamodb, resources.table);
  const catalog = tableCatalog(table, () => new Date('2026-11-23T08:00:00.000Z'));
  return { stores: { objects, articles, stories, catalog }, close: () => Promise.resolve() };
}

describeCatalog('the table of AWS', openDeployed);

describe('the table of AWS', () => {
  let stores: CatalogStores;
  before(async () => {
    ({ stores } = await openDeployed());
    await fillSmall(stores);
  });

  it('says what it cannot answer, and what can', async () => {
    const questions: QueryWords[] = [
      { q: 'ferry' },
      { sort: 'datePublished' },
      { author: 'x' },
      { order: 'asc' },
      { by: 'datePublished', from: '7d' },
    ];
    for (const words of questions) {
      await assert.rejects(
        async () => asked(stores, words),
        (error) => error instanceof UsageError && /newsfold pull|from/.test(error.fix ?? ''),
        JSON.stringify(words),
      );
    }
    await assert.rejects(async () => askedStories(stores, { sort: 'siteCount' }), UsageError);
  });

  it('goes on over days without an article as far back as it is asked to', async () => {
    await stores.articles.put(headOf('old', { firstSeenAt: '2026-06-01T00:00:00.000Z' }));
    const words = { collapse: 'none', from: '2026-05-01' };
    for (const order of ['asc', 'desc']) {
      const rows = await walk((cursor) => asked(stores, { ...words, order, ...(cursor && { cursor }) }));
      assert.equal(rows.length, 7);
      assert.equal(rows.at(order === 'asc' ? 0 : -1)?.url, 'https://many.example/old');
    }
  });

  it('ends by itself when nobody says how far back to go', async () => {
    await stores.articles.put(headOf('ancient', { firstSeenAt: '2019-06-01T00:00:00.000Z' }));
    const rows = await walk((cursor) => asked(stores, { collapse: 'none', ...(cursor && { cursor }) }));
    assert.equal(rows.length, 7, 'a gap is crossed as long as a page of days has an article');
  });
});

describe('questions that only the embedded store answers', () => {
  let home: Awaited<ReturnType<typeof openLocal>>;
  before(async () => {
    home = await openLocal();
    await fillSmall(home.stores);
    await tell(home.stores, {
      site: 'd.example',
      path: 'tokyo',
      seen: 60,
      headline: '東京都で地震',
      inLanguage: 'ja',
      articleBody: '東京都で強い地震がありました。津波の心配はありません。',
      author: [{ name: 'José Núñez' }, { name: 'Ann Lee' }],
      articleSection: 'World',
      isAccessibleForFree: true,
      datePublished: '2026-11-19',
    });
    await tell(home.stores, {
      site: 'd.example',
      path: 'thai',
      seen: 61,
      headline: 'ข่าว',
      inLanguage: 'th',
      articleBody: 'หนังสือพิมพ์ไทยรายงานข่าวแผ่นดินไหว',
      datePublished: '2026-11-19T12:00:00Z',
      isAccessibleForFree: false,
    });
    await tell(home.stores, {
      site: 'd.example',
      path: 'cafe',
      seen: 62,
      headline: 'A café opens',
      articleBody: 'Zoë’s café opened its doors; the mayor, who likes coffee, was there.',
      description: 'Coffee at last',
    });
  });
  after(() => home.close());
  const urls = async (words: QueryWords): Promise<string[]> => urlsOf(await asked(home.stores, words));

  it('finds Chinese, Japanese and Thai words of any length, and words within a longer run', async () => {
    for (const q of ['地震', '東京', '京都', '震', '津波の心配', '"強い地震"'])
      assert.deepEqual(await urls({ q }), ['www.d.example/tokyo'], q);
    for (const q of ['หนังสือ', 'ไทย', 'แผ่นดินไหว']) assert.deepEqual(await urls({ q }), ['www.d.example/thai'], q);
    assert.deepEqual(await urls({ q: '震地' }), []);
  });

  it('does not mind case, accents and width', async () => {
    for (const q of ['CAFE', 'café', 'ｃａｆｅ', 'zoe', 'Zoë’s'])
      assert.deepEqual(await urls({ q }), ['www.d.example/cafe'], q);
  });

  it('understands phrases, alternatives, exclusions, fields, beginnings and groups', async () => {
    assert.deepEqual(await urls({ q: '"opened its doors"' }), ['www.d.example/cafe']);
    assert.deepEqual(await urls({ q: '"its opened doors"' }), []);
    assert.deepEqual((await urls({ q: 'coffee OR 地震' })).sort(), ['www.d.example/cafe', 'www.d.example/tokyo']);
    assert.deepEqual(await urls({ q: '(coffee OR 地震) -mayor' }), ['www.d.example/tokyo']);
    assert.deepEqual(await urls({ q: 'headline:coffee' }), []);
    assert.deepEqual(await urls({ q: 'description:coffee' }), ['www.d.example/cafe']);
    assert.deepEqual(await urls({ q: 'coffee', in: 'headline,description' }), ['www.d.example/cafe']);
    assert.deepEqual(await urls({ q: 'coffee', in: 'headline' }), []);
    assert.deepEqual(await urls({ q: 'coff*' }), ['www.d.example/cafe']);
    assert.deepEqual(await urls({ q: 'coff' }), []);
  });

  it('shows the words around what was found, with the hits marked', async () => {
    const [row] = (await asked(home.stores, { q: '地震' })).items;
    assert.match(row?.snippet ?? '', /東京都で強い\ue000地震\ue001がありました/);
  });

  it('collapses hits to one row a story, among the matches only', async () => {
    assert.deepEqual(await urls({ q: 'ferry' }), ['www.a.example/ferry']);
    assert.deepEqual(await urls({ q: 'headline:back' }), ['www.b.example/ferry'], 'the original does not match');
    assert.equal((await urls({ q: 'ferry', collapse: 'none' })).length, 3);
  });

  it('finds stories by words in any of their articles', async () => {
    const { items } = await askedStories(home.stores, { q: 'headline:back' });
    assert.deepEqual(
      items.map(({ headline }) => headline),
      ['Ferry returns'],
    );
    assert.equal((await askedStories(home.stores, { q: 'headline:back', site: 'c.example' })).items.length, 0);
  });

  it('finds authors and sections by whole words, whatever their accents, never across two names', async () => {
    assert.deepEqual(await urls({ author: 'jose nunez' }), ['www.d.example/tokyo']);
    assert.deepEqual(await urls({ author: 'Núñez Ann' }), []);
    assert.deepEqual(await urls({ author: 'Jos' }), []);
    assert.deepEqual(await urls({ section: 'world' }), ['www.d.example/tokyo']);
  });

  it('tells free articles from paid ones, and both from those that do not say', async () => {
    assert.deepEqual(await urls({ free: 'yes' }), ['www.d.example/tokyo']);
    assert.deepEqual(await urls({ free: 'no' }), ['www.d.example/thai']);
  });

  it('sorts by publication with undated articles last in either order, and loses none on the way', async () => {
    const dated = ['www.d.example/tokyo', 'www.d.example/thai', 'www.a.example/ferry'];
    for (const order of ['asc', 'desc']) {
      const words = { sort: 'datePublished', order, collapse: 'none', limit: '2' };
      const rows = await walk((cursor) => asked(home.stores, { ...words, ...(cursor && { cursor }) }));
      const found = rows.map(({ url }) => url.replace('https://', ''));
      assert.equal(new Set(found).size, 9);
      assert.deepEqual(found.slice(0, 3), order === 'asc' ? dated : dated.toReversed());
    }
    assert.deepEqual(await urls({ by: 'datePublished', to: at(0), collapse: 'none' }), [
      'www.d.example/thai',
      'www.d.example/tokyo',
    ]);
  });

  it('sorts by sites and by relevance with cursors that give each row once', async () => {
    for (const words of [{ sort: 'siteCount' }, { q: 'the' }, { q: 'the', order: 'asc' }]) {
      const all = await asked(home.stores, { ...words, collapse: 'none' });
      const rows = await walk((cursor) =>
        asked(home.stores, { ...words, collapse: 'none', limit: '2', ...(cursor && { cursor }) }),
      );
      assert.deepEqual(
        rows.map(({ articleId }) => articleId),
        all.items.map(({ articleId }) => articleId),
      );
    }
    const [first] = (await asked(home.stores, { sort: 'siteCount' })).items;
    assert.equal(first?.siteCount, 3);
    const [best] = (await asked(home.stores, { q: 'ferry OR bread' })).items;
    assert.match(best?.headline ?? '', /Ferry|Bread/);
  });

  it('searches the latest version, not the ones before', async () => {
    const told = { site: 'd.example', path: 'change', articleBody: 'An umbrella was found.' };
    await tell(home.stores, { ...told, seen: 70 });
    assert.deepEqual(await urls({ q: 'umbrella' }), ['www.d.example/change']);
    await tell(home.stores, { ...told, seen: 80, articleBody: 'A parasol was found.' });
    assert.deepEqual(await urls({ q: 'umbrella' }), []);
    assert.deepEqual(await urls({ q: 'parasol' }), ['www.d.example/change']);
  });

  it('answers without a snippet when the text of a hit is gone from the archive', async () => {
    const lost = headOf('lost', { headline: 'A lost umbrella' });
    await home.stores.articles.put(lost, {
      ...lost,
      schemaVersion: 1,
      version: 1,
      contentHash: '',
      fetchedAt: lost.firstSeenAt,
      articleBody: 'Zebra crossing',
      sources: {},
      extractor: 'x',
    });
    const [row] = (await asked(home.stores, { q: 'zebra' })).items;
    assert.equal(row?.articleId, lost.articleId);
    assert.equal('snippet' in row, false);
  });

  it('takes nothing in a question for SQL or for the language of its index', async () => {
    const hostile = [
      `'; DROP TABLE articles; --`,
      'NEAR(a b)',
      'a" OR "b',
      'headline : x',
      '{headline} : x',
      'a AND b',
      'NOT a',
      '^a',
      'a + b',
      '\u0000x',
    ];
    for (const q of hostile) {
      try {
        await asked(home.stores, { q });
      } catch (error) {
        assert.ok(error instanceof UsageError, `${q}: ${String(error)}`);
      }
      await asked(home.stores, { author: q, section: q, story: q });
    }
    assert.ok((await urls({})).length > 3);
  });
});
