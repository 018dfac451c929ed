/** Objects and arrays that a program is handed in its source: as JSON, or as JavaScript writes them. */
import { parseJson } from './json.ts';

/** What stands before a literal, an assignment and the names in it, has no more characters. */
export const LITERAL_START_CHARS = 200;
/** Literals of one program: the state of several parts of a page. */
const MAX_LITERALS = 20;
const PARSE_CALL = 'JSON.parse(';
/** Behind one of these marks a bracket begins a value; behind another, code. */
const BEFORE_VALUE = /[=(,[:|&?]\s{0,20}$/;

/** Whether a program hands a literal on within its first characters, as frameworks do with their state. @param start of its source */
export function startsWithLiteral(start: string): boolean {
  return nextLiteral(start.slice(0, LITERAL_START_CHARS), 0) >= 0;
}

/** @param source JSON, or a program @returns the values that can be read, in order */
export function literalsIn(source: string): unknown[] {
  const json = /^\s*[{["]/.test(source) ? parseJson(source) : undefined;
  if (json !== undefined) return [json];
  const values: unknown[] = [];
  let at = 0;
  while (values.length < MAX_LITERALS) {
    const from = nextLiteral(source, at);
    if (from < 0) break;
    const literal = new LiteralReader(source, from).read();
    values.push(isQuote(source.charAt(from)) ? parseJson(String(parseJson(literal.json))) : parseJson(literal.json));
    at = literal.end;
  }
  return values.filter((value) => value !== undefined);
}

/** Where the next literal begins, or -1 when code comes first. */
function nextLiteral(source: string, from: number): number {
  const near = source.slice(from, from + LITERAL_START_CHARS);
  const call = near.indexOf(PARSE_CALL);
  const brackets = /[{[]/g;
  for (const { index } of near.matchAll(brackets)) {
    if (call >= 0 && call < index) break;
    if (BEFORE_VALUE.test(near.slice(0, index))) return from + index;
    // A name in brackets is part of what is assigned to: window["state"] = ...
    if (near.charAt(index) === '{') return -1;
  }
  if (call < 0) return -1;
  const argument = /\S/.exec(near.slice(call + PARSE_CALL.length));
  return argument && isQuote(argument[0]) ? from + call + PARSE_CALL.length + argument.index : -1;
}

const isQuote = (char: string): boolean => char === '"' || char === "'" || char === '`';

/** Puts a literal of JavaScript into JSON, in one pass: names without quotes, other quotes, and what JSON has no word for as `null`. */
class LiteralReader {
  private readonly source: string;
  private at: number;
  private readonly out: string[] = [];
  private open = 0;

  constructor(source: string, from: number) {
    this.source = source;
    this.at = from;
  }

  read(): { json: string; end: number } {
    do {
      const char = this.source.charAt(this.at);
      if (isQuote(char)) this.string(char);
      else if ('{[}]:,'.includes(char)) this.mark(char);
      else if (/\s/.test(char)) this.at++;
      else this.word();
    } while (this.open > 0 && this.at < this.source.length);
    return { json: this.out.join(''), end: this.at };
  }

  private mark(char: string): void {
    this.at++;
    const last = this.out.at(-1);
    if (char === '{' || char === '[') this.open++;
    else if (char === '}' || char === ']') {
      this.open--;
      if (last === ',') this.out.pop();
    } else if (char === ',' && (last === ',' || last === '[')) this.out.push('null');
    this.out.push(char);
  }

  private string(quote: string): void {
    const from = this.at + 1;
    let to = this.source.indexOf(quote, from);
    while (to > from && this.isEscaped(to, from)) to = this.source.indexOf(quote, to + 1);
    if (to < 0) to = this.source.length;
    this.at = to + 1;
    const text = this.source.slice(from, to);
    const isJson = quote === '"' && !OTHER_ESCAPE.test(text);
    this.out.push(isJson ? `"${text}"` : `"${text.replace(NOT_IN_JSON, inJson)}"`);
  }

  /** An odd number of backslashes stands before the place. */
  private isEscaped(place: number, from: number): boolean {
    let at = place;
    while (at > from && this.source.charAt(at - 1) === '\\') at--;
    return (place - at) % 2 === 1;
  }

  /** A key, a number, or anything that has a value when it runs. */
  private word(): void {
    const from = this.at;
    let brackets = 0;
    for (; this.at < this.source.length; this.at++) {
      const char = this.source.charAt(this.at);
      if (char === '(') brackets++;
      else if (char === ')' && --brackets < 0) break;
      else if (brackets === 0 && ('{[}]:,'.includes(char) || isQuote(char))) break;
    }
    if (this.at === from) this.at++;
    const word = this.source.slice(from, this.at).trim();
    const isKey = this.source.charAt(this.at) === ':';
    this.out.push(isKey ? JSON.stringify(word) : (VALUES.get(word) ?? (JSON_WORD.test(word) ? word : 'null')));
  }
}

const VALUES: ReadonlyMap<string, string> = new Map([
  ['!0', 'true'],
  ['!1', 'false'],
]);
const JSON_WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?)$/i;
const OTHER_ESCAPE = /\\(?:[^"\\/bfnrtu]|u\{)/;
/** Escapes that only JavaScript knows, quotes of the other kind, and line breaks. */
const NOT_IN_JSON = /\\x([0-9a-f]{2})|\\u\{([0-9a-f]{1,6})\}|\\(["\\/bfnrtu])|\\([^])|"|\p{Cc}/giu;

function inJson(whole: string, byte?: string, point?: string, known?: string, other?: string): string {
  const code = byte ?? point;
  if (code !== undefined)
    return JSON.stringify(String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff))).slice(1, -1);
  if (known !== undefined) return whole;
  if (other !== undefined) return /[\r\n]/.test(other) ? '' : other;
  return JSON.stringify(whole).slice(1, -1);
}
