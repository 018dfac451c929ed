/** What the pages need beside their text, from `web/assets`. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Answered, Asking } from './loopback.ts';

interface Asset {
  type: string;
  /** Files that make it up, one after the other. */
  files: readonly string[];
}

/** Later ones win: what is said for narrow windows and for paper comes last. */
const STYLES = [
  'paper',
  'masthead',
  'forms',
  'columns',
  'story',
  'compare',
  'search',
  'sites',
  'article',
  'question',
  'narrow',
  'print',
];

const SCRIPT = 'text/javascript; charset=utf-8';
const ASSETS = new Map<string, Asset>([
  ['newsfold.css', { type: 'text/css; charset=utf-8', files: STYLES.map((name) => `styles/${name}.css`) }],
  ['newsfold.js', { type: SCRIPT, files: ['newsfold.js'] }],
  ['theme.js', { type: SCRIPT, files: ['theme.js'] }],
  ['icon.svg', { type: 'image/svg+xml', files: ['icon.svg'] }],
]);

/** Found from `web/` in a checkout and from `dist/` in a package. */
const FOLDER = new URL('../web/assets/', import.meta.url);

/** @returns undefined when the path names no asset */
export async function assetAnswer({ path, header }: Asking): Promise<Answered | undefined> {
  const asset = ASSETS.get(/^\/assets\/([\w.-]+)$/.exec(path)?.[1] ?? '');
  if (asset === undefined) return undefined;
  const parts = await Promise.all(asset.files.map((file) => readFile(new URL(file, FOLDER), 'utf8')));
  const body = parts.join('\n');
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = {
    'content-type': asset.type,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    etag,
  };
  return header('if-none-match') === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body };
}
