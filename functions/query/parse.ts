/** From words to a question: the one parser for flags of the command line, parameters of the HTTP API and the pages. */
import { BODY_STATUSES } from '../article/article.ts';
import { UsageError } from '../errors.ts';
import { QUERY } from '../limits.ts';
import { cursorPeriod } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { nearest } from './nearest.ts';
import { isRelative, parseTime } from './time.ts';
import { ARTICLE_WORDS, STORY_WORDS, type QueryWord } from './words.ts';
import {
  ARTICLE_SORTS,
  CLOCKS,
  COLLAPSES,
  ORDERS,
  ROLES,
  SEARCH_FIELDS,
  STORY_SORTS,
  type ArticleQuery,
  type StoryQuery,
} from './query.ts';

/** As they come from flags, `URLSearchParams` or a form. An empty value is a word that was not given. */
export type QueryWords = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How a word is spelled where the person wrote it: `excludeSite` is `--exclude-site` on the command line. */
export type Spelling = (word: string) => string;

const LIST_MAX = 100;
const VALUE_CHARS_MAX = 1000;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/**
 * @param now what `7d` counts back from
 * @throws UsageError that names the word, what is wrong with it and the nearest right one
 */
export function parseArticleQuery(words: QueryWords, now: Date, spelling: Spelling = (word) => word): ArticleQuery {
  const read = new WordReader(words, ARTICLE_WORDS, spelling);
  const q = search(read);
  const story = read.one('story');
  const role = read.choices('role', ROLES);
  const sort = read.choice('sort', ARTICLE_SORTS) ?? (q === undefined ? 'firstSeenAt' : 'relevance');
  refuseRelevanceWithoutWords(sort, q, read);
  return {
    ...known({
      q,
      in: read.choices('in', SEARCH_FIELDS),
      ...sites(read),
      ...period(read, now),
      lang: languages(read),
      author: read.one('author'),
      section: read.one('section'),
      free: yesOrNo(read, 'free'),
      status: read.choices('status', BODY_STATUSES),
      story,
      role,
      minSites: read.number('minSites', 1, Number.MAX_SAFE_INTEGER),
      cursor: read.one('cursor'),
    }),
    by: read.choice('by', CLOCKS) ?? 'firstSeenAt',
    // Who asks for the articles of a story or in a role wants each of them.
    collapse: read.choice('collapse', COLLAPSES) ?? ((story ?? role) ? 'none' : 'story'),
    sort,
    order: read.choice('order', ORDERS) ?? 'desc',
    limit: read.number('limit', 1, QUERY.limitMax) ?? QUERY.limitDefault,
  };
}

/** As {@link parseArticleQuery}, with the words of stories. */
export function parseStoryQuery(words: QueryWords, now: Date, spelling: Spelling = (word) => word): StoryQuery {
  const read = new WordReader(words, STORY_WORDS, spelling);
  const q = search(read);
  const sort = read.choice('sort', STORY_SORTS) ?? (q === undefined ? 'firstSeenAt' : 'relevance');
  refuseRelevanceWithoutWords(sort, q, read);
  return {
    ...known({
      q,
      in: read.choices('in', SEARCH_FIELDS),
      ...sites(read),
      ...period(read, now),
      lang: languages(read),
      minSites: read.number('minSites', 1, Number.MAX_SAFE_INTEGER),
      cursor: read.one('cursor'),
    }),
    sort,
    order: read.choice('order', ORDERS) ?? 'desc',
    limit: read.number('limit', 1, QUERY.limitMax) ?? QUERY.limitDefault,
  };
}

class WordReader {
  readonly #given = new Map<string, string[]>();
  readonly #spelling: Spelling;

  /** @throws UsageError for a word that there is not, or one given twice that may only be given once */
  constructor(words: QueryWords, allowed: readonly QueryWord[], spelling: Spelling) {
    this.#spelling = spelling;
    for (const [name, value] of Object.entries(words)) {
      const values = [value ?? []].flat().filter((text) => text !== '');
      if (values.length === 0) continue;
      const word = allowed.find((candidate) => candidate.name === name || candidate.alias === name);
      if (word === undefined) throw unknownWord(name, allowed, spelling);
      this.#given.set(word.name, [...(this.#given.get(word.name) ?? []), ...values]);
    }
    for (const { name, many } of allowed) this.#check(name, many === true);
  }

  #check(name: string, many: boolean): void {
    const values = this.#given.get(name) ?? [];
    if (values.length > 1 && !many) {
      throw this.mistake(name, 'is given twice', 'Give it once.');
    }
    // A cursor has its own bound, which says more.
    if (name !== 'cursor' && values.some((value) => value.length > VALUE_CHARS_MAX)) {
      throw this.mistake(name, `is longer than ${VALUE_CHARS_MAX} characters`, 'Make it shorter.');
    }
  }

  one(name: string): string | undefined {
    return this.#given.get(name)?.[0];
  }

  many(name: string): string[] | undefined {
    const values = this.#given
      .get(name)
      ?.flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
    if (values === undefined || values.length === 0) return undefined;
    if (values.length > LIST_MAX) {
      throw this.mistake(name, `has more than ${LIST_MAX} values`, 'Name fewer, or ask several times.');
    }
    // In one order, so that the same question has the same cursors.
    return [...new Set(values)].sort();
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.one(name);
    return value === undefined ? undefined : this.#chosen(name, value, choices);
  }

  choices<Choice extends string>(name: string, choices: readonly Choice[]): Choice[] | undefined {
    return this.many(name)?.map((value) => this.#chosen(name, value, choices));
  }

  #chosen<Choice extends string>(name: string, value: string, choices: readonly Choice[]): Choice {
    const chosen = choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
    if (chosen !== undefined) return chosen;
    const meant = nearest(value, choices);
    const fix = meant === undefined ? '' : `"${meant}". It can be `;
    throw this.mistake(name, `cannot be "${value}"`, `${fix}${inWords(choices)}.`);
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.one(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
    throw this.mistake(name, `cannot be "${value}"`, `a whole number ${range}.`);
  }

  mistake(name: string, what: string, fix: string): UsageError {
    return new UsageError(`${this.#spelling(name)} ${what}.`, { fix });
  }
}

function unknownWord(name: string, allowed: readonly QueryWord[], spelling: Spelling): UsageError {
  const meant = nearest(
    name,
    allowed.flatMap(({ name: word, alias }) => (alias === undefined ? [word] : [word, alias])),
  );
  return new UsageError(`There is no query word "${name}".`, {
    fix: meant === undefined ? `one of ${inWords(allowed.map((word) => spelling(word.name)))}.` : `${spelling(meant)}.`,
  });
}

/** Read now, so that a mistake is found before anything is asked. */
function search(read: WordReader): string | undefined {
  const q = read.one('q')?.trim();
  if (q === undefined || q === '') return undefined;
  parseExpression(q);
  return q;
}

function refuseRelevanceWithoutWords(sort: string, q: string | undefined, read: WordReader): void {
  if (sort !== 'relevance' || q !== undefined) return;
  throw read.mistake(
    'sort',
    'cannot be "relevance" without words to look for',
    'Add the words, or sort by firstSeenAt.',
  );
}

function sites(read: WordReader): Pick<ArticleQuery, 'site' | 'excludeSite'> {
  return known({
    site: read.many('site')?.map((domain) => domainOf(read, 'site', domain)),
    excludeSite: read.many('excludeSite')?.map((domain) => domainOf(read, 'excludeSite', domain)),
  });
}

/** In the letters of DNS, without the `www.` that no site means. */
function domainOf(read: WordReader, name: string, value: string): string {
  const isAddress = value.includes('/');
  const host = isAddress ? URL.parse(value)?.hostname : URL.parse(`http://${value}/`)?.hostname;
  const domain = host?.replace(/^www\./, '').replace(/\.$/, '');
  if (domain !== undefined && !isAddress && DOMAIN.test(domain)) return domain;
  const example = domain !== undefined && DOMAIN.test(domain) ? domain : 'example.com';
  throw read.mistake(name, `cannot be "${value}"`, `a domain, such as ${example}.`);
}

function period(read: WordReader, now: Date): Pick<ArticleQuery, 'from' | 'to'> {
  const cursor = read.one('cursor');
  const begun = cursor === undefined ? undefined : cursorPeriod(cursor);
  const from = time(read, 'from', now, begun?.from);
  const to = time(read, 'to', now, begun?.to);
  if (from !== undefined && to !== undefined && from >= to) {
    throw read.mistake('from', `(${from}) is not before the end (${to})`, 'Exchange them, or widen the period.');
  }
  return known({ from, to });
}

/** @param begun the same time as it was when the walk that a cursor goes on with began */
function time(read: WordReader, name: 'from' | 'to', now: Date, begun: string | undefined): string | undefined {
  const text = read.one(name)?.trim();
  if (text === undefined) return undefined;
  if (begun !== undefined && isRelative(text)) return begun;
  const instant = parseTime(text, now);
  if (instant !== undefined) return instant;
  throw read.mistake(
    name,
    `cannot be "${text}"`,
    'a day (2026-11-23), a time (2026-11-23T08:00Z), or so long ago (7d, 24h, 30m).',
  );
}

/** BCP 47 as far as it is compared: letters, digits and hyphens, lower case. */
function languages(read: WordReader): string[] | undefined {
  return read.many('lang')?.map((code) => {
    const lower = code.toLowerCase().replaceAll('_', '-');
    if (/^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/.test(lower)) return lower;
    throw read.mistake('lang', `cannot be "${code}"`, 'a language code such as en, pt-BR or zh.');
  });
}

function yesOrNo(read: WordReader, name: string): boolean | undefined {
  const choice = read.choice(name, ['yes', 'no', 'true', 'false']);
  return choice === undefined ? undefined : choice === 'yes' || choice === 'true';
}

function inWords(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`;
}

/** Without the keys whose value is undefined. */
function known<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
