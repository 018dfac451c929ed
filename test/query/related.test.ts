import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Article } from '../../functions/article/article.ts';
import { relatedTo } from '../../functions/query/related.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { show } from '../web/archive.ts';
import { at, storyText, tell } from './archive.ts';

const dated = (minutes: number) =>
  ({ datePublished: at(minutes), datePublishedPrecision: 'second', datePublishedSource: 'meta' }) as const;

describe('What is related', () => {
  let dir: string;
  let home: LocalHome;
  let report: Article;
  let followUp: Article;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-related-'));
    home = openLocalHome(dir);
    report = await tell(home, { site: 'a.example', path: 'report', seen: 0, ...dated(0) });
    await tell(home, { site: 'b.example', path: 'copy', seen: 5, ...dated(5), articleBody: storyText('report') });
    const background = storyText('report').split('. ').slice(4, 10).join('. ');
    const articleBody = `${storyText('new', 16)} ${background}. ${storyText('more', 16)}`;
    followUp = await tell(home, { site: 'a.example', path: 'follow-up', seen: 90, ...dated(90), articleBody });
    await tell(home, { site: 'c.example', path: 'other', seen: 95, ...dated(95) });
  });
  after(async () => {
    home.close();
    await rm(dir, { recursive: true });
  });

  it('is a later article with passages of it, and no copy', async () => {
    const rows = await relatedTo(home, report.articleId);
    assert.deepEqual(
      rows.map(({ articleId, site, url }) => ({ articleId, site, url })),
      [{ articleId: followUp.articleId, site: 'a.example', url: 'https://www.a.example/follow-up' }],
    );
    const [row] = rows;
    assert.ok(row && row.containsOther > row.containedInOther && row.containsOther < 0.5);
    assert.equal(row.lagSeconds, 90 * 60);
  });

  it('is told beside the earlier of the two only', async () => {
    assert.deepEqual(await relatedTo(home, followUp.articleId), []);
    assert.deepEqual(await relatedTo(home, 'a_0000000000000000'), []);
  });

  it('stands on the page of the article', async () => {
    const archive = await show(dir);
    try {
      const entered = await fetch(archive.entrance, { redirect: 'manual' });
      const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
      const page = async (id: string) =>
        (await fetch(`${archive.served.origin}/articles/${id}`, { headers: { accept: 'text/html', cookie } })).text();
      assert.match(await page(report.articleId), new RegExp(`passages of it.*${followUp.articleId}`, 's'));
      assert.doesNotMatch(await page(followUp.articleId), /passages of it/);
    } finally {
      await archive.close();
    }
  });
});
