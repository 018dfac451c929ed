/** The texts of the sample world: small Markdown files with front matter, parsed into blocks that templates turn into HTML. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A run of words, linked or not. */
export interface Span {
  text: string;
  href?: string;
}

export type Block =
  | { kind: 'paragraph' | 'heading' | 'quote' | 'item'; spans: Span[] }
  /** A picture with its caption and credit: on the page, never part of the article's text. */
  | { kind: 'picture'; caption: string; credit: string };

export interface SampleText {
  slug: string;
  /** Front matter, `name: value` a line. */
  fields: Map<string, string>;
  blocks: Block[];
}

const FRONT_MATTER = /^---\n([^]*?)\n---\n/;
const LINK = /\[([^\]]*)\]\(([^)]*)\)/g;
const PICTURE = /^!\[([^\]]*)\]\(([^)]*)\)$/;

export function readTexts(directory = join(import.meta.dirname, 'text')): SampleText[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => parseText(name.slice(0, -3), readFileSync(join(directory, name), 'utf8')));
}

/** @throws Error when the front matter is missing or a line of it is not `name: value`. */
export function parseText(slug: string, source: string): SampleText {
  const front = FRONT_MATTER.exec(source);
  if (!front) throw new Error(`${slug}.md has no front matter`);
  const fields = new Map<string, string>();
  for (const line of (front[1] ?? '').split('\n')) {
    const colon = line.indexOf(': ');
    if (colon < 0) throw new Error(`${slug}.md: "${line}" is not "name: value"`);
    fields.set(line.slice(0, colon), line.slice(colon + 2).trim());
  }
  return { slug, fields, blocks: parseBlocks(source.slice(front[0].length)) };
}

/** A blank line ends a block; `## `, `> `, `- ` and `![caption](credit)` say what it is. */
export function parseBlocks(source: string): Block[] {
  return source
    .split(/\n\s*\n/)
    .flatMap((part) => (part.trimStart().startsWith('- ') ? part.trim().split('\n') : [part]))
    .map((part) => part.trim().replaceAll('\n', ' '))
    .filter((part) => part !== '')
    .map(parseBlock);
}

function parseBlock(part: string): Block {
  const picture = PICTURE.exec(part);
  if (picture) return { kind: 'picture', caption: picture[1] ?? '', credit: picture[2] ?? '' };
  if (part.startsWith('## ')) return { kind: 'heading', spans: parseSpans(part.slice(3)) };
  if (part.startsWith('> ')) return { kind: 'quote', spans: parseSpans(part.slice(2)) };
  if (part.startsWith('- ')) return { kind: 'item', spans: parseSpans(part.slice(2)) };
  return { kind: 'paragraph', spans: parseSpans(part) };
}

export function parseSpans(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > end) spans.push({ text: text.slice(end, match.index) });
    spans.push({ text: match[1] ?? '', href: match[2] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < text.length) spans.push({ text: text.slice(end) });
  return spans;
}

/** The words of a block, as a reader sees them. */
export function plain(spans: Span[]): string {
  return spans
    .map((span) => span.text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What an ideal extractor returns: headings, quotes and list items are paragraphs of their own, pictures are none. */
export function paragraphsOf(blocks: Block[]): string[] {
  return blocks
    .flatMap((block) => (block.kind === 'picture' ? [] : [plain(block.spans)]))
    .filter((text) => text !== '');
}

/** The same blocks with every run of words changed. */
export function mapWords(blocks: Block[], change: (text: string) => string): Block[] {
  return blocks.map((block) =>
    block.kind === 'picture'
      ? { ...block, caption: change(block.caption) }
      : { ...block, spans: block.spans.map((span) => ({ ...span, text: change(span.text) })) },
  );
}

/** "it's" and "so" between typewriter quotes, set as a printer would. */
export function curlyQuotes(text: string): string {
  return text
    .replace(/(^|[\s([—])"/g, '$1“')
    .replaceAll('"', '”')
    .replace(/(^|[\s([“—])'/g, '$1‘')
    .replaceAll("'", '’');
}

export function straightQuotes(text: string): string {
  return text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'");
}
