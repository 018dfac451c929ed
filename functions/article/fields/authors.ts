/** Names of people out of what pages print as authors: bylines, roles, handles, agencies and lists of all of these. */
import { agencyNamed } from './agencies.ts';
import type { Author } from '../article.ts';
import { withoutBylineWords } from './byline-words.ts';
import { cleanText } from '../markup/blocks.ts';
import { MONTHS } from './months.ts';

const MAX_AUTHORS = 20;
/** The longest names of people have six or seven words; what is longer is a sentence. */
const MAX_NAME_WORDS = 6;
const MAX_NAME_CHARS = 60;
const MAX_RAW_CHARS = 600;

const words = (list: string): string => list.trim().split(/\s+/).join('|');

const PREFIX = new RegExp(
  `^(?:(?:${words(`
    by written reported reporting story text words edited posted published authors? reviewed created updated contributed presented
    por escrito redacción texto par écrit texte teksti testo propos auteurs? von geschrieben autoren verfasst di scritto cura autore autori de autor autores
    door geschreven auteur av text skribent skrevet forfatter af tekst kirjoittanut przez autorka napisał napsal autoři írta szerző
    автор авторы текст від oleh penulis reporter yazan yazar haber bởi tác giả
  `)})(?:\\s+(?:by|por|par|von|da|door|av|af|di|recueillis par))?(?:\\s*[:：|\\-–—]\\s*|\\s+)|(?:文|記者|记者|作者|責任編輯|责任编辑|取材|執筆|บทความโดย|โดย|بقلم|كتب|کتب|نویسنده|מאת|लेखक)\\s*[:：|/]?\\s*)`,
  'iu',
);
/** Between two names. */
const SEPARATOR =
  /\s*(?:[,;|•·&+、，／/\n]|\s(?:and|with|y|e|et|und|en|och|og|ja|i|a|und|oraz|и|та|și|ve|və|dan|và|और|و|ו)\s)\s*/iu;

/** What is no name of a person although it stands where one should. */
const NOT_PERSON =
  /(?:^|[\s-])(?:staff|editors?|editorial|newsroom|desk|news|team|admin|administrator|webmaster|editor|redaktion|redaktionen|redactie|redazione|redacción|redacao|redação|rédaction|rédacteur|redakcja|redakce|redakció|редакция|редакція|reporters?|correspondent|contributors?|contributor|writer|writers|web|online|agency|agencies|agencias|agenturen|agences|bureau|press|wire|service|services|guest|author|autor|unknown|anonymous|user|board|magazine|newspaper|times|post|tribune|herald|gazette|journal|media|network|tv|radio|studio|partner|sponsored|brand|content|inc|llc|ltd|gmbh|corp|company|the|university|center|institute|foundation|releases?|archive|published|updated|minutes?|read|ago|share|follow|subscribe|email|twitter|facebook|instagram|linkedin|photo|photos|photographer|advertisement|getty|images|archives|advertorial|digital|special|group|publishing)(?:$|[\s-])/iu;
const ROLE =
  /(?:^|[\s-])(?:editor|reporter|correspondent|writer|journalist|columnist|contributor|producer|author|staff|director|manager|chief|senior|associate|assistant|deputy|executive|founder|professor|lecturer|analyst|critic|intern|fellow|photographer|redakteur|redakteurin|journaliste|periodista|redactor|redactora|giornalista|jornalista|repórter|korrespondent|korrespondentin|phd|md|m\.d|ph\.d|rd|rdn|cpa|for|of|at|in|on|the|usa|today|special|updated|published|contributing|university|freelance|sports|politics|business|health)(?:$|[\s.,-])/iu;
const SUFFIX =
  /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|rd|rdn|ms|mph|esq|cfp|mba|rn|dds|do|psyd|jd|pharmd|cpa|ld|lcsw|dvm)\.?$/i;
const HAS_NOISE = /[@#<>{}[\]\\=_]|https?:|www\.|\.(?:com|org|net)\b|\d/i;

/** Where a byline is printed: a declared name has no words around it. */
export interface Printed {
  /** BCP 47, of the page. */
  language: string | undefined;
  /** The markup calls it a byline. */
  isMarked: boolean;
}

/** @param raw one field's value: one name or a list of names as a sentence; @param printed where it is read off the page */
export function namesIn(raw: string, printed?: Printed): string[] {
  const clean = cleanText(raw.slice(0, MAX_RAW_CHARS)).replace(GLUED_BY, '').replace(GLUED_LABEL, ' | ');
  const whole = beforeDate(clean.replace(GLUED, apart));
  const line =
    printed && !OTHER_WORK.test(whole) ? withoutBylineWords(whole, printed.language, printed.isMarked) : whole;
  const text = stripPrefix(line);
  if (text === '') return [];
  const names: string[] = [];
  for (const part of text.split(SEPARATOR)) {
    if (OTHER_WORK.test(part) || (names.length > 0 && PLACE_OF_REPORT.test(part))) continue;
    for (const one of part.split(HEBREW_AND)) addName(one, names);
  }
  return names.slice(0, MAX_AUTHORS);
}

/** "記者林美玲／台南報導": where it was written. */
const PLACE_OF_REPORT = /^\s*\p{Script=Han}{1,6}(?:報導|报道|報道|电|電)\s*$/u;
/** "And" is a part of the next word; between two names of two words each it is no letter of a name. */
const HEBREW_AND =
  /(?<=^\s*\p{Script=Hebrew}+\s\p{Script=Hebrew}+)\sו(?=\p{Script=Hebrew}{2,}\s\p{Script=Hebrew}+\s*$)/u;

function addName(part: string, names: string[]): void {
  const name = cleanName(part);
  if (name !== '' && isPerson(name) && !names.includes(name)) names.push(name);
}

/** Whoever did this did not write the text. */
const OTHER_WORK =
  /^\s*(?:edit(?:ed|ing)|photo(?:s|graph(?:s|y|ed|ie)?)?|pictures?|images?|illustrat(?:ed|ions?)|video|graphics?|foto(?:s|grafie|grafía|ğraf)?|fot\.?|bild(?:er)?|imágenes|montage|zdjęcia|kuva[t]?|billede|фото|гэрэл зураг|լուսանկար(?:ը|ներ)?|ფოტო|φωτο(?:γραφία)?|foto|surat|picha|hoto|àwòrán|sawir|isithombe|sary|larawan|gambar|ảnh|ljósmynd|grianghraf|argazkia|ritratt|ছবি|படம்|ఫోటో|ചിത്രം|ಚಿತ್ರ|तस्बिर|फोटो|चित्र|ඡායාරූපය?|ภาพ|ພາບ|រូបភាព|ဓာတ်ပုံ|པར|ፎቶ|تصویر|انځور|وێنە|عکس|تصوير|צילום|撮影|摄影|攝影|사진)\s*(?:by|von|de|di|[:：՝=・–-]|፦|།)/iu;

/** Elements without a space between them leave "Anna SmithPublished": parted where the second word can only begin a date. */
const GLUED = /(?<=\p{Ll}{3})\p{Lu}(?:\p{Ll}+|\p{Lu}+)/gu;
/** And of a label: "Aino LehtoKuvat: Pekka Salo". */
const GLUED_LABEL = /(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll}{2,14}\s?:)/gu;
/** The same of a section's name before a byline: "CultureBy Anna Smith". */
const GLUED_BY = /^.{0,60}\p{Ll}{3}(?=By\s\p{Lu})/u;

function apart(word: string): string {
  const lower = word.toLowerCase();
  return MONTHS.has(lower) || WEEKDAY.test(lower) || DATED.test(lower) ? ` ${word}` : word;
}

const DATED =
  /^(?:published|posted|updated|created|publié|publicado|publicada|veröffentlicht|pubblicato|gepubliceerd|опубликовано)$/u;

/** Bylines go on with a date: what stands after the first month, weekday or number of two digits is no name. */
function beforeDate(text: string): string {
  for (const match of text.matchAll(/[\p{L}\p{M}]+|\d{2,}|[^\P{Nd}\d]|(?<=\p{Ll})\d|(?<=\s[|·•–—-]\s)\d/gu)) {
    const word = match[0].toLowerCase();
    const after = text.slice(match.index + word.length, match.index + word.length + 4);
    const isDate =
      /^\p{Nd}/u.test(word) ||
      WEEKDAY.test(word) ||
      (match.index > 0 && DATED.test(word)) ||
      // At the very end it may be a surname: "Theresa May" has no date.
      (MONTHS.has(word) &&
        (/^[\s.,]*\p{Nd}/u.test(after) || (/^\.?$/u.test(after) && wordsBefore(text, match.index) > 1)));
    if (isDate) return text.slice(0, match.index);
  }
  return text;
}

const wordsBefore = (text: string, index: number): number => text.slice(0, index).trim().split(/\s+/).length;

const WEEKDAY = /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$/;

function stripPrefix(text: string): string {
  let rest = text;
  for (let times = 0; times < 2; times++) rest = rest.replace(PREFIX, '');
  return rest;
}

function cleanName(part: string): string {
  return stripPrefix(part.trim())
    .replace(/\s*@[\w.]{2,30}$/u, '')
    .replace(/\s*[(（[].{0,80}$/u, '')
    .replace(/\s*(?:기자|특파원|記者|记者|(?:综合|綜合)?(?:报道|報導|報道))$/u, '')
    .replace(/\s*[-–—:]\s.{0,80}$/u, '')
    .replace(/\s+(?:for|of|at|from|in|für|pour|para|per)\s.{0,80}$/iu, '')
    .replace(/^[^\p{L}]+|[^\p{L}\p{M}.]+$/gu, '')
    .replace(/(?:\s(?:ph\.?d|m\.?d|rd|rdn|ms|mph|mba|rn|dds|psyd|jd|pharmd|cpa|cfp|lcsw|dvm)\.?){1,4}$/i, '')
    .replace(/(\p{L}{3,})\.$/u, '$1')
    .replace(/\s+/g, ' ');
}

/** Of a name in one word, in a script without capitals. */
const MAX_UNCASED_LETTERS = 16;

/** Whether capitals tell a name in this script. Georgian has them, and writes with them only where all letters are. */
export function hasCase(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase() && !/\p{Script=Georgian}/u.test(text);
}

/** Two words or more that begin like a name, or a name in a script without capitals. */
function isPerson(name: string): boolean {
  if (name.length < 2 || name.length > MAX_NAME_CHARS || HAS_NOISE.test(name)) return false;
  if (SUFFIX.test(name) || agencyNamed(name) !== undefined || NOT_PERSON.test(name) || ROLE.test(name)) return false;
  const parts = name.split(' ');
  if (parts.length > MAX_NAME_WORDS) return false;
  if (!hasCase(name)) return parts.length > 1 || (name.match(/\p{L}/gu)?.length ?? 0) <= MAX_UNCASED_LETTERS;
  const first = parts[0] ?? '';
  return first !== first.toLowerCase() || parts.some((part) => part !== part.toLowerCase());
}

export interface AuthorClaim {
  name: string;
  url?: string;
  /** schema.org type in lower case, or empty. */
  type?: string;
  /** Of a printed line only: the markup calls it a byline. */
  isMarked?: boolean;
}

/** Names that the publisher itself goes by are no authors. */
export function authorsFrom(
  claims: readonly AuthorClaim[],
  publisherNames: ReadonlySet<string>,
  language?: string,
): Author[] {
  const authors = new Map<string, Author>();
  for (const claim of claims) {
    if (claim.type === 'organization' || claim.type === 'newsmediaorganization') continue;
    const { isMarked } = claim;
    const names = namesIn(claim.name, isMarked === undefined ? undefined : { language, isMarked });
    for (const name of names) {
      const key = name.toLowerCase();
      // "CBC Arts" is a desk of CBC's.
      if (publisherNames.has(key) || publisherNames.has(key.split(' ', 1)[0] ?? key) || authors.has(key)) continue;
      const url = names.length === 1 ? profileUrl(claim.url) : undefined;
      authors.set(key, url === undefined ? { name } : { name, url });
    }
  }
  return [...authors.values()].slice(0, MAX_AUTHORS);
}

function profileUrl(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\//i.test(url) ? url : undefined;
}
