/** How an article changed: its versions, each with what it made of the one before. */
import type { Article, ArticleHead, VersionRef } from '../article/article.ts';
import type { Stores } from '../ports.ts';
import { compareTexts } from './compare.ts';
import { readVersion } from './record.ts';

export interface VersionRow extends VersionRef {
  headline?: string;
  wordCount: number;
  /** Words that the version before had not, and that it had and this one has not; absent from the first. */
  addedWords?: number;
  cutWords?: number;
  /** Absent where the headline is the one of the version before, and from the first. */
  headlineChanged?: true;
}

/** @throws StoreError when an object is missing or damaged */
export async function versionsOf(
  objects: Pick<Stores['objects'], 'get' | 'getRange'>,
  head: ArticleHead,
): Promise<VersionRow[]> {
  const rows: VersionRow[] = [];
  let before: Article | undefined;
  for (const ref of head.versions) {
    const article = await readVersion(objects, ref);
    const { headline, wordCount } = article;
    rows.push({ ...ref, ...(headline === undefined ? {} : { headline }), wordCount, ...changeOf(before, article) });
    before = article;
  }
  return rows;
}

function changeOf(before: Article | undefined, after: Article): Partial<VersionRow> {
  if (before === undefined) return {};
  const { words } = compareTexts(before.articleBody, after.articleBody, after.inLanguage);
  return {
    addedWords: words.right - words.shared,
    cutWords: words.left - words.shared,
    ...(before.headline === after.headline ? {} : { headlineChanged: true }),
  };
}
