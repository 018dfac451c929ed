import { readDate } from '../../functions/article/fields/dates.ts';
import { lines, share } from './data.ts';

interface Case {
  s: string;
  ts: number | null;
  error: boolean;
}

/** A time without a zone is no instant to us, and midnight in Greenwich a day: then the day must be right. */
export function measureDates(folder: string): boolean {
  const cases = lines<Case>(folder, 'dates.ndjson').filter(({ error }) => !error);
  const count = { read: 0, known: 0, right: 0 };
  for (const { s, ts } of cases) {
    const read = readDate(s, '2030-01-01T00:00:00Z');
    if (read) count.read++;
    else console.log(`  not read: ${JSON.stringify(s)}`);
    if (ts === null) continue;
    count.known++;
    const difference = read === undefined ? Number.NaN : Math.abs(Date.parse(read.iso) - ts * 1000);
    if (difference < (read?.precision === 'day' ? 38 * 3_600_000 : 1000)) count.right++;
    else
      console.log(
        `  not right: ${JSON.stringify(s)} as ${read?.iso ?? 'nothing'}, expected ${new Date(ts * 1000).toISOString()}`,
      );
  }
  console.log(
    `  dates as feeds print them: read ${share(count.read, cases.length)}; of those with a known instant right ${share(count.right, count.known)}`,
  );
  return count.read >= 0.9 * cases.length;
}
