import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { dynamoStories } from '../../functions/aws/stories.ts';
import { asPort } from '../../functions/sqlite/port.ts';
import { sqliteStories, STORIES_SCHEMA } from '../../functions/sqlite/stories.ts';
import { foldArticle } from '../../functions/story/fold.ts';
import type { StoryIndex } from '../../functions/story/index.ts';
import { MemoryStoryIndex } from '../../functions/story/memory.ts';
import { article, paragraphs, seeded, words } from '../story/texts.ts';
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

describe('what folding costs in DynamoDB', () => {
  const NOW = new Date('2026-03-05T10:00:00.000Z');

  it('stays within 10 write and 24 read units for a new article, one in ten of them a repost', async () => {
    const { resources, meter } = await emulators.createMeteredArchive();
    const stories = dynamoStories(resources.dynamodb, resources.table);
    const random = seeded(5);
    const texts: string[] = [];
    const count = 60;
    for (let n = 0; n < count; n += 1) {
      const text = n % 10 === 9 ? texts[n - 7]! : paragraphs(12, random).join('\n\n');
      texts.push(text);
      const headline = words(9, random).join(' ');
      await foldArticle(stories, article(text, { site: `site${n}.example`, headline }), NOW);
    }
    assert.ok(meter.writeUnits / count <= 10, `${meter.writeUnits / count} write units`);
    assert.ok(meter.readUnits / count <= 24, `${meter.readUnits / count} read units`);
  });

  it('does not grow with the number of articles that print the same disclaimer', async () => {
    const { resources, meter } = await emulators.createMeteredArchive();
    const stories = dynamoStories(resources.dynamodb, resources.table);
    const random = seeded(6);
    const disclaimer = words(40, random).join(' ');
    const cost = async (): Promise<[number, number]> => {
      meter.reset();
      for (let n = 0; n < 20; n += 1) {
        const text = `${paragraphs(2, random).join('\n\n')}\n\n${disclaimer}`;
        await foldArticle(stories, article(text, { site: `site${Math.floor(random() * 1e6)}.example` }), NOW);
      }
      return [meter.writeUnits / 20, meter.readUnits / 20];
    };
    const costs: [number, number][] = [];
    for (let n = 0; n < 8; n += 1) costs.push(await cost());
    const [early, late] = [costs[3]!, costs[7]!];
    assert.ok(late[0] <= early[0] * 1.2 && late[1] <= early[1] * 1.2, JSON.stringify(costs));
  });
});
