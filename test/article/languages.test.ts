import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { languageOf } from '../../functions/article/language.ts';
import { countWords } from '../../functions/article/words.ts';
import { extract, pageOf } from './pages.ts';

const TEXTS: Record<string, string[]> = {
  de: [
    'Der Hafenrat hat am Dienstagabend beschlossen, die alte Fähre noch zwei Jahre lang fahren zu lassen, und das nach einer Debatte bis weit nach Mitternacht.',
    'Die Bewohner der Insel hatten mehr als viertausend Unterschriften gesammelt und sie in einer Schubkarre zum Rathaus gebracht.',
    'Der Betreiber hatte einen Zuschuss verlangt, den der Finanzausschuss in einer Erklärung als unangemessen bezeichnete.',
  ],
  ru: [
    'Портовый совет во вторник вечером решил сохранить старый паром ещё на два года после спора, который продолжался далеко за полночь.',
    'Жители острова собрали более четырёх тысяч подписей и привезли их к зданию администрации на тачке.',
    'Оператор просил о субсидии, которую финансовый комитет назвал неразумной в своём заявлении.',
  ],
  ja: [
    '港湾評議会は火曜日の夜、深夜まで続いた議論の末、古いフェリーの運航をさらに二年間続けることを決めた。',
    '島の住民は人口の半分以上にあたる四千二百人の署名を集め、手押し車に載せて町役場まで運んだ。',
    '運航会社は年間三億円の補助金を求めていたが、財政委員会は先月の声明で不当だと述べていた。',
  ],
  zh: [
    '港务委员会周二晚间经过一场持续到午夜以后的辩论，决定让旧渡轮再运行两年。',
    '岛上的居民收集了四千二百个签名，超过人口的一半，用手推车把它们送到了市政厅。',
    '运营商此前要求每年三百四十万的补贴，财政委员会上个月在声明中称这是不合理的。',
  ],
  ar: [
    'قرر مجلس الميناء مساء الثلاثاء الإبقاء على العبارة القديمة لمدة عامين آخرين بعد نقاش استمر إلى ما بعد منتصف الليل.',
    'وجمع سكان الجزيرة أكثر من أربعة آلاف توقيع ونقلوها إلى مبنى البلدية في عربة يدوية.',
    'وكان المشغل قد طلب دعما سنويا وصفته اللجنة المالية بأنه غير معقول في بيان صدر الشهر الماضي.',
  ],
  th: [
    'สภาท่าเรือลงมติเมื่อคืนวันอังคารให้เรือข้ามฟากลำเก่าเดินเรือต่อไปอีกสองปีหลังการอภิปรายที่ยาวนานเลยเที่ยงคืน',
    'ชาวเกาะรวบรวมรายชื่อได้มากกว่าสี่พันรายชื่อและนำไปส่งที่ศาลากลางด้วยรถเข็น',
    'ผู้ประกอบการขอเงินอุดหนุนซึ่งคณะกรรมการการเงินเรียกว่าไม่สมเหตุสมผลในแถลงการณ์เมื่อเดือนที่แล้ว',
  ],
  hi: [
    'बंदरगाह परिषद ने मंगलवार की शाम को आधी रात के बाद तक चली बहस के बाद पुरानी नौका को दो और साल तक चलाने का फैसला किया।',
    'द्वीप के निवासियों ने चार हजार से अधिक हस्ताक्षर इकट्ठा किए और उन्हें ठेले में रखकर नगर भवन ले गए।',
    'संचालक ने सब्सिडी की मांग की थी जिसे वित्त समिति ने पिछले महीने अपने बयान में अनुचित बताया था।',
  ],
};

for (const [language, paragraphs] of Object.entries(TEXTS)) {
  test(`an article in ${language} is read whole, and its language from the text itself`, () => {
    const body = paragraphs.map((text) => `<p>${text}</p>`).join('');
    const article = extract(pageOf({ body, lang: 'en', h1: paragraphs[0]?.slice(0, 20) ?? '' }));
    assert.equal(article.articleBody, paragraphs.join('\n\n'));
    assert.equal(article.inLanguage, language);
    assert.equal(article.bodyStatus, 'full');
    assert.ok(article.wordCount > 25, `${article.wordCount} words`);
  });
}

test('words are counted as a reader of the language would', () => {
  assert.equal(countWords("The ferry doesn't run: e-mail us at 9.30"), 8);
  assert.equal(countWords('   '), 0);
  const japanese = countWords('私は学生です');
  assert.ok(japanese >= 3 && japanese <= 5, String(japanese));
});

test('a declared region is kept when the text is in that language, and a wrong declaration is not believed', () => {
  const english =
    'The council has decided that the ferry will stay for another two years, and that is what the people of the island have asked for.';
  assert.equal(languageOf(english, ['en_GB']), 'en-GB');
  assert.equal(languageOf(english, ['de-DE']), 'en');
  assert.equal(languageOf('', ['fr']), 'fr');
  assert.equal(languageOf('Zxq vrt plom', []), undefined);
});

test('a language that is not known here is believed where the page names it, and of close neighbours that which it names', () => {
  const tigrinya = 'እቲ ባይቶ ነቲ ኣረጊት ጃልባ ንኽልተ ዓመት ክሰርሕ ከም ዝቕጽል ወሲኑ፡ ነበርቲ ድማ ኣዝዮም ተሓጒሶም።';
  assert.equal(languageOf(tigrinya, ['ti']), 'ti');
  assert.equal(languageOf(tigrinya, ['en-US']), 'am', 'what the script says alone');
  const malay =
    'Ribuan penduduk berkumpul pada pagi Selasa untuk menyaksikan pembukaan jambatan yang mengambil masa tiga tahun untuk disiapkan.';
  assert.equal(languageOf(malay, ['ms']), 'ms');
});

const NEIGHBOURS: Record<string, string> = {
  kk: 'Облыс әкімі көпір шаруалардың өнімін базарға тез жеткізуіне көмектесетінін, ал оқушылардың енді паром күтпейтінін айтты.',
  mn: 'Аймгийн засаг дарга хэлэхдээ гүүр нь малчдад бүтээгдэхүүнээ зах зээлд хурдан хүргэхэд тусална гэж онцоллоо.',
  lv: 'Novada mērs sacīja, ka tilts palīdzēs zemniekiem ātrāk nogādāt ražu tirgū, bet skolēniem nebūs jāgaida pārceltuve.',
  mg: 'Nilaza ny governora fa hanampy ny tantsaha hitatitra ny vokatra any an-tsena ity tetezana ity, ary tsy hiandry ny mpianatra.',
  is: 'Ráðið ákvað að ferjan verður áfram í tvö ár og það er ekki víst hvað tekur við eftir það, en íbúar eyjunnar hafa fagnað þessu.',
  da: 'Rådet har besluttet, at færgen skal blive i to år, og det er ikke sikkert, hvad der sker efter det, men beboerne på øen er glade.',
  gl: 'O consello decidiu que o ferri seguirá dous anos máis e non se sabe o que pasará despois, pero os veciños da illa están contentos co acordo tamén.',
  pt: 'O conselho decidiu que o ferry vai continuar por mais dois anos e não se sabe o que vem depois, mas os moradores da ilha estão contentes com isso.',
  az: 'Şura qərara aldı ki, bərə daha iki il qalsın və bu çox vacib bir qərar oldu, çünki adanın sakinləri üçün onun yerinə gələn də yox idi.',
  tr: 'Kurul feribotun iki yıl daha kalmasına karar verdi ve bu çok önemli bir karar oldu, ama ada halkı için daha sonra ne olacağı belli değil.',
};

for (const [language, text] of Object.entries(NEIGHBOURS)) {
  test(`${language} is told from its neighbours by its small words`, () => {
    assert.equal(languageOf(text, []), language);
  });
}

test('words that a mark parts, and no space, are words', () => {
  for (const [text, words] of [
    ['እያንዳንዱ፡ሰው፡የሃሳብ፡የሕሊናና፡ነጻነት፡መብት፡አለው።', 7],
    ['འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ།', 7],
  ] as const)
    assert.equal(countWords(text), words);
});
