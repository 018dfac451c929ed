/** Front and section pages: links with teasers among menus, boxes and advertisements. */
import type { SampleArticle } from '../article.ts';
import { esc, isoUtc, linkList, readerDate } from '../template/markup.ts';
import type { ListingContent } from './feeds.ts';

/** How many teasers Tidewater Weekly puts on one page. */
const TIDEWATER_PAGE = 3;

const FEED_TYPES: Record<string, string> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  'json-feed': 'application/feed+json',
};

/** A front page that names its feeds, as most do. */
export function frontPage(content: ListingContent, title = content.site.name): string {
  const { site, articles, links } = content;
  const feeds = site.listings.flatMap((listing) => {
    const type = FEED_TYPES[listing.kind];
    return type === undefined ? [] : [`<link rel="alternate" type="${type}" href="${listing.path}">`];
  });
  const charset = site.htmlType === 'text/html' ? '' : `<meta charset="${site.encoding}">\n`;
  const teaser = (
    article: SampleArticle,
  ) => `<div class="teaser"><h2><a href="${article.listedAs ?? article.path}">${esc(article.headline)}</a></h2>
<p>${esc(article.description)}</p><span class="stamp">${readerDate(article.published, site)}</span></div>`;
  const own = links.filter((link) => link.outcome !== 'elsewhere');
  return `<!DOCTYPE html>
<html lang="${site.language}">
<head>
${charset}<title>${esc(title)}</title>
<meta property="og:type" content="website">
${feeds.join('\n')}
</head>
<body>
<header><a href="/">${esc(site.name)}</a><p>${esc(site.tagline)}</p><nav><a href="/about">About</a> <a href="/contact">Contact</a> <a href="/account/login">Log in</a></nav></header>
<main>
${articles.map(teaser).join('\n')}
${own.map((link) => `<div class="teaser"><h2><a href="${link.url}">${esc(link.headline)}</a></h2></div>`).join('\n')}
</main>
<footer><a href="/privacy">Privacy</a> <a href="/terms">Terms</a> <a href="http://platform.example/${site.host}">Follow us</a></footer>
</body>
</html>`;
}

/** The only way into Tidewater Weekly: a few teasers a page, the older ones behind a link. @returns undefined past the end. */
export function tidewaterFront(content: ListingContent, page: number): string | undefined {
  const articles = content.articles.filter((article) => article.section !== 'Letters');
  const shown = articles.slice((page - 1) * TIDEWATER_PAGE, page * TIDEWATER_PAGE);
  if (shown.length === 0) return undefined;
  const older = articles.length > page * TIDEWATER_PAGE;
  return tidewaterList(content, 'This week', shown, older ? `/page/${page + 1}/` : undefined);
}

export function tidewaterSection(content: ListingContent, section: string): string {
  return tidewaterList(
    content,
    section,
    content.articles.filter((article) => article.section === section),
  );
}

function tidewaterList({ site }: ListingContent, title: string, shown: SampleArticle[], next?: string): string {
  const rows = shown.map(
    (
      article,
    ) => `<TR><TD width="110"><A href="${article.path}"><IMG src="/pix/${article.slug}-s.jpg" width="100" height="70" alt=""></A></TD>
<TD><FONT size="1">${esc(article.section)}, <time datetime="${isoUtc(article.published)}">${readerDate(article.published, site)}</time></FONT><BR>
<H3><A href="${article.path}"><FONT size="4">${esc(article.headline)}</FONT></A></H3><FONT size="2">${esc(article.description)} <A href="${article.path}#more">More ...</A></FONT></TD></TR>`,
  );
  return `<HTML><HEAD>
<META http-equiv="Content-Type" content="text/html; charset=windows-1252">
<TITLE>${esc(site.name)}: ${title}</TITLE></HEAD>
<BODY bgcolor="#fffef4"><TABLE width="780" align="center"><TR valign="top"><TD width="130"><FONT size="2"><A href="/">Front page</A><BR><A href="/letters/">Letters</A><BR><A href="/tides.html">Tide table</A><BR><A href="/notices.html">Births, marriages, deaths</A><BR><A href="/classified.html">Boats for sale</A><BR><A href="/about.html">Who we are</A></FONT></TD>
<TD><H2>${title}</H2><TABLE cellpadding="6">${rows.join('\n')}</TABLE>
${next === undefined ? '' : `<P align="right"><A href="${next}" rel="next">Older stories &gt;&gt;</A></P>`}</TD></TR></TABLE>
<CENTER><FONT size="1"><A href="mailto:editor@${site.host}">Write to us</A></FONT></CENTER></BODY></HTML>`;
}

/** The Japanese portal's front page: a list of headlines, and nothing that names a feed. */
export function umikazeFront({ site, articles }: ListingContent): string {
  return `<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>${esc(site.name)}</title></head>
<body><div class="head"><a href="/">${esc(site.name)}</a> <a href="/weather">天気</a> <a href="/train">運行情報</a> <a href="/mail">メール</a></div>
<h1>${esc(site.tagline)}</h1>
<ul class="topics">
${linkList(articles, 20)}
</ul>
<div class="foot"><a href="/terms">利用規約</a> <a href="/privacy">プライバシーポリシー</a> <a href="/help">ヘルプ</a></div>
</body></html>`;
}
