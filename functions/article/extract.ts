/** Reads one page into an article record. Pure and deterministic: the same page gives the same record. */
import type { CandidateHints } from '../candidate/candidate.ts';
import type { ExtractedArticle, FieldSource } from './article.ts';
import { findBody } from './body.ts';
import { readMetadata } from './metadata.ts';
import { readMarkup } from './read-markup.ts';
import { judgeStatus } from './status.ts';
import { countWords } from './words.ts';

/** Name and version of the rules: raised whenever the same page may give another record. */
export const EXTRACTOR = 'newsfold-article@1';

export interface PageInput {
  /** The address that answered. */
  url: string;
  /** The decoded source. */
  html: string;
  /** The Content-Language header. */
  contentLanguage?: string;
  /** ISO 8601 in UTC: no date of the publisher's is believed that lies after it. */
  fetchedAt: string;
  /** Names in lower case. */
  headers?: Record<string, string>;
}

/**
 * @param hints what the listing said of the page: evidence where the page itself is silent
 * @returns the record; `bodyStatus` says whether it is an article at all. Never throws for what a page holds.
 */
export function extractArticle(input: PageInput, hints: CandidateHints = {}): ExtractedArticle {
  const markup = readMarkup(input.html);
  const metadata = readMetadata(markup, input, hints);
  const blocks = findBody(markup);
  const articleBody = blocks.map((block) => block.text).join('\n\n');
  const wordCount = countWords(articleBody);
  const sources: Partial<Record<string, FieldSource>> = { ...metadata.sources };
  if (articleBody !== '') sources.articleBody = 'html';
  return {
    url: input.url,
    ...metadata.fields,
    articleBody,
    ...judgeStatus({ markup, articleBody, wordCount }),
    wordCount,
    sources,
    extractor: EXTRACTOR,
  };
}
