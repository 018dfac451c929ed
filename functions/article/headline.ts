/** The article's headline: what stands on the page is believed before what is written for search engines. */
import type { FieldSource } from './article.ts';
import type { Block } from './markup.ts';
import type { PageEvidence } from './metadata.ts';
import { plainText } from './plain-text.ts';
import { HINT, PLACE } from './vocabulary.ts';

/** What a headline is not longer than; the longest measured had 40 words. */
const MAX_WORDS = 50;

type Candidate = readonly [string | undefined, FieldSource];

export function findHeadline({ markup, structured, meta, hints, publisherNames, body }: PageEvidence): Candidate[] {
  const structuredHeadline = plain(structured?.headline);
  const metaTitle = plain(meta.get('og:title')) ?? plain(meta.get('twitter:title'));
  const declared = [structuredHeadline, metaTitle, plain(markup.title), plain(hints.headline)].filter(
    (title) => title !== undefined,
  );
  const heading = headingOf(markup.blocks, declared, publisherNames, body);
  return [
    [heading, 'html'],
    [structuredHeadline, 'json-ld'],
    [metaTitle === undefined ? undefined : withoutSite(metaTitle, publisherNames), 'meta'],
    [plain(markup.title) === undefined ? undefined : withoutSite(plain(markup.title) ?? '', publisherNames), 'html'],
    [plain(hints.headline), 'feed'],
  ];
}

function plain(value: string | undefined): string | undefined {
  return value === undefined ? undefined : plainText(value) || undefined;
}

/** The first-level heading that agrees best with what the page calls itself elsewhere. */
function headingOf(
  blocks: readonly Block[],
  declared: readonly string[],
  publisherNames: ReadonlySet<string>,
  body: readonly Block[],
): string | undefined {
  const lastOfBody = body.at(-1)?.index ?? blocks.length;
  let best: string | undefined;
  let bestScore = 0;
  for (const block of blocks) {
    const level = headingLevel(block);
    if (level === 0 || block.words > MAX_WORDS || block.index > lastOfBody) continue;
    if (publisherNames.has(block.text.toLowerCase())) continue;
    const agreement = Math.max(0, ...declared.map((title) => agreementOf(block.text, title)));
    let score = agreement * 4 + (level === 1 ? 2 : 0) + (block.element.hints & HINT.headline ? 0.5 : 0);
    if ((block.element.place & (PLACE.nav | PLACE.aside | PLACE.footer | PLACE.dialog)) !== 0) score -= 1.5;
    if (level > 1 && agreement < 0.8) continue;
    if (level === 1 && agreement < 0.2 && declared.length > 0) score -= 1;
    if (score > bestScore) {
      best = block.text;
      bestScore = score;
    }
  }
  return best?.replace(/\n/g, ' ');
}

function headingLevel(block: Block): number {
  const tag = block.element.tag;
  return tag.length === 2 && tag.startsWith('h') && tag >= 'h1' && tag <= 'h3' ? Number(tag.charAt(1)) : 0;
}

/** Share of the words of the shorter that the longer has. */
function agreementOf(a: string, b: string): number {
  const left = new Set(a.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const right = new Set(b.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const word of left) if (right.has(word)) shared++;
  return shared / Math.max(left.size, Math.min(right.size, left.size * 2));
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
