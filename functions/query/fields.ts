/** What a question can have of each row: what lists show, or all there is. */
import { UsageError } from '../errors.ts';
import type { ArticleHead } from '../article/article.ts';
import type { Stores } from '../ports.ts';
import type { Column } from './columns.ts';
import { nearest } from './nearest.ts';
import type { Spelling } from './reader.ts';
import type { ArticleRecord, ArticleRow, StoryRow } from './query.ts';
import { recordOf } from './record.ts';

/** What a list shows of an article without reading it. */
export const ROW_FIELDS = [
  ...['articleId', 'storyId', 'role', 'site', 'url', 'canonicalUrl', 'headline', 'inLanguage', 'bodyStatus'],
  ...['wordCount', 'datePublished', 'firstSeenAt', 'lastSeenAt', 'version', 'match', 'siteCount', 'articleCount'],
  'snippet',
] as readonly (keyof ArticleRow)[];

/** For these its latest version is read. */
const RECORD_FIELDS = [
  ...['schemaVersion', 'alternateUrls', 'description', 'articleBody', 'bodyStatusReason', 'author', 'publisher'],
  ...['sourceOrganization', 'articleSection', 'keywords', 'image', 'isAccessibleForFree', 'datePublishedRaw'],
  ...['datePublishedPrecision', 'datePublishedSource', 'dateModified', 'dateModifiedRaw', 'isBasedOn', 'attribution'],
  ...['sources', 'extractor', 'contentHash', 'fetchedAt', 'rawKey', 'usageSignals'],
] as readonly (keyof ArticleRecord)[];

export const ARTICLE_FIELDS: readonly string[] = [...ROW_FIELDS, ...RECORD_FIELDS];

export const STORY_FIELDS: readonly (keyof StoryRow)[] = [
  ...(['storyId', 'headline', 'original', 'originalConfidence', 'originalEvidence', 'articleCount'] as const),
  ...(['siteCount', 'firstPublishedAt', 'firstSeenAt', 'lastSeenAt', 'members'] as const),
];

/** `undefined`: as lists are. */
export type Fields = readonly string[] | 'full' | undefined;

/** @throws UsageError naming the field that there is not, and the nearest that there is */
export function parseFields(
  given: string | readonly string[] | undefined,
  known: readonly string[],
  spelling: Spelling = (word) => word,
): Fields {
  const names = [given ?? []].flat().flatMap((list) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  );
  if (names.length === 0) return undefined;
  if (names.includes('full')) return 'full';
  return [...new Set(names)].map((name) => {
    const field = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (field !== undefined) return field;
    const meant = nearest(name, known);
    throw new UsageError(`${spelling('fields')} cannot be "${name}".`, {
      fix: meant === undefined ? `${known.slice(0, 5).join(', ')} and others of the record, or full.` : `${meant}.`,
    });
  });
}

type Archive = Pick<Stores, 'objects' | 'articles'>;

/** An article as a question wants it: whatever there is of a row, of the record, or of both. */
export type ArticleAnswer = Partial<ArticleRow & ArticleRecord & Pick<ArticleHead, 'articleId'>>;

/** Rows read together; the disk or the bucket answers several at once. */
const READ_AT_ONCE = 32;

/** @throws StoreError when a text is asked for whose object is missing or damaged */
export async function withFields(
  archive: Archive,
  rows: readonly ArticleRow[],
  fields: Fields,
): Promise<ArticleAnswer[]> {
  if (fields === undefined) return [...rows];
  const isRead = fields === 'full' || fields.some((field) => (RECORD_FIELDS as readonly string[]).includes(field));
  if (!isRead) return rows.map((row) => pick(row, fields));
  const answers: ArticleAnswer[] = [];
  for (let at = 0; at < rows.length; at += READ_AT_ONCE) {
    const records = rows.slice(at, at + READ_AT_ONCE).map(async (row) => {
      const { siteCount, articleCount, snippet } = row;
      const record = {
        ...(await recordOf(archive, row)),
        siteCount,
        articleCount,
        ...(snippet === undefined ? {} : { snippet }),
      };
      return fields === 'full' ? record : pick<ArticleAnswer>(record, fields);
    });
    answers.push(...(await Promise.all(records)));
  }
  return answers;
}

export function pick<Row extends object>(row: Row, fields: readonly string[]): Partial<Row> {
  return Object.fromEntries(
    fields.flatMap((name) => (name in row ? [[name, row[name as keyof Row]]] : [])),
  ) as Partial<Row>;
}

/** The columns of CSV that show these fields, in the order of the fields. */
export function columnsFor<Row>(columns: readonly Column<Row>[], fields: readonly string[]): Column<Row>[] {
  return fields.flatMap((name) => columns.filter(([column, , field]) => column === name || field === name));
}
