/** Reads an article's versions back from the archive. */
import { gunzipSync } from 'node:zlib';
import type { Article, ArticleHead, VersionRef } from '../article/article.ts';
import { StoreError } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';
import type { ArticleRow } from './query.ts';

/** An article of five million bytes is a page at its cap; beyond that the object is not one of ours. */
const RECORD_BYTES_MAX = 64 * 1024 * 1024;

/** @throws StoreError when the object is missing or damaged */
export async function readVersion(objects: Pick<ObjectStore, 'get'>, { objectKey }: VersionRef): Promise<Article> {
  const bytes = await objects.get(objectKey);
  if (bytes === undefined) {
    throw new StoreError('The index names an article whose object is not in the archive.', {
      where: objectKey,
      fix: 'Restore the folder or bucket of objects from a backup: it and the index belong together.',
    });
  }
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
    ...{ firstSeenAt, lastSeenAt, version: versions.at(-1)?.version ?? 1 },
  };
}
