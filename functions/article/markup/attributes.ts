/** The attributes of one open tag: where in the source those stand that say something. The others are passed over unread. */
import type { EntityReader } from './entities.ts';
import { NameTable } from './name-table.ts';
import { NO_NAME, meaningAt, type NameMeaning } from './names.ts';

const NAMES = [
  ...['class', 'id', 'itemprop', 'href', 'rel', 'content', 'name', 'property', 'datetime', 'role', 'style', 'hidden'],
  ...['aria-hidden', 'type', 'lang', 'src', 'hreflang', 'http-equiv', 'shadowrootmode', 'title', 'typeof'],
] as const;
export type AttributeName = (typeof NAMES)[number];

export const ATTRIBUTES = new NameTable(NAMES);
/** One bit each: which attributes a tag has. */
export const ATTRIBUTE = Object.fromEntries(NAMES.map((name, slot) => [name, 1 << slot])) as Record<
  AttributeName,
  number
>;
const slotOf = (name: AttributeName): number => 31 - Math.clz32(ATTRIBUTE[name]);

/** A longer value is data. */
const MAX_VALUE_CHARS = 10_000;

export class Attributes {
  /** Bits of `ATTRIBUTE`. */
  present = 0;
  private readonly source: string;
  private readonly entities: EntityReader;
  private readonly starts = new Int32Array(NAMES.length);
  private readonly ends = new Int32Array(NAMES.length);

  constructor(source: string, entities: EntityReader) {
    this.source = source;
    this.entities = entities;
  }

  /** Of a repeated attribute the first counts (HTML standard, "attribute name state"). @param slot number of the name */
  set(slot: number, from: number, to: number): void {
    if ((this.present & (1 << slot)) !== 0) return;
    this.present |= 1 << slot;
    this.starts[slot] = from;
    this.ends[slot] = Math.min(to, from + MAX_VALUE_CHARS);
  }

  has(name: AttributeName): boolean {
    return (this.present & ATTRIBUTE[name]) !== 0;
  }

  /** The value with its character references decoded, or nothing. */
  get(name: AttributeName): string {
    if ((this.present & ATTRIBUTE[name]) === 0) return '';
    const slot = slotOf(name);
    return this.entities.decodeAttribute(this.source.slice(this.starts[slot], this.ends[slot]));
  }

  /** What the element is called by it. */
  meaning(name: 'class' | 'id'): NameMeaning {
    if ((this.present & ATTRIBUTE[name]) === 0) return NO_NAME;
    const slot = slotOf(name);
    return meaningAt(this.source, this.starts[slot] ?? 0, this.ends[slot] ?? 0, this.entities);
  }
}
