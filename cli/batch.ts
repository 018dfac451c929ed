/** Files of many pages or articles that somebody already has, read line by line. */
import { dirname, resolve } from 'node:path';
import { extractArticle } from '../functions/article/extract.ts';
import type { ExtractedArticle } from '../functions/article/article.ts';
import { siteOf } from '../functions/candidate/address.ts';
import { InputError } from '../functions/errors.ts';
import { articleIdOf } from '../functions/identity.ts';
import { decodeBody } from '../functions/page/decode.ts';
import type { Foldable } from '../functions/story/story.ts';
import { readInput, readNdjson } from './input.ts';

export interface BatchArticle extends ExtractedArticle {
  id: string;
}

/**
 * One article for each line of `id`, `url` and `file`; files are looked for beside the index. A page that cannot be read is
 * one line that says why, and stops nothing.
 * @param isUnreadable called for each page of which there is no file
 * @throws InputError naming the line that lacks one of the three, or whose address is none
 */
export async function* extractBatch(index: string, now: Date, isUnreadable: () => void): AsyncGenerator<BatchArticle> {
  const folder = index === '-' ? process.cwd() : dirname(index);
  for await (const { line, value } of readNdjson(index)) {
    const where = lineOf(index, line);
    const text = (name: string): string => needed(value, name, where, 'Each line needs id, url and file, as strings.');
    const [id, url, file] = [text('id'), text('url'), text('file')];
    if (!URL.canParse(url))
      throw new InputError(`"${url}" is not an address.`, { where, fix: 'url is the whole address, with https://.' });
    yield { id, ...(await extractSaved(resolve(folder, file), url, now, isUnreadable)) };
  }
}

const lineOf = (path: string, line: number): string => `${path === '-' ? 'standard input' : path}:${line}`;

function needed(value: Record<string, unknown>, name: string, where: string, fix: string): string {
  const found = value[name];
  if (typeof found === 'string' && found !== '') return found;
  const isThere = found !== undefined && found !== '';
  throw new InputError(isThere ? `"${name}" is not a string.` : `The line has no "${name}".`, { where, fix });
}

async function extractSaved(file: string, url: string, now: Date, isUnreadable: () => void): Promise<ExtractedArticle> {
  let bytes: Uint8Array;
  try {
    bytes = await readInput(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    isUnreadable();
    return {
      ...extractFile(new Uint8Array(), url, now),
      bodyStatusReason: `${error.message.replace(/\.$/, '')}: ${file}`,
    };
  }
  return extractFile(bytes, url, now);
}

export function extractFile(bytes: Uint8Array, url: string, now: Date, contentType?: string): ExtractedArticle {
  const html = decodeBody(bytes, contentType).text;
  return extractArticle({ url, html, fetchedAt: now.toISOString() });
}

/** Ids as the archive makes them stay; any other is hashed to one, because a story's id is made of an article's. */
const OWN_ID = /^a_[0-9a-z]{16}$/;
export const articleIdOfLine = (id: string): string => (OWN_ID.test(id) ? id : articleIdOf(id));

/**
 * The articles of an NDJSON file as the fold takes them, each with the id that stands in its line. `articleBody` is needed; `id` (or `articleId`), `url`, `site`,
 * `headline`, `datePublished`, `inLanguage`, `attribution` and `firstSeenAt` are used where they are there.
 * @param tell what could not be used
 * @param now stands for `firstSeenAt` where it is missing: the order of lines says nothing
 */
export async function* foldables(
  path: string,
  now: Date,
  tell: (doubt: string) => void,
): AsyncGenerator<{ id: string; article: Foldable }> {
  const seen = new Map<string, number>();
  for await (const { line, value } of readNdjson(path)) {
    const where = lineOf(path, line);
    const text = (name: string): string | undefined =>
      typeof value[name] === 'string' && value[name] !== '' ? value[name] : undefined;
    const fix = 'Each line needs id and articleBody, as strings.';
    const id = needed(value, value['id'] === undefined && 'articleId' in value ? 'articleId' : 'id', where, fix);
    const articleBody = needed(value, 'articleBody', where, fix);
    const before = seen.get(id);
    if (before !== undefined) {
      throw new InputError(`The id "${id}" stands in line ${before} already.`, {
        where,
        fix: 'Give each article an id of its own.',
      });
    }
    seen.set(id, line);
    const url = text('url');
    const site = text('site') ?? (url === undefined ? undefined : siteOf(url));
    const dated = dateOf(text('datePublished'));
    if (value['datePublished'] !== undefined && dated.datePublished === undefined)
      tell(`${where}: datePublished is no date and is left out.`);
    const article: Foldable = {
      articleId: articleIdOfLine(id),
      articleBody,
      site: site ?? 'unknown',
      url: url ?? `urn:newsfold:${encodeURIComponent(id)}`,
      ...optional('canonicalUrl', text('canonicalUrl')),
      ...optional('headline', text('headline')),
      ...optional('inLanguage', text('inLanguage')),
      ...optional('isBasedOn', text('isBasedOn')),
      ...dated,
      ...attributionOf(value['attribution']),
      firstSeenAt: text('firstSeenAt') ?? now.toISOString(),
    };
    yield { id, article };
  }
}

function optional<Name extends keyof Foldable>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}

/** A day stays a day; anything else becomes an instant in UTC; what is no date is left out. */
function dateOf(text: string | undefined): Pick<Foldable, 'datePublished' | 'datePublishedPrecision'> {
  if (text === undefined) return {};
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { datePublished: text, datePublishedPrecision: 'day' };
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? {} : { datePublished: new Date(ms).toISOString(), datePublishedPrecision: 'second' };
}

function attributionOf(value: unknown): Pick<Foldable, 'attribution'> {
  return Array.isArray(value) ? { attribution: value as NonNullable<Foldable['attribution']> } : {};
}
