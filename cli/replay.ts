import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BodyStatus } from '../functions/article/article.ts';
import type { Intake } from '../functions/article/intake.ts';
import { EXIT, InputError, NewsfoldError } from '../functions/errors.ts';
import type { RawPage } from '../functions/page/page.ts';
import { readWarc } from '../functions/page/warc.ts';
import type { Pipeline } from '../functions/pipeline.ts';
import { openLocalHome } from '../functions/sqlite/home.ts';
import { unreadable } from './input.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { openLocalCrawl } from './local-crawl.ts';
import { formatOf } from './format.ts';
import { ndjsonLine } from './output.ts';
import { countOf } from './words.ts';

/** What a replay did. */
export interface ReplaySummary {
  pages: number;
  new: number;
  versions: number;
  unchanged: number;
  notArticles: number;
  failed: number;
  /** Stored pages by what their text is. */
  bodyStatus: Partial<Record<BodyStatus, number>>;
  /** Stored pages whose text is a copy or part of another's. */
  folded: number;
  seconds: number;
  peakMemoryMiB: number;
}

export const register: Register = (command, context) => {
  command.argument('<file...>', 'WARC files, gzipped or not').action((files: string[]) => replay(context, files));
};

async function replay(context: Context, files: string[]): Promise<void> {
  for (const file of files) await checkReadable(file);
  const signal = context.interruption();
  const home = openLocalHome(context.storeDir());
  const summary: ReplaySummary = {
    ...{
      pages: 0,
      new: 0,
      versions: 0,
      unchanged: 0,
      notArticles: 0,
      failed: 0,
      folded: 0,
      seconds: 0,
      peakMemoryMiB: 0,
    },
    bodyStatus: {},
  };
  const started = performance.now();
  try {
    home.lock(context.now());
    const local = openLocalCrawl({
      home,
      sites: { load: () => Promise.resolve({ contact: '', sites: [] }) },
      log: context.log,
    });
    for (const file of files) await replayFile(context, local, file, summary, signal);
    local.close();
  } finally {
    home.close();
    summary.seconds = Math.round((performance.now() - started) / 10) / 100;
    summary.peakMemoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    await print(context, summary);
  }
  if (summary.failed > 0) context.exitCode = EXIT.partial;
}

async function replayFile(
  context: Context,
  { pipeline }: ReturnType<typeof openLocalCrawl>,
  file: string,
  summary: ReplaySummary,
  signal: AbortSignal,
): Promise<void> {
  for await (const raw of records(file)) {
    if (signal.aborted) return;
    summary.pages += 1;
    const intake = await takeIn(context, pipeline, raw, `${basename(file)}#${raw.offset}+${raw.length}`);
    if (intake === undefined) {
      summary.failed += 1;
      continue;
    }
    if (intake.kind === 'not-article') {
      summary.notArticles += 1;
      context.log.info('not an article', { url: raw.page.finalUrl, status: intake.status, reason: intake.reason });
      continue;
    }
    const { article, change, membership } = intake;
    summary[change === 'version' ? 'versions' : change] += 1;
    summary.bodyStatus[article.bodyStatus] = (summary.bodyStatus[article.bodyStatus] ?? 0) + 1;
    if (membership?.match !== undefined) summary.folded += 1;
  }
}

/** A page that breaks the extractor takes no other with it. @returns undefined for such a page */
async function takeIn(context: Context, pipeline: Pipeline, raw: RawPage, rawKey: string): Promise<Intake | undefined> {
  try {
    return await pipeline.replay(raw, rawKey);
  } catch (error) {
    if (error instanceof NewsfoldError) throw error;
    context.note(`${raw.page.finalUrl} at ${rawKey}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    return undefined;
  }
}

/** As in the file; what is wrong with it is told with its name. */
async function* records(file: string): AsyncGenerator<RawPage> {
  try {
    yield* readWarc(createReadStream(file));
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const where = cause.where === undefined ? file : `${file}, ${cause.where}`;
    throw new InputError(cause.message, { where, cause, ...(cause.fix === undefined ? {} : { fix: cause.fix }) });
  }
}

async function print(context: Context, summary: ReplaySummary): Promise<void> {
  if (formatOf(context) !== 'table') {
    await context.write(ndjsonLine(summary));
    return;
  }
  const bodies = Object.entries(summary.bodyStatus).map(([status, count]) => `${count} ${status}`);
  await context.write(
    [
      `${countOf(summary.pages, 'page')}: ${countOf(summary.new, 'new article')}, ${countOf(summary.versions, 'new version')}, ${summary.unchanged} unchanged, ${summary.notArticles} without an article`,
      `Texts: ${bodies.join(', ') || 'none'}. ${summary.folded} folded with another.`,
      `${summary.seconds} s, ${summary.peakMemoryMiB} MiB of memory at most.`,
      '',
    ].join('\n'),
  );
}

/** A missing file is told before the store is opened. */
async function checkReadable(file: string): Promise<void> {
  const found = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  if (!found.isFile()) throw new InputError('This is not a file.', { where: file, fix: 'Name a WARC file.' });
}
