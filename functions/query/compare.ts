/**
 * What one text has that another has not: sentence by sentence first, word by word where a sentence was changed. Sentences are
 * aligned by what they say (quotation marks, dashes, case and spaces do not count); those that stand elsewhere are moved, not
 * cut and added.
 */
import { diffArrays } from 'diff';

/** A stretch of words. `cut`: only on the left. `added`: only on the right. */
export interface Piece {
  kind: 'same' | 'cut' | 'added';
  text: string;
}

/** One line of the two columns. `paragraph`: it begins one, on the side that has it. */
export type Part =
  | { kind: 'same'; left: string; right: string; paragraph?: true }
  /** The same words, set differently. */
  | { kind: 'trivial'; left: string; right: string; paragraph?: true }
  | { kind: 'changed'; left: Piece[]; right: Piece[]; paragraph?: true }
  | { kind: 'cut'; left: string; paragraph?: true; movedTo?: number }
  | { kind: 'added'; right: string; paragraph?: true; movedFrom?: number };

export interface TextComparison {
  parts: Part[];
  sentences: Record<'same' | 'trivial' | 'changed' | 'cut' | 'added' | 'moved', number>;
  /** Words on either side, and those that both have in the same order (or in a sentence that moved). */
  words: { left: number; right: number; shared: number };
}

/** The work is bounded: of longer texts the rest is not compared. A long report has 40,000 characters. */
const CHARS_MAX = 200_000;
/** Edits beyond this: two texts that have nothing to do with each other, told as all cut and all added. */
const EDITS_MAX = 4000;
/** Least share of common words for two sentences to be one that was changed. */
const ALIKE_LEAST = 0.5;
/** Pairs of sentences weighed in one gap; beyond, they stay cut and added. */
const GAP_PAIRS_MAX = 10_000;

interface Sentence {
  text: string;
  key: string;
  words: string[];
  startsParagraph: boolean;
}

export function compareTexts(left: string, right: string, language?: string): TextComparison {
  const [a, b] = [sentencesOf(left, language), sentencesOf(right, language)];
  const parts = markMoved(alignSentences(a, b));
  return { parts, sentences: countSentences(parts), words: countWords(parts) };
}

/** Word by word, for a headline or one sentence. */
export function comparePieces(left: string, right: string): { left: Piece[]; right: Piece[] } {
  const runs = diffArrays(runsOf(left), runsOf(right), { maxEditLength: EDITS_MAX, comparator: isSameWord });
  if (runs === undefined) return { left: [{ kind: 'cut', text: left }], right: [{ kind: 'added', text: right }] };
  const onLeft: Piece[] = [];
  const onRight: Piece[] = [];
  const leftRuns = runsOf(left);
  let at = 0;
  for (const { value, added, removed } of runs) {
    // What is the same is shown as each side spells it.
    const spelled = added ? '' : leftRuns.slice(at, (at += value.length)).join('');
    if (!added) push(onLeft, removed ? 'cut' : 'same', spelled);
    if (!removed) push(onRight, added ? 'added' : 'same', value.join(''));
  }
  return { left: onLeft, right: onRight };
}

function push(pieces: Piece[], kind: Piece['kind'], text: string): void {
  const last = pieces.at(-1);
  if (last?.kind === kind) last.text += text;
  else pieces.push({ kind, text });
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenter(granularity: 'sentence' | 'word', language = 'en'): Intl.Segmenter {
  const [locale = 'en'] = Intl.Segmenter.supportedLocalesOf(/^[a-zA-Z0-9-]+$/.test(language) ? language : 'en');
  const key = `${granularity} ${locale}`;
  const found = segmenters.get(key) ?? new Intl.Segmenter(locale, { granularity });
  segmenters.set(key, found);
  return found;
}

function sentencesOf(text: string, language: string | undefined): Sentence[] {
  return text
    .slice(0, CHARS_MAX)
    .split(/\n+/)
    .filter((paragraph) => paragraph.trim() !== '')
    .flatMap((paragraph) =>
      Array.from(segmenter('sentence', language).segment(paragraph.trim()), ({ segment }, at) => ({
        text: segment.trim(),
        key: keyOf(segment),
        words: wordsOf(segment),
        startsParagraph: at === 0,
      })).filter((sentence) => sentence.text !== ''),
    );
}

/** What a sentence says, without how it is set. Punctuation alone keeps its own form. */
function keyOf(text: string): string {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return letters === '' ? text.trim() : letters;
}

const wordsOf = (text: string): string[] => keyOf(text).split(' ').flatMap(splitSpaceless);

/** Scripts without spaces count by letter. */
const splitSpaceless = (word: string): string[] =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(
    word,
  )
    ? Array.from(word)
    : [word];

function alignSentences(a: readonly Sentence[], b: readonly Sentence[]): Part[] {
  const changes = diffArrays([...a], [...b], {
    comparator: (one, other) => one.key === other.key,
    maxEditLength: EDITS_MAX,
  });
  if (changes === undefined) return [...a.map(cutPart), ...b.map(addedPart)];
  const parts: Part[] = [];
  let [left, right] = [0, 0];
  let [gapA, gapB]: [Sentence[], Sentence[]] = [[], []];
  const closeGap = (): void => {
    parts.push(...alignGap(gapA, gapB));
    [gapA, gapB] = [[], []];
  };
  for (const { count, added, removed } of changes) {
    if (removed) gapA.push(...a.slice(left, (left += count)));
    else if (added) gapB.push(...b.slice(right, (right += count)));
    else {
      closeGap();
      for (let step = 0; step < count; step++) parts.push(samePart(a[left++], b[right++]));
    }
  }
  closeGap();
  return parts;
}

function samePart(a: Sentence | undefined, b: Sentence | undefined): Part {
  const [left, right] = [a?.text ?? '', b?.text ?? ''];
  return { kind: left === right ? 'same' : 'trivial', left, right, ...paragraph(b) };
}

const paragraph = (sentence: Sentence | undefined): { paragraph?: true } =>
  sentence?.startsParagraph ? { paragraph: true } : {};
const cutPart = (sentence: Sentence): Part => ({ kind: 'cut', left: sentence.text, ...paragraph(sentence) });
const addedPart = (sentence: Sentence): Part => ({ kind: 'added', right: sentence.text, ...paragraph(sentence) });

/** Between two sentences that are the same: which of those that are not are one sentence, changed. In order, best in sum. */
function alignGap(a: readonly Sentence[], b: readonly Sentence[]): Part[] {
  const gain = gainTable(a, b);
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]];
    const likeness = one && other && gain ? likenessOf(one, other) : 0;
    const best = gain?.[i]?.[j] ?? 0;
    if (one && other && likeness >= ALIKE_LEAST && best === likeness + (gain?.[i + 1]?.[j + 1] ?? 0)) {
      parts.push({ kind: 'changed', ...comparePieces(one.text, other.text), ...paragraph(other) });
      [i, j] = [i + 1, j + 1];
    } else if (one && (!other || best === (gain?.[i + 1]?.[j] ?? 0))) {
      parts.push(cutPart(one));
      i++;
    } else if (other) {
      parts.push(addedPart(other));
      j++;
    }
  }
  return parts;
}

/** `[i][j]`: the most that pairs of the sentences from i and j on can have in common. Undefined when that is too many pairs. */
function gainTable(a: readonly Sentence[], b: readonly Sentence[]): number[][] | undefined {
  if (a.length * b.length > GAP_PAIRS_MAX) return undefined;
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [one, other] = [a[i], b[j]];
      const likeness = one && other ? likenessOf(one, other) : 0;
      const paired = likeness >= ALIKE_LEAST ? likeness + (table[i + 1]?.[j + 1] ?? 0) : 0;
      const row = table[i];
      if (row) row[j] = Math.max(paired, table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

/** Dice's coefficient of the two bags of words. */
function likenessOf(a: Sentence, b: Sentence): number {
  const bag = new Map<string, number>();
  for (const word of a.words) bag.set(word, (bag.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of b.words) {
    const left = bag.get(word) ?? 0;
    if (left > 0) {
      common++;
      bag.set(word, left - 1);
    }
  }
  return (2 * common) / (a.words.length + b.words.length);
}

/** A sentence that was cut here and added there has moved. */
function markMoved(parts: Part[]): Part[] {
  const cut = new Map<string, number[]>();
  parts.forEach((part, at) => {
    if (part.kind === 'cut') cut.set(keyOf(part.left), [...(cut.get(keyOf(part.left)) ?? []), at]);
  });
  const marked = [...parts];
  parts.forEach((part, to) => {
    if (part.kind !== 'added') return;
    const from = cut.get(keyOf(part.right))?.shift();
    const source = from === undefined ? undefined : marked[from];
    if (from === undefined || source?.kind !== 'cut') return;
    marked[from] = { ...source, movedTo: to };
    marked[to] = { ...part, movedFrom: from };
  });
  return marked;
}

function countSentences(parts: readonly Part[]): TextComparison['sentences'] {
  const counts = { same: 0, trivial: 0, changed: 0, cut: 0, added: 0, moved: 0 };
  for (const part of parts) {
    if (part.kind === 'added' && part.movedFrom !== undefined) counts.moved++;
    else if (!(part.kind === 'cut' && part.movedTo !== undefined)) counts[part.kind]++;
  }
  return counts;
}

function countWords(parts: readonly Part[]): TextComparison['words'] {
  const words = { left: 0, right: 0, shared: 0 };
  const count = (text: string): number => (/[\p{L}\p{N}]/u.test(text) ? wordsOf(text).length : 0);
  const inPieces = (pieces: readonly Piece[], kinds: readonly Piece['kind'][]): number =>
    pieces.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { text }) => sum + count(text), 0);
  for (const part of parts) {
    if (part.kind === 'changed') {
      words.left += inPieces(part.left, ['same', 'cut']);
      words.right += inPieces(part.right, ['same', 'added']);
      words.shared += inPieces(part.right, ['same']);
      continue;
    }
    if ('left' in part) words.left += count(part.left);
    if ('right' in part) words.right += count(part.right);
    if (part.kind === 'same' || part.kind === 'trivial') words.shared += count(part.right);
    if (part.kind === 'added' && part.movedFrom !== undefined) words.shared += count(part.right);
  }
  return words;
}

/** Words with the blanks behind them, and what else stands between words. */
function runsOf(text: string): string[] {
  const runs: string[] = [];
  for (const { segment } of segmenter('word').segment(text)) {
    const before = segment.trim() === '' ? runs.pop() : undefined;
    runs.push((before ?? '') + segment);
  }
  return runs;
}

/** Kinds of quotation marks, dashes and blanks: which of each was set says nothing. */
const SET = [/["'“”„‟«»‘’‚‹›「」『』]/g, /[-‐‑‒–—―]/g, /\s+/g] as const;
const AS = ['"', '-', ' '];

const setAlike = (text: string): string =>
  SET.reduce((sofar, kind, at) => sofar.replace(kind, AS[at] ?? ''), text).trim();

const isSameWord = (a: string, b: string): boolean =>
  a === b || setAlike(a) === setAlike(b) || (/[\p{L}\p{N}]/u.test(a) && keyOf(a) === keyOf(b));
