/** News agencies: their names as credits and datelines print them. A fact of the trade, not a list of sites. */

const AGENCIES: readonly (readonly [name: string, ...spellings: string[]])[] = [
  [
    'Associated Press',
    'AP',
    'The Associated Press',
    'AP News',
    'Associated Press',
    'AP Wire',
    'АП',
    'ا ب',
    'أ ب',
    'اسوشيتد برس',
    'أسوشيتد برس',
    '美联社',
    '美聯社',
    'AP통신',
  ],
  [
    'Reuters',
    'Thomson Reuters',
    'Reuters News',
    'Reuters',
    'Рейтер',
    'Рейтерс',
    'رويترز',
    'رویترز',
    'روئٹرز',
    '路透社',
    '路透',
    'ロイター',
    '로이터',
    'रॉयटर्स',
    'রয়টার্স',
    'রয়টার্স',
    'רויטרס',
  ],
  [
    'Agence France-Presse',
    'AFP',
    'Agence France-Presse',
    'Agence France Presse',
    'AFP News',
    'АФП',
    'أ ف ب',
    'ا ف ب',
    'فرانس برس',
    'اے ایف پی',
    '法新社',
    'एएफपी',
    'এএফপি',
    'סוכנות הידיעות הצרפתית',
  ],
  ['dpa', 'dpa', 'Deutsche Presse-Agentur', 'dpa-AFX', 'dpa international'],
  ['EFE', 'EFE', 'Agencia EFE', 'EFE News'],
  ['ANSA', 'ANSA', 'Agenzia ANSA', 'Redazione ANSA'],
  ['Adnkronos', 'Adnkronos'],
  ['Xinhua', 'Xinhua', 'Xinhua News Agency', '新华社', '新華社', '新华网', 'شينخوا', 'Синьхуа'],
  ['Press Trust of India', 'PTI', 'पीटीआई', 'पीटीआइ', 'Press Trust of India'],
  ['Asian News International', 'ANI', 'Asian News International'],
  ['IANS', 'IANS', 'Indo-Asian News Service'],
  ['PA Media', 'PA Media', 'Press Association', 'PA'],
  ['United Press International', 'UPI', 'United Press International'],
  ['Bloomberg News', 'Bloomberg News', 'Bloomberg'],
  ['Kyodo News', 'Kyodo', 'Kyodo News', '共同通信', '共同'],
  ['Jiji Press', 'Jiji', 'Jiji Press', '時事通信', '時事'],
  ['Yonhap', 'Yonhap', 'Yonhap News', 'Yonhap News Agency', '연합뉴스'],
  ['TASS', 'TASS', 'ТАСС'],
  ['RIA Novosti', 'RIA Novosti', 'РИА Новости'],
  ['Interfax', 'Interfax', 'Интерфакс'],
  ['Ukrinform', 'Ukrinform', 'Укринформ', 'Укрінформ'],
  ['Anadolu Agency', 'Anadolu Agency', 'Anadolu Ajansı', 'AA'],
  ['Demirören Haber Ajansı', 'DHA', 'Demirören Haber Ajansı'],
  ['Canadian Press', 'The Canadian Press', 'Canadian Press', 'CP', 'La Presse Canadienne'],
  ['Australian Associated Press', 'AAP', 'Australian Associated Press'],
  ['Europa Press', 'Europa Press', 'EP'],
  ['Lusa', 'Lusa', 'Agência Lusa'],
  ['Agência Brasil', 'Agência Brasil'],
  ['Estadão Conteúdo', 'Estadão Conteúdo'],
  ['ANP', 'ANP', 'Algemeen Nederlands Persbureau'],
  ['Belga', 'Belga', 'Agence Belga'],
  ['APA', 'APA', 'Austria Presse Agentur'],
  ['Keystone-SDA', 'SDA', 'Keystone-SDA', 'ATS'],
  ['TT', 'TT', 'TT Nyhetsbyrån'],
  ['NTB', 'NTB'],
  ['Ritzau', 'Ritzau'],
  ['STT', 'STT'],
  ['PAP', 'PAP', 'Polska Agencja Prasowa'],
  ['ČTK', 'ČTK', 'CTK', 'Česká tisková kancelář'],
  ['TASR', 'TASR'],
  ['MTI', 'MTI'],
  ['Agerpres', 'Agerpres'],
  ['Antara', 'Antara', 'ANTARA News'],
  ['Bernama', 'Bernama'],
  ['Télam', 'Télam', 'Telam'],
  ['Notimex', 'Notimex'],
  ['WAM', 'WAM'],
  ['Saudi Press Agency', 'SPA', 'Saudi Press Agency', 'واس'],
  ['MENA', 'MENA'],
  ['IRNA', 'IRNA', 'ایرنا'],
  ['Tribune News Service', 'TNS', 'Tribune News Service'],
  ['States Newsroom', 'States Newsroom'],
  ['Kaiser Health News', 'KFF Health News', 'Kaiser Health News'],
  ['The Conversation', 'The Conversation'],
  ['CNN Wire', 'CNN Wire', 'CNN Newsource'],
  ['CNA', '中央社', 'Central News Agency'],
  ['VNA', 'TTXVN', 'TTXVN/Vietnam+', 'Thông tấn xã Việt Nam', 'Vietnam News Agency'],
  ['China News Service', '中新社', '中新网', 'China News Service'],
  ['Newsis', '뉴시스', 'Newsis'],
  ['Kazinform', 'Kazinform', 'Казинформ', 'ҚазАқпарат'],
  ['BelTA', 'BelTA', 'БелТА'],
  ['Montsame', 'Montsame', 'МОНЦАМЭ'],
  ['UzA', 'UzA', 'ЎзА', 'OʻzA'],
  ['Azertac', 'AZERTAC', 'AZƏRTAC'],
  ['Armenpress', 'Armenpress', 'Արմենպրես'],
  ['Tanjug', 'Tanjug', 'Танјуг'],
  ['Hina', 'HINA'],
  ['STA', 'STA'],
  ['BTA', 'БТА'],
  ['MIA', 'МИА'],
  ['LETA', 'LETA'],
  ['ELTA', 'ELTA'],
  ['BNS', 'BNS'],
  ['ATA', 'ATSH'],
  ['AMNA', 'ΑΠΕ-ΜΠΕ', 'ΑΠΕ', 'AMNA'],
  ['BSS', 'বাসস', 'BSS'],
  ['APP', 'اے پی پی'],
  ['RSS Nepal', 'रासस'],
  ['Bhasha', 'भाषा'],
  ['UNI', 'यूनीवार्ता', 'वार्ता'],
  ['SANA', 'سانا', 'SANA'],
  ['Petra', 'بترا', 'Petra'],
  ['KUNA', 'كونا', 'KUNA'],
  ['WAFA', 'وفا', 'WAFA'],
  ['MAP', 'و م ع'],
  ['ISNA', 'ایسنا', 'ISNA'],
  ['Fars', 'فارس', 'Fars News'],
  ['Mehr', 'مهر'],
  ['Tasnim', 'تسنیم', 'Tasnim'],
  ['NAN', 'NAN'],
  ['ENA', 'ኢዜአ', 'ENA'],
  ['PNA', 'PNA'],
  ['KPL', 'KPL', 'ຂປລ'],
  ['IHA', 'İHA', 'İhlas Haber Ajansı'],
];

const bySpelling: ReadonlyMap<string, string> = new Map(
  AGENCIES.flatMap(([name, ...spellings]) => spellings.map((spelling) => [spelling.toLowerCase(), name] as const)),
);

/** The agency's name when the text is nothing but one of its spellings. */
export function agencyNamed(text: string): string | undefined {
  return bySpelling.get(
    text
      .trim()
      .replace(/^[\s(©/]+|[\s).,/]+$/g, '')
      .toLowerCase(),
  );
}

const SHORT = [...bySpelling.keys()]
  .sort((a, b) => b.length - a.length)
  .map((spelling) => spelling.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** At the start of a text: a place, perhaps a date, and the agency in brackets, or the agency and a dash. */
export const DATELINE = new RegExp(
  `^(.{0,60}?)[([（【/=]\\s*((?:${SHORT.join('|')})(?:\\s*[/,]\\s*[\\p{L} ]{2,20})?)\\s*[)\\]）】/=]`,
  'iu',
);

/** At the start of a text: the agency, a place, a day, and "by wire", as Chinese agencies begin: "新华社北京3月3日电". */
export const HAN_DATELINE = new RegExp(
  `^[（(【]?\\s*(${SHORT.filter((name) => /\p{Script=Han}/u.test(name)).join('|')})[^。，]{2,24}?[电電讯訊]`,
  'u',
);

/** At the start of a text: "By" an agency, or the agency alone before a dash, and at the end the agency in brackets. */
export const CREDIT_AT_END = new RegExp(`(?:^|\\s)[([（]\\s*((?:${SHORT.join('|')}))\\s*[)\\]）]\\.?$`, 'iu');

/** At the start of a text: a place, a name in brackets, a dash. That form is an agency's dateline, whoever the agency is. */
export const PLACED_CREDIT = /^\p{Lu}[\p{L}\s.,'’/-]{1,50}\s[([（]\s*(\p{Lu}[\p{L}\s.&'’-]{2,40}?)\s*[)\]）]\s*[-–—]/u;

/** Agencies say in their name what they are; a county or country that stands in brackets does not. */
const AGENCY_WORD =
  /(?:^|[\s-])(?:press[ae]?|news|newswire|wire|agency|agence|agenzia|agencia|agência|agentur|agencja|agentura|agentschap)(?:$|[\s-])|presse-?agentur|nachrichtenagentur|byrån?$/iu;

export function looksLikeAgency(name: string): boolean {
  return AGENCY_WORD.test(name);
}
