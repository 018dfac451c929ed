/** Crawlee's CheerioCrawler on the pages that Newsfold has just crawled: listings first, then each article, parsed and kept on disk. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheerioAPI } from 'cheerio';
import { FETCH } from '../../functions/limits.ts';

const PACKAGE = join(import.meta.dirname, 'rivals/node_modules/@crawlee/cheerio/index.mjs');
export const HOW_TO_INSTALL = 'npm ci --prefix bench/crawling/rivals';

interface Context {
  request: { url: string; userData: { isListing?: boolean } };
  $: CheerioAPI;
  body: string | Buffer;
  addRequests: (requests: { url: string; userData?: { isListing: boolean } }[]) => Promise<unknown>;
  pushData: (data: object) => Promise<void>;
}

/** What is used of the package; its types are not installed with the project. */
interface Crawlee {
  CheerioCrawler: new (
    options: {
      minConcurrency: number;
      maxConcurrency: number;
      additionalMimeTypes: string[];
      requestHandler: (context: Context) => Promise<void>;
    },
    configuration: unknown,
  ) => { run(requests: { url: string; userData: { isListing: boolean } }[]): Promise<{ requestsFinished: number }> };
  Configuration: new (options: object) => unknown;
  log: { setLevel(level: number): void };
  LogLevel: { OFF: number };
}

/**
 * @param origin of the site on loopback: Crawlee has no map from host names to places, so each link is asked for there
 * @param pathOf the path under which a link of a listing is fetched: Crawlee does not know that two variants of an address are one article
 * @returns undefined when the package is not installed
 */
export async function measureCrawlee(
  origin: string,
  listings: string[],
  pathOf: (link: string) => string,
): Promise<{ pages: number; seconds: number } | undefined> {
  if (!existsSync(PACKAGE)) return undefined;
  const { CheerioCrawler, Configuration, log, LogLevel } = (await import(pathToFileURL(PACKAGE).href)) as Crawlee;
  log.setLevel(LogLevel.OFF);
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-crawlee-'));
  try {
    const configuration = new Configuration({
      persistStorage: true,
      purgeOnStart: true,
      storageClientOptions: { localDataDirectory: dir },
    });
    const crawler = new CheerioCrawler(
      {
        minConcurrency: FETCH.concurrency,
        maxConcurrency: FETCH.concurrency,
        additionalMimeTypes: ['application/rss+xml'],
        async requestHandler({ request, $, body, addRequests, pushData }) {
          if (request.userData.isListing === true) {
            const links = [...body.toString().matchAll(/<link>([^<]+)<\/link>/g)].map(([, link = '']) => link);
            await addRequests(links.map((link) => ({ url: origin + pathOf(link) })));
            return;
          }
          const text = $('article p')
            .toArray()
            .map((paragraph) => $(paragraph).text())
            .join('\n\n');
          await pushData({ url: request.url, headline: $('h1').text(), articleBody: text });
        },
      },
      configuration,
    );
    const startedAt = performance.now();
    const { requestsFinished } = await crawler.run(listings.map((url) => ({ url, userData: { isListing: true } })));
    return { pages: requestsFinished - listings.length, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
