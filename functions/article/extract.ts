/** Reads one page into an article record. Pure and deterministic: the same page gives the same record. */
import { siteOf } from '../candidate/address.ts';
import type { CandidateHints } from '../candidate/candidate.ts';
import type { ExtractedArticle, FieldSource } from './article.ts';
import { findAttribution, withoutAttribution } from './fields/attribution.ts';
import { findBody, type BodyTexts } from './body/body.ts';
import type { PageInput } from './fields/evidence.ts';
import { languageOf } from './language.ts';
import type { Block, Markup } from './markup/markup.ts';
import { metaOf, readMetadata } from './fields/metadata.ts';
import { plainText } from './markup/plain-text.ts';
import { readMarkup } from './markup/read-markup.ts';
import { judgeStatus, notAPage } from './status.ts';
import { readStructuredData, type StructuredArticle } from './markup/structured-data.ts';
import { wholeText } from './whole-text.ts';
import { countWords } from './words.ts';

/** Name and version of the rules: raised whenever the same page may give another record. */
export const EXTRACTOR = 'newsfold-article@6';

/** What the page itself does not show: a wall has the address of an article, and the feed's date. */
const DATES_ELSEWHERE: ReadonlySet<FieldSource | undefined> = new Set<FieldSource>(['url', 'feed', 'sitemap']);

const DECLARED_DATES: ReadonlySet<FieldSource | undefined> = new Set<FieldSource>(['json-ld', 'meta', 'microdata']);

/**
 * @param hints what the listing said of the page: evidence where the page itself is silent
 * @returns the record; `bodyStatus` says whether it is an article at all. Never throws for what a page holds.
 */
export function extractArticle(input: PageInput, hints: CandidateHints = {}): ExtractedArticle {
  const other = notAPage(input.html);
  const page = readText(other === undefined ? input.html : '', input.url, hints);
  const { markup, meta, structured, titles, body, articleBody, source } = page;
  const declared = [structured?.inLanguage, markup.lang, meta.get('og:locale'), meta.get('content-language')];
  const tags = [...declared, input.contentLanguage].filter((tag) => tag !== undefined);
  const inLanguage = languageOf(articleBody, tags);
  const { fields, sources, authorClaims, publisherNames } = readMetadata({
    markup,
    structured,
    input,
    hints,
    meta,
    body,
    language: inLanguage,
  });
  const { canonicalUrl, isBasedOn } = fields;
  const sourceOrganization = structured?.sourceOrganization;
  const attribution = findAttribution(
    {
      markup,
      url: input.url,
      authorClaims,
      publisherNames,
      titles: [...titles, fields.headline ?? ''],
      hints,
      ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
      ...(isBasedOn === undefined ? {} : { isBasedOn }),
      ...(sourceOrganization === undefined ? {} : { sourceOrganization }),
    },
    body,
  );
  const wordCount = source === 'html' ? wordsIn(body) : countWords(articleBody);
  const allSources: Partial<Record<string, FieldSource>> = { ...sources };
  if (articleBody !== '') allSources['articleBody'] = source;
  return {
    url: input.url,
    ...fields,
    articleBody,
    ...judgeStatus({
      markup,
      html: input.html,
      notAPage: other,
      url: input.url,
      structured,
      headline: fields.headline,
      hasDate: fields.datePublished !== undefined && !DATES_ELSEWHERE.has(fields.datePublishedSource),
      isDated: DECLARED_DATES.has(fields.datePublishedSource),
      body,
      articleBody,
      wordCount,
    }),
    wordCount,
    ...(inLanguage === undefined ? {} : { inLanguage }),
    ...(attribution.length === 0 ? {} : { attribution }),
    sources: allSources,
    extractor: EXTRACTOR,
  };
}

/** Fewer words than that are what a page says to a browser that runs no scripts: that it needs them. */
const WORDS_WITHOUT_SCRIPTS = 60;

/** The page and its text: as a browser shows it, or without scripts where only that shows a text. */
function readText(source: string, url: string, hints: CandidateHints) {
  const read = (withoutScripts: boolean) => {
    const markup = readMarkup(source, withoutScripts);
    const { meta, structured, texts } = pageTexts(markup, url, hints);
    const { titles } = texts;
    return { markup, meta, structured, titles, ...bodyText(findBody(markup, texts), structured, markup, url, titles) };
  };
  const page = read(false);
  if (wordsIn(page.body) >= WORDS_WITHOUT_SCRIPTS / 2 || page.source !== 'html' || !/<noscript/i.test(source))
    return page;
  const still = read(true);
  return wordsIn(still.body) >= WORDS_WITHOUT_SCRIPTS ? still : page;
}

/** From the blocks that were chosen to the text: lines that only say where it comes from are evidence, not text. */
export function bodyText(
  chosen: readonly Block[],
  structured: StructuredArticle | undefined,
  markup: Markup,
  url: string,
  titles: readonly string[],
) {
  const body = withoutAttribution(chosen, url, titles);
  const states = structured?.isAccessibleForFree === false ? [] : markup.states;
  const { paragraphs, source } = wholeText(body, structured?.articleBody, states);
  return { body, articleBody: paragraphs.join('\n\n'), source };
}

/** The blocks have been counted already, but for scripts whose words a dictionary must find. */
function wordsIn(body: readonly Block[]): number {
  return body.reduce((sum, block) => sum + (block.unspaced === 0 ? block.words : countWords(block.text)), 0);
}

/** What the page says of itself outside its text. */
export function pageTexts(markup: Markup, url: string, hints: CandidateHints = {}) {
  const meta = metaOf(markup);
  const titles = [meta.get('og:title') ?? '', markup.title, hints.headline ?? ''];
  const canonical = markup.links.find(({ rel }) => rel.includes('canonical'))?.href;
  const structured = readStructuredData(
    markup.structured,
    titles.map(plainText),
    [url, canonical, meta.get('og:url')].filter((address) => address !== undefined),
  );
  const texts: BodyTexts = {
    titles: [...titles, structured?.headline ?? ''].map(plainText).filter((title) => title !== ''),
    description: plainText(meta.get('og:description') ?? meta.get('description') ?? ''),
    siteNames: siteNames(url, [meta.get('og:site_name'), structured?.publisher?.name, meta.get('application-name')]),
    structuredBody: plainText(structured?.articleBody ?? ''),
    authors: lowerNames([...(structured?.authors ?? []).map(({ name }) => name), meta.get('author')]),
    isLiveBlog: structured?.type === 'liveblogposting',
  };
  return { meta, structured, texts };
}

/** The names that a site's own boxes call it by: what it declares, its domain, and the domain's first label. */
function siteNames(url: string, declared: readonly (string | undefined)[]): string[] {
  const domain = siteOf(url);
  const label = domain.split('.', 1)[0] ?? '';
  return [...new Set([...lowerNames(declared), domain, ...(label.length >= LABEL_CHARS ? [label] : [])])];
}

/** Shorter labels stand inside other words. */
const LABEL_CHARS = 5;
/** A name of one or two letters is in every text. */
const NAME_CHARS = 4;

function lowerNames(names: readonly (string | undefined)[]): string[] {
  const list = names.map((name) => plainText(name ?? '').toLowerCase());
  return [...new Set(list.filter((name) => name.length >= NAME_CHARS))].slice(0, MAX_NAMES);
}

const MAX_NAMES = 10;
