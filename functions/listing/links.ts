/** The links of an HTML page with how each is presented. */
import { Parser } from 'htmlparser2';
import { DEPTH_MAX, LINKS_MAX } from './format.ts';

const TEXT_CHARS = 1000;
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
  /** What relative addresses are relative to. */
  base: string;
  links: PageLink[];
  /** `<link rel=alternate>` of the head. */
  alternates: { type: string; href: string; title: string }[];
  /** `<link rel=next>`. */
  next?: string;
}

export function readLinks(pieces: Iterable<string>, url: string): PageLinks {
  const reader = new LinkReader(url);
  const parser = new Parser(reader, { decodeEntities: true });
  for (const piece of pieces) {
    if (reader.depth > DEPTH_MAX) break;
    parser.write(piece);
  }
  parser.end();
  return reader.page;
}

interface OpenElement {
  name: string;
  navigation: boolean;
}

class LinkReader {
  readonly page: PageLinks;
  private readonly open: OpenElement[] = [];
  private readonly url: string;
  private hasBase = false;
  private navigation = 0;
  private headings = 0;
  private silent = 0;
  private articles = 0;
  private link: PageLink | undefined;

  constructor(url: string) {
    this.url = url;
    this.page = { base: url, links: [], alternates: [] };
  }

  get depth(): number {
    return this.open.length;
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    const navigation = this.isNavigation(name, attributes);
    this.open.push({ name, navigation });
    if (navigation) this.navigation++;
    if (SILENT.has(name)) this.silent++;
    if (name === 'article' || name === 'main') this.articles++;
    if (HEADINGS.has(name)) {
      this.headings++;
      if (this.link) {
        // The heading inside the link is its text, without the teaser that stands beside it.
        if (!this.link.inHeading) this.link.text = '';
        this.link.inHeading = true;
      }
    }
    if (name === 'a') this.openLink(attributes);
    else if (name === 'link') this.takeHeadLink(attributes);
    else if (name === 'base' && !this.hasBase && attributes['href'] !== undefined) {
      this.hasBase = true;
      this.page.base = URL.parse(attributes['href'], this.url)?.href ?? this.url;
    }
  }

  ontext(text: string): void {
    if (!this.link || this.silent > 0 || this.link.text.length >= TEXT_CHARS) return;
    if (this.link.inHeading && this.headings === 0) return;
    this.link.text += text.slice(0, TEXT_CHARS);
  }

  onclosetag(name: string): void {
    const element = this.open.pop();
    if (!element) return;
    if (element.navigation) this.navigation--;
    if (SILENT.has(name)) this.silent--;
    if (name === 'article' || name === 'main') this.articles--;
    if (HEADINGS.has(name)) this.headings--;
    if (name === 'a') this.link = undefined;
    else if (this.link && this.headings === 0 && !this.link.inHeading) this.link.text += ' ';
  }

  private openLink(attributes: Record<string, string>): void {
    this.link = undefined;
    const href = attributes['href'];
    if (href === undefined || this.page.links.length >= LINKS_MAX) return;
    this.link = {
      href,
      rel: attributes['rel'] ?? '',
      text: '',
      inHeading: this.headings > 0,
      inNavigation: this.navigation > 0,
    };
    this.page.links.push(this.link);
  }

  private takeHeadLink(attributes: Record<string, string>): void {
    const { rel = '', href, type = '', title = '' } = attributes;
    if (href === undefined) return;
    const relations = rel.toLowerCase().split(/\s+/);
    if (relations.includes('next')) this.page.next ??= href;
    if (relations.includes('alternate') && this.page.alternates.length < 200)
      this.page.alternates.push({ type, href, title });
  }

  /** A `<header>` inside an article holds its headline; the page's own holds its menu. */
  private isNavigation(name: string, attributes: Record<string, string>): boolean {
    if (name === 'nav' || name === 'footer') return name === 'nav' || this.articles === 0;
    if (NAVIGATION_ROLES.has(attributes['role'] ?? '')) return true;
    if (WHOLE_PAGE.has(name) || HEADINGS.has(name) || name === 'a') return false;
    return NAVIGATION_CLASS.test(`${attributes['class'] ?? ''} ${attributes['id'] ?? ''}`.slice(0, 500));
  }
}
