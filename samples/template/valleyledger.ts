/** A common blog system: JSON-LD as a graph, share buttons and a subscription form in the text, a long author box after it. */
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

const SHARE = `<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="?share=facebook">Click to share on Facebook (Opens in new window)</a></li><li><a href="?share=mail">Click to email a link to a friend</a></li><li><a href="#print">Print</a></li></ul></div>`;

const SUBSCRIBE = `<div class="wp-block-jetpack-subscriptions"><p class="sub-head"><strong>The Ledger is paid for by its readers.</strong></p><p>If you value reporting that is not owned by anyone outside this valley, consider becoming one of the 1,940 people who give us four pounds a month.</p><p><a class="button" href="/support/">Support the Ledger</a></p></div>`;

export function valleyLedger(page: ArticlePage): string {
  const { article, site, others } = page;
  const address = `http://${site.host}/`;
  const graph = {
    '@context': 'https://schema.org',
    '@graph': [
      newsArticle(page),
      { '@type': 'WebPage', '@id': article.url, url: article.url, name: article.headline },
      { '@type': 'WebSite', '@id': `${address}#website`, url: address, name: site.name },
      {
        '@type': 'BreadcrumbList',
        itemListElement: [{ '@type': 'ListItem', position: 1, name: 'Home', item: address }],
      },
    ],
  };
  const parts = blocksHtml(article.blocks, {
    ...PLAIN_TAGS,
    heading: (html) => `<h3 class="wp-block-heading">${html}</h3>`,
    quote: (html) => `<blockquote class="wp-block-quote is-layout-flow"><p>${html}</p></blockquote>`,
    picture: (caption, credit) =>
      `<figure class="wp-block-image size-large"><img loading="lazy" src="/wp-content/uploads/${article.slug}-1024x683.jpg" alt=""/><figcaption class="wp-element-caption">${caption} (Photo: ${credit})</figcaption></figure>`,
  });
  return `<!DOCTYPE html>
<html lang="en-GB" prefix="og: https://ogp.me/ns#">
<head>
<meta charset="UTF-8" />
<title>${esc(article.headline)} - ${esc(site.name)}</title>
<link rel="canonical" href="${article.url}" />
${ogTags(page)}
<meta property="article:published_time" content="${isoLocal(article.published, 0)}" />
<script type="application/ld+json" class="yoast-schema-graph">${script(graph)}</script>
<link rel="alternate" type="application/feed+json" title="${esc(site.name)}" href="${address}feed.json" />
</head>
<body class="post-template-default single single-post">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header id="masthead" class="site-header"><p class="site-title"><a href="/">${esc(site.name)}</a></p><p class="site-description">${esc(site.tagline)}</p>
<nav class="main-navigation"><div class="menu-primary-container"><ul id="primary-menu" class="menu"><li><a href="/category/region/">Region</a></li><li><a href="/category/farming/">Farming</a></li><li><a href="/category/schools/">Schools</a></li><li><a href="/category/science/">Science</a></li><li><a href="/events/">What's on</a></li><li><a href="/support/">Support us</a></li></ul></div></nav></header>
<div id="content" class="site-content"><main id="main" class="site-main">
<article class="post type-post status-publish format-standard hentry">
<header class="entry-header"><h1 class="entry-title">${esc(article.headline)}</h1>
<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published" datetime="${isoLocal(article.published, 0)}">${readerDate(article.published, site)}</time></span> <span class="byline">by <span class="author vcard"><a class="url fn n" href="/author/desk/">${esc(article.author ?? 'Ledger staff')}</a></span></span> <span class="reading-time">3 min read</span></div></header>
<div class="entry-content">
${weave(parts, { 1: '<div class="google-auto-placed ap_container"><ins class="adsbygoogle"></ins></div>', 3: SUBSCRIBE })}
${SHARE}
<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3><ul>${linkList(others, 3)}</ul></div>
</div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/category/${esc(article.section.toLowerCase())}/">${esc(article.section)}</a></span></footer>
</article>
<div class="author-box"><h4>About ${esc(article.author ?? 'the newsroom')}</h4><p>Our desk covers the valley from Ostrey Head down to the weir at Millbrook. We began on a kitchen table in 2013, we are registered as a co-operative, and every member has one vote whatever they pay. Tell us what we have missed: the kettle is always on at the old signal box.</p></div>
<nav class="post-navigation"><div class="nav-links">${others[1] ? `<div class="nav-previous"><a href="${others[1].url}" rel="prev">Previous: ${esc(others[1].headline)}</a></div>` : ''}</div></nav>
</main>
<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2 class="widget-title">Recent Posts</h2><ul>${linkList(others, 5)}</ul></section><section class="widget widget_text"><p>Market day is Wednesday. Bins: green this week, brown the next.</p></section></aside>
</div>
<footer id="colophon" class="site-footer"><div class="site-info">Proudly powered by a co-operative of readers. ISSN 2999-0412.</div></footer>
</body>
</html>`;
}
