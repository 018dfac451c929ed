import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { columnName, sqlType } from '../../functions/parquet/column.ts';
import { parquetFile, ROWS_PER_GROUP } from '../../functions/parquet/file.ts';
import { ARTICLE_COLUMNS, STORY_COLUMNS } from '../../functions/parquet/tables.ts';
import type { ArticleRecord, StoryRow } from '../../functions/query/query.ts';
import { metadataOf, rowsOf } from './reading.ts';

const AT = '2026-11-23T10:00:00.000Z';

function article(number: number, more: Partial<ArticleRecord> = {}): ArticleRecord {
  return {
    ...{ schemaVersion: 1, articleId: `a_${number}`, role: 'only', site: 'north.example', bodyStatus: 'full' },
    ...{ url: `https://north.example/${number}`, articleBody: `Ferries stop at noon. ${number}`, wordCount: 5 },
    ...{ version: 1, contentHash: `sha256:${number}`, extractor: 'newsfold@1', sources: { headline: 'json-ld' } },
    ...{ firstSeenAt: AT, fetchedAt: AT, lastSeenAt: AT },
    ...more,
  };
}

async function written<Row extends object>(
  columns: Parameters<typeof parquetFile<Row>>[0],
  ...batches: Row[][]
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of parquetFile(columns, batches)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('A Parquet file of articles', () => {
  it('gives back what went in: texts in any script, lists, structs, maps, dates', async () => {
    const full = article(1, {
      ...{
        storyId: 's_1',
        headline: 'Färje­stopp: 船停航 🚢',
        keywords: ['ferries', 'été'],
        isAccessibleForFree: false,
      },
      author: [{ name: 'Ana Sol' }, { name: 'Bo Ek', url: 'https://north.example/bo' }],
      publisher: { name: 'The North' },
      ...{ datePublished: '2026-11-23T08:16:30.500Z', datePublishedPrecision: 'second' },
      attribution: [{ kind: 'wire-credit', text: '(AP)', name: 'Associated Press' }],
      match: { otherId: 'a_0', similarity: 0.94, sharedWords: 611, lagSeconds: -840, method: 'shingle@1' },
    });
    const [row] = await rowsOf(await written(ARTICLE_COLUMNS, [full]));
    assert.ok(row);
    assert.equal(row['headline'], full.headline);
    assert.equal(row['article_body'], full.articleBody);
    assert.deepEqual(row['keywords'], full.keywords);
    assert.deepEqual(row['author'], [
      { name: 'Ana Sol', url: null },
      { name: 'Bo Ek', url: 'https://north.example/bo' },
    ]);
    assert.deepEqual(row['publisher'], { name: 'The North', url: null });
    assert.deepEqual(row['sources'], { headline: 'json-ld' });
    assert.deepEqual(row['date_published'], new Date('2026-11-23T08:16:30.500Z'));
    assert.equal(row['is_accessible_for_free'], false);
    assert.deepEqual(row['match'], {
      ...{ other_id: 'a_0', similarity: 0.94, shared_words: 611, lag_seconds: -840, method: 'shingle@1' },
    });
  });

  it('leaves out what is unknown, and has midnight for a day', async () => {
    const day = article(1, { datePublished: '2026-11-23', datePublishedPrecision: 'day' });
    const [known, unknown] = await rowsOf(await written(ARTICLE_COLUMNS, [day, article(2)]));
    assert.ok(known && unknown);
    assert.deepEqual(known['date_published'], new Date('2026-11-23T00:00:00.000Z'));
    assert.equal(known['date_published_precision'], 'day');
    for (const name of ['date_published', 'headline', 'story_id', 'author', 'match', 'keywords'])
      assert.equal(unknown[name] ?? null, null, name);
  });

  it('has a row group for every few thousand rows, in order, whatever the batches were', async () => {
    const rows = Array.from({ length: ROWS_PER_GROUP + 7 }, (_, number) => article(number));
    const bytes = await written(ARTICLE_COLUMNS, rows.slice(0, 3), [], rows.slice(3));
    assert.deepEqual(
      metadataOf(bytes).row_groups.map((group) => Number(group.num_rows)),
      [ROWS_PER_GROUP, 7],
    );
    assert.deepEqual(
      (await rowsOf(bytes)).map((row) => row['article_id']),
      rows.map(({ articleId }) => articleId),
    );
    assert.deepEqual(await written(ARTICLE_COLUMNS, rows), bytes);
  });

  it('is a file without rows when there are none', async () => {
    const bytes = await written<ArticleRecord>(ARTICLE_COLUMNS);
    assert.deepEqual(await rowsOf(bytes), []);
    const names = metadataOf(bytes).schema.map(({ name }) => name);
    for (const field of Object.keys(ARTICLE_COLUMNS)) assert.ok(names.includes(columnName(field)), field);
  });
});

describe('A Parquet file of stories', () => {
  it('has the members of each in the row', async () => {
    const member = { site: 'north.example', url: 'https://north.example/1', firstSeenAt: AT } as const;
    const story: StoryRow = {
      ...{ storyId: 's_1', originalConfidence: 0.9, articleCount: 2, siteCount: 2, firstSeenAt: AT, lastSeenAt: AT },
      original: { articleId: 'a_1', site: 'north.example' },
      originalEvidence: [{ kind: 'published-first', detail: 'by 14 minutes', weight: 2 }],
      members: [
        { ...member, articleId: 'a_1', role: 'original' },
        { ...member, articleId: 'a_2', role: 'repost', similarity: 0.5, lagSeconds: 840 },
      ],
    };
    const [row] = await rowsOf(await written(STORY_COLUMNS, [story]));
    const members = row?.['members'] as Record<string, unknown>[];
    assert.deepEqual(
      members.map((one) => [one['article_id'], one['role'], one['lag_seconds']]),
      [
        ['a_1', 'original', null],
        ['a_2', 'repost', 840],
      ],
    );
    assert.deepEqual(row?.['first_seen_at'], new Date(AT));
  });
});

describe('The type of a column', () => {
  it('is spelt for Athena in snake case, however deep it goes', () => {
    assert.equal(sqlType(ARTICLE_COLUMNS.author), 'array<struct<name:string,url:string>>');
    assert.equal(sqlType(ARTICLE_COLUMNS.sources), 'map<string,string>');
    assert.match(sqlType(STORY_COLUMNS.members), /^array<struct<article_id:string,.*first_seen_at:timestamp,.*>>$/);
  });
});
