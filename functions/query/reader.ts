/** Query words as they were given, read one by one; what is wrong with one is told with the nearest that would be right. */
import { UsageError } from '../errors.ts';
import { nearest } from './nearest.ts';
import type { QueryWord } from './words.ts';

/** As they come from flags, `URLSearchParams` or a form. An empty value is a word that was not given. */
export type QueryWords = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How a word is spelled where the person wrote it: `excludeSite` is `--exclude-site` on the command line. */
export type Spelling = (word: string) => string;

const LIST_MAX = 100;
const VALUE_CHARS_MAX = 1000;

export class WordReader {
  readonly #given = new Map<string, string[]>();
  readonly #spelling: Spelling;

  /** @throws UsageError for a word that there is not, or one given twice that may only be given once */
  constructor(words: QueryWords, allowed: readonly QueryWord[], spelling: Spelling = (word) => word) {
    this.#spelling = spelling;
    for (const [name, value] of Object.entries(words)) {
      const values = [value ?? []].flat().filter((text) => text !== '');
      if (values.length === 0) continue;
      const word = allowed.find((candidate) => candidate.name === name || candidate.alias === name);
      if (word === undefined) throw unknownWord(name, allowed, spelling);
      this.#given.set(word.name, [...(this.#given.get(word.name) ?? []), ...values]);
    }
    for (const { name, many } of allowed) this.#check(name, many === true);
  }

  #check(name: string, many: boolean): void {
    const values = this.#given.get(name) ?? [];
    if (values.length > 1 && !many) {
      throw this.mistake(name, 'is given twice', 'Give it once.');
    }
    // A cursor has its own bound, which says more.
    if (name !== 'cursor' && values.some((value) => value.length > VALUE_CHARS_MAX)) {
      throw this.mistake(name, `is longer than ${VALUE_CHARS_MAX} characters`, 'Make it shorter.');
    }
  }

  one(name: string): string | undefined {
    return this.#given.get(name)?.[0];
  }

  many(name: string): string[] | undefined {
    const values = this.#given
      .get(name)
      ?.flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
    if (values === undefined || values.length === 0) return undefined;
    if (values.length > LIST_MAX) {
      throw this.mistake(name, `has more than ${LIST_MAX} values`, 'Name fewer, or ask several times.');
    }
    // In one order, so that the same question has the same cursors.
    return [...new Set(values)].sort();
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.one(name);
    return value === undefined ? undefined : this.#chosen(name, value, choices);
  }

  choices<Choice extends string>(name: string, choices: readonly Choice[]): Choice[] | undefined {
    return this.many(name)?.map((value) => this.#chosen(name, value, choices));
  }

  #chosen<Choice extends string>(name: string, value: string, choices: readonly Choice[]): Choice {
    const chosen = choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
    if (chosen !== undefined) return chosen;
    const meant = nearest(value, choices);
    const fix = meant === undefined ? '' : `"${meant}". It can be `;
    throw this.mistake(name, `cannot be "${value}"`, `${fix}${inWords(choices)}.`);
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.one(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
    throw this.mistake(name, `cannot be "${value}"`, `a whole number ${range}.`);
  }

  mistake(name: string, what: string, fix: string): UsageError {
    return new UsageError(`${this.#spelling(name)} ${what}.`, { fix });
  }
}

function unknownWord(name: string, allowed: readonly QueryWord[], spelling: Spelling): UsageError {
  const meant = nearest(
    name,
    allowed.flatMap(({ name: word, alias }) => (alias === undefined ? [word] : [word, alias])),
  );
  return new UsageError(`There is no query word "${name}".`, {
    fix: meant === undefined ? `one of ${inWords(allowed.map((word) => spelling(word.name)))}.` : `${spelling(meant)}.`,
  });
}

function inWords(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`;
}
