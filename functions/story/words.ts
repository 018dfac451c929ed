/**
 * A text as the fold sees it: words without case, punctuation and typography, each known to be quoted or not.
 *
 * Words are hashed at once (32 bits): nothing after this needs their letters, and a thousand articles a second do not leave
 * room for a string per word. Scripts that put no spaces between words get one "word" per character, made of that character
 * and the next ones, so that five of them span about as much meaning as five words of a spaced script.
 */

export interface Words {
  /** One hash per word, in order. */
  hashes: Uint32Array;
  /** 1 where the word stands inside quotation marks. */
  quoted: Uint8Array;
  /** Letters of each word: long words are rare words, in every language that has them. */
  lengths: Uint8Array;
  /** 1 where the word is a number; `1,000` and `1000` are one. */
  numeric: Uint8Array;
  /** CAPITAL where the word begins with a capital letter inside a sentence, OPENING_CAPITAL where it opens one. */
  capital: Uint8Array;
  /** Words in the writing's own sense: a character of a script without spaces counts as half of one. */
  count: number;
}

export const CAPITAL = 1;
export const OPENING_CAPITAL = 2;

/** Texts are cut here: 200,000 characters are some 30,000 words, longer than any article measured. */
const LONGEST_TEXT = 200_000;
/** Up to this many quoted words are a title or a turn of phrase, not a quotation. */
const SHORTEST_QUOTATION = 4;

const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
/** Han, kana: one character is about half a word. */
const IDEOGRAPH = 3;
/** Thai, Lao, Khmer, Burmese: letters, but no spaces. */
const UNSPACED = 4;
const SKIPPED = 5;
const QUOTE = 6;
const NEWLINE = 7;
const UNKNOWN = 255;

/**
 * Characters of such a "word". With one less of Han and two less of Thai, formal texts in one language about different things
 * share enough set phrases to look like copies with every other word replaced (the Declaration of Human Rights, halves compared).
 */
const IDEOGRAPH_SPAN = 3;
const UNSPACED_SPAN = 10;

const kinds = new Uint8Array(65536).fill(UNKNOWN);
const QUOTES = new Set('"“”„‟«»「」『』〝〞＂');
const SKIP = /[\p{Mn}\p{Cf}'’‘ʼ]/u;
const SPACELESS = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const IDEOGRAPHIC = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u;

function classify(code: number): number {
  const char = String.fromCharCode(code);
  if (code === 10) return NEWLINE;
  if (QUOTES.has(char)) return QUOTE;
  if (SPACELESS.test(char)) return UNSPACED;
  if (SKIP.test(char)) return SKIPPED;
  if (IDEOGRAPHIC.test(char)) return IDEOGRAPH;
  // A half of a surrogate pair: letters beyond the basic plane are rare ideographs; emoji and the like come out as words, harmlessly.
  if (code >= 0xd800 && code <= 0xdfff) return LETTER;
  if (/\p{Nd}/u.test(char)) return DIGIT;
  return /[\p{L}\p{N}_\p{Mc}]/u.test(char) ? LETTER : OTHER;
}

function kindOf(code: number): number {
  let kind = kinds[code] ?? OTHER;
  if (kind === UNKNOWN) kinds[code] = kind = classify(code);
  return kind;
}

/** Small letter by letter, in one unit each: the dot of a small İ is a mark, and so no part of a word; sigma has one small form. */
const small = new Uint16Array(65536);

function smallOf(code: number): number {
  if (small[code] === 0 && code > 0)
    small[code] = String.fromCharCode(code).toLowerCase().replace('ς', 'σ').charCodeAt(0);
  return small[code] ?? code;
}

/** After one of these a capital letter says nothing. */
const OPENS_SENTENCE = new Set(Array.from('.!?…:;•·|¿¡。', (char) => char.charCodeAt(0)));

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Spreads all bits (the finaliser of MurmurHash3, public domain). */
export function mix(hash: number): number {
  let h = hash | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Sorts in place. @returns the part that holds each hash once, ascending */
export function distinct(hashes: Uint32Array): Uint32Array {
  hashes.sort();
  let size = 0;
  for (let at = 0; at < hashes.length; at += 1) {
    if (at > 0 && hashes[at] === hashes[at - 1]) continue;
    hashes[size] = hashes[at] ?? 0;
    size += 1;
  }
  return hashes.subarray(0, size);
}

/** @param text is cut after 200,000 characters. */
export function wordsOf(text: string): Words {
  const scanner = new Scanner(text.slice(0, LONGEST_TEXT).normalize('NFKC'));
  scanner.run();
  return scanner.result();
}

class Scanner {
  readonly #text: string;
  readonly #hashes: Uint32Array;
  readonly #quoted: Uint8Array;
  readonly #lengths: Uint8Array;
  readonly #numeric: Uint8Array;
  readonly #capital: Uint8Array;
  #size = 0;
  #opensSentence = true;
  #unspaced = 0;
  /** Index of the first word after the open quotation mark; -1 outside. */
  #quoteFrom = -1;
  #paragraphFrom = 0;

  constructor(text: string) {
    this.#text = text;
    this.#hashes = new Uint32Array(text.length);
    this.#quoted = new Uint8Array(text.length);
    this.#lengths = new Uint8Array(text.length);
    this.#numeric = new Uint8Array(text.length);
    this.#capital = new Uint8Array(text.length);
  }

  run(): void {
    const text = this.#text;
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      const kind = kindOf(code);
      if (kind === LETTER || kind === DIGIT) {
        at = this.#word(at, kind === DIGIT);
        continue;
      }
      if (kind === IDEOGRAPH) this.#gram(at, IDEOGRAPH_SPAN, IDEOGRAPH);
      else if (kind === UNSPACED) this.#gram(at, UNSPACED_SPAN, UNSPACED);
      else if (kind === QUOTE) this.#quotationMark();
      else if (kind === NEWLINE) this.#paragraphEnd();
      else if (OPENS_SENTENCE.has(code)) this.#opensSentence = true;
      at += 1;
    }
    this.#paragraphEnd();
  }

  /** @returns where the word ends. */
  #word(start: number, startsWithDigit: boolean): number {
    const text = this.#text;
    let hash = FNV_OFFSET;
    let length = 0;
    let numeric = startsWithDigit;
    let at = start;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const kind = kindOf(code);
      if (kind === SKIPPED) continue;
      if (kind !== LETTER && kind !== DIGIT) {
        // "1,000" and "3.5" are one number each.
        if (numeric && (code === 44 || code === 46) && kindOf(text.charCodeAt(at + 1)) === DIGIT) {
          if (code === 46) hash = Math.imul(hash ^ code, FNV_PRIME);
          continue;
        }
        break;
      }
      if (kind === LETTER) numeric = false;
      hash = Math.imul(hash ^ smallOf(code), FNV_PRIME);
      length += 1;
    }
    if (numeric) this.#numeric[this.#size] = 1;
    else if (smallOf(text.charCodeAt(start)) !== text.charCodeAt(start))
      this.#capital[this.#size] = this.#opensSentence ? OPENING_CAPITAL : CAPITAL;
    this.#push(mix(hash), length);
    return at;
  }

  #gram(start: number, span: number, kind: number): void {
    const text = this.#text;
    let hash = FNV_OFFSET;
    let taken = 0;
    for (let at = start; at < text.length && taken < span; at += 1) {
      const code = text.charCodeAt(at);
      const here = kindOf(code);
      if (here === SKIPPED || here === OTHER) continue;
      if (here !== kind) break;
      hash = Math.imul(hash ^ code, FNV_PRIME);
      taken += 1;
    }
    this.#unspaced += 1;
    this.#push(mix(hash), taken * 3);
  }

  #push(hash: number, length: number): void {
    this.#hashes[this.#size] = hash;
    this.#lengths[this.#size] = Math.min(length, 255);
    this.#size += 1;
    this.#opensSentence = false;
  }

  /** Marks of all languages simply alternate: which one opens differs between them (“ ” „ “ « » » «). */
  #quotationMark(): void {
    this.#opensSentence = true;
    if (this.#quoteFrom < 0) this.#quoteFrom = this.#size;
    else this.#closeQuotation();
  }

  #closeQuotation(): void {
    if (this.#size - this.#quoteFrom >= SHORTEST_QUOTATION) this.#quoted.fill(1, this.#quoteFrom, this.#size);
    this.#quoteFrom = -1;
  }

  /** A quotation that runs over several paragraphs opens at the start of each; any other open mark was no quotation. */
  #paragraphEnd(): void {
    this.#opensSentence = true;
    if (this.#quoteFrom >= 0 && this.#quoteFrom === this.#paragraphFrom) this.#closeQuotation();
    this.#quoteFrom = -1;
    this.#paragraphFrom = this.#size;
  }

  result(): Words {
    return {
      hashes: this.#hashes.subarray(0, this.#size),
      quoted: this.#quoted.subarray(0, this.#size),
      lengths: this.#lengths.subarray(0, this.#size),
      numeric: this.#numeric.subarray(0, this.#size),
      capital: this.#capital.subarray(0, this.#size),
      count: this.#size - this.#unspaced + Math.ceil(this.#unspaced / 2),
    };
  }
}
