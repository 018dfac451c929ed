/** The feeds of the sample sites: RSS 2.0, a broken RSS, RSS 1.0, Atom and JSON Feed. */
import type { SampleLink, SampleSite } from '../sites.ts';
import { esc, isoLocal, isoUtc, rfc822 } from '../template/markup.ts';
import type { Run, SampleArticle } from '../article.ts';

export interface ListingContent {
  site: SampleSite;
  /** Newest first. */
  articles: SampleArticle[];
  links: SampleLink[];
  run: Run;
  /** The time of the first run. */
  base: Date;
}

const addressOf = (article: SampleArticle): string => article.listedAs ?? article.url;

export function rss({ site, articles, links, base }: ListingContent): string {
  const items = articles.map(
    (article) => `<item>
<title>${esc(article.headline)}</title>
<link>${esc(addressOf(article))}</link>
<guid isPermaLink="false">${site.host}-${article.slug}</guid>
<pubDate>${rfc822(article.published)}</pubDate>
<category>${esc(article.section)}</category>
<description><![CDATA[<p>${esc(article.description)}</p>]]></description>
${article.feedSource ? `<source url="${esc(article.feedSource.url)}">${esc(article.feedSource.name)}</source>` : ''}
</item>`,
  );
  const others = links.map(
    (link) => `<item>
<title>${esc(link.headline)}</title>
<link>${esc(link.url)}</link>
<pubDate>${rfc822(new Date(base.getTime() - 4 * 3_600_000))}</pubDate>
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${esc(site.name)}</title>
<link>http://${site.host}/</link>
<description>${esc(site.tagline)}</description>
<language>${site.language}</language>
<ttl>15</ttl>
${[...items.slice(0, 2), ...others, ...items.slice(2)].join('\n')}
</channel>
</rss>
`;
}

/**
 * What a home-made exporter writes: bare ampersands in links, HTML entities that XML does not know, and the file cut where
 * the disk was full. In run 1 the cut goes through the link of the item that run 2 shows whole.
 */
export function brokenRss({ site, articles, run }: ListingContent): string {
  const head = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>${esc(site.name)} &ndash; all news</title><link>http://${site.host}/</link><description>Twice a day&hellip;</description>
`;
  const item = (article: SampleArticle) => `<item><title>${article.headline}&nbsp;</title>
<link>${addressOf(article)}?utm_source=rss&utm_medium=feed</link>
<pubDate>${rfc822(article.published)}</pubDate><description>${article.description} &raquo;</description></item>
`;
  const shown = articles.filter((article) => article.run <= run);
  const late = articles.filter((article) => article.run > run);
  const cut = late.map(item).join('');
  const middleOfLink = cut.indexOf('<link>') + `<link>http://${site.host}/news/nu`.length;
  return head + shown.map(item).join('') + cut.slice(0, late.length > 0 ? middleOfLink : 0);
}

export function rdf({ site, articles }: ListingContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="${site.language}">
<channel rdf:about="http://${site.host}/index.rdf">
<title>${esc(site.name)}</title><link>http://${site.host}/</link><description>${esc(site.tagline)}</description>
<items><rdf:Seq>
${articles.map((article) => `<rdf:li rdf:resource="${article.url}"/>`).join('\n')}
</rdf:Seq></items>
</channel>
${articles
  .map(
    (article) => `<item rdf:about="${article.url}">
<title>${esc(article.headline)}</title><link>${article.url}</link><description>${esc(article.description)}</description>
<dc:date>${isoLocal(article.published, site.offsetMinutes)}</dc:date>
</item>`,
  )
  .join('\n')}
</rdf:RDF>
`;
}

export function atom({ site, articles, base }: ListingContent): string {
  const newest = articles[0]?.modified ?? base;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.language}">
<id>tag:${site.host},2026:latest</id>
<title>${esc(site.name)}</title>
<link href="http://${site.host}/" rel="alternate" type="text/html"/>
<updated>${isoUtc(newest)}</updated>
${articles
  .map(
    (article) => `<entry>
<id>tag:${site.host},2026:${article.slug}</id>
<title type="text">${esc(article.headline)}</title>
<link rel="alternate" type="text/html" href="${esc(addressOf(article))}"/>
<link rel="enclosure" type="image/jpeg" href="http://${site.host}/images/${article.slug}.jpg"/>
<published>${isoLocal(article.published, site.offsetMinutes)}</published>
<updated>${isoLocal(article.modified, site.offsetMinutes)}</updated>
<summary type="html">${esc(`<p>${esc(article.description)}</p>`)}</summary>
</entry>`,
  )
  .join('\n')}
</feed>
`;
}

export function jsonFeed({ site, articles }: ListingContent): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: site.name,
    home_page_url: `http://${site.host}/`,
    feed_url: `http://${site.host}/feed.json`,
    language: site.language,
    items: articles.map((article) => ({
      id: article.slug,
      url: addressOf(article),
      title: article.headline,
      summary: article.description,
      date_published: isoLocal(article.published, site.offsetMinutes),
      ...(article.author === undefined ? {} : { authors: [{ name: article.author }] }),
      tags: [article.section],
    })),
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}
