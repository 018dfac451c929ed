import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import type { Story } from '../../functions/story/story.ts';
import { showSamples, type ShownArchive } from './archive.ts';
import { noBrowser, openBrowser, watchedPage, type Watched } from './browser.ts';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Frames that are wider than they look, without a word about it; and tables among them, which are cards here. */
const HIDDEN = `[...document.querySelectorAll('.scroll')].filter((frame) => frame.scrollWidth > frame.clientWidth &&
  (frame.querySelector('.cards') !== null || !getComputedStyle(frame, '::before').content.includes('sideways'))).map((frame) => frame.innerText)`;

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

describe('the pages, in a browser', { skip: noBrowser }, () => {
  let archive: ShownArchive;
  let browser: Browser;
  let context: BrowserContext;
  let story: Story;
  before(async () => {
    archive = await showSamples();
    browser = await openBrowser();
    context = await browser.newContext();
    const { page } = await watchedPage(context);
    await page.goto(archive.entrance);
    await page.close();
    const { items } = await archive.home.catalog.stories({ sort: 'siteCount', order: 'desc', limit: 20 });
    const found = items.find(({ members }) => members.length === 3);
    assert.ok(found);
    story = found;
  });
  after(async () => {
    await browser.close();
    await archive.close();
  });

  const copy = () => story.members.find(({ role }) => role === 'repost')?.articleId ?? '';
  const PAGES: readonly (readonly [name: string, address: () => string, shows: RegExp])[] = [
    ['Stories', () => '/', /Carried by more than one site/],
    ['Story', () => `/stories/${story.storyId}`, /Who carried it/],
    ['Compare', () => `/articles/${copy()}/diff?against=original`, /of \d+ words from/],
    ['Search', () => '/articles?q=ferry', /in \d+ stor/],
    ['Figures', () => '/stats?interval=day&groupBy=site', /Original\s+Repost/],
    ['Sites', () => '/sites', /12 sites/],
    ['Flow', () => '/flow', /copies between \d+ pairs/],
    ['Runs', () => '/runs', /The last 2 runs/],
    ['Article', () => `/articles/${copy()}`, /Fields and where they come from/],
  ];

  /** Without a question behind them. */
  const OTHERS: typeof PAGES = [
    ['Report', () => `/articles/${copy()}/report`, /Nothing is sent from here/],
    ['Nowhere', () => '/nowhere', /There is no page here/],
  ];

  async function look(address: string): Promise<Watched> {
    const watched = await watchedPage(context);
    await watched.page.goto(`${archive.served.origin}${address}`);
    return watched;
  }

  async function violations({ page }: Watched): Promise<string[]> {
    await page.evaluate(AXE);
    const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }

  for (const [name, address, shows] of [...PAGES, ...OTHERS]) {
    it(`${name} shows what it is for, is accessible in light and dark, and fits a narrow screen`, async () => {
      const watched = await look(address());
      const { page, complaints, astray } = watched;
      assert.match(await page.locator('main').innerText(), shows);
      assert.deepEqual(await violations(watched), [], 'light');
      await page.emulateMedia({ colorScheme: 'dark' });
      assert.deepEqual(await violations(watched), [], 'dark');
      await page.setViewportSize({ width: 380, height: 800 });
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      assert.equal(
        await page.evaluate(overflow),
        0,
        'only a table or a drawing scrolls sideways, in a frame of its own',
      );
      const expected = name === 'Nowhere' ? complaints.filter((text) => !/404/.test(text)) : complaints;
      // Frames are measured with the next picture.
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      assert.deepEqual(await page.evaluate(HIDDEN), [], 'what has to be scrolled to says so');
      assert.deepEqual([expected, astray], [[], []], 'it complains of nothing and asks nobody else');
      await page.close();
    });
  }

  for (const [name, address] of PAGES) {
    it(`${name} has its question as a command, an address and files`, async () => {
      const { page } = await look(address());
      const question = page.locator('.question');
      assert.match(await question.innerText(), /newsfold [a-z]+[^]*http:\/\/127\.0\.0\.1:\d+\/[^]*json/);
      const links = await question.locator('.exports a').all();
      for (const href of await Promise.all(links.map((link) => link.getAttribute('href')))) {
        const file = await context.request.get(`${archive.served.origin}${href ?? ''}`);
        assert.equal(file.status(), 200, href ?? '');
      }
      await page.close();
    });
  }

  it('save a search, and test a site', async () => {
    const watched = await look('/articles?q=ferry');
    const { page } = watched;
    await page.getByLabel('Name this search').fill('Ferries');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Ferries', exact: true }).waitFor();
    assert.deepEqual(await violations(watched), []);
    await page.goto(`${archive.served.origin}/sites`);
    await page
      .getByRole('button', { name: /Test now/ })
      .first()
      .click();
    await page.getByText('What is found there now').waitFor();
    assert.deepEqual(await violations(watched), []);
    assert.deepEqual(watched.complaints, []);
    await page.close();
  });

  it('move by the keys', async () => {
    const { page } = await look('/');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await page.waitForURL(/\/stories\/s_/);
    await page.keyboard.press('/');
    await page.waitForURL(/\/articles/);
    await page.locator('input[name=q]:focus').waitFor();
    await page.goBack();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.waitForURL(/\/flow/);
    await page.keyboard.press('?');
    assert.ok(await page.locator('#keys').isVisible());
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.waitForURL(/\/sites/);
    await page.close();
  });

  it('let a person name the original, and take it back', async () => {
    const { page, complaints } = await look(`/stories/${story.storyId}`);
    const second = page.locator('tr', { hasText: 'repost' }).first();
    const site = (await second.locator('b').innerText()).trim();
    await second.getByRole('button', { name: /Set original/ }).click();
    await page.waitForURL(/done=set-original/);
    assert.equal(await page.locator('.original-line b').innerText(), site);
    await page.getByRole('button', { name: /evidence decide again/ }).click();
    await page.waitForURL(/done=unset-original/);
    assert.equal(await page.locator('.original-line b').innerText(), story.original?.site);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('remember light or dark', async () => {
    const { page } = await look('/sites');
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.goto(`${archive.served.origin}/flow`);
    assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'dark');
    await page.close();
  });
});
