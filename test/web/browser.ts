/** A browser to look at the pages with, where there is one. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const PLACES = [
  process.env['NEWSFOLD_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export const browserPath = PLACES.find((path) => path !== undefined && path !== '' && existsSync(path));

/** Why browser tests are not run; false when they are. */
export const noBrowser: string | false =
  browserPath === undefined && 'no Chromium found: install the package "chromium", or name one in NEWSFOLD_CHROMIUM';

export function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('no browser');
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
}

export interface Watched {
  page: Page;
  /** Console errors, exceptions of scripts and refused contents. */
  complaints: string[];
  /** Requests that would have left this machine. */
  astray: string[];
}

export async function watchedPage(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const astray: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') astray.push(request.url());
  });
  return { page, complaints, astray };
}
