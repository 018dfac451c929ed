/** A search for one word looks at the newest articles first: what it finds has to be what a look at all of them finds. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseArticleQuery } from '../../functions/query/parse.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { fingerprintOf, shinglesOf } from '../../functions/story/fingerprint.ts';
import { at, headOf, START } from '../query/archive.ts';
import { walk } from '../query/catalog.ts';

/** More than are looked at first. */
const ARTICLES = 10_400;
/** Every so many have the word in the text, and in the headline. */
const [IN_TEXT, IN_HEADLINE] = [7, 1001];

let dir: string;
let home: LocalHome;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'newsfold-search-'));
  home = openLocalHome(dir, { durable: false });
  await home.batch(async () => {
    for (let number = 0; number < ARTICLES; number++) await put(number);
  });
});
after(async () => {
  home.close();
  await rm(dir, { recursive: true });
});

/** Of those with the word in the text, every second is a copy of the one before. */
async function put(number: number): Promise<void> {
  const isHit = number % IN_TEXT === 0;
  const head = headOf(String(number), {
    firstSeenAt: at(Math.floor(number / 3)),
    site: `s${number % 5}.example`,
    headline: number % IN_HEADLINE === 0 ? 'A ferry' : 'A boat',
  });
  await home.articles.put(head, {
    ...{ ...head, schemaVersion: 1, version: 1, contentHash: '', fetchedAt: head.firstSeenAt },
    ...{ sources: {}, extractor: 'test@1', articleBody: isHit ? 'The ferry left.' : 'The bakery.' },
  });
  if (!isHit) return;
  const { articleId, site, url, firstSeenAt } = head;
  const print = fingerprintOf(shinglesOf(''));
  await home.stories.record({ article: { articleId, site, url, firstSeenAt }, print, order: firstSeenAt });
  if (number % (2 * IN_TEXT) === 0) return;
  const parentId = headOf(String(number - IN_TEXT)).articleId;
  await home.stories.attach(articleId, { parentId, strength: 1, parentOrder: '' }, undefined);
}

const found = async (words: Record<string, string>): Promise<string[]> => {
  const ask = (cursor?: string) =>
    home.catalog.articles(parseArticleQuery({ q: 'ferry', limit: '300', ...words, ...(cursor && { cursor }) }, START));
  return (await walk(ask)).map(({ articleId }) => articleId);
};

describe('a search for one word in many articles', () => {
  it('gives each hit once, page by page, as a look at all of them does', async () => {
    const asked: Record<string, string>[] = [
      { collapse: 'none' },
      { collapse: 'story' },
      { collapse: 'story', site: 's1.example' },
    ];
    for (const words of asked) {
      const upwards = await found({ ...words, order: 'asc' });
      assert.ok(upwards.length > 150);
      assert.deepEqual(await found(words), upwards.reverse());
      const counted = await home.catalog.countArticles(parseArticleQuery({ q: 'ferry', ...words }, START));
      assert.equal(words['collapse'] === 'none' ? counted?.articles : counted?.stories, upwards.length);
    }
  });

  it('has those with the word in the headline first, then the newest', async () => {
    const { items } = await home.catalog.articles(
      parseArticleQuery({ q: 'ferry', collapse: 'none', limit: '40' }, START),
    );
    const inHeadline = items.filter(({ headline }) => headline === 'A ferry');
    assert.equal(inHeadline.length, Math.ceil(ARTICLES / IN_HEADLINE));
    assert.deepEqual(items.slice(0, inHeadline.length), inHeadline);
    const times = items.slice(inHeadline.length).map(({ firstSeenAt }) => firstSeenAt);
    assert.deepEqual(times, [...times].sort().reverse());
    assert.equal(items.at(-1)?.headline, 'A boat');
  });
});
