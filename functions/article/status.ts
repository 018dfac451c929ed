/**
 * Says whether a page is a whole article, a part of one, or something else. Structure decides first; words, in many
 * languages, only where a page has little text of its own, so that an article about cookies stays an article.
 */
import { CHALLENGE_SOURCE, CHALLENGE_WORDS } from '../page/challenge.ts';
import type { BodyStatus } from './article.ts';
import type { Block, Markup, PageElement } from './markup/markup.ts';
import type { StructuredArticle } from './markup/structured-data.ts';
import { HINT } from './markup/vocabulary.ts';
import { CONSENT_WORDS, ERROR_NAME, ERROR_WORDS } from './status-words.ts';
import { siteOf } from '../candidate/address.ts';

export interface StatusInput {
  markup: Markup;
  html: string;
  /** Why the source is no page, if it is none. */
  notAPage: string | undefined;
  url: string;
  structured: StructuredArticle | undefined;
  headline: string | undefined;
  hasDate: boolean;
  /** The page says outright when it was published: no day that stands somewhere on it. */
  isDated: boolean;
  /** The blocks of the text. */
  body: readonly Block[];
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
function wall(input: StatusInput): Status | undefined {
  if (input.wordCount > LITTLE_TEXT) return undefined;
  const titles = `${input.markup.title}\n${input.headline ?? ''}`;
  const opening = `${titles}\n${input.markup.blocks
    .slice(0, 6)
    .map(({ text }) => text)
    .join('\n')}`;
  return challenge(input, titles, opening) ?? errorPage(input, titles, opening) ?? consentWall(input, opening);
}

/** Without any words, machinery that stands on no other page: some sites run a part of the others everywhere. */
const WALL_MACHINERY =
  /cf[-_]chl|challenge-platform\/h\/|cf-turnstile|px-captcha|captcha-delivery|_Incapsula_Resource|awswafintegration|ddos-guard|sec-if-cpt/i;
/** A wall has a sentence or two in the visitor's language. */
const WALL_WORDS = 80;

function challenge({ markup, html, ...input }: StatusInput, titles: string, opening: string): Status | undefined {
  const pageWords = markup.elements[0]?.words ?? 0;
  if (pageWords >= LITTLE_TEXT) return undefined;
  const source = html.slice(0, SOURCE_CHARS);
  const isSaid = CHALLENGE_WORDS.test(opening) && (CHALLENGE_SOURCE.test(source) || CHALLENGE_WORDS.test(titles));
  const isBuilt = pageWords < WALL_WORDS && !isDeclared({ markup, ...input }) && WALL_MACHINERY.test(source);
  if (!isSaid && !isBuilt) return undefined;
  return { bodyStatus: 'challenge', bodyStatusReason: 'the page asks the visitor to prove that they are human' };
}

/** The page says of itself that it is an article. */
function isDeclared({ markup, structured, isDated }: Pick<StatusInput, 'markup' | 'structured' | 'isDated'>): boolean {
  return (
    isDated ||
    isArticleType(structured) ||
    markup.metas.some(({ name, content }) => name === 'og:type' && content.toLowerCase() === 'article')
  );
}

const isArticleType = (structured: StructuredArticle | undefined): boolean =>
  structured !== undefined && /article|posting|report/.test(structured.type);

/** Error pages excuse themselves in so many words. */
const ERROR_TEXT = 60;

function errorPage(input: StatusInput, titles: string, opening: string): Status | undefined {
  const { html, headline, wordCount, hasDate } = input;
  if (wordCount >= LITTLE_TEXT / 2 || hasDate) return undefined;
  const title = (headline ?? titles).trim().split('\n', 1)[0] ?? '';
  if (titles.split('\n').some((one) => ERROR_WORDS.test(one)))
    return { bodyStatus: 'error-page', bodyStatusReason: `the page calls itself "${title}"` };
  if (wordCount >= ERROR_TEXT || isDeclared(input)) return undefined;
  if (ERROR_NAME.test(html.slice(0, SOURCE_CHARS)))
    return { bodyStatus: 'error-page', bodyStatusReason: 'its markup calls the page one that was not found' };
  if (opening.split('\n').some((line) => ERROR_WORDS.test(line)))
    return { bodyStatus: 'error-page', bodyStatusReason: 'the page says that there is no such page' };
  return undefined;
}

/** A wall is made of nothing else; a banner stands before a page. */
const LEAST_CONSENT = 10;

function consentWall(input: StatusInput, opening: string): Status | undefined {
  const { markup, wordCount, articleBody, hasDate } = input;
  const said = (articleBody === '' ? opening : articleBody).match(CONSENT_WORDS)?.length ?? 0;
  // One word in twenty about consent: a text about the law on cookies has one in fifty.
  if (said >= 4 && said * 20 > Math.max(wordCount, 40) && !hasDate) {
    return {
      bodyStatus: 'consent-wall',
      bodyStatusReason: `${said} of ${wordCount} words of the text are about cookies and consent`,
    };
  }
  const pageWords = markup.elements[0]?.words ?? 0;
  if (pageWords >= LITTLE_TEXT || isDeclared(input)) return undefined;
  const asking = markup.elements.reduce(
    (sum, { hints, parent, words }) =>
      (hints & HINT.consent) !== 0 && ((parent?.allHints ?? 0) & HINT.consent) === 0 ? sum + words : sum,
    0,
  );
  if (asking < LEAST_CONSENT || asking < pageWords * 0.6) return undefined;
  return {
    bodyStatus: 'consent-wall',
    bodyStatusReason: `${asking} of ${pageWords} words of the page ask for consent`,
  };
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
function listing({ markup, url, structured, wordCount, hasDate, isDated, body }: StatusInput): Status | undefined {
  const path = URL.parse(url)?.pathname ?? '/';
  const isArticle = isArticleType(structured);
  const isRoot = path === '/' || /^\/(?:index\.\w+)?$/.test(path);
  if (isArticle && !isRoot) return undefined;
  let linkedHeadings = 0;
  let ownHeadings = 0;
  for (const { element, words, letters, linkWords } of markup.blocks) {
    if (!isHeading(element.tag)) continue;
    if (linkWords < words * 0.8) ownHeadings++;
    else if (words >= 3 || letters >= HEADLINE_LETTERS) linkedHeadings++;
  }
  const isMany = linkedHeadings >= 8 && (isRoot || (!hasDate && wordCount < linkedHeadings * WORDS_PER_TEASER));
  // A small section page: it has no headline of its own, and what little text it has are the teasers below the others'.
  const fewWords = Math.min(LITTLE_TEXT / 3, linkedHeadings * WORDS_PER_TEASER);
  const isSmall = linkedHeadings >= 2 && ownHeadings === 0 && wordCount < fewWords;
  const isTeasers = linkedHeadings >= LEAST_TEASERS && !isDated && areTeasers(body, markup.blocks, url);
  const isBare = linkedHeadings >= 8 && !isDated && wordCount < NO_TEXT;
  if (isMany || isSmall || isTeasers || isBare) {
    return {
      bodyStatus: 'listing-page',
      bodyStatusReason: `${linkedHeadings} linked headlines and no article of its own`,
    };
  }
  return undefined;
}

/** A headline of two words, in languages that make long ones; a shorter heading is the name of a section. */
const HEADLINE_LETTERS = 18;
const isHeading = (tag: string): boolean => /^h[1-4]$/.test(tag);

/** Fewer linked headings has a list of recommendations. */
const LEAST_TEASERS = 5;

/** Were teasers taken for a text? What stands above each of its blocks is the linked headline of another article. */
function areTeasers(body: readonly Block[], blocks: readonly Block[], url: string): boolean {
  const own = URL.parse(url)?.pathname;
  const isOther = (href: string): boolean => {
    const address = URL.parse(href, url);
    return address !== null && siteOf(address.href) === siteOf(url) && address.pathname !== own;
  };
  let above: Block | undefined;
  let next = 0;
  for (const block of blocks) {
    if (isHeading(block.element.tag)) above = block;
    if (block.index !== body[next]?.index) continue;
    next++;
    if (above === undefined || above.linkWords < above.words * 0.8 || !isOther(above.href)) return false;
  }
  return body.length > 0;
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
