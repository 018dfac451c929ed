/**
 * Some pages carry their text only as the state of a script, in JSON: an article is then an array whose elements are its
 * paragraphs, however deep and under whatever names. This finds the array that reads most like one.
 */
import { cleanText } from './blocks.ts';
import { parseJson } from './json.ts';
import { plainText } from './plain-text.ts';
import { shapeOf } from './words.ts';

/** Values looked at: the state of a large news page has 30,000. */
const MAX_VALUES = 200_000;
const MAX_LEVELS = 60;
/** A paragraph has so many words; more are a whole text, fewer a label. */
const LEAST_WORDS = 8;
const MOST_WORDS = 400;
/** An assignment and the names in it stand in so many characters. */
export const STATE_START_CHARS = 200;
const ASSIGNMENT =
  /^\s{0,20}(?:\/\*[^*]{0,40}\*\/\s{0,20})?(?:(?:var|let|const)\s{1,4}|window|self|globalThis)[\w$.[\]'"]{1,80}\s{0,4}=\s{0,4}(?=[{[])/;

/** Whether a program begins with giving an object a name, as frameworks hand their state on. @param start of its source */
export function assignsState(start: string): boolean {
  return ASSIGNMENT.test(start);
}

/** Keys under which content systems keep running text. */
const TEXT_KEYS = new Set([
  'text',
  'value',
  'content',
  'html',
  'body',
  'paragraph',
  'children',
  'copy',
  'data',
  'markup',
  'rendered',
  'articlebody',
]);

interface Visit {
  value: unknown;
  key: string;
  level: number;
  /** The arrays around it, innermost last, and the index of its element in each. */
  arrays: readonly Place[];
}

interface Place {
  id: number;
  element: number;
}

/** @param states sources of JSON scripts @returns paragraphs in order, or none */
export function paragraphsInState(states: readonly string[]): string[] {
  let best: string[] = [];
  let bestWords = 0;
  for (const state of states) {
    for (const elements of textsByArray(parseJson(jsonOf(state))).values()) {
      const paragraphs = [...elements.values()].map((text) => cleanText(plainText(text))).filter((text) => text !== '');
      let words = 0;
      for (const paragraph of paragraphs) {
        const shape = shapeOf(paragraph);
        if (shape.words >= LEAST_WORDS && shape.words <= MOST_WORDS && shape.stops > 0) words += shape.words;
      }
      if (words > bestWords) {
        best = paragraphs;
        bestWords = words;
      }
    }
  }
  return best;
}

/** The object that a program gives a name, or the source itself when it is no program. */
function jsonOf(source: string): string {
  const assigned = ASSIGNMENT.exec(source.slice(0, STATE_START_CHARS));
  if (!assigned) return source;
  const from = assigned[0].length;
  let open = 0;
  let inString = false;
  for (let at = from; at < source.length; at++) {
    const char = source.charAt(at);
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') open++;
    else if ((char === '}' || char === ']') && --open === 0) return source.slice(from, at + 1);
  }
  return source.slice(from);
}

/** Where markup is one text, its paragraphs are the elements. */
const PARAGRAPH_END = /<\/p\s{0,4}>/i;

/** For each array the text inside each of its elements. Depth first, so that the text comes in order. */
function textsByArray(root: unknown): Map<number, Map<number, string>> {
  const texts = new Map<number, Map<number, string>>();
  const stack: Visit[] = [{ value: root, key: '', level: 0, arrays: [] }];
  let arrayCount = 0;
  for (let seen = 0; stack.length > 0 && seen < MAX_VALUES; seen++) {
    const { value, key, level, arrays } = stack.pop() ?? { value: undefined, key: '', level: 0, arrays: [] };
    if (typeof value === 'string') {
      if (!TEXT_KEYS.has(key) || /^(?:https?:)?\/\/\S*$/.test(value)) continue;
      const paragraphs = value.split(PARAGRAPH_END);
      if (paragraphs.length > 2) texts.set(arrayCount++, new Map(paragraphs.entries()));
      addText(texts, arrays, value);
    } else if (level < MAX_LEVELS && Array.isArray(value)) {
      const id = arrayCount++;
      // What is pushed last is visited first.
      for (let element = value.length - 1; element >= 0; element--) {
        stack.push({
          value: value[element] as unknown,
          key,
          level: level + 1,
          arrays: [...arrays.slice(-4), { id, element }],
        });
      }
    } else if (level < MAX_LEVELS && typeof value === 'object' && value !== null) {
      for (const [name, child] of Object.entries(value).reverse()) {
        stack.push({ value: child as unknown, key: name.toLowerCase(), level: level + 1, arrays });
      }
    }
  }
  return texts;
}

function addText(texts: Map<number, Map<number, string>>, arrays: readonly Place[], text: string): void {
  for (const { id, element } of arrays) {
    const elements = texts.get(id) ?? new Map<number, string>();
    texts.set(id, elements);
    elements.set(element, (elements.get(element) ?? '') + text);
  }
}
