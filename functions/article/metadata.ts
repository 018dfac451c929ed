/** Reads the fields of the record that are not its text, each with where it was found. */
import type { CandidateHints } from '../candidate/candidate.ts';
import type { ExtractedArticle, FieldSource } from './article.ts';
import type { Markup } from './markup.ts';
import type { PageInput } from './extract.ts';

export type MetadataFields = Omit<
  ExtractedArticle,
  'url' | 'articleBody' | 'bodyStatus' | 'bodyStatusReason' | 'wordCount' | 'sources' | 'extractor'
>;

export interface Metadata {
  fields: MetadataFields;
  sources: Partial<Record<string, FieldSource>>;
}

export function readMetadata(markup: Markup, _input: PageInput, _hints: CandidateHints): Metadata {
  const h1 = markup.blocks.find((block) => block.element.tag === 'h1');
  if (h1) return { fields: { headline: h1.text }, sources: { headline: 'html' } };
  return { fields: {}, sources: {} };
}
