import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { dynamoStories } from '../../functions/aws/stories.ts';
import { asPort } from '../../functions/sqlite/port.ts';
import { sqliteStories } from '../../functions/sqlite/stories.ts';
import { STORIES_SCHEMA } from '../../functions/sqlite/stories-schema.ts';
import { storyIdOf } from '../../functions/identity.ts';
import { foldArticle } from '../../functions/story/fold.ts';
import type { StoryIndex } from '../../functions/story/index.ts';
import { MemoryStoryIndex } from '../../functions/story/memory.ts';
import { article, paragraphs, seeded, words } from '../story/texts.ts';
import { consumedBy, type Units } from '../../bench/folding-units.ts';
import { startEmulators, type Emulators } from './emulators.ts';
import { describeStories } from './stories.ts';

let emulators: Emulators;
before(async () => {
  emulators = await startEmulators();
});
after(() => emulators.stop());

describeStories('memory', 3, () => {
  const stories = new MemoryStoryIndex();
  return Promise.resolve({ stories, other: stories, close: () => Promise.resolve() });
});

describeStories('SQLite', 12, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-stories-'));
  const open = (): { db: DatabaseSync; stories: StoryIndex } => {
    const db = new DatabaseSync(join(dir, 'stories.db'), { timeout: 5000 });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
    db.exec(STORIES_SCHEMA);
    return { db, stories: asPort<StoryIndex>(sqliteStories(db), dir) };
  };
  const [one, other] = [open(), open()];
  return {
    stories: one.stories,
    other: other.stories,
    async close() {
      one.db.close();
      other.db.close();
      await rm(dir, { recursive: true });
    },
  };
});

describeStories('DynamoDB', 2, async () => {
  const { dynamodb, table } = await emulators.createArchive();
  const other = await emulators.createMeteredArchive();
  const stories = dynamoStories(dynamodb, table);
  return { stories, other: dynamoStories(other.resources.dynamodb, table), close: () => Promise.resolve() };
});

describe('what folding costs in SQLite', () => {
  it('does not grow with the size of the story, which is told as it is all the while', async (t) => {
    const db = new DatabaseSync(':memory:');
    db.exec(STORIES_SCHEMA);
    const immediate = sqliteStories(db);
    const stories = asPort<StoryIndex>(immediate, 'memory');
    const text = paragraphs(6, seeded(14)).join('\n\n');
    const rows = (): number => Number(db.prepare('SELECT total_changes() AS rows').get()?.['rows']);
    const now = new Date('2026-03-05T10:00:00.000Z');
    const costs: number[] = [];
    const ids: string[] = [];
    for (let batch = 0; batch < 6; batch += 1) {
      const before = rows();
      for (let n = 0; n < 50; n += 1) {
        const articleId = `a_${String((ids.length * 7919) % 1009).padStart(16, '0')}`;
        await foldArticle(stories, article(text, { articleId, site: `site${ids.length}.example` }), now);
        ids.push(articleId);
      }
      costs.push((rows() - before) / 50);
      const story = await stories.story(storyIdOf(ids.at(-1)!));
      assert.equal(story?.articleCount, ids.length);
      const places = await stories.memberships(ids);
      assert.deepEqual(new Set([...places.values()].map(({ storyId }) => storyId)), new Set([story.storyId]));
    }
    t.diagnostic(`rows written an article: ${costs.map((cost) => cost.toFixed(0)).join(' ')}`);
    assert.ok(costs.at(-1)! < 1.5 * costs[1]!, costs.join(' '));
    immediate.tellAll();
    const listed = db.prepare('SELECT article_count AS count FROM stories WHERE superseded_by IS NULL').all();
    assert.deepEqual(
      listed.map(({ count }) => count),
      [ids.length],
    );
    db.close();
  });
});

describe('what folding costs in DynamoDB', () => {
  const NOW = new Date('2026-03-05T10:00:00.000Z');
  const open = async (): Promise<{ stories: StoryIndex; units: Units }> => {
    const { resources } = await emulators.createMeteredArchive();
    return { stories: dynamoStories(resources.dynamodb, resources.table), units: consumedBy(resources.dynamodb) };
  };

  it('stays within 10 write and 16 read units for a new article, one in ten of them a repost', async (t) => {
    const { stories, units } = await open();
    const random = seeded(5);
    const texts: string[] = [];
    const count = 30;
    for (let n = 0; n < count; n += 1) {
      const text = n % 10 === 9 ? texts[n - 7]! : paragraphs(12, random).join('\n\n');
      texts.push(text);
      const headline = words(9, random).join(' ');
      await foldArticle(stories, article(text, { site: `site${n}.example`, headline }), NOW);
    }
    t.diagnostic(`${(units.write / count).toFixed(1)} write and ${(units.read / count).toFixed(1)} read units`);
    assert.ok(units.write / count <= 10, `${units.write / count} write units`);
    assert.ok(units.read / count <= 16, `${units.read / count} read units`);
  });

  it('does not grow with the number of articles that print the same disclaimer', async (t) => {
    const { stories, units } = await open();
    const random = seeded(6);
    const disclaimer = words(40, random).join(' ');
    const costs: Units[] = [];
    for (let batch = 0; batch < 5; batch += 1) {
      const before = { ...units };
      for (let n = 0; n < 12; n += 1) {
        const text = `${paragraphs(4, random).join('\n\n')}\n\n${disclaimer}`;
        const place = await foldArticle(stories, article(text, { site: `site${batch * 12 + n}.example` }), NOW);
        assert.equal(place.role, 'only');
      }
      costs.push({ write: (units.write - before.write) / 12, read: (units.read - before.read) / 12 });
    }
    t.diagnostic(costs.map(({ write, read }) => `${write.toFixed(1)}/${read.toFixed(1)}`).join(' '));
    const [early, late] = [costs[1]!, costs.at(-1)!];
    assert.ok(late.write <= early.write * 1.2 && late.read <= early.read * 1.2, JSON.stringify(costs));
  });

  it('does not grow with the number of copies of one text, and all are in one story', async (t) => {
    const { stories, units } = await open();
    const text = paragraphs(6, seeded(12)).join('\n\n');
    const costs: Units[] = [];
    const heads = new Set<string>();
    const random = seeded(13);
    for (let batch = 0; batch < 5; batch += 1) {
      const before = { ...units };
      for (let n = 0; n < 12; n += 1) {
        const articleId = `a_${random().toString(36).slice(2).padEnd(16, '0').slice(0, 16)}`;
        await foldArticle(stories, article(text, { articleId, site: `site${batch * 12 + n}.example` }), NOW);
        heads.add(articleId);
      }
      costs.push({ write: (units.write - before.write) / 12, read: (units.read - before.read) / 12 });
    }
    t.diagnostic(costs.map(({ write, read }) => `${write.toFixed(1)}/${read.toFixed(1)}`).join(' '));
    const places = await stories.memberships([...heads]);
    assert.equal(new Set([...places.values()].map(({ storyId }) => storyId)).size, 1);
    const [early, late] = [costs[1]!, costs.at(-1)!];
    assert.ok(late.write <= early.write * 1.2 && late.read <= early.read * 1.2, JSON.stringify(costs));
  });
});
