/** The links of an HTML page with how each is presented. */
import { load, type CheerioAPI } from 'cheerio/slim';
import { DomHandler, isTag, isText, type AnyNode, type Element, type ParentNode } from 'domhandler';
import { Parser } from 'htmlparser2';
import { DEPTH_MAX, LINKS_MAX } from './format.ts';

const TEXT_CHARS = 1000;
const ALTERNATES_MAX = 200;
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4']);
const SILENT = new Set(['script', 'style', 'noscript', 'svg', 'template', 'time', 'button']);
const NAVIGATION_ROLES = new Set(['navigation', 'contentinfo', 'menu', 'menubar', 'search']);
const NAVIGATION_CLASS =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|megamenu|submenu|footer|breadcrumbs?|cookies?|consent|social|socials|share|sharing|pagination|pager|skip-link)(?:$|[\s_-])/i;
/** Their class names speak of the whole page ("has-menu"), not of a part of it. */
const WHOLE_PAGE = new Set(['html', 'body', 'main', 'article']);

export interface PageLink {
  href: string;
  rel: string;
  text: string;
  /** In a heading, or around one. */
  inHeading: boolean;
  inNavigation: boolean;
}

export interface PageLinks {
  /** The page's own address. */
  url: string;
  /** What relative addresses are relative to. */
  base: string;
  links: PageLink[];
  /** `<link rel=alternate>` of the head. */
  alternates: { type: string; href: string; title: string }[];
  /** `<link rel=next>`. */
  next?: string;
}

export function readLinks(pieces: Iterable<string>, url: string): PageLinks {
  const $ = load(treeOf(pieces));
  const base = $('base[href]').first().attr('href');
  const heads = $('link[href]')
    .toArray()
    .map(({ attribs }) => ({ ...attribs, href: attribs['href'] ?? '', relations: relationsOf(attribs['rel']) }));
  const next = heads.find(({ relations }) => relations.includes('next'))?.href;
  return {
    url,
    base: (base === undefined ? undefined : URL.parse(base, url)?.href) ?? url,
    links: linksOf($),
    alternates: heads
      .filter(({ relations }) => relations.includes('alternate'))
      .slice(0, ALTERNATES_MAX)
      .map(({ href, type = '', title = '' }: { href: string; type?: string; title?: string }) => ({
        type,
        href,
        title,
      })),
    ...(next === undefined ? {} : { next }),
  };
}

const relationsOf = (rel = ''): string[] => rel.toLowerCase().split(/\s+/);

/** A tree that is cut where it gets too deep. */
class BoundedTree extends DomHandler {
  get depth(): number {
    return this.tagStack.length;
  }
}

function treeOf(pieces: Iterable<string>): ParentNode {
  const tree = new BoundedTree();
  const parser = new Parser(tree, { decodeEntities: true });
  for (const piece of pieces) {
    if (tree.depth > DEPTH_MAX) break;
    parser.write(piece);
  }
  parser.end();
  return tree.root;
}

function linksOf($: CheerioAPI): PageLink[] {
  const places = new Places();
  return $('a[href]')
    .toArray()
    .slice(0, LINKS_MAX)
    .map((link) => {
      const { navigation, heading } = places.of(link);
      const headings = heading ? [] : $(link).find('h1, h2, h3, h4').toArray();
      // The heading inside the link is its text, without the teaser that stands beside it.
      const text = (headings.length > 0 ? headings : [link]).map(textOf).join(' ');
      return {
        href: link.attribs['href'] ?? '',
        rel: link.attribs['rel'] ?? '',
        text: text.slice(0, TEXT_CHARS),
        inHeading: heading || headings.length > 0,
        inNavigation: navigation,
      };
    });
}

/** What an element stands in. */
interface Place {
  navigation: boolean;
  heading: boolean;
  article: boolean;
}

const NOWHERE: Place = { navigation: false, heading: false, article: false };

/** Each element is looked at once, however many links are below it. */
class Places {
  readonly #known = new Map<AnyNode, Place>();

  of(node: AnyNode): Place {
    const path: Element[] = [];
    let at: AnyNode | null = node;
    while (at !== null && isTag(at) && !this.#known.has(at)) {
      path.push(at);
      at = at.parent;
    }
    let place = (at === null ? undefined : this.#known.get(at)) ?? NOWHERE;
    for (const element of path.reverse()) {
      place = placeIn(place, element);
      this.#known.set(element, place);
    }
    return place;
  }
}

function placeIn(outside: Place, element: Element): Place {
  return {
    navigation: outside.navigation || isNavigation(element, outside.article),
    heading: outside.heading || HEADINGS.has(element.name),
    article: outside.article || element.name === 'article' || element.name === 'main',
  };
}

/** A `<footer>` inside an article holds its byline; the page's own holds its menu. */
function isNavigation({ name, attribs }: Element, inArticle: boolean): boolean {
  if (name === 'nav' || name === 'footer') return name === 'nav' || !inArticle;
  if (NAVIGATION_ROLES.has(attribs['role'] ?? '')) return true;
  if (WHOLE_PAGE.has(name) || HEADINGS.has(name) || name === 'a') return false;
  return NAVIGATION_CLASS.test(`${attribs['class'] ?? ''} ${attribs['id'] ?? ''}`.slice(0, 500));
}

/** The words that are shown, elements apart from each other. No recursion: a page may nest as deep as it likes. */
function textOf(element: Element): string {
  let text = '';
  const waiting: AnyNode[] = [element];
  for (let node = waiting.pop(); node !== undefined && text.length < TEXT_CHARS; node = waiting.pop()) {
    if (isText(node)) text += node.data.slice(0, TEXT_CHARS);
    else if (isTag(node) && !SILENT.has(node.name)) {
      if (node !== element) text += ' ';
      waiting.push(...node.children.toReversed());
    }
  }
  return text;
}
