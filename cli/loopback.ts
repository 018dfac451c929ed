/** Commands that serve an archive on this machine until Ctrl-C. */
import { once } from 'node:events';
import type { Command } from 'commander';
import { UsageError } from '../functions/errors.ts';
import type { LocalHome } from '../functions/sqlite/home.ts';
import { serveOnLoopback, type Handler } from '../web/loopback.ts';
import type { Context } from './context.ts';

const PORT_MAX = 65_535;

export interface Serving {
  handler: Handler;
  /** What is printed of where it is served: data, for whoever starts it from a script. */
  address: (origin: string) => string;
  note: (origin: string) => string;
}

/** @param port when --port does not say another */
export function serveUntilInterrupted(
  command: Command,
  context: Context,
  port: number,
  serving: (home: LocalHome) => Serving,
): void {
  command
    .option('--port <port>', `where on 127.0.0.1 (else ${port}; 0: any that is free)`)
    .action(async ({ port: given }: { port?: string }) => {
      const home = context.openToRead();
      try {
        const { handler, address, note } = serving(home);
        const { origin, close } = await serveOnLoopback(handler, portOf(given, port), context.log);
        await context.write(`${address(origin)}\n`);
        context.note(`${note(origin)} Ctrl-C ends it.`);
        const signal = context.interruption();
        if (!signal.aborted) await once(signal, 'abort');
        await close();
      } finally {
        home.close();
      }
    });
}

/** @throws UsageError */
function portOf(given: string | undefined, standard: number): number {
  if (given === undefined) return standard;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (port <= PORT_MAX) return port;
  throw new UsageError(`--port cannot be "${given}".`, { fix: `a number from 0 to ${PORT_MAX}.` });
}
