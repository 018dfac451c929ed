/**
 * What a publisher says about the use of a page: for its host in robots.txt and tdmrep.json, for the page in headers, robots
 * directives and the markup of its head.
 */
import { Parser } from 'htmlparser2';
import type { UsageSignal } from '../article/article.ts';
import type { RobotsRecord } from '../ports.ts';
import { ROBOTS_TOKEN } from '../sites.ts';
import { parseRobots, usageLines } from './robots.ts';
import { reservedByFile } from './tdm.ts';

/** Metadata of real pages ends within the first 256 KB; what is beyond the head is not asked. */
const HEAD_CHARS = 512 * 1024;
const DEPTH_MAX = 1000;
const ORDER: readonly UsageSignal[] = [
  'noindex',
  'nosearch',
  'noarchive',
  'tdm-reservation',
  'content-usage',
  'content-signal',
  'noai',
];
const OWN_NAME = ROBOTS_TOKEN.toLowerCase();

/**
 * What the host says of all its pages, or of those whose path a rule names: the record's `text` is its robots.txt.
 * @param url absolute address of the page
 */
export function hostSignals(record: Pick<RobotsRecord, 'text' | 'reservations'>, url: string): UsageSignal[] {
  const found = new Set<UsageSignal>();
  if (reservedByFile(record.reservations ?? [], url) === true) found.add('tdm-reservation');
  for (const { kind, value } of usageLines(parseRobots(record.text ?? ''), ROBOTS_TOKEN, url)) {
    readUsage(kind, value, found);
  }
  return ORDER.filter((signal) => found.has(signal));
}

/**
 * @param headers lower-case names
 * @param html text of the page; left out for what is no HTML
 * @param inherited what the host says (`hostSignals`). Of a TDM reservation the header's word counts before the file's, and the
 *   page's before the header's (TDM Reservation Protocol, "Processing priority")
 * @returns each signal once, in a fixed order
 */
export function usageSignals(
  headers: Record<string, string>,
  html?: string,
  inherited: readonly UsageSignal[] = [],
): UsageSignal[] {
  const found = new Set<UsageSignal>(inherited);
  readRobotsHeader(headers['x-robots-tag'], found);
  readReservation(headers['tdm-reservation'], found);
  readUsage('content-usage', headers['content-usage'], found);
  readUsage('content-signal', headers['content-signal'], found);
  if (html !== undefined) readHead(html.slice(0, HEAD_CHARS), found);
  return ORDER.filter((signal) => found.has(signal));
}

/** The signals in a text that `join(' ')` made of them. */
export function signalsIn(text: string | undefined): UsageSignal[] {
  const words = new Set(text?.split(' '));
  return ORDER.filter((signal) => words.has(signal));
}

function readHead(html: string, found: Set<UsageSignal>): void {
  const head = { ended: false, depth: 0 };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        // The parser's time grows with the square of the depth; a head is flat.
        head.depth++;
        if (name === 'body' || head.depth > DEPTH_MAX) head.ended = true;
        if (name !== 'meta' || head.ended) return;
        const key = (attributes['name'] ?? attributes['http-equiv'] ?? '').trim().toLowerCase();
        const content = attributes['content'];
        if (key === 'robots' || key === OWN_NAME) readDirectives(content, found);
        else if (key === 'x-robots-tag') readRobotsHeader(content, found);
        else if (key === 'tdm-reservation') readReservation(content, found);
        else if (key === 'content-usage' || key === 'content-signal') readUsage(key, content, found);
      },
      onclosetag(name) {
        head.depth--;
        if (name === 'head') head.ended = true;
      },
    },
    { decodeEntities: true },
  );
  for (let at = 0; at < html.length && !head.ended; at += 16_384) parser.write(html.slice(at, at + 16_384));
  parser.end();
}

/** Directives for all robots, or for one that is named before a colon; those for others are theirs. */
function readRobotsHeader(header: string | undefined, found: Set<UsageSignal>): void {
  let addressee = '';
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const colon = part.indexOf(':');
    const before = part.slice(0, colon).trim();
    // "max-snippet: 50" and "unavailable_after: <date>" are directives with a value, not names of robots.
    const named = colon > 0 && !/^(?:max-|unavailable_after$)/.test(before);
    if (named) addressee = before;
    if (addressee === '' || addressee === '*' || addressee === OWN_NAME) {
      readDirectives(named ? part.slice(colon + 1) : part, found);
    }
  }
}

function readDirectives(content: string | undefined, found: Set<UsageSignal>): void {
  for (const directive of (content ?? '').toLowerCase().split(/[\s,;]+/)) {
    if (directive === 'noindex' || directive === 'none') found.add('noindex');
    else if (directive === 'noarchive') found.add('noarchive');
    else if (directive === 'noai') found.add('noai');
  }
}

/** Anything but 0 and 1 is as if it were not there. */
function readReservation(value: string | undefined, found: Set<UsageSignal>): void {
  if (value?.trim() === '1') found.add('tdm-reservation');
  else if (value?.trim() === '0') found.delete('tdm-reservation');
}

/** `train-ai=n`, `ai-train=no`: a use that is refused. What is only allowed reserves nothing. */
const REFUSED_USE = /(?:^|[,;\s])([\w-]{1,40})\s{0,8}=\s{0,8}(?:n|no|\?0)\s{0,8}(?=$|[,;\s])/gi;
/** An archive that can be searched is what these refuse: `search` in both vocabularies, `bots` and `all` for any automated use. */
const REFUSING_SEARCH = new Set(['search', 'bots', 'all']);

function readUsage(kind: 'content-usage' | 'content-signal', value: string | undefined, found: Set<UsageSignal>): void {
  for (const [, use = ''] of (value ?? '').slice(0, 2000).matchAll(REFUSED_USE)) {
    found.add(kind);
    if (REFUSING_SEARCH.has(use.toLowerCase())) found.add('nosearch');
    if (use.toLowerCase() === 'tdm') found.add('tdm-reservation');
  }
}
