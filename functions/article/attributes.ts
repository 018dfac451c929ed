/** The attributes of one open tag, of those that say something: the others are passed over unread. */
import type { EntityReader } from './entities.ts';

const SLOT = {
  class: 0,
  id: 1,
  itemprop: 2,
  href: 3,
  rel: 4,
  content: 5,
  name: 6,
  property: 7,
  datetime: 8,
  role: 9,
  style: 10,
  hidden: 11,
  'aria-hidden': 12,
  type: 13,
  lang: 14,
  src: 15,
  hreflang: 16,
  'http-equiv': 17,
} as const;
const SLOTS: ReadonlyMap<string, number> = new Map(Object.entries(SLOT));

/** A longer value is data. */
const MAX_VALUE_CHARS = 10_000;

export class AttributeReader {
  private readonly entities: EntityReader;
  private readonly values: (string | undefined)[] = new Array<string | undefined>(SLOTS.size).fill(undefined);
  private slot = -1;
  private value = '';

  constructor(entities: EntityReader) {
    this.entities = entities;
  }

  clear(): void {
    this.values.fill(undefined);
  }

  name(name: string): void {
    const slot = SLOTS.get(name) ?? SLOTS.get(name.toLowerCase()) ?? -1;
    // Of a repeated attribute the first counts (HTML standard, "attribute name state").
    this.slot = slot >= 0 && this.values[slot] === undefined ? slot : -1;
    this.value = '';
  }

  data(source: string, start: number, end: number): void {
    if (this.slot >= 0) this.value = source.slice(start, Math.min(end, start + MAX_VALUE_CHARS));
  }

  end(): void {
    if (this.slot >= 0) this.values[this.slot] = this.entities.decodeAttribute(this.value);
    this.slot = -1;
  }

  get(name: keyof typeof SLOT): string {
    return this.values[SLOT[name]] ?? '';
  }

  has(name: keyof typeof SLOT): boolean {
    return this.values[SLOT[name]] !== undefined;
  }
}
