/** A text that stands on the page twice: a summary above and below, a pulled quote, a copy for another program to read. */
import type { Block } from '../markup/markup.ts';
import { unitAt } from '../units.ts';

/** Shorter texts repeat by chance, and so do refrains. */
const LEAST_WORDS = 40;
/** Places of a text at which it is compared, and the characters compared there. */
const PROBES = 12;
const PROBE_CHARS = 20;
/** A copy differs in marks, and where its paragraphs end. */
const MISSES = 4;
/** Blocks that are remembered to have the same characters, of one parent and of all. */
const HOLDERS_OF_PARENT = 2;
const HOLDERS = 8;
/** Of a rolling hash (Karp and Rabin), modulo 2^32. */
const BASE = 0x01000193;
/** Nearly all places of a text are no probe's: the end of the hash tells that without a search. A power of two. */
const SIEVE = 2 ** 14;

type Holders = Map<number, Block[]>;

/** The blocks without those whose words stand in others that were chosen, elsewhere on the page. The longest are judged first. */
export function withoutRepeats(chosen: Block[]): Block[] {
  const long = chosen.filter(({ words, text }) => words >= LEAST_WORDS && text.length > PROBE_CHARS);
  const parent = chosen[0]?.element.parent;
  if (long.length === 0 || chosen.every(({ element }) => element.parent === parent)) return chosen;
  const probes = new Map(long.map((block) => [block, probesOf(block.text)]));
  const holders = holdersOf(chosen, probes.values());
  const left = new Set(chosen);
  for (const block of long.sort((a, b) => b.words - a.words || b.index - a.index)) {
    if (isRepeat(block, probes.get(block) ?? [], holders, left)) left.delete(block);
  }
  return left.size === chosen.length ? chosen : chosen.filter((block) => left.has(block));
}

function isRepeat(block: Block, probes: readonly number[], holders: Holders, left: ReadonlySet<Block>): boolean {
  let misses = 0;
  for (const probe of probes) {
    const isFound = holders
      .get(probe)
      ?.some((other) => other !== block && other.element.parent !== block.element.parent && left.has(other));
    if (isFound !== true && ++misses > MISSES) return false;
  }
  return true;
}

/** Hashes of the characters at each of the places. */
function probesOf(text: string): number[] {
  return Array.from({ length: PROBES }, (_, probe) => {
    const at = Math.floor(((text.length - PROBE_CHARS) * probe) / (PROBES - 1));
    let hash = 0;
    for (let char = at; char < at + PROBE_CHARS; char++) hash = (Math.imul(hash, BASE) + unitAt(text, char)) | 0;
    return hash;
  });
}

/** In which of the blocks the characters of each probe stand: one pass over the text, however many blocks there are. */
function holdersOf(chosen: readonly Block[], probes: Iterable<readonly number[]>): Holders {
  const holders: Holders = new Map();
  const sieve = new Uint8Array(SIEVE);
  for (const hash of [...probes].flat()) {
    holders.set(hash, []);
    sieve[hash & (SIEVE - 1)] = 1;
  }
  let leaving = 1;
  for (let char = 0; char < PROBE_CHARS; char++) leaving = Math.imul(leaving, BASE);
  for (const block of chosen) {
    const { text } = block;
    let hash = 0;
    const { length } = text;
    for (let char = 0; char < length; char++) {
      hash = (Math.imul(hash, BASE) + unitAt(text, char)) | 0;
      if (char >= PROBE_CHARS) hash = (hash - Math.imul(unitAt(text, char - PROBE_CHARS), leaving)) | 0;
      if (char < PROBE_CHARS - 1 || sieve[hash & (SIEVE - 1)] === 0) continue;
      const known = holders.get(hash);
      if (known !== undefined) remember(known, block);
    }
  }
  return holders;
}

function remember(holders: Block[], block: Block): void {
  if (holders.length >= HOLDERS || holders.includes(block)) return;
  const { parent } = block.element;
  const near = holders.filter(({ element }) => element.parent === parent);
  if (near.length < HOLDERS_OF_PARENT) holders.push(block);
}
