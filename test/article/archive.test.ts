import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { archiveArticle, type Sighting } from '../../functions/article/archive.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';

const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 23, 10, minutes)).toISOString();

const seen = (articleBody: string, minutes: number): Sighting => ({
  extracted: {
    ...{ url: 'https://www.news.example/a', headline: 'A bridge', articleBody, bodyStatus: 'full' },
    ...{ wordCount: 3, sources: {}, extractor: 'test@1' },
  },
  ...{ site: 'news.example', seenAt: at(0), fetchedAt: at(minutes), usageSignals: [] },
});

describe('an article that was read a moment ago', () => {
  let dir: string;
  let home: LocalHome;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'newsfold-'));
    home = openLocalHome(dir);
  });
  afterEach(() => {
    home.close();
    rmSync(dir, { recursive: true });
  });

  const headOf = (articleId: string) => home.articles.get(articleId);

  it('is not read again to find that it says the same', async () => {
    const { article } = await archiveArticle(home, seen('One text.', 0));
    const head = await headOf(article.articleId);
    const articles = { ...home.articles, get: () => Promise.reject(new Error('read again')) };
    const { change } = await archiveArticle({ ...home, articles }, { ...seen('One text.', 60), head });
    assert.equal(change, 'unchanged');
  });

  it('loses no version to whoever was faster since', async () => {
    const { article } = await archiveArticle(home, seen('One text.', 0));
    const head = await headOf(article.articleId);
    await archiveArticle(home, seen('Another text.', 60));
    const { change } = await archiveArticle(home, { ...seen('A third text.', 61), head });
    assert.equal(change, 'version');
    assert.equal((await headOf(article.articleId))?.versions.length, 3);
  });

  it('counts for nothing where the page has become another article', async () => {
    const { article } = await archiveArticle(home, seen('One text.', 0));
    const head = await headOf(article.articleId);
    const moved = seen('One text.', 60);
    const elsewhere = { ...moved, extracted: { ...moved.extracted, url: 'https://www.news.example/b' } };
    const { article: other, change } = await archiveArticle(home, { ...elsewhere, head });
    assert.equal(change, 'new');
    assert.notEqual(other.articleId, article.articleId);
  });
});
