/** Against the entries that Python's feedparser finds; and each feed again, cut at 60 and 90 % of its bytes. */
import { fetchUrl } from '../../functions/candidate/address.ts';
import type { ListingEntry } from '../../functions/listing/listing.ts';
import { parseListing } from '../../functions/listing/parse.ts';
import { lines, share } from './data.ts';

interface Feed {
  id: string;
  contentType: string | null;
  b64: string;
  expect: { entries: { title: string | null; link: string | null; published: number | null }[] };
}

const BASE = 'http://feed.example/dir/feed.xml';

export function measureFeeds(folder: string): boolean {
  const feeds = lines<Feed>(folder, 'feeds.ndjson.gz');
  const count = { feeds: 0, none: 0, links: 0, linksRight: 0, dates: 0, datesRight: 0 };
  const cut = { whole: 0, kept: 0, extra: 0 };
  const startedAt = performance.now();
  for (const feed of feeds) {
    const body = Buffer.from(feed.b64, 'base64');
    const contentType = feed.contentType ?? undefined;
    const entries = entriesOf(body, contentType);
    compare(feed, entries, count);
    for (const part of [0.6, 0.9]) compareCut(body, part, contentType, entries, cut);
  }
  console.log(`  ${feeds.length} documents in ${Math.round(performance.now() - startedAt)} ms, each read three times`);
  console.log(`  links as the oracle has them: ${share(count.linksRight, count.links)}`);
  console.log(`  dates of those, to the second: ${share(count.datesRight, count.dates)}`);
  console.log(`  feeds with linked entries that yield none: ${count.none} of ${count.feeds}`);
  console.log(
    `  entries complete in feeds cut at 60 and 90 %, kept: ${share(cut.kept, cut.whole)}, half ones taken: ${cut.extra}`,
  );
  return (
    count.linksRight >= 0.99 * count.links &&
    count.datesRight >= 0.99 * count.dates &&
    cut.kept === cut.whole &&
    cut.extra === 0
  );
}

function entriesOf(body: Uint8Array, contentType: string | undefined, truncated = false): ListingEntry[] {
  const parsed = parseListing({ url: BASE, body, truncated, ...(contentType === undefined ? {} : { contentType }) });
  return parsed.format === undefined ? [] : parsed.entries;
}

function compare(
  feed: Feed,
  entries: ListingEntry[],
  count: { feeds: number; none: number; links: number; linksRight: number; dates: number; datesRight: number },
): void {
  const expected = feed.expect.entries.filter(({ link }) => link !== null && /^https?:/.test(link));
  if (expected.length === 0) return;
  count.feeds++;
  if (entries.length === 0) {
    count.none++;
    console.log(`  yields no entry: ${feed.id}`);
  }
  const left = [...entries];
  for (const { link, published } of expected) {
    count.links++;
    const at = left.findIndex(({ url }) => url === fetchUrl(link ?? ''));
    const [entry] = at < 0 ? [] : left.splice(at, 1);
    if (!entry) {
      console.log(`  link not found: ${link ?? ''} in ${feed.id}`);
      continue;
    }
    count.linksRight++;
    if (published === null) continue;
    count.dates++;
    if (Math.floor(Date.parse(entry.datePublishedRaw ?? '') / 1000) === published) count.datesRight++;
    else console.log(`  date not right: ${entry.datePublishedRaw ?? 'none'} in ${feed.id}`);
  }
}

/** The items whose closing tag lies before the cut are complete. */
function compareCut(
  body: Buffer,
  part: number,
  contentType: string | undefined,
  whole: ListingEntry[],
  cut: { whole: number; kept: number; extra: number },
): void {
  const head = body.subarray(0, Math.floor(body.length * part));
  const closed = head.toString('latin1').match(/<\/(?:[a-z0-9]{1,20}:)?(?:item|entry)\s{0,8}>/gi)?.length ?? 0;
  if (closed === 0 || whole.length < 2) return;
  const expected = whole.slice(0, closed).map(({ url }) => url);
  const kept = entriesOf(head, contentType, true).map(({ url }) => url);
  cut.whole += expected.length;
  cut.kept += expected.filter((url) => kept.includes(url)).length;
  cut.extra += kept.filter((url) => !expected.includes(url)).length;
}
