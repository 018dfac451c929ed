/** What a command works with: the flags of every command, the store, the log, the streams and the interruption. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { EXIT, type ExitCode } from '../functions/errors.ts';
import { plainLog } from '../functions/log.ts';
import type { Log } from '../functions/ports.ts';
import { openLocalHome, type LocalHome } from '../functions/sqlite/home.ts';
import { isBrokenPipe, OutputError } from './errors.ts';
import { SITES_FILE } from './sites-file.ts';
import type { Format } from './format.ts';
import { plain } from './text.ts';

export const DEFAULT_STORE = 'newsfold-data/archive';
/** Where the sample sites are crawled into. Read, with a note, as long as there is nothing else. */
export const SAMPLES_STORE = 'newsfold-data/samples';
const DATABASE = 'newsfold.db';

/** A stream that may be a terminal. */
export type Output = Writable & { isTTY?: boolean; columns?: number };

/** The parts of Node's `process` that the command line uses, so that a test can hand in its own. */
export interface Process {
  env: Readonly<Record<string, string | undefined>>;
  stdout: Output;
  stderr: Output;
  on(event: 'SIGINT', listener: () => void): unknown;
  off(event: 'SIGINT', listener: () => void): unknown;
  exit(code: number): void;
}

export interface GlobalOptions {
  store?: string;
  config?: string;
  format?: Format;
  quiet?: true;
  verbose?: true;
}

/** A second Ctrl-C within this time is the echo of the first: a launcher and the terminal may both send it. */
const ECHO_MS = 300;
/** Wide enough for a headline, narrow enough to read. */
const COLUMNS_WITHOUT_TERMINAL = 100;

export interface Context {
  readonly options: GlobalOptions;
  readonly env: Process['env'];
  /** Data only. */
  readonly stdout: Output;
  readonly stderr: Output;
  /** Columns to print into. */
  readonly columns: number;
  readonly log: Log;
  /** What the run ends with when nothing is thrown. */
  exitCode: ExitCode;
  now(): Date;
  /** A line for the person, on stderr; not with --quiet. */
  note(text: string): void;
  /** Writes data; waits while the reader is slower. @returns false when the reader has gone: no more is wanted */
  write(data: string | Uint8Array): Promise<boolean>;
  flush(): Promise<void>;
  /** The list of sites: --config, else `sites.yaml` here. */
  configPath(): string;
  /** The folder to write into: --store, else NEWSFOLD_STORE, else the default. */
  storeDir(): string;
  /** The folder to read from: that of `openToRead`. */
  dirToRead(): string;
  /** Opens the store for reading only; without one at the default place, that of the samples. To be closed. @throws StoreError */
  openToRead(): LocalHome;
  /**
   * From now on, Ctrl-C aborts the signal and the command ends by itself, with exit code 130; a second Ctrl-C ends it at once.
   * Without this, the first one does.
   */
  interruption(): AbortSignal;
  /**
   * From now on Ctrl-C ends the process as it ends any that does not listen: for work in which no listener would get its turn,
   * and that may be broken off anywhere.
   */
  endsWithoutNotice(): void;
  wasInterrupted(): boolean;
  /** Begins to listen for Ctrl-C and for a reader that goes. @returns what ends it */
  listen(): () => void;
}

export function createContext(process: Process, options: () => GlobalOptions): Context {
  const { env, stdout, stderr } = process;
  const interruption = new Interruption(process);
  const reader = new Reader(stdout, stderr);
  const chosenStore = (): string | undefined => options().store ?? (env['NEWSFOLD_STORE'] || undefined);
  const context: Context = {
    env,
    stdout,
    stderr,
    exitCode: EXIT.ok,
    get options() {
      return options();
    },
    get columns() {
      return stdout.columns ?? COLUMNS_WITHOUT_TERMINAL;
    },
    get log() {
      const { quiet, verbose } = options();
      return plainLog((line) => stderr.write(`${plain(line)}\n`), verbose && !quiet ? 'debug' : 'error');
    },
    now: () => new Date(),
    note(text) {
      if (!options().quiet) stderr.write(`${text.split('\n').map(plain).join('\n')}\n`);
    },
    write: (data) => reader.write(data),
    flush: () => reader.flush(),
    configPath: () => options().config ?? SITES_FILE,
    storeDir: () => chosenStore() ?? DEFAULT_STORE,
    dirToRead() {
      const useSamples = chosenStore() === undefined && !isStore(DEFAULT_STORE) && isStore(SAMPLES_STORE);
      if (useSamples)
        context.note(`This is the archive of the sample sites (${SAMPLES_STORE}): there is no other yet.`);
      return useSamples ? SAMPLES_STORE : context.storeDir();
    },
    openToRead: () => openLocalHome(context.dirToRead(), { readOnly: true }),
    interruption: () => interruption.take(),
    endsWithoutNotice: () => interruption.stop(),
    wasInterrupted: () => interruption.happened(),
    listen() {
      interruption.listen();
      reader.listen();
      return () => interruption.stop();
    },
  };
  return context;
}

const isStore = (dir: string): boolean => existsSync(join(dir, DATABASE));

class Interruption {
  readonly #process: Process;
  readonly #controller = new AbortController();
  #isTaken = false;
  #firstAt = 0;

  constructor(process: Process) {
    this.#process = process;
  }

  take(): AbortSignal {
    this.#isTaken = true;
    return this.#controller.signal;
  }

  happened(): boolean {
    return this.#controller.signal.aborted;
  }

  listen(): void {
    this.#process.on('SIGINT', this.#interrupted);
  }

  stop(): void {
    this.#process.off('SIGINT', this.#interrupted);
  }

  readonly #interrupted = (): void => {
    const isEcho = this.happened() && performance.now() - this.#firstAt < ECHO_MS;
    if (isEcho) return;
    if (this.happened() || !this.#isTaken) this.#process.exit(EXIT.interrupted);
    this.#firstAt = performance.now();
    this.#controller.abort();
  };
}

/** Whoever reads our output: a terminal, a file, or a program that may be slow or go away. */
class Reader {
  readonly #stdout: Output;
  readonly #stderr: Output;
  #hasGone = false;

  constructor(stdout: Output, stderr: Output) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** A stream without a listener for its errors ends the process; each write hears of its own. */
  listen(): void {
    this.#stdout.on('error', () => {
      this.#hasGone = true;
    });
    this.#stderr.on('error', () => undefined); // there is nowhere left to say so
  }

  /** @throws OutputError when it cannot be written for another reason than that nobody reads any more */
  async write(data: string | Uint8Array): Promise<boolean> {
    if (this.#hasGone) return false;
    await new Promise<void>((resolve, reject) => {
      this.#stdout.write(data, (error) => {
        if (!error || isBrokenPipe(error)) resolve();
        else
          reject(
            new OutputError(`The output cannot be written: ${error.message}.`, {
              where: 'standard output',
              fix: 'Check that there is room, and that you may write there.',
              cause: error,
            }),
          );
      });
    });
    return !this.#hasGone;
  }

  /** Until everything that was written has left the process. */
  async flush(): Promise<void> {
    await this.write('');
  }
}
