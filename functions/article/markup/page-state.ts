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

/** A text of a state, and the arrays that it lies in. */
interface Leaf {
  text: string;
  arrays: readonly Place[];
}

/** Names by which an object tells that it is a text of its own: another article, or the card of one. */
const OWN_TEXT = /^(?:headline|canonical.*|.*publi(?:sh|c).*(?:date|at|time|on)|date.*publi.*|pub_?date)$/;
/** Longer are no names that anybody gave. */
const NAME_CHARS = 40;

/** @param states sources of JSON scripts and of programs @returns paragraphs in order, or none */
export function paragraphsInState(states: readonly string[]): string[] {
  let best: string[] = [];
  let bestWords = 0;
  for (const texts of states.flatMap(literalsIn).flatMap((state) => textsByArray(leavesOf(state)))) {
    const paragraphs = texts.map((text) => cleanText(plainText(text))).filter((text) => text !== '');
    const words = wordsIn(paragraphs);
    // A short text as a whole is one element of an array further out.
    const isParted = best.length === 1 && paragraphs.length > 1 && words >= bestWords * MOST_OF_IT;
    if (words > bestWords || isParted) {
      best = paragraphs;
      bestWords = words;
    }
  }
  return best;
}

/** Words of what reads like a paragraph. */
function wordsIn(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, paragraph) => {
    const { words, stops } = shapeOf(paragraph);
    return words >= LEAST_WORDS && words <= MOST_WORDS && stops > 0 ? sum + words : sum;
  }, 0);
}

/** Where markup is one text, its paragraphs are the elements. */
const PARAGRAPH_END = /<\/p\s{0,4}>|<br\s{0,4}\/?>\s{0,4}<br\s{0,4}\/?>/i;

/** The texts of a state and the arrays around each. Depth first, so that the text comes in order. */
function leavesOf(root: unknown): Leaf[] {
  const leaves: Leaf[] = [];
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
      if (paragraphs.length > 2) {
        const id = arrayCount++;
        paragraphs.forEach((text, element) => leaves.push({ text, arrays: [...arrays, { id, element }] }));
      } else leaves.push({ text: value, arrays });
    } else if (level < MAX_LEVELS && Array.isArray(value)) {
      const id = arrayCount++;
      // What is pushed last is visited first.
      const first = isElement(value) ? 1 : 0;
      for (let element = value.length - 1; element >= first; element--) {
        stack.push({
          value: value[element] as unknown,
          key,
          level: level + 1,
          arrays: [...arrays.slice(-4), { id, element }],
        });
      }
    } else if (level < MAX_LEVELS && typeof value === 'object' && value !== null) {
      const members = Object.entries(value).map(([name, child]) => [name.toLowerCase(), child as unknown] as const);
      const around = members.some(([name]) => name.length <= NAME_CHARS && OWN_TEXT.test(name)) ? [] : arrays;
      for (const [name, child] of members.reverse()) {
        stack.push({ value: child, key: name, level: level + 1, arrays: around });
      }
    }
  }
  return leaves;
}

/** An element as JsonML writes it, `["p", "Text with ", ["em", "marks"]]`: its name is no text. */
function isElement(array: readonly unknown[]): boolean {
  const [name] = array;
  if (array.length < 2 || typeof name !== 'string' || name.length > NAME_CHARS) return false;
  return /^[a-z][a-z1-6]*(?:-[a-z-]+)?$/.test(name);
}

/** Some states hold others as the text of their JSON. */
function nestedIn(text: string): unknown {
  return text.length >= NESTED_CHARS && /^[{[]/.test(text) ? parseJson(text) : undefined;
}

/** For each array its texts: of an element one, or several where it holds a list whose items are texts of their own. */
function textsByArray(leaves: readonly Leaf[]): string[][] {
  const isParted = partedArrays(leaves);
  const arrays = new Map<number, { last: string; texts: string[] }>();
  for (const { text, arrays: around } of leaves) {
    around.forEach(({ id, element }, depth) => {
      const inner = around.slice(depth + 1).filter((place) => isParted.has(place.id));
      const at = [element, ...inner.map((place) => `${place.id}.${place.element}`)].join();
      const array = arrays.get(id) ?? { last: '', texts: [] };
      arrays.set(id, array);
      const before = array.last === at ? (array.texts.pop() ?? '') : '';
      array.texts.push(before + text);
      array.last = at;
    });
  }
  return [...arrays.values()].map(({ texts }) => texts);
}

const OPEN_END = /[\s([“‘-]$/u;
const GOES_ON = /^[\s,.;:!?)\]”’»、。，：；！？]/u;

/** Arrays whose elements are no pieces of one sentence: between such pieces there is a space at least once, or a mark. */
function partedArrays(leaves: readonly Leaf[]): ReadonlySet<number> {
  const ends = new Map<number, { element: number; text: string }>();
  const parted = new Set<number>();
  const pieces = new Set<number>();
  for (const { text, arrays } of leaves) {
    if (text.trim() === '' && (text === '' || text.includes('\n'))) continue;
    for (const { id, element } of arrays) {
      const before = ends.get(id);
      if (before && before.element !== element) {
        if (OPEN_END.test(before.text) || GOES_ON.test(text)) pieces.add(id);
        else parted.add(id);
      }
      ends.set(id, { element, text });
    }
  }
  return new Set([...parted].filter((id) => !pieces.has(id)));
}
