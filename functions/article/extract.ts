/** Reads one page into an article record. Pure and deterministic: the same page gives the same record. */
import type { CandidateHints } from '../candidate/candidate.ts';
import type { ExtractedArticle, FieldSource } from './article.ts';
import { attributionLine, findAttribution } from './attribution.ts';
import { findBody } from './body.ts';
import { languageOf } from './language.ts';
import { metaOf, readMetadata } from './metadata.ts';
import { plainText } from './plain-text.ts';
import { readMarkup } from './read-markup.ts';
import { judgeStatus } from './status.ts';
import { readStructuredData } from './structured-data.ts';
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
  const meta = metaOf(markup);
  const titles = [meta.get('og:title'), markup.title, hints.headline]
    .filter((title) => title !== undefined)
    .map(plainText);
  const structured = readStructuredData(markup.structured, titles);
  const chosen = findBody(markup, {
    titles,
    description: plainText(meta.get('og:description') ?? meta.get('description') ?? ''),
    structuredBody: plainText(structured?.articleBody ?? ''),
  });
  const body = chosen.filter((block) => attributionLine(block, input.url) === undefined);
  const { fields, sources, authorClaims, publisherNames } = readMetadata({
    markup,
    structured,
    input,
    hints,
    meta,
    body,
  });
  const { canonicalUrl, isBasedOn } = fields;
  const sourceOrganization = structured?.sourceOrganization;
  const attribution = findAttribution(
    {
      markup,
      url: input.url,
      authorClaims,
      publisherNames,
      hints,
      ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
      ...(isBasedOn === undefined ? {} : { isBasedOn }),
      ...(sourceOrganization === undefined ? {} : { sourceOrganization }),
    },
    body,
  );
  const articleBody = body.map((block) => block.text).join('\n\n');
  const wordCount = countWords(articleBody);
  const declared = [structured?.inLanguage, markup.lang, meta.get('og:locale'), meta.get('content-language')];
  const tags = [...declared, input.contentLanguage].filter((tag) => tag !== undefined);
  const inLanguage = languageOf(articleBody, tags);
  const allSources: Partial<Record<string, FieldSource>> = { ...sources };
  if (articleBody !== '') allSources['articleBody'] = 'html';
  return {
    url: input.url,
    ...fields,
    articleBody,
    ...judgeStatus({ markup, articleBody, wordCount }),
    wordCount,
    ...(inLanguage === undefined ? {} : { inLanguage }),
    ...(attribution.length === 0 ? {} : { attribution }),
    sources: allSources,
    extractor: EXTRACTOR,
  };
}
