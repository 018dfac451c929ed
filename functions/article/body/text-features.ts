/** Features of a block's own text: its size and marks, how it begins and ends, and what its words have to do with the article. */
import { TAG_NUMBER, log, share, type Put } from './feature-row.ts';
import type { Block } from '../markup/markup.ts';
import { firstLetters, type Survey } from './survey.ts';
import { countTopic } from './topic.ts';

export const TEXT_NAMES = [
  'words',
  'letters-per-word',
  'link-share',
  'strong-share',
  'stops',
  'stops-per-word',
  'commas-per-word',
  'quotes',
  'digit-share',
  'capital-share',
  'links',
  'images',
  'ending',
  'beginning',
  'tag',
  'inner',
  'inner-differs',
];

const INNER_NUMBER: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['span', 2],
  ['strong', 3],
  ['b', 3],
  ['em', 4],
  ['i', 4],
  ['time', 5],
  ['cite', 6],
  ['small', 7],
  ['font', 8],
]);

export function putText(put: Put, block: Block): void {
  const { words, letters, digits, text, element, inner } = block;
  put(log(words));
  put(share(letters, words));
  put(share(block.linkWords, words));
  put(share(block.strongWords, words));
  put(log(block.stops));
  put(share(block.stops, words));
  put(share(block.commas, words));
  put(log(block.quotes));
  put(share(digits, letters + digits));
  put(share(block.capitals, letters));
  put(block.links);
  put(block.images);
  put(endingOf(text));
  put(beginningOf(text));
  put(TAG_NUMBER.get(element.tag) ?? 0);
  put(inner === element ? 0 : (INNER_NUMBER.get(inner.tag) ?? 9));
  put(inner.depth - element.depth);
}

/** 1 a full stop or its like, 2 question or exclamation, 3 colon, 4 ellipsis, 5 closing quote or bracket, 6 digit, 7 other mark, 0 letter. */
function endingOf(text: string): number {
  const last = text.charAt(text.length - 1);
  if ('.。।۔།။።។'.includes(last)) return text.endsWith('..') ? 4 : 1;
  if ('!?！？؟'.includes(last)) return 2;
  if (':：'.includes(last)) return 3;
  if (last === '…') return 4;
  if ('"”»’\')]」』）'.includes(last)) return 5;
  if (last >= '0' && last <= '9') return 6;
  return /[\p{L}\p{M}]/u.test(last) ? 0 : 7;
}

/** 1 capital, 2 small letter, 3 digit, 4 quote, 5 other mark, 6 letter without case. */
function beginningOf(text: string): number {
  const code = text.charCodeAt(0);
  if (code >= 65 && code <= 90) return 1;
  if (code >= 97 && code <= 122) return 2;
  if (code >= 48 && code <= 57) return 3;
  const first = text.charAt(0);
  if ('"“„«‘\'「『'.includes(first)) return 4;
  if (code < 128) return 5;
  if (first !== first.toLowerCase()) return 1;
  if (first !== first.toUpperCase()) return 2;
  return /\p{L}/u.test(first) ? 6 : 5;
}

export const MEANING_NAMES = [
  'repeats',
  'title-share',
  'headline-shared',
  'description-shared',
  'notice',
  'notice-share',
  'to-reader-share',
  'in-description',
  'in-structured',
  'names-site',
  'addresses',
];

/** What a title is compared with has no more words. */
const TITLE_WORDS = 40;

/** The start of a text says what it is about. */
const OPENING_CHARS = 600;

export function putMeaning(put: Put, block: Block, page: Survey): void {
  const opening = block.text.slice(0, OPENING_CHARS).toLowerCase();
  const { words, titled, ofHeadline, ofDescription, notice, reader } = countTopic(page.topic, opening);
  const letters = firstLetters(opening);
  put(page.repeats.countOf(block));
  put(block.words > TITLE_WORDS ? 0 : share(titled, words));
  put(ofHeadline);
  put(ofDescription);
  put(notice);
  put(share(notice, words));
  put(share(reader, words));
  put(page.partOfDescription(letters));
  put(page.partOfStructured(letters));
  put(page.context.siteNames.some((name) => opening.includes(name)) ? 1 : 0);
  put(namesAddress(opening) ? 1 : 0);
}

/** Whether it prints an address, a handle or an e-mail. */
function namesAddress(text: string): boolean {
  return (
    (text.includes('.com') && /\.com\b/.test(text)) ||
    text.includes('www.') ||
    (text.includes('://') && /https?:/.test(text)) ||
    (text.includes('@') && /(?:^|[\s(a-z0-9])@[a-z]/.test(text))
  );
}
