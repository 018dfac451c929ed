/** An aggregator: share counters and "Read more" cards in the text, its own date, the origin in a last line. */
import { blocksHtml, esc, isoLocal, linkList, ogTags, readerDate, spansHtml, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';

const COUNTERS = `<div class="social-counts"><span class="total"><b>1.2K</b> Shares</span> <a href="#">Share 871</a> <a href="#">Tweet 204</a> <a href="#">Pin 96</a></div>`;

function readMore(page: ArticlePage, index: number): string {
  const other = page.others[index];
  if (!other) return '';
  return `<div class="rm-card"><a href="${other.url}"><span class="rm-label">Read more</span> <span class="rm-title">${esc(other.headline)}</span></a></div>`;
}

export function dailyGather(page: ArticlePage): string {
  const { article, site, others } = page;
  const parts = blocksHtml(article.blocks);
  const credit = article.credit ? `<p class="source-line">${spansHtml(article.credit)}</p>` : '';
  return `<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="UTF-8">
<title>${esc(article.headline)} &#8211; Daily Gather</title>
<meta name="description" content="${esc(article.description)}">
<link rel="canonical" href="${article.url}">
${ogTags(page)}
<meta property="article:published_time" content="${isoLocal(article.published, 0)}">
<meta name="generator" content="AutoPress 6.2">
</head>
<body class="single">
<div class="topbar">Trending: <a href="/?s=storm">storm</a> <a href="/?s=ferry">ferry</a> <a href="/?s=kelp">kelp</a></div>
<div class="brand"><a href="/">Daily Gather</a> <em>${esc(site.tagline)}</em></div>
<ul class="nav"><li><a href="/coast/">Coast</a></li><li><a href="/people/">People</a></li><li><a href="/nature/">Nature</a></li><li><a href="/viral/">Viral</a></li></ul>
<div id="content">
<div class="post">
<h1 class="post-title">${esc(article.headline)}</h1>
<p class="post-date">${readerDate(article.published, site)} &middot; <span class="views">14,302 views</span></p>
<div class="post-content">
${COUNTERS}
${weave(parts, { 2: readMore(page, 0), 4: readMore(page, 1), 5: COUNTERS })}
${credit}
${COUNTERS}
</div>
<div class="navlinks">You may like</div>
<ul class="grid">${linkList(others, 6)}</ul>
</div>
<div class="popup" style="display:none"><h3>Wait! Before you go</h3><p>Join 48,000 readers who get the ten most shared stories of the day. No spam, we promise.</p></div>
</div>
<div class="bottom">Daily Gather collects stories from around the web. All rights belong to their owners. DMCA | Privacy | Contact</div>
</body>
</html>`;
}
