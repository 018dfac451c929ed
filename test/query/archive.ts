/** Small archives, filled through the ports. */
import { archiveArticle } from '../../functions/article/archive.ts';
import type { Article, ArticleHead, ExtractedArticle } from '../../functions/article/article.ts';
import { foldableOf } from '../../functions/article/intake.ts';
import { articleIdOf } from '../../functions/identity.ts';
import type { Stores } from '../../functions/ports.ts';
import { foldArticle } from '../../functions/story/fold.ts';

export const START = new Date('2026-11-20T08:00:00.000Z');
/** `START` and so many minutes. */
export const at = (minutes: number): string => new Date(START.getTime() + minutes * 60_000).toISOString();

export interface Told extends Partial<ExtractedArticle> {
  site: string;
  /** Of the address. */
  path: string;
  /** Minutes after START when it was first seen. */
  seen: number;
  /** Host when it is not `www.<site>`. */
  host?: string;
}

/** Takes an article in as the pipeline does: archived, and folded if its text is whole. */
export async function tell(
  stores: Pick<Stores, 'objects' | 'articles' | 'stories'>,
  { site, path, seen, host = `www.${site}`, ...extracted }: Told,
): Promise<Article> {
  const { article } = await archiveArticle(stores, {
    extracted: {
      url: `https://${host}/${path}`,
      headline: `About ${path}`,
      articleBody: storyText(path),
      bodyStatus: 'full',
      wordCount: 400,
      sources: {},
      extractor: 'test@1',
      ...extracted,
    },
    site,
    seenAt: at(seen),
    fetchedAt: at(seen),
    usageSignals: [],
  });
  if (article.bodyStatus === 'full') await foldArticle(stores.stories, foldableOf(article), START);
  return article;
}

const WORDS =
  'harbour market council engine garden winter letter bridge signal copper window valley doctor timber lesson island ribbon ' +
  'planet kettle orchard saddle mirror thunder pencil curtain village anchor basket candle dragon feather glacier hammer';

/** A text of its own for every seed: nothing in two of them is alike but single words. */
export function storyText(seed: string, sentences = 24): string {
  const words = WORDS.split(' ');
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;
  const next = (): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return words[(state >>> 8) % words.length] ?? '';
  };
  const sentence = (): string => `The ${Array.from({ length: 14 }, next).join(' ')}.`;
  return Array.from({ length: sentences }, sentence).join(' ');
}

/** A head as the archive writes it, for tests that need many and no text. */
export function headOf(name: string, overrides: Partial<ArticleHead> = {}): ArticleHead {
  return {
    articleId: articleIdOf(name),
    site: 'many.example',
    url: `https://many.example/${name}`,
    headline: `About ${name}`,
    inLanguage: 'en',
    bodyStatus: 'full',
    wordCount: 100,
    firstSeenAt: START.toISOString(),
    lastSeenAt: START.toISOString(),
    versions: [{ version: 1, contentHash: 'sha256:0', fetchedAt: START.toISOString(), objectKey: `articles/${name}` }],
    revision: 1,
    ...overrides,
  };
}
