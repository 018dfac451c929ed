/** Reads an article's versions back from the archive. */
import { gunzipSync } from 'node:zlib';
import type { Article, ArticleHead, VersionRef } from '../article/article.ts';
import { readRecord } from '../article/records.ts';
import { StoreError } from '../errors.ts';
import type { ObjectStore, Stores } from '../ports.ts';
import type { ArticleRecord, ArticleRow } from './query.ts';

/** An article of five million bytes is a page at its cap; beyond that the object is not one of ours. */
const RECORD_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The head's number of the version counts: the object was written once, before an earlier one may have come.
 * @throws StoreError when the object is missing or damaged
 */
export async function readVersion(
  objects: Pick<ObjectStore, 'get' | 'getRange'>,
  { objectKey, version }: Pick<VersionRef, 'objectKey' | 'version'>,
): Promise<Article> {
  const bytes = await readRecord(objects, objectKey);
  if (bytes === undefined) {
    throw new StoreError('The index names an article whose object is not in the archive.', {
      where: objectKey,
      fix: 'Restore the folder or bucket of objects from a backup: it and the index belong together.',
    });
  }
  return { ...parseVersion(bytes, objectKey), version };
}

/** @throws StoreError when the bytes are not those of an article */
export function parseVersion(bytes: Uint8Array, objectKey: string): Article {
  try {
    return JSON.parse(gunzipSync(bytes, { maxOutputLength: RECORD_BYTES_MAX }).toString()) as Article;
  } catch (cause) {
    throw new StoreError('An article in the archive is damaged.', {
      where: objectKey,
      fix: 'Restore the object from a backup.',
      cause,
    });
  }
}

/** What a list shows of a head. */
export function shownOf(head: ArticleHead): Omit<ArticleHead, 'versions' | 'revision'> & Pick<ArticleRow, 'version'> {
  const { articleId, site, url, canonicalUrl, headline, inLanguage, bodyStatus, wordCount } = head;
  const { datePublished, firstSeenAt, lastSeenAt, versions } = head;
  return {
    ...{ articleId, site, url },
    ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
    ...(headline === undefined ? {} : { headline }),
    ...(inLanguage === undefined ? {} : { inLanguage }),
    ...{ bodyStatus, wordCount },
    ...(datePublished === undefined ? {} : { datePublished }),
    ...{ firstSeenAt, lastSeenAt, version: versions.length },
  };
}

type Archive = Pick<Stores, 'articles'> & { objects: Pick<ObjectStore, 'get' | 'getRange'> };

/**
 * A row of a list with all that the archive has of its latest version.
 * @throws StoreError when the object is missing or damaged
 */
export async function recordOf(archive: Archive, row: ArticleRow): Promise<ArticleRecord> {
  const head = await archive.articles.get(row.articleId);
  const latest = head?.versions.at(-1);
  if (latest === undefined) {
    throw new StoreError('An article was listed, but is not in the index.', {
      where: row.articleId,
      fix: 'The store was replaced or emptied meanwhile: run the command again.',
    });
  }
  return placed(await readVersion(archive.objects, latest), row);
}

/**
 * One version of an article and its place in a story.
 * @param version the latest when absent
 * @throws StoreError when the object is missing or damaged; RangeError when there is no such version
 */
export async function articleRecord(
  archive: Archive & Pick<Stores, 'stories'>,
  head: ArticleHead,
  version?: number,
): Promise<ArticleRecord> {
  const ref = version === undefined ? head.versions.at(-1) : head.versions.find((one) => one.version === version);
  if (ref === undefined) throw new RangeError(`${head.articleId} has no version ${version ?? 1}`);
  const [article, memberships] = await Promise.all([
    readVersion(archive.objects, ref),
    archive.stories.memberships([head.articleId]),
  ]);
  const { role = 'unknown', storyId, match } = memberships.get(head.articleId) ?? {};
  const membership = { role, ...(storyId === undefined ? {} : { storyId }), ...(match === undefined ? {} : { match }) };
  return placed(article, { ...membership, firstSeenAt: head.firstSeenAt, lastSeenAt: head.lastSeenAt });
}

/** The head knows better when it was seen: the object was written once, at its time. */
function placed(
  { schemaVersion, articleId, ...article }: Article,
  {
    storyId,
    role,
    match,
    firstSeenAt,
    lastSeenAt,
  }: Pick<ArticleRow, 'storyId' | 'role' | 'match' | 'firstSeenAt' | 'lastSeenAt'>,
): ArticleRecord {
  return {
    schemaVersion,
    articleId,
    ...(storyId === undefined ? {} : { storyId }),
    role,
    ...article,
    firstSeenAt,
    lastSeenAt,
    ...(match === undefined ? {} : { match }),
  };
}
