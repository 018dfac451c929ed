/** Puts an extracted article into the archive: one immutable record per version, one small head that names them. */
import { createHash } from 'node:crypto';
import { believableCanonical, citedUrl, identityOf } from '../candidate/address.ts';
import { tellsOfAnother } from '../candidate/slug.ts';
import { articleIdOf } from '../identity.ts';
import { StoreError } from '../errors.ts';
import type { Stores } from '../ports.ts';
import { apart, type Records } from './records.ts';
import type { Article, ArticleHead, ExtractedArticle, UsageSignal, VersionRef } from './article.ts';

/** Writers of one article at one moment are two at most (a doubled message); more tries than that are a fault. */
const WRITE_TRIES = 8;
/** A look at an unchanged article is worth a write of its row and indexes no more often than this. */
const LAST_SEEN_GRAIN_MS = 24 * 3600 * 1000;

type ArchiveStores = Pick<Stores, 'articles' | 'objects'>;

/** A page that was read as an article, and when. */
export interface Sighting {
  extracted: ExtractedArticle;
  site: string;
  /** When it was first seen in a listing, or `fetchedAt`. */
  seenAt: string;
  fetchedAt: string;
  rawKey?: string;
  usageSignals: UsageSignal[];
  /** What was stored a moment ago, where that was read already: a write tells when it is so no more. */
  head?: ArticleHead | undefined;
}

export interface Archived {
  article: Article;
  /** `new`: first version. `version`: a later one. `unchanged`: nothing was stored. */
  change: 'new' | 'version' | 'unchanged';
  /** Nothing fetched later is stored: an earlier look that arrives late is not what the page says now. */
  isLatest: boolean;
}

type Addressed = Pick<ExtractedArticle, 'url' | 'canonicalUrl' | 'headline'>;

/** The address of an article: its canonical one where that can be believed, else the one that answered, as one would cite it. */
export function addressOf({ url, canonicalUrl, headline = '' }: Addressed): string {
  if (canonicalUrl === undefined || !believableCanonical(url, canonicalUrl)) return citedUrl(url);
  return tellsOfAnother(canonicalUrl, url, headline) ? citedUrl(url) : canonicalUrl;
}

export function articleIdFor(extracted: Addressed): string {
  return articleIdOf(identityOf(addressOf(extracted)));
}

/** Of what a reader reads: when this differs, it is a new version. */
export function contentHashOf(extracted: Pick<ExtractedArticle, 'headline' | 'articleBody'>): string {
  const text = `${extracted.headline ?? ''}\n\n${extracted.articleBody}`.normalize('NFC');
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/**
 * Stores the sighting unless its text is already there. Idempotent; of two writers at once, one looks again.
 * The object is written before the head that names it: a crash between leaves an object nobody refers to, never a
 * head that points to nothing.
 * @throws StoreError when the store does not answer
 */
export async function archiveArticle(
  stores: ArchiveStores,
  sighting: Sighting,
  records: Records = apart(stores.objects),
): Promise<Archived> {
  const articleId = articleIdFor(sighting.extracted);
  const contentHash = contentHashOf(sighting.extracted);
  for (let attempt = 0; attempt < WRITE_TRIES; attempt++) {
    const { head } = sighting;
    const isRead = attempt === 0 && head?.articleId === articleId;
    const stored = isRead ? head : await stores.articles.get(articleId);
    const known = stored && knownVersion(stored.versions, contentHash, sighting.fetchedAt);
    const before = stored?.versions.filter(({ fetchedAt }) => fetchedAt <= sighting.fetchedAt) ?? [];
    const version = known?.version ?? before.length + 1;
    const article = toArticle(sighting, { articleId, contentHash, version }, stored);
    if (stored && known) {
      const isLatest = known === stored.versions.at(-1);
      if (await confirmSeen(stores, stored, article)) return { article, change: 'unchanged', isLatest };
      continue;
    }
    const ref: VersionRef = {
      version,
      contentHash,
      fetchedAt: sighting.fetchedAt,
      objectKey: await records.keep(article),
    };
    const isLatest = before.length === (stored?.versions.length ?? 0);
    if (await putHead(stores, article, ref, stored)) return { article, change: stored ? 'version' : 'new', isLatest };
  }
  throw new StoreError(`${WRITE_TRIES} writes in a row of one article were overtaken by other writers`, {
    where: articleId,
    fix: 'The work stays due and is tried again; if it persists, look for two archives writing into one store.',
  });
}

/**
 * The version that already holds this text: the sighting's neighbour in time. A text that comes back after another one
 * is a version of its own.
 * @param versions in order of `fetchedAt`
 */
function knownVersion(versions: VersionRef[], contentHash: string, fetchedAt: string): VersionRef | undefined {
  const before = versions.findLast((version) => version.fetchedAt <= fetchedAt);
  const after = versions.find((version) => version.fetchedAt > fetchedAt);
  return [before, after].find((version) => version?.contentHash === contentHash);
}

function toArticle(
  sighting: Sighting,
  identity: Pick<Article, 'articleId' | 'contentHash' | 'version'>,
  stored: ArticleHead | undefined,
): Article {
  const { extracted, site, seenAt, fetchedAt, rawKey, usageSignals } = sighting;
  const url = addressOf(extracted);
  const alternateUrls = [...new Set([...(extracted.alternateUrls ?? []), extracted.url])].filter(
    (other) => other !== url,
  );
  return {
    schemaVersion: 1,
    ...identity,
    site,
    ...extracted,
    url,
    ...(alternateUrls.length === 0 ? {} : { alternateUrls }),
    firstSeenAt: stored && stored.firstSeenAt < seenAt ? stored.firstSeenAt : seenAt,
    fetchedAt,
    ...(rawKey === undefined ? {} : { rawKey }),
    ...(usageSignals.length === 0 ? {} : { usageSignals }),
  };
}

async function putHead(
  stores: ArchiveStores,
  article: Article,
  ref: VersionRef,
  stored: ArticleHead | undefined,
): Promise<boolean> {
  // Numbered as they were fetched, in whatever order they came.
  const known = (stored?.versions ?? []).toSpliced(ref.version - 1, 0, ref);
  const versions = known.map((one, at) => ({ ...one, version: at + 1 }));
  if (stored && ref.version < versions.length) {
    return stores.articles.put({
      ...stored,
      firstSeenAt: article.firstSeenAt,
      versions,
      revision: stored.revision + 1,
    });
  }
  return stores.articles.put(headOf(article, versions, (stored?.revision ?? 0) + 1), article);
}

/** An unchanged article costs a write only when it tells something new about when it was seen, to the day. */
async function confirmSeen(stores: ArchiveStores, stored: ArticleHead, article: Article): Promise<boolean> {
  const { firstSeenAt, fetchedAt } = article;
  const isSeenLater = Date.parse(fetchedAt) - Date.parse(stored.lastSeenAt) >= LAST_SEEN_GRAIN_MS;
  if (!isSeenLater && stored.firstSeenAt <= firstSeenAt) return true;
  const lastSeenAt = stored.lastSeenAt > fetchedAt ? stored.lastSeenAt : fetchedAt;
  return stores.articles.put({ ...stored, firstSeenAt, lastSeenAt, revision: stored.revision + 1 });
}

function headOf(article: Article, versions: VersionRef[], revision: number): ArticleHead {
  const { articleId, site, url, canonicalUrl, headline, inLanguage, bodyStatus, wordCount, datePublished } = article;
  const { firstSeenAt, fetchedAt } = article;
  return {
    ...{ articleId, site, url, canonicalUrl, headline, inLanguage, bodyStatus, wordCount, datePublished, firstSeenAt },
    lastSeenAt: fetchedAt,
    versions,
    revision,
  };
}
