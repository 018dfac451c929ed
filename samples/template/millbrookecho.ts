/** A town paper on a general content system: meta tags, fields wrapped in fields, a calendar and comments. */
import { blocksHtml, esc, isoLocal, linkList, ogTags, PLAIN_TAGS, readerDate, spansHtml, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function millbrookEcho(page: ArticlePage): string {
  const { article, site, others } = page;
  const parts = blocksHtml(article.blocks, {
    ...PLAIN_TAGS,
    picture: (caption, credit) =>
      `<div class="media media--image"><img src="/sites/default/files/${article.slug}.jpg" alt=""><div class="field--name-caption">${caption}</div><div class="field--name-credit">${credit}</div></div>`,
  });
  const credit = article.credit ? `<p><em>${spansHtml(article.credit)}</em></p>` : '';
  const other = others[0];
  const box = other
    ? `<div class="paragraph paragraph--type--teaser"><div class="field__label">See also</div><a href="${other.url}">${esc(other.headline)}</a><div class="field--name-teaser">${esc(other.description)}</div></div>`
    : '';
  return `<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8" />
<title>${esc(article.headline)} | Millbrook Echo</title>
<link rel="canonical" href="${article.url}" />
${ogTags(page)}
<meta name="dcterms.date" content="${isoLocal(article.published, 0)}" />
<meta property="article:published_time" content="${isoLocal(article.published, 0)}" />
${article.author ? `<meta name="dcterms.creator" content="${esc(article.author)}" />` : ''}
</head>
<body class="path-node page-node-type-article">
<div class="dialog-off-canvas-main-canvas"><header role="banner"><div class="region region-header"><a href="/" rel="home">Millbrook Echo</a><span>${esc(site.tagline)}</span></div>
<nav role="navigation"><ul class="menu"><li><a href="/news">News</a></li><li><a href="/people">People</a></li><li><a href="/market">Market day</a></li><li><a href="/whats-on">What's on</a></li></ul></nav></header>
<main role="main"><div class="region region-content">
<h1 class="page-title"><span class="field--name-title">${esc(article.headline)}</span></h1>
<article role="article" class="node node--type-article node--view-mode-full">
<footer class="node__meta"><div class="node__submitted">Submitted by <span>${esc(article.author ?? 'newsdesk')}</span> on <span class="field--name-created">${readerDate(article.published, site)}</span></div></footer>
<div class="node__content"><div class="clearfix text-formatted field field--name-body field--type-text-with-summary"><div class="field__item">
${weave(parts, { 2: box })}
${credit}
</div></div>
<div class="field--name-field-tags"><div class="field__label">Tags</div><a href="/tags/millbrook">Millbrook</a> <a href="/tags/valley">Valley</a></div>
<section class="field--type-comment comment-wrapper"><h2 class="title">Comments</h2><article class="comment"><div class="content"><p>The lay-by at the top of Sheep Street has been closed since Easter and nobody at the council can tell me why. It has nothing to do with this article, but I have written to you four times and thought I would try here.</p></div></article></section>
</div></article></div></main>
<aside class="region region-sidebar"><div class="block block-views"><h2>Coming up</h2><p>Saturday: jumble sale at the Corn Hall, doors at ten. Sunday: bell ringers' open morning. Tuesday: parish council, agenda on the noticeboard.</p></div><div class="block"><h2>Latest</h2><ul>${linkList(others, 5)}</ul></div></aside>
<footer role="contentinfo">Millbrook Echo, Corn Hall Yard. Printed on Thursdays.</footer></div>
</body>
</html>`;
}
