import type { ExtractedArticle } from '../functions/article/article.ts';
import { readPage } from '../functions/article/intake.ts';
import { extractArticle } from '../functions/article/extract.ts';
import { EXIT, InputError, UsageError } from '../functions/errors.ts';
import { FETCH } from '../functions/limits.ts';
import { failureInWords, type FetchFailure } from '../functions/page/failure.ts';
import { createTransport } from '../functions/page/transport.ts';
import { politeFetch } from '../functions/page/polite.ts';
import { extractBatch, extractFile } from './batch.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { hostOverrides } from './host-overrides.ts';
import { readInput } from './input.ts';
import { systemClock } from './local-crawl.ts';
import { formatOf, requireLines } from './format.ts';
import { ndjsonLine, styled } from './output.ts';
import { rememberedHosts } from './probe.ts';
import { adviceFor } from './site-view.ts';
import { oneOffUserAgent } from './sites-file.ts';
import { plain, wrap } from './text.ts';
import { countOf, dateInWords } from './words.ts';

interface Options {
  url?: string;
  batch?: string;
}

export const register: Register = (command, context) => {
  command
    .argument('[url|file|-]', 'a page: its address, a saved file, or - for standard input')
    .option('--url <url>', 'the address that a saved page came from')
    .option('--batch <index.ndjson>', 'many saved pages: lines of id, url and file; prints NDJSON')
    .action((source: string | undefined, options: Options) => run(context, source, options));
};

async function run(context: Context, source: string | undefined, { url, batch }: Options): Promise<void> {
  if ((source === undefined) === (batch === undefined)) {
    throw new UsageError('A page or --batch is needed, and not both.', {
      fix: 'newsfold extract https://example.com/a/1',
    });
  }
  if (batch !== undefined) {
    requireLines(context);
    for await (const article of extractBatch(batch, context.now(), () => (context.exitCode = EXIT.partial))) {
      if (!(await context.write(ndjsonLine(article)))) return;
    }
    return;
  }
  const page = source ?? '';
  const article = /^https?:\/\//i.test(page)
    ? await extractAddress(context, page)
    : extractFile(await readInput(page), addressOf(url), context.now());
  if (article.bodyStatus !== 'full') context.exitCode = EXIT.partial;
  await print(context, article);
}

/** A saved page without its address still has words; relative links and the site are then unknown. */
const addressOf = (url: string | undefined): string => {
  if (url === undefined) return 'about:blank';
  if (URL.canParse(url)) return url;
  throw new UsageError(`--url cannot be "${url}".`, { fix: 'It is the whole address, with https://.' });
};

async function extractAddress(context: Context, url: string): Promise<ExtractedArticle> {
  const transport = createTransport({
    clock: systemClock,
    hostOverrides: hostOverrides(context.env['NEWSFOLD_HOSTS']),
  });
  try {
    const outcome = await politeFetch(
      { transport, hosts: rememberedHosts(), clock: systemClock, log: context.log },
      { url, maxBytes: FETCH.pageBytes },
      { userAgent: await oneOffUserAgent(context.configPath()), delayMs: 0, patienceMs: FETCH.crawlDelayMs },
    );
    if (outcome.kind === 'ok') {
      const { html } = readPage(outcome.page);
      const { finalUrl, fetchedAt, headers } = outcome.page;
      return extractArticle({ url: finalUrl, html, fetchedAt, headers });
    }
    const failure: FetchFailure =
      outcome.kind === 'notModified' ? { kind: 'rejected', reason: 'malformed', detail: 'HTTP 304' } : outcome;
    throw new InputError(`The page cannot be had: ${failureInWords(failure)}.`, {
      where: url,
      fix: `${adviceFor(failure)} A page that you saved can be read as a file.`,
    });
  } finally {
    transport.close();
  }
}

async function print(context: Context, article: ExtractedArticle): Promise<void> {
  switch (formatOf(context)) {
    case 'ndjson':
      await context.write(ndjsonLine(article));
      return;
    case 'json':
      await context.write(`${JSON.stringify(article, null, 2)}\n`);
      return;
    case 'csv':
      throw new UsageError('--format cannot be "csv" here.', {
        fix: 'One article is printed as table, json or ndjson.',
      });
    case 'table':
      await context.write(`${articleLines(article, context).join('\n')}\n`);
  }
}

function articleLines(article: ExtractedArticle, context: Context): string[] {
  const {
    headline,
    author,
    datePublished,
    inLanguage,
    wordCount,
    bodyStatus,
    bodyStatusReason,
    articleBody,
    attribution,
  } = article;
  const about = [
    author?.map(({ name }) => name).join(', '),
    dateInWords(datePublished),
    inLanguage,
    countOf(wordCount, 'word'),
    bodyStatus === 'full' ? undefined : `${bodyStatus}: ${bodyStatusReason ?? ''}`,
  ].filter((part) => part !== undefined && part !== '');
  return [
    ...wrap(plain(headline ?? '(no headline)'), context.columns).map((line) => styled(context, 'bold', line)),
    styled(context, 'dim', plain(about.join('  ·  '))),
    ...(attribution ?? []).map(({ kind, text }) => styled(context, 'dim', plain(`${kind}: ${text}`))),
    ...articleBody.split('\n\n').flatMap((paragraph) => ['', ...wrap(plain(paragraph), context.columns)]),
  ];
}
