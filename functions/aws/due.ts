/**
 * What is due, in the order of its dates: rows that name some candidates each, so that what is found in one poll or is to be looked
 * at again after one run costs one write, where an entry of an index each would cost two.
 *
 * A row is a hint and never the truth: it says when to look at its candidates, and each of them says itself when it is due. It is
 * written before they are, so that a worker that dies in between leaves a row too many and never one too few; and it goes when
 * none of its candidates is due any more by what they say.
 */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { CandidateState } from '../candidate/candidate.ts';
import { candidateKey, dueKey, dueWithin, type DuePartition } from './keys.ts';
import { numberOf, optionalText, textOf, type Item } from './item.ts';
import type { Table } from './table.ts';

/** Candidates that one row names at most: it is under one write unit. */
const KEYS_PER_ROW = 40;
/** Rows read at once. */
const PAGE = 25;
const DELETES_AT_ONCE = 16;
/**
 * A row that was written this long ago has its candidates' own writes behind it, or they never come: a worker lives for less, and
 * so does its lease.
 */
const SETTLED_MS = 5 * 60_000;

/** Those that are waited for are apart from those that are only looked at again, because people ask for them. */
export const partitionOf = (state: CandidateState): DuePartition => (state === 'waiting' ? 'waiting' : 'again');

export interface Due {
  key: string;
  host: string;
  turn: string;
}

export class DueRows {
  readonly #table: Table;
  readonly #now: () => Date;

  constructor(table: Table, now: () => Date) {
    this.#table = table;
    this.#now = now;
  }

  /** Before the candidates say so themselves. */
  async put(partition: DuePartition, dueAt: string, keys: readonly string[]): Promise<void> {
    const written = this.#now().getTime();
    const rows = Array.from({ length: Math.ceil(keys.length / KEYS_PER_ROW) }, (_, at) =>
      keys.slice(at * KEYS_PER_ROW, (at + 1) * KEYS_PER_ROW).join(' '),
    );
    await Promise.all(
      rows.map((named) =>
        this.#table.put({ ...dueKey(partition, dueAt, nameOf(written, named)), keys: named, written }),
      ),
    );
  }

  /** Those that are due and free, the longest due first; somewhat more than the limit where a row has more. */
  async take(partition: DuePartition, now: Date, limit: number): Promise<Due[]> {
    const instant = now.toISOString();
    const due: Due[] = [];
    const past: Item[] = [];
    for await (const rows of this.#table.pages({ ...dueWithin(partition, instant), limit: PAGE, mayLag: true })) {
      const items = await this.#candidates(rows);
      for (const row of rows) {
        const late = keysOf(row).flatMap((key) => {
          const item = items.get(key);
          const turn = item && optionalText(item, 'turn');
          return item !== undefined && turn !== undefined && turn <= instant ? [{ key, turn, item }] : [];
        });
        for (const { key, turn, item } of late)
          if ((optionalText(item, 'lease') ?? '') <= instant) due.push({ key, turn, host: textOf(item, 'host') });
        if (late.length === 0 && numberOf(row, 'written') <= this.#now().getTime() - SETTLED_MS) past.push(row);
      }
      if (due.length >= limit) break;
    }
    await pLimit(DELETES_AT_ONCE).map(past, (row) =>
      this.#table.delete({ pk: textOf(row, 'pk'), sk: textOf(row, 'sk') }),
    );
    return due;
  }

  /** Keys of candidates that are waited for, the latest due first, with the dates that their rows have. */
  async *latest(partition: DuePartition): AsyncGenerator<{ key: string; dueAt: string }[]> {
    for await (const rows of this.#table.pages({ ...dueWithin(partition), order: 'descending', limit: PAGE }))
      yield rows.flatMap((row) => keysOf(row).map((key) => ({ key, dueAt: textOf(row, 'sk').split('#')[0] ?? '' })));
  }

  async #candidates(rows: readonly Item[]): Promise<Map<string, Item>> {
    const keys = [...new Set(rows.flatMap(keysOf))];
    const items = await this.#table.getMany(keys.map(candidateKey), { attributes: ['pk', 'host', 'turn', 'lease'] });
    return new Map(items.map((item) => [textOf(item, 'pk'), item]));
  }
}

const keysOf = (row: Item): string[] => textOf(row, 'keys').split(' ');

/** Another writing of the same keys is another row: whoever deletes this one has not seen that one. */
const nameOf = (written: number, keys: string): string =>
  `${written.toString(36)}.${createHash('sha256').update(keys).digest('base64url').slice(0, 12)}`;
