/** The command line, run in a process of its own as a person or a script starts it, or, for speed, in this one. */
import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { main } from '../../cli/main.ts';

export const NEWSFOLD = fileURLToPath(new URL('../../bin/newsfold.ts', import.meta.url));
const DEADLINE_MS = 20_000;

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  node?: string;
  script?: string;
  /** Stops reading standard output after so many bytes. */
  readBytes?: number;
}

export async function start(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(options.node ?? process.execPath, [options.script ?? NEWSFOLD, ...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { PATH: process.env['PATH'], ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (options.readBytes !== undefined && stdout.length >= options.readBytes) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** The same code without a new process: no environment, and no standard input. */
export async function newsfold(...args: string[]): Promise<Ran> {
  const stdout = new Kept();
  const stderr = new Kept();
  const nothing = (): undefined => undefined;
  const code = await main(args, { env: {}, stdout, stderr, on: nothing, off: nothing, exit: nothing });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** The records of NDJSON. */
export const lines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
