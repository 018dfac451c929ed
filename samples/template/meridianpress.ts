/** The agency: spare pages, meta tags only, the dateline in the text. */
import { blocksHtml, esc, isoUtc, linkList, ogTags, readerDate, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function meridianPress(page: ArticlePage): string {
  const { article, site, others } = page;
  return `<!doctype html>
<html lang="en"><head><meta charset="UTF-8">
<title>${esc(article.headline)} - Meridian Press</title>
<link rel="canonical" href="${article.url}">
${ogTags(page)}
<meta property="article:published_time" content="${isoUtc(article.published)}">
<meta property="article:modified_time" content="${isoUtc(article.modified)}">
<meta property="article:section" content="${esc(article.section)}">
<meta name="author" content="${esc(article.author ?? 'Meridian Press')}">
</head><body>
<div id="top"><a href="/">Meridian Press</a> <a href="/wire/">Wire</a> <a href="/clients/">For clients</a> <a href="/corrections/">Corrections</a> <a href="/contact/">Contact</a></div>
<div class="layout">
<div class="col-main">
<h1 class="hed">${esc(article.headline)}</h1>
<div class="info"><span>${esc(article.author ?? 'Meridian Press')}</span> | <span>${readerDate(article.published, site)}</span></div>
<div class="rich-text">
${weave(blocksHtml(article.blocks), {
  3: '<div class="client-note"><b>To our clients:</b> pictures and a 40-second sound file for this item are in the portal under the same slug.</div>',
})}
</div>
<div class="contact-desk">Questions about this item? Call the duty editor at the Port Selby bureau, day and night.</div>
</div>
<div class="col-side"><h4>On the wire</h4><ul>${linkList(others, 6)}</ul></div>
</div>
<div class="foot">Copyright Meridian Press. All rights reserved. This material may not be published, broadcast or redistributed without a licence.</div>
</body></html>`;
}
