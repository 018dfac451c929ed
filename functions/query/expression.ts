/**
 * The full-text language: words that must all occur, "a phrase", -without, OR, headline:word, begin*, (groups). Who writes AND
 * between words, or NOT before one, as other searches want it, means what is meant here anyway.
 *
 *     any  := all ("OR" all)*
 *     all  := part (["AND"] part)*
 *     part := ["-" | "NOT"] ( [field ":"] (word | "phrase") | "(" any ")" )
 */
import { UsageError } from '../errors.ts';
import { nearest } from './nearest.ts';
import type { SearchField } from './query.ts';
import { phraseOf } from './tokens.ts';

export type Expression =
  /** `tokens` side by side; `prefix`: the last one may go on. */
  | { kind: 'phrase'; tokens: string[]; prefix: boolean; field?: SearchField }
  | { kind: 'all'; parts: Expression[]; without: Expression[] }
  | { kind: 'any'; parts: Expression[] };

/** Bounds of what a stranger may ask over HTTP. */
const CHARS_MAX = 1000;
const PARTS_MAX = 64;
const DEPTH_MAX = 8;

const FIELD_NAMES: Record<string, SearchField> = {
  headline: 'headline',
  articlebody: 'articleBody',
  body: 'articleBody',
  description: 'description',
};

/** @throws UsageError that says what is wrong and how it is written right */
export function parseExpression(q: string): Expression {
  if (q.length > CHARS_MAX) {
    throw new UsageError(`The search is longer than ${CHARS_MAX} characters.`, { fix: 'Ask for fewer words.' });
  }
  const reader = new Reader(q);
  const expression = reader.any(0);
  if (!reader.atEnd()) throw mistake(q, 'a ")" has no "("', 'Remove it, or put it into quotes.');
  if (expression === undefined)
    throw mistake(q, 'there is no word to look for', 'Name at least one word that must occur.');
  return expression;
}

/** What is looked for, without what must not occur: for marking hits. */
export function wantedPhrases(expression: Expression): Extract<Expression, { kind: 'phrase' }>[] {
  return expression.kind === 'phrase' ? [expression] : expression.parts.flatMap(wantedPhrases);
}

function mistake(q: string, what: string, fix: string): UsageError {
  return new UsageError(`The search cannot be understood: ${what}.`, { where: q, fix });
}

type Operator = 'OR' | 'AND' | 'NOT';

class Reader {
  readonly #q: string;
  #at = 0;
  #parts = 0;

  constructor(q: string) {
    this.#q = q;
  }

  atEnd(): boolean {
    return this.#at >= this.#q.length;
  }

  any(depth: number): Expression | undefined {
    if (depth > DEPTH_MAX) throw this.#mistake('groups stand too deep in groups', 'Write it with fewer parentheses.');
    const parts: Expression[] = [];
    do {
      const part = this.#all(depth);
      if (part) parts.push(part);
    } while (this.#take('OR'));
    return parts.length > 1 ? { kind: 'any', parts } : parts[0];
  }

  /** Words of nothing but punctuation say nothing and are left out. */
  #all(depth: number): Expression | undefined {
    const parts: Expression[] = [];
    const without: Expression[] = [];
    for (let next = this.#peek(); next !== undefined && next !== ')' && !this.#isAt('OR'); next = this.#peek()) {
      if (this.#take('AND')) continue;
      const refused = next === '-' || this.#isAt('NOT');
      if (refused) this.#at += next === '-' ? 1 : 'NOT'.length;
      if (refused && next !== '-') this.#peek();
      const part = this.#part(depth);
      if (part) (refused ? without : parts).push(part);
    }
    if (parts.length === 0 && without.length > 0) {
      throw this.#mistake('it only says what must not occur', 'Add at least one word that must occur.');
    }
    return parts.length === 1 && without.length === 0
      ? parts[0]
      : parts.length === 0
        ? undefined
        : { kind: 'all', parts, without };
  }

  #part(depth: number): Expression | undefined {
    if (++this.#parts > PARTS_MAX) throw this.#mistake(`it has more than ${PARTS_MAX} words`, 'Ask for fewer.');
    if (this.#q[this.#at] === '(') {
      this.#at++;
      const group = this.any(depth + 1);
      if (!this.#take(')')) throw this.#mistake('a "(" is not closed', 'Add the ")", or put it into quotes.');
      return group;
    }
    const field = this.#field();
    const { text, prefix } = this.#q[this.#at] === '"' ? this.#quoted() : this.#word();
    const phrase = phraseOf(text, prefix);
    if (phrase.tokens.length === 0) return undefined;
    return { kind: 'phrase', ...phrase, ...(field === undefined ? {} : { field }) };
  }

  /** Figures before a colon and addresses belong to the text (12:30, https://...). */
  #field(): SearchField | undefined {
    const name = /^([a-z]{1,20}):(?=[^\s/)])/i.exec(this.#q.slice(this.#at, this.#at + 22))?.[1];
    if (name === undefined) return undefined;
    const field = FIELD_NAMES[name.toLowerCase()];
    if (field === undefined) {
      const fields = Object.keys(FIELD_NAMES);
      const meant = nearest(name, fields) ?? 'headline, description or body';
      throw this.#mistake(
        `there is no field "${name}"`,
        `${meant}: or, to look for the text itself, put it into quotes.`,
      );
    }
    this.#at += name.length + 1;
    return field;
  }

  #quoted(): { text: string; prefix: boolean } {
    const end = this.#q.indexOf('"', this.#at + 1);
    if (end < 0) throw this.#mistake('a phrase is not closed', 'Add the quotation mark (") at its end.');
    const text = this.#q.slice(this.#at + 1, end);
    this.#at = end + 1;
    return { text, prefix: false };
  }

  #word(): { text: string; prefix: boolean } {
    const start = this.#at;
    while (!this.atEnd() && !/[\s"()]/.test(this.#q.charAt(this.#at))) this.#at++;
    // A quotation mark or parenthesis inside a word begins a new part.
    const text = this.#q.slice(start, this.#at);
    return { text, prefix: text.endsWith('*') };
  }

  #peek(): string | undefined {
    while (!this.atEnd() && /\s/.test(this.#q.charAt(this.#at))) this.#at++;
    return this.#q[this.#at];
  }

  #isAt(word: Operator): boolean {
    return this.#q.startsWith(word, this.#at) && /^(?:[\s"()]|$)/.test(this.#q.charAt(this.#at + word.length));
  }

  #take(text: Operator | ')'): boolean {
    const next = this.#peek();
    if (text === ')' ? next !== ')' : !this.#isAt(text)) return false;
    this.#at += text.length;
    return true;
  }

  #mistake(what: string, fix: string): UsageError {
    return mistake(this.#q, what, fix);
  }
}
