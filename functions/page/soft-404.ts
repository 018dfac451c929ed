/**
 * Pages that are not there although the server says 200: it leads to the front page or a section instead, or shows one page for
 * every address that it does not know. What that page looks like is asked once a week, and only of hosts that show pages which
 * do not call themselves articles.
 */
import { createHash } from 'node:crypto';
import { identityOf } from '../candidate/address.ts';
import { articleShape } from '../candidate/shape.ts';
import { FETCH } from '../limits.ts';
import type { RobotsRecord } from '../ports.ts';
import { decodeBody } from './decode.ts';
import type { Page } from './page.ts';
import { politeFetch, type HostRecords, type Politeness, type PolitePorts } from './polite.ts';
import { shownText } from './shown-text.ts';

const ASKED_EVERY_MS = 7 * 24 * 3600 * 1000;
/** Shingles of so many words; so many of them, the smallest by hash, stand for a page. */
const SHINGLE_WORDS = 4;
const PRINT_SIZE = 64;
/** The page may print the address that was asked for, or the latest headlines: four in five of its shingles are the same. */
const ALIKE = 0.8;
/** Articles say that they are: 98.8 % of news pages, 70 % with blogs. */
const DECLARED =
  /article:published_time|["']og:type["'][^>]{0,80}["']article["']|content=["']article["'][^>]{0,40}og:type|"@type"\s{0,8}:\s{0,8}(?:\[\s{0,8})?"[A-Za-z]{0,40}(?:Article|Posting|Report)/i;
const SOURCE_CHARS = 512 * 1024;

/** Why the address that answered is not the one that was asked for; undefined when it may be. */
export function leadsAway({
  url,
  finalUrl,
  redirects,
}: Pick<Page, 'url' | 'finalUrl' | 'redirects'>): string | undefined {
  if (redirects.length === 0) return undefined;
  const [asked, answered] = [identityOf(url), identityOf(finalUrl)];
  if (asked === answered || articleShape(finalUrl) !== undefined) return undefined;
  if (!/[/?]/.test(answered)) return 'it leads to the front page';
  const isSection = articleShape(url) !== undefined && depthOf(finalUrl) < depthOf(url);
  return isSection ? `it leads to ${finalUrl}, which looks like a section` : undefined;
}

const depthOf = (url: string): number => new URL(url).pathname.split('/').filter(Boolean).length;

/**
 * Is this the page that the host shows for whatever it does not know? Asks the host for such an address when that is not known.
 * @param records what hosts say to robots, as read in this visit
 * @returns why, in words; undefined when it is not, or when the host cannot be asked now
 */
export async function looksNotFound(
  ports: PolitePorts,
  policy: Politeness,
  page: Page,
  html: string,
  records: HostRecords = new Map(),
): Promise<string | undefined> {
  if (DECLARED.test(html.slice(0, SOURCE_CHARS))) return undefined;
  const { host, origin } = new URL(page.finalUrl);
  const now = ports.clock.now();
  const print = knownPrint(records.get(host), now) ?? (await printOfNothing(ports, policy, origin, now));
  if (print === undefined) return undefined;
  return areAlike(print, printOf(html)) ? 'the host shows the same page for an address that cannot exist' : undefined;
}

function knownPrint(record: RobotsRecord | undefined, now: Date): string | undefined {
  const { notFound } = record ?? {};
  return notFound !== undefined && now.getTime() - Date.parse(notFound.at) < ASKED_EVERY_MS
    ? notFound.print
    : undefined;
}

/** As the store has it, for another page of the host may have asked meanwhile; else the host is asked. */
async function printOfNothing(
  ports: PolitePorts,
  policy: Politeness,
  origin: string,
  now: Date,
): Promise<string | undefined> {
  const { host } = new URL(origin);
  const record = await ports.hosts.robots(host);
  if (record === undefined) return undefined;
  const known = knownPrint(record, now);
  if (known !== undefined) return known;
  const print = await askForNothing(ports, policy, origin, now);
  if (print !== undefined) await ports.hosts.putRobots(host, { ...record, notFound: { at: now.toISOString(), print } });
  return print;
}

/** @returns the print of what is shown where nothing is; empty when the host says so by its status */
async function askForNothing(
  ports: PolitePorts,
  policy: Politeness,
  origin: string,
  now: Date,
): Promise<string | undefined> {
  const word = createHash('sha256')
    .update(`${origin} ${now.toISOString().slice(0, 10)}`)
    .digest('hex')
    .slice(0, 10);
  const request = { url: `${origin}/no-such-page-${word}`, maxBytes: FETCH.pageBytes };
  const outcome = await politeFetch(ports, request, policy);
  if (outcome.kind === 'retryAt') return undefined;
  return outcome.kind === 'ok' ? printOf(decodeBody(outcome.page.body, outcome.page.headers['content-type']).text) : '';
}

/** What stands for the text of a page, in some 500 characters; empty for a page with hardly any text. */
export function printOf(html: string): string {
  const words =
    shownText(html)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const hashes = new Set<string>();
  for (let at = 0; at + SHINGLE_WORDS <= words.length; at++) {
    hashes.add(
      createHash('md5')
        .update(words.slice(at, at + SHINGLE_WORDS).join(' '))
        .digest('hex')
        .slice(0, 8),
    );
  }
  return hashes.size < 2 ? '' : [...hashes].sort().slice(0, PRINT_SIZE).join(' ');
}

/** Are the smallest hashes of both together in both? An estimate of how much of the two texts is the same. */
export function areAlike(one: string, other: string): boolean {
  if (one === '' || other === '') return false;
  const [a, b] = [new Set(one.split(' ')), new Set(other.split(' '))];
  const smallest = [...new Set([...a, ...b])].sort().slice(0, PRINT_SIZE);
  return smallest.filter((hash) => a.has(hash) && b.has(hash)).length >= ALIKE * smallest.length;
}
