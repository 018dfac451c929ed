/** A Japanese local paper: full-width indents, a ranking list, JSON-LD with the zone of the site. */
import { blocksHtml, esc, linkList, newsArticle, ogTags, readerDate, script, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function minatoShimbun(page: ArticlePage): string {
  const { article, site, others } = page;
  const parts = blocksHtml(article.blocks, {
    paragraph: (html) => `<p>\u3000${html}</p>`,
    heading: (html) => `<h2 class="midashi">${html}</h2>`,
    quote: (html) => `<blockquote>${html}</blockquote>`,
    list: (items) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`,
    picture: (caption, credit) =>
      `<div class="photo"><img src="/img/${article.slug}.jpg" alt=""><p class="cap">${caption}=${credit}</p></div>`,
  });
  const box = others[0]
    ? `<div class="kanren"><b>関連記事</b><a href="${others[0].url}">${esc(others[0].headline)}</a></div>`
    : '';
  return `<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="UTF-8">
<title>${esc(article.headline)} | 港新聞</title>
<link rel="canonical" href="${article.url}">
${ogTags(page)}
<script type="application/ld+json">${script({ '@context': 'https://schema.org', ...newsArticle(page) })}</script>
</head>
<body>
<header><a href="/">港新聞</a><nav><a href="/news/">ニュース</a><a href="/fishery/">水産</a><a href="/culture/">文化</a><a href="/weather/">天気</a><a href="/login/">ログイン</a></nav></header>
<div id="wrap"><div id="main">
<h1>${esc(article.headline)}</h1>
<p class="date">${readerDate(article.published, site)}</p>
<ul class="sns"><li><a href="#">ポスト</a></li><li><a href="#">シェア</a></li><li><a href="#">保存</a></li></ul>
<div class="honbun">
${weave(parts, { 2: box })}
</div>
<p class="copyright">無断転載を禁じます。</p>
</div>
<div id="side"><h3>アクセスランキング</h3><ol>${linkList(others, 5)}</ol><div class="pr">紙面のお申し込みは販売店まで。初月無料キャンペーン実施中です。</div></div></div>
<footer>© 港新聞社 会社概要 個人情報の取り扱い お問い合わせ</footer>
</body>
</html>`;
}
