/**
 * Some pages carry their text only as the state of a script, in JSON: an article is then an array whose elements are its
 * paragraphs, however deep and under whatever names. This finds the array that reads most like one.
 */
import { cleanText } from './blocks.ts';
import { parseJson } from './json.ts';
import { literalsIn } from './literals.ts';
import { plainText } from './plain-text.ts';
import { shapeOf } from '../words.ts';

/** Values looked at: the state of a large news page has 30,000. */
const MAX_VALUES = 200_000;
const MAX_LEVELS = 60;
/** A paragraph has so many words; more are a whole text, fewer a label. */
const LEAST_WORDS = 8;
const MOST_WORDS = 400;
/** Lines of a few words are not counted. */
const MOST_OF_IT = 0.8;
/** A shorter text in a text is no state of its own. */
const NESTED_CHARS = 200;

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

/** @param states sources of JSON scripts and of programs @returns paragraphs in order, or none */
export function paragraphsInState(states: readonly string[]): string[] {
  let best: string[] = [];
  let bestWords = 0;
  for (const elements of states.flatMap(literalsIn).flatMap((state) => [...textsByArray(state).values()])) {
    const paragraphs = [...elements.values()].map((text) => cleanText(plainText(text))).filter((text) => text !== '');
    let words = 0;
    for (const paragraph of paragraphs) {
      const shape = shapeOf(paragraph);
      if (shape.words >= LEAST_WORDS && shape.words <= MOST_WORDS && shape.stops > 0) words += shape.words;
    }
    // A short text as a whole is one element of an array further out.
    const isParted = best.length === 1 && paragraphs.length > 1 && words >= bestWords * MOST_OF_IT;
    if (words > bestWords || isParted) {
      best = paragraphs;
      bestWords = words;
    }
  }
  return best;
}

/** Where markup is one text, its paragraphs are the elements. */
const PARAGRAPH_END = /<\/p\s{0,4}>|<br\s{0,4}\/?>\s{0,4}<br\s{0,4}\/?>/i;

/** For each array the text inside each of its elements. Depth first, so that the text comes in order. */
function textsByArray(root: unknown): Map<number, Map<number, string>> {
  const texts = new Map<number, Map<number, string>>();
  const stack: Visit[] = [{ value: root, key: '', level: 0, arrays: [] }];
  let arrayCount = 0;
  for (let seen = 0; stack.length > 0 && seen < MAX_VALUES; seen++) {
    const { value, key, level, arrays } = stack.pop() ?? { value: undefined, key: '', level: 0, arrays: [] };
    const nested = typeof value === 'string' ? nestedIn(value) : undefined;
    if (nested !== undefined && level < MAX_LEVELS) {
      stack.push({ value: nested, key, level: level + 1, arrays });
    } else if (typeof value === 'string') {
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

/** Some states hold others as the text of their JSON. */
function nestedIn(text: string): unknown {
  return text.length >= NESTED_CHARS && /^[{[]/.test(text) ? parseJson(text) : undefined;
}

function addText(texts: Map<number, Map<number, string>>, arrays: readonly Place[], text: string): void {
  for (const { id, element } of arrays) {
    const elements = texts.get(id) ?? new Map<number, string>();
    texts.set(id, elements);
    elements.set(element, (elements.get(element) ?? '') + text);
  }
}
