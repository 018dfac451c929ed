/** Says whether a page is a whole article, a part of one, or something else. */
import type { BodyStatus } from './article.ts';
import type { Markup } from './markup.ts';

export interface StatusInput {
  markup: Markup;
  articleBody: string;
  wordCount: number;
}

export interface Status {
  bodyStatus: BodyStatus;
  bodyStatusReason?: string;
}

export function judgeStatus({ articleBody }: StatusInput): Status {
  if (articleBody === '') return { bodyStatus: 'empty', bodyStatusReason: 'no running text was found on the page' };
  return { bodyStatus: 'full' };
}
