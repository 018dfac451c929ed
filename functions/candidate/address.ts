/**
 * Two functions of an address: what to ask for, and what it is the address of. The first changes as little as it may,
 * because servers differ; the second forgets all that does not tell one article from another.
 */
import { getDomain } from 'tldts';
import { FETCH } from '../limits.ts';
import { articleShape, isServicePath } from './shape.ts';
import { differenceOf, type Difference } from './tracking.ts';

/** A path that repeats a part this often is a crawler trap (relative links that grow). */
const SAME_SEGMENT_MAX = 4;
const UNRESERVED = /[A-Za-z0-9._~-]/;
const RENDERING_LABEL = /^(?:www?\d{0,2}|m|mobile|mobil|amp|wap|touch)$/;
/** A canonical address that leads here is a mistake of a template. */
const ERROR_SEGMENT =
  /^(?:404|error|errors|not-?found|page-?not-?found)(?:\.\w{2,5})?$|^(?:undefined|null|nan|%5Bobject%20object%5D)$|%7B%7B/i;
/** What ASP.NET puts into the path of a visitor without cookies. */
const SESSION_SEGMENT = /^(?:[AFSX]\([^()]*\)|\((?:[AFSX]\([^()]*\))+\))$/i;

/**
 * The address to fetch.
 * @param raw as it stands in a listing or page
 * @param base absolute address that `raw` is relative to
 * @returns an http(s) address without user name, fragment (but `#!` routes stay) or needless escapes; undefined when it
 *   is none, is longer than FETCH.addressChars, or repeats a part of its path like a trap
 */
export function fetchUrl(raw: string, base?: string): string | undefined {
  const trimmed = raw.trim();
  if (trimmed === '' || trimmed.length > FETCH.addressChars) return undefined;
  const url = URL.parse(trimmed, base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  const hostname = url.hostname.replace(/\.$/, '');
  if (hostname === '' || hostname.split('.').includes('')) return undefined;
  url.hostname = hostname;
  if (!url.hash.startsWith('#!')) url.hash = '';
  url.pathname = plainEscapes(url.pathname);
  if (url.search !== '') url.search = plainEscapes(url.search);
  else if (url.href.endsWith('?')) url.search = '';
  if (isTrap(url.pathname) || url.href.length > FETCH.addressChars) return undefined;
  return url.href;
}

/**
 * The identity of an address: two addresses of one article have the same. Not an address itself: it has no scheme.
 * Gone are `www.` and mobile hosts, tracking, session ids, fragments (but `#!` routes stay), a trailing slash, index files, and
 * AMP and print renderings. The query is sorted.
 * @param url an address as `fetchUrl` gives it; anything else is its own identity
 */
export function identityOf(url: string): string {
  const parsed = URL.parse(ampSource(url));
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) return url;
  const path = plainPath(parsed);
  const route = parsed.hash.startsWith('#!') ? parsed.hash : '';
  return `${plainHost(parsed)}${path}${plainQuery(parsed, path)}${route}`;
}

/**
 * The address as one gives it to others: without what says how a reader came, and without the number of a visit. It opens the
 * same page, unlike an identity.
 */
export function citedUrl(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  const { pathname, search } = parsed;
  const parameters = parametersOf(search);
  const told = parameters.filter(({ difference }) => difference !== 'none');
  const path = withoutSession(pathname);
  if (path === pathname && told.length === parameters.length) return url;
  parsed.pathname = path;
  // What is left stays as the site writes it.
  parsed.search = told.map(({ written }) => written).join('&');
  return parsed.href;
}

/** The registrable domain ("news.bbc.co.uk" is of "bbc.co.uk", a blog of a blog host its own), or the host where there is none. */
export function siteOf(url: string): string {
  const hostname = (URL.parse(url)?.hostname ?? url).toLowerCase().replace(/\.$/, '');
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}

/**
 * May the canonical address that a page declares stand for the page? Not when it points to another site, to the home page, to a
 * section or to another article: one wrong line in a template would make a thousand articles one. A page that is not believed
 * stands for itself, which costs a copy.
 */
export function believableCanonical(pageUrl: string, canonicalUrl: string): boolean {
  const canonical = fetchUrl(canonicalUrl);
  if (canonical === undefined || siteOf(canonical) !== siteOf(pageUrl)) return false;
  const there = identityOf(canonical);
  const here = identityOf(pageUrl);
  if (there === here) return true;
  if (!/[/?]/.test(there)) return false;
  if (new URL(canonical).pathname.split('/').some((segment) => ERROR_SEGMENT.test(segment))) return false;
  if (hasOtherNumber(here, there)) return false;
  const [asked = ''] = here.split('?');
  const [declared = ''] = there.split('?');
  const isArticle = articleShape(canonical) !== undefined;
  // What the query says may be all that tells one article from another.
  if (asked === declared) return isArticle;
  if (isArticle || lastSegment(asked) === lastSegment(declared)) return true;
  if (RENDERING_OF.test(asked.slice(declared.length)) && asked.startsWith(declared)) return true;
  if (here.startsWith(`${declared}/`) || isServicePath(canonical)) return false;
  return articleShape(pageUrl) === undefined || depthOf(declared) > depthOf(asked);
}

/** What follows the address of an article in that of another rendering of it. */
const RENDERING_OF = /^(?:\/(?:amp|print|printable)|\.amp)$/i;

/** The same address but for the number: the neighbour's. */
function hasOtherNumber(here: string, there: string): boolean {
  const numbers = /\d+/g;
  return here.replace(numbers, '0') === there.replace(numbers, '0');
}

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const depthOf = (path: string): number => path.split('/').length;

/** Upper-case escapes, and none for characters that need none (RFC 3986, section 6.2.2). `%2F` stays. */
function plainEscapes(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9a-fA-F]{2})/g, (escape, hex: string) => {
    const char = String.fromCharCode(parseInt(hex, 16));
    return UNRESERVED.test(char) ? char : escape.toUpperCase();
  });
}

function isTrap(pathname: string): boolean {
  const seen = new Map<string, number>();
  for (const segment of pathname.split('/')) {
    if (segment === '') continue;
    const count = (seen.get(segment) ?? 0) + 1;
    if (count > SAME_SEGMENT_MAX) return true;
    seen.set(segment, count);
  }
  return false;
}

/** Of the caches of AMP pages: the address of what is cached. */
function ampSource(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  const cached =
    (parsed.hostname.endsWith('.cdn.ampproject.org') && /^\/[cv]\/(s\/)?(.+)$/.exec(parsed.pathname)) ||
    (/^(?:www\.)?google\.[a-z.]{2,6}$/.test(parsed.hostname) &&
      /^\/amp\/(s\/)?([^/]+\.[^/]+\/.*)$/.exec(parsed.pathname));
  if (!cached) return url;
  return `${cached[1] ? 'https' : 'http'}://${cached[2] ?? ''}${parsed.search}`;
}

function plainHost(url: URL): string {
  let hostname = url.hostname.toLowerCase().replace(/\.$/, '');
  const domain = getDomain(hostname, { allowPrivateDomains: true });
  while (domain !== null && hostname !== domain) {
    const [label = '', ...rest] = hostname.split('.');
    if (!RENDERING_LABEL.test(label)) break;
    hostname = rest.join('.');
  }
  return url.port === '' ? hostname : `${hostname}:${url.port}`;
}

/** Sorted, without what makes no difference; what is doubtful is gone where an article's address is left without it. */
function plainQuery(url: URL, path: string): string {
  const parameters = parametersOf(url.search).filter(({ difference }) => difference !== 'none');
  const certain = parameters.filter(({ difference }) => difference === 'content');
  const plain = queryOf(certain);
  if (certain.length === parameters.length) return plain;
  return articleShape(`${url.origin}${path}${plain}`) === undefined ? queryOf(parameters) : plain;
}

interface Parameter {
  written: string;
  text: string;
  difference: Difference;
}

function queryOf(parameters: Parameter[]): string {
  const texts = parameters.map(({ text }) => text).sort();
  return texts.length === 0 ? '' : `?${texts.join('&')}`;
}

function parametersOf(search: string): Parameter[] {
  return search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      // Feeds that escape an ampersand twice.
      const name = decoded(equals < 0 ? pair : pair.slice(0, equals)).replace(/^(?:amp;)+/i, '');
      const value = decoded(equals < 0 ? '' : pair.slice(equals + 1));
      return {
        written: pair,
        text: `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
        difference: differenceOf(name, value),
      };
    });
}

/** Escapes that are not UTF-8 are of an older charset and stay as they are: what they stand for is not known here. */
function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch (error) {
    if (error instanceof URIError) return plainEscapes(spaced);
    throw error;
  }
}

const withoutSession = (path: string): string => path.replace(/;(?:jsessionid|phpsessid|sid)=[^;/]*/gi, '');

function plainPath(url: URL): string {
  const segments = plainEscapes(url.pathname)
    .split('/')
    .filter((segment) => segment !== '' && !SESSION_SEGMENT.test(segment))
    .map(withoutSession);
  if (/^(?:index|default)\.(?:s?html?|php|aspx?|jsp)$/i.test(segments.at(-1) ?? '')) segments.pop();
  return withoutRendering(url.origin, segments)
    .map((segment) => `/${segment}`)
    .join('');
}

/** Without AMP and print: only where an article's address is left, so that a section named "print" stays itself. */
function withoutRendering(origin: string, segments: string[]): string[] {
  const shapeOf = (variant: string[]) => articleShape(`${origin}/${variant.join('/')}`);
  const last = segments.at(-1) ?? '';
  const variants: string[][] = [];
  if (/^(?:amp|print|printable|amp\.html)$/i.test(last)) variants.push(segments.slice(0, -1));
  if (/^(?:amp|print)$/i.test(segments[0] ?? '')) variants.push(segments.slice(1));
  // A number alone may be another article's below "/m".
  if (/^(?:m|mobile)$/i.test(segments[0] ?? '') && shapeOf(segments.slice(1)) !== 'id')
    variants.push(segments.slice(1));
  const inside = segments.findIndex((segment, at) => at > 0 && /^amp$/i.test(segment));
  if (inside > 0) variants.push(segments.toSpliced(inside, 1));
  if (/\.amp(?:\.s?html?)?$/i.test(last)) variants.push([...segments.slice(0, -1), last.replace(/\.amp(?=$|\.)/i, '')]);
  return variants.find((variant) => shapeOf(variant) !== undefined) ?? segments;
}
