/**
 * The charset of bytes that declare none and are no UTF-8: of each likely encoding, does what it decodes to look like the
 * writing that the encoding is for? A guess, and called one.
 */

const SAMPLE_BYTES = 32 * 1024;
/** Of the characters beyond ASCII so many follow another one; accents in Western words stand alone. */
const LEAST_IN_RUNS = 0.5;
/** Below this many bytes beyond ASCII nothing can be told. */
const LEAST_BYTES = 12;

interface Writing {
  charset: string;
  /** Share of the characters beyond ASCII that must be of this kind for the encoding to be believed. */
  least: number;
  typical: RegExp;
  /** Must occur as well, with this share: what tells the writing from its neighbours. */
  proof?: { of: RegExp; least: number };
}

/** In the order of how hard it is to be taken for another. Kana prove Japanese, Hangul Korean; the rest is frequent Han. */
const WRITINGS: readonly Writing[] = [
  {
    charset: 'euc-jp',
    least: 0.9,
    typical: /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/,
    proof: { of: /[\u3041-\u30f6]/, least: 0.2 },
  },
  {
    charset: 'shift_jis',
    least: 0.9,
    typical: /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/,
    proof: { of: /[\u3041-\u30f6]/, least: 0.2 },
  },
  {
    charset: 'euc-kr',
    least: 0.9,
    typical: /[\uac00-\ud7a3\u3000-\u303f\u2010-\u2026]/,
    proof: { of: /[\uac00-\ud7a3]/, least: 0.8 },
  },
  {
    charset: 'big5',
    least: 0.95,
    typical: /[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]/,
    proof: { of: /[的一是不了在人有我他這個們中來上大為和國]/, least: 0.04 },
  },
  {
    charset: 'gb18030',
    least: 0.9,
    typical: /[\u2010-\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]/,
    proof: { of: /[的一是不了在人有我他这个们中来上大为和国]/, least: 0.04 },
  },
  {
    charset: 'windows-1251',
    least: 0.95,
    typical: /[\u0400-\u045f«»–—„“”№\u00a0]/,
    proof: { of: /[оеаинтс]/, least: 0.35 },
  },
  { charset: 'koi8-r', least: 0.95, typical: /[\u0400-\u045f\u00a0]/, proof: { of: /[оеаинтс]/, least: 0.35 } },
  {
    charset: 'windows-1253',
    least: 0.95,
    typical: /[\u0370-\u03ff«»–—\u00a0]/,
    proof: { of: /[αοιετσν]/, least: 0.35 },
  },
  {
    charset: 'windows-1255',
    least: 0.9,
    typical: /[\p{Script=Hebrew}–—\u00a0]/u,
    proof: { of: /[יוהלאר]/, least: 0.3 },
  },
  {
    charset: 'windows-874',
    least: 0.9,
    typical: /[\u0e00-\u0e7f\u2013-\u2026\u00a0]/,
    proof: { of: /[านรกเง]/, least: 0.25 },
  },
  { charset: 'windows-1256', least: 0.9, typical: /[\u0600-\u06ff\u00a0]/, proof: { of: /[اليمنرو]/, least: 0.35 } },
];

/**
 * @param isLatin the page declares Western letters: then its language says nothing more
 * @returns WHATWG name; undefined when nothing speaks for any
 */
export function guessCharset(body: Uint8Array, isLatin = false): string | undefined {
  const sample = body.subarray(0, SAMPLE_BYTES);
  const high = sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0);
  if (high < LEAST_BYTES) return undefined;
  const writing = WRITINGS.find((one) => looksLike(sample, one))?.charset;
  if (writing === undefined) return latinOf(sample, isLatin);
  // The two differ in one letter that is frequent at the beginning of a sentence.
  return writing === 'windows-1253' && likeness(sample, 'iso-8859-7') > likeness(sample, writing)
    ? 'iso-8859-7'
    : writing;
}

/** Encodings of languages in Latin letters other than those of the West, the more frequent first. */
const LATIN_OF: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['pl', 'cs', 'sk', 'hu', 'sl', 'hr', 'bs', 'ro', 'sq'].map((language) => [
      language,
      ['windows-1250', 'iso-8859-2'],
    ]),
  ),
  ...Object.fromEntries(['lt', 'lv', 'et'].map((language) => [language, ['windows-1257', 'iso-8859-13']])),
  ...Object.fromEntries(['tr', 'az'].map((language) => [language, ['windows-1254']])),
  vi: ['windows-1258'],
};
const WESTERN = 'windows-1252';
/** Of the characters beyond ASCII at a letter, so many are letters that fit there when the encoding is right. */
const FITTING = 0.95;

function latinOf(sample: Uint8Array, isLatin: boolean): string | undefined {
  const western = likeness(sample, WESTERN);
  const language = /[\s:]lang\s{0,4}=\s{0,4}["']?([a-z]{2})/i.exec(new TextDecoder('latin1').decode(sample))?.[1];
  const own = isLatin ? undefined : LATIN_OF[language?.toLowerCase() ?? ''];
  const candidates = own ?? (western < FITTING ? LATIN_OTHERS : []);
  let best: string | undefined;
  let bestLikeness = own === undefined ? western : 0;
  for (const charset of candidates) {
    const found = likeness(sample, charset);
    if (found >= FITTING && found > bestLikeness) {
      best = charset;
      bestLikeness = found;
    }
  }
  return best;
}

const LATIN_OTHERS = ['windows-1250', 'iso-8859-2', 'windows-1257', 'windows-1254'];

/** Share of the characters beyond ASCII beside a letter that are letters themselves, and no capital behind a small one. */
function likeness(sample: Uint8Array, charset: string): number {
  const text = new TextDecoder(charset).decode(sample);
  let beside = 0;
  let fitting = 0;
  for (const { 0: pair } of text.matchAll(/\p{L}[^\0-\x7f\s]|[^\0-\x7f\s](?=\p{Ll})/gu)) {
    beside++;
    const isAlone = !/^../su.test(pair);
    if (isAlone ? /\p{L}/u.test(pair) : /\p{L}[\p{L}\p{M}’”»…–]/u.test(pair) && !/\p{Ll}\p{Lu}/u.test(pair)) fitting++;
  }
  return beside === 0 ? 0 : fitting / beside;
}

function looksLike(sample: Uint8Array, { charset, least, typical, proof }: Writing): boolean {
  let beyond = 0;
  let kind = 0;
  let proven = 0;
  let inRuns = 0;
  let afterOne = false;
  // The last character may be cut, which is one broken character among many.
  for (const char of new TextDecoder(charset).decode(sample)) {
    const isBeyond = char > '\x7f';
    if (isBeyond && afterOne) inRuns++;
    afterOne = isBeyond;
    if (!isBeyond) continue;
    beyond++;
    if (typical.test(char)) kind++;
    if (proof?.of.test(char)) proven++;
  }
  if (beyond === 0 || inRuns < LEAST_IN_RUNS * beyond) return false;
  return kind >= least * beyond && proven >= (proof?.least ?? 0) * beyond;
}
