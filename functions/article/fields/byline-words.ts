/** The words in front of and behind a writer's name where pages print it: "By", "Text:", "von", "ໂດຍ", "විසිනි". */

const either = (list: string): string =>
  list
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll('_', '\\s'))
    .join('|');

/** Words for "writer", "text", "written by" that begin no name, in whatever language; a colon may follow. */
const WRITER = either(`
  ავტორი ტექსტი հեղինակ՝? авторы авторлар нийтэлсэн сурвалжилсан бичсэн сурвалжлагч muallif muallifi müəllif awtory муаллиф автору авторка аўтар
  எழுதியவர் கட்டுரை రచన రచయిత రిపోర్టర్ ಲೇಖಕರು ಲೇಖಕ എഴുതിയത് ലേഖകൻ લેખક ਲੇਖਕ লিখেছেন লেখক প্রতিবেদক लेखिका लेखन 
  تحریر لیکوال لیکواله لیکنه نووسینی نووسەر ئامادەکردنی نویسنده گزارش بقلم كتب كتبت تقرير إعداد រៀបរៀងដោយ ដោយ អ្នកសរសេរ ໂດຍ ຜູ້ຂຽນ เขียนโดย เรื่องโดย ရေးသားသူ རྩོམ་པ་པོ། རྩོམ་པ་པོ་
  ጸሐፊ፦? ዘጋቢ፦? mwandishi imeandikwa_na marubuci onkọ̀wé waxaa_qoray waxa_qoray qoraa umbhali ibhalwe_ngu isinulat_ni sinulat_ni penulis oleh wartawan
  höfundur údar awdur egilea testua autori kittieb autors teksts autorius autor tekst avtor szöveg szerző skrifað_af tác_giả yanditswe_na ngu(?=-) piše pišu пише пишува подготвил подготви pripremila? napísala? připravila? napsala pripravila? kirjutas koostas parengė autorė sagatavoja írta készítette scris_de 기자명
`);
const ANYWHERE = new RegExp(`^(?:${WRITER})(?:\\s*[:：՝|/-]\\s*|\\s+)`, 'iu');

/** Words of one language that would be a name, or a part of one, in another. */
const BEFORE: Readonly<Record<string, string>> = {
  sw: 'na',
  ha: 'daga',
  yo: 'láti_ọwọ́ lati_ọwọ́ nípasẹ̀ látọwọ́',
  zu: 'ngu[-\\s]? ngo[-\\s]?',
  xh: 'ngu[-\\s]?',
  mg: "nosoratan['’]i nosoratan['’]ny",
  tl: 'ni nina',
  is: 'eftir',
  ga: 'le',
  cy: 'gan',
  sq: 'nga',
  mt: 'minn',
  am: 'በ(?=\\p{L}{2})',
  ti: 'ብ(?=\\p{L}{2})',
  so: 'w/q: w/q',
  fy: 'troch',
  lb: 'vum vun',
  gd: 'le',
  ku: 'ji nivîskar',
  ig: 'site_n’aka site_na',
  rw: 'na',
  ht: 'pa',
  ny: 'ndi wolemba',
  jv: 'dening',
  ceb: 'ni',
  fo: 'eftir',
  br: 'gant',
  st: 'ka',
  tn: 'ka',
  lg: 'bya',
  sn: 'na',
};
const BEHIND: Readonly<Record<string, string>> = {
  si: 'විසිනි විසින්',
  my: 'ရေးသားသည် ရေးသည် ရေးသားသော',
  eu: '\\(r\\)en_eskutik en_eskutik ren_eskutik',
  ta: 'எழுதியது',
  ja: '記者',
  ko: '기자 특파원 선임기자',
};

interface Around {
  before: RegExp | undefined;
  behind: RegExp | undefined;
}

const patterns = new Map<string, Around>();

function patternsOf(language: string): Around {
  const known = patterns.get(language);
  if (known) return known;
  const [before, behind] = [BEFORE[language], BEHIND[language]];
  const around = {
    // A word ends at a space; one that is written together with the name says so itself.
    before:
      before === undefined ? undefined : new RegExp(`^(?:${either(before)})(?:\\s+|(?<=[-በብ])|(?=\\p{Lu}))`, 'iu'),
    behind: behind === undefined ? undefined : new RegExp(`\\s?(?:${either(behind)})$`, 'iu'),
  };
  // Only languages that are listed have any, so there is no more than that to remember.
  if (around.before || around.behind) patterns.set(language, around);
  return around;
}

/** A word or two and a colon; behind it two words or more. */
const LABEL = /^[\p{L}\p{M}'’ʻʼ.-]+(?:\s[\p{L}\p{M}'’ʻʼ-]+)?\s?[:：՝]\s*(?=\S+\s\S)/u;

/**
 * A printed byline without the words around the names.
 * @param language BCP 47, of the page; @param isMarked the markup calls it a byline: then whatever stands before a colon is a label
 */
export function withoutBylineWords(text: string, language: string | undefined, isMarked = false): string {
  const { before, behind } = patternsOf(language?.split('-', 1)[0] ?? '');
  let rest = text.replace(ANYWHERE, '');
  if (before) rest = rest.replace(before, '');
  if (behind) rest = rest.replace(behind, '');
  return rest === text && isMarked ? text.replace(LABEL, '') : rest;
}
