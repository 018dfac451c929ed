/** A lifestyle magazine: meta tags, a canonical link that may lead elsewhere, boxes that look like prose. */
import { blocksHtml, esc, isoLocal, linkList, ogTags, PLAIN_TAGS, readerDate, spansHtml, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function selbyLiving(page: ArticlePage): string {
  const { article, site, others } = page;
  const credit = article.credit ? `<p class="origin">${spansHtml(article.credit)}</p>` : '';
  const parts = blocksHtml(article.blocks, {
    ...PLAIN_TAGS,
    quote: (html) => `<div class="pull"><blockquote>${html}</blockquote></div>`,
  });
  const other = others[0];
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>${esc(article.headline)} · Selby Living</title>
<link rel="canonical" href="${article.canonical ?? article.url}">
${ogTags(page)}
<meta property="article:published_time" content="${isoLocal(article.published, 0)}">
<meta name="author" content="${esc(article.author ?? 'Selby Living')}">
</head>
<body>
<div class="ribbon">Our winter issue is out now. Two years for the price of one until the solstice.</div>
<header><a href="/"><span>Selby</span> <span>Living</span></a><nav><a href="/home/">Home &amp; garden</a><a href="/table/">Table</a><a href="/green/">Green</a><a href="/stars/">Stars</a><a href="/shop/">Shop</a></nav></header>
<div class="hero"><h1>${esc(article.headline)}</h1><p class="words-by">Words by ${esc(article.author ?? 'the magazine')} <time datetime="${isoLocal(article.published, 0)}">${readerDate(article.published, site)}</time></p></div>
<div class="article-content">
${weave(parts, { 3: other ? `<div class="you-will-love"><p>You will love this too</p><a href="${other.url}"><h3>${esc(other.headline)}</h3></a><p>${esc(other.description)}</p></div>` : '' })}
${credit}
<div class="join"><h3>Slow Sunday</h3><p>One letter, once a week, with a recipe, a walk and something worth looking at. Unsubscribe with one click.</p><form><input type="email"><button>Join us</button></form></div>
</div>
<div class="grid"><h2>More from the magazine</h2><ul>${linkList(others, 6)}</ul></div>
<footer>Selby Living is published four times a year at the Boathouse, Quay Lane. Some links may earn us a small commission at no cost to you.</footer>
</body>
</html>`;
}
