import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError, EXIT, UsageError } from '../functions/errors.ts';
import { POLL } from '../functions/limits.ts';
import type { Runs } from '../functions/ports.ts';
import { durationMs } from '../functions/sites.ts';
import { openLocalHome } from '../functions/sqlite/home.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { present } from './errors.ts';
import { hostOverrides } from './host-overrides.ts';
import { openLocalCrawl, type LocalCrawl } from './local-crawl.ts';
import { CrawlCounter } from './progress.ts';
import { recordRun } from './run-recorder.ts';
import { fileSiteSource } from './sites-file.ts';

export const register: Register = (command, context) => {
  command
    .option('--every <time>', 'go on, and crawl what is due every so often: 5m, 15m, 1h (Ctrl-C ends it)')
    .action(async ({ every }: { every?: string }) => crawl(context, every === undefined ? undefined : periodMs(every)));
};

/** @param everyMs go on for ever, with this time between two ticks; undefined: once */
export async function crawl(context: Context, everyMs?: number): Promise<void> {
  const sites = fileSiteSource(context.configPath());
  await sites.load(); // a mistake in the list is told before anything is opened
  const signal = context.interruption();
  const home = openLocalHome(context.storeDir());
  try {
    home.lock(context.now());
    const hosts = hostOverrides(context.env['NEWSFOLD_HOSTS']);
    const local = openLocalCrawl({ home, sites, log: context.log, hostOverrides: hosts });
    try {
      let nextAt = performance.now();
      do {
        await wait(Math.max(0, nextAt - performance.now()), undefined, { signal });
        nextAt = performance.now() + (everyMs ?? 0);
        await oneRun(context, local, home.runs, signal, everyMs !== undefined);
      } while (everyMs !== undefined);
    } catch (error) {
      if (!isAbort(error)) throw error;
    } finally {
      local.close();
    }
  } finally {
    home.close();
  }
}

/** @param goesOn a list of sites that was edited wrongly is told, and read again at the next run */
async function oneRun(
  context: Context,
  local: LocalCrawl,
  runs: Runs,
  signal: AbortSignal,
  goesOn: boolean,
): Promise<void> {
  const counter = new CrawlCounter(context);
  const tell = () => counter.note('Stopping: what has come is stored, the rest stays due. Ctrl-C again ends at once.');
  signal.addEventListener('abort', tell, { once: true });
  try {
    await recordRun(local, { runs, shown: counter, now: () => context.now(), signal });
  } catch (error) {
    if (!(goesOn && error instanceof ConfigError)) throw error;
    present(error, context.stderr);
  } finally {
    signal.removeEventListener('abort', tell);
  }
  context.note(counter.finish());
  const { listings, listingsFailed, failed } = counter.counts;
  if (listings > 0 && listingsFailed === listings) context.exitCode = EXIT.failure;
  else if (listingsFailed + failed > 0) context.exitCode = EXIT.partial;
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

function periodMs(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms >= POLL.floorMs && ms <= POLL.ceilingMs) return ms;
  throw new UsageError(`--every cannot be "${text}".`, { fix: 'From 5m to 1d, such as 15m or 1h.' });
}
