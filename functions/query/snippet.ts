/** The words around what was found. */
import { wantedPhrases, type Expression } from './expression.ts';
import type { SearchField } from './query.ts';
import { tokensOf, type Token } from './tokens.ts';

/** Private-use characters: they stand in no text of a page that is shown, because they are taken out of it first. */
export const HIT_BEGINS = '\ue000';
export const HIT_ENDS = '\ue001';
const MARKS = /[\ue000\ue001]/g;

const SNIPPET_CHARS = 200;
/** What stands before the first hit. */
const LEAD_CHARS = 60;
/** A cut moves at most this far to fall between two words. */
const NUDGE_CHARS = 20;
/** Text beyond this is not looked at: a snippet is worth no more. */
const SEARCHED_CHARS = 200_000;

export interface SearchedText {
  headline?: string;
  articleBody: string;
  description?: string;
}

type Phrase = Extract<Expression, { kind: 'phrase' }>;
interface Hit {
  start: number;
  end: number;
  phrase: number;
}

/**
 * The stretch of the body (else the description, else the headline) with the most of the words that were looked for, about
 * 200 characters; hits stand between U+E000 and U+E001. Without a hit in any of them, the beginning of the body.
 * @param fields where the words had to occur; everywhere when absent
 */
export function snippetOf(expression: Expression, text: SearchedText, fields?: readonly SearchField[]): string {
  const phrases = wantedPhrases(expression);
  for (const field of ['articleBody', 'description', 'headline'] as const) {
    const wanted = phrases.filter((phrase) =>
      phrase.field ? phrase.field === field : (fields?.includes(field) ?? true),
    );
    const value = searchable(text[field]);
    const hits = hitsOf(wanted, value);
    if (hits.length > 0) return cut(value, hits, bestStart(hits));
  }
  return cut(searchable(text.articleBody), [], 0);
}

const searchable = (text = ''): string => text.slice(0, SEARCHED_CHARS).replace(MARKS, '');

function hitsOf(phrases: readonly Phrase[], text: string): Hit[] {
  if (phrases.length === 0) return [];
  const tokens = [...tokensOf(text)];
  const hits: Hit[] = [];
  for (let at = 0; at < tokens.length; at++) {
    phrases.forEach((phrase, index) => {
      const last = tokens[at + phrase.tokens.length - 1];
      const first = tokens[at];
      if (
        first &&
        last &&
        phrase.tokens.every((token, offset) => matches(phrase, token, offset, tokens[at + offset]))
      ) {
        hits.push({ start: first.start, end: endOf(phrase, last), phrase: index });
      }
    });
  }
  return hits;
}

function matches(phrase: Phrase, token: string, offset: number, found: Token | undefined): boolean {
  const isOpen = phrase.prefix && offset === phrase.tokens.length - 1;
  return found !== undefined && (isOpen ? found.text.startsWith(token) : found.text === token);
}

/** One letter finds the pair that it begins; only the letter is marked. */
function endOf(phrase: Phrase, last: Token): number {
  const wanted = phrase.tokens.at(-1) ?? '';
  return last.of === 'pair' && wanted.length < last.text.length ? last.start + wanted.length : last.end;
}

/** The start of the window that holds the most different phrases; of equals, the first. */
function bestStart(hits: readonly Hit[]): number {
  let best = { start: hits[0]?.start ?? 0, phrases: 0 };
  for (const [index, { start }] of hits.entries()) {
    const inside = new Set<number>();
    for (let next = index; (hits[next]?.end ?? Infinity) <= start + SNIPPET_CHARS - LEAD_CHARS; next++) {
      inside.add(hits[next]?.phrase ?? 0);
    }
    if (inside.size > best.phrases) best = { start, phrases: inside.size };
  }
  return best.start;
}

function cut(text: string, hits: readonly Hit[], firstHit: number): string {
  const from = boundary(text, Math.max(0, firstHit - LEAD_CHARS), 1, firstHit);
  const to = boundary(text, Math.min(text.length, from + SNIPPET_CHARS), -1, firstHit);
  let out = from > 0 ? '… ' : '';
  let at = from;
  for (const { start, end } of merged(hits)) {
    if (start < at || end > to) continue;
    out += text.slice(at, start) + HIT_BEGINS + text.slice(start, end) + HIT_ENDS;
    at = end;
  }
  out += text.slice(at, to) + (to < text.length ? ' …' : '');
  return out.replace(/\s+/g, ' ').trim();
}

/** Hits that touch or overlap become one. */
function merged(hits: readonly Hit[]): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of [...hits].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else out.push({ start, end });
  }
  return out;
}

/** The nearest place between two words, in the given direction, if one is near; never inside a surrogate pair. */
function boundary(text: string, at: number, step: 1 | -1, hit: number): number {
  if (at === 0 || at === text.length) return at;
  for (let moved = 0; moved < NUDGE_CHARS; moved++) {
    const place = at + moved * step;
    if (step === 1 && place >= hit) break;
    if (/\s/.test(text.charAt(place))) return step === 1 ? place + 1 : place;
  }
  const inPair = /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
  return inPair ? at - 1 : at;
}
