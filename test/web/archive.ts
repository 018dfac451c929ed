/** The pages over an archive of the sample sites, as two runs crawled them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainLog } from '../../functions/log.ts';
import { fileSaved } from '../../functions/sqlite/saved.ts';
import { openLocalHome, type LocalHome } from '../../functions/sqlite/home.ts';
import { serveOnLoopback, type Served } from '../../web/loopback.ts';
import { overrule } from '../../web/overrule.ts';
import { Session, TOKEN_WORD } from '../../web/session.ts';
import { uiHandler } from '../../web/ui.ts';
import { newsfold } from '../cli/run.ts';

export interface ShownArchive {
  home: LocalHome;
  served: Served;
  /** Opens the archive, once. */
  entrance: string;
  close: () => Promise<void>;
}

export async function showSamples(): Promise<ShownArchive> {
  const folder = await mkdtemp(join(tmpdir(), 'newsfold-ui-'));
  const dir = join(folder, 'samples');
  const ran = await newsfold('start', '--store', dir, '--config', join(folder, 'sites.yaml'), '--quiet');
  if (ran.code !== 0) throw new Error(ran.stderr);
  const shown = await show(dir);
  return {
    ...shown,
    async close() {
      await shown.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** @param dir of an archive that is there */
export async function show(dir: string): Promise<ShownArchive> {
  const home = openLocalHome(dir);
  const session = new Session();
  const handler = uiHandler({
    stores: home,
    session,
    archive: 'newsfold-data/samples',
    now: () => new Date(),
    saved: fileSaved(dir),
    testSite: (site) => Promise.resolve([site, '  robots.txt  <b>allows</b>']),
    overrule: (storyId, form) => overrule(home, storyId, form, new Date()),
  });
  const served = await serveOnLoopback(
    handler,
    0,
    plainLog((line) => process.stderr.write(`${line}\n`), 'error'),
  );
  return {
    home,
    served,
    entrance: `${served.origin}/?${TOKEN_WORD}=${session.token}`,
    async close() {
      await served.close();
      home.close();
    },
  };
}
