/** What is promised of the index of articles. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Article, ArticleHead } from '../../../functions/article/article.ts';
import { at, race, without, type Home } from './home.ts';

export function articleSentences(home: Home): void {
  const articleId = 'a_0123456789abcdef';
  const head = (revision: number): ArticleHead => ({
    articleId,
    site: 'news.example',
    url: 'https://www.news.example/a',
    canonicalUrl: 'https://news.example/a',
    headline: `Größe ${revision}`,
    inLanguage: 'de',
    bodyStatus: 'full',
    wordCount: 100 + revision,
    datePublished: '2026-11-23',
    firstSeenAt: at(-60),
    lastSeenAt: at(revision),
    versions: Array.from({ length: revision }, (_, version) => ({
      version: version + 1,
      contentHash: `sha256:${'0'.repeat(64)}`,
      fetchedAt: at(version),
      objectKey: `articles/2026/11/23/a_0123456789abcdef/v${version + 1}.json.gz`,
    })),
    revision,
  });
  const article = ({ revision }: ArticleHead): Article => ({
    schemaVersion: 1,
    ...{ articleId, site: 'news.example', url: 'https://www.news.example/a', version: revision },
    headline: `Größe ${revision}`,
    articleBody: 'One paragraph of the text.',
    ...{ bodyStatus: 'full', wordCount: 5, sources: {}, extractor: 'test/1' },
    contentHash: `sha256:${'0'.repeat(64)}`,
    ...{ firstSeenAt: at(-60), fetchedAt: at(0) },
  });

  it('answers undefined for an article that is not there', async () => {
    assert.equal(await home().stores.articles.get(articleId), undefined);
  });

  it('gives back the head with every field, from any process', async () => {
    const { stores, other } = home();
    assert.equal(await stores.articles.put(head(1), article(head(1))), true);
    assert.deepEqual(await other.articles.get(articleId), head(1));
  });

  it('gives back a head of which little is known', async () => {
    const { articles } = home().stores;
    const little = without(head(1), 'headline', 'canonicalUrl', 'inLanguage', 'datePublished');
    assert.equal(await articles.put(little, without(article(head(1)), 'headline')), true);
    assert.deepEqual(await articles.get(articleId), little);
  });

  it('takes the next revision, and replaces the head as a whole', async () => {
    const { articles } = home().stores;
    await articles.put(head(1), article(head(1)));
    const second = without(head(2), 'headline');
    assert.equal(await articles.put(second, article(head(2))), true);
    assert.deepEqual(await articles.get(articleId), second);
  });

  it('takes the next revision without the article, when that is the same', async () => {
    const { articles } = home().stores;
    await articles.put(head(1), article(head(1)));
    const seenAgain = { ...head(1), lastSeenAt: at(500), revision: 2 };
    assert.equal(await articles.put(seenAgain), true);
    assert.deepEqual(await articles.get(articleId), seenAgain);
  });

  it('refuses a revision that is not the next: one too few, the same again, one too many, the first of none', async () => {
    const { articles } = home().stores;
    assert.equal(await articles.put(head(2), article(head(2))), false);
    assert.equal(await articles.get(articleId), undefined);
    await articles.put(head(1), article(head(1)));
    await articles.put(head(2), article(head(2)));
    for (const revision of [1, 2, 4]) assert.equal(await articles.put(head(revision), article(head(revision))), false);
    assert.deepEqual(await articles.get(articleId), head(2));
  });

  it('lets one of sixteen who write the first revision at once win, and keeps what the winner wrote', async () => {
    const written = await race(home, ({ articles }, racer) =>
      articles.put({ ...head(1), headline: `by ${racer}` }, article(head(1))),
    );
    assert.equal(written.filter(Boolean).length, 1);
    assert.equal((await home().stores.articles.get(articleId))?.headline, `by ${written.indexOf(true)}`);
  });

  it('lets one of sixteen who write the next revision at once win', async () => {
    await home().stores.articles.put(head(1), article(head(1)));
    const written = await race(home, ({ articles }, racer) =>
      articles.put({ ...head(2), headline: `by ${racer}` }, article(head(2))),
    );
    assert.equal(written.filter(Boolean).length, 1);
    assert.equal((await home().stores.articles.get(articleId))?.headline, `by ${written.indexOf(true)}`);
  });

  it('keeps fifty versions', async () => {
    const { articles } = home().stores;
    const versions = head(50).versions;
    await articles.put({ ...head(1), versions }, article(head(1)));
    assert.deepEqual((await articles.get(articleId))?.versions, versions);
  });
}
