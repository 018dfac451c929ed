/** One page on its way into the archive: read it, ask whether it may be kept, store it, fold it. */
import type { CandidateHints } from '../candidate/candidate.ts';
import { decodeBody } from '../page/decode.ts';
import type { Page } from '../page/page.ts';
import { usageSignals } from '../page/signals.ts';
import type { Stores } from '../ports.ts';
import { foldArticle } from '../story/fold.ts';
import type { Foldable, Folded } from '../story/story.ts';
import { archiveArticle, type Archived } from './archive.ts';
import type { Article, ArticleHead, BodyStatus, ExtractedArticle, UsageSignal } from './article.ts';
import type { Records } from './records.ts';
import { extractArticle } from './extract.ts';

/** A page with its text decoded and the publisher's wishes read. */
export interface ReadPage {
  page: Page;
  html: string;
  signals: UsageSignal[];
}

/** What the archive takes of a page: it is small, where the page and its text may be megabytes. */
export interface TakenPage {
  fetchedAt: string;
  signals: UsageSignal[];
  extracted: ExtractedArticle;
}

export interface IntakeContext {
  site: string;
  /** When a listing first showed it, or when it was fetched. */
  seenAt: string;
  rawKey?: string;
  /** Where its record is kept; in an object of its own when absent. */
  records?: Records;
  now: Date;
  /** How long reposts of it are found; `FOLD.windowMs` when absent. */
  foldWindowMs?: number;
  /** The candidate's article when an earlier visit went all the way to its story: then an unchanged text is not folded again. */
  foldedAs?: string;
  /** What is stored of it, where it was read a moment ago. */
  head?: ArticleHead | undefined;
}

export type Intake =
  | { kind: 'stored'; article: Article; change: Archived['change']; membership?: Folded }
  | { kind: 'not-article'; status: BodyStatus; reason: string };

/** What is kept as an article. A challenge or an error page says nothing of the publisher's, a listing page is none. */
const KEPT: ReadonlySet<BodyStatus> = new Set(['full', 'teaser', 'consent-wall', 'empty']);

/** The wishes that forbid keeping the article at all. `noarchive` forbids only the copy of the page (see `mayKeepRaw`). */
const REFUSING: readonly UsageSignal[] = ['noindex', 'nosearch', 'tdm-reservation'];

export function readPage(page: Page): ReadPage {
  const html = decodeBody(page.body, page.headers['content-type']).text;
  return { page, html, signals: usageSignals(page.headers, html, page.hostSignals) };
}

/** The wish that forbids keeping this page's article, when wishes are honoured. */
export function refusal({ signals }: ReadPage): UsageSignal | undefined {
  return REFUSING.find((signal) => signals.includes(signal));
}

/** `noarchive` is about showing a copy of the page as it was; the article's record is none. */
export function mayKeepRaw({ signals }: Pick<ReadPage, 'signals'>): boolean {
  return !signals.includes('noarchive');
}

/** What the page says, before anything is asked of a store. */
function extractPage({ page, html }: ReadPage, hints?: CandidateHints): ExtractedArticle {
  const { 'content-language': contentLanguage } = page.headers;
  const extracted = extractArticle(
    {
      ...{ url: page.finalUrl, html, fetchedAt: page.fetchedAt, headers: page.headers },
      ...(contentLanguage === undefined ? {} : { contentLanguage }),
    },
    hints,
  );
  if (!page.truncated || extracted.bodyStatus !== 'full') return extracted;
  return { ...extracted, bodyStatusReason: `only the first ${page.body.length} bytes of the page were had` };
}

/** Extracts: what is left of the page afterwards. */
export const takenPage = (read: ReadPage, hints?: CandidateHints): TakenPage => ({
  fetchedAt: read.page.fetchedAt,
  signals: read.signals,
  extracted: extractPage(read, hints),
});

/**
 * Stores and folds. Idempotent: a second delivery of the same page stores nothing new and finishes a fold that a crash left
 * half done.
 * @throws StoreError when a store does not answer
 */
export async function takeIn(
  stores: Pick<Stores, 'articles' | 'objects' | 'stories'>,
  { fetchedAt, signals, extracted }: TakenPage,
  context: IntakeContext,
): Promise<Intake> {
  if (!KEPT.has(extracted.bodyStatus)) {
    return {
      kind: 'not-article',
      status: extracted.bodyStatus,
      reason: extracted.bodyStatusReason ?? extracted.bodyStatus,
    };
  }
  const { article, change, isLatest } = await archiveArticle(
    stores,
    {
      extracted,
      site: context.site,
      seenAt: context.seenAt,
      fetchedAt,
      usageSignals: signals,
      ...(context.rawKey === undefined ? {} : { rawKey: context.rawKey }),
      head: context.head,
    },
    context.records,
  );
  const settled = change === 'unchanged' && context.foldedAs === article.articleId;
  if (article.bodyStatus !== 'full' || settled || !isLatest) return { kind: 'stored', article, change };
  const membership = await foldArticle(stores.stories, foldableOf(article), context.now, {
    ...(context.foldWindowMs === undefined ? {} : { windowMs: context.foldWindowMs }),
  });
  return { kind: 'stored', article, change, membership };
}

/** What the fold needs of an article. */
export function foldableOf(article: Article): Foldable {
  const { articleId, site, url, canonicalUrl, headline, articleBody, inLanguage, firstSeenAt, attribution, isBasedOn } =
    article;
  const { datePublished, datePublishedPrecision, datePublishedSource, fetchedAt } = article;
  return {
    ...{ articleId, site, url, canonicalUrl, headline, articleBody, inLanguage, firstSeenAt, attribution, isBasedOn },
    ...{
      datePublished,
      datePublishedPrecision,
      datePublishedSource,
      fetchedAt,
      publisherName: article.publisher?.name,
    },
  };
}
