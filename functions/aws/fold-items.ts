/** What the fold keeps of an article, as it lies in the table. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decodeFingerprint, encodeFingerprint, UNKNOWN_TEXT } from '../story/fingerprint.ts';
import { orderOf } from '../story/dates.ts';
import type { Attachment, FoldedArticle, FoldRecord } from '../story/index.ts';
import type { StoryLink } from '../story/story.ts';
import { fromItem } from './articles.ts';
import { optionalText, textOf, type Item } from './item.ts';
import { foldRecordKey } from './keys.ts';

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

/** What an attachment and a link mostly say. */
const LINK_DICTIONARY = Buffer.from(
  '"pinned":true"contestable":true"strength":0,"parentOrder":""relation":"related","similarity":0.1,"containedInOther":0.2,"containsOther":0.' +
    '{"articleId":"a_0123456789abcdef","otherId":"a_0123456789abcdef","relation":"copy","similarity":0.9,"containedInOther":1,"containsOther":0.9' +
    ',"sharedWords":400,"lagSeconds":3600,"method":"shingle5/3"}{"parentId":"a_","link":{"articleId":"a_0123456789abcdef","otherId":"a_' +
    '"relation":"copy","similarity":0.9,"containedInOther":0.9,"containsOther":0.9,"sharedWords":300,"lagSeconds":86400,' +
    '"method":"shingle5/3"},"strength":39,"parentOrder":"2026-01-01T00:00:00.000Z|a_',
);

/** Rows of links and attachments are kept for good: what they say is packed. */
export const packLink = (value: Attachment | StoryLink): Uint8Array =>
  deflateRawSync(JSON.stringify(value), { dictionary: LINK_DICTIONARY });

/** An earlier version wrote plain JSON. */
function linkText({ about, json }: Item): string {
  if (typeof json === 'string') return json;
  if (!(about instanceof Uint8Array)) throw new TypeError('no bytes in attribute "about"');
  return inflateRawSync(about, { dictionary: LINK_DICTIONARY }).toString();
}

export const attachmentOf = (row: Item): Attachment => JSON.parse(linkText(row)) as Attachment;
export const linkOf = (row: Item): StoryLink => JSON.parse(linkText(row)) as StoryLink;

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
