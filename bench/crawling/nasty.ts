/** Thirty kinds of what the wild web sends, by name, and whether each ends as it must. */
import { gzipSync } from 'node:zlib';
import { extractArticle } from '../../functions/article/extract.ts';
import { readDate } from '../../functions/article/fields/dates.ts';
import { believableCanonical, fetchUrl, identityOf } from '../../functions/candidate/address.ts';
import { selectCandidates } from '../../functions/candidate/select.ts';
import { chooseSitemaps } from '../../functions/listing/discover.ts';
import { parseListing } from '../../functions/listing/parse.ts';
import { challengeIn } from '../../functions/page/challenge.ts';
import { decodeBody } from '../../functions/page/decode.ts';
import { isPublicAddress } from '../../functions/page/guard.ts';
import type { FetchOutcome, Page } from '../../functions/page/page.ts';
import { refreshTarget } from '../../functions/page/refresh.ts';
import { isAllowed, parseRobots } from '../../functions/page/robots.ts';
import { usageSignals } from '../../functions/page/signals.ts';
import { areAlike, leadsAway, printOf } from '../../functions/page/soft-404.ts';
import { createTransport } from '../../functions/page/transport.ts';
import { startNasty } from '../../test/page/nasty.ts';

/** Paths of the nasty server and how the fetch of each must end. */
type Endings = Record<string, string>;
type Fetch = (path: string) => Promise<FetchOutcome>;

interface Kind {
  name: string;
  fetched?: Endings;
  /** What is decided without a server: each must be true. */
  holds?: () => Record<string, boolean>;
}

const HERE = 'https://h.example/feed.xml';
const STORY = 'https://h.example/news/ferry-runs-aground-today';
const read = (text: string | Uint8Array, url = HERE) =>
  parseListing({ url, body: typeof text === 'string' ? Buffer.from(text) : text });
const urlsIn = (text: string | Uint8Array): string[] => {
  const parsed = read(text);
  return parsed.format === undefined ? [] : parsed.entries.map(({ url }) => url);
};
const item = (inside: string) => `<item>${inside}</item>`;
const rss = (...items: string[]) => `<rss version="2.0"><channel>${items.join('')}</channel></rss>`;
const urlset = (inside: string) => `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${inside}</urlset>`;
const candidatesIn = (text: string) => {
  const parsed = read(text);
  if (parsed.format === undefined) return [];
  return selectCandidates(parsed, { site: 'h.example', listingId: '', foundAt: '', dueAt: '' }).candidates;
};
const same = (...urls: string[]) => new Set(urls.map((url) => identityOf(fetchUrl(url) ?? ''))).size === 1;
const page = (html: string, url = STORY): Page => ({
  ...{ url, finalUrl: url, status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) },
  ...{ fetchedAt: '2026-01-10T12:00:00Z', truncated: false, redirects: [] },
});
const CHALLENGE =
  '<html><head><title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h.js"></script></head><body>Verify you are human</body></html>';
const JAPANESE = '<html><body><p>港の新しい灯台は来年の春に完成する予定ですと市長が述べました。</p></body></html>';
const SHIFT_JIS = Buffer.from('93fa967b8cea82cc8c9f8e8b82c682d282dc82b782a982c882c782cc83658358836781', 'hex');

const KINDS: Kind[] = [
  { name: 'endless stream', fetched: { '/endless': 'truncated' } },
  {
    name: 'compression bombs',
    fetched: {
      ...{ '/bomb/gzip': 'rejected bomb', '/bomb/br': 'rejected bomb' },
      ...{ '/bomb/zstd': 'rejected bomb', '/bomb/nested': 'rejected bomb' },
    },
  },
  { name: 'slowloris', fetched: { '/no-headers': 'retryAt', '/drip': 'retryAt', '/stall': 'retryAt' } },
  {
    name: 'redirects',
    fetched: {
      ...{ '/redirect/circle': 'rejected redirect', '/hops/5': 'rejected redirect', '/hops/4': 'ok' },
      ...{ '/redirect/file': 'rejected redirect', '/redirect/data': 'rejected redirect' },
      ...{ '/redirect/empty': 'rejected redirect', '/redirect/relative': 'ok', '/redirect/utf8': 'ok' },
    },
  },
  {
    name: 'addresses inside',
    fetched: {
      '/to?http%3A%2F%2F169.254.169.254%2F': 'blocked guard',
      '/to?http%3A%2F%2F2130706433%2F': 'blocked guard',
      '/to?http%3A%2F%2F%5B%3A%3Affff%3A7f00%3A1%5D%2F': 'blocked guard',
    },
    holds: () => ({
      'nothing inside is public': ['127.0.0.1', '::7f00:1', '64:ff9b::7f00:1', 'fd00:ec2::254', '10.0.0.1'].every(
        (address) => !isPublicAddress(address),
      ),
    }),
  },
  {
    name: 'challenges',
    fetched: { '/challenge/header': 'blocked challenge' },
    holds: () => ({
      'with 200 in place of a listing': challengeIn(page(CHALLENGE)) !== undefined,
      'with 200 in place of an article': statusOf(CHALLENGE) === 'challenge',
    }),
  },
  { name: 'consent walls', fetched: { '/consent/wall': 'ok', '/consent/never': 'blocked consent' } },
  {
    name: 'soft 404',
    holds: () => ({
      'to the front page': leadsAway({ url: STORY, finalUrl: 'https://h.example/', redirects: [hop] }) !== undefined,
      'to a section': leadsAway({ url: STORY, finalUrl: 'https://h.example/news', redirects: [hop] }) !== undefined,
      'one page for all': areAlike(printOf(LOST), printOf(LOST.replace('Sorry', 'Sorry, /news/x'))),
    }),
  },
  {
    name: 'charsets',
    holds: () => ({
      'the header lies':
        decodeBody(Buffer.from('<p>straße</p>'), 'text/html; charset=iso-8859-1').text === '<p>straße</p>',
      'declared late':
        decodeBody(
          Buffer.from(`<head>${' '.repeat(9000)}<meta charset=windows-1251><p>\xcf\xee\xf0\xf2 </p>`, 'latin1'),
        ).charset === 'windows-1251',
      'UTF-16 without a mark': decodeBody(Buffer.from(JAPANESE, 'utf16le')).text === JAPANESE,
      'Shift_JIS undeclared': decodeBody(SHIFT_JIS).charset === 'shift_jis',
    }),
  },
  {
    name: 'HTML for a feed',
    holds: () => ({
      'is no feed, and names one':
        listingsOf('<html><head><link rel=alternate type=application/rss+xml href=/f>') === 'html https://h.example/f',
    }),
  },
  {
    name: 'broken feeds',
    holds: () => ({
      cut:
        urlsIn(rss(item('<link>https://h.example/1</link>'), item('<link>https://h.example/2</link>')).slice(0, -40))
          .length === 1,
      'bare ampersands':
        urlsIn(rss(item('<link>https://h.example/?a=1&b=2</link>')))[0] === 'https://h.example/?a=1&b=2',
      'junk around':
        urlsIn(`\ufeff\nWarning: x\n${rss(item('<link>https://h.example/1</link>'))}<!-- x --></p>`).length === 1,
    }),
  },
  {
    name: 'links of feeds',
    holds: () => ({
      relative: urlsIn(rss(item('<link>/a</link>')))[0] === 'https://h.example/a',
      'xml:base':
        urlsIn('<rss xml:base="https://b.example/x/"><channel><item><link>a</link></item></channel></rss>')[0] ===
        'https://b.example/x/a',
      'guid and atom:link':
        urlsIn(rss(item('<guid>https://h.example/g</guid>'), item('<atom:link href="/b"/>'))).length === 2,
    }),
  },
  {
    name: 'doubled entries',
    holds: () => ({
      'one candidate an identity':
        candidatesIn(
          rss(...['', '?utm_source=a', '#x', '/amp'].map((end) => item(`<guid>1</guid><link>${STORY}${end}</link>`))),
        ).length === 1,
    }),
  },
  {
    name: 'dates',
    holds: () => ({
      'of the future': dateOf('Tue, 01 Jan 2030 00:00:00 GMT') === undefined,
      'of other languages': dateOf('3. März 2025')?.startsWith('2025-03-03') === true,
      'that are none': dateOf('yesterday-ish') === undefined,
    }),
  },
  {
    name: 'large listings',
    holds: () => ({
      'no more than 2,000, the newest':
        urlsIn(
          urlset(
            Array.from(
              { length: 3000 },
              (_, n) =>
                `<url><loc>https://h.example/${n}</loc><lastmod>${new Date(1.7e12 + n * 1e6).toISOString()}</lastmod></url>`,
            ).join(''),
          ),
        )[0] === 'https://h.example/2999',
    }),
  },
  {
    name: 'sitemap indexes',
    holds: () => ({
      'themselves and other hosts':
        chooseSitemaps(
          ['https://h.example/i.xml', 'https://o.example/s.xml', 'https://h.example/s.xml'],
          'https://h.example/i.xml',
        ).join() === 'https://h.example/s.xml',
    }),
  },
  {
    name: 'odd sitemaps',
    holds: () => ({
      prefixed:
        urlsIn(
          '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://h.example/a</s:loc></s:url></s:urlset>',
        ).length === 1,
      'without loc': urlsIn(urlset('<url>https://h.example/a</url>')).length === 1,
      packed: urlsIn(gzipSync(urlset('<url><loc>https://h.example/a</loc></url>'))).length === 1,
      text: urlsIn('\ufeffhttps://h.example/a\r\nhttps://h.example/b').length === 2,
    }),
  },
  {
    name: 'odd robots.txt',
    holds: () => ({
      'half a mark': !isAllowed(
        parseRobots('\u00ef\u00bb\u00bfuser-agent: *\ndisallow: /x'),
        'newsfold',
        'https://h.example/x',
      ),
      'CR only': !isAllowed(parseRobots('user-agent: *\rdisallow: /x'), 'newsfold', 'https://h.example/x'),
    }),
  },
  { name: 'robots bomb', holds: () => ({ 'in linear time': bombMs() < 500 }) },
  {
    name: 'odd hosts',
    holds: () => ({
      'one name': same('http://BÜCHER.example:80/a', 'https://xn--bcher-kva.example./a'),
      userinfo: fetchUrl('http://a:b@h.example/') === undefined,
    }),
  },
  {
    name: 'escapes',
    holds: () => ({
      'needless ones': same('https://h.example/%7Ea/ツ', 'https://h.example/~a/%e3%83%84'),
      'a slash stays': !same('https://h.example/a%2Fb', 'https://h.example/a/b'),
      'doubled ones stay': !same('https://h.example/a%252Fb', 'https://h.example/a%2Fb'),
    }),
  },
  {
    name: 'query noise',
    holds: () => ({
      'one identity': same(
        STORY,
        `${STORY}/`,
        `${STORY}/index.html`,
        `${STORY}?at_medium=x&rss=1&PHPSESSID=0123456789abcdef01234567`,
        `${STORY};jsessionid=1`,
      ),
      'fetched as it is': fetchUrl(`${STORY}?utm_source=x`) === `${STORY}?utm_source=x`,
    }),
  },
  {
    name: 'routes in fragments',
    holds: () => ({
      'told apart': !same('https://h.example/#!/1', 'https://h.example/#!/2'),
      'a shell is empty':
        statusOf('<html><body><div id="app"></div><script src="/a.js"></script></body></html>') === 'empty',
    }),
  },
  {
    name: 'renderings',
    holds: () => ({
      'one identity': same(
        STORY,
        `${STORY}/amp`,
        `${STORY}?output=amp`,
        `${STORY}/print`,
        STORY.replace('//', '//m.'),
        `https://www.google.com/amp/s/h.example/news/ferry-runs-aground-today`,
      ),
    }),
  },
  {
    name: 'canonical lies',
    holds: () => ({
      refused: ['https://h.example/', 'https://o.example/a-b-c-d', 'https://h.example/news', '/a', ''].every(
        (lie) => !believableCanonical(STORY, lie),
      ),
      'another scheme is none': believableCanonical(STORY, STORY.replace('https', 'http')),
    }),
  },
  {
    name: 'traps',
    holds: () => ({
      'a path that repeats': fetchUrl(`https://h.example/${'a/'.repeat(9)}`) === undefined,
      'an endless address': fetchUrl(`https://h.example/${'a'.repeat(3000)}`) === undefined,
      'addresses without end leave room': candidatesIn(
        `<html><body>${[...Array(3000).keys()].map((n) => `<a href="/x/way-out-of-${n}">${n}</a>`).join('')}<a href="${STORY}">Ferry runs aground today</a>`,
      ).some(({ url }) => url === STORY),
      'a calendar':
        candidatesIn(
          `<html><body>${Array.from({ length: 30 }, (_, n) => `<a href="/events/2031/01/${n + 1}/">${n + 1}</a>`).join('')}`,
        ).length === 0,
    }),
  },
  {
    name: 'Retry-After',
    fetched: {
      ...{ '/429/seconds': 'retryAt 120 s', '/429/days': 'retryAt 86400 s', '/429/past': 'retryAt 10 s' },
      ...{ '/429/missing': 'retryAt 300 s', '/503/seconds': 'retryAt 60 s' },
    },
  },
  { name: '304 unasked', fetched: { '/304': 'rejected malformed' } },
  {
    name: 'malformed HTTP',
    fetched: {
      ...{ '/gzip/lie': 'ok', '/gzip/cut': 'truncated', '/hints': 'ok', '/headers/40k': 'ok', '/raw/continues': 'ok' },
      ...{ '/raw/lf-only': 'rejected malformed', '/raw/length-and-chunks': 'rejected malformed' },
      ...{
        '/raw/lengths-differ': 'rejected malformed',
        '/raw/no-http': 'rejected malformed',
        '/raw/hangs-up': 'retryAt',
      },
    },
  },
  {
    name: 'meta refresh',
    holds: () => ({
      followed: refreshTarget(page('<meta http-equiv=refresh content="0;url=/b">')) === 'https://h.example/b',
      'not a live page': refreshTarget(page('<meta http-equiv=refresh content=300>')) === undefined,
    }),
  },
  {
    name: 'and: no pages, wishes',
    fetched: {
      ...{ '/pdf-as-html': 'rejected type', '/video': 'rejected type', '/empty': 'rejected empty' },
      ...{ '/status/204': 'rejected empty', '/status/206': 'truncated', '/status/404': 'gone', '/status/410': 'gone' },
    },
    holds: () => ({
      wishes:
        usageSignals({ 'x-robots-tag': 'noarchive', 'tdm-reservation': '1', 'content-usage': 'train-ai=n' }).length ===
        3,
    }),
  },
];

const hop = { url: STORY, status: 302 };
const LOST = `<p>Sorry ${'no such page is known here but many others are and they may be of use '.repeat(3)}</p>`;

function statusOf(html: string): string {
  return extractArticle({ url: STORY, html, fetchedAt: '2026-01-10T12:00:00Z' }).bodyStatus;
}

function listingsOf(html: string): string {
  const parsed = read(html);
  return parsed.format === undefined ? '' : `${parsed.format} ${parsed.listings.join()}`;
}

function dateOf(raw: string): string | undefined {
  return readDate(raw, '2026-01-10T12:00:00Z')?.iso;
}

function bombMs(): number {
  const rules = parseRobots(`user-agent: *\n${`disallow: /${'*a'.repeat(4000)}*b$\n`.repeat(20)}`);
  const started = process.cpuUsage();
  isAllowed(rules, 'Newsfold', `https://h.example/${'a'.repeat(2000)}`);
  return process.cpuUsage(started).user / 1000;
}

export async function measureNasty(): Promise<boolean> {
  const nasty = await startNasty();
  const now = new Date('2026-01-10T12:00:00Z');
  const transport = createTransport({
    ...{ clock: { now: () => now }, hostOverrides: { 'nasty.example': nasty.place }, deadlineMs: 1500 },
  });
  const fetch: Fetch = (path) =>
    transport.fetch({ url: `http://nasty.example${path}`, maxBytes: 1_000_000, userAgent: 'x' });
  let right = 0;
  try {
    for (const [at, kind] of KINDS.entries()) {
      const wrong = await mistakesOf(kind, fetch, now);
      if (wrong.length === 0) right++;
      const name = (at < 30 ? String(at + 1) : '+').padStart(4);
      const checks = Object.keys(kind.fetched ?? {}).length + Object.keys(kind.holds?.() ?? {}).length;
      console.log(`  ${wrong.length === 0 ? ' ' : '!'}${name} ${kind.name.padEnd(24)} ${checks} ${wrong.join('; ')}`);
    }
  } finally {
    transport.close();
    await nasty.close();
  }
  console.log(`  kinds that end as they must: ${right} of ${KINDS.length}`);
  return right === KINDS.length;
}

async function mistakesOf(kind: Kind, fetch: Fetch, now: Date): Promise<string[]> {
  const mistakes: string[] = [];
  for (const [path, expected] of Object.entries(kind.fetched ?? {})) {
    const ending = endingOf(await fetch(path), now);
    // Where only the kind of ending matters, the seconds are left out.
    if (ending !== expected && ending.replace(/ \d+ s$/, '') !== expected) mistakes.push(`${path}: ${ending}`);
  }
  for (const [name, isTrue] of Object.entries(kind.holds?.() ?? {})) if (!isTrue) mistakes.push(name);
  return mistakes;
}

function endingOf(outcome: FetchOutcome, now: Date): string {
  switch (outcome.kind) {
    case 'ok':
      return outcome.page.truncated ? 'truncated' : 'ok';
    case 'retryAt':
      return `retryAt ${Math.round((Date.parse(outcome.at) - now.getTime()) / 1000)} s`;
    case 'blocked':
    case 'rejected':
      return `${outcome.kind} ${outcome.reason}`;
    case 'gone':
    case 'notModified':
      return outcome.kind;
  }
}
