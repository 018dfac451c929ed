/** What a publisher says about the use of a page: in headers, in robots directives, in the markup of its head. */
import { Parser } from 'htmlparser2';
import type { UsageSignal } from '../article/article.ts';
import { ROBOTS_TOKEN } from '../sites.ts';

/** Metadata of real pages ends within the first 256 KB; what is beyond the head is not asked. */
const HEAD_CHARS = 512 * 1024;
const DEPTH_MAX = 1000;
const ORDER: readonly UsageSignal[] = [
  'noindex',
  'noarchive',
  'tdm-reservation',
  'content-usage',
  'content-signal',
  'noai',
];
const OWN_NAME = ROBOTS_TOKEN.toLowerCase();

/**
 * @param headers lower-case names
 * @param html text of the page; left out for what is no HTML
 * @returns each signal once, in a fixed order
 */
export function usageSignals(headers: Record<string, string>, html?: string): UsageSignal[] {
  const found = new Set<UsageSignal>();
  readRobotsHeader(headers['x-robots-tag'], found);
  readReservation(headers['tdm-reservation'], found);
  if (reserves(headers['content-usage'])) found.add('content-usage');
  if (reserves(headers['content-signal'])) found.add('content-signal');
  if (html !== undefined) readHead(html.slice(0, HEAD_CHARS), found);
  return ORDER.filter((signal) => found.has(signal));
}

/** Of robots.txt: the values of its Content-Signal and Content-Usage lines. */
export function reservesUse(value: string): boolean {
  return reserves(value);
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
        else if (key === 'content-usage' && reserves(content)) found.add('content-usage');
        else if (key === 'content-signal' && reserves(content)) found.add('content-signal');
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

function readReservation(value: string | undefined, found: Set<UsageSignal>): void {
  if (value?.trim() === '1') found.add('tdm-reservation');
}

/** `train-ai=n`, `ai-train=no`: a use that is refused. What is only allowed reserves nothing. */
function reserves(value: string | undefined): boolean {
  return /=\s{0,8}(?:n|no|\?0)\s{0,8}(?:$|[,;\s])/i.test(value?.slice(0, 2000) ?? '');
}
