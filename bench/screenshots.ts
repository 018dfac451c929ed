/**
 * Pictures of every page, from the sample sites: `npm run screenshots [-- <folder> [--all]]`. Needs Chromium. Into docs/screenshots go
 * those that the documentation shows; with --all, every page in light, dark and narrow.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { noBrowser, openBrowser } from '../test/web/browser.ts';
import { showSamples, type ShownArchive } from '../test/web/archive.ts';

const VIEWS = {
  light: { viewport: { width: 1200, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1200, height: 800 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
} as const;

/** Of the documentation: page and view. */
const SHOWN: readonly (readonly [page: string, view: keyof typeof VIEWS])[] = [
  ['stories', 'light'],
  ['story', 'light'],
  ['compare', 'light'],
  ['search', 'dark'],
  ['flow', 'light'],
  ['sites', 'dark'],
];

if (noBrowser !== false) throw new Error(noBrowser);
const [folder = 'docs/screenshots', all] = process.argv.slice(2);
const archive = await showSamples();
const browser = await openBrowser();
try {
  await mkdir(folder, { recursive: true });
  const addresses = await addressesOf(archive);
  const contexts = await contextsOf(browser, archive);
  const wanted =
    all === '--all'
      ? Object.keys(addresses).flatMap((page) =>
          (Object.keys(VIEWS) as (keyof typeof VIEWS)[]).map((view) => [page, view] as const),
        )
      : SHOWN;
  for (const [name, view] of wanted) {
    const page = await contexts[view].newPage();
    await page.goto(`${archive.served.origin}${addresses[name] ?? '/'}`);
    await page.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: all === '--all' });
    await page.close();
  }
} finally {
  await browser.close();
  await archive.close();
}

async function contextsOf(chromium: Browser, { entrance }: ShownArchive) {
  const first = await chromium.newContext(VIEWS.light);
  const page = await first.newPage();
  await page.goto(entrance);
  await page.close();
  const storageState = await first.storageState();
  return {
    light: first,
    dark: await chromium.newContext({ ...VIEWS.dark, storageState }),
    narrow: await chromium.newContext({ ...VIEWS.narrow, storageState }),
  };
}

async function addressesOf({ home }: ShownArchive): Promise<Record<string, string>> {
  const { items } = await home.catalog.stories({ sort: 'siteCount', order: 'desc', limit: 20 });
  const story = items.find(({ headline }) => headline?.includes('storm warden')) ?? items[0];
  const copy = story?.members.find(({ role }) => role === 'repost');
  const changed = (
    await home.catalog.articles({ by: 'firstSeenAt', collapse: 'none', sort: 'firstSeenAt', order: 'desc', limit: 100 })
  ).items.find(({ version }) => version > 1);
  return {
    stories: '/',
    story: `/stories/${story?.storyId ?? ''}`,
    compare: `/articles/${copy?.articleId ?? ''}/diff?against=original`,
    search: '/articles?q=harbour+OR+ferry',
    articles: '/articles',
    article: `/articles/${copy?.articleId ?? ''}`,
    versions: `/articles/${changed?.articleId ?? ''}/diff?against=previous`,
    sites: '/sites',
    flow: '/flow',
    runs: '/runs',
    problem: '/nowhere',
  };
}
