/** How a failure is told: what, where, what to do about it; a bug with its stack. */
import { styleText } from 'node:util';
import type { Writable } from 'node:stream';
import { EXIT, NewsfoldError, type ExitCode } from '../functions/errors.ts';
import { plain } from './text.ts';

/** What was asked for cannot be written to where it was to go: a full disk behind `>`. */
export class OutputError extends NewsfoldError {
  static override readonly name: string = 'OutputError';
  readonly exitCode = EXIT.failure;
}

/** @returns the exit code that goes with it */
export function present(error: unknown, stderr: Writable): ExitCode {
  if (isBrokenPipe(error)) return EXIT.ok;
  if (error instanceof NewsfoldError) {
    const lines = [paragraphs(error.message)];
    if (error.where !== undefined) lines.push(`  where: ${plain(error.where)}`);
    if (error.fix !== undefined) lines.push(`  Try: ${paragraphs(error.fix)}`);
    stderr.write(`${styleText('red', 'newsfold:', { stream: stderr })} ${lines.join('\n')}\n`);
    return error.exitCode;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`newsfold: this is a bug in Newsfold. Please report it with the lines below.\n${paragraphs(story)}\n`);
  return EXIT.failure;
}

/** Who reads us has enough: `newsfold export | head`. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

const paragraphs = (text: string): string => text.split('\n').map(plain).join('\n');
