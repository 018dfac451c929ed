/**
 * Cuts text into what full-text search compares. One tokeniser for the index, the query and the marks in a snippet, so that
 * the three can never disagree. Case, width (full or half) and Latin, Greek and Cyrillic accents do not count.
 *
 * Scripts written without spaces (and Korean, whose particles cling to the word) are cut into overlapping pairs of letters,
 * with the last letter once more alone: 東京都 becomes 東京, 京都, 都. A phrase of pairs is then exactly a substring, and one
 * letter is a prefix.
 */

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]+/gu;
const ACCENTS = /[\u0300-\u036f]/g;
/** Most words of most archives: only their case is folded. */
const ASCII = /^[0-9A-Za-z]+$/;

const BEYOND_ASCII = /[\u0080-\uffff]/g;
/** No word goes beyond one of these. */
const ASCII_SEPARATOR = /[^0-9A-Za-z\u0080-\uffff]/g;

export interface Token {
  text: string;
  /** Offsets in UTF-16 units of the text that was cut; of a pair, both letters. */
  start: number;
  end: number;
  /** Of a run without spaces: two letters side by side, or its last letter alone. */
  of?: 'pair' | 'last';
}

export function* tokensOf(text: string): Generator<Token> {
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (ASCII.test(word)) {
      yield { text: word.toLowerCase(), start: index, end: index + word.length };
      continue;
    }
    let from = 0;
    for (const run of word.matchAll(SPACELESS)) {
      if (run.index > from) yield* wordToken(word.slice(from, run.index), index + from);
      yield* pairs(run[0], index + run.index);
      from = run.index + run[0].length;
    }
    if (from < word.length) yield* wordToken(word.slice(from), index + from);
  }
}

function* wordToken(word: string, start: number): Generator<Token> {
  const text = fold(word);
  if (text !== '') yield { text, start, end: start + word.length };
}

function* pairs(run: string, start: number): Generator<Token> {
  let previous: { letter: string; start: number } | undefined;
  let offset = start;
  for (const letter of run) {
    if (previous) {
      yield { text: fold(previous.letter + letter), start: previous.start, end: offset + letter.length, of: 'pair' };
    }
    previous = { letter, start: offset };
    offset += letter.length;
  }
  if (previous) yield { text: fold(previous.letter), start: previous.start, end: offset, of: 'last' };
}

function fold(word: string): string {
  return word.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').toLowerCase();
}

/** Tokens separated by spaces. */
export const tokenText = (text: string): string => Array.from(tokensOf(text), (token) => token.text).join(' ');

/**
 * The text as the index is given it. SQLite's tokeniser cuts ASCII as `tokensOf` does, so that only runs with more in them are
 * cut here: a tenth of the time.
 */
export function indexText(text = ''): string {
  let cut = '';
  let done = 0;
  for (let at = find(BEYOND_ASCII, text, 0); at < text.length; at = find(BEYOND_ASCII, text, done)) {
    let start = at;
    while (start > done && ASCII.test(text.charAt(start - 1))) start--;
    const end = find(ASCII_SEPARATOR, text, at);
    cut += `${text.slice(done, start)} ${tokenText(text.slice(start, end))} `;
    done = end;
  }
  return cut + text.slice(done);
}

/** Where a global pattern is found next; the end of the text when it is not. */
function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** What must stand side by side for `text` to occur. `prefix`: the last token may go on. */
export function phraseOf(text: string, prefix = false): { tokens: string[]; prefix: boolean } {
  const tokens = [...tokensOf(text)];
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  // The text that is searched may go on where the asked-for run ends: its last letter alone says nothing.
  const isRest = last?.of === 'last' && before?.of === 'pair' && before.end === last.end;
  if (isRest) tokens.pop();
  return { tokens: tokens.map((token) => token.text), prefix: prefix || (last?.of === 'last' && !isRest) };
}
