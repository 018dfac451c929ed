/** A Japanese portal that carries the papers' articles: meta tags, a credit line after the text. */
import { blocksHtml, esc, isoLocal, linkList, ogTags, readerDate, spansHtml, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function umikaze(page: ArticlePage): string {
  const { article, site, others } = page;
  const credit = article.credit ? `<p class="teikyo">${spansHtml(article.credit)}</p>` : '';
  return `<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8">
<title>${esc(article.headline)} - 海風ポータル</title>
${ogTags(page)}
<meta property="article:published_time" content="${isoLocal(article.published, 540)}">
</head><body>
<div class="head"><a href="/">海風ポータル</a> <a href="/weather">天気</a> <a href="/train">運行情報</a> <a href="/mail">メール</a></div>
<div class="contents"><article><h1>${esc(article.headline)}</h1><p class="pubdate">${readerDate(article.published, site)} 配信</p>
<div class="react"><span>いいね 128</span> <span>コメント 14件</span></div>
<div class="txt">
${weave(blocksHtml(article.blocks), { 3: '<div class="app">アプリで読むともっと便利に。通知を受け取れます。</div>' })}
${credit}
</div></article>
<section><h2>あなたにおすすめ</h2><ul>${linkList(others, 4)}</ul></section></div>
<div class="foot">利用規約 プライバシーポリシー ヘルプ</div>
</body></html>`;
}
