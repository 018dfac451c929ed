/** A text that stands on the page twice: a summary above and below, a pulled quote, a copy for another program to read. */
import type { Block } from './markup.ts';

/** Shorter texts repeat by chance, and so do refrains. */
const LEAST_WORDS = 40;
/** Places of a text at which it is compared, and the characters compared there. */
const PROBES = 12;
const PROBE_CHARS = 20;
/** A copy differs in marks, and where its paragraphs end. */
const MISSES = 4;

/** The blocks without those whose words stand in others that were chosen, elsewhere on the page. The longest are judged first. */
export function withoutRepeats(chosen: Block[]): Block[] {
  const long = chosen.filter(({ words, text }) => words >= LEAST_WORDS && text.length > PROBE_CHARS);
  if (long.length === 0) return chosen;
  const left = new Set(chosen);
  for (const block of long.sort((a, b) => b.words - a.words || b.index - a.index)) {
    if (isRepeat(block, left)) left.delete(block);
  }
  return left.size === chosen.length ? chosen : chosen.filter((block) => left.has(block));
}

function isRepeat(block: Block, among: ReadonlySet<Block>): boolean {
  const { text, element } = block;
  let misses = 0;
  for (let probe = 0; probe < PROBES; probe++) {
    const at = Math.floor(((text.length - PROBE_CHARS) * probe) / (PROBES - 1));
    const words = text.slice(at, at + PROBE_CHARS);
    let isFound = false;
    for (const other of among) {
      if (other === block || other.element.parent === element.parent) continue;
      isFound = other.text.includes(words);
      if (isFound) break;
    }
    if (!isFound && ++misses > MISSES) return false;
  }
  return true;
}
