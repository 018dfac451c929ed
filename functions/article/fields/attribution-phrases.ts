/** The phrases in which pages say where their text comes from, in the languages of many newspapers. */
import { Phrases } from '../phrases.ts';

/** One of these stands in every line of origin; a line without any is not looked at further. */
export const ORIGIN_WORDS = new Phrases(
  (
    'first appeared|appeared first|first published|first posted|first ran|originally|republished|en premier|initialement|' +
    "l'origine|l’origine|d'abord|d’abord|publicó primero|aparece primero|apareció primero|publicado primero|originalmente|" +
    'apareceu primeiro|publicado primeiro|publicada primeiro|surgiu primeiro|proviene da|il primo su|prima volta su|' +
    'originariamente|zuerst|erstmals|ursprünglich|verscheen eerst|het eerst|först|først|pierwszy|pochodzi|pochází|nejdříve|' +
    'prvi|először|ensimmäisen|pertama|đầu|ilk önce|prima dată|πρώτα|сначала|впервые|вперше|спершу|пръв|источник|أولاً|' +
    'לראשונה|اولین|ครั้งแรก|最初|처음|最先|最早|转载|转載|轉载|轉載|原文'
  ).split('|'),
);

/** What blog software writes under a feed's entries, in its translations: headline, site. */
export const APPEARED_FIRST: readonly RegExp[] = [
  /^(?:the|this) (?:post|article|story|entry) .{0,300}? (?:first appeared|appeared first|was first published|originally appeared) (?:on|in|at) (?<name>.{2,80}?)\.?$/iu,
  /^der (?:beitrag|artikel|post) .{0,300}? erschien (?:zuerst|erstmals) (?:auf|bei|in) (?<name>.{2,80}?)\.?$/iu,
  /^(?:l['’]article|cet article|le post|l['’]actualité) .{0,300}? est apparu en premier (?:sur|dans) (?<name>.{2,80}?)\.?$/iu,
  /^(?:la entrada|el artículo|el post|esta entrada) .{0,300}? (?:se publicó primero|aparece primero|apareció primero|fue publicado primero|se publicó originalmente) en (?<name>.{2,80}?)\.?$/iu,
  /^(?:o post|a postagem|o artigo|esta publicação) .{0,300}? (?:apareceu primeiro|foi publicado primeiro|foi publicada primeiro|surgiu primeiro) (?:em|no|na) (?<name>.{2,80}?)\.?$/iu,
  /^(?:l['’]articolo|il post|questo articolo) .{0,300}? (?:proviene da|sembra essere il primo su|è apparso per la prima volta su) (?<name>.{2,80}?)\.?$/iu,
  /^(?:het bericht|het artikel|dit bericht) .{0,300}? (?:verscheen eerst|is voor het eerst verschenen) (?:op|in) (?<name>.{2,80}?)\.?$/iu,
  /^(?:inlägget|artikeln|indlægget|innlegget) .{0,300}? (?:dök först upp|först publicerad|blev først udgivet|dukket først opp) (?:på|i) (?<name>.{2,80}?)\.?$/iu,
  /^(?:artykuł|wpis) .{0,300}? (?:pochodzi z serwisu|pojawił się pierwszy raz w) (?<name>.{2,80}?)\.?$/iu,
  /^(?:příspěvek|článek) .{0,300}? (?:pochází z|se nejdříve objevil na) (?<name>.{2,80}?)\.?$/iu,
  /^(?:сообщение|запись|статья) .{0,300}? (?:появил[аио]сь|появились) сначала на (?<name>.{2,80}?)\.?$/iu,
  /^το άρθρο .{0,300}? εμφανίστηκε πρώτα στο (?<name>.{2,80}?)\.?$/iu,
  /^(?:запис|стаття|сторінка) .{0,300}? (?:спершу|вперше) (?:з['’]явиться|з['’]явил[аио]ся) на (?<name>.{2,80}?)\.?$/iu,
  /^публикацията .{0,300}? е видяна за пръв път в (?<name>.{2,80}?)\.?$/iu,
  /^(?:objava|članak|post) .{0,300}? (?:pojavila se|pojavio se) prvi puta? na (?<name>.{2,80}?)\.?$/iu,
  /^(?:articolul|articol) .{0,300}? apare prima dată în (?<name>.{2,80}?)\.?$/iu,
  /^az? .{0,300}? bejegyzés először (?<name>.{2,80}?)[\s-]\S{0,4} ?jelent meg\.?$/iu,
  /^artikkeli .{0,300}? julkaistiin ensimmäisen kerran (?<name>.{2,80}?)\.?$/iu,
  /^(?:artikel|postingan|pos) .{0,300}? pertama kali (?:tampil|muncul) (?:pada|di) (?<name>.{2,80}?)\.?$/iu,
  /^bài (?:viết|đăng) .{0,300}? (?:đã )?xuất hiện (?:đầu tiên|lần đầu) (?:trên|ở|tại|vào ngày) (?<name>.{2,80}?)\.?$/iu,
  /^(?:ظهرت المقالة|المقالة|المقال) .{0,300}? (?:ظهرت )?أولاً على (?<name>.{2,80}?)\.?$/iu,
  /^(?:הפוסט|הכתבה) .{0,300}? הופיעה? לראשונה ב[-־]?\s?(?<name>.{2,80}?)\.?$/iu,
  /^نوشته .{0,300}? اولین بار در (?<name>.{2,80}?)\.? ?پدیدار شد\.?$/iu,
  /^โพสต์ .{0,300}? ปรากฏครั้งแรก(?:เมื่อ|ที่|บน) ?(?<name>.{2,80}?)\.?$/iu,
  /^投稿 ?.{0,300}? ?は ?(?<name>.{2,80}?) ?に最初に表示されました。?$/iu,
  /^.{1,300}? 게시물이 (?<name>.{2,80}?)에 처음 등장했습니다\.?$/iu,
  /^.{1,300}?最先出现在(?<name>.{2,80}?)。?$/iu,
  /^.{1,300}?這篇文章最早發佈於《?(?<name>.{2,80}?)》?。?$/iu,
  /^.{0,300}? (?:yazısı|haberi) ilk önce (?<name>.{2,80}?) üzerinde (?:ortaya çıktı|yayınlandı)\.?$/iu,
];

export const ORIGINALLY: readonly RegExp[] = [
  /^(?:.{0,60}\b(?:article|story|post|piece|report|column|essay|version|excerpt|interview|review|entry|commentary|op-ed)\b.{0,100}?)?\W{0,3}(?:(?:was|were|is|has been) )?(?:originally|first) (?:published|appeared|posted|ran) (?:on|in|by|at|with)\s+(?<name>.{2,80}?)(?:\s+(?:and|with|under|as|on [A-Z])\b.*|[.,;)].*|$)/iu,
  /\brepublished (?:from|with (?:the )?permission (?:of|from)|courtesy of)\s+(?<name>.{2,80}?)(?:\s+under\b.*|[.,;)].*|$)/iu,
  /\bpublicad[oa] originalmente (?:en|por|em|no|na)\s+(?<name>.{2,80}?)(?:[.,;)].*|$)/iu,
  /\b(?:publié|paru) (?:initialement|à l['’]origine|d['’]abord) (?:sur|dans|par)\s+(?<name>.{2,80}?)(?:[.,;)].*|$)/iu,
  /\b(?:zuerst|ursprünglich) (?:erschienen|veröffentlicht) (?:auf|bei|in|von)\s+(?<name>.{2,80}?)(?:[.,;)].*|$)/iu,
  /\b(?:zuerst|ursprünglich) (?:auf|bei|in)\s+(?<name>.{2,80}?)\s+(?:erschienen|veröffentlicht)/iu,
  /\bpubblicato originariamente (?:su|da|in)\s+(?<name>.{2,80}?)(?:[.,;)].*|$)/iu,
  /(?:впервые опубликован[ао]? (?:на|в)|источник публикации:)\s+(?<name>.{2,80}?)(?:[.,;)].*|$)/iu,
  /(?:本文轉載自|本文转载自|转载自|轉載自|原文刊登於|原文刊登于)\s*[:：]?\s*(?<name>.{2,40}?)(?:[。，)）].*|$)/u,
];
/** "Originally published on October 7" names no site. */
export const A_DATE =
  /^our\b|^(?:(?:on|in)\s)?(?:\p{L}+\.? )?\d|^(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/iu;

/** One of these stands in every line that names a helper; a line without any is not looked at further. */
export const PARTIAL_WORDS = new Phrases(
  (
    'contributed to this|files from|material from|reporting from|information from|con información de|com informações d|avec |' +
    'mit material|(reporting|(additional reporting|(writing|(editing|(reportage|(por|(redacción|(mit'
  ).split('|'),
);

export const PARTIAL = new RegExp(
  [
    /\bcontributed to this (?:report|story|article)\b/,
    /\b(?:with|includes?) (?:files|material|reporting|information) from\b/,
    /\bcon información de\b/,
    /\bcom informações d[aeo]\b/,
    /\bavec (?:l['’])?(?:afp|reuters|ap)\b/,
    /\bmit material (?:von|der|des)\b/,
    /^\((?:reporting|additional reporting|writing|editing|reportage|por|redacción|mit)\b.{3,300}\)\.?$/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'iu',
);
