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
  { charset: 'windows-1256', least: 0.9, typical: /[\u0600-\u06ff\u00a0]/, proof: { of: /[اليمنرو]/, least: 0.35 } },
];

/** @returns WHATWG name; undefined when nothing speaks for any */
export function guessCharset(body: Uint8Array): string | undefined {
  const sample = body.subarray(0, SAMPLE_BYTES);
  const high = sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0);
  return high < LEAST_BYTES ? undefined : WRITINGS.find((writing) => looksLike(sample, writing))?.charset;
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
