/**
 * Questions over HTTP: a path and query words in, JSON out, the same for whoever serves it. What a stranger wrote is carried as
 * JSON and declared to be nothing else, so that no browser takes it for a page.
 */
import { NotFoundError, UsageError, type NewsfoldError } from '../errors.ts';
import type { Stores } from '../ports.ts';
import { parseArticleQuery, parseStoryQuery, type QueryWords } from './parse.ts';
import { articleRecord } from './record.ts';

export interface HttpQuestion {
  method: string;
  /** Begins with `/`, percent-encoded as it came. */
  path: string;
  words: URLSearchParams;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Asked = Pick<Stores, 'articles' | 'objects' | 'stories' | 'catalog'>;

/** Lambda answers with at most 6 MB, in which the body is a string of JSON: its quotes are escaped once more. */
const BODY_BYTES_MAX = 4_500_000;

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

const COLLECTIONS = { articles: { list: articles, one: article }, stories: { list: stories, one: story } } as const;

/**
 * @param now what `7d` counts back from
 * @throws what is nobody's mistake but ours or the store's: the caller logs it and answers with `failed`
 */
export async function answer(stores: Asked, question: HttpQuestion, now: Date): Promise<HttpAnswer> {
  try {
    if (question.method !== 'GET' && question.method !== 'HEAD') {
      return problem(
        405,
        'Method not allowed',
        { detail: 'The archive is read here, never written.' },
        { allow: 'GET, HEAD' },
      );
    }
    const found = await find(stores, question, now);
    const body = JSON.stringify(found);
    if (Buffer.byteLength(body) > BODY_BYTES_MAX) {
      throw new UsageError('The answer is too large for one page.', { fix: 'Ask for fewer rows with limit.' });
    }
    return { status: 200, headers: { ...SAFE_HEADERS, 'content-type': 'application/json; charset=utf-8' }, body };
  } catch (error) {
    if (error instanceof UsageError) return problem(400, 'The question cannot be answered', inWords(error));
    if (error instanceof NotFoundError) return problem(404, 'Not found', inWords(error));
    throw error;
  }
}

/** The answer to a question that failed for a reason that is not the asker's; the reason stays in the log. */
export const failed = (): HttpAnswer =>
  problem(500, 'The archive failed to answer', {
    detail: 'The reason is in the log of the query function. Try again in a while.',
  });

async function find(stores: Asked, { path, words }: HttpQuestion, now: Date): Promise<object> {
  const [, name = '', id, ...rest] = path.replace(/\/$/, '').split('/');
  const collection = Object.hasOwn(COLLECTIONS, name) ? COLLECTIONS[name as keyof typeof COLLECTIONS] : undefined;
  if (collection === undefined || rest.length > 0) {
    throw new NotFoundError('There is nothing at this path.', {
      fix: 'There are /articles, /articles/{id}, /stories and /stories/{id}.',
    });
  }
  return id === undefined ? collection.list(stores, byName(words), now) : collection.one(stores, id);
}

async function articles(stores: Asked, words: QueryWords, now: Date): Promise<object> {
  return stores.catalog.articles(parseArticleQuery(words, now));
}

async function stories(stores: Asked, words: QueryWords, now: Date): Promise<object> {
  return stores.catalog.stories(parseStoryQuery(words, now));
}

async function article(stores: Asked, id: string): Promise<object> {
  const head = isId('a', id) ? await stores.articles.get(id) : undefined;
  if (head === undefined) throw notFound('article', 'a');
  return articleRecord(stores, head);
}

async function story(stores: Asked, id: string): Promise<object> {
  const found = isId('s', id) ? await stores.stories.story(id) : undefined;
  if (found === undefined) throw notFound('story', 's');
  return found;
}

/** Ids are hashes in Crockford's letters; anything else is answered without asking the store. */
const isId = (kind: 'a' | 's', id: string): boolean => id.startsWith(`${kind}_`) && /^[0-9a-z]{16}$/.test(id.slice(2));

const notFound = (what: string, letter: string): NotFoundError =>
  new NotFoundError(`No ${what} has this id.`, { fix: `An id is ${letter}_ and 16 letters or digits.` });

function byName(words: URLSearchParams): QueryWords {
  return Object.fromEntries([...new Set(words.keys())].map((name) => [name, words.getAll(name)]));
}

const inWords = ({ message, fix }: NewsfoldError): { detail: string; fix?: string } => ({
  detail: message,
  ...(fix === undefined ? {} : { fix }),
});

/** A problem document, RFC 9457; `fix` says what the asker can do. */
function problem(
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
