/**
 * The UTF-16 units of texts. The engine keeps strings in a dozen forms (whole, joined, cut out of others, of one byte or two),
 * and a loop that meets more than four of them looks the string's method up at every character, which takes five times as
 * long as all else that it does.
 */

/** Units that stand ready; nearly all texts of a page are shorter. */
const READY = 2 ** 14;
const ready = new Uint16Array(READY);
const readyBytes = Buffer.from(ready.buffer);

/** Puts a text's units side by side. @returns its units first, whatever stands behind them, until the next call */
export function unitsOf(text: string): Uint16Array {
  if (text.length > READY) {
    const units = new Uint16Array(text.length);
    Buffer.from(units.buffer).write(text, 'utf16le');
    return units;
  }
  readyBytes.write(text, 'utf16le');
  return ready;
}

/** The text that the first units make. */
export const textOf = (units: Uint16Array, length: number): string =>
  Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le');

/** The unit of a text of whichever form, without a look-up of the method. @param index inside the text */
export const unitAt = (text: string, index: number): number => String.prototype.charCodeAt.call(text, index);
