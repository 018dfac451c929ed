/**
 * A front or section page: the links that lead to articles, told from the rest by their address and by how the page presents
 * them. Read as a stream: no tree is built, so no nesting is too deep.
 */
import { articleShape, isMediaPath, isServicePath } from '../candidate/shape.ts';
import { identityOf, siteOf } from '../candidate/address.ts';
import type { ListingDocument } from './document.ts';
import { absolute, entryOf, LINKS_MAX, newestEntries, type ListingReader } from './format.ts';
import { readLinks, type PageLink, type PageLinks } from './links.ts';
import type { ParsedListing } from './listing.ts';

const FEED_TYPES = /^(?:application\/(?:rss\+xml|atom\+xml|feed\+json|rdf\+xml)|text\/xml|application\/xml)$/i;
/** Fewer links than these outside navigation: the page's markup calls everything navigation. */
const TOO_FEW = 3;
const NEXT_TEXT =
  /^(?:next(?: page)?|older(?: posts| entries| articles)?|more (?:posts|articles|stories)|weiter|nächste(?: seite)?|suivante?s?|page suivante|(?:página )?siguiente|(?:pagina )?successiva|volgende|(?:próxima|seguinte)(?: página)?|nästa|neste|næste|seuraava|następna(?: strona)?|další|ďalšia|sonraki|következő|următoarea|sljedeća|επόμενη|следующая|далее|наступна|التالي|الصفحة التالية|הבא|次へ|次のページ|下一页|下一頁|다음(?: 페이지)?|trang sau|ถัดไป|berikutnya|[»›→])[\s»›→]{0,3}$/i;
/** Where content systems put the number of a page of a listing: "?page=2", "/page/2/". */
const PAGE_NUMBER =
  /(?:[?&](?:page|paged|pg|p|seite|pagina|página)=|\/(?:page|seite|pagina|p)[/-])(\d{1,4})(?=[&/#]|$)/i;

export const html: ListingReader = {
  recognises: ({ root, mediaType, head }) =>
    root === 'html' || root === 'head' || root === 'body' || (/html/.test(mediaType) && /<a\s/i.test(head)),
  read: readHtml,
};

/** One address, in all the places where the page links to it. */
interface Presented {
  url: string;
  text: string;
  inHeading: boolean;
  inNavigation: boolean;
}

function readHtml(document: ListingDocument): ParsedListing {
  const page = readLinks(document.pieces(), document.url);
  const presented = presentations(page);
  const chosen = presented.filter((link) => !link.inNavigation && isArticleLink(link));
  const entries = chosen.length >= TOO_FEW ? chosen : presented.filter((link) => articleShape(link.url) !== undefined);
  const next = nextPage(page);
  return {
    format: 'html',
    entries: newestEntries(entries.map(({ url, text }) => ({ entry: entryOf({ url, headline: text }) }))),
    listings: feedsOf(page),
    ...(next === undefined ? {} : { next }),
    ...(document.truncated ? { truncated: true } : {}),
  };
}

/** Feeds that the page names in its head. */
export function feedsOf(page: PageLinks): string[] {
  const feeds = page.alternates.flatMap(({ type, href }) =>
    FEED_TYPES.test(type) ? (absolute(href, page.base) ?? []) : [],
  );
  return [...new Set(feeds)];
}

function presentations(page: PageLinks): Presented[] {
  const byIdentity = new Map<string, Presented>();
  const here = identityOf(page.base);
  for (const link of page.links.slice(0, LINKS_MAX)) {
    const url = absolute(link.href, page.base);
    if (url === undefined || /(?:^|\s)(?:sponsored|next|prev)(?:\s|$)/i.test(link.rel)) continue;
    const identity = identityOf(url);
    if (identity === here || isMediaPath(url) || isServicePath(url)) continue;
    const earlier = byIdentity.get(identity);
    if (earlier) merge(earlier, link);
    else
      byIdentity.set(identity, {
        url,
        text: plainText(link),
        inHeading: link.inHeading,
        inNavigation: link.inNavigation,
      });
  }
  return [...byIdentity.values()];
}

/** A heading is the best text; else the longest, which is the one that is not "Read more" or a picture. */
function merge(earlier: Presented, link: PageLink): void {
  const text = plainText(link);
  if (
    (link.inHeading && !earlier.inHeading) ||
    (link.inHeading === earlier.inHeading && text.length > earlier.text.length)
  ) {
    earlier.text = text;
  }
  earlier.inHeading ||= link.inHeading;
  earlier.inNavigation &&= link.inNavigation;
}

function plainText(link: PageLink): string {
  return link.text.replace(/\s+/g, ' ').trim();
}

/** A date, a slug or an id in the path; or a heading of several words that leads anywhere below the root. */
function isArticleLink(link: Presented): boolean {
  if (articleShape(link.url) !== undefined) return true;
  const { pathname, search } = new URL(link.url);
  const words = link.text.split(' ').length;
  // Scripts without spaces: twelve characters hold as much as four words.
  const says = words >= 4 || (link.text.length >= 12 && /[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]/.test(link.text));
  return link.inHeading && says && (pathname.split('/').filter(Boolean).length >= 1 || search !== '');
}

function nextPage(page: PageLinks): string | undefined {
  const declared = page.next ?? page.links.find((link) => /(?:^|\s)next(?:\s|$)/i.test(link.rel))?.href;
  const href =
    declared ?? page.links.find((link) => NEXT_TEXT.test(plainText(link).slice(0, 40)))?.href ?? numberedNext(page);
  const url = absolute(href, page.base);
  return url !== undefined && siteOf(url) === siteOf(page.base) && url !== absolute(page.base, page.base)
    ? url
    : undefined;
}

/** Where there are only numbers: the link that is called by the number after this page's, and has it in its address. */
function numberedNext(page: PageLinks): string | undefined {
  const numberOf = (url: string | undefined) => Number(PAGE_NUMBER.exec(url ?? '')?.[1] ?? '1');
  const next = numberOf(page.url) + 1;
  return page.links.find(
    (link) => plainText(link) === String(next) && numberOf(absolute(link.href, page.base)) === next,
  )?.href;
}
