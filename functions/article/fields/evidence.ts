/** What is known of a page when the fields of its record are looked for, and where they are written. */
import type { CandidateHints } from '../../candidate/candidate.ts';
import type { ExtractedArticle, FieldSource } from '../article.ts';
import type { Block, Markup } from '../markup/markup.ts';
import type { StructuredArticle } from '../markup/structured-data.ts';
import { PLACE } from '../markup/vocabulary.ts';

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

/** What tells the page's own article from what stands around it. */
export interface OwnSigns {
  /** What the page calls itself elsewhere. */
  titles: readonly string[];
  headline: Block | undefined;
  /** Declared names, in lower case. */
  authors: readonly string[];
  /** Structured data calls it a live blog. */
  isLiveBlog: boolean;
}

/** What all finders of fields look at. */
export interface PageEvidence {
  markup: Markup;
  structured: StructuredArticle | undefined;
  input: PageInput;
  hints: CandidateHints;
  /** First value of each meta tag, by lower-case name. */
  meta: ReadonlyMap<string, string>;
  /** The article's blocks, in order. */
  body: readonly Block[];
  /** Of the text, BCP 47. */
  language: string | undefined;
  publisherNames: ReadonlySet<string>;
}

/**
 * In a menu or a page's foot. A foot above the text is none: some systems put the writer and the day into the foot of a headline.
 * @param place `PLACE` bits; @param at number of the block; @param first block of the text
 */
export function standsAtFoot(place: number, at: number, first: number): boolean {
  const isHeadline = at <= first && (place & PLACE.article) !== 0;
  return (place & (PLACE.nav | (isHeadline ? 0 : PLACE.footer))) !== 0;
}

/** The fields that are not the text and what follows from it. */
export type MetadataFields = Omit<
  ExtractedArticle,
  | 'url'
  | 'articleBody'
  | 'bodyStatus'
  | 'bodyStatusReason'
  | 'wordCount'
  | 'sources'
  | 'extractor'
  | 'attribution'
  | 'inLanguage'
>;

export class FieldWriter {
  readonly fields: MetadataFields = {};
  readonly sources: Partial<Record<string, FieldSource>> = {};

  /** The first of the candidates that is there. */
  first<K extends keyof MetadataFields>(
    name: K,
    candidates: readonly (readonly [MetadataFields[K] | undefined, FieldSource])[],
  ): void {
    for (const [value, source] of candidates) {
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
      this.fields[name] = value;
      this.sources[name] = source;
      return;
    }
  }
}
