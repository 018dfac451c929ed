/** Remembers what was counted until something is written. */
import type { DatabaseSync } from 'node:sqlite';

/** Questions remembered; the longest unasked goes first. */
const QUESTIONS_MOST = 500;

export type Memo = <Result>(name: string, query: object, compute: () => Result) => Result;

export function memoOf(db: DatabaseSync): Memo {
  const answers = new Map<string, unknown>();
  // The first counts what other connections wrote, the second what this one did (https://www.sqlite.org/pragma.html#pragma_data_version).
  const others = db.prepare('PRAGMA data_version');
  const own = db.prepare('SELECT total_changes() AS changes');
  let state = '';
  return <Result>(name: string, query: object, compute: () => Result): Result => {
    const now = `${String(others.get()?.['data_version'])} ${String(own.get()?.['changes'])}`;
    if (now !== state) answers.clear();
    state = now;
    const key = `${name} ${JSON.stringify(query)}`;
    const result = answers.has(key) ? (answers.get(key) as Result) : compute();
    answers.delete(key);
    answers.set(key, result);
    for (const oldest of answers.keys()) {
      if (answers.size <= QUESTIONS_MOST) break;
      answers.delete(oldest);
    }
    return result;
  };
}
