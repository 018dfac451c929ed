/** The article's headline: what stands on the page is believed before what is written for search engines. */
import type { FieldSource } from '../article.ts';
import type { Block } from '../markup/markup.ts';
import type { PageEvidence } from './evidence.ts';
import { plainText } from '../markup/plain-text.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';
import { eachLatinWord, isOfWord, lettersOf, shapeOf } from '../words.ts';

/** What a headline is not longer than; the longest measured had 40 words. */
const MAX_WORDS = 50;

type Candidate = readonly [string | undefined, FieldSource];

export function findHeadline({ markup, structured, meta, hints, publisherNames, body }: PageEvidence): Candidate[] {
  const structuredHeadline = plain(structured?.headline);
  const metaTitle = plain(meta.get('og:title')) ?? plain(meta.get('twitter:title'));
  const declared = [structuredHeadline, metaTitle, plain(markup.title), plain(hints.headline)].filter(
    (title) => title !== undefined,
  );
  const heading = headlineBlock(
    markup.blocks.slice(0, (body.at(-1)?.index ?? markup.blocks.length) + 1),
    declared,
    publisherNames,
  )?.text.replace(/\n/g, ' ');
  const firstLine = heading === undefined ? lineOfTitle(markup.blocks, body[0]?.index ?? 0, declared) : undefined;
  return [
    [heading ?? firstLine, 'html'],
    [structuredHeadline, 'json-ld'],
    [metaTitle === undefined ? undefined : withoutSite(metaTitle, publisherNames), 'meta'],
    [plain(markup.title) === undefined ? undefined : withoutSite(plain(markup.title) ?? '', publisherNames), 'html'],
    [plain(hints.headline), 'feed'],
  ];
}

/** Old pages have no headings: the line above the text that is what the title says beside the site's name. */
function lineOfTitle(blocks: readonly Block[], first: number, titles: readonly string[]): string | undefined {
  for (const { text } of blocks.slice(Math.max(0, first - LINES_ABOVE), first + 1)) {
    const [line = ''] = text.split('\n', 1);
    if (titles.some((title) => isPartOf(line, title))) return line;
  }
  return undefined;
}

const LINES_ABOVE = 4;

function plain(value: string | undefined): string | undefined {
  return value === undefined ? undefined : plainText(value) || undefined;
}

/**
 * The heading that agrees best with what the page calls itself elsewhere, first-level headings before others.
 * @param declared titles from structured data, meta tags and listings
 */
export function headlineBlock(
  blocks: readonly Block[],
  declared: readonly string[],
  publisherNames: ReadonlySet<string>,
): Block | undefined {
  const titles = declared.map(wordsOf);
  let best: Block | undefined;
  let bestScore = 0;
  for (const block of blocks) {
    const level = headingLevel(block);
    if (level === 0 || block.words > MAX_WORDS || publisherNames.has(block.text.toLowerCase()) || linksHome(block))
      continue;
    const own = wordsOf(block.text);
    let agreement = 0;
    for (const title of titles) agreement = Math.max(agreement, agreementOf(own, title));
    if (agreement < 1 && level > 1 && declared.some((title) => isPartOf(block.text, title))) agreement = 1;
    if (level > 1 && agreement < 0.8) continue;
    let score = agreement * 4 + (level === 1 ? 2 : 0) + (block.element.hints & HINT.headline ? 0.5 : 0);
    if ((block.element.place & (PLACE.nav | PLACE.aside | PLACE.footer | PLACE.dialog)) !== 0) score -= 1.5;
    if (level === 1 && agreement < 0.2 && declared.length > 0) score -= 1;
    if (score > bestScore) {
      best = block;
      bestScore = score;
    }
  }
  return best;
}

/** The name of the site, which leads to its front page from everywhere. */
function linksHome({ href, words, linkWords }: Block): boolean {
  return linkWords >= words && /^(?:https?:\/\/[^/]+)?\/?(?:index\.\w+)?$/i.test(href) && href !== '';
}

/** Of a title that is made of the site's name and the headline, one of both; a short one may be a word of it. */
function isPartOf(text: string, title: string): boolean {
  if (text.length < PART_CHARS || text.length >= title.length) return false;
  const at = title.indexOf(text);
  if (at < 0) return false;
  const before = title.slice(0, at);
  const after = title.slice(at + text.length);
  return (before === '' && TITLE_BREAK_BEHIND.test(after)) || (after === '' && TITLE_BREAK_BEFORE.test(before));
}

const PART_CHARS = 12;
const TITLE_BREAK_BEHIND = /^\s*[|–—:·•«»]|^\s+-\s/u;
const TITLE_BREAK_BEFORE = /[|–—:·•«»]\s*$|\s-\s+$/u;

function wordsOf(text: string): Set<string> {
  const lower = text.toLowerCase();
  const words = new Set<string>();
  if (eachLatinWord(lower, isOfWord, (from, to) => words.add(lower.slice(from, to)))) return words;
  return new Set(lower.match(/[\p{L}\p{N}]+/gu) ?? []);
}

function headingLevel(block: Block): number {
  const tag = block.element.tag;
  return tag.length === 2 && tag.startsWith('h') && tag >= 'h1' && tag <= 'h3' ? Number(tag.charAt(1)) : 0;
}

/** Share of a heading's words that a title has; little when the title is more than twice as long. */
function agreementOf(heading: ReadonlySet<string>, title: ReadonlySet<string>): number {
  if (heading.size === 0 || title.size === 0) return 0;
  let shared = 0;
  for (const word of heading) if (title.has(word)) shared++;
  return shared / Math.max(heading.size, Math.min(title.size, heading.size * 2));
}

/** "Headline | Site" and "Headline - Site": the site goes when it is known, or when it is short beside the rest. */
function withoutSite(title: string, publisherNames: ReadonlySet<string>): string {
  const match = /^(.{10,}?)\s+[|–—\-:·•«»]+\s+([^|–—·•«»]{2,60})$/u.exec(title);
  if (!match) return title;
  const [, head = title, tail = ''] = match;
  if (publisherNames.has(tail.toLowerCase())) return head;
  return /[|·•«»]/u.test(title.slice(head.length, title.length - tail.length)) && tail.split(' ').length <= 5
    ? head
    : title;
}

/** Lines below a headline that name the writer, the day or the place, and the words of each. */
const MAX_LINES = 4;
const MAX_LINE_WORDS = 14;
/** A shorter line may begin a title by chance. */
const LEAST_LETTERS = 8;

/** The blocks without a first one that is the headline and the lines below it, where only breaks part them: old pages have no headings. */
export function withoutHeadlineLines(chosen: Block[], titles: readonly string[]): Block[] {
  const [first, ...others] = chosen;
  const [headline = '', ...lines] = first?.text.split('\n') ?? [];
  if (first === undefined || others.length === 0 || lines.length > MAX_LINES) return chosen;
  const letters = lettersOf(headline);
  const isTitle = (title: string): boolean => lettersOf(title).startsWith(letters) || isPartOf(headline, title);
  if (letters.length < LEAST_LETTERS || !titles.some(isTitle)) return chosen;
  const isLine = (line: string): boolean => shapeOf(line).words <= MAX_LINE_WORDS && !SENTENCE_END.test(line);
  return lines.every(isLine) ? others : chosen;
}

const SENTENCE_END = /[.!?。！？।۔]["”»’)\]]?$/u;
