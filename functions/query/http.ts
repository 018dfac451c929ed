/**
 * Questions over HTTP: a path and query words in, data out, the same for whoever serves it. What a stranger wrote is carried as
 * data and declared to be nothing else, so that no browser takes it for a page.
 */
import { createHash } from 'node:crypto';
import { NotFoundError, UsageError, type NewsfoldError } from '../errors.ts';
import { csvLine } from './csv.ts';
import { jsonLd } from './jsonld.ts';
import { MEDIA_TYPES, openApiDocument } from './openapi.ts';
import { nearest } from './nearest.ts';
import type { ResultPage } from './query.ts';
import type { QueryWords } from './reader.ts';
import { ROUTES, type Asked, type Found, type HttpFormat, type Route } from './routes.ts';
import { rssText } from './rss.ts';

export interface HttpQuestion {
  method: string;
  /** Begins with `/`, percent-encoded as it came. */
  path: string;
  words: URLSearchParams;
  /** Where this is served, without a path: `http://127.0.0.1:4173`. */
  origin?: string;
  ifNoneMatch?: string | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Lambda answers with at most 6 MB, in which the body is a string of JSON: its quotes are escaped once more. */
const BODY_BYTES_MAX = 4_500_000;

/** Whoever keeps an answer must ask whether it is still so: with its ETag that costs a line. */
const SAFE_HEADERS = {
  'cache-control': 'private, no-cache',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * @param now what `7d` counts back from
 * @throws what is nobody's mistake but ours or the store's: the caller logs it and answers with `failed`
 */
export async function answer(stores: Asked, question: HttpQuestion, now: Date): Promise<HttpAnswer> {
  try {
    if (question.method !== 'GET' && question.method !== 'HEAD') {
      const detail = 'The archive is read here, never written.';
      return problem(405, 'Method not allowed', { detail }, { allow: 'GET, HEAD' });
    }
    return tagged(question, await written(stores, question, now));
  } catch (error) {
    if (error instanceof UsageError) return problem(400, 'The question cannot be answered', inWords(error));
    if (error instanceof NotFoundError) return problem(404, 'Not found', inWords(error));
    throw error;
  }
}

/** The answer to a question that failed for a reason that is not the asker's; the reason stays in the log. */
export const failed = (): HttpAnswer =>
  problem(500, 'The archive failed to answer', {
    detail: 'The reason is in the log of whoever serves it. Try again in a while.',
  });

/** A problem document, RFC 9457; `fix` says what the asker can do. */
export function problem(
  status: number,
  title: string,
  members: { detail: string; fix?: string },
  headers: Record<string, string> = {},
): HttpAnswer {
  return {
    status,
    headers: { ...SAFE_HEADERS, 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ type: 'about:blank', title, status, ...members }),
  };
}

type Written = Pick<HttpAnswer, 'headers' | 'body'>;

async function written(stores: Asked, question: HttpQuestion, now: Date): Promise<Written> {
  if (question.path.replace(/\/$/, '') === '/openapi.json') return jsonBody(openApiDocument(question.origin));
  const { route, id } = routeOf(question.path);
  const { format: asked, ...words } = byName(question.words);
  const format = formatOf(asked, route);
  const found = await route.answer(stores, words, now, id);
  return bodyOf(found, format, question, route);
}

/** The tag is of the bytes: the same rows in the same format. */
function tagged({ ifNoneMatch }: HttpQuestion, { headers, body }: Written): HttpAnswer {
  if (Buffer.byteLength(body) > BODY_BYTES_MAX) {
    throw new UsageError('The answer is too large for one page.', { fix: 'Ask for fewer rows with limit.' });
  }
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const isKnown = ifNoneMatch?.split(',').some((tag) => [etag, '*'].includes(tag.trim().replace(/^W\//, '')));
  const safe = { ...SAFE_HEADERS, etag };
  return isKnown ? { status: 304, headers: safe, body: '' } : { status: 200, headers: { ...safe, ...headers }, body };
}

export function routeOf(path: string): { route: Route; id: string } {
  const segments = path.replace(/\/$/, '').split('/');
  for (const route of ROUTES) {
    const pattern = route.path.split('/');
    const fits = (part: string, at: number): boolean =>
      part === segments[at] || (part === '{id}' && segments[at] !== '');
    if (pattern.length === segments.length && pattern.every(fits)) {
      return { route, id: segments[pattern.indexOf('{id}')] ?? '' };
    }
  }
  const meant = nearest(
    `/${segments[1] ?? ''}`,
    ROUTES.map((route) => route.path),
  );
  const all = [...ROUTES.map((route) => route.path), '/openapi.json'].join(', ');
  throw new NotFoundError('There is nothing at this path.', {
    fix: `${meant === undefined ? '' : `${meant}? `}There are ${all}.`,
  });
}

function formatOf(asked: QueryWords[string], { formats }: Route): HttpFormat {
  const [name] = [asked ?? []].flat();
  const format = name === undefined || name === '' ? formats[0] : formats.find((one) => one === name.toLowerCase());
  if (format !== undefined) return format;
  throw new UsageError(`format cannot be "${name ?? ''}" here.`, { fix: `one of ${formats.join(', ')}.` });
}

function bodyOf(found: Found, format: HttpFormat, question: HttpQuestion, route: Route): Written {
  const headers: Record<string, string> = { 'content-type': `${MEDIA_TYPES[format]}; charset=utf-8` };
  if (found.page !== undefined) Object.assign(headers, listHeaders(found.page, question));
  switch (format) {
    case 'json':
      return { headers, body: JSON.stringify(found.value) };
    case 'ndjson': {
      const rows = found.page?.items ?? [found.value];
      return { headers, body: rows.map((row) => `${JSON.stringify(row)}\n`).join('') };
    }
    case 'csv':
      return { headers, body: (found.table?.() ?? []).map(csvLine).join('') };
    case 'jsonld':
      return { headers, body: JSON.stringify(jsonLd(found.nodes?.() ?? notWith('jsonld'))) };
    case 'rss':
      return { headers, body: feedOf(found, question, route) };
  }
}

/** Formats that are rows only say in headers what JSON says beside them (RFC 8288 for the link). */
function listHeaders(page: ResultPage<object>, { path, words }: HttpQuestion): Record<string, string> {
  const next = new URLSearchParams(words);
  if (page.nextCursor !== undefined) next.set('cursor', page.nextCursor);
  return {
    ...(page.nextCursor === undefined ? {} : { link: `<${path}?${next.toString()}>; rel="next"` }),
    ...(page.total === undefined ? {} : { 'x-total-count': String(page.total) }),
  };
}

function feedOf(found: Found, { origin = '', words }: HttpQuestion, { path, about }: Route): string {
  const asked = new URLSearchParams([...words].filter(([name]) => name !== 'format'));
  const question = [...asked].map(([name, value]) => `${name} ${value}`).join(', ');
  const link = `${origin}${path.replace('/feed.rss', '/articles')}${asked.size === 0 ? '' : `?${asked.toString()}`}`;
  const title = question === '' ? 'Newsfold' : `Newsfold: ${question}`;
  return rssText({ title, link, about }, found.feed?.() ?? notWith('rss'));
}

/** Rows without all of their fields are no articles or stories any more. */
function notWith(format: string): never {
  throw new UsageError(`fields and format=${format} do not go together.`, { fix: 'Leave fields out.' });
}

function jsonBody(value: object): Written {
  return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}

function byName(words: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(words.keys())].map((name) => [name, words.getAll(name)]));
}

const inWords = ({ message, fix }: NewsfoldError): { detail: string; fix?: string } => ({
  detail: message,
  ...(fix === undefined ? {} : { fix }),
});
