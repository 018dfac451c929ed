import { fetchUrl } from '../../functions/candidate/address.ts';
import { parseListing } from '../../functions/listing/parse.ts';
import { lines, share } from './data.ts';

interface Case {
  test: string;
  content_type: string | null;
  url: string;
  b64: string;
  urls?: { loc: string }[];
}

const LINKS = 50_000;

export function measureSitemaps(folder: string): boolean {
  const cases = lines<Case>(folder, 'sitemaps.ndjson');
  let found = 0;
  let expected = 0;
  let exact = 0;
  for (const { test, content_type: contentType, url, b64, urls } of cases) {
    const parsed = parseListing({
      url,
      body: Buffer.from(b64, 'base64'),
      ...(contentType === null ? {} : { contentType }),
    });
    const given = new Set(
      parsed.format === undefined ? [] : [...parsed.listings, ...parsed.entries.map((entry) => entry.url)],
    );
    const wanted = [...new Set((urls ?? []).map(({ loc }) => fetchUrl(loc) ?? loc))];
    const right = wanted.filter((loc) => given.has(loc));
    found += right.length;
    expected += wanted.length;
    if (right.length === wanted.length && given.size === wanted.length) exact++;
    if (right.length < wanted.length) console.log(`  location not found in ${test}`);
  }
  console.log(
    `  locations found: ${share(found, expected)}; documents exactly as expected: ${exact} of ${cases.length}`,
  );
  return measureLarge() && found >= 0.99 * expected;
}

function measureLarge(): boolean {
  const place = (n: number) =>
    `<url><loc>https://harbour.example/2024/01/a-long-slug-of-some-article-${n}</loc><lastmod>2024-01-01T00:00:00Z</lastmod></url>\n`;
  const text = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${Array.from({ length: LINKS }, (_, n) => place(n)).join('')}</urlset>`;
  const body = Buffer.from(text);
  const before = process.memoryUsage().rss;
  const startedAt = performance.now();
  parseListing({ url: 'https://harbour.example/sitemap.xml', body });
  const ms = Math.round(performance.now() - startedAt);
  const megabytes = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  console.log(`  ${LINKS} links, ${(body.length / 1e6).toFixed(1)} MB: ${ms} ms, ${megabytes} MB more resident`);
  return ms <= 2000 && megabytes <= 100;
}
