/** Counting words in any script. */
import { WORD_HASH_START, nextWordHash } from './markup/word-map.ts';
import { textOf, unitAt, unitsOf } from './units.ts';

/** Scripts that put no spaces between words: their runs are cut by a dictionary. */
const UNSPACED_RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}ー\p{M}]+/gu;

let segmenter: Intl.Segmenter | undefined;

/** Words of the text: space-separated words, and for scripts without spaces the words that ICU's dictionary finds. */
export function countWords(text: string): number {
  const { words, unspaced } = shapeOf(text);
  if (unspaced === 0) return words;
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  let inRuns = 0;
  for (const run of text.match(UNSPACED_RUNS) ?? []) {
    for (const segment of segmenter.segment(run)) if (segment.isWordLike) inRuns++;
  }
  return inRuns + shapeOf(text.replace(UNSPACED_RUNS, ' ')).words;
}

/** What a look at each character of a text gives. */
export interface TextShape {
  /** About as many as a reader would count: runs of letters and digits; characters of scripts without spaces weigh a part of a word. */
  words: number;
  letters: number;
  digits: number;
  capitals: number;
  /** Ends of sentences: . ! ? and their equals in other scripts. */
  stops: number;
  /** Commas and their equals. */
  commas: number;
  quotes: number;
  /** Characters of scripts that put no spaces between words. */
  unspaced: number;
}

/** A Chinese or Japanese word has about 1.7 characters, a Thai word about four. */
const HAN_WORD = 0.6;
const THAI_WORD = 0.25;

const KIND = { other: 0, letter: 1, capital: 2, digit: 3, space: 4, stop: 5, comma: 6, quote: 7, mark: 8 } as const;

const KINDS: Uint8Array = (() => {
  const kinds = new Uint8Array(0x250);
  for (let code = 0; code < kinds.length; code++) {
    const char = String.fromCharCode(code);
    if (/\p{Lu}/u.test(char)) kinds[code] = KIND.capital;
    else if (/\p{L}/u.test(char)) kinds[code] = KIND.letter;
    else if (/\p{N}/u.test(char)) kinds[code] = KIND.digit;
    else if (/\s/u.test(char)) kinds[code] = KIND.space;
  }
  for (const char of '.!?') kinds[char.charCodeAt(0)] = KIND.stop;
  // Inside a word they do not end it: "don't", "e-mail".
  for (const char of "'-") kinds[char.charCodeAt(0)] = KIND.mark;
  for (const char of ',;') kinds[char.charCodeAt(0)] = KIND.comma;
  for (const char of '"«»') kinds[char.charCodeAt(0)] = KIND.quote;
  return kinds;
})();

function codesOf(chars: string): ReadonlySet<number> {
  return new Set(Array.from(chars, (char) => char.charCodeAt(0)));
}

const STOPS = codesOf('。！？…؟۔।॥༎།။។።፧᙮．‽։᠃');
const COMMAS = codesOf('、，；،؛፣፤፥၊᠂');
const QUOTES = codesOf('“”„‟「」『』《》');
/** Marks that stand for the space between words, or syllables: Ethiopic, Tibetan, Ogham. */
const SPACES = codesOf('፡་༌\u1680');

function isThaiLike(code: number): boolean {
  return (code >= 0x0e00 && code <= 0x0eff) || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff);
}

function isHanLike(code: number): boolean {
  return (code >= 0x3041 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xd840 && code <= 0xdbff);
}

/** Whether the UTF-16 unit is part of a word: of a letter, a digit, or a mark on one. */
export function isOfWord(code: number): boolean {
  const kind = code < KINDS.length ? (KINDS[code] ?? 0) : kindBeyondLatin(code);
  return kind === KIND.letter || kind === KIND.capital || kind === KIND.digit;
}

/** Visits the runs of letters and digits. A script without spaces gives long runs. @param visit gets a run's place and its hash */
export function eachWord(text: string, visit: (from: number, to: number, hash: number) => void): void {
  let from = -1;
  let hash = WORD_HASH_START;
  const { length } = text;
  for (let index = 0; index < length; index++) {
    const code = unitAt(text, index);
    if (isOfWord(code)) {
      if (from < 0) {
        from = index;
        hash = WORD_HASH_START;
      }
      hash = nextWordHash(hash, code);
    } else if (from >= 0) {
      visit(from, index, hash);
      from = -1;
    }
  }
  if (from >= 0) visit(from, length, hash);
}

const BEYOND_LATIN = 0x250;
/** Quotes, dashes and the like; there are no letters among them. */
const PUNCTUATION = { from: 0x2000, to: 0x206f };

/** Whether the UTF-16 unit is a Latin letter. */
export function isLatinLetter(code: number): boolean {
  const kind = KINDS[code];
  return kind === KIND.letter || kind === KIND.capital;
}

/**
 * Visits the runs of some of a text's letters and digits as Unicode has them, where all of the text is Latin.
 * @returns false at the first other letter: such a text must be read with a pattern
 */
export function eachLatinWord(
  text: string,
  isOf: (code: number) => boolean,
  visit: (from: number, to: number, hash: number) => void,
): boolean {
  let from = -1;
  let hash = WORD_HASH_START;
  const { length } = text;
  for (let index = 0; index < length; index++) {
    const code = unitAt(text, index);
    if (code >= BEYOND_LATIN && (code < PUNCTUATION.from || code > PUNCTUATION.to)) return false;
    if (code < BEYOND_LATIN && isOf(code)) {
      if (from < 0) {
        from = index;
        hash = WORD_HASH_START;
      }
      hash = nextWordHash(hash, code);
    } else if (from >= 0) {
      visit(from, index, hash);
      from = -1;
    }
  }
  if (from >= 0) visit(from, length, hash);
  return true;
}

/** The letters and digits alone, in lower case: texts are compared by them whose quotes, spaces and dashes may differ. */
export function lettersOf(text: string): string {
  const lower = text.toLowerCase();
  const units = unitsOf(lower);
  const { length } = lower;
  let kept = 0;
  for (let index = 0; index < length; index++) {
    const code = units[index] ?? 0;
    if (isOfWord(code)) units[kept++] = code;
  }
  return textOf(units, kept);
}

/** The runs of letters and digits, in lower case. */
export function lowerWords(text: string): string[] {
  const lower = text.toLowerCase();
  const words: string[] = [];
  eachWord(lower, (from, to) => words.push(lower.slice(from, to)));
  return words;
}

/** Thai and Lao end a sentence with a space: one that comes after so many letters. A shorter run is a label or a headline. */
const THAI_SENTENCE = 40;

function isUnmarked(code: number): boolean {
  return code >= 0x0e00 && code <= 0x0eff;
}

/** One pass over the UTF-16 units; approximate beyond the Latin letters, and the same for the same text. */
export function shapeOf(text: string): TextShape {
  let words = 0;
  let letters = 0;
  let digits = 0;
  let capitals = 0;
  let stops = 0;
  let commas = 0;
  let quotes = 0;
  let unspaced = 0;
  let inWord = false;
  /** Letters since the last end of a sentence, in scripts that may put no mark there. */
  let unmarked = 0;
  const units = unitsOf(text);
  const { length } = text;
  for (let index = 0; index < length; index++) {
    const code = units[index] ?? 0;
    const kind = code < KINDS.length ? (KINDS[code] ?? 0) : kindBeyondLatin(code);
    if (kind === KIND.letter || kind === KIND.capital || kind === KIND.digit) {
      if (kind === KIND.digit) digits++;
      else letters++;
      if (kind === KIND.capital) capitals++;
      if (code >= 0x0e00 && isThaiLike(code)) {
        words += THAI_WORD;
        unspaced++;
        unmarked++;
      } else if (code >= 0x3041 && isHanLike(code)) {
        words += HAN_WORD;
        unspaced++;
      } else if (!inWord) {
        words++;
        inWord = true;
      }
      continue;
    }
    if (kind === KIND.mark || (inWord && isInsideNumber(code, index + 1 < length ? units[index + 1] : 0))) continue;
    inWord = false;
    if (unmarked >= THAI_SENTENCE && kind === KIND.space && isUnmarked(units[index - 1] ?? 0)) {
      stops++;
      unmarked = 0;
    }
    if (kind === KIND.stop) {
      stops++;
      unmarked = 0;
    } else if (kind === KIND.comma) commas++;
    else if (kind === KIND.quote) quotes++;
  }
  if (unmarked >= THAI_SENTENCE && isUnmarked(units[length - 1] ?? 0)) stops++;
  return { words, letters, digits, capitals, stops, commas, quotes, unspaced };
}

/** The point of "3.4" ends no sentence, and the comma of "4,200" no word. */
function isInsideNumber(code: number, next = 0): boolean {
  return (code === 0x2e || code === 0x2c || code === 0x3a) && next >= 0x30 && next <= 0x39;
}

function kindBeyondLatin(code: number): number {
  if (code >= 0x2000 && code <= 0x206f) {
    if (STOPS.has(code)) return KIND.stop;
    if (QUOTES.has(code)) return KIND.quote;
    // A typographic apostrophe stands inside words.
    return code === 0x2019 || code === 0x2010 || code === 0x2011 || code === 0x200c || code === 0x200d
      ? KIND.mark
      : KIND.space;
  }
  if (STOPS.has(code)) return KIND.stop;
  if (COMMAS.has(code)) return KIND.comma;
  if (QUOTES.has(code)) return KIND.quote;
  if (SPACES.has(code)) return KIND.space;
  if (code >= 0x2070 && code <= 0x2bff) return KIND.other;
  if (code >= 0x3000 && code <= 0x3020) return KIND.space;
  return KIND.letter;
}
