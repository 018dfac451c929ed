/** What the fold remembers of an article on its own is forgotten with its keys; what belongs to a story is not. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { openAwsHome, type AwsHome } from '../../functions/aws/home.ts';
import { toAttributes, fromAttributes } from '../../functions/aws/item.ts';
import { foldRecordKey } from '../../functions/aws/keys.ts';
import { storyIdOf } from '../../functions/identity.ts';
import { parseArticleQuery } from '../../functions/query/parse.ts';
import { FOLD, foldArticle } from '../../functions/story/fold.ts';
import { mergeStories, setOriginal } from '../../functions/story/overrule.ts';
import type { Foldable } from '../../functions/story/story.ts';
import { startEmulators, type Archive, type Emulators } from '../contract/emulators.ts';
import { headOf } from '../query/archive.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const DAY_MS = 24 * 3600 * 1000;

/** Words that no other text of these tests has. */
const textOf = (name: string): string =>
  Array.from({ length: 120 }, (_, at) => `${name}${String.fromCharCode(97 + (at % 26))}word${at}`).join(' ');

describe('what the table remembers of an article for folding', () => {
  let emulators: Emulators;
  let archive: Archive;
  let home: AwsHome;
  before(async () => {
    emulators = await startEmulators();
  });
  after(() => emulators.stop());
  beforeEach(async () => {
    archive = await emulators.createArchive();
    home = openAwsHome(archive);
  });

  const fold = async (name: string, given: Partial<Foldable> = {}, now = NOW): Promise<string> => {
    const head = headOf(name, { bodyStatus: 'full', headline: `On ${name}`, datePublished: '2026-11-22' });
    await home.articles.put(head);
    const { articleId, site, url, headline, firstSeenAt, datePublished } = head;
    const told = { articleId, site, url, headline, firstSeenAt, datePublished, articleBody: textOf(name) };
    await foldArticle(openAwsHome(archive).stories, { ...told, ...given }, now);
    return articleId;
  };
  const recordOf = async (articleId: string) => {
    const key = toAttributes({ ...foldRecordKey(articleId) });
    const { Item: item } = await archive.dynamodb.send(new GetItemCommand({ TableName: archive.table, Key: key }));
    return item === undefined ? undefined : fromAttributes(item);
  };
  /** As DynamoDB does with what has expired. */
  const forget = async (articleId: string): Promise<void> => {
    assert.notEqual((await recordOf(articleId))?.['expires'], undefined);
    const key = toAttributes({ ...foldRecordKey(articleId) });
    await archive.dynamodb.send(new DeleteItemCommand({ TableName: archive.table, Key: key }));
  };

  it('lasts longer than any key that leads to it, when the article is on its own', async () => {
    const expires = Number((await recordOf(await fold('alone')))?.['expires']) * 1000;
    assert.ok(expires > NOW.getTime() + FOLD.windowMs + DAY_MS);
    assert.ok(expires < NOW.getTime() + FOLD.windowMs + 3 * DAY_MS);
  });

  it('lasts as much longer as a later version is found', async () => {
    const articleId = await fold('longer');
    const first = Number((await recordOf(articleId))?.['expires']);
    const week = new Date(NOW.getTime() + 7 * DAY_MS);
    await foldArticle(home.stories, { ...about(articleId, 'longer'), fetchedAt: week.toISOString() }, week);
    assert.equal(Number((await recordOf(articleId))?.['expires']) - first, 7 * 24 * 3600);
  });

  it('is kept for good of both when a copy comes, however often the two are folded', async () => {
    const one = await fold('first', { articleBody: textOf('same') });
    const other = await fold('second', { articleBody: textOf('same'), datePublished: '2026-11-23' });
    await foldArticle(home.stories, { ...about(one, 'same'), fetchedAt: NOW.toISOString() }, NOW);
    for (const id of [one, other]) assert.equal((await recordOf(id))?.['expires'], undefined);
    assert.equal((await home.stories.story(storyIdOf(one)))?.articleCount, 2);
  });

  it('is kept for good of an article that names its source', async () => {
    const attribution = [{ kind: 'appeared-first', text: 'first on', url: 'https://source.example/' }] as const;
    assert.equal((await recordOf(await fold('sourced', { attribution: [...attribution] })))?.['expires'], undefined);
  });

  it('is kept for good of what was folded before anything was forgotten, also when it is folded again', async () => {
    const articleId = await fold('old');
    const before = { ...(await recordOf(articleId)), expires: undefined };
    await archive.dynamodb.send(new PutItemCommand({ TableName: archive.table, Item: toAttributes(before) }));
    await foldArticle(openAwsHome(archive).stories, { ...about(articleId, 'old'), fetchedAt: NOW.toISOString() }, NOW);
    assert.equal((await recordOf(articleId))?.['expires'], undefined);
  });

  it('leaves the article its story, its place and its row when it is forgotten', async () => {
    const articleId = await fold('gone');
    const asked = parseArticleQuery({ collapse: 'none', from: '2026-01-01', order: 'asc' }, NOW);
    const tell = async () => ({
      story: await home.stories.story(storyIdOf(articleId)),
      places: await home.stories.memberships([articleId]),
      rows: await home.catalog.articles(asked),
    });
    const before = await tell();
    assert.equal(before.story?.articleCount, 1);
    await forget(articleId);
    assert.deepEqual(await tell(), before);
  });

  it('is made again for a person who names an original or joins two stories', async () => {
    const [one, other] = [await fold('left'), await fold('right')];
    for (const id of [one, other]) await forget(id);
    await setOriginal(home.stories, other, NOW);
    const storyId = await mergeStories(home.stories, storyIdOf(one), storyIdOf(other));
    const story = await home.stories.story(storyId);
    assert.equal(story?.articleCount, 2);
    assert.equal(story.original?.articleId, other);
    for (const id of [one, other]) assert.deepEqual((await recordOf(id))?.['expires'], undefined);
    for (const id of [one, other]) assert.notEqual(await recordOf(id), undefined);
  });

  const about = (articleId: string, text: string): Foldable => ({
    ...{ articleId, site: 'a.example', url: 'https://a.example/', firstSeenAt: NOW.toISOString() },
    articleBody: textOf(text),
  });
});
