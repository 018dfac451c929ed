/** Ascending numbers in few bytes: the gaps between them, Rice-coded (Golomb 1966, Rice 1979). */

/** Writes bits from the highest of each byte on. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #free = 0;

  /** @param width at most 32 */
  write(value: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit -= 1) {
      if (this.#free === 0) {
        this.#bytes.push(0);
        this.#free = 8;
      }
      this.#free -= 1;
      const last = this.#bytes.length - 1;
      this.#bytes[last] = (this.#bytes[last] ?? 0) | (((value >>> bit) & 1) << this.#free);
    }
  }

  /** @param range above every number of the list */
  writeAscending(list: Uint32Array, range: number): void {
    const low = lowBits(list.length, range);
    let next = 0;
    for (const value of list) {
      const gap = value - next;
      for (let rest = gap >>> low; rest > 0; rest -= 1) this.write(1, 1);
      this.write(0, 1);
      this.write(gap, low);
      next = value + 1;
    }
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @throws RangeError when there are fewer bits left */
  read(width: number): number {
    let value = 0;
    for (let bit = 0; bit < width; bit += 1, this.#at += 1) {
      const byte = this.#bytes[this.#at >>> 3];
      if (byte === undefined) throw new RangeError(`the bytes end at ${this.#bytes.length}`);
      value = (value << 1) | ((byte >>> (7 - (this.#at & 7))) & 1);
    }
    return value >>> 0;
  }

  readAscending(length: number, range: number): Uint32Array {
    const low = lowBits(length, range);
    const list = new Uint32Array(length);
    let next = 0;
    for (let at = 0; at < length; at += 1) {
      let high = 0;
      while (this.read(1) === 1) high += 1;
      list[at] = next + high * 2 ** low + this.read(low);
      next = (list[at] ?? 0) + 1;
    }
    return list;
  }
}

/** Of a gap of average size about one bit is left above these. */
const lowBits = (length: number, range: number): number =>
  length === 0 ? 0 : Math.max(0, Math.floor(Math.log2(range / length)));
