/** Reads the fields of the record that are not its text, each with where it was found. */
import { fetchUrl, siteOf } from '../../candidate/address.ts';
import type { FieldSource, Organization } from '../article.ts';
import { findAuthors } from './bylines.ts';
import { findDates } from './date-fields.ts';
import { FieldWriter, type MetadataFields, type PageEvidence } from './evidence.ts';
import { findHeadline } from './headline.ts';
import type { Markup } from '../markup/markup.ts';
import { plainText } from '../markup/plain-text.ts';
import { HINT, PLACE } from '../markup/vocabulary.ts';

export interface Metadata {
  fields: MetadataFields;
  sources: Partial<Record<string, FieldSource>>;
  /** Bylines as printed, agencies among them. */
  authorClaims: string[];
  publisherNames: Set<string>;
}

const MAX_KEYWORDS = 50;
const MAX_KEYWORD_CHARS = 100;

export function metaOf(markup: Markup): Map<string, string> {
  const meta = new Map<string, string>();
  for (const { name, content } of markup.metas) if (!meta.has(name)) meta.set(name, content);
  return meta;
}

export function readMetadata(evidence: Omit<PageEvidence, 'publisherNames'>): Metadata {
  const { structured, meta } = evidence;
  const writer = new FieldWriter();
  const publisher = publisherOf(evidence);
  const publisherNames = new Set(
    [
      publisher?.[0].name,
      meta.get('og:site_name'),
      meta.get('application-name'),
      structured?.publisher?.name,
      meta.get('twitter:site'),
      siteOf(evidence.input.url).split('.', 1)[0],
      titleTail(plainText(evidence.markup.title)),
    ]
      .filter((name): name is string => name !== undefined)
      .map((name) => plainText(name).toLowerCase().replace(/^@/, '')),
  );
  const all: PageEvidence = { ...evidence, publisherNames };
  writeAddresses(writer, all);
  writer.first('headline', findHeadline(all));
  writer.first('description', [
    [plain(meta.get('og:description')), 'meta'],
    [plain(meta.get('description')), 'meta'],
    [plain(structured?.description), 'json-ld'],
    [plain(meta.get('twitter:description')), 'meta'],
  ]);
  if (publisher) writer.first('publisher', [publisher]);
  if (structured?.sourceOrganization) {
    const { name, url } = structured.sourceOrganization;
    writer.first('sourceOrganization', [[{ name: plainText(name), ...(url === undefined ? {} : { url }) }, 'json-ld']]);
  }
  writeSubject(writer, all);
  const { authors, source, claims } = findAuthors(all);
  writer.first('author', [[authors, source]]);
  findDates(writer, all);
  return { fields: writer.fields, sources: writer.sources, authorClaims: claims, publisherNames };
}

/** What a title ends with behind its last bar or dash is the site, where it is short. */
function titleTail(title: string): string | undefined {
  const tail = /\s[|–—\-·•»]\s+([^|–—·•»]{2,40})$/u.exec(title)?.[1];
  return tail !== undefined && tail.split(' ').length <= MAX_SITE_WORDS ? tail : undefined;
}

const MAX_SITE_WORDS = 4;

function plain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plainText(text) || undefined;
}

function publisherOf({
  structured,
  meta,
}: Pick<PageEvidence, 'structured' | 'meta'>): readonly [Organization, FieldSource] | undefined {
  const declared = structured?.publisher;
  if (declared && declared.name !== '') {
    return [
      { name: plainText(declared.name), ...(declared.url === undefined ? {} : { url: declared.url }) },
      'json-ld',
    ];
  }
  const name = plain(meta.get('og:site_name') ?? meta.get('dc.publisher') ?? meta.get('application-name'));
  return name === undefined ? undefined : [{ name }, 'meta'];
}

function writeAddresses(writer: FieldWriter, { markup, meta, input, structured }: PageEvidence): void {
  const base = URL.parse(markup.base, input.url)?.href ?? input.url;
  const absolute = (href: string | undefined): string | undefined =>
    href === undefined || href === '' ? undefined : fetchUrl(href, base);
  const canonical = markup.links.find(({ rel }) => rel.split(/\s+/).includes('canonical'));
  writer.first('canonicalUrl', [
    [absolute(canonical?.href), 'link'],
    [absolute(linkHeader(input.headers?.['link'])), 'header'],
    [absolute(meta.get('og:url')), 'meta'],
  ]);
  const alternates = markup.links
    .filter(
      ({ rel, type, hreflang }) =>
        rel === 'amphtml' || (rel === 'alternate' && hreflang !== '' && !/rss|atom|json|xml/i.test(type)),
    )
    .map(({ href }) => absolute(href))
    .filter((href): href is string => href !== undefined && href !== input.url);
  writer.first('alternateUrls', [[[...new Set(alternates)].slice(0, MAX_KEYWORDS), 'link']]);
  writer.first('image', [
    [absolute(meta.get('og:image') ?? meta.get('og:image:url')), 'meta'],
    [absolute(structured?.image), 'json-ld'],
    [absolute(meta.get('twitter:image') ?? meta.get('twitter:image:src')), 'meta'],
  ]);
  writer.first('isBasedOn', [[absolute(structured?.isBasedOn), 'json-ld']]);
}

/** RFC 8288: `<https://example.com/a>; rel="canonical"`. */
function linkHeader(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  for (const part of header.split(',')) {
    const match = /<([^<>]{1,2048})>/.exec(part);
    if (match && /;\s*rel="?[^";]*\bcanonical\b/i.test(part)) return match[1];
  }
  return undefined;
}

function writeSubject(writer: FieldWriter, evidence: PageEvidence): void {
  const { meta, markup, structured } = evidence;
  writer.first('articleSection', [
    [plain(structured?.articleSection), 'json-ld'],
    [plain(meta.get('article:section') ?? meta.get('og:article:section') ?? meta.get('parsely-section')), 'meta'],
    [plain(meta.get('section') ?? meta.get('articlesection')), 'meta'],
  ]);
  const tags = markup.metas
    .filter(({ name }) => name === 'article:tag' || name === 'og:article:tag')
    .map(({ content }) => content);
  writer.first('keywords', [
    [keywords(structured?.keywords ?? []), 'json-ld'],
    [keywords(splitList(meta.get('news_keywords'))), 'meta'],
    [keywords(tags), 'meta'],
    [keywords(splitList(meta.get('keywords'))), 'meta'],
    [keywords(topicsOf(evidence)), 'html'],
  ]);
  const tier = meta.get('article:content_tier')?.toLowerCase();
  writer.first('isAccessibleForFree', [
    [structured?.isAccessibleForFree, 'json-ld'],
    [tier === 'free' ? true : tier === 'locked' || tier === 'metered' ? false : undefined, 'meta'],
  ]);
}

/** Links to topics at the article itself; those of cards and menus are about something else. */
function topicsOf({ markup, body }: PageEvidence): string[] {
  const first = body[0]?.index ?? 0;
  const last = body.at(-1)?.index ?? -1;
  const around = body[0]?.element.allHints ?? 0;
  const others = (HINT.comment | HINT.related | HINT.sidebar) & ~around;
  return markup.topics
    .filter(
      ({ element, blocksBefore }) =>
        blocksBefore >= first - NEAR_TEXT &&
        blocksBefore <= last + NEAR_TEXT &&
        (element.allHints & others) === 0 &&
        (element.place & (PLACE.nav | PLACE.aside)) === 0,
    )
    .map(({ text }) => text);
}

/** Blocks between the text and its topics. */
const NEAR_TEXT = 15;

function splitList(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(/\s*[,;，、]\s*/);
}

function keywords(list: readonly string[]): string[] {
  const clean = list.map(plainText).filter((word) => word !== '' && word.length <= MAX_KEYWORD_CHARS);
  return [...new Set(clean)].slice(0, MAX_KEYWORDS);
}
