import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { probeSite, type SiteProbe } from '../../cli/probe.ts';
import { adviceFor } from '../../cli/site-view.ts';
import { silentLog } from '../../functions/log.ts';
import type { FetchOutcome } from '../../functions/page/page.ts';
import { StoppedClock } from '../world/crawl.ts';

const HOME = 'https://h.example/';
const index = (...paths: string[]) =>
  `<sitemapindex>${paths.map((path) => `<sitemap><loc>https://h.example${path}</loc></sitemap>`).join('')}</sitemapindex>`;
const ARTICLE = `<html><head><meta property="og:type" content="article"></head><body><article><h1>The ferry ran aground</h1>${'<p>The ferry ran aground off the old pier on Tuesday night, and nobody was hurt.</p>'.repeat(9)}</article></body></html>`;

async function probe(answers: Record<string, string | FetchOutcome>): Promise<{ found: SiteProbe; told: string[] }> {
  const clock = new StoppedClock(new Date('2026-01-10T12:00:00Z'));
  const told: string[] = [];
  const fetch = ({ url }: { url: string }): Promise<FetchOutcome> => {
    const answer = answers[new URL(url).pathname] ?? { kind: 'gone', status: 404 };
    if (typeof answer !== 'string') return Promise.resolve(answer);
    const page = { url, finalUrl: url, status: 200, headers: {}, body: Buffer.from(answer), truncated: false };
    return Promise.resolve({ kind: 'ok', page: { ...page, fetchedAt: clock.now().toISOString(), redirects: [] } });
  };
  const ports = { transport: { fetch }, clock, log: silentLog };
  const found = await probeSite(HOME, { ports, userAgent: 'x', delayMs: 0, tell: (what) => told.push(what) });
  return { found, told };
}

describe('A look at a site', () => {
  it('goes down from robots.txt through indexes of sitemaps to an article', async () => {
    const { found, told } = await probe({
      '/robots.txt': 'Sitemap: https://h.example/all.xml',
      '/': '<html><body><div id="app"></div></body></html>',
      '/all.xml': index('/2026.xml'),
      '/2026.xml': index('/2026-01.xml'),
      '/2026-01.xml': '<urlset><url><loc>https://h.example/the-ferry-ran-aground</loc></url></urlset>',
      '/the-ferry-ran-aground': ARTICLE,
    });
    assert.deepEqual(
      found.listings.map(({ format }) => format),
      ['html', 'sitemap-index', 'sitemap-index', 'sitemap'],
    );
    assert.equal(found.article?.url, 'https://h.example/the-ferry-ran-aground');
    assert.deepEqual(told, []);
  });

  it('says before it tries the usual places, and ends at a sitemap that leads in a circle', async () => {
    const { found, told } = await probe({
      '/': '<html><body><p>Welcome</p></body></html>',
      '/sitemap.xml': index('/sitemap.xml', '/a.xml'),
      '/a.xml': index('/sitemap.xml', '/a.xml'),
    });
    assert.equal(told.length, 1);
    assert.deepEqual(
      found.listings.map(({ url }) => new URL(url).pathname),
      ['/', '/sitemap.xml', '/a.xml'],
    );
  });

  it('calls an address that is no listing a failure, and a wall for robots by its name', async () => {
    const { found: data } = await probe({ '/': '{"a":1}' });
    assert.deepEqual(data.failure?.kind, 'rejected');
    const wall: FetchOutcome = {
      kind: 'blocked',
      reason: 'challenge',
      detail: 'HTTP 403 with a challenge for browsers',
    };
    const { found: walled } = await probe({ '/robots.txt': wall, '/': wall });
    assert.ok(walled.failure);
    assert.match(adviceFor(walled.failure), /prove that they are human/);
  });
});
