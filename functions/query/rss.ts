/** Answers as an RSS 2.0 feed, for any feed reader. */
import type { ArticleRow, StoryRow } from './query.ts';
import { HIT_BEGINS, HIT_ENDS } from './snippet.ts';

export interface FeedItem {
  title: string;
  link: string;
  /** Unique for ever. */
  id: string;
  publishedAt: string;
  text?: string;
  author?: string;
}

export interface Feed {
  title: string;
  /** Where the same question is answered. */
  link: string;
  about: string;
}

/** Not allowed in XML 1.0 at all (https://www.w3.org/TR/xml/#charsets): lone surrogates come through JSON. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

export function rssText(feed: Feed, items: readonly FeedItem[]): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>',
    element('title', feed.title) + element('link', feed.link) + element('description', feed.about),
    ...items.map(itemText),
    '</channel></rss>',
  ];
  return `${lines.join('\n')}\n`;
}

function itemText({ title, link, id, publishedAt, text, author }: FeedItem): string {
  const parts = [
    element('title', title),
    element('link', link),
    `<guid isPermaLink="false">${escaped(id)}</guid>`,
    element('pubDate', new Date(publishedAt).toUTCString()),
    author === undefined ? '' : element('dc:creator', author),
    text === undefined || text === '' ? '' : element('description', escaped(text)),
  ];
  return `<item>${parts.join('')}</item>`;
}

/** A description is HTML inside XML: text is escaped once for each. */
const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

const escaped = (text: string): string =>
  text.replace(NO_XML, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

export function articleItem(row: Partial<ArticleRow> & { description?: string }): FeedItem {
  const { articleId = '', url = '', site = '', headline, datePublished, firstSeenAt = '', snippet, description } = row;
  return {
    title: headline ?? url,
    link: url,
    id: articleId,
    publishedAt: datePublished ?? firstSeenAt,
    author: site,
    text: snippet?.replaceAll(HIT_BEGINS, '').replaceAll(HIT_ENDS, '') ?? description ?? placeInWords(row),
  };
}

function placeInWords({ role, siteCount = 1 }: Partial<ArticleRow>): string {
  if (siteCount < 2) return '';
  return `${role === 'original' ? 'The original' : 'A copy'} of a story on ${siteCount} sites.`;
}

export function storyItem(story: StoryRow): FeedItem {
  const { original, members, originalConfidence, siteCount } = story;
  const sites = [...new Set(members.map(({ site }) => site))].filter((site) => site !== original?.site);
  const by =
    original === undefined
      ? 'The original is not known.'
      : `Original: ${original.site} (${Math.round(originalConfidence * 100)} % sure).`;
  const on = sites.length === 0 ? '' : ` ${original === undefined ? 'On' : 'Also on'} ${sites.join(', ')}.`;
  return {
    title: story.headline ?? original?.url ?? story.storyId,
    link: original?.url ?? members[0]?.url ?? '',
    id: story.storyId,
    publishedAt: story.firstPublishedAt ?? story.firstSeenAt,
    ...(original === undefined ? {} : { author: original.site }),
    text: `${by}${on}${siteCount > 1 ? '' : ' On one site.'}`,
  };
}
