/**
 * How fast a day is made. The table's read units are shared with those who crawl: a day is made in slices, with pauses between them
 * that are spent in the queue, where waiting costs nothing.
 */
import { ROWS_PER_GROUP } from './file.ts';

/** Of the read units. Two days of two tables are made at once, so each gets a quarter of it. */
const SHARE = 0.5;
const MADE_AT_ONCE = 4;
/** The longest that SQS holds a message back. */
const DELAY_SECONDS_MOST = 300;

export interface Pace {
  /** Rows of one part. */
  rowsMost: number;
  /** From the end of a part to the beginning of the next one of its day. */
  delaySeconds: number;
}

/**
 * @param readUnits that the table has a second
 * @param unitsPerRow read units that a row takes
 */
export function paceOf(readUnits: number, unitsPerRow: number): Pace {
  const rowsPerSecond = (readUnits * SHARE) / MADE_AT_ONCE / unitsPerRow;
  const rowsMost = Math.max(1, Math.min(ROWS_PER_GROUP, Math.floor(rowsPerSecond * DELAY_SECONDS_MOST)));
  return { rowsMost, delaySeconds: Math.ceil(Math.min(DELAY_SECONDS_MOST, rowsMost / rowsPerSecond)) };
}
