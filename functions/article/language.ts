/** The language of the text itself: its script first, then its most frequent small words, then what the page declares. */
import { WordMap } from './markup/word-map.ts';
import { unitAt } from './units.ts';
import { eachLatinWord, isLatinLetter } from './words.ts';

/** Words of the text looked at: enough for a profile, and a bound. */
const SAMPLE_CHARS = 1_500;

/** Blocks of Unicode, by UTF-16 unit. `latn`, `cyrl`, `arab` and `deva` are shared by many languages. */
const SCRIPTS: readonly (readonly [language: string, from: number, to: number])[] = [
  ['latn', 0x41, 0x24f],
  ['el', 0x370, 0x3ff],
  ['cyrl', 0x400, 0x52f],
  ['hy', 0x531, 0x58f],
  ['he', 0x590, 0x5ff],
  ['arab', 0x600, 0x77f],
  ['deva', 0x900, 0x97f],
  ['bn', 0x980, 0x9ff],
  ['pa', 0xa00, 0xa7f],
  ['gu', 0xa80, 0xaff],
  ['or', 0xb00, 0xb7f],
  ['ta', 0xb80, 0xbff],
  ['te', 0xc00, 0xc7f],
  ['kn', 0xc80, 0xcff],
  ['ml', 0xd00, 0xd7f],
  ['si', 0xd80, 0xdff],
  ['th', 0xe00, 0xe7f],
  ['lo', 0xe80, 0xeff],
  ['bo', 0xf00, 0xfff],
  ['my', 0x1000, 0x109f],
  ['ka', 0x10a0, 0x10ff],
  ['am', 0x1200, 0x139f],
  ['km', 0x1780, 0x17ff],
  ['latn', 0x1e00, 0x1eff],
  ['ja', 0x3041, 0x30ff],
  ['zh', 0x3400, 0x9fff],
  ['ko', 0xac00, 0xd7af],
];

/** Small words that carry no topic, the ones that tell neighbours apart among them. */
const PROFILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  latn: {
    en: 'the of and to in that is was for it with as his on be at by this had not are but from or have an they which you were there been their has would what will',
    de: 'der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie',
    fr: 'de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux ont cette mais été ou leur',
    es: 'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me sin sobre este ya entre cuando fue',
    pt: 'de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já foi são pelo pela até',
    it: 'di e il la che a per un in è una del non le si con i della sono da dei alla come al ha nel più anche gli dal delle ma su stato questo',
    nl: 'de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit naar worden door heeft hebben over nog wordt deze',
    sv: 'och i att det som en på är av för med den till inte har de om ett han men var jag sig från vi så kan när år under också efter',
    da: 'og i at det er en til på af for med den der ikke som har de et var han men sig fra vi kan så om være skal efter også blev ved',
    nb: 'og i det er på som en til av for med å at den har ikke de et var han men seg fra vi så kan om skal etter også ble ved fra hun',
    fi: 'ja on ei että se oli hän mutta ovat kun myös kuin sen joka mukaan ole niin jos vain vuoden sekä jo tai hänen nyt mitä he',
    pl: 'w i na się z nie do to że jest o a jak po co za od przez dla są ale ze czy tym być przy już był tylko oraz jego które który także',
    cs: 'a se v na je že s z do o to i ve k by pro jsou po tak ale jako jsem si které který za podle už od až také bude při být',
    sk: 'a sa v na je že s z do o to aj vo k by pre sú po tak ale ako som si ktoré ktorý za podľa už od až tiež bude pri byť',
    hu: 'a az és hogy nem is egy van meg csak volt ez de még már mint azt ki el ha vagy után lesz szerint amely több aki',
    ro: 'de și în a la cu pe că nu este o din care un să pentru mai au fost ca se al le sunt ale prin după dar fi cele această',
    tr: 've bir bu da de için ile olarak çok daha olan en gibi sonra kadar ise değil var ne ama oldu olduğunu dedi göre her',
    id: 'yang dan di ini itu dengan untuk pada dari dalam tidak akan ke juga adalah oleh kata telah saat para bisa karena tersebut ia sebagai mereka',
    ms: 'yang dan di ini itu dengan untuk pada dari dalam tidak akan ke juga adalah oleh kata telah beliau kerana boleh bagi tersebut katanya sebagai mereka iaitu',
    vi: 'và của là có được cho không trong với các một người này đã những khi để đến về cũng từ ra ông tại theo nhiều năm như vào sẽ',
    hr: 'je i u se na da za su od a s koji kako što nije će o to iz bi ne kao ali samo koja koje do te biti prema',
    sl: 'je in v se na da so za ki z pa o s tudi po kot bi ne od ali že bo pri še do ni kar bil iz le',
    ca: 'de la i que el en a els les per un amb una del al no és ha es més com ho ser aquest però dels són seva també',
    et: 'ja on ei et see oli ta kui aga ka mis oma või siis veel mida nii seda ning kes pärast saab eesti kuid mille enne üle läks poolt kohta ütles aastat aasta selle nende tema sellest võib peab teatel ligi kolm kus ole üks',
    lt: 'ir kad į iš su yra tai buvo o kaip už bet apie nuo bus dėl jau taip ne po jo šio taip pat kuris metų',
    lv: 'un ir no ar ka par uz tika kas arī bet tas lai kā pēc nav bija pie to vai gada var jau tikai latvijas tā viņš arī kuru kura kuri pirms ceļš teica sacīja tiek gadu līdz lielāko vairāk',
    sq: 'të e në dhe i për me një që nga u ka është se më do nuk janë si kjo por ai edhe kanë ishte këtë',
    sw: 'ya na wa kwa ni katika za la cha kuwa hiyo hii huo baada yake alisema kama huku watu pia lakini ambao bado',
    tl: 'ang ng sa na at mga ay ni para nang kay hindi ito siya may isang kung ayon din rin niya si pa noong',
    af: 'die van en in is het wat nie te vir met dat op hy om sy ook as deur maar was sal kan hulle word aan by ons',
    is: 'og að í á er sem um við til með af var en ekki það fyrir hann hafa eru þess því frá eftir verður þetta hún við',
    az: 'və bu bir ilə üçün da də ki olan isə onun sonra görə edib deyib bildirib olub edilib çox ən bunu hər',
    uz: 'va bu bilan uchun ham bir edi deb ushbu keyin kerak esa haqida mumkin yil lekin shu qilish kishi har ega uning ular qildi aytdi boʻyicha yangi soʻng endi davlat kuni katta boʻlib boʻlgan oʻz qarshi yilda orqali',
    eu: 'eta da ez du bat ere dira izan zen baina dute egin duen baino hori zuen den egiten honetan dela guztiak',
    gl: 'de e a o que en do da un unha para con non os as na no por se máis ao como foi dos das tamén polo pola sen ou',
    cy: 'y yn i a o ar ei yr mae bod ac gyda wedi am gan oedd eu ond fod sydd hefyd nad neu gael hawl pob',
    ga: 'agus an na ar a i go le sé is bhí do ag atá ní leis faoi tá sa chun gur bhfuil seo nó aige gach',
    mt: 'li ta fil u il għal ma minn huwa kien dan hija din jew biex fuq tal bħala għandu ġew kull lill',
    lb: 'de an den ass fir vun dat op net mat eng hunn och bei gouf sinn awer well nach wou ginn',
    ku: 'û li bi ji di de ku ev ya yê jî tê ye na bo wî hate dike xwe wan kurdistanê',
    so: 'oo iyo ka ku la soo in uu ay ah waa si ayaa u waxa ee kale isaga qof kasta waxay wuxuu leh',
    ha: 'da na a ta ya cewa wannan sun an ga shi ba kuma domin wani yi ne ce wajen su',
    yo: 'ní ti àwọn tí ó sì fún pé wọn kan láti yìí náà jẹ́ gbogbo ṣe bí àti èyí',
    ig: 'na nke ndị bụ ahụ ga ka ọ ya dị ma si e maka niile otu nwere onye mmadụ',
    zu: 'ukuthi futhi kanye noma uma kodwa ngoba lokhu ukuze abantu njengoba wonke umuntu unelungelo ngokuthi yini zonke ukuba uthe kusho bese yize ngemva ngesikhathi kakhulu nokuthi ngaphambi iningi leli lesi lo le bathi yakhe kulo kule abanye',
    mg: 'ny sy dia fa tsy amin ao an tamin izay ho no ireo ity eo noho koa mba izany efa mbola ary hoy ka raha nilaza',
    rw: 'mu ku na kandi ko ya muri ni iyi uyu abantu ariko yavuze kugira ngo nyuma ubwo',
    gd: 'agus an a air tha do na gu bha ann airson aig ach le nach chan sin bho',
    xh: 'ukuba kunye okanye kwaye ukuze xa abantu kodwa lowo ezi wonke umntu unelungelo lo ngokuba apho zonke',
  },
  cyrl: {
    ru: 'и в не на что с по он как это его к из у за от о но она для было был все так же или бы был при после также который которые они до уже чтобы со во если где его её их тысячи года время более может под над через перед',
    uk: 'і в не на що з та до у за про як це від його є було він але також які який для під час або україни року вже ще',
    bg: 'и на в да се за от не с че е по са като до това ще но след който също при бе има или към са беше',
    sr: 'и у је се на да за су од а који као што није ће о то из би не али само која које до те према',
    mk: 'и на во да се за од не со е што ќе но по како тоа до со кој која биде исто при беше има или',
    be: 'і ў не на што з да як гэта яго у за па ад але была ён для пра таксама якія які быў',
    kk: 'және мен бұл бір да үшін болып деп де бойынша жылы осы ол қазақстан еді екен туралы кейін бар',
    mn: 'нь юм байна энэ болон гэж бол байгаа монгол улсын тухай ч уу хийх дээр байна байсан байгаа үед дараа олон хүн улс оны вэ мөн ба гэв гэсэн болно болов түүний',
    ky: 'жана менен бул бир үчүн деп болгон эле боюнча көп анын эмес кийин ал тууралуу',
    tg: 'ва дар аз ба ки бо ин барои аст он шуд буд кард шудааст ҳам бояд тоҷикистон',
    tt: 'һәм белән бу бер өчен дә дип булган аның соң була татарстан ул иде',
  },
  arab: {
    ar: 'في من على إلى أن عن التي الذي مع هذا هذه كان قد ما بعد وقال بين كما لم حيث ذلك قال خلال أو بن لا و',
    fa: 'در و به از که این را با است برای آن شد یک خود تا کرد بر هم نیز شده بود وی اما می کند های',
    ur: 'کے میں کی ہے اور سے کا کو نے ہیں کہ پر اس یہ بھی کر ایک تھا نہیں گیا لیے ان جس وہ',
    ps: 'د په او چې ته کې له دي يې سره هم دا نه شوي کړي وي خو',
    ckb: 'لە بە کە و بۆ ئەو ئەم هەر لەگەڵ دەکات کرد بوو یان ئەوەی هەیە',
  },
  deva: {
    hi: 'के में की है और से का को ने हैं कि पर इस यह भी कर एक था नहीं गया लिए उन जो हो',
    mr: 'आहे आणि या च्या ते हे नाही असे होते केली तर मात्र केला येथे त्यांनी आहेत ही व की',
    ne: 'छ र को मा पनि लाई गरेको छन् भएको हुने ले यो गर्न भने छैन तथा गरी नेपाल थिए गरे हो भन्ने साथै अनुसार बताए आएको रहेको सक्ने हुनेछ छैनन् हुन् बारे उनले पछि यस रूपमा करिब गर्ने लागि',
  },
};

interface Profiles {
  languages: readonly string[];
  /** For each small word the numbers of the languages that have it. */
  byWord: WordMap<readonly number[]>;
}

const profiles: ReadonlyMap<string, Profiles> = new Map(
  Object.entries(PROFILES).map(([script, wordsOf]) => {
    const languages = Object.keys(wordsOf);
    const byWord = new Map<string, number[]>();
    languages.forEach((language, number) => {
      for (const word of new Set(wordsOf[language]?.split(' '))) {
        const numbers = byWord.get(word) ?? [];
        byWord.set(word, numbers);
        numbers.push(number);
      }
    });
    return [script, { languages, byWord: new WordMap(byWord) }];
  }),
);

/** Below this share of small words the profile says nothing: a list of names, or a language that is not known here. */
const LEAST_SHARE = 0.08;
/** From this share on it is no other language. */
const SURE_SHARE = 0.25;
/** Too few letters to say more than the script. */
const LEAST_WORDS = 12;

/**
 * @param declared tags that the page or its headers give, most trusted first
 * @returns BCP 47; the declared tag, with its region, when the text does not speak against it
 */
export function languageOf(text: string, declared: readonly string[]): string | undefined {
  const tags = declared.map(normalTag).filter((tag): tag is string => tag !== undefined);
  const script = scriptOf(text);
  if (script === undefined) return tags[0];
  const known = profiles.get(script);
  // Most languages of such a script are not listed here: a page that names one of them knows better.
  if (!known) return tags.find((tag) => sameLanguage(tag, script) || scriptCode(tag) === scriptCode(script)) ?? script;
  const read = byWords(text, script, known);
  if (read === undefined) return tags.find((tag) => fits(tag, script)) ?? undefined;
  const enough = (read.scores.get(read.language) ?? 0) * NEIGHBOUR_SHARE;
  const isAsLikely = (tag: string): boolean =>
    (read.scores.get(tag.split('-', 1)[0] ?? '') ?? 0) >= enough && enough > 0;
  const isStranger = (tag: string): boolean =>
    read.isWeak &&
    !known.languages.includes(tag.split('-', 1)[0] ?? '') &&
    scriptCode(tag) === scriptCode(read.language);
  return tags.find((tag) => sameLanguage(tag, read.language) || isAsLikely(tag) || isStranger(tag)) ?? read.language;
}

/** Of two languages that share most small words, Malay and Indonesian, that which is declared is taken when it is nearly as likely. */
const NEIGHBOUR_SHARE = 0.85;

/** ISO 15924, of the script that a language is written in where its tag names none (CLDR, "likelySubtags"). */
function scriptCode(tag: string): string | undefined {
  const language = tag.split('-', 1)[0] ?? '';
  return language === '' || SAME[language] !== undefined ? undefined : new Intl.Locale(language).maximize().script;
}

function fits(tag: string, script: string): boolean {
  const language = tag.split('-', 1)[0] ?? '';
  const known = PROFILES[script];
  if (known && language in known) return true;
  return (
    !Object.entries(PROFILES).some(([other, languages]) => other !== script && language in languages) &&
    !SCRIPTS.some(([name]) => name === language)
  );
}

function scriptOf(text: string): string | undefined {
  const counts = new Map<string, number>();
  let [script = '', from = 0, to = 0] = SCRIPTS[0] ?? [];
  let run = 0;
  const addRun = (): void => {
    if (run > 0) counts.set(script, (counts.get(script) ?? 0) + run);
    run = 0;
  };
  const end = Math.min(text.length, SAMPLE_CHARS);
  for (let index = 0; index < end; index++) {
    const code = unitAt(text, index);
    if (code < 0x41) continue;
    if (code < from || code > to) {
      const other = SCRIPTS.find(([, first, last]) => code >= first && code <= last);
      if (other === undefined) continue;
      addRun();
      [script, from, to] = other;
    }
    run++;
  }
  addRun();
  let best: string | undefined;
  for (const [script, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = script;
  // Japanese news is half Chinese characters; a tenth of kana is proof.
  if (best === 'zh' && (counts.get('ja') ?? 0) > (counts.get('zh') ?? 0) * 0.1) return 'ja';
  return best;
}

/** Letters that among the languages of their script only these write: they tell those whose small words are endings. */
const LETTERS: Readonly<Record<string, string>> = {
  kk: 'әғқңұһіы',
  ru: 'ыэщ',
  ky: 'ңөүыэ',
  mn: 'өүыэ',
  tt: 'әҗңөүһыэ',
  tg: 'ғқҳҷӣӯ',
  be: 'ўіыэ',
  uk: 'іїєґ',
  mk: 'ѓќѕј',
  sr: 'ђћљњџј',
  lv: 'āēīūķļņģ',
  lt: 'ėįųūąę',
  et: 'õ',
  is: 'ðþ',
  mt: 'ħġċż',
  az: 'ə',
  yo: 'ẹọṣ',
  ha: 'ɗƙɓ',
  ig: 'ịọụṅ',
  vi: 'ơưđạảấầậắặẹếềệịọốồộớờợụứừự',
  ro: 'șțăâ',
  hu: 'őű',
  cy: 'ŵŷ',
  ps: 'ډړښځڅېۍټڼ',
  ckb: 'ەێۆڕڵۊ',
  ur: 'ٹڈڑےںھہ',
  fa: 'پچژگ',
};
/** What such a letter weighs beside a small word that one language alone has. */
const LETTER_WEIGHT = 0.35;

/** No letter of ASCII tells a language. */
const FIRST_TELLING = 0x80;

/** For each script the numbers of the languages that a letter tells. */
const byLetter: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>> = new Map(
  [...profiles].map(([script, { languages }]) => {
    const letters = new Map<string, number[]>();
    languages.forEach((language, number) => {
      for (const letter of LETTERS[language] ?? '') letters.set(letter, [...(letters.get(letter) ?? []), number]);
    });
    return [script, letters];
  }),
);

interface Read {
  language: string;
  /** So few of its small words were met that it may be a language that is not known here. */
  isWeak: boolean;
  /** By language, of those that were met at all. */
  scores: ReadonlyMap<string, number>;
}

function byWords(text: string, script: string, { languages, byWord }: Profiles): Read | undefined {
  const sample = text.slice(0, SAMPLE_CHARS).toLowerCase().normalize('NFC');
  const { words, known } = smallWords(sample, byWord);
  const scores = new Float64Array(languages.length);
  /** Of two with the same score that whose words come first is taken. */
  const met: number[] = [];
  const add = (numbers: readonly number[], weight: number): void => {
    for (const number of numbers) {
      if (scores[number] === 0) met.push(number);
      scores[number] = (scores[number] ?? 0) + weight / Math.sqrt(numbers.length);
    }
  };
  const letters = byLetter.get(script);
  // A word of one language says more than one of ten.
  for (const numbers of known) add(numbers, 1);
  for (let at = 0; at < sample.length; at++) {
    const telling = sample.charCodeAt(at) < FIRST_TELLING ? undefined : letters?.get(sample.charAt(at));
    if (telling) add(telling, LETTER_WEIGHT);
  }
  let best: string | undefined;
  let bestScore = 0;
  for (const number of met) {
    const score = scores[number] ?? 0;
    if (score > bestScore) {
      best = languages[number];
      bestScore = score;
    }
  }
  if (best === undefined || words < LEAST_WORDS || bestScore < words * LEAST_SHARE) return undefined;
  const isWeak = bestScore < words * SURE_SHARE;
  return {
    language: best,
    isWeak,
    scores: new Map(met.map((number) => [languages[number] ?? '', scores[number] ?? 0])),
  };
}

/** How many words a text has, and what is known of its small ones, in their order. */
function smallWords(lower: string, byWord: Profiles['byWord']): { words: number; known: (readonly number[])[] } {
  const found = { words: 0, known: [] as (readonly number[])[] };
  const isLatin = eachLatinWord(lower, isLatinLetter, (from, to, hash) => {
    found.words++;
    const numbers = byWord.find(lower, from, to, hash);
    if (numbers) found.known.push(numbers);
  });
  if (isLatin) return found;
  const words = lower.match(/[\p{L}\p{M}]+/gu) ?? [];
  return {
    words: words.length,
    known: words.map((word) => byWord.get(word)).filter((numbers) => numbers !== undefined),
  };
}

/** Norwegian has two written forms and one old tag; Serbian and Croatian differ by script more than by words. */
const SAME: Readonly<Record<string, string>> = {
  no: 'nb',
  nn: 'nb',
  bs: 'hr',
  sh: 'hr',
  iw: 'he',
  in: 'id',
  fil: 'tl',
  tg: 'fa',
  mo: 'ro',
};

function sameLanguage(tag: string, language: string): boolean {
  const primary = tag.split('-', 1)[0] ?? '';
  return (
    primary === language ||
    SAME[primary] === language ||
    (primary === 'sr' && language === 'hr') ||
    (primary === 'yue' && language === 'zh')
  );
}

/** "en_US" to "en-US"; undefined for what is no tag. */
function normalTag(tag: string): string | undefined {
  const first = tag.split(/[,;]/, 1)[0]?.trim().replace(/_/g, '-') ?? '';
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i.test(first)) return undefined;
  // RFC 5646, section 2.1.1: region in capitals, script with one, the rest small. (Intl does the same, and a tenth of a millisecond slower.)
  const [language = '', ...rest] = first.split('-');
  const shaped = rest.map((part) =>
    part.length === 2
      ? part.toUpperCase()
      : part.length === 4
        ? part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()
        : part.toLowerCase(),
  );
  return [language.toLowerCase(), ...shaped].join('-');
}
