/** Reads schema.org descriptions of the article (JSON-LD). Whatever a page writes there is a claim, not a fact. */
import { cleanText } from './blocks.ts';
import { parseJson } from './json.ts';

type Json = Record<string, unknown>;

export interface NamedThing {
  name: string;
  url?: string;
  /** schema.org type in lower case, or empty. */
  type: string;
}

/** The one description on the page that is about the article itself. */
export interface StructuredArticle {
  type: string;
  headline?: string;
  description?: string;
  articleBody?: string;
  datePublished?: string;
  dateCreated?: string;
  dateModified?: string;
  authors: NamedThing[];
  publisher?: NamedThing;
  sourceOrganization?: NamedThing;
  articleSection?: string;
  keywords: string[];
  image?: string;
  isAccessibleForFree?: boolean;
  inLanguage?: string;
  isBasedOn?: string;
  wordCount?: number;
}

/** Nodes looked at on one page: a list of 2,000 products is not an article's description. */
const MAX_NODES = 5_000;
const MAX_LEVELS = 12;
const MAX_LIST = 50;

const ARTICLE_TYPE =
  /^(?:.*newsarticle|article|blogposting|liveblogposting|report|.*article|review|recipe|interview|event)$/;
const WEAK_TYPE =
  /^(?:webpage|itempage|creativework|socialmediaposting|discussionforumposting|videoobject|newsvideo|imagegallery|mediagallery|podcastepisode)$/;
/** What stands below these is about something else. */
const ELSEWHERE = new Set([
  'itemlistelement',
  'haspart',
  'mentions',
  'relatedlink',
  'comment',
  'citation',
  'about',
  'recordedat',
  'potentialaction',
  'isbasedon',
]);

interface Found {
  node: Json;
  type: string;
  level: number;
}

/**
 * @param titles what the page otherwise calls itself; of several descriptions the one that agrees is taken
 * @param addresses of the page, absolute; a description of another address that agrees with no title is about something else
 */
export function readStructuredData(
  sources: readonly string[],
  titles: readonly string[],
  addresses: readonly string[] = [],
): StructuredArticle | undefined {
  const found: Found[] = [];
  const byId = new Map<string, Json>();
  for (const source of sources) collect(parseLoosely(source), found, byId);
  const known = new Set(titles.map(fold).filter((title) => title !== ''));
  const own = new Set(addresses.map(pathOf));
  let best: Found | undefined;
  let bestScore = 0;
  for (const candidate of found) {
    const score = scoreOf(candidate, known);
    if (score > bestScore && !isOfAnother(candidate, known, own)) {
      best = candidate;
      bestScore = score;
    }
  }
  return best && describe(best, byId);
}

const CONTROLS = /\p{Cc}+/gu;
const COMMENT_BEFORE = /^[\s;]*(?:<!--|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/;
const COMMENT_AFTER = /(?:-->|\/\/\s*\]\]>|\]\]>|;)[\s;]*$/;
/** Neither stands in a longer piece. */
const COMMENT_CHARS = 60;

/** Sources carry comments, raw line breaks inside strings and a semicolon at the end. */
function parseLoosely(source: string): unknown {
  const whole = source.trim();
  const before = COMMENT_BEFORE.exec(whole.slice(0, COMMENT_CHARS))?.[0].length ?? 0;
  const tail = whole.slice(before).slice(-COMMENT_CHARS);
  const after = COMMENT_AFTER.exec(tail)?.[0].length ?? 0;
  const text = whole.slice(before, whole.length - after);
  return (
    parseJson(text) ??
    parseJson(text.replace(CONTROLS, ' ')) ??
    parseJson(text.replace(CONTROLS, ' ').replace(/,\s*([}\]])/g, '$1'))
  );
}

function collect(root: unknown, found: Found[], byId: Map<string, Json>): void {
  const queue: { value: unknown; level: number; elsewhere: boolean }[] = [{ value: root, level: 0, elsewhere: false }];
  for (let at = 0; at < queue.length && at < MAX_NODES; at++) {
    const { value, level, elsewhere } = queue[at] ?? { value: undefined, level: 0, elsewhere: true };
    if (level > MAX_LEVELS || typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value.slice(0, MAX_LIST * 10))
        queue.push({ value: item as unknown, level: level + 1, elsewhere });
      continue;
    }
    const node = value as Json;
    const id = node['@id'];
    if (typeof id === 'string' && (node['name'] !== undefined || !byId.has(id))) byId.set(id, node);
    if (!elsewhere) {
      for (const type of typesOf(node))
        if (ARTICLE_TYPE.test(type) || WEAK_TYPE.test(type)) found.push({ node, type, level });
    }
    for (const [key, child] of Object.entries(node)) {
      if (typeof child === 'object' && child !== null) {
        queue.push({ value: child, level: level + 1, elsewhere: elsewhere || ELSEWHERE.has(key.toLowerCase()) });
      }
    }
  }
}

function typesOf(node: Json): string[] {
  const type = node['@type'];
  return (Array.isArray(type) ? (type as unknown[]) : [type])
    .filter((name): name is string => typeof name === 'string')
    .map((name) => name.replace(/^.*[/#:]/, '').toLowerCase());
}

function scoreOf({ node, type, level }: Found, titles: Set<string>): number {
  let score = ARTICLE_TYPE.test(type) ? 10 : 2;
  if (type === 'event' || type === 'review') score -= 4;
  if (text(node['datePublished'])) score += 3;
  if (node['author'] !== undefined) score += 2;
  if (text(node['articleBody'])) score += 2;
  const headline = text(node['headline']) ?? text(node['name']);
  if (headline) score += titles.has(fold(headline)) ? 6 : 1;
  return score - level * 0.1;
}

/** It gives the address of another page, and a headline that has nothing in common with what this one calls itself. */
function isOfAnother({ node }: Found, titles: ReadonlySet<string>, own: ReadonlySet<string>): boolean {
  const headline = text(node['headline']) ?? text(node['name']);
  if (headline === undefined || titles.size === 0 || own.size === 0) return false;
  const declared = [node['url'], node['mainEntityOfPage'], node['@id']]
    .map((value) => address(value))
    .filter((value) => value !== undefined && /^(?:https?:|\/)/i.test(value));
  if (declared.length === 0 || declared.some((value) => own.has(pathOf(value ?? '')))) return false;
  const pieces = piecesOf(fold(headline));
  const shared = (title: string): number => [...piecesOf(title)].filter((piece) => pieces.has(piece)).length;
  return pieces.size > 0 && [...titles].every((title) => shared(title) < pieces.size * LEAST_SHARED);
}

/** Of a headline's pieces; two about the same thing share names. */
const LEAST_SHARED = 0.2;
const PIECE_CHARS = 4;
const MAX_PIECES = 200;

/** Runs of letters, whatever parts words in the language. */
function piecesOf(title: string): Set<string> {
  const letters = title.replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const pieces = new Set<string>();
  for (let at = 0; at + PIECE_CHARS <= letters.length && at < MAX_PIECES; at++)
    pieces.add(letters.slice(at, at + PIECE_CHARS));
  return pieces;
}

/** An address without what differs between its forms: scheme, query, fragment, a slash at the end. */
function pathOf(url: string): string {
  const parsed = URL.parse(url, 'https://page.invalid');
  if (parsed === null) return url;
  return parsed.pathname
    .replace(/\/+$/, '')
    .replace(/\/amp$|\.amp$/, '')
    .toLowerCase();
}

function fold(title: string): string {
  return cleanText(title).toLowerCase();
}

function describe({ node, type }: Found, byId: Map<string, Json>): StructuredArticle {
  const strong = ARTICLE_TYPE.test(type);
  return withoutUndefined({
    type,
    headline: text(node['headline']) ?? (strong ? text(node['name']) : undefined),
    description: text(node['description']),
    articleBody: text(node['articleBody']),
    datePublished: text(node['datePublished']),
    dateCreated: text(node['dateCreated']),
    dateModified: text(node['dateModified']),
    authors: things(node['author'] ?? node['creator'], byId),
    publisher: things(node['publisher'], byId)[0],
    sourceOrganization: things(node['sourceOrganization'], byId)[0],
    articleSection: texts(node['articleSection'])[0],
    keywords: keywordsOf(node['keywords']),
    image: address(node['image']) ?? address(node['thumbnailUrl']),
    isAccessibleForFree: truth(node['isAccessibleForFree']),
    inLanguage: text(node['inLanguage']) ?? text((node['inLanguage'] as Json | undefined)?.['name']),
    wordCount: count(node['wordCount']),
    isBasedOn: address(node['isBasedOn']) ?? address(node['isBasedOnUrl']),
  });
}

function withoutUndefined<T extends object>(record: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

function text(value: unknown): string | undefined {
  const one = Array.isArray(value) ? (value as unknown[])[0] : value;
  if (typeof one === 'number') return String(one);
  if (typeof one === 'object' && one !== null) return text((one as Json)['@value']);
  if (typeof one !== 'string') return undefined;
  const clean = one.trim();
  return clean === '' ? undefined : clean;
}

function texts(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]).slice(0, MAX_LIST) : [value];
  return list.map(text).filter((one): one is string => one !== undefined);
}

function keywordsOf(value: unknown): string[] {
  const list = texts(value);
  return list.length === 1 ? (list[0] ?? '').split(/\s*[,;]\s*/) : list;
}

function count(value: unknown): number | undefined {
  const number = Number(text(value));
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function truth(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = text(value)?.toLowerCase();
  if (word === undefined) return undefined;
  if (word === 'true' || word.endsWith('/true')) return true;
  return word === 'false' || word.endsWith('/false') ? false : undefined;
}

function address(value: unknown, level = 0): string | undefined {
  if (level > 3) return undefined;
  if (typeof value === 'string') return value.trim() || undefined;
  if (Array.isArray(value)) return address((value as unknown[])[0], level + 1);
  if (typeof value !== 'object' || value === null) return undefined;
  const node = value as Json;
  return address(node['url'] ?? node['contentUrl'] ?? node['@id'], level + 1);
}

function things(value: unknown, byId: Map<string, Json>, level = 0): NamedThing[] {
  if (level > 3 || value === undefined || value === null) return [];
  if (Array.isArray(value))
    return (value as unknown[]).slice(0, MAX_LIST).flatMap((item) => things(item, byId, level + 1));
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ name: value.trim(), type: '' }];
  if (typeof value !== 'object') return [];
  let node = value as Json;
  const id = node['@id'];
  if (node['name'] === undefined && typeof id === 'string') node = byId.get(id) ?? node;
  const names = texts(node['name']);
  const url = address(node['url']) ?? address(node['sameAs']);
  const type = typesOf(node)[0] ?? '';
  return names.map((name) => ({ name, type, ...(url !== undefined && names.length === 1 ? { url } : {}) }));
}
