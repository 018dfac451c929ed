import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openAwsHome, type AwsHome } from '../../functions/aws/home.ts';
import { mirrorRows } from '../../functions/mirror.ts';
import type { ArticleQuery } from '../../functions/query/query.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { setOriginal } from '../../functions/story/overrule.ts';
import { startEmulators, type Emulators } from '../contract/emulators.ts';
import { at, START, storyText, tell } from './archive.ts';
import { walk } from './catalog.ts';

const ALL: ArticleQuery = {
  ...{ by: 'firstSeenAt', collapse: 'none', sort: 'firstSeenAt', order: 'desc', limit: 4 },
  from: '2026-11-19T00:00:00.000Z',
  to: '2026-11-22T00:00:00.000Z',
};

describe('a mirror of a deployed archive', () => {
  let emulators: Emulators;
  let source: AwsHome;
  let mirror: LocalHome;
  let dir: string;
  before(async () => {
    emulators = await startEmulators();
    source = openAwsHome(await emulators.createArchive());
    dir = await mkdtemp(join(tmpdir(), 'newsfold-mirror-'));
    mirror = openLocalHome(dir);
    const text = storyText('ferry');
    for (const [number, site] of ['a.example', 'b.example', 'c.example'].entries()) {
      await tell(source, { site, path: 'ferry', seen: 10 * number, articleBody: text, headline: `Ferry ${number}` });
    }
    for (let n = 0; n < 6; n++) await tell(source, { site: 'd.example', path: `own-${n}`, seen: 100 + n });
    await tell(source, { site: 'd.example', path: 'paid', seen: 200, bodyStatus: 'teaser', articleBody: 'Read on.' });
  });
  after(async () => {
    mirror.close();
    await rm(dir, { recursive: true });
    await emulators.stop();
  });

  const pullAll = async () => {
    const rows = await walk((cursor) => source.catalog.articles({ ...ALL, ...(cursor && { cursor }) }));
    return mirrorRows(source, mirror, rows);
  };
  const listed = async ({ catalog }: Pick<LocalHome, 'catalog'>) =>
    walk((cursor) => catalog.articles({ ...ALL, ...(cursor && { cursor }) }));

  it('has the same rows in the same order, with the same places in the same stories', async () => {
    const done = await pullAll();
    assert.deepEqual([done.seen, done.articles, done.versions], [10, 10, 10]);
    assert.deepEqual(await listed(mirror), await listed(source));
    const [row] = (await mirror.catalog.articles({ ...ALL, site: ['b.example'] })).items;
    assert.deepEqual(await mirror.stories.story(row?.storyId ?? ''), await source.stories.story(row?.storyId ?? ''));
  });

  it('has every text, and finds its words', async () => {
    const { items } = await mirror.catalog.articles({ ...ALL, q: 'headline:ferry', sort: 'relevance', limit: 50 });
    assert.equal(items.length, 3);
    assert.ok(items.every(({ snippet }) => snippet !== undefined));
  });

  it('knows which articles are only related', async () => {
    const { items } = await source.catalog.articles({ ...ALL, site: ['d.example'], order: 'asc' });
    const [earlier, later] = items.map(({ articleId }) => articleId);
    const link = {
      ...{ articleId: later ?? '', otherId: earlier ?? '', relation: 'related' as const, similarity: 0.2 },
      ...{ containedInOther: 0.3, containsOther: 0.3, sharedWords: 40, method: 'test@1' },
    };
    await source.stories.putRelated(link);
    const rows = await walk((cursor) => source.catalog.articles({ ...ALL, ...(cursor && { cursor }) }));
    await mirrorRows(source, mirror, rows, { checkTexts: true });
    assert.deepEqual(await mirror.stories.links(earlier ?? '', 10), [link]);
    // Where the two share more later, this stands in place of what was known, and not beside it.
    await mirror.stories.putRelated(link);
    await source.stories.putRelated({ ...link, sharedWords: 60 });
    await mirrorRows(source, mirror, rows, { checkTexts: true });
    assert.deepEqual(await mirror.stories.links(earlier ?? '', 10), [{ ...link, sharedWords: 60 }]);
  });

  it('fetches nothing that it has', async () => {
    assert.deepEqual(await pullAll(), { seen: 10, articles: 0, versions: 0, folded: 0 });
  });

  it('follows new versions, new copies and the word of a person, and fetches only these', async () => {
    await tell(source, { site: 'd.example', path: 'own-1', seen: 150, articleBody: storyText('changed') });
    await tell(source, { site: 'e.example', path: 'ferry', seen: 300, articleBody: storyText('ferry') });
    const [copy] = (await source.catalog.articles({ ...ALL, site: ['c.example'] })).items;
    await setOriginal(source.stories, copy?.articleId ?? '', START);
    const done = await pullAll();
    assert.deepEqual([done.articles, done.versions], [2, 2]);
    assert.deepEqual(await listed(mirror), await listed(source));
    assert.equal((await mirror.stories.story(copy?.storyId ?? ''))?.original?.site, 'c.example');
    assert.deepEqual(await mirror.articles.get(copy?.articleId ?? '').then((head) => head?.firstSeenAt), at(20));
  });
});
