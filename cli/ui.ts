import { openLocalHome } from '../functions/sqlite/home.ts';
import { serveOnLoopback } from '../web/loopback.ts';
import { overrule } from '../web/overrule.ts';
import { Session, TOKEN_WORD } from '../web/session.ts';
import { uiHandler } from '../web/ui.ts';
import type { Register } from './command.ts';
import { portOf } from './serve.ts';
import { untilInterrupted } from './until-interrupted.ts';

const PORT = 4173;

export const register: Register = (command, context) => {
  command
    .option('--port <port>', `where on 127.0.0.1 (else ${PORT}; 0: any that is free)`)
    .action(async ({ port }: { port?: string }) => {
      const home = context.openToRead();
      try {
        const session = new Session();
        const handler = uiHandler({
          stores: home,
          session,
          archive: home.dir,
          now: () => context.now(),
          async overrule(storyId, form) {
            // The pages only read; a crawl may be writing meanwhile, so the store is opened for this one change.
            const writable = openLocalHome(home.dir);
            try {
              return await overrule(writable, storyId, form, context.now());
            } finally {
              writable.close();
            }
          },
        });
        const served = await serveOnLoopback(handler, portOf(port, PORT), context.log);
        await context.write(`${served.origin}/?${TOKEN_WORD}=${session.token}\n`);
        context.note('This address opens the archive once, in one browser on this machine. Ctrl-C ends it.');
        await untilInterrupted(context);
        await served.close();
      } finally {
        home.close();
      }
    });
};
