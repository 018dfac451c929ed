import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../../functions/log.ts';
import { parquetObjectKey } from '../../functions/object-key.ts';
import { dayParts, makeDay, makePart } from '../../functions/parquet/days.ts';
import { ROWS_PER_GROUP } from '../../functions/parquet/file.ts';
import type { DayPart } from '../../functions/parquet/tables.ts';
import type { StoryQuery, StoryRow } from '../../functions/query/query.ts';
import { rowsOf } from './reading.ts';

const DAY = '2026-11-24';
const AT = `${DAY}T10:00:00.000Z`;
const FIRST = { table: 'stories', day: DAY, part: 0 } as const;

const story = (number: number): StoryRow => ({
  ...{ storyId: `s_${String(number).padStart(6, '0')}`, originalConfidence: 0, originalEvidence: [], members: [] },
  ...{ articleCount: 1, siteCount: 1, firstSeenAt: AT, lastSeenAt: AT },
});

/** An archive of so many stories of the day, and what was asked of it. */
function archive(size: number) {
  const files = new Map<string, Uint8Array>();
  const queries: StoryQuery[] = [];
  const never = () => Promise.reject(new Error('not asked for'));
  const home = {
    size,
    articles: { get: never, put: never },
    objects: {
      put: (key: string, bytes: Uint8Array) => Promise.resolve(void files.set(key, bytes)),
      get: (key: string) => Promise.resolve(files.get(key)),
      getRange: (key: string) => Promise.resolve(files.get(key)?.subarray(0, 1)),
    },
    catalog: {
      articles: never,
      stories(query: StoryQuery) {
        queries.push(query);
        const begin = Number(query.cursor ?? 0);
        const end = Math.min(home.size, begin + query.limit);
        const items = Array.from({ length: end - begin }, (_, at) => story(begin + at));
        return Promise.resolve({ items, ...(end < home.size ? { nextCursor: String(end) } : {}) });
      },
    },
  };
  return { home, files, queries };
}

const idsOf = async (bytes: Uint8Array | undefined): Promise<unknown[]> =>
  (await rowsOf(bytes ?? new Uint8Array())).map((row) => row['story_id']);

/** As the function is woken again and again. */
async function makeAll(home: Parameters<typeof makeDay>[0], first: DayPart, rowsMost?: number): Promise<void> {
  for (let part: DayPart | undefined = first; part !== undefined;)
    part = await makeDay(home, silentLog, part, rowsMost);
}

describe('A day of the archive', () => {
  it('is asked for by first sight, from its midnight to the next', async () => {
    const { home, queries } = archive(1);
    await makePart(home, FIRST);
    const { from, to, sort, order } = queries[0]!;
    assert.deepEqual(
      [from, to, sort, order],
      [`${DAY}T00:00:00.000Z`, '2026-11-25T00:00:00.000Z', 'firstSeenAt', 'asc'],
    );
  });

  it('lies in parts of bounded size, with every row once', async () => {
    const size = 2 * ROWS_PER_GROUP + 3;
    const { home, files } = archive(size);
    await makeAll(home, FIRST);
    const ids = await Promise.all([0, 1, 2].map((part) => idsOf(files.get(parquetObjectKey('stories', DAY, part)))));
    assert.deepEqual(
      ids.map((part) => part.length),
      [ROWS_PER_GROUP, ROWS_PER_GROUP, 3],
    );
    assert.equal(new Set(ids.flat()).size, size);
  });

  it('is made part by part, each going on where the one before ended', async () => {
    const { home, files } = archive(ROWS_PER_GROUP + 1);
    const rest = await makeDay(home, silentLog, FIRST);
    assert.ok(rest);
    assert.deepEqual(rest, { ...FIRST, part: 1, cursor: String(ROWS_PER_GROUP) });
    assert.equal(files.size, 1);
    assert.equal(await makeDay(home, silentLog, rest), undefined);
    assert.equal((await idsOf(files.get(parquetObjectKey('stories', DAY, 1)))).length, 1);
  });

  it('has smaller parts where the table has few read units, with every row once', async () => {
    const { home, files } = archive(1300);
    await makeAll(home, FIRST, 1200);
    await makeAll(home, FIRST, 250);
    const ids = await Promise.all([...files.values()].map(idsOf));
    assert.equal(ids.flat().length, 1300);
    assert.equal(new Set(ids.flat()).size, 1300);
    assert.ok(ids.every((part) => part.length <= 250));
  });

  it('is the same bytes when it is made twice', async () => {
    const { home, files } = archive(20);
    await makePart(home, FIRST);
    const before = new Map(files);
    await makePart(home, FIRST);
    assert.deepEqual(files, before);
  });

  it('that became smaller keeps no row of before', async () => {
    const { home, files } = archive(ROWS_PER_GROUP + 1);
    await makeAll(home, FIRST);
    home.size = 2;
    await makeAll(home, FIRST);
    assert.equal((await idsOf(files.get(parquetObjectKey('stories', DAY, 0)))).length, 2);
    assert.deepEqual(await idsOf(files.get(parquetObjectKey('stories', DAY, 1))), []);
  });

  it('on which nothing was seen has no file', async () => {
    const { home, files } = archive(0);
    assert.deepEqual(await makePart(home, FIRST), { rows: 0, bytes: 0 });
    assert.equal(files.size, 0);
  });
});

describe('The daily round', () => {
  it('is of yesterday, and again of the day whose articles have had their looks', () => {
    const parts = dayParts(new Date('2026-11-25T01:20:00.000Z'));
    assert.deepEqual([...new Set(parts.map(({ day }) => day))], ['2026-11-24', '2026-11-22']);
    assert.deepEqual([...new Set(parts.map(({ table }) => table))], ['articles', 'stories']);
  });
});
