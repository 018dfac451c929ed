import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile, mkdir, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Writable } from 'node:stream';
import { EXIT } from '../../functions/errors.ts';
import { createContext, type Process } from '../../cli/context.ts';
import { present } from '../../cli/errors.ts';
import { start } from './run.ts';

const LAUNCHER = fileURLToPath(new URL('../../bin/newsfold.js', import.meta.url));

describe('the launcher of the package', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'newsfold-start-'));
    await mkdir(join(dir, 'bin'));
    await mkdir(join(dir, 'dist'));
    await copyFile(LAUNCHER, join(dir, 'bin', 'newsfold.js'));
    await writeFile(join(dir, 'package.json'), '{"type":"module"}');
    const program = `process.exitCode = Number(process.argv[2]);
      const stay = setTimeout(() => undefined, process.argv.includes('stay') ? 10_000 : 0);
      process.on('SIGINT', () => { process.exitCode = 130; clearTimeout(stay); process.stdout.write(' interrupted'); });
      process.stdout.write(process.argv.slice(2).join(' '));`;
    await writeFile(join(dir, 'dist', 'newsfold.js'), program);
  });
  afterEach(() => rm(dir, { recursive: true }));
  const launcher = (): string => join(dir, 'bin', 'newsfold.js');

  /** Code that makes this Node say that it is an old one; only the first start is told so. */
  async function pretendOld(): Promise<string> {
    const path = join(dir, 'old.cjs');
    const lie = `if (!process.env.NEWSFOLD_STARTED_AGAIN) Object.defineProperty(process.versions, 'node', { value: '20.19.0' });`;
    await writeFile(path, lie);
    return `--require ${path}`;
  }

  async function ownNode(): Promise<void> {
    await mkdir(join(dir, 'node_modules', 'node', 'bin'), { recursive: true });
    await symlink(process.execPath, join(dir, 'node_modules', 'node', 'bin', 'node'));
  }

  it('runs the bundle with its arguments and exit code', async () => {
    assert.deepEqual(await start(['3', 'two words'], { script: launcher() }), {
      code: 3,
      stdout: '3 two words',
      stderr: '',
    });
  });

  it('starts again with the Node that was installed along, when the one that was found is too old', async () => {
    await ownNode();
    const env = { NODE_OPTIONS: await pretendOld() };
    assert.deepEqual(await start(['4', 'x'], { script: launcher(), env }), { code: 4, stdout: '4 x', stderr: '' });
  });

  it('passes an interruption on to it, and its exit code back', async () => {
    await ownNode();
    const env = { PATH: process.env['PATH'], NODE_OPTIONS: await pretendOld() };
    const child = spawn(process.execPath, [launcher(), '0', 'stay'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout === '0 stay') child.kill('SIGINT');
    });
    const [code] = (await once(child, 'close')) as [number | null];
    assert.deepEqual([code, stdout], [130, '0 stay interrupted']);
  });

  it('says what to do when no Node is new enough', async () => {
    const { code, stderr } = await start([], { script: launcher(), env: { NODE_OPTIONS: await pretendOld() } });
    assert.equal(code, 1);
    assert.match(stderr, /Node 20\.19\.0 is too old: 22\.13 or later is needed[^]*Try: install Node 24/);
  });

  it('runs the TypeScript of a checkout', async () => {
    const { code, stdout } = await start(['--version'], { script: LAUNCHER });
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  const old = '/usr/bin/node';
  it('runs under an old Node in a checkout', { skip: existsSync(old) ? false : `no ${old} here` }, async () => {
    const { code, stdout } = await start(['--version'], { script: LAUNCHER, node: old });
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function fakeProcess(): Process & { interrupt: () => void; ended: number[]; stderr: Kept } {
  const listeners = new Set<() => void>();
  const ended: number[] = [];
  return {
    env: {},
    stdout: new Kept(),
    stderr: new Kept(),
    ended,
    on: (_, listener) => listeners.add(listener),
    off: (_, listener) => listeners.delete(listener),
    exit: (code) => ended.push(code),
    interrupt: () => listeners.forEach((listener) => listener()),
  };
}

describe('an interruption', () => {
  it('ends a command at once that did not ask for it', () => {
    const process = fakeProcess();
    createContext(process, () => ({})).listen();
    process.interrupt();
    assert.deepEqual(process.ended, [EXIT.interrupted]);
  });

  it('lets a command finish that asked for it; the echo of a launcher changes nothing, a second one ends it', async () => {
    const process = fakeProcess();
    const context = createContext(process, () => ({}));
    const stop = context.listen();
    const signal = context.interruption();
    assert.equal(signal.aborted, false);
    process.interrupt();
    process.interrupt();
    assert.equal(signal.aborted, true);
    assert.equal(context.wasInterrupted(), true);
    assert.deepEqual(process.ended, []);
    await new Promise((resolve) => setTimeout(resolve, 320));
    process.interrupt();
    assert.deepEqual(process.ended, [EXIT.interrupted]);
    stop();
    process.interrupt();
    assert.deepEqual(process.ended, [EXIT.interrupted]);
  });
});

describe('a failure that nobody foresaw', () => {
  it('is shown with its stack, made harmless, and ends with 1', () => {
    const stderr = new Kept();
    const code = present(new TypeError('cannot read \u001b[2J of undefined'), stderr);
    assert.equal(code, EXIT.failure);
    assert.match(
      stderr.text,
      /^newsfold: this is a bug in Newsfold.*\nTypeError: cannot read .\[2J of undefined\n {4}at /u,
    );
    assert.equal(stderr.text.includes('\u001b'), false);
  });
});
