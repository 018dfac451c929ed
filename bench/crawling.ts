/**
 * Measures discovery and fetching: `node bench/crawling.ts --data <folder> [--only robots,feeds,...]`.
 * The folder holds robots-google.ndjson, feeds.ndjson.gz, sitemaps.ndjson, dates.ndjson and addresses.json, as its README
 * describes them. All that is fetched is on 127.0.0.1. `npm ci --prefix bench/crawling/rivals` first has Crawlee measured beside.
 */
import { parseArgs } from 'node:util';
import { measureAddresses } from './crawling/addresses.ts';
import { measureDates } from './crawling/dates.ts';
import { measureFeeds } from './crawling/feeds.ts';
import { measureNasty } from './crawling/nasty.ts';
import { measurePace } from './crawling/pace.ts';
import { measureRobots } from './crawling/robots.ts';
import { measureSitemaps } from './crawling/sitemaps.ts';
import { measureSite } from './crawling/site.ts';

/** Prints its figures. @returns false when one misses what is asked of it */
type Section = (folder: string) => boolean | Promise<boolean>;

const SECTIONS = {
  robots: measureRobots,
  feeds: measureFeeds,
  sitemaps: measureSitemaps,
  dates: measureDates,
  addresses: measureAddresses,
  nasty: measureNasty,
  pace: measurePace,
  site: measureSite,
} satisfies Record<string, Section>;

const { values: given } = parseArgs({ options: { data: { type: 'string' }, only: { type: 'string' } } });
if (given.data === undefined)
  throw new Error('usage: node bench/crawling.ts --data <folder> [--only robots,feeds,...]');
const wanted = given.only?.split(',') ?? Object.keys(SECTIONS);
const unknown = wanted.find((name) => !(name in SECTIONS));
if (unknown !== undefined) throw new Error(`no section "${unknown}"; there are ${Object.keys(SECTIONS).join(', ')}`);

let missed = false;
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (!wanted.includes(name)) continue;
  console.log(`\n${name}`);
  if (await measure(given.data)) continue;
  missed = true;
  console.log('  MISSED');
}
process.exitCode = missed ? 1 : 0;
