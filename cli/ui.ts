import { stripVTControlCharacters } from 'node:util';
import { openLocalHome, type LocalHome } from '../functions/sqlite/home.ts';
import { fileSaved } from '../functions/sqlite/saved.ts';
import { overrule } from '../web/overrule.ts';
import { Session, TOKEN_WORD } from '../web/session.ts';
import { uiHandler } from '../web/ui.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { serveUntilInterrupted, type Serving } from './loopback.ts';

const PORT = 4173;

export const register: Register = (command, context) =>
  serveUntilInterrupted(command, context, PORT, (home) => pages(context, home));

function pages(context: Context, home: LocalHome): Serving {
  const session = new Session();
  const handler = uiHandler({
    stores: home,
    session,
    archive: home.dir,
    now: () => context.now(),
    saved: fileSaved(home.dir),
    testSite: async (site) => {
      const [{ probe }, { probeLines }] = await Promise.all([import('./sites.ts'), import('./site-view.ts')]);
      return probeLines(await probe(context, site), context).map(stripVTControlCharacters);
    },
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
  return {
    handler,
    address: (origin) => `${origin}/?${TOKEN_WORD}=${session.token}`,
    note: () => 'This address opens the archive once, in one browser on this machine.',
  };
}
