import { UsageError } from '../functions/errors.ts';
import { answerApi } from '../web/api.ts';
import { serveOnLoopback } from '../web/loopback.ts';
import type { Register } from './command.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Next to the pages' own. */
const PORT = 4174;
const PORT_MAX = 65_535;

export const register: Register = (command, context) => {
  command
    .option('--port <port>', `where on 127.0.0.1 (else ${PORT}; 0: any that is free)`)
    .action(async ({ port }: { port?: string }) => {
      const home = context.openToRead();
      try {
        const served = await serveOnLoopback(
          (asking) => answerApi(home, asking, context.now()),
          portOf(port, PORT),
          context.log,
        );
        await context.write(`${served.origin}\n`);
        context.note(
          `Answers questions, on this machine only: ${served.origin}/openapi.json says which. Ctrl-C ends it.`,
        );
        await untilInterrupted(context);
        await served.close();
      } finally {
        home.close();
      }
    });
};

/** @throws UsageError */
export function portOf(given: string | undefined, standard: number): number {
  if (given === undefined) return standard;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (port <= PORT_MAX) return port;
  throw new UsageError(`--port cannot be "${given}".`, { fix: `a number from 0 to ${PORT_MAX}.` });
}
