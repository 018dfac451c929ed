/** A German regional paper: microdata, no word about the charset anywhere, cards and appeals in the text. */
import { blocksHtml, esc, isoLocal, linkList, PLAIN_TAGS, readerDate, weave } from './markup.ts';
import type { ArticlePage } from './markup.ts';

export function kuestenbote(page: ArticlePage): string {
  const { article, site, others } = page;
  const other = others[0];
  const box = other
    ? `<div class="lesen-sie-auch"><strong>Lesen Sie auch:</strong> <a href="${other.url}">${esc(other.headline)}</a></div>`
    : '';
  const parts = blocksHtml(article.blocks, {
    ...PLAIN_TAGS,
    heading: (html) => `<h3 class="zwischentitel">${html}</h3>`,
    picture: (caption, credit) =>
      `<div class="bild"><img src="/bilder/${article.slug}.jpg" alt=""><p class="bildunterschrift">${caption} <span>Foto: ${credit}</span></p></div>`,
  });
  return `<!DOCTYPE html>
<html lang="de">
<head>
<title>${esc(article.headline)} - Küstenbote</title>
<link rel="canonical" href="${article.url}">
<link rel="alternate" type="application/atom+xml" title="Küstenbote" href="/feed/atom.xml">
<meta name="description" content="${esc(article.description)}">
</head>
<body>
<div class="cookie-hinweis"><p>Wir verwenden Cookies, um Inhalte zu personalisieren und die Zugriffe auf unsere Website zu analysieren. Mit einem Klick auf „Zustimmen“ erklären Sie sich damit einverstanden. Sie können Ihre Einwilligung jederzeit widerrufen.</p><a href="#">Zustimmen</a> <a href="#">Einstellungen</a></div>
<header><a href="/" class="marke">Küstenbote</a><nav><a href="/hafen/">Hafen</a> <a href="/region/">Region</a> <a href="/kultur/">Kultur</a> <a href="/sport/">Sport</a> <a href="/anzeigen/">Anzeigen</a> <a href="/abo/">Abo</a></nav></header>
<div class="seite" itemscope itemtype="https://schema.org/NewsArticle">
<span class="dachzeile">${esc(article.section)}</span>
<h1 itemprop="headline">${esc(article.headline)}</h1>
<p class="autor">Von <span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">${esc(article.author ?? 'der Redaktion')}</span></span> | <time itemprop="datePublished" datetime="${isoLocal(article.published, 60)}">${readerDate(article.published, site)} Uhr</time> | Lesezeit: 2 Minuten</p>
<div class="teilen"><a href="#">Teilen</a> <a href="#">Drucken</a> <a href="#">Merken</a></div>
<div itemprop="articleBody" class="artikeltext">
${weave(parts, {
  2: box,
  4: '<div class="newsletter-box"><h4>Der Morgen am Deich</h4><p>Jeden Werktag um sechs Uhr das Wichtigste aus der Region, kostenlos per E-Mail. Abmeldung jederzeit möglich.</p><a href="/abo/newsletter">Jetzt anmelden</a></div>',
})}
</div>
<div class="kommentar-hinweis">Die Kommentarfunktion ist von 22 bis 7 Uhr geschlossen. Bitte beachten Sie unsere Hausregeln.</div>
</div>
<aside><h3>Meistgelesen</h3><ol>${linkList(others, 4)}</ol></aside>
<footer><a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a> <p>© Küstenbote Verlagsgesellschaft mbH. Alle Rechte vorbehalten.</p></footer>
</body>
</html>`;
}
