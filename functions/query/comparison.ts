/** Two texts of the archive side by side: two articles, or two versions of one. */
import type { Article, ArticleHead } from '../article/article.ts';
import { NotFoundError, UsageError } from '../errors.ts';
import type { Stores } from '../ports.ts';
import { comparePieces, compareTexts, type Piece, type TextComparison } from './compare.ts';
import { readVersion } from './record.ts';

/** One of the two. */
export type Side = Pick<Article, 'articleId' | 'version' | 'site' | 'url' | 'fetchedAt'> &
  Partial<Pick<Article, 'headline' | 'datePublished' | 'inLanguage'>>;

export interface Comparison extends TextComparison {
  left: Side;
  right: Side;
  /** Word by word; absent where neither has one. */
  headline?: { left: Piece[]; right: Piece[] };
  /** Of the words on the right, the share that is on the left too, 0 to 1; 0 when the right has none. */
  sharedShare: number;
}

type Asked = Pick<Stores, 'articles' | 'objects' | 'stories'>;

/**
 * @param against `original`: of its story (default for one of several); `previous`: the version before (default for an article
 *   with several versions); a number: that version; or another article's id
 * @param version of the article itself; the latest when absent
 * @throws NotFoundError when there is nothing to compare with, UsageError when `against` is none of these
 */
export async function compareArticle(
  stores: Asked,
  head: ArticleHead,
  {
    against,
    version,
    againstVersion,
  }: { against?: string | undefined; version?: number | undefined; againstVersion?: number | undefined },
): Promise<Comparison> {
  const right = await readVersion(stores.objects, refOf(head, version));
  const left = await otherSide(stores, head, right, against, againstVersion);
  const { headline = '', inLanguage } = right;
  const comparison = compareTexts(left.articleBody, right.articleBody, inLanguage);
  const headlines =
    headline === '' && left.headline === undefined ? {} : { headline: comparePieces(left.headline ?? '', headline) };
  const { words } = comparison;
  return {
    left: sideOf(left),
    right: sideOf(right),
    ...headlines,
    sharedShare: words.right === 0 ? 0 : Math.min(1, words.shared / words.right),
    ...comparison,
  };
}

async function otherSide(
  stores: Asked,
  head: ArticleHead,
  right: Article,
  against: string | undefined,
  version: number | undefined,
): Promise<Article> {
  const read = (of: ArticleHead, number?: number) => readVersion(stores.objects, refOf(of, number));
  if (against !== undefined && /^\d{1,9}$/.test(against)) return read(head, Number(against));
  if (against === 'previous' || (against === undefined && right.version > 1)) return read(head, right.version - 1);
  const otherId = against === undefined || against === 'original' ? await originalOf(stores, head) : against;
  if (!/^a_[0-9a-z]{16}$/.test(otherId)) {
    throw new UsageError(`"${otherId}" is nothing to compare with.`, {
      fix: 'original, previous, the number of a version, or an article (a_...).',
    });
  }
  const other = await stores.articles.get(otherId);
  if (other === undefined) throw new NotFoundError('There is no such article in the archive.', { where: otherId });
  return read(other, version);
}

function refOf(head: ArticleHead, version: number | undefined): ArticleHead['versions'][number] {
  const ref = version === undefined ? head.versions.at(-1) : head.versions.find((one) => one.version === version);
  if (ref !== undefined) return ref;
  throw new NotFoundError(`The article has no version ${version ?? 1}.`, {
    where: head.url,
    fix: `It has ${head.versions.length}: newsfold article ${head.articleId} --versions`,
  });
}

async function originalOf(stores: Asked, { articleId, url }: ArticleHead): Promise<string> {
  const membership = (await stores.stories.memberships([articleId])).get(articleId);
  const story = membership && (await stores.stories.story(membership.storyId));
  const originalId = story?.original?.articleId ?? story?.members[0]?.articleId;
  if (originalId !== undefined && originalId !== articleId) return originalId;
  const isOriginal = membership?.role === 'original';
  throw new NotFoundError(
    isOriginal
      ? 'The article is the original of its story.'
      : 'There is no original in the archive to compare the article with.',
    { where: url, fix: 'Name the article to compare it with, or a version.' },
  );
}

function sideOf({ articleId, version, site, url, fetchedAt, headline, datePublished, inLanguage }: Article): Side {
  return {
    ...{ articleId, version, site, url, fetchedAt },
    ...(headline === undefined ? {} : { headline }),
    ...(datePublished === undefined ? {} : { datePublished }),
    ...(inLanguage === undefined ? {} : { inLanguage }),
  };
}
