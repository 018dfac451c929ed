/** Made-up articles with real proportions: words of syllables drawn by Zipf's law, sentences, paragraphs; all from one seed. */
import type { Foldable } from '../../functions/story/story.ts';

export type Random = () => number;

/** mulberry32: small, and the same everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const ONSETS = [
  'b',
  'br',
  'd',
  'f',
  'g',
  'gr',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
  'z',
];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'ou'];
const CODAS = ['', '', 'n', 'r', 's', 't', 'l', 'm', 'nd', 'ck'];
const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)]!;

function makeVocabulary(size: number): string[] {
  const random = seeded(7);
  const words = new Set<string>();
  while (words.size < size) {
    // Frequent words are short, as in every language.
    const syllables = words.size < 100 ? 1 : 1 + Math.floor(random() * 3.2);
    let word = '';
    for (let i = 0; i < syllables; i += 1) word += pick(ONSETS, random) + pick(VOWELS, random) + pick(CODAS, random);
    words.add(word);
  }
  return [...words];
}

const VOCABULARY = makeVocabulary(20_000);

export function word(random: Random): string {
  const rank = Math.floor(VOCABULARY.length ** random()) - 1;
  return VOCABULARY[Math.max(0, rank)]!;
}

export const words = (count: number, random: Random): string[] => Array.from({ length: count }, () => word(random));

export function sentence(random: Random): string {
  const text = words(8 + Math.floor(random() * 14), random).join(' ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

export function paragraphs(count: number, random: Random): string[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => sentence(random)).join(' '),
  );
}

let made = 0;
/** An article with what a test does not say made up. */
export function article(articleBody: string, given: Partial<Foldable> = {}): Foldable {
  made += 1;
  const articleId = given.articleId ?? `a_made${String(made).padStart(12, '0')}`;
  return {
    articleId,
    site: 'one.example',
    url: `https://${given.site ?? 'one.example'}/${articleId}`,
    firstSeenAt: '2026-03-02T10:00:00.000Z',
    ...given,
    articleBody,
  };
}

export const dropWords = (text: string, oneIn: number, random: Random): string =>
  text
    .split(' ')
    .filter(() => random() > 1 / oneIn)
    .join(' ');

export const replaceWords = (text: string, share: number, random: Random): string =>
  text
    .split(' ')
    .map((old) => (random() < share ? word(random) : old))
    .join(' ');
