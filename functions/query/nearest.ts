/** "Did you mean": which of the known words was probably meant. */

/** Words longer than this are no typing slips; it also bounds the work. */
const CHARS_MAX = 64;

/** @returns the known word that is fewest slips away, or undefined when none is near; case does not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase().slice(0, CHARS_MAX);
  let best: string | undefined;
  let bestDistance = slipsAllowed(wanted) + 1;
  for (const candidate of known) {
    const distance = slips(wanted, candidate.toLowerCase().slice(0, CHARS_MAX));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best ?? known.find((candidate) => wanted.length >= 3 && candidate.toLowerCase().startsWith(wanted));
}

const slipsAllowed = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

/** Letters to insert, drop, replace or swap with a neighbour (optimal string alignment distance). */
function slips(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return at(previous, b.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
