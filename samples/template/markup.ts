/** What all templates share: escaping, blocks as HTML, dates as sites print them. */
import type { Block, Span } from '../text.ts';
import type { SampleArticle } from '../article.ts';
import type { SampleSite } from '../sites.ts';

/** What a template gets: the article as the run shows it, and the site's other articles for its boxes. */
export interface ArticlePage {
  site: SampleSite;
  article: SampleArticle;
  others: SampleArticle[];
}

export type Template = (page: ArticlePage) => string;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function esc(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
}

/** JSON for a `<script>`: a `</script>` in a text must not end it. */
export function script(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

export function spansHtml(spans: Span[]): string {
  return spans
    .map((span) => (span.href === undefined ? esc(span.text) : `<a href="${esc(span.href)}">${esc(span.text)}</a>`))
    .join('');
}

export interface BlockTags {
  paragraph: (html: string, index: number) => string;
  heading: (html: string) => string;
  quote: (html: string) => string;
  list: (items: string[]) => string;
  picture: (caption: string, credit: string) => string;
}

export const PLAIN_TAGS: BlockTags = {
  paragraph: (html) => `<p>${html}</p>`,
  heading: (html) => `<h2>${html}</h2>`,
  quote: (html) => `<blockquote><p>${html}</p></blockquote>`,
  list: (items) => `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`,
  picture: (caption, credit) =>
    `<figure><img src="/images/blank.png" alt=""><figcaption>${caption} <span class="credit">${credit}</span></figcaption></figure>`,
};

/** One HTML string for each block; list items that follow each other become one list. */
export function blocksHtml(blocks: Block[], tags: BlockTags = PLAIN_TAGS): string[] {
  const out: string[] = [];
  let items: string[] = [];
  const endList = () => {
    if (items.length > 0) out.push(tags.list(items));
    items = [];
  };
  for (const block of blocks) {
    if (block.kind === 'item') {
      items.push(spansHtml(block.spans));
      continue;
    }
    endList();
    if (block.kind === 'picture') out.push(tags.picture(esc(block.caption), esc(block.credit)));
    else out.push(tags[block.kind](spansHtml(block.spans), out.length));
  }
  endList();
  return out;
}

/** Puts boxes between the parts of a text: `boxes[n]` goes after the n-th part (from 1), the last ones after the end. */
export function weave(parts: string[], boxes: Record<number, string>): string {
  const out: string[] = [];
  parts.forEach((part, index) => {
    out.push(part);
    const box = boxes[index + 1];
    if (box !== undefined) out.push(box);
  });
  return out.join('\n');
}

/** ISO 8601 with the site's own offset, as most news systems print it. */
export function isoLocal(date: Date, offsetMinutes: number): string {
  const local = new Date(date.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19);
  if (offsetMinutes === 0) return `${local}+00:00`;
  const hours = String(Math.floor(offsetMinutes / 60)).padStart(2, '0');
  return `${local}+${hours}:${String(offsetMinutes % 60).padStart(2, '0')}`;
}

export function isoUtc(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** RFC 822, for RSS. */
export function rfc822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

/** For readers: "23 November 2026 at 08:15" in the site's language and zone. */
export function readerDate(date: Date, site: SampleSite): string {
  const language = site.language === 'en' ? 'en-GB' : site.language;
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: site.timezone }).format(
    date,
  );
}

export function linkList(articles: SampleArticle[], count: number): string {
  return articles
    .slice(0, count)
    .map((article) => `<li><a href="${article.url}">${esc(article.headline)}</a></li>`)
    .join('\n');
}

/** Open Graph and date tags; templates add what their system adds. */
export function ogTags(page: ArticlePage): string {
  const { article, site } = page;
  return `<meta property="og:type" content="article">
<meta property="og:site_name" content="${esc(site.name)}">
<meta property="og:title" content="${esc(article.headline)}">
<meta property="og:description" content="${esc(article.description)}">
<meta property="og:url" content="${article.canonical ?? article.url}">
<meta property="og:image" content="http://${site.host}/images/${article.slug}.jpg">`;
}

export function newsArticle(page: ArticlePage): Record<string, unknown> {
  const { article, site } = page;
  return {
    '@type': 'NewsArticle',
    headline: article.headline,
    description: article.description,
    datePublished: isoLocal(article.published, site.offsetMinutes),
    dateModified: isoLocal(article.modified, site.offsetMinutes),
    mainEntityOfPage: article.url,
    articleSection: article.section,
    inLanguage: article.language,
    publisher: { '@type': 'NewsMediaOrganization', name: site.name, url: `http://${site.host}/` },
    ...(article.author === undefined ? {} : { author: [{ '@type': 'Person', name: article.author }] }),
    ...(article.isBasedOn === undefined ? {} : { isBasedOn: article.isBasedOn }),
    ...(article.bodyStatus === 'teaser' ? { isAccessibleForFree: false } : {}),
  };
}
