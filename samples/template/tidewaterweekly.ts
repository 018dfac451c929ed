/** A system from the last century: tables, font tags, line breaks for paragraphs, windows-1252; only a time tag knows the date. */
import { blocksHtml, esc, isoLocal, linkList, readerDate } from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function tidewaterWeekly(page: ArticlePage): string {
  const { article, site, others } = page;
  const parts = blocksHtml(article.blocks, {
    paragraph: (html) => `${html}<br><br>`,
    heading: (html) => `<b>${html}</b><br><br>`,
    quote: (html) => `<i>${html}</i><br><br>`,
    list: (items) => `<ul>${items.map((item) => `<li>${item}`).join('')}</ul>`,
    picture: (caption, credit) =>
      `<table align="right" width="240" cellpadding="4"><tr><td><img src="/pix/${article.slug}.jpg" width="232" height="170"><br><font size="1">${caption}. Photo: ${credit}</font></td></tr></table>`,
  });
  return `<HTML>
<HEAD>
<META http-equiv="Content-Type" content="text/html; charset=windows-1252">
<TITLE>Tidewater Weekly: ${esc(article.headline)}</TITLE>
</HEAD>
<BODY bgcolor="#fffef4" link="#003366">
<TABLE width="780" border="0" align="center"><TR><TD colspan="3"><A href="/"><IMG src="/pix/masthead.gif" alt="Tidewater Weekly"></A><BR><FONT size="2">${esc(site.tagline)}</FONT></TD></TR>
<TR valign="top"><TD width="130" bgcolor="#dde6ee"><FONT size="2"><A href="/">Front page</A><BR><A href="/letters/">Letters</A><BR><A href="/tides.html">Tide table</A><BR><A href="/notices.html">Births, marriages, deaths</A><BR><A href="/classified.html">Boats for sale</A><BR><A href="/about.html">Who we are</A></FONT></TD>
<TD width="500"><DIV id="text">
<FONT size="1">${esc(article.section)}</FONT>
<H1><FONT face="Georgia">${esc(article.headline)}</FONT></H1>
<FONT size="2"><I>by ${esc(article.author ?? 'our correspondent')}</I>, <time datetime="${isoLocal(article.published, 0)}">${readerDate(article.published, site)}</time></FONT><BR><BR>
<FONT face="Georgia" size="3">
${parts.join('\n')}
</FONT></DIV>
<HR><FONT size="2">Send your letter to the editor by Wednesday noon. We print names, we do not print insults, and we cut what is longer than a herring.</FONT></TD>
<TD width="150"><FONT size="2"><B>Also this week</B><UL>${linkList(others, 5)}</UL><B>Tides</B><BR>High 06:12 and 18:40<BR>Low 00:03 and 12:25</FONT></TD></TR></TABLE>
<CENTER><FONT size="1">&copy; Tidewater Weekly. Best viewed with a cup of tea.</FONT></CENTER>
</BODY></HTML>`;
}
