/** A mid-size local daily: JSON-LD, a mega menu, boxes inside the text, readers' comments below it. */
import {
  blocksHtml,
  esc,
  isoLocal,
  linkList,
  newsArticle,
  ogTags,
  PLAIN_TAGS,
  readerDate,
  script,
  weave,
} from './markup.ts';
import type { ArticlePage } from './markup.ts';

const MENU = ['News', 'Harbour', 'Council', 'Weather', 'Sport', 'Food', 'Notices', 'Puzzles', 'Jobs', 'Subscribe'];

const NEWSLETTER = `<div class="promo promo--newsletter" data-component="newsletter">
<h3>The Morning Tide</h3>
<p>Get the five stories Port Selby is talking about, in your inbox before the first ferry. Free, every weekday, and you can leave whenever you like.</p>
<form action="/account/newsletter" method="post"><input type="email" placeholder="Your email address"><button>Sign me up</button></form>
<p class="small">By signing up you agree to our terms of use and privacy notice.</p>
</div>`;

function relatedCard(page: ArticlePage): string {
  const other = page.others[0];
  if (!other) return '';
  return `<aside class="related-card"><span class="label">Read more</span><a href="${other.url}"><img src="/images/blank.png" alt=""><strong>${esc(other.headline)}</strong></a><p>${esc(other.description)}</p></aside>`;
}

const COMMENTS = `<section id="comments" class="comments">
<h2>Comments (3)</h2>
<article class="comment"><header><b>GannetsForever</b> <time>2 hours ago</time></header><p>I have read this paper for thirty years and I still do not understand why nobody asks who signed the original contract. Somebody must have the paperwork in a drawer, and I would bet my garden shed that the drawer is in the town hall.</p></article>
<article class="comment"><header><b>Old Sprat</b> <time>1 hour ago</time></header><p>Good piece. My grandfather used to say that the harbour gives with one hand and takes with the other, and then sends you the bill for both. Nothing has changed as far as I can see.</p></article>
<article class="comment"><header><b>m_tolliver</b> <time>25 minutes ago</time></header><p>Could we please keep it civil this time? The moderators closed the last thread after an hour.</p></article>
<p><a href="/account/login">Log in</a> to join the conversation.</p>
</section>`;

export function harbourCourier(page: ArticlePage): string {
  const { article, site, others } = page;
  const parts = blocksHtml(article.blocks, {
    ...PLAIN_TAGS,
    picture: (caption, credit) =>
      `<figure class="media"><img data-src="/images/${article.slug}-800.jpg" src="/images/blank.png" alt="${caption}"><figcaption>${caption} <small>Picture: ${credit}</small></figcaption></figure>`,
  });
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>${esc(article.headline)} | Harbour Courier</title>
<link rel="canonical" href="${article.url}">
<link rel="alternate" type="application/rss+xml" title="Harbour Courier" href="http://${site.host}/feed.xml">
<meta name="description" content="${esc(article.description)}">
${ogTags(page)}
<meta property="article:published_time" content="${isoLocal(article.published, 0)}">
<script type="application/ld+json">${script({ '@context': 'https://schema.org', ...newsArticle(page) })}</script>
<script>window.dataLayer=[{"page":"article","section":"${esc(article.section)}"}];</script>
</head>
<body class="article-page">
<div id="cookie-banner" role="dialog"><p>We and our 214 partners use cookies to remember your settings, to measure how our pages are read and to show you advertising. You can change your mind at any time in the privacy centre.</p><button>Accept all</button><button>Reject all</button><button>More choices</button></div>
<header class="masthead"><a class="logo" href="/">Harbour Courier</a><p>${esc(site.tagline)}</p>
<nav><ul>${MENU.map((item) => `<li><a href="/${item.toLowerCase()}">${item}</a></li>`).join('')}</ul>
<div class="mega"><h4>In the news today</h4><ul>${linkList(others.slice(1), 3)}</ul></div></nav></header>
<main>
<article class="story">
<p class="kicker">${esc(article.section)}</p>
<h1>${esc(article.headline)}</h1>
<div class="meta"><span class="byline">By <a rel="author" href="/staff/desk">${esc(article.author ?? 'Courier newsroom')}</a></span> <time datetime="${isoLocal(article.published, 0)}">${readerDate(article.published, site)}</time></div>
<ul class="share"><li><a href="#">Share on Facebook</a></li><li><a href="#">Share by email</a></li><li><a href="#">Copy link</a></li><li><span class="count">86</span> shares</li></ul>
<div class="story-body" itemprop="articleBody">
${weave(parts, { 2: relatedCard(page), 4: NEWSLETTER, 6: '<div class="ad-slot">Advertisement</div>' })}
</div>
<div class="tags">Topics: <a href="/tag/port-selby">Port Selby</a> <a href="/tag/${esc(article.section.toLowerCase())}">${esc(article.section)}</a></div>
</article>
<aside class="most-read"><h3>Most read</h3><ol>${linkList([...others].reverse(), 5)}</ol></aside>
${COMMENTS}
</main>
<footer><p>© Harbour Courier Ltd, 12 Ropewalk, Port Selby. All rights reserved. We are a member of the Independent Press Council and abide by its code of conduct. If you have a complaint about our reporting, please write to the readers' editor.</p></footer>
</body>
</html>`;
}
