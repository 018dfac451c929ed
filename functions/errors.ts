/** What a process tells its caller when it ends. The command line documents these in `--help`. */
export const EXIT = { ok: 0, failure: 1, usage: 2, partial: 3, unauthenticated: 4, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorDetails {
  /** Where it happened: `file:line:column`, an address, a key. */
  where?: string;
  /** What the reader can do about it. */
  fix?: string;
  cause?: unknown;
}

/**
 * A failure that a person can act on: `message` says what, `where` says where, `fix` says what to do.
 * Anything else that is thrown is a bug and is shown with its stack. Each class says its own name, which minifying would change.
 */
export abstract class NewsfoldError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly where: string | undefined;
  readonly fix: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.where = details.where;
    this.fix = details.fix;
  }
}

/** A command, flag or query word that does not exist or has a value it cannot have. */
export class UsageError extends NewsfoldError {
  static override readonly name: string = 'UsageError';
  readonly exitCode = EXIT.usage;
}

/** `sites.yaml` (or what was pushed from it) has a wrong key, type or value. */
export class ConfigError extends NewsfoldError {
  static override readonly name: string = 'ConfigError';
  readonly exitCode = EXIT.usage;
}

/** A file that was handed in (page, WARC, NDJSON) cannot be read as what it should be. */
export class InputError extends NewsfoldError {
  static override readonly name: string = 'InputError';
  readonly exitCode = EXIT.failure;
}

/** The archive's store cannot be opened, read or written. */
export class StoreError extends NewsfoldError {
  static override readonly name: string = 'StoreError';
  readonly exitCode = EXIT.failure;
}

/** The store is asked for more than it has units for. It is well, and what was to be done is better done later. */
export class ThrottledError extends StoreError {
  static override readonly name: string = 'ThrottledError';
}

/** Another process is crawling into the same store. */
export class StoreBusyError extends NewsfoldError {
  static override readonly name: string = 'StoreBusyError';
  readonly exitCode = EXIT.failure;
}

/** No article or story answers to the id or address that was asked for. */
export class NotFoundError extends NewsfoldError {
  static override readonly name: string = 'NotFoundError';
  readonly exitCode = EXIT.failure;
}
