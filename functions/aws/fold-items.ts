/** What the fold keeps of an article, as it lies in the table. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decodeFingerprint, encodeFingerprint, UNKNOWN_TEXT } from '../story/fingerprint.ts';
import { orderOf } from '../story/dates.ts';
import type { Attachment, FoldedArticle, FoldRecord } from '../story/index.ts';
import type { StoryLink } from '../story/story.ts';
import { fromItem } from './articles.ts';
import { optionalText, textOf, type Item } from './item.ts';
import { foldRecordKey } from './keys.ts';

export const attachmentOf = (row: Item): Attachment => JSON.parse(textOf(row, 'json')) as Attachment;
export const linkOf = (row: Item): StoryLink => JSON.parse(textOf(row, 'json')) as StoryLink;

/** What such a record mostly says, for the compression to point back to: half of the bytes, so that the item stays within one unit. */
const DICTIONARY = Buffer.from(
  '"partial-credit""republish-pixel""is-based-on""syndication-source""feed-source""canonical-elsewhere"' +
    '"attribution":[{"kind":"appeared-first","text":"","name":""},{"kind":"wire-credit","text":"(Reuters)","name":"AP"}],' +
    '"isBasedOn":"https://www.","inLanguage":"de","inLanguage":"fr","inLanguage":"es","inLanguage":"en","publisherName":"The ' +
    '"datePublishedPrecision":"day","datePublishedSource":"html","datePublishedSource":"feed","datePublishedSource":"meta",' +
    '"datePublishedPrecision":"second","datePublishedSource":"json-ld","datePublished":"2026-01-01T00:00:00.000Z",' +
    '"firstSeenAt":"2026-01-01T00:00:00.000Z","canonicalUrl":"https://www.","headline":" of the in the to the for the ' +
    '.com","url":"https://www.com/news/story/article/politics/2026/01/01/.html","site":"www..co.uk","articleId":"a_',
);

/** The dictionary is part of the format: another one cannot read what this one wrote. */
const pack = (article: Omit<FoldedArticle, 'fetchedAt'>): Uint8Array =>
  deflateRawSync(JSON.stringify(article), { dictionary: DICTIONARY });
const unpack = (bytes: Uint8Array): FoldedArticle =>
  JSON.parse(inflateRawSync(bytes, { dictionary: DICTIONARY }).toString()) as FoldedArticle;

export type RecordItem = ReturnType<typeof recordItem>;

export function recordItem({ article, print, order, namedOriginalAt }: FoldRecord) {
  const { fetchedAt = '', ...about } = article;
  return {
    ...foldRecordKey(article.articleId),
    about: pack(about),
    print: encodeFingerprint(print),
    place: order,
    fetched: fetchedAt,
    ...(namedOriginalAt === undefined ? {} : { named: namedOriginalAt }),
  };
}

/** @throws TypeError when the item is none of a record */
export function recordOf(row: Item): FoldRecord {
  const namedOriginalAt = optionalText(row, 'named');
  const { about, print, fetched = '' } = row;
  if (!(about instanceof Uint8Array)) throw new TypeError('no bytes in attribute "about"');
  if (!(print instanceof Uint8Array)) throw new TypeError('no bytes in attribute "print"');
  return {
    article: { ...unpack(about), ...(fetched === '' ? {} : { fetchedAt: textOf(row, 'fetched') }) },
    print: decodeFingerprint(print),
    order: textOf(row, 'place'),
    ...(namedOriginalAt === undefined ? {} : { namedOriginalAt }),
  };
}

/**
 * What can still be told of an article on its own whose record was forgotten, or is not written yet.
 * @returns undefined for an article without a full text, which is never folded
 */
export function recordOfHead(head: Item | undefined): FoldRecord | undefined {
  if (head === undefined) return undefined;
  const { articleId, site, url, canonicalUrl, headline, inLanguage, bodyStatus, datePublished, firstSeenAt } =
    fromItem(head);
  if (bodyStatus !== 'full') return undefined;
  const article = {
    ...{ articleId, site, url, firstSeenAt },
    ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
    ...(headline === undefined ? {} : { headline }),
    ...(inLanguage === undefined ? {} : { inLanguage }),
    ...(datePublished === undefined ? {} : { datePublished }),
  };
  return { article, print: UNKNOWN_TEXT, order: orderOf(article) };
}
