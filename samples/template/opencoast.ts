/** A foundation's newsroom that wants to be republished: the licence box and the counter pixel stand at the end of the text. */
import {
  blocksHtml,
  esc,
  isoUtc,
  linkList,
  newsArticle,
  ogTags,
  PLAIN_TAGS,
  readerDate,
  script,
  weave,
} from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function openCoast(page: ArticlePage): string {
  const { article, site, others } = page;
  const parts = blocksHtml(article.blocks, {
    ...PLAIN_TAGS,
    picture: (caption, credit) =>
      `<figure class="wide"><picture><source srcset="/m/${article.slug}.avif" type="image/avif"><img src="/m/${article.slug}.jpg" alt="" loading="lazy"></picture><figcaption>${caption} <cite>${credit}</cite></figcaption></figure>`,
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${esc(article.headline)} — Open Coast</title>
<link rel="canonical" href="${article.url}">
${ogTags(page)}
<script type="application/ld+json">${script([
    { '@context': 'https://schema.org', '@type': 'Organization', name: site.name },
    { '@context': 'https://schema.org', ...newsArticle(page) },
  ])}</script>
</head>
<body>
<header class="site"><a href="/">Open Coast</a><nav><a href="/topics/seagrass">Seagrass</a><a href="/topics/tides">Tides</a><a href="/topics/food">Food</a><a href="/about">About</a><a href="/donate">Donate</a></nav></header>
<main><article>
<header><p class="topic">${esc(article.section)}</p><h1>${esc(article.headline)}</h1><p class="by">${esc(article.author ?? 'Open Coast')} · <time datetime="${isoUtc(article.published)}">${readerDate(article.published, site)}</time></p></header>
<div class="prose">
${weave(parts, { 3: '<aside class="donate"><p>Open Coast has no advertising and no owner. Half of our money comes from gifts of less than twenty pounds.</p><a href="/donate">Give what you like</a></aside>' })}
<section class="republish"><h2>Republish this article</h2><p>You are free to republish this article both online and in print, whole and unchanged, under a Creative Commons licence. We ask that you name the author and Open Coast and that you link to this page.</p><button>Copy the HTML</button></section>
<img src="http://${site.host}/count.gif?id=${article.slug}" alt="" width="1" height="1">
</div>
</article>
<section class="next"><h2>Keep reading</h2><ul>${linkList(others, 4)}</ul></section></main>
<footer><p>Open Coast is a registered charity. Our funders have no say in what we publish, and a list of them is on the page about us.</p></footer>
</body></html>`;
}
