/**
 * Says whether a page is a whole article, a part of one, or something else. Structure decides first; words, in many
 * languages, only where a page has little text of its own, so that an article about cookies stays an article.
 */
import { CHALLENGE_SOURCE, CHALLENGE_WORDS } from '../page/challenge.ts';
import type { BodyStatus } from './article.ts';
import type { Markup, PageElement } from './markup/markup.ts';
import type { StructuredArticle } from './markup/structured-data.ts';
import { HINT } from './markup/vocabulary.ts';

export interface StatusInput {
  markup: Markup;
  html: string;
  /** Why the source is no page, if it is none. */
  notAPage: string | undefined;
  url: string;
  structured: StructuredArticle | undefined;
  headline: string | undefined;
  hasDate: boolean;
  articleBody: string;
  wordCount: number;
}

export interface Status {
  bodyStatus: BodyStatus;
  bodyStatusReason?: string;
}

/** A page with more text of its own is no wall, error or challenge. The longest of those that were seen had 250 words. */
const LITTLE_TEXT = 300;
/** Fewer words than any news item has; a dated one may be a single sentence, of few words in languages that make long ones. */
const NO_TEXT = 12;
const NO_DATED_TEXT = 5;
/** Challenges name themselves in the first part of the source. */
const SOURCE_CHARS = 300_000;

const ERROR_WORDS =
  /(?:^|\D)(?:40[0-9]|410|451|50[0-4])(?:\D|$)|not found|no longer (?:available|exists)|page (?:doesn['’]t|does not) exist|can['’]?t (?:find|be found)|something went wrong|internal server error|service unavailable|bad gateway|forbidden|nicht gefunden|existiert nicht|introuvable|n['’]existe p(?:as|lus)|no encontrad|no existe|non trovat|non esiste|não encontrad|não existe|niet gevonden|bestaat niet|hittades inte|ikke fundet|finnes ikke|ei löytynyt|nie znaleziono|nenalezen|nem található|не найден|не знайден|bulunamadı|غير موجود|לא נמצא|नहीं मिला|tidak ditemukan|không tìm thấy|ไม่พบ|見つかりません|找不到|不存在|찾을 수 없/iu;
const CONSENT_WORDS =
  /cookies?|consent|gdpr|privacy|partners?|einwillig|zustimm|datenschutz|accepter|consentement|confidentialité|consentimiento|privacidad|consenso|privacidade|consentimento|toestemming|samtycke|samtykke|suostumus|zgod|souhlas|hozzájárul|соглас|згод|onay|çerez|الارتباط|הסכמה|सहमति|persetujuan|đồng ý|ยินยอม|同意|クッキー|동의|쿠키/giu;
const CUT_OFF = /(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W{0,3}$/u;
/** A paywall that stands on the page asks for something; an empty one is there for other readers. */
const PROMPT_WORDS = 5;
/** Of the text below a linked headline; a longer one is no teaser. */
const WORDS_PER_TEASER = 40;
const FULL: Status = { bodyStatus: 'full' };

/** What is sniffed to tell a page from a file of another kind. */
const SNIFFED_CHARS = 4_096;
/** Of its characters, those that no charset of the page knows; a page that names the wrong one has some. */
const UNKNOWN_MOST = 0.1;
/** Those that control something: text has none, and pictures and packed files one in ten. */
const CONTROLS_MOST = 0.02;

/** Why the source is no page of text at all, or undefined: another format, or bytes that no charset makes text of. */
export function notAPage(html: string): string | undefined {
  const start = html.slice(0, SNIFFED_CHARS);
  if (/^\s{0,64}%PDF-/.test(start)) return 'the address answered with a PDF file';
  let unknown = 0;
  let controls = 0;
  for (let index = 0; index < start.length; index++) {
    const code = start.charCodeAt(index);
    if (code >= 32 && code < 0xfffd) continue;
    if (code === 0xfffd) unknown++;
    // NUL is left out: text in UTF-16 that was read byte by byte is full of it. So is ESC: Japanese mail and old pages shift with it.
    else if ((code > 0 && code < 9) || (code > 13 && code < 32 && code !== 0x1b)) controls++;
  }
  const isText = unknown <= start.length * UNKNOWN_MOST && controls <= start.length * CONTROLS_MOST;
  return isText ? undefined : 'the address answered with something that is no text';
}

export function judgeStatus(input: StatusInput): Status {
  if (input.notAPage !== undefined) return { bodyStatus: 'empty', bodyStatusReason: input.notAPage };
  return wall(input) ?? listing(input) ?? emptiness(input) ?? teaser(input) ?? FULL;
}

/** Something else stands where the article should. */
function wall({ markup, html, headline, wordCount, articleBody, hasDate }: StatusInput): Status | undefined {
  const pageWords = markup.elements[0]?.words ?? 0;
  if (wordCount > LITTLE_TEXT) return undefined;
  const titles = `${markup.title}\n${headline ?? ''}`;
  const opening = `${titles}\n${markup.blocks
    .slice(0, 6)
    .map(({ text }) => text)
    .join('\n')}`;
  if (
    pageWords < LITTLE_TEXT &&
    CHALLENGE_WORDS.test(opening) &&
    (CHALLENGE_SOURCE.test(html.slice(0, SOURCE_CHARS)) || CHALLENGE_WORDS.test(titles))
  ) {
    return { bodyStatus: 'challenge', bodyStatusReason: 'the page asks the visitor to prove that they are human' };
  }
  if (wordCount < LITTLE_TEXT / 2 && !hasDate && ERROR_WORDS.test(titles)) {
    return {
      bodyStatus: 'error-page',
      bodyStatusReason: `the page calls itself "${titles.trim().split('\n', 1)[0] ?? ''}"`,
    };
  }
  const consent = (articleBody === '' ? opening : articleBody).match(CONSENT_WORDS)?.length ?? 0;
  // One word in twenty about consent: a text about the law on cookies has one in fifty.
  if (consent >= 4 && consent * 20 > Math.max(wordCount, 40) && !hasDate) {
    return {
      bodyStatus: 'consent-wall',
      bodyStatusReason: `${consent} of ${wordCount} words of the text are about cookies and consent`,
    };
  }
  return undefined;
}

function emptiness({ markup, wordCount, hasDate }: StatusInput): Status | undefined {
  if (wordCount >= (hasDate ? NO_DATED_TEXT : NO_TEXT)) return undefined;
  const why =
    markup.scripts > 0
      ? `the page has ${markup.scripts} scripts and shows no running text without running them`
      : 'no running text was found on the page';
  return { bodyStatus: 'empty', bodyStatusReason: why };
}

/** A front or section page: linked headlines everywhere, and nothing that is dated or long. */
function listing({ markup, url, structured, wordCount, hasDate }: StatusInput): Status | undefined {
  const path = URL.parse(url)?.pathname ?? '/';
  const isArticle = structured !== undefined && /article|posting|report/.test(structured.type);
  const isRoot = path === '/' || /^\/(?:index\.\w+)?$/.test(path);
  if (isArticle && !isRoot) return undefined;
  let linkedHeadings = 0;
  let ownHeadings = 0;
  for (const { element, words, linkWords } of markup.blocks) {
    if (!/^h[1-4]$/.test(element.tag)) continue;
    if (linkWords < words * 0.8) ownHeadings++;
    else if (words >= 3) linkedHeadings++;
  }
  const isMany = linkedHeadings >= 8 && (isRoot || (!hasDate && wordCount < linkedHeadings * WORDS_PER_TEASER));
  // A small section page: it has no headline of its own, and what little text it has are the teasers below the others'.
  const fewWords = Math.min(LITTLE_TEXT / 3, linkedHeadings * WORDS_PER_TEASER);
  const isSmall = linkedHeadings >= 2 && ownHeadings === 0 && wordCount < fewWords;
  if (isMany || isSmall) {
    return {
      bodyStatus: 'listing-page',
      bodyStatusReason: `${linkedHeadings} linked headlines and no article of its own`,
    };
  }
  return undefined;
}

const isGate = ({ hints, words }: PageElement): boolean =>
  (hints & HINT.paywall) !== 0 && words >= PROMPT_WORDS && words < LITTLE_TEXT;

/** The publisher says that there is more, or the text breaks off. */
function teaser({ markup, structured, wordCount, articleBody }: StatusInput): Status | undefined {
  const claimed = structured?.wordCount;
  if (claimed !== undefined && claimed > wordCount * 2 && claimed - wordCount > 100) {
    return {
      bodyStatus: 'teaser',
      bodyStatusReason: `the page says that the article has ${claimed} words, ${wordCount} are shown`,
    };
  }
  if (structured?.isAccessibleForFree === false && wordCount < LITTLE_TEXT / 2) {
    return { bodyStatus: 'teaser', bodyStatusReason: `the article is not free and only ${wordCount} words are shown` };
  }
  if (wordCount < LITTLE_TEXT / 2 && markup.elements.some(isGate)) {
    return { bodyStatus: 'teaser', bodyStatusReason: `the page has a paywall and shows only ${wordCount} words` };
  }
  if (wordCount < LITTLE_TEXT / 3 && CUT_OFF.test(articleBody)) {
    return { bodyStatus: 'teaser', bodyStatusReason: `the text breaks off after ${wordCount} words` };
  }
  return undefined;
}
