/**
 * Dates as the page's own language prints them, where the names that many languages share do not serve: names of months and
 * calendars come from the locale data of the runtime, so that no list of languages stands here.
 */

/** A day of the calendar that the world shares. */
export interface LocalDay {
  year: number;
  month: number;
  day: number;
  /** The text without what made up the day: the time of day is in it. */
  rest: string;
}

/** Calendars in which newspapers of a language date themselves, besides the common one (CLDR, "calendarPreferenceData"). */
const CALENDARS: Readonly<Record<string, readonly string[]>> = {
  fa: ['persian', 'islamic-umalqura'],
  ps: ['persian'],
  ckb: ['persian'],
  ar: ['islamic-umalqura'],
  ur: ['islamic-umalqura'],
  am: ['ethiopic'],
  ti: ['ethiopic'],
  he: ['hebrew'],
};
/** Names that newspapers print and the locale data does not have, by month. */
const ALSO: Readonly<Record<string, string>> = {
  si: 'ජනවාරි පෙබරවාරි මාර්තු අප්‍රේල් මැයි ජූනි ජූලි අගෝස්තු සැප්තැම්බර් ඔක්තෝබර් නොවැම්බර් දෙසැම්බර්',
  yo: 'ṣẹ́rẹ́ èrèlé kẹta kẹrin karùn-ún kẹfà keje kẹjọ kẹsàn-án kẹwàá kọkànlá kejìlá',
  tl: 'enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre',
  zu: 'januwari februwari mashi ephreli meyi juni julayi agasti septhemba okthoba novemba disemba',
};

interface MonthName {
  name: string;
  month: number;
  calendar: string;
}

/** Kept between pages, for each language once. There are fewer languages than that. */
const MAX_LANGUAGES = 300;
const namesOf = new Map<string, readonly MonthName[]>();
/** A shorter name may begin another word. */
const STEM_CHARS = 4;
/** Languages that inflect put so many letters behind a name: "martxoa", "martxoaren". */
const ENDING_CHARS = 4;
/** Characters between a month and its day, and between a day and its year. */
const DAY_GAP = 8;
const YEAR_GAP = 18;
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const CLOCK = /\d{1,2}\s?[:.]\s?\d{2}(?:\s?[:.]\s?\d{2})?(?!\d)/u;

/** Scripts that hardly more than one language dates itself in. */
const LANGUAGE_OF_SCRIPT: Readonly<Record<string, string>> = {
  ...{ Georgian: 'ka', Armenian: 'hy', Ethiopic: 'am', Tamil: 'ta', Telugu: 'te', Malayalam: 'ml', Kannada: 'kn' },
  ...{
    Gujarati: 'gu',
    Gurmukhi: 'pa',
    Khmer: 'km',
    Myanmar: 'my',
    Thai: 'th',
    Bengali: 'bn',
    Lao: 'lo',
    Sinhala: 'si',
  },
};
const SCRIPTS = new RegExp(
  Object.keys(LANGUAGE_OF_SCRIPT)
    .map((script) => `(?<${script}>\\p{Script=${script}})`)
    .join('|'),
  'u',
);

/** @param text with ASCII digits; @param language of the page, BCP 47: the date's own script may tell another */
export function readLocalDay(text: string, language: string | undefined): LocalDay | undefined {
  const primary = language?.split('-', 1)[0] ?? '';
  const found = withName(text, primary) ?? inNumbers(text, primary);
  const groups = found ? undefined : SCRIPTS.exec(text)?.groups;
  const script = Object.keys(groups ?? {}).find((name) => groups?.[name] !== undefined) ?? '';
  const other = LANGUAGE_OF_SCRIPT[script] ?? primary;
  return found ?? (other === primary ? undefined : withName(text, other));
}

function withName(text: string, language: string): LocalDay | undefined {
  const found = nameIn(text.toLowerCase().normalize('NFC'), monthNames(language));
  if (!found) return undefined;
  const { from, to, month, calendar } = found;
  // A time of day has numbers, too.
  const clock = CLOCK.exec(text);
  const numbers = [...text.matchAll(/\d+/g)].filter(
    ({ index }) => !clock || index < clock.index || index >= clock.index + clock[0].length,
  );
  const gapTo = (match: RegExpExecArray): number =>
    match.index >= to ? match.index - to : from - match.index - match[0].length;
  const nearest = (digits: RegExp, most: number): RegExpExecArray | undefined =>
    numbers
      .filter((match) => digits.test(match[0]) && gapTo(match) <= most && gapTo(match) >= 0)
      .sort((a, b) => gapTo(a) - gapTo(b))[0];
  const day = nearest(/^\d{1,2}$/, DAY_GAP);
  const year = nearest(/^\d{4}$/, YEAR_GAP);
  if (!day || !year) return undefined;
  const end = Math.max(to, day.index + day[0].length, year.index + year[0].length);
  const common = commonDay(Number(year[0]), month, Number(day[0]), calendar);
  return common && { ...common, rest: text.slice(end) };
}

/** "1404/12/12": years of the Persian and Islamic calendars are no years of ours. */
function inNumbers(text: string, language: string): LocalDay | undefined {
  const calendar = CALENDARS[language]?.find((name) => name !== 'ethiopic' && name !== 'hebrew');
  const match = calendar === undefined ? null : /^\D{0,30}(1[34]\d{2})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)/u.exec(text);
  if (!match || calendar === undefined) return undefined;
  const common = commonDay(Number(match[1]), Number(match[3]), Number(match[4]), calendar);
  return common && { ...common, rest: text.slice(match[0].length) };
}

function nameIn(
  text: string,
  names: readonly MonthName[],
): { from: number; to: number; month: number; calendar: string } | undefined {
  for (const { name, month, calendar } of names) {
    const from = text.indexOf(name);
    if (from < 0) continue;
    const to = from + name.length;
    if (UNSPACED.test(name)) return { from, to, month, calendar };
    if (/[\p{L}\p{M}]$/u.test(text.slice(Math.max(0, from - 2), from))) continue;
    const ending = /^[\p{L}\p{M}'’]*/u.exec(text.slice(to))?.[0].length ?? 0;
    if (ending <= (name.length >= STEM_CHARS ? ENDING_CHARS : 0)) return { from, to: to + ending, month, calendar };
  }
  return undefined;
}

/** Longest first, so that a name is not found inside another. */
function monthNames(language: string): readonly MonthName[] {
  const known = namesOf.get(language);
  if (known) return known;
  const names: MonthName[] = [];
  const isKnown = /^[a-z]{2,3}$/.test(language) && Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  for (const calendar of isKnown ? [...(CALENDARS[language] ?? []), 'gregory'] : []) {
    for (const width of ['long', 'short'] as const) names.push(...readNames(language, calendar, width));
  }
  ALSO[language]?.split(' ').forEach((name, index) => names.push({ name, month: index + 1, calendar: 'gregory' }));
  names.sort((a, b) => b.name.length - a.name.length);
  if (namesOf.size >= MAX_LANGUAGES) namesOf.clear();
  namesOf.set(language, names);
  return names;
}

/** Two weeks apart: no month of any calendar is missed. */
const PROBE_DAYS = 14;
const PROBES = 27;
const DAY_MS = 24 * 60 * 60 * 1000;
const PROBE_FROM = Date.UTC(2025, 0, 5);

function readNames(language: string, calendar: string, month: 'long' | 'short'): MonthName[] {
  const locale = `${language}-u-ca-${calendar}-nu-latn`;
  const options = { year: 'numeric', day: 'numeric', timeZone: 'UTC' } as const;
  const named = new Intl.DateTimeFormat(locale, { ...options, month });
  const numbered = numberedIn(calendar);
  const names = new Map<string, number>();
  for (let probe = 0; probe < PROBES; probe++) {
    const time = PROBE_FROM + probe * PROBE_DAYS * DAY_MS;
    const name = named.formatToParts(time).find(({ type }) => type === 'month')?.value ?? '';
    const plain = name.toLowerCase().normalize('NFC').replace(/\.$/, '');
    if (/\p{L}/u.test(plain) && !names.has(plain)) names.set(plain, numbered(time).month);
  }
  return [...names].map(([name, number]) => ({ name, month: number, calendar }));
}

interface Numbered {
  year: number;
  month: number;
  day: number;
}

function numberedIn(calendar: string): (time: number) => Numbered {
  const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' },
  });
  return (time) => {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return { year: Number.parseInt(part['year'] ?? '', 10), month: Number(part['month']), day: Number(part['day']) };
  };
}

/** Days of a year and of a month, on average: near enough for a guess, which is then put right. */
const YEAR_DAYS = 365.2;
const MONTH_DAYS = 30.4;
const LUNAR_YEAR_DAYS = 354.4;
const LUNAR_MONTH_DAYS = 29.5;
const CORRECTIONS = 6;

/** The day of the common calendar, or undefined where the other one has no such day, or it cannot be told. */
function commonDay(year: number, month: number, day: number, calendar: string): Numbered | undefined {
  if (calendar === 'gregory') return { year, month, day };
  const numbered = numberedIn(calendar);
  const isLunar = calendar.startsWith('islamic');
  const [yearDays, monthDays] = isLunar ? [LUNAR_YEAR_DAYS, LUNAR_MONTH_DAYS] : [YEAR_DAYS, MONTH_DAYS];
  let time = PROBE_FROM;
  for (let correction = 0; correction < CORRECTIONS; correction++) {
    const at = numbered(time);
    const days = Math.round((year - at.year) * yearDays + (month - at.month) * monthDays + (day - at.day));
    if (days === 0) {
      const isSame = at.year === year && at.month === month && at.day === day;
      const date = new Date(time);
      return isSame
        ? { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
        : undefined;
    }
    time += days * DAY_MS;
    if (!Number.isFinite(time)) return undefined;
  }
  return undefined;
}
