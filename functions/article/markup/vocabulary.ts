/** What the names in markup mean: tags, and the words that page builders everywhere put into `class` and `id`. */
import { unitAt } from '../units.ts';
import { NameTable } from './name-table.ts';

/** Where a block stands, inherited from every element around it. One bit each. */
export const PLACE = {
  article: 1 << 0,
  main: 1 << 1,
  aside: 1 << 2,
  footer: 1 << 3,
  header: 1 << 4,
  nav: 1 << 5,
  form: 1 << 6,
  figure: 1 << 7,
  caption: 1 << 8,
  list: 1 << 9,
  table: 1 << 10,
  quote: 1 << 11,
  button: 1 << 12,
  hidden: 1 << 13,
  bodyProperty: 1 << 14,
  dialog: 1 << 15,
  item: 1 << 16,
  pre: 1 << 17,
} as const;

export const PLACE_OF_ROLE: ReadonlyMap<string, number> = new Map([
  ['main', PLACE.main],
  ['article', PLACE.article],
  ['navigation', PLACE.nav],
  ['menu', PLACE.nav],
  ['menubar', PLACE.nav],
  ['banner', PLACE.header],
  ['contentinfo', PLACE.footer],
  ['complementary', PLACE.aside],
  ['dialog', PLACE.dialog],
  ['alertdialog', PLACE.dialog],
  ['form', PLACE.form],
  ['search', PLACE.form],
  ['button', PLACE.button],
]);

/** What an element says of itself by its class and id. One bit each, inherited by what is inside. */
export const HINT = {
  body: 1 << 0,
  content: 1 << 1,
  share: 1 << 2,
  related: 1 << 3,
  comment: 1 << 4,
  caption: 1 << 5,
  promo: 1 << 6,
  byline: 1 << 7,
  navigation: 1 << 8,
  footer: 1 << 9,
  sidebar: 1 << 10,
  consent: 1 << 11,
  tags: 1 << 12,
  subscribe: 1 << 13,
  hidden: 1 << 14,
  author: 1 << 15,
  lead: 1 << 16,
  embed: 1 << 17,
  card: 1 << 18,
  headline: 1 << 19,
  date: 1 << 20,
  paywall: 1 << 21,
  /** Says "byline" outright, where `byline` is any line of details. */
  credit: 1 << 22,
} as const;

const HINT_WORDS: readonly (readonly [number, string])[] = [
  [
    HINT.body,
    'body articlebody storybody bodytext maintext fulltext articletext newstext richtext bodycopy postbody texto cuerpo corps',
  ],
  [
    HINT.content,
    'content article story post entry text main news single paragraph copy prose inhalt contenido contenu conteudo nota artikel articolo',
  ],
  [
    HINT.share,
    'share sharing social socials sharebar sharetools addtoany sharethis addthis whatsapp facebook twitter follow reactions likes',
  ],
  [
    HINT.related,
    'related recommended recommendations recommendation more morestories trending popular mostread most read next prev previous similar also outbrain taboola teaser teasers recirc recirculation readmore relacionadas relacionados latest up',
  ],
  [HINT.comment, 'comment comments disqus replies respond discussion kommentare comentarios commentaires'],
  [
    HINT.caption,
    'caption captions credit credits photo image figure gallery media imagecaption photocredit wpcaption copyright legend source foto bild',
  ],
  [
    HINT.promo,
    'promo promotion ad ads adv advert advertisement advertising sponsored sponsor banner dfp adsense partner commercial shop product cta anzeige werbung publicidad publicite widget marketing apester deals',
  ],
  [HINT.byline, 'byline meta metadata info infos details dateline kicker eyebrow'],
  [
    HINT.navigation,
    'nav navigation navbar menu submenu breadcrumb breadcrumbs crumbs pagination pager toolbar topbar tabs skip search drawer masthead',
  ],
  [HINT.footer, 'footer foot bottom legal disclaimer colophon'],
  [HINT.sidebar, 'sidebar side rail aside secondary column complementary rightcol right'],
  [HINT.consent, 'cookie cookies consent gdpr privacy cmp onetrust ccpa'],
  [HINT.tags, 'tag tags taglist topic topics keywords categories category cat labels hashtags'],
  [
    HINT.subscribe,
    'newsletter newsletters subscribe subscription signup sign login register registration premium membership donate donation support appeal email form optin abo',
  ],
  [
    HINT.hidden,
    'hidden hide invisible sr screenreader visuallyhidden none modal popup overlay lightbox tooltip dropdown print',
  ],
  [HINT.author, 'author authors bio about contributor contributors profile writer autor auteur vcard'],
  [
    HINT.lead,
    'lead lede standfirst intro introduction summary subtitle subheadline subhead dek deck excerpt abstract teasertext chapo entradilla bajada vorspann',
  ],
  [
    HINT.embed,
    'embed embedded tweet instagram youtube video videos player jwplayer podcast audio iframe infographic chart poll quiz',
  ],
  [HINT.card, 'card cards tile grid item items list carousel slider slide swiper box module block rail feed'],
  [HINT.headline, 'headline title heading h1 titre titel titulo'],
  [HINT.date, 'date time timestamp datetime published updated pubdate fecha datum'],
  [HINT.credit, 'byline bylines'],
  [HINT.paywall, 'paywall locked regwall piano meter metered gate barrier'],
];

const hintOfWord: ReadonlyMap<string, number> = (() => {
  const map = new Map<string, number>();
  for (const [bit, words] of HINT_WORDS) {
    for (const word of words.split(' ')) map.set(word, (map.get(word) ?? 0) | bit);
  }
  return map;
})();

const WORDS = new NameTable([...hintOfWord.keys()]);
const HINTS_OF_WORDS = Int32Array.from(hintOfWord.values());

/** Utility frameworks write hundreds of classes on one element; those that say what it is come first. */
const NAME_CHARS = 240;

/** `HINT` bits of the words of a class or id, which punctuation, digits and changes of case part. */
export function wordHints(spelling: string): number {
  const end = Math.min(spelling.length, NAME_CHARS);
  let hints = 0;
  let from = -1;
  let wasSmall = false;
  for (let at = 0; at <= end; at++) {
    const code = at < end ? unitAt(spelling, at) : 0;
    const isSmall = code >= 0x61 && code <= 0x7a;
    const isCapital = code >= 0x41 && code <= 0x5a;
    if (from >= 0 && ((!isSmall && !isCapital) || (isCapital && wasSmall))) {
      const word = at - from > 1 ? WORDS.find(spelling, from, at) : -1;
      if (word >= 0) hints |= HINTS_OF_WORDS[word] ?? 0;
      from = -1;
    }
    if (from < 0 && (isSmall || isCapital)) from = at;
    wasSmall = isSmall;
  }
  return hints;
}

/** Stems that mean the same wherever they stand in a name: "commentlist", "relatedposts", "sharedaddy", "wpcaption". */
const STEMS: readonly (readonly [number, RegExp])[] = [
  [HINT.comment, /comment|disqus|respond/i],
  [HINT.share, /shar(?:e|ing)[-_]?(?:bar|tool|button|icon|link|daddy|this|block|box|list)|social/i],
  [
    HINT.related,
    /related|recommend|recirc|readmore|read[-_]more|see[-_]?also|trending|mostread|most[-_]popular|taboola|outbrain/i,
  ],
  [HINT.caption, /caption|image[-_]?credit|photo[-_]?credit/i],
  [HINT.promo, /advert|sponsor|promo|affiliate|googlead|adslot|ad[-_]slot|ad[-_]unit|dfp/i],
  [HINT.subscribe, /newsletter|subscri|signup|sign[-_]up/i],
  [HINT.consent, /cookie|consent|gdpr/i],
  [HINT.sidebar, /sidebar/i],
  [HINT.footer, /footer/i],
  [HINT.navigation, /breadcrumb|navbar|pagination|masthead/i],
  [HINT.paywall, /paywall/i],
  [HINT.author, /author[-_]?(?:bio|box|info|card)/i],
  [
    HINT.body,
    /(?:article|story|post|entry|news|page|main)[-_]{0,2}(?:body|text|content|copy)|articlebody|body[-_]?(?:text|copy|content)|content[-_]{0,2}body|rich[-_]?text/i,
  ],
];

/** All of them in one: most names have none, and one search is cheaper than thirteen. */
const ANY_STEM = new RegExp(STEMS.map(([, { source }]) => source).join('|'), 'i');

export function stemHints(spelling: string): number {
  const start = spelling.slice(0, NAME_CHARS);
  let hints = 0;
  if (!ANY_STEM.test(start)) return hints;
  for (const [bit, stem] of STEMS) if (stem.test(start)) hints |= bit;
  return hints;
}
