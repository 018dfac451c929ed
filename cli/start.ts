import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../functions/ports.ts';
import type { Story } from '../functions/story/story.ts';
import { parseStoryQuery } from '../functions/query/parse.ts';
import { openLocalHome, type LocalHome } from '../functions/sqlite/home.ts';
import type { SampleServer } from '../samples/serve.ts';
import type { Register } from './command.ts';
import { SAMPLES_STORE, type Context } from './context.ts';
import { crawl } from './crawl.ts';
import { openLocalCrawl, systemClock } from './local-crawl.ts';
import { ndjsonLine } from './output.ts';
import { CrawlCounter } from './progress.ts';
import { recordRun } from './run-recorder.ts';
import { openSampleWeb } from './sample-web.ts';
import { startedStoryLines } from './start-view.ts';

/** The second run looks again at what the first stored: the first revisit of an article is due after an hour. */
const BETWEEN_RUNS_MS = 70 * 60_000;

export const register: Register = (command, context) => {
  command.action(async () => {
    if (existsSync(context.configPath())) await startOwn(context);
    else await startSamples(context);
  });
};

async function startOwn(context: Context): Promise<void> {
  context.note(`Crawling the sites of ${context.configPath()} into ${context.storeDir()}`);
  await crawl(context);
  const home = openLocalHome(context.storeDir(), { readOnly: true });
  try {
    await showStories(context, home);
  } finally {
    home.close();
  }
}

async function startSamples(context: Context): Promise<void> {
  const dir = context.options.store ?? SAMPLES_STORE;
  await forgetSamples(dir);
  const first = new Date(Date.now() - BETWEEN_RUNS_MS);
  const server = await openSampleWeb(first, new Date());
  const home = openLocalHome(dir);
  try {
    context.note(
      [
        `There is no ${context.configPath()} here, so this crawls the ${server.sitesFile.sites.length} sample sites that come with Newsfold,`,
        `served on 127.0.0.1:${server.port}, as two scheduled runs would, into ${dir}.`,
        '',
      ].join('\n'),
    );
    home.lock(context.now());
    const signal = context.interruption();
    await sampleRun(context, home, server, { name: 'Run 1, 70 minutes ago', run: 1, agoMs: BETWEEN_RUNS_MS }, signal);
    if (!signal.aborted) await sampleRun(context, home, server, { name: 'Run 2, now', run: 2, agoMs: 0 }, signal);
    if (!signal.aborted) await showStories(context, home);
  } finally {
    home.close();
    await server.close();
  }
}

interface SampleRun {
  name: string;
  run: 1 | 2;
  agoMs: number;
}

async function sampleRun(
  context: Context,
  home: LocalHome,
  server: SampleServer,
  { name, run, agoMs }: SampleRun,
  signal: AbortSignal,
): Promise<void> {
  server.setRun(run);
  const sites = { load: () => Promise.resolve(server.sitesFile) };
  const local = openLocalCrawl({
    home,
    sites,
    log: context.log,
    clock: clockBehind(agoMs),
    hostOverrides: server.hosts,
  });
  const counter = new CrawlCounter(context);
  try {
    await recordRun(local, { runs: home.runs, shown: counter, now: () => clockBehind(agoMs).now(), signal });
  } finally {
    local.close();
  }
  context.note(`${name}: ${counter.finish()}`);
}

const clockBehind = (ms: number): Clock => ({
  now: () => new Date(Date.now() - ms),
  sleep: (wait, signal) => systemClock.sleep(wait, signal),
});

/** Each start shows the same: the sample archive of the last one is made anew. Only a folder that is a store is removed. */
async function forgetSamples(dir: string): Promise<void> {
  if (!existsSync(join(dir, 'newsfold.db'))) return;
  const home = openLocalHome(dir);
  home.lock(new Date()); // a start that is still running keeps what it writes
  home.close();
  await rm(dir, { recursive: true });
}

async function showStories(context: Context, home: LocalHome): Promise<void> {
  const query = parseStoryQuery({ minSites: '2', sort: 'siteCount', limit: '50' }, context.now());
  const { items: stories } = await home.catalog.stories(query);
  if ((context.options.format ?? 'table') === 'table') {
    await context.write(`\n${startedStoryLines(stories, context).join('\n')}\n`);
  } else {
    for (const story of stories) await context.write(ndjsonLine(story));
  }
  context.note(nextCommands(context, stories));
}

function nextCommands(context: Context, [first]: readonly Story[]): string {
  const run = context.env['npm_lifecycle_event'] === undefined ? 'newsfold' : 'npx newsfold';
  const word =
    first?.headline
      ?.split(/\s+/)
      .find((part) => /^[\p{L}]{5,}$/u.test(part))
      ?.toLowerCase() ?? 'harbour';
  const rows = [
    [`${run} story ${first?.storyId ?? '<id>'}`, 'who had it first, and how we know'],
    [`${run} search ${word}`, 'full text, in any language'],
    [`${run} export --format csv > articles.csv`, 'everything, for a spreadsheet'],
  ] as const;
  const width = Math.max(...rows.map(([command]) => command.length));
  const own = existsSync(context.configPath())
    ? ''
    : `\nYour own sites: ${run} init, then edit ${context.configPath()} and run npm start again.`;
  return `\nTry next:\n${rows.map(([command, why]) => `  ${command.padEnd(width)}   ${why}`).join('\n')}${own}`;
}
