import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answer } from '../../functions/query/http.ts';
import { exportText, openExport } from '../../functions/query/export.ts';
import { parseArticleQuery, parseStoryQuery } from '../../functions/query/parse.ts';
import type { QueryWords } from '../../functions/query/reader.ts';
import { totalsOf } from '../../functions/query/totals.ts';
import { flagOf } from '../../cli/query-flags.ts';
import { newsfold } from '../cli/run.ts';
import { show, showSamples, type ShownArchive } from './archive.ts';

/** Asked at every door. Times are absolute or none: two doors are not asked in the same millisecond. */
const ARTICLES: readonly Record<string, string>[] = [
  {},
  { collapse: 'none' },
  { collapse: 'none', limit: '7' },
  { order: 'asc' },
  { q: 'ferry' },
  { q: 'harbour OR ferry' },
  { q: '"night bakery"' },
  { q: 'ferry -ramp' },
  { q: 'headline:storm' },
  { q: 'harb*' },
  { q: '(storm OR weather) sound' },
  { q: 'ferry', in: 'headline' },
  { q: 'ferry', sort: 'firstSeenAt' },
  { q: '駅' },
  { q: 'Deich' },
  { site: 'harbourcourier.example' },
  { site: 'harbourcourier.example,opencoast.example', collapse: 'none' },
  { excludeSite: 'dailygather.example', collapse: 'none' },
  { lang: 'de' },
  { lang: 'ja,de' },
  { role: 'repost' },
  { role: 'original', site: 'opencoast.example' },
  { originalSite: 'harbourcourier.example' },
  { originalSite: 'harbourcourier.example', role: 'repost', site: 'dailygather.example' },
  { minSites: '3', collapse: 'none' },
  { status: 'consent-wall' },
  { sort: 'datePublished', collapse: 'none' },
  { sort: 'siteCount' },
  { from: '2020-01-01', to: '2099-01-01' },
  { from: '2099-01-01' },
  { author: 'nobody at all' },
];
const STORIES: readonly Record<string, string>[] = [
  {},
  { minSites: '2' },
  { minSites: '3', order: 'asc' },
  { q: 'storm warden' },
  { site: 'dailygather.example' },
  { excludeSite: 'dailygather.example', minSites: '2' },
  { lang: 'ja' },
  { originalSite: 'opencoast.example' },
  { sort: 'siteCount', limit: '5' },
  { sort: 'lastSeenAt' },
];

interface Given {
  ids: string[];
  total: number | undefined;
}

describe('the same question', () => {
  let samples: ShownArchive;
  let shown: ShownArchive;
  let cookie: string;
  before(async () => {
    samples = await showSamples();
    shown = await show(samples.home.dir);
    const entered = await fetch(shown.entrance, { redirect: 'manual' });
    cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  after(async () => {
    await shown.close();
    await samples.close();
  });

  const idOf = (row: object): string =>
    ('articleId' in row ? row.articleId : (row as { storyId: string }).storyId) as string;
  const given = (page: unknown, keys: (row: object) => string): Given => {
    const { items, total } = page as { items: object[]; total?: number };
    return { ids: items.map(keys), total };
  };

  async function byLibrary(what: 'articles' | 'stories', words: QueryWords): Promise<Given> {
    const { catalog } = samples.home;
    if (what === 'stories') {
      const query = parseStoryQuery(words, new Date());
      return { ids: (await catalog.stories(query)).items.map(idOf), total: await catalog.countStories(query) };
    }
    const query = parseArticleQuery(words, new Date());
    const counts = await catalog.countArticles(query);
    const total = totalsOf(counts, query.collapse).total;
    return { ids: (await catalog.articles(query)).items.map(idOf), total };
  }

  async function byHttp(what: string, words: Record<string, string>): Promise<Given> {
    const question = { method: 'GET', path: `/${what}`, words: new URLSearchParams(words) };
    const { status, body } = await answer(samples.home, question, new Date());
    assert.equal(status, 200, body);
    return given(JSON.parse(body), idOf);
  }

  async function byCommand(what: string, { q, ...words }: Record<string, string>): Promise<Given> {
    const flags = Object.entries(what === 'stories' && q !== undefined ? { q, ...words } : words).flatMap(
      ([name, value]) => [flagOf(name), value],
    );
    const command = what === 'articles' && q !== undefined ? ['search', q] : [what];
    const ran = await newsfold(...command, ...flags, '--store', samples.home.dir, '--format', 'json');
    assert.equal(ran.code, 0, ran.stderr);
    return given(JSON.parse(ran.stdout), idOf);
  }

  async function byPage(what: string, words: Record<string, string>): Promise<Given> {
    const response = await fetch(`${shown.served.origin}/${what}?${new URLSearchParams(words).toString()}`, {
      headers: { cookie, accept: 'text/html' },
    });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    const ids = [...text.matchAll(/href="\/(?:articles|stories)\/([as]_\w+)" data-open/g)].map(([, id = '']) => id);
    const [, all = ''] = /<p class="count"[^>]*>(?:[\d,]+ of )?([^<]*)</.exec(text) ?? [];
    const before = (words: string): number =>
      Number(new RegExp(`([\\d,]+) ${words}`).exec(all)?.[1]?.replaceAll(',', '') ?? 0);
    const articles = before('article');
    const rows = before('stor') + (all.endsWith('in no story') ? articles : before('in none'));
    const isCollapsed =
      what === 'stories' ||
      new URL(/<code>(http[^<]*)</.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '').searchParams.get('collapse') ===
        'story';
    return { ids, total: isCollapsed ? rows : articles };
  }

  async function exported(
    what: 'articles' | 'stories',
    asked: Record<string, string>,
    collapse: string,
  ): Promise<number> {
    const { limit, ...words } = asked;
    assert.ok(limit === undefined || Number(limit) > 0, 'an export has no pages');
    const question = {
      what,
      words: what === 'articles' ? { collapse, ...words } : words,
      fields: what === 'articles' ? 'articleId' : 'storyId',
    };
    let rows = 0;
    for await (const piece of exportText(openExport(samples.home, question, new Date()), 'ndjson')) rows += piece.rows;
    return rows;
  }

  it('is asked forty times here', () => assert.ok(ARTICLES.length + STORIES.length >= 40));

  for (const [what, list] of [
    ['articles', ARTICLES],
    ['stories', STORIES],
  ] as const) {
    for (const words of list) {
      it(`has the same answer at every door: ${what} ${JSON.stringify(words)}`, async () => {
        const expected = await byLibrary(what, words);
        assert.deepEqual(await byHttp(what, words), expected, 'HTTP');
        assert.deepEqual(await byCommand(what, words), expected, 'command line');
        assert.deepEqual(await byPage(what, words), expected, 'page');
        const { collapse } = parseArticleQuery(what === 'articles' ? words : {}, new Date());
        assert.equal(await exported(what, words, collapse), expected.total, 'export');
      });
    }
  }

  it('has one number of stories, and none of them is an article that was not folded', async () => {
    const get = async (
      path: string,
      words: Record<string, string>,
    ): Promise<{ storyCount?: number; total?: number }> => {
      const { body } = await answer(
        samples.home,
        { method: 'GET', path, words: new URLSearchParams(words) },
        new Date(),
      );
      const { items, ...page } = JSON.parse(body) as { items: { storyCount?: number }[] };
      return path === '/stats' ? (items[0] ?? {}) : page;
    };
    const stories = await samples.home.catalog.countStories(parseStoryQuery({}, new Date()));
    const counts = await samples.home.catalog.countArticles({ by: 'firstSeenAt' });
    const sql = await newsfold(
      'sql',
      'select count(*) as n from stories',
      '--store',
      samples.home.dir,
      '--format',
      'json',
    );
    const front = await (await fetch(shown.served.origin, { headers: { cookie, accept: 'text/html' } })).text();
    assert.ok((counts?.unfolded ?? 0) > 0, 'the samples have consent walls');
    assert.deepEqual(
      {
        stories: (await get('/stories', {})).total,
        articles: (await get('/articles', {})).storyCount,
        every: (await get('/articles', { collapse: 'none' })).storyCount,
        stats: (await get('/stats', {})).storyCount,
        counts: counts?.stories,
        sql: Number(/\d+/.exec(sql.stdout)?.[0]),
        front: Number(/<dt>stories<\/dt><dd>(\d+)/.exec(front)?.[1]),
        exported: await exported('stories', {}, ''),
      },
      Object.fromEntries(
        ['stories', 'articles', 'every', 'stats', 'counts', 'sql', 'front', 'exported'].map((door) => [door, stories]),
      ),
    );
  });

  it('has one number of articles that are new in 24 hours, those of a first poll too', async () => {
    const command = async (...words: string[]) =>
      JSON.parse((await newsfold(...words, '--store', samples.home.dir, '--format', 'json')).stdout) as unknown;
    const status = (await command('status')) as { newCount: number };
    const listings = ((await command('sites', 'list')) as { items: { site: string; newCount: number }[] }).items;
    const { body } = await answer(
      samples.home,
      { method: 'GET', path: '/sites', words: new URLSearchParams() },
      new Date(),
    );
    const rows = (JSON.parse(body) as { items: { site: string; newCount: number }[] }).items;
    const front = await (await fetch(shown.served.origin, { headers: { cookie, accept: 'text/html' } })).text();
    const all = (await byLibrary('articles', { from: '24h', collapse: 'none' })).total;
    assert.ok((all ?? 0) > 60);
    assert.deepEqual(
      {
        status: status.newCount,
        sites: rows.reduce((sum, { newCount }) => sum + newCount, 0),
        front: Number(/<dt>articles<\/dt><dd>(\d+)/.exec(front)?.[1]),
      },
      { status: all, sites: all, front: all },
    );
    for (const { site, newCount } of listings)
      assert.equal(newCount, rows.find((row) => row.site === site)?.newCount, site);
    assert.ok(!('activity' in (listings[0] ?? {})), 'what the archive keeps for itself is not printed');
  });

  it('is counted alike by a list, by a series and by a cell of the flow matrix', async () => {
    const stats = async (words: QueryWords) => {
      const { body } = await answer(
        samples.home,
        { method: 'GET', path: '/stats', words: new URLSearchParams(words as Record<string, string>) },
        new Date(),
      );
      return (JSON.parse(body) as { items: { articleCount: number }[] }).items.reduce(
        (sum, { articleCount }) => sum + articleCount,
        0,
      );
    };
    const { total } = await byLibrary('articles', { collapse: 'none', q: 'harbour' });
    for (const more of [
      {},
      { groupBy: 'site' },
      { groupBy: 'role' },
      { interval: 'day' },
      { interval: 'hour', groupBy: 'lang' },
    ]) {
      assert.equal(await stats({ q: 'harbour', ...more }), total, JSON.stringify(more));
    }
    for (const { originalSite, site, repostCount } of await samples.home.catalog.flow({
      by: 'firstSeenAt',
      limit: 100,
    })) {
      assert.equal((await byLibrary('articles', { originalSite, site, role: 'repost' })).total, repostCount);
    }
  });
});
