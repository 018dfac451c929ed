/**
 * The archive at rest: each day's articles and stories (UTC, by first sight) as Parquet files, made again while they may still
 * change. A part is made from the index and the objects alone, so making it twice makes the same bytes, and a worker that dies
 * leaves nothing half done.
 */
import pLimit from 'p-limit';
import { readingWhole } from '../article/records.ts';
import { parquetObjectKey } from '../object-key.ts';
import type { Catalog, Log, ObjectStore, Stores } from '../ports.ts';
import type { ArticleRecord, ResultPage, StoryRow } from '../query/query.ts';
import { recordOf } from '../query/record.ts';
import { parquetFile, ROWS_PER_GROUP } from './file.ts';
import { ARTICLE_COLUMNS, STORY_COLUMNS, TABLES, type DayPart } from './tables.ts';

export interface PartReport {
  rows: number;
  bytes: number;
  /** What is still to be done of that day; absent when it is complete. */
  next?: DayPart;
}

const DAY_MS = 24 * 3600 * 1000;

/**
 * Days that are made, counted back from today: yesterday, and once more the day whose articles have all had their look after a
 * day (`CANDIDATE.revisitAfterMs`) and most of their copies. What comes later still changes an older day: the index knows it at
 * once, its files when the day is asked for by hand.
 */
const DAYS_BACK = [1, 3];

/** What is to be done on a day. */
export function dayParts(now: Date): DayPart[] {
  return DAYS_BACK.flatMap((days) => {
    const day = new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
    return TABLES.map((table) => ({ table, day, part: 0 }));
  });
}

/** Rows that the index is asked for at once. */
const PAGE = 1000;
/** Objects read at once. */
const READS_AT_ONCE = 32;

type Archive = Pick<Stores, 'objects' | 'articles'> & { catalog: Pick<Catalog, 'articles' | 'stories'> };

/** Makes one part and says so. @returns what is still to be done of the day */
export async function makeDay(
  archive: Archive,
  log: Log,
  work: DayPart,
  rowsMost?: number,
): Promise<DayPart | undefined> {
  const { next, rows, bytes } = await makePart(archive, work, rowsMost);
  log.info('day compacted', { table: work.table, day: work.day, part: work.part, rows, bytes });
  return next;
}

/**
 * Makes one part. Files that an earlier, longer making of the day left behind its last part are emptied.
 * @param rowsMost that the part may have, 1 to ROWS_PER_GROUP
 * @throws StoreError when a store does not answer, or an object that the index names is missing
 */
export async function makePart(
  archive: Archive,
  work: DayPart,
  rowsMost: number = ROWS_PER_GROUP,
): Promise<PartReport> {
  const key = parquetObjectKey(work.table, work.day, work.part);
  const { rows, cursor, file } = await (work.table === 'articles' ? articles : stories)(archive, work, rowsMost);
  let bytes = 0;
  if (rows > 0) {
    const body = await bytesOf(file);
    bytes = body.length;
    await archive.objects.put(key, body, CONTENT_TYPE);
  }
  if (cursor !== undefined) {
    return { rows, bytes, next: { table: work.table, day: work.day, part: work.part + (rows > 0 ? 1 : 0), cursor } };
  }
  await emptyFrom(archive.objects, work, work.part + (rows > 0 ? 1 : 0));
  return { rows, bytes };
}

const CONTENT_TYPE = 'application/vnd.apache.parquet';

interface Part {
  rows: number;
  cursor: string | undefined;
  file: AsyncGenerator<Uint8Array>;
}

/** By site within a part, so that a reader who asks for one site reads few of its pages. */
async function articles(archive: Archive, { day, cursor }: DayPart, rowsMost: number): Promise<Part> {
  const listed = await rowsFrom(cursor, rowsMost, (more) =>
    archive.catalog.articles({
      ...{ ...periodOf(day), ...more },
      ...{ by: 'firstSeenAt', collapse: 'none', sort: 'firstSeenAt', order: 'asc' },
    }),
  );
  const limit = pLimit(READS_AT_ONCE);
  const reading = { ...archive, objects: readingWhole(archive.objects) };
  const records = await limit.map(listed.rows, (row) => recordOf(reading, row));
  records.sort((a, b) => compare(a, b));
  return { rows: records.length, cursor: listed.cursor, file: parquetFile(ARTICLE_COLUMNS, [records]) };
}

const compare = (a: ArticleRecord, b: ArticleRecord): number => {
  const [left, right] = [a, b].map(({ site, firstSeenAt, articleId }) => `${site} ${firstSeenAt} ${articleId}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/** A story belongs to the day on which the first of its articles was seen. */
async function stories(archive: Archive, { day, cursor }: DayPart, rowsMost: number): Promise<Part> {
  const { rows, cursor: end } = await rowsFrom<StoryRow>(cursor, rowsMost, (more) =>
    archive.catalog.stories({ ...periodOf(day), ...more, sort: 'firstSeenAt', order: 'asc' }),
  );
  return { rows: rows.length, cursor: end, file: parquetFile(STORY_COLUMNS, [rows]) };
}

async function rowsFrom<Row>(
  cursor: string | undefined,
  rowsMost: number,
  ask: (more: { cursor?: string; limit: number }) => Promise<ResultPage<Row>>,
): Promise<{ rows: Row[]; cursor: string | undefined }> {
  const rows: Row[] = [];
  let after = cursor;
  do {
    const limit = Math.min(PAGE, rowsMost - rows.length);
    const page: ResultPage<Row> = await ask({ limit, ...(after === undefined ? {} : { cursor: after }) });
    rows.push(...page.items);
    after = page.nextCursor;
  } while (after !== undefined && rows.length < rowsMost);
  return { rows, cursor: after };
}

function periodOf(day: string): { from: string; to: string } {
  const from = new Date(`${day}T00:00:00.000Z`);
  return { from: from.toISOString(), to: new Date(from.getTime() + DAY_MS).toISOString() };
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Written over, not deleted: no function of the archive may delete. */
async function emptyFrom(objects: ObjectStore, { table, day }: DayPart, part: number): Promise<void> {
  for (let stale = part; ; stale++) {
    const key = parquetObjectKey(table, day, stale);
    if ((await objects.getRange(key, 0, 1)) === undefined) return;
    const nothing = table === 'articles' ? parquetFile(ARTICLE_COLUMNS, []) : parquetFile(STORY_COLUMNS, []);
    await objects.put(key, await bytesOf(nothing), CONTENT_TYPE);
  }
}
