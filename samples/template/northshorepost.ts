/** A component system with machine-made class names: the lead stands outside the text's element, and cards stand between the paragraphs. */
import { blocksHtml, esc, isoUtc, linkList, newsArticle, ogTags, readerDate, script, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';
import type { SampleSite } from '../sites.ts';

const AD = '<div class="css-8atqhb" data-ad-unit="mpu"><span class="css-1xyz0m">Advertisement</span></div>';

function card(page: ArticlePage, index: number): string {
  const other = page.others[index];
  if (!other) return AD;
  return `<div data-component="links-block" class="css-1r5a7pz"><p class="css-h8uxd6">You may also be interested in</p><ul class="css-1wmx3rk"><li><a class="css-yidnqd" href="${other.url}"><span>${esc(other.headline)}</span></a></li></ul></div>`;
}

const PLUS_BOX = `<div class="css-paywall" data-testid="subscriber-gate"><p class="css-b1">Read the rest of this story with Post Plus.</p><p class="css-b1">Unlimited reading on every device, the crossword archive and ten gift articles a month. First month one pound, then nine pounds, cancel any time.</p><a class="css-cta" href="/plus/subscribe">Subscribe now</a> <a href="/plus/login">Already a subscriber? Log in</a></div>`;

export function northshorePost(page: ArticlePage): string {
  const { article, site } = page;
  const block = (html: string) => `<div data-component="text-block" class="css-1pfpin">${html}</div>`;
  const parts = blocksHtml(article.blocks, {
    paragraph: (html) => block(`<p class="css-1q0x1qg">${html}</p>`),
    heading: (html) =>
      `<div data-component="subheadline-block" class="css-7usrlw"><h2 class="css-1hlxxic"><span role="text">${html}</span></h2></div>`,
    quote: (html) => block(`<blockquote class="css-ie5a2f"><p>${html}</p></blockquote>`),
    list: (items) => block(`<ul class="css-1d9r5qe">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`),
    picture: (caption, credit) =>
      `<figure class="css-1qn0xuy"><div class="css-hide"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""></div><noscript><img src="/img/1024/${article.slug}.webp" alt="${caption}"></noscript><figcaption class="css-rp4c1o"><span class="visually-hidden">Image caption, </span>${caption}<span class="css-cr">Image source, ${credit}</span></figcaption></figure>`,
  });
  const [lead = '', ...rest] = parts;
  const gate = article.bodyStatus === 'teaser' ? PLUS_BOX : '';
  return `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"/><title>${esc(article.headline)} - Northshore Post</title>
<link rel="canonical" href="${article.url}"/>
${ogTags(page)}
<script type="application/ld+json">${script({ '@context': 'http://schema.org', ...newsArticle(page) })}</script>
</head><body><div id="root">
<div class="css-nav0" role="banner"><nav class="css-nav1"><a href="/">Home</a><a href="/news">News</a><a href="/shipping">Shipping</a><a href="/sport">Sport</a><a href="/plus">Post Plus</a><a href="/weather">Weather</a></nav></div>
<main id="main-content" class="css-main">
<div data-component="headline-block" class="css-1eww9m"><h1 id="main-heading" class="css-15xko80">${esc(article.headline)}</h1></div>
<div data-component="byline-block" class="css-hl0"><span class="css-by">${esc(article.author ?? 'Post reporters')}</span><time datetime="${isoUtc(article.published)}" class="css-ti">${readerDate(article.published, site)}</time><button class="css-sh">Share</button><button class="css-sv">Save</button></div>
<div class="css-lede">${lead}</div>
<div class="css-body">
${weave(rest, { 1: card(page, 0), 3: AD, 5: card(page, 1) })}
${gate}
</div>
<div class="css-end" data-component="tag-list"><span>Related topics</span><ul><li><a href="/topics/shipping">Shipping</a></li><li><a href="/topics/tern-bank">Tern Bank</a></li></ul></div>
<section class="css-more"><h2>Top stories</h2><ul>${linkList(page.others, 6)}</ul></section>
</main>
<footer class="css-ft"><ul><li>Terms of use</li><li>About the Post</li><li>Privacy</li><li>Cookies</li><li>Accessibility help</li></ul><p>The Northshore Post is not responsible for the content of external sites.</p></footer>
</div><script>window.__STATE__={"route":"article","ab":{"exp_41":"b"}};</script></body></html>`;
}

/** The same for every address behind it: 200 OK, and no word of the article. */
export function consentWall(site: SampleSite): string {
  return `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"/><title>${esc(site.name)} - your privacy choices</title></head>
<body><div id="consent" class="cmp-container" role="dialog" aria-label="Privacy choices">
<h1>We value your privacy</h1>
<p>Before you continue to the Northshore Post, we need your consent. We and our 388 partners store and access information on a device, such as cookies, and process personal data, such as unique identifiers and standard information sent by a device, for personalised advertising and content, advertising and content measurement, audience research and the development of services.</p>
<p>With your permission we and our partners may use precise location data and identification through device scanning. You may click to consent to our processing as described above. Alternatively you may read the list of purposes and change your preferences before consenting. Some processing of your personal data may not require your consent, but you have a right to object to such processing.</p>
<p>Your preferences will apply to this website only. You can change them or withdraw your consent at any time by returning to this site and clicking the "Privacy" button at the bottom of the page.</p>
<div class="cmp-buttons"><button>Accept all cookies</button><button>Reject all</button><button>Manage my choices</button></div>
</div></body></html>`;
}
