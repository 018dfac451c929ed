/** The sitemaps of the sample sites. */
import { esc, isoUtc } from '../template/markup.ts';
import type { ListingContent } from './feeds.ts';

const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';
const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';

export function newsSitemap({ site, articles, links, base }: ListingContent): string {
  const entry = (url: string, headline: string, published: Date) => `<url>
<loc>${esc(url)}</loc>
<news:news><news:publication><news:name>${esc(site.name)}</news:name><news:language>${site.language}</news:language></news:publication>
<news:publication_date>${isoUtc(published)}</news:publication_date><news:title>${esc(headline)}</news:title></news:news>
</url>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="${SITEMAP}" xmlns:news="${NEWS}">
${articles.map((article) => entry(article.listedAs ?? article.url, article.headline, article.published)).join('\n')}
${links.map((link) => entry(link.url, link.headline, new Date(base.getTime() - 5 * 3_600_000))).join('\n')}
</urlset>
`;
}

export function sitemapIndex({ site, base }: ListingContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="${SITEMAP}">
<sitemap><loc>http://${site.host}/sitemap-stories.xml</loc><lastmod>${isoUtc(base)}</lastmod></sitemap>
</sitemapindex>
`;
}

export function sitemap({ site, articles, links }: ListingContent): string {
  const entries = articles.map(
    (article) => `<url><loc>${esc(article.url)}</loc><lastmod>${isoUtc(article.modified)}</lastmod></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="${SITEMAP}">
<url><loc>http://${site.host}/</loc></url>
${entries.join('\n')}
${links.map((link) => `<url><loc>${esc(link.url)}</loc></url>`).join('\n')}
</urlset>
`;
}
