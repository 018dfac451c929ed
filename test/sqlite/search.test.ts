/** A search for what is common looks at the newest articles first: what it finds has to be what a look at all of them finds. */
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
/** Every so many have the words in the text, and in the headline; and other words, not quite as often as counts as common. */
const [IN_TEXT, IN_HEADLINE, SELDOM] = [7, 1001, 11];

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
  const other = number % SELDOM === 0 ? 'Gulls at the bakery.' : 'The bakery.';
  const isHit = number % IN_TEXT === 0;
  const head = headOf(String(number), {
    firstSeenAt: at(Math.floor(number / 3)),
    site: `s${number % 5}.example`,
    headline: number % IN_HEADLINE === 0 ? 'The ferry' : 'A boat',
  });
  await home.articles.put(head, {
    ...{ ...head, schemaVersion: 1, version: 1, contentHash: '', fetchedAt: head.firstSeenAt },
    ...{ sources: {}, extractor: 'test@1', articleBody: isHit ? 'The ferry left.' : other },
  });
  if (!isHit) return;
  const { articleId, site, url, firstSeenAt } = head;
  const print = fingerprintOf(shinglesOf(''));
  await home.stories.record({ article: { articleId, site, url, firstSeenAt }, print, order: firstSeenAt });
  if (number % (2 * IN_TEXT) === 0) return;
  const parentId = headOf(String(number - IN_TEXT)).articleId;
  await home.stories.attach(articleId, { parentId, strength: 1, parentOrder: '' }, undefined);
}

const found = async (words: Record<string, string>, between?: () => Promise<unknown>): Promise<string[]> => {
  const ask = (cursor?: string) =>
    home.catalog.articles(parseArticleQuery({ q: 'ferry', limit: '500', ...words, ...(cursor && { cursor }) }, START));
  return (await walk(ask, between)).map(({ articleId }) => articleId);
};

describe('a search for what stands in many articles', () => {
  it('gives each hit once, page by page, as a look at all of them does', async () => {
    const asked: Record<string, string>[] = [
      { collapse: 'none' },
      { collapse: 'story' },
      { collapse: 'story', site: 's1.example' },
      { collapse: 'none', q: 'the ferry' },
      { collapse: 'story', q: 'left (ferry OR boat) -bakery', site: 's1.example' },
      { collapse: 'none', q: 'headline:the ferry OR left', in: 'headline,articleBody' },
    ];
    for (const words of asked) {
      const upwards = await found({ ...words, order: 'asc' });
      assert.ok(upwards.length > 150);
      assert.deepEqual(await found(words), upwards.reverse());
      const counted = await home.catalog.countArticles(parseArticleQuery({ q: 'ferry', ...words }, START));
      assert.equal(words['collapse'] === 'none' ? counted?.articles : counted?.stories, upwards.length);
    }
  });

  for (const q of ['ferry', 'the ferry']) {
    it(`has those with all of "${q}" in the headline first, then the newest`, async () => {
      const { items } = await home.catalog.articles(parseArticleQuery({ q, collapse: 'none', limit: '40' }, START));
      const inHeadline = items.filter(({ headline }) => headline === 'The ferry');
      assert.equal(inHeadline.length, Math.ceil(ARTICLES / IN_HEADLINE));
      assert.deepEqual(items.slice(0, inHeadline.length), inHeadline);
      const times = items.slice(inHeadline.length).map(({ firstSeenAt }) => firstSeenAt);
      assert.deepEqual(times, [...times].sort().reverse());
      assert.equal(items.at(-1)?.headline, 'A boat');
    });
  }

  it('goes on in the order in which it began, when its words become common on the way', async () => {
    const words = { q: 'gulls bakery', collapse: 'none' };
    const before = await found(words);
    let number = ARTICLES;
    const meanwhile = async (): Promise<void> => {
      // As many of those that have the words as make them common.
      for (const end = ARTICLES + 200 * SELDOM; number < end; number++)
        if (number % SELDOM === 0 && number % IN_TEXT !== 0) await put(number);
    };
    const met = new Set(await found(words, () => home.batch(meanwhile)));
    // Words that stand in more articles weigh less: what was met may be met again, but nothing is lost.
    assert.deepEqual(met, new Set(before));
    assert.deepEqual((await found(words)).length, (await found({ ...words, sort: 'firstSeenAt' })).length);
  });
});
