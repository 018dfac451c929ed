/** Finds what a page says about where its text comes from, and the lines that say it. */
import { siteOf } from '../../candidate/address.ts';
import type { CandidateHints } from '../../candidate/candidate.ts';
import { CREDIT_AT_END, DATELINE, HAN_DATELINE, PLACED_CREDIT, agencyNamed, looksLikeAgency } from './agencies.ts';
import type { Attribution } from '../article.ts';
import { APPEARED_FIRST, A_DATE, ORIGINALLY, ORIGIN_WORDS, PARTIAL, PARTIAL_WORDS } from './attribution-phrases.ts';
import type { Block, Markup } from '../markup/markup.ts';
import { lowerWords } from '../words.ts';

/** A line of attribution is short; the same words inside a long paragraph are part of the story. */
const MAX_LINE_WORDS = 60;
const MAX_TEXT_CHARS = 500;
/** Blocks at the end of the body, and after it, that may carry a line of attribution. */
const LINES_AFTER = 12;

const REPUBLISH_PIXEL = /distributor=republish|\/republish-?(?:counter|pixel|lightbox)|republication-tracker/i;

/** "Source", "via" and their like in the languages of the web; behind it a name, and nothing else in the line. */
const SOURCE_LINE =
  /^\W{0,3}(?:(?:sources?|quellen?|fuentes?|fontes?|fonti|bron|kilde|källa|lähde|źródło|zdroj|forrás|surs[aă]|источник|джерело|извор|kaynak|πηγή|المصدر|منبع|מקור|स्रोत|सूत्र|(?:แหล่ง)?ที่มา|nguồn|sumber|(?:文章)?来源|來源|出典|引用元|출처|chanzo|pinagmulan|burimi|šaltinis|avots|allikas?|iturria|foinse|sors|għajn|manba|дереккөз|булак|манбаъ|эх сурвалж|წყარო|աղբյուր|ምንጭ|tushe|majiya|orísun|xigasho|isha|umthombo|loharano|سرچینه|سەرچاوە|ماخذ|heimild|mənbə|çeşme|izvor|изворот|vir|крыніца|ffynhonnell|সূত্র|உதவி|ஆதாரம்|మూలం|ಮೂಲ|ഉറവിടം|સ્ત્રોત|ਸਰੋਤ|මූලාශ්‍රය|ແຫຼ່ງ(?:ຂ່າວ)?|ប្រភព|သတင်းရင်းမြစ်|ရင်းမြစ်|འབྱུང་ཁུངས)\s?[:：՝፦–—-]|via\b)\s*(?<name>.{2,80}?)[.。]?$/iu;
const SOURCE_LINE_WORDS = 14;

export interface AttributionInput {
  markup: Markup;
  url: string;
  canonicalUrl?: string;
  isBasedOn?: string;
  sourceOrganization?: { name: string; url?: string };
  /** Bylines as printed. */
  authorClaims: readonly string[];
  publisherNames: ReadonlySet<string>;
  /** What the page calls itself. */
  titles: readonly string[];
  hints: CandidateHints;
}

/** Does this block say where the text comes from, and nothing else? Such a line is evidence, not the article's text. */
function attributionLine(block: Pick<Block, 'text' | 'words' | 'href'>, pageUrl: string): Attribution | undefined {
  return block.words <= MAX_LINE_WORDS && ORIGIN_WORDS.test(block.text) ? appearedFirst(block, pageUrl) : undefined;
}

/** "The post X appeared first on Y". */
function appearedFirst(block: Pick<Block, 'text' | 'href'>, pageUrl: string): Attribution | undefined {
  const { text } = block;
  for (const pattern of APPEARED_FIRST) {
    const name = pattern.exec(text)?.groups?.['name'];
    if (name !== undefined)
      return withUrl(
        { kind: 'appeared-first', text: text.slice(0, MAX_TEXT_CHARS), name: name.trim() },
        lastAddress(block, pageUrl),
      );
  }
  return undefined;
}

/**
 * A line near the text's end that repeats the headline, with a link to another site: whatever its words are, that is what feeds
 * write under an entry. @param titles what the page calls itself
 */
function headlineLine(
  block: Pick<Block, 'text' | 'words' | 'linkWords' | 'href'>,
  titles: readonly string[],
  pageUrl: string,
): Attribution | undefined {
  // Words of its own tell such a line from a link, whose address may repeat the headline.
  if (block.href === '' || block.words > MAX_LINE_WORDS || block.linkWords >= block.words) return undefined;
  const url = lastAddress(block, pageUrl);
  if (url === undefined || siteOf(url) === siteOf(pageUrl)) return undefined;
  const letters = lettersOf(block.text);
  const title = titles
    .map((one) => lettersOf(longestPart(one)))
    .find((one) => one.length >= LEAST_TITLE_LETTERS && letters.includes(one));
  // The headline and nothing else is a link to the same article, or to another of that name.
  if (title === undefined || letters.length < title.length + LEAST_OTHER_LETTERS) return undefined;
  const host = URL.parse(url)?.hostname.replace(/^www\./, '');
  const found: Attribution = { kind: 'appeared-first', text: block.text.slice(0, MAX_TEXT_CHARS), url };
  return host === undefined ? found : { ...found, name: host };
}

/** Of a title that ends or begins with the site's name, the headline. */
function longestPart(title: string): string {
  return title.split(/\s[|–—·•»:-]+\s/u).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

const lettersOf = (text: string): string => lowerWords(text).join('');
/** A shorter headline may stand in a sentence by chance. */
const LEAST_TITLE_LETTERS = 12;
/** Of the words around it. */
const LEAST_OTHER_LETTERS = 8;
/** Blocks from the end of the text in which such a line is looked for. */
const HEADLINE_LINES = 4;

/** A line about the whole text, "This article is republished from Y": as "appeared first", it is evidence and no part of the text. */
const ABOUT_THE_TEXT =
  /^\W{0,3}(?:this|the) (?:article|story|post|piece|report|column|essay|excerpt|interview|commentary|op-ed)\b|^\W{0,3}(?:originally|first|re)\s?published\b|^\W{0,3}(?:本文)?(?:转载自|轉載自|原文刊登)|^\W{0,3}(?:dieser|der) (?:artikel|beitrag|text)\b|^\W{0,3}(?:este|esta) (?:artículo|nota|artigo|texto|reportaje|matéria)\b|^\W{0,3}(?:cet|ce) (?:article|texte)\b|^\W{0,3}quest[oa] (?:articolo|testo)\b/iu;

export function republished(block: Block): boolean {
  return (
    block.words <= MAX_LINE_WORDS &&
    ABOUT_THE_TEXT.test(block.text) &&
    ORIGIN_WORDS.test(block.text) &&
    originLine(block, 'about:blank') !== undefined
  );
}

/** A line such as "Originally published by Y", wherever it stands. */
function originLine(block: Block, pageUrl: string): Attribution | undefined {
  for (const pattern of ORIGINALLY) {
    const name = pattern
      .exec(block.text)
      ?.groups?.['name']?.replace(/^(?:the website|the site|site)\s+/i, '')
      .trim();
    if (name === undefined || A_DATE.test(name)) continue;
    return withUrl(
      { kind: 'appeared-first', text: block.text.slice(0, MAX_TEXT_CHARS), name },
      lastAddress(block, pageUrl),
    );
  }
  return undefined;
}

/** A line such as "Source: Y" that leads to another site. Under a chart it may mean the figures: it is evidence for little alone. */
function sourceLine(block: Pick<Block, 'text' | 'words' | 'href'>, pageUrl: string): Attribution | undefined {
  if (block.words > SOURCE_LINE_WORDS) return undefined;
  const name = SOURCE_LINE.exec(block.text)?.groups?.['name'];
  const url = lastAddress(block, pageUrl);
  if (name === undefined || url === undefined || siteOf(url) === siteOf(pageUrl)) return undefined;
  return { kind: 'source-line', text: block.text.slice(0, MAX_TEXT_CHARS), name: name.trim(), url };
}

/** The text without the lines that say where it comes from: those are evidence. */
export function withoutAttribution(chosen: readonly Block[], pageUrl: string, titles: readonly string[] = []): Block[] {
  const end = chosen.length - HEADLINE_LINES;
  const body = chosen.filter(
    (block, at) =>
      attributionLine(block, pageUrl) === undefined && (at < end || headlineLine(block, titles, pageUrl) === undefined),
  );
  const last = body.at(-1);
  return last !== undefined && sourceLine(last, pageUrl) !== undefined ? body.slice(0, -1) : body;
}

function lastAddress(block: Pick<Block, 'href'>, pageUrl: string): string | undefined {
  const url = block.href === '' ? undefined : URL.parse(block.href, pageUrl);
  return url?.protocol.startsWith('http') === true ? url.href : undefined;
}

function withUrl(attribution: Attribution, url: string | undefined): Attribution {
  return url === undefined ? attribution : { ...attribution, url };
}

/** @param body the article's blocks; lines are looked for among them and a little beyond */
export function findAttribution(input: AttributionInput, body: readonly Block[]): Attribution[] {
  const { markup, url, canonicalUrl, isBasedOn, hints } = input;
  const found: Attribution[] = [];
  if (canonicalUrl !== undefined && siteOf(canonicalUrl) !== siteOf(url)) {
    found.push({ kind: 'canonical-elsewhere', text: canonicalUrl, url: canonicalUrl });
  }
  for (const { name, content } of markup.metas) {
    if (name === 'syndication-source' || name === 'original-source')
      found.push(withUrl({ kind: 'syndication-source', text: content }, URL.parse(content)?.href));
  }
  if (isBasedOn !== undefined)
    found.push(withUrl({ kind: 'is-based-on', text: isBasedOn }, URL.parse(isBasedOn, url)?.href));
  if (hints.sourceUrl !== undefined || hints.sourceName !== undefined) {
    const name = hints.sourceName === undefined ? {} : { name: hints.sourceName };
    found.push(
      withUrl({ kind: 'feed-source', text: hints.sourceName ?? hints.sourceUrl ?? '', ...name }, hints.sourceUrl),
    );
  }
  found.push(...fromLines(input, body), ...wireCredits(input, body));
  for (const { src } of markup.images) {
    if (REPUBLISH_PIXEL.test(src))
      found.push(withUrl({ kind: 'republish-pixel', text: src.slice(0, MAX_TEXT_CHARS) }, URL.parse(src, url)?.href));
  }
  return distinct(found);
}

function fromLines({ markup, url, titles }: AttributionInput, body: readonly Block[]): Attribution[] {
  const first = body[0]?.index ?? 0;
  const last = body.at(-1)?.index ?? -1;
  const found: Attribution[] = [];
  for (const block of markup.blocks.slice(Math.max(0, first - LINES_AFTER), last + LINES_AFTER)) {
    if (block.words > MAX_LINE_WORDS) continue;
    const atEnd = block.index >= last ? sourceLine(block, url) : undefined;
    if (atEnd) found.push(atEnd);
    if (block.words < 4) continue;
    const said = ORIGIN_WORDS.test(block.text) ? (appearedFirst(block, url) ?? originLine(block, url)) : undefined;
    const line = said ?? (block.index > last - HEADLINE_LINES ? headlineLine(block, titles, url) : undefined);
    if (line) found.push(line);
    else if (PARTIAL_WORDS.test(block.text) && PARTIAL.test(block.text))
      found.push({ kind: 'partial-credit', text: block.text.slice(0, MAX_TEXT_CHARS) });
  }
  return found;
}

/** An agency's name stands in brackets, between strokes, or before "by wire": most texts have none there, and need not be read for one. */
const BRACKET = /[([（【/=电電讯訊]/;
const DATELINE_CHARS = 130;
const BRACKET_AT_END = /[)\]）]\.?$/;

/** A credit is a name, and stands at the text. */
const MAX_CREDIT_CHARS = 60;
const NEAR_END = 4;

/** Datelines stand in the first paragraphs, credits in the byline or at the very end. */
function wireCredits(input: AttributionInput, body: readonly Block[]): Attribution[] {
  const found: Attribution[] = [];
  const add = (text: string, spelling: string): void => {
    const name = agencyNamed(spelling.split(/[/,]/, 1)[0] ?? spelling);
    if (name !== undefined && !input.publisherNames.has(name.toLowerCase()))
      found.push({ kind: 'wire-credit', text: text.trim(), name });
  };
  for (const block of body.slice(0, 3)) {
    if (!BRACKET.test(block.text.slice(0, DATELINE_CHARS))) continue;
    const match = DATELINE.exec(block.text);
    if (match) add(match[0], match[2] ?? '');
    const unbracketed = HAN_DATELINE.exec(block.text);
    if (unbracketed) add(unbracketed[0], unbracketed[1] ?? '');
    const placed = PLACED_CREDIT.exec(block.text);
    const name = placed?.[1] ?? '';
    if (
      placed &&
      agencyNamed(name) === undefined &&
      looksLikeAgency(name) &&
      !input.publisherNames.has(name.toLowerCase())
    )
      found.push({ kind: 'wire-credit', text: placed[0].trim(), name });
  }
  const end = body.at(-1);
  const credit = end && BRACKET_AT_END.test(end.text.slice(-2)) ? CREDIT_AT_END.exec(end.text) : null;
  if (credit) add(credit[0], credit[1] ?? '');
  const source = end && end.words <= SOURCE_LINE_WORDS ? SOURCE_LINE.exec(end.text) : null;
  if (source) add(source[0], source.groups?.['name'] ?? '');
  for (const claim of input.authorClaims) {
    for (const part of claim.split(/\s*(?:[,;|/&]|\band\b|\n)\s*/i))
      add(claim, part.replace(/^(?:by|source|via|por|par|von|di)[\s:]+/i, ''));
  }
  for (const mark of input.markup.marks) {
    const isNear = mark.kind === 'author' && mark.blocksBefore <= (end?.index ?? 0) + NEAR_END;
    if (isNear && mark.text.length <= MAX_CREDIT_CHARS && agencyNamed(mark.text) !== undefined)
      add(mark.text, mark.text);
  }
  const organization = input.sourceOrganization;
  if (organization && agencyNamed(organization.name) !== undefined) add(organization.name, organization.name);
  return found;
}

function distinct(found: readonly Attribution[]): Attribution[] {
  const seen = new Set<string>();
  return found.filter((attribution) => {
    const key = `${attribution.kind} ${attribution.name ?? attribution.text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
