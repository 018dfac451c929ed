/** Another process over the same store, that says what it did and can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface OtherProcess {
  pid: number;
  /** Resolves with the next line that the process prints. */
  line(): Promise<string>;
  /** Kills it the hard way, with no chance to tidy up. @returns what it printed until it was dead and nobody has read yet */
  kill(): Promise<string[]>;
}

/** @param script body of a module that gets `openLocalHome` and `dir` */
export function startProcess(dir: string, script: string): OtherProcess {
  const home = new URL('../../functions/sqlite/home.ts', import.meta.url).href;
  const source = `
    import { openLocalHome as open } from ${JSON.stringify(home)};
    import { writeSync } from 'node:fs';
    // A home that nobody can reach any more is collected, and its lock with it.
    globalThis.kept = [];
    const openLocalHome = (...args) => globalThis.kept[globalThis.kept.push(open(...args)) - 1];
    const dir = ${JSON.stringify(dir)};
    const say = (text) => writeSync(1, text + '\\n');
    ${script}
  `;
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.pid === undefined || child.stdout === null) throw new Error('the process did not start');
  const lines = createInterface({ input: child.stdout });
  const printed: string[] = [];
  lines.on('line', (text) => printed.push(text));
  const ended = once(lines, 'close');
  return {
    pid: child.pid,
    async line() {
      if (printed.length === 0) await Promise.race([once(lines, 'line'), ended]);
      const text = printed.shift();
      if (text === undefined) throw new Error('the process ended without a word');
      return text;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
      return printed;
    },
  };
}
