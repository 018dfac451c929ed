/**
 * One command is one file, `cli/<command>.ts`, and one entry in `cli/commands.ts`. The file has this shape:
 *
 *     export const register: Register = (command, context) => {
 *       command
 *         .option('--every <time>', 'crawl again and again, with this time between')
 *         .action(async (options: { every?: string }) => {
 *           // `context` has the store, the configuration, the log, the streams and the interruption; throw a NewsfoldError
 *           // for what a person can act on; set `context.exitCode` when the run ended in part only (EXIT.partial).
 *         });
 *     };
 */
import type { Command } from 'commander';
import type { Context } from './context.ts';

/** Gives the command its arguments, flags and action; its name and description it has. */
export type Register = (command: Command, context: Context) => void;

export interface CommandModule {
  register: Register;
  /** Gives the words of the command line another form before flags are looked for in them. */
  arrange?: (argv: readonly string[]) => string[];
}
