/**
 * The one layout of the bucket, or of the folder that stands for it, and what a key may be: safe as a path on any disk, in S3,
 * and in a URL.
 *
 * | key                                                 | what                                                        |
 * |-----------------------------------------------------|-------------------------------------------------------------|
 * | `articles/<xx>/<article id>/v<version>-<hash>.json.gz` | a version of an article, named by its bytes              |
 * | `articles/<yyyy>/<mm>/<dd>/<hash>.ndjson.gz`       | versions that were stored together, one after the other     |
 * | `raw/<yyyy>/<mm>/<dd>/<hash>.warc.gz`               | pages as they came, named by their bytes                    |
 * | `parquet/<table>/dt=<day>/part-<nnnn>.parquet`      | a day's articles or stories; made again when they change    |
 * | `robots/<hash>.gz`                                  | a robots.txt that is too long for the table                 |
 * | `config/sites.json`                                 | the list of sites, as it was pushed                         |
 * | `athena/...`                                        | answers of Athena, which go after days                      |
 */
export const FOLDERS = {
  articles: 'articles',
  raw: 'raw',
  parquet: 'parquet',
  robots: 'robots',
  athena: 'athena',
} as const;

export const SITES_KEY = 'config/sites.json';

/** @param hash of the record's bytes: writing twice writes the same object, and no object ever changes */
export const articleObjectKey = (articleId: string, version: number, hash: string): string =>
  `${FOLDERS.articles}/${articleId.slice(2, 4)}/${articleId}/v${version}-${hash}.json.gz`;

/** @param day `YYYY-MM-DD` */
export const articlesObjectKey = (day: string, hash: string): string =>
  `${FOLDERS.articles}/${day.replaceAll('-', '/')}/${hash}.ndjson.gz`;

/** @param day `YYYY-MM-DD` */
export const rawObjectKey = (day: string, hash: string): string =>
  `${FOLDERS.raw}/${day.replaceAll('-', '/')}/${hash}.warc.gz`;

export const robotsObjectKey = (hash: string): string => `${FOLDERS.robots}/${hash}.gz`;

/** @param day `YYYY-MM-DD`, in UTC, of first sight */
export const parquetObjectKey = (table: string, day: string, part: number): string =>
  `${FOLDERS.parquet}/${table}/dt=${day}/part-${String(part).padStart(4, '0')}.parquet`;

/** Bytes of an object, or all of it. */
export interface Place {
  key: string;
  range?: { offset: number; length: number };
}

/** How a head, or a record, names some bytes of an object. */
export const partOf = (key: string, { offset, length }: NonNullable<Place['range']>): string =>
  `${key}#${offset}+${length}`;

export function placeOf(name: string): Place {
  const [, key = name, offset, length] = /^(.*)#(\d{1,15})\+(\d{1,15})$/.exec(name) ?? [];
  return offset === undefined ? { key } : { key, range: { offset: Number(offset), length: Number(length) } };
}

const KEY_CHARS_MAX = 512;
const SEGMENT = /^[A-Za-z0-9_=-][A-Za-z0-9._=-]*$/;

/**
 * @returns the key itself
 * @throws RangeError when it could leave its folder, or cannot be stored everywhere: keys are ours, so that is a bug
 */
export function checkObjectKey(key: string): string {
  const segments = key.split('/');
  const safe = segments.every((segment) => SEGMENT.test(segment));
  if (key.length > KEY_CHARS_MAX || !safe)
    throw new RangeError(`not a key of an object: ${JSON.stringify(key.slice(0, 600))}`);
  return key;
}

/** @throws RangeError unless `offset` is a whole number from 0 and `length` one from 1 */
export function checkRange(offset: number, length: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(length) || length < 1) {
    throw new RangeError(`not a range of bytes: ${length} from ${offset}`);
  }
}
