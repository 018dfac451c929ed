/** Reads dates as publishers print them, and says how much of a date it is. */
import type { DatePrecision } from '../article.ts';
import { readLocalDay } from './local-dates.ts';
import { MONTHS } from './months.ts';

export interface ReadDate {
  /** ISO 8601 in UTC, or `YYYY-MM-DD` when only the day is known. */
  iso: string;
  precision: DatePrecision;
}

/** Longer texts hold more than a date. */
const MAX_CHARS = 120;
/** Clocks differ, and a day begins in Kiribati before it does in Greenwich. */
const FUTURE_MS = 26 * 60 * 60 * 1000;
/** The first newspaper archives on the web go back to here; a year below is a misread number. */
const FIRST_YEAR = 1800;
/** Years of the Buddhist calendar, in Thailand and Cambodia, are 543 ahead. */
const BUDDHIST = { from: 2450, ahead: 543 };

interface Parts {
  year: number;
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  /** Minutes east of Greenwich. */
  zone?: number;
}

const ISO = /^([12]\d{3})-?(\d{2})-?(\d{2})(?:[T\s_]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s*(.{0,40}))?$/i;
const EPOCH = /^1\d{9}(?:\d{3})?$/;
const NUMBERS = /^\D{0,30}(\d{1,4})[./\-年년\s]{1,3}(\d{1,2})[./\-月월\s]{1,3}(\d{1,4})/u;
const SHORT_YEAR = /^\D{0,30}(\d{1,2})([./])(\d{2})\2(\d{2})(?=[\s,]|$)/;
/** What is printed with two digits for the year was printed lately. */
const SHORT_YEAR_MS = 400 * 24 * 60 * 60 * 1000;
const CLOCK =
  /(?:^|[^\d.:])(\d{1,2})\s?[:.hHh時时시]\s?(\d{2})(?:\s?[:.分분]\s?(\d{2}))?(?!\d)\s*([ap]\.?\s?m\b\.?)?/iu;
/** The second parts of the months that Syria and Iraq tell apart as first and second. */
const TWO_WORD_MONTH = /(تشرين|كانون) (الأول|الاول|الثاني)/gu;
const CLOCK_HOUR = /(?:^|[^\d.:])(\d{1,2})\s*([ap])\.?m\b/i;
const OFFSET = /(?:^|[\s\d)(])(?:(?:UTC|GMT)\s*)?([+\-−])(\d{1,2}):?(\d{2})?(?!\d)/i;
const ZONE_NAME = /(?:^|[\s\d(])([A-Z]{1,5})(?=[\s).,]|$)/g;

/**
 * Abbreviations that mean one offset wherever they are printed. CST, IST, BST and their like mean several and are not here,
 * save the North American ones: outside North America they hardly ever stand beside a date in Latin letters.
 */
const ZONES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    Z: 0,
    UT: 0,
    UTC: 0,
    GMT: 0,
    WET: 0,
    WEST: 60,
    CET: 60,
    CEST: 120,
    MEZ: 60,
    MESZ: 120,
    EET: 120,
    EEST: 180,
    MSK: 180,
    SAST: 120,
    WAT: 60,
    EAT: 180,
    EST: -300,
    EDT: -240,
    CST: -360,
    CDT: -300,
    MST: -420,
    MDT: -360,
    PST: -480,
    PDT: -420,
    AKST: -540,
    AKDT: -480,
    HST: -600,
    JST: 540,
    KST: 540,
    HKT: 480,
    SGT: 480,
    WIB: 420,
    WITA: 480,
    WIT: 540,
    ICT: 420,
    PKT: 300,
    NPT: 345,
    AEST: 600,
    AEDT: 660,
    ACST: 570,
    ACDT: 630,
    AWST: 480,
    NZST: 720,
    NZDT: 780,
    BRT: -180,
    ART: -180,
    CLT: -240,
    TRT: 180,
  }),
);

/**
 * @param raw as printed; @param latest no date after it (and a day) is believed, ISO 8601
 * @param language of the page, BCP 47: tells the names of months and the calendars that only it has
 * @returns undefined when it is no date, or one that cannot be. A time without a zone is no instant: only its day is kept.
 */
export function readDate(raw: string, latest: string, language?: string): ReadDate | undefined {
  const text = asciiDigits(raw)
    .replace(/\s+/g, ' ')
    // Vietnamese and Mongolian months have numbers and no names.
    .replace(/(\d{1,2}) tháng (\d{1,2})(?: năm|,)? (?=\d{4})/iu, '$1.$2.')
    .replace(/(\d{4}) оны (\d{1,2}) (?:(?:дугаар|дүгээр) )?сарын (?=\d)/iu, '$1-$2-')
    .trim();
  if (text === '' || text.length > MAX_CHARS) return undefined;
  const parts = readEpoch(text) ?? readIso(text) ?? readNamedMonth(text) ?? readNumbers(text, language);
  const date = parts ? finish(parts, latest) : undefined;
  const local = date ?? readLocal(text, latest, language);
  return local ?? (parts ? undefined : readShortYear(text, latest));
}

function readLocal(text: string, latest: string, language: string | undefined): ReadDate | undefined {
  const local = readLocalDay(text, language);
  return local && finish(clockOf({ year: local.year, month: local.month, day: local.day }, local.rest, ''), latest);
}

function finish(parts: Parts, latest: string): ReadDate | undefined {
  let { year } = parts;
  if (year >= BUDDHIST.from && year < BUDDHIST.from + 300) year -= BUDDHIST.ahead;
  const { month, day, hour, minute, second, zone } = parts;
  if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day) return undefined;
  const limit = Date.parse(latest) + FUTURE_MS;
  if (hour === undefined || minute === undefined || zone === undefined || hour > 24 || minute > 59) {
    return midnight > limit ? undefined : { iso: new Date(midnight).toISOString().slice(0, 10), precision: 'day' };
  }
  const instant = midnight + ((hour * 60 + minute - zone) * 60 + (second ?? 0)) * 1000;
  // The second at which clocks of computers begin is printed where a date is missing.
  if (instant > limit || instant === 0) return undefined;
  // Content systems that know only the day write midnight in Greenwich.
  if (zone === 0 && hour === 0 && minute === 0 && (second ?? 0) === 0) {
    return { iso: new Date(midnight).toISOString().slice(0, 10), precision: 'day' };
  }
  return { iso: new Date(instant).toISOString(), precision: second === undefined ? 'minute' : 'second' };
}

function readEpoch(text: string): Parts | undefined {
  if (!EPOCH.test(text)) return undefined;
  const date = new Date(Number(text) * (text.length === 10 ? 1000 : 1));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    zone: 0,
  };
}

function readIso(text: string): Parts | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, rest] = match;
  const parts: Parts = { year: Number(year), month: Number(month), day: Number(day) };
  if (hour === undefined || minute === undefined) return parts;
  parts.hour = Number(hour);
  parts.minute = Number(minute);
  if (second !== undefined) parts.second = Number(second);
  return withZone(withHalf(parts, rest ?? ''), ` ${rest ?? ''}`);
}

/** "am" and "pm" after the time. */
function withHalf(parts: Parts, rest: string): Parts {
  const half = /^\s*([ap])\.?\s?m\b/i.exec(rest)?.[1]?.toLowerCase();
  if (half !== undefined && parts.hour !== undefined && parts.hour <= 12)
    parts.hour = (parts.hour % 12) + (half === 'p' ? 12 : 0);
  return parts;
}

function withZone(parts: Parts, rest: string): Parts {
  const offset = OFFSET.exec(rest);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    if (minutes <= 14 * 60) parts.zone = offset[1] === '+' ? minutes : -minutes;
    return parts;
  }
  for (const [, name] of rest.toUpperCase().matchAll(ZONE_NAME)) {
    const zone = ZONES.get(name ?? '');
    if (zone !== undefined) parts.zone = zone;
  }
  return parts;
}

/** "December 22, 2023 10:05 AM EST", "Fri, 22 Dec 2023 10:05:00 GMT", "22 de diciembre de 2023", in many languages. */
function readNamedMonth(printed: string): Parts | undefined {
  const text = printed.replace(TWO_WORD_MONTH, '$1$2');
  const words = text
    .toLowerCase()
    .normalize('NFC')
    .matchAll(/[\p{L}\p{M}]+/gu);
  for (const word of words) {
    const before = text.slice(0, word.index);
    const after = text.slice(word.index + word[0].length);
    const month = word[0] === 'listopada' ? listopada(before) : MONTHS.get(word[0]);
    if (month === undefined) continue;
    const day = /(\d{1,2})(?:st|nd|rd|th|er|º|ª|°)?[\s.,\-/]*(?:de|of|d')?[\s.]*$/iu.exec(before)?.[1];
    const year = /^[\s.,\-/]*(?:de|del|of)?[\s.']*([12]\d{3})(?!\d)/iu.exec(after);
    if (day !== undefined && year)
      return clockOf({ year: Number(year[1]), month, day: Number(day) }, after.slice(year[0].length), before);
    // RFC 822, from which RSS took its dates, has years of two digits.
    const short = /^[ -](\d{2})[ ,]+(?=\d{1,2}:\d{2})/.exec(after);
    if (day !== undefined && short) {
      const year = Number(short[1]);
      const parts = { year: year + (year < 70 ? 2000 : 1900), month, day: Number(day) };
      return clockOf(parts, after.slice(short[0].length - 1), before);
    }
    const yearFirst = yearBefore(before, after);
    if (yearFirst) return clockOf({ year: yearFirst.year, month, day: yearFirst.day }, yearFirst.rest, '');
    const american = /^[\s.]*(\d{1,2})(?:st|nd|rd|th)?[\s.,]+([12]\d{3})(?!\d)/i.exec(after);
    if (american)
      return clockOf(
        { year: Number(american[2]), month, day: Number(american[1]) },
        after.slice(american[0].length),
        before,
      );
    const zoned = /^[\s.]*(\d{1,2})\s+(\d{2}):(\d{2}):(\d{2})\s+(.{0,20}?)\s*([12]\d{3})$/.exec(after);
    if (zoned) {
      const parts = {
        year: Number(zoned[6]),
        month,
        day: Number(zoned[1]),
        hour: Number(zoned[2]),
        minute: Number(zoned[3]),
        second: Number(zoned[4]),
      };
      return withZone(parts, ` ${zoned[5] ?? ''}`);
    }
  }
  return undefined;
}

/** Hungarian, Lithuanian, Latvian: "2026. november 25.", "2026 m. lapkričio 25 d.", "2026. gada 25. novembris". */
function yearBefore(before: string, after: string): { year: number; day: number; rest: string } | undefined {
  const [, year, inFront] = /([12]\d{3})\.?(?: (?:m|gada)\b\.?)? ?(?:(\d{1,2})\. ?)?$/.exec(before) ?? [];
  const behind = /^ (\d{1,2})\b/.exec(after);
  const day = inFront ?? behind?.[1];
  if (year === undefined || day === undefined) return undefined;
  const rest = inFront === undefined ? after.slice(behind?.[0].length) : after;
  return { year: Number(year), day: Number(day), rest };
}

/** November in Polish, October in Croatian, which writes a point behind the day. */
const listopada = (before: string): number => (/\d\. ?$/.test(before) ? 10 : 11);

function readNumbers(text: string, language: string | undefined): Parts | undefined {
  const match = NUMBERS.exec(text);
  if (!match) return undefined;
  const [whole, first = '', second = '', third = ''] = match;
  const rest = text.slice(whole.length);
  if (first.length === 4) return clockOf({ year: Number(first), month: Number(second), day: Number(third) }, rest, '');
  if (third.length !== 4) return undefined;
  const [a, b] = [Number(first), Number(second)];
  // Points and dashes are written day first everywhere; with a slash the order is known only when one of them is over 12.
  if (!whole.includes('/') || a > 12 || isDayFirst(language))
    return clockOf({ year: Number(third), month: b, day: a }, rest, '');
  if (b > 12 || a === b) return clockOf({ year: Number(third), month: a, day: b }, rest, '');
  return undefined;
}

/** Whether a language always writes the day before the month: all but English, which has both ways, and a few that begin with the month. */
function isDayFirst(language: string | undefined): boolean {
  const primary = language?.split('-', 1)[0] ?? 'en';
  if (primary === 'en' || !/^[a-z]{2,3}$/.test(primary) || Intl.DateTimeFormat.supportedLocalesOf(primary).length === 0)
    return false;
  const known = dayFirst.get(primary);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat(primary, { dateStyle: 'short' }).formatToParts(0).map(({ type }) => type);
  const isFirst = parts.indexOf('day') < parts.indexOf('month') && parts.indexOf('day') < parts.indexOf('year');
  dayFirst.set(primary, isFirst);
  return isFirst;
}

/** Languages of the locale data, asked for once each. */
const dayFirst = new Map<string, boolean>();

/** "30.10.23", "10/30/23 21:55": only where the year cannot be one of the other two, or the other reading is years ago. */
function readShortYear(text: string, latest: string): ReadDate | undefined {
  const match = SHORT_YEAR.exec(text);
  if (!match) return undefined;
  const [whole, first = '', separator, second = '', third = ''] = match;
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  const monthFirst = separator === '/' && b > 12;
  if (separator === '/' && !monthFirst && a <= 12 && a !== b) return undefined;
  const [day, month] = monthFirst ? [b, a] : [a, b];
  const rest = text.slice(whole.length);
  const date = finish(clockOf({ year: 2000 + c, month, day }, rest, ''), latest);
  const other = finish({ year: 2000 + a, month: b, day: c }, latest);
  if (date === undefined || other === undefined) return date;
  const isRecent = ({ iso }: ReadDate) => Date.parse(latest) - Date.parse(iso) < SHORT_YEAR_MS;
  return isRecent(date) && !isRecent(other) ? date : undefined;
}

function clockOf(parts: Parts, after: string, before: string): Parts {
  for (const rest of [after, before]) {
    const match = CLOCK.exec(rest);
    const hour = match ? undefined : CLOCK_HOUR.exec(rest);
    if (!match && !hour) continue;
    parts.hour = Number(match?.[1] ?? hour?.[1]);
    parts.minute = Number(match?.[2] ?? 0);
    if (match?.[3] !== undefined) parts.second = Number(match[3]);
    const half = (match?.[4] ?? hour?.[2])?.charAt(0);
    if (half) withHalf(parts, `${half}m`);
    return withZone(parts, rest.slice((match ?? hour)?.index ?? 0).replace(/^[^\d]*[\d:. ]+/, ' '));
  }
  return parts;
}

/** Enough digits for a day and a year, of whatever script. */
export function holdsDigits(text: string): boolean {
  return (text.match(/\p{Nd}/gu)?.length ?? 0) >= LEAST_DIGITS;
}

const LEAST_DIGITS = 3;

/** Digits of other scripts stand in blocks of ten, each beginning with its nought. */
function asciiDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const nought = NOUGHTS.find((first) => code >= first && code < first + 10);
    return nought === undefined ? digit : String(code - nought);
  });
}

const NOUGHTS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0xa9d0, 0xabf0, 0xff10,
];

/** The day in an address such as /2023/12/22/title. */
export function dateInUrl(url: string, latest: string): { raw: string; date: ReadDate } | undefined {
  const match = /[/_-]((?:19|20)\d{2})([/_-]?)(\d{1,2})\2(\d{1,2})(?=[/_.-]|$)/.exec(url);
  if (!match || (match[2] === '' && match[0].length < 9)) return undefined;
  const date = finish({ year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) }, latest);
  return date && { raw: match[0].replace(/^[/_-]|[/_-]$/g, ''), date };
}
