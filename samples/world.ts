/** The articles of the sample world: texts with their dates, and the reposts that are made from them. */
import { before, MINUTE_MS, typeset, type SampleArticle } from './article.ts';
import { reposts } from './reposts.ts';
import { filledSeries } from './series.ts';
import { mapWords, parseSpans, readTexts, type SampleText } from './text.ts';

const WEEKDAY = /\{day([+-]\d+)?\}/g;

/** The world at two moments: what happens between them is dated back from the second. */
export interface SampleWorld {
  articles: SampleArticle[];
  first: Date;
  second: Date;
}

export interface WorldOptions {
  /** The time of the second run; `now` when left out. */
  later?: Date;
  /** Where the texts lie, when this file has been bundled away from them. */
  textDirectory?: string;
}

const wholeMinute = (date: Date): Date => new Date(Math.floor(date.getTime() / MINUTE_MS) * MINUTE_MS);

/**
 * All articles of the world, the copies included.
 * @param now the time of the first run; whatever is listed then is dated before it. Seconds are dropped.
 */
export function buildWorld(now: Date, { later = now, textDirectory }: WorldOptions = {}): SampleWorld {
  const first = wholeMinute(now);
  const second = wholeMinute(later);
  const own = readTexts(textDirectory).flatMap((text) => (text.fields.has('series') ? filledSeries(text) : [text]));
  const revisions = own.filter((text) => text.fields.has('revises'));
  const articles = own
    .filter((text) => !text.fields.has('revises'))
    .map((text) => articleFrom(text, isNews(text) ? second : first));
  const bySlug = new Map(articles.map((article) => [article.slug, article]));
  for (const text of revisions) {
    const article = bySlug.get(text.fields.get('revises') ?? '');
    if (!article) throw new Error(`${text.slug}.md revises an article that is not there`);
    const { headline, blocks } = articleFrom(text, first);
    article.revised = { headline, blocks, modified: before(second, text.fields.get('age') ?? '') };
  }
  return { articles: [...articles, ...reposts(bySlug, first)], first, second };
}

/** New in run 2, and not an older article that its site was late to list. */
const isNews = (text: SampleText): boolean => text.fields.get('run') === '2' && text.fields.get('listed') !== 'late';

function articleFrom(text: SampleText, base: Date): SampleArticle {
  const need = (name: string): string => {
    const value = text.fields.get(name);
    if (value === undefined) throw new Error(`${text.slug}.md has no "${name}"`);
    return value;
  };
  const host = need('site');
  const published = before(base, need('age'));
  const words = (source: string) => typeset(host, withWeekdays(source, published, text.fields.get('language') ?? 'en'));
  const author = text.fields.get('author');
  const listedAs = text.fields.get('listed-as');
  return {
    slug: text.slug,
    host,
    path: need('path'),
    url: `http://${host}${need('path')}`,
    headline: words(need('headline')),
    description: words(need('description')),
    ...(author === undefined ? {} : { author }),
    section: need('section'),
    language: text.fields.get('language') ?? 'en',
    published,
    modified: published,
    blocks: mapWords(text.blocks, words),
    run: text.fields.get('run') === '2' ? 2 : 1,
    bodyStatus: text.fields.get('status') === 'teaser' ? 'teaser' : 'full',
    refused: text.fields.has('refused'),
    ...declaredOrigin(text),
    ...(listedAs === undefined ? {} : { listedAs: `http://${host}${listedAs}` }),
  };
}

/** A text that says it was first published where nobody crawls. */
function declaredOrigin(text: SampleText): Pick<SampleArticle, 'copyOf' | 'credit' | 'why'> {
  const copyOf = text.fields.get('copy-of');
  const credit = text.fields.get('credit');
  if (copyOf === undefined || credit === undefined) return { why: [] };
  return { copyOf, credit: parseSpans(credit), why: ['appeared-first'] };
}

/** `{day}` is the weekday of publication, `{day-1}` the day before it. */
function withWeekdays(text: string, published: Date, language: string): string {
  return text.replace(WEEKDAY, (_, shift: string | undefined) =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { weekday: 'long', timeZone: 'UTC' }).format(
      new Date(published.getTime() + Number(shift ?? 0) * 24 * 60 * MINUTE_MS),
    ),
  );
}
