/**
 * Short texts that pages put between an article's paragraphs, in the languages of many newspapers. One signal among many:
 * a page in a language that is not listed loses only this one.
 */
import type { Block } from '../markup/markup.ts';
import { WordMap } from '../markup/word-map.ts';
import { Phrases } from '../phrases.ts';

/** Numbered so that a threshold splits them: the higher, the less a text with it belongs to an article. */
export const CUE = {
  none: 0,
  time: 1,
  byline: 2,
  credit: 3,
  share: 4,
  tags: 5,
  subscribe: 6,
  related: 7,
  advert: 8,
  rights: 9,
} as const;

/** Longer texts are prose whatever they begin with. */
const MAX_WORDS = 45;

/** Alternatives of a pattern, as written in lines. */
const listOf = (words: string): string[] =>
  words
    .trim()
    .split(/\s*\|\s*/)
    .filter((word) => word !== '');
const any = (words: string): string => listOf(words).join('|');

/** The first two letters of a text that may begin with a cue, to the cues. Most texts are told by them, before any pattern is tried. */
const CUES_BY_START = new Map<number, number>();
const startOf = (first: number, second: number): number => first * 0x10000 + second;
/** Marks that may stand before the words. */
const MARKS = 4;

/** A text that begins with one of the words, behind a few marks. @param before a pattern of what else may stand there */
function beginsWith(cue: number, words: string, before = ''): RegExp {
  for (const word of listOf(words)) {
    const key = startOf(word.charCodeAt(0), word.length > 1 ? word.charCodeAt(1) : 0);
    CUES_BY_START.set(key, (CUES_BY_START.get(key) ?? 0) | (1 << cue));
  }
  return new RegExp(`^[\\W_]{0,${MARKS}}${before}(?:${any(words.replaceAll('.', '\\.'))})`, 'iu');
}

const RELATED = beginsWith(
  CUE.related,
  `
    read more|read also|also read|read next|read:|related|more from|more on|more:|see also|watch:|watch |recommended|you may also|you might|don't miss|most read|most popular|trending|up next|what to read|continue reading|click here|
    lee también|lea también|lee además|leer más|te puede interesar|más información|relacionado|ver más|
    lire aussi|à lire|lire la suite|voir aussi|sur le même|
    lesen sie auch|mehr zum thema|mehr lesen|weiterlesen|auch interessant|das könnte|zum thema|siehe auch|
    leggi anche|leggi tutto|potrebbe interessarti|continua a leggere|guarda anche|
    leia também|leia ainda|leia mais|ler também|saiba mais|veja também|
    lees ook|lees meer|lees verder|läs också|läs mer|läs även|les også|les mer|læs også|lue myös|
    czytaj także|czytaj też|czytaj również|zobacz też|zobacz także|przeczytaj|čtěte také|číst dále|olvassa el|citește și|vezi și|прочетете|
    читайте также|читать далее|смотрите также|по теме|читайте також|ayrıca okuyun|bunu da okuyun|ilgili haber|devamını oku|
    اقرأ أيضا|اقرأ أيضًا|اقرأ المزيد|شاهد أيضا|قد يهمك|بیشتر بخوانید|همچنین بخوانید|این را هم بخوانید|קראו גם|קרא עוד|עוד בנושא|यह भी पढ़ें|ये भी पढ़ें|आगे पढ़ें|और पढ़ें|
    baca juga|soma pia|διαβάστε επίσης|διαβάστε ακόμα|আরও পড়ুন|আরো পড়ুন|مزید پڑھیں|baca selengkapnya|xem thêm|đọc thêm|อ่านเพิ่มเติม|อ่านต่อ|関連記事|あわせて読みたい|続きを読む|相关阅读|相关新闻|延伸阅读|延伸閱讀|相關新聞|阅读更多|관련기사|함께 읽기|함께 보기|관련 기사|더보기
  `,
);
const ADVERT = beginsWith(
  CUE.advert,
  `
    advertisement|advertising|story continues below|article continues|sponsored|promoted|scroll to continue|paid content|publicidad|publicité|anzeige|werbung|pubblicità|publicidade|advertentie|annons|annonse|annonce|mainos|reklama|reklam|реклама|إعلان|פרסומת|विज्ञापन|iklan|quảng cáo|โฆษณา|広告|广告|廣告|광고
  `,
);
const SUBSCRIBE = new Phrases(
  listOf(`
    newsletter|subscribe|sign up|signup|subscription|your inbox|your email|email address|join our|follow us|download our app|our app|become a member|register now|log in|create an account|support our|donate|whatsapp channel|telegram channel|
    suscríbe|suscrib|boletín|abonne|inscrivez|s'inscrire|abonnieren|jetzt anmelden|kostenlos|iscriviti|abbonati|inscreva|assine|abonneer|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|zapisz się|prenumer|hírlevél|подпис|рассылк|підпис|abone ol|bülten|اشترك|النشرة|خبرنامه|הירשמו|सब्सक्राइब|berlangganan|đăng ký|สมัคร|メルマガ|会員登録|订阅|訂閱|구독
  `),
);
const CREDIT = beginsWith(
  CUE.credit,
  `
    photo|photos|image|picture|pictured|file photo|credit|getty|reuters|ap photo|afp|video|graphic|illustration|screenshot|source:|courtesy|caption|
    foto|fotos|imagen|fuente|crédit|photographie|bild|bildquelle|quelle|immagine|fonte|imagem|beeld|zdjęcie|fot.|zdroj|forrás|фото|источник|fotoğraf|kaynak|صورة|المصدر|عکس|צילום|फोटो|sumber|ảnh|nguồn|ภาพ|写真|撮影|图片|图源|圖|사진|자료
  `,
);
const SHARE = beginsWith(
  CUE.share,
  `
    share|shares|tweet|pin it|print|email this|copy link|facebook|twitter|whatsapp|linkedin|reddit|telegram|comments|comment|leave a|likes|views|follow|save|listen|
    compartir|comentarios|partager|commentaires|teilen|kommentare|drucken|condividi|commenti|compartilhar|comentários|delen|reacties|dela|kommentarer|del|jaa|udostępnij|komentarze|sdílet|megosztás|поделиться|комментари|поширити|paylaş|yorum|شارك|مشاركة|تعليق|اشتراک|שתף|תגובות|शेयर|bagikan|komentar|chia sẻ|bình luận|แชร์|シェア|コメント|分享|评论|評論|공유|댓글
  `,
  '(?:\\d[\\d.,km]* )?',
);
const TAGS = beginsWith(
  CUE.tags,
  `
    tags|tagged|topics|filed under|categories|category|keywords|in this article|etiquetas|temas|mots-clés|sujets|schlagwort|schlagwörter|themen|argomenti|assuntos|onderwerpen|ämnen|emner|tagi|témata|címkék|теги|метки|etiketler|الوسوم|כתבות|टैग|topik|từ khóa|แท็ก|タグ|标签|標籤|태그
  `,
);
const RIGHTS_WORDS = listOf(`
    all rights reserved|copyright|cookie|cookies|privacy policy|terms of|todos los derechos|tous droits|alle rechte|tutti i diritti|todos os direitos|alle rechten|alla rättigheter|wszelkie prawa|všechna práva|minden jog|все права|всі права|tüm hakları|جميع الحقوق|כל הזכויות|सर्वाधिकार|hak cipta|bản quyền|สงวนลิขสิทธิ์|無断転載|版权|版權|저작권|무단
  `);
/** Most texts have none of the words: to look for the letter before them first takes three times as long. */
const SOME_RIGHTS = new Phrases([...RIGHTS_WORDS, '(c) ', '(c)\n']);
const RIGHTS = new RegExp(`(?:^|[^\\p{L}])(?:©|\\(c\\)\\s|${RIGHTS_WORDS.join('|')})`, 'iu');
const BYLINE =
  /^(?:by|written by|reporting by|edited by|editing by|additional reporting|por|par|von|di|door|av|af|przez|от|автор|bởi|penulis|reporter|文|記者|记者|取材|기자)[\s:：]/iu;
const TIME = /^[^\d]{0,25}\d{1,4}\D{1,12}\d{1,4}(?:\D{1,6}\d{1,4}){0,4}\D{0,12}$/u;

/** Bits of the cues that the text may begin with. */
function startingCues(text: string): number {
  const start = text.slice(0, MARKS + 2).toLowerCase();
  let cues = 0;
  for (let at = 0; at <= MARKS; at++) {
    const first = start.charCodeAt(at);
    cues |= CUES_BY_START.get(startOf(first, start.charCodeAt(at + 1))) ?? 0;
    cues |= CUES_BY_START.get(startOf(first, 0)) ?? 0;
    if (first >= 0x30 && first <= 0x39) return cues | (1 << CUE.share);
    if (first >= 0x61 && first <= 0x7a) break;
  }
  return cues;
}

/** The words for "read also" that the text begins with. */
export function relatedLabel(text: string): string | undefined {
  return startingCues(text) & (1 << CUE.related) ? RELATED.exec(text)?.[0] : undefined;
}

/** The strongest cue of a block, or `CUE.none`. */
export function blockCues(block: Block): number {
  const { words, text } = block;
  if (words > MAX_WORDS) return CUE.none;
  if ((text.includes('©') || SOME_RIGHTS.test(text)) && RIGHTS.test(text)) return CUE.rights;
  const cues = startingCues(text);
  if (cues & (1 << CUE.advert) && ADVERT.test(text)) return CUE.advert;
  if (cues & (1 << CUE.related) && RELATED.test(text)) return CUE.related;
  if (SUBSCRIBE.test(text)) return CUE.subscribe;
  if (cues & (1 << CUE.tags) && words < 25 && TAGS.test(text)) return CUE.tags;
  if (cues & (1 << CUE.share) && words < 12 && SHARE.test(text)) return CUE.share;
  if (cues & (1 << CUE.credit) && words < 30 && CREDIT.test(text)) return CUE.credit;
  if (words < 25 && BYLINE.test(text)) return CUE.byline;
  if (words < 14 && block.digits > 2 && TIME.test(text)) return CUE.time;
  return CUE.none;
}

/**
 * Words of what a publisher says about itself and its business: subscriptions, appeals, commissions, rights, moderation, ways
 * to get in touch. One of them is in any report; several in few words are a notice.
 */
const NOTICE = (
  'subscribe subscriber subscribers subscription subscriptions newsletter newsletters inbox email emails unsubscribe account register registered member members membership donate donation donations support contribute contributing contribution journalism newsroom reader readers ' +
  'affiliate commission commissions compensation purchase purchases sponsor sponsored advertising advertisement advertiser advertisers partner partners coupon promo discount discounts retailer retailers editorial independent disclaimer disclosure liable liability endorse endorsement ' +
  'copyright reserved rights permission trademark reproduced reproduction republish terms privacy policy cookie cookies consent follow facebook twitter instagram linkedin whatsapp telegram youtube podcast podcasts download app click link links website site listen watch comment comments moderated moderation guidelines contact headquartered ' +
  'abonnieren abonnement abo anmelden anmeldung registrieren werbung anzeige provision datenschutz einwilligung vorbehalten folgen kommentar kommentare redaktion mitglied spenden unterstützen ' +
  'abonner abonnez abonnés inscrire inscrivez inscription soutenir soutenez don dons réservés confidentialité rédaction suivez commentaire commentaires télécharger publicité ' +
  'suscríbete suscripción suscriptores boletín regístrate apoya donación derechos privacidad síguenos comentarios descarga redacción publicidad ' +
  'iscriviti abbonati abbonamento sostieni diritti riservati seguici commenti redazione scarica pubblicità assine assinante assinatura inscreva apoie direitos siga comentários redação baixe publicidade ' +
  'nieuwsbrief aanmelden rechten volg reacties steun prenumerera nyhetsbrev rättigheter följ kommentarer nyhedsbrev rettigheder følg annonse annons uutiskirje tilaa oikeudet kommentit ' +
  'zapisz subskrybuj prawa obserwuj komentarze redakcja reklama odběr odebírejte práva sledujte komentáře hírlevél feliratkozás jogok hozzászólás abonează abonare drepturi urmărește comentarii ' +
  'подписаться подпишитесь подписка рассылка редакция редакции права комментарии поддержите скачать реклама підписатися підпишіться підписка редакція коментарі підтримайте abone bülten haklar takip yorum yorumlar reklam destek ' +
  'εγγραφείτε συνδρομή δικαιώματα ακολουθήστε σχόλια newsletter اشترك اشتراك النشرة حقوق محفوظة تابعونا تعليق التعليقات التطبيق הירשמו להרשמה זכויות עקבו תגובות ניוזלטר सब्सक्राइब सदस्यता अधिकार फॉलो टिप्पणी टिप्पणियाँ विज्ञापन ' +
  'berlangganan hak cipta ikuti komentar iklan 会員登録 購読 著作権 転載 メルマガ 订阅 訂閱 版权 版權 关注 關注 评论 評論 구독 저작권 팔로우 댓글'
).split(' ');

/** You and we, in the languages of many newspapers: boxes and appeals speak to the reader, reports do not. */
const READER = (
  'you your yours we our us ihr ihre ihren ihnen sie wir uns unser unsere unseren vous votre vos nous notre nos usted ustedes tu tus su te puedes somos nosotros nuestro nuestra nuestros ' +
  'você vocês pode somos seu sua nós nosso nossa nossos voi vostro vostra noi nostro nostra nostri je jouw uw u wij we ons onze du dig din ditt dina vi oss vår våra vores jer ' +
  'вы вам вас ваш ваши мы нас наш нашей ви вас вам ваш ми нас наш siz size sizin biz bizim ty twoje wasze my nasz nasze vy vás vám váš náš naše te ti az ön önnek mi nekünk ' +
  'kamu anda kami kita bạn chúng आप आपके हम हमारे あなた 당신 우리 您 你 我们 אתם אתה שלך אנחנו'
).split(' ');

/** Words of notices, and of speaking to the reader, in lower case. */
export const SPOKEN = new WordMap<'notice' | 'reader'>(
  new Map([
    ...[...READER].map((word) => [word, 'reader'] as const),
    ...[...NOTICE].map((word) => [word, 'notice'] as const),
  ]),
);

/** What an appeal asks for, in the languages of many newspapers. */
const APPEALS = new Set(
  (
    'support supporting donate donation donations chip subscribe subscriber subscribers member members membership paywall newsletter contribute contributing contribution contributions beitragen unterstützen unterstützt unterstütze spende spenden abo abonnieren fördern ' +
    'soutenir soutenez soutien contribuer contribuez don dons donner aider adhérer adhérent abonner abonnez contribuir contribución contribuição apoyar apoya apóyanos ayudar ayudarnos ayúdanos dona donar donativo socio socia socios hazte suscríbete suscripción ' +
    'apoiar apoie apoio doe doação assine assinatura sustentar sostenere sostieni sostienici dona donazione contribuire contributo abbonati bijdragen bijdrage steunen steun doneer donatie støtte støt stötta stöd bidra tukea tue lahjoita ' +
    'wspieraj wesprzyj wspomóż wpłać podpořte podpoře přispějte támogass támogasd susține donează поддержать поддержите поддержи донат пожертвование підтримайте підтримати подкрепете destek destekle bağış ' +
    'στηρίξτε ενίσχυσε ادعم ادعمنا تبرع תמכו לתמוך תרומה समर्थन dukung dukungan donasi ủng hộ saidia changia'
  ).split(' '),
);

/** @param word in lower case */
export const isAppealWord = (word: string): boolean => APPEALS.has(word);

/** "3 Comments", "Kommentare (12)", "コメント": a heading that is nothing but the word and a count. */
const COMMENTS = new RegExp(
  `^(?:\\d[\\d.,]*\\s*)?(?:${any(`
    comments?|reader comments|responses?|replies|leave a (?:reply|comment)|join the (?:discussion|conversation)|discussion|kommentare?|kommentarer|comentarios?|comentários?|commentaires?|commenti|reacties|
    komentarze|komentáře|komentarai|komentari|hozzászólások|comentarii|комментари[ийев]+|коментарі|коментари|yorumlar|yorum|σχόλια|التعليقات|تعليقات|תגובות|टिप्पणियाँ|टिप्पणी|komentar|bình luận|ความคิดเห็น|コメント|评论|評論|댓글
  `)})\\s*(?:[(\\[]?\\d[\\d.,]*[)\\]]?)?[\\s:：]*$`,
  'iu',
);

export function isCommentHeading({ element, text, words }: Block): boolean {
  return words <= 5 && /^h[1-6]$/.test(element.tag) && COMMENTS.test(text);
}
