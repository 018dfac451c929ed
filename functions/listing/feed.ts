/**
 * The XML of feeds, read as a stream that survives what feeds are made of: undeclared prefixes, bare ampersands, unclosed tags,
 * junk around the root, a cut in the middle. Of a document that ends early, the items that are closed are kept.
 */
import { Parser } from 'htmlparser2';
import { absolute, DEPTH_MAX, LINKS_MAX } from './format.ts';

const FIELD_CHARS = 4096;

/** Prefixes differ from feed to feed; the addresses of their namespaces do not. Unprefixed names of Atom and RSS stay bare. */
const NAMESPACES: readonly (readonly [string, string])[] = [
  ['www.w3.org/2005/atom', 'atom'],
  ['purl.org/atom/ns', 'atom'],
  ['purl.org/dc/elements', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['rssnamespace.org/feedburner', 'feedburner'],
  ['w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['purl.org/rss/1.0/', ''],
  ['my.netscape.com/rdf/simple', ''],
  ['backend.userland.com/rss', ''],
];

export interface FeedField {
  /** `link`, `dc:date`; inside a source `source/link`. */
  name: string;
  attributes: Record<string, string>;
  /** Of all that is inside. */
  text: string;
  /** What relative addresses in it are relative to (xml:base), itself resolved. */
  base: string;
}

export interface FeedItem {
  attributes: Record<string, string>;
  base: string;
  fields: FeedField[];
}

export interface FeedReading {
  /** Fields of the feed itself. */
  channel: FeedField[];
  items: FeedItem[];
}

interface OpenElement {
  name: string;
  base: string;
}

/** Names of fields that are kept; the rest (bodies, above all) passes by. */
const WANTED = new Set([
  ...[
    'title',
    'link',
    'guid',
    'id',
    'pubdate',
    'published',
    'issued',
    'created',
    'updated',
    'modified',
    'source',
    'ttl',
  ],
  ...[
    'dc:date',
    'dc:title',
    'dc:source',
    'dcterms:issued',
    'dcterms:created',
    'dcterms:modified',
    'feedburner:origlink',
    'url',
    'date',
  ],
  ...[
    'sy:updateperiod',
    'sy:updatefrequency',
    'dcterms:date',
    'dc:created',
    'dc:issued',
    'dc:modified',
    'dc:identifier',
  ],
]);

/**
 * @param itemNames local names of the elements that are entries
 * @param url of the document
 */
export function readFeed(pieces: Iterable<string>, itemNames: ReadonlySet<string>, url: string): FeedReading {
  const reader = new FeedReader(itemNames, url);
  const parser = new Parser(reader, {
    xmlMode: true,
    decodeEntities: true,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  });
  for (const piece of pieces) {
    if (reader.isFull) break;
    parser.write(piece);
  }
  reader.atEnd = true;
  parser.end();
  return reader.reading;
}

class FeedReader {
  readonly reading: FeedReading = { channel: [], items: [] };
  /** What the parser closes from now on was never closed in the document. */
  atEnd = false;
  private readonly itemNames: ReadonlySet<string>;
  private readonly url: string;
  private readonly open: OpenElement[] = [];
  private readonly prefixes = new Map<string, string>();
  private item: FeedItem | undefined;
  private itemDepth = 0;
  private field: FeedField | undefined;
  private fieldDepth = 0;

  constructor(itemNames: ReadonlySet<string>, url: string) {
    this.itemNames = itemNames;
    this.url = url;
  }

  get isFull(): boolean {
    return this.reading.items.length >= LINKS_MAX || this.open.length > DEPTH_MAX;
  }

  onopentag(qualified: string, attributes: Record<string, string>): void {
    this.learnPrefixes(attributes);
    const name = this.plainName(qualified);
    const parent = this.open.at(-1);
    const base = resolved(attributes['xml:base'], parent?.base ?? this.url);
    this.open.push({ name, base });
    if (this.itemNames.has(bare(name))) {
      // An item inside an item: the one before was not closed.
      this.finishItem();
      this.item = { attributes, base, fields: [] };
      this.itemDepth = this.open.length;
      this.field = undefined;
      return;
    }
    const path = parent && bare(parent.name) === 'source' && this.item ? `source/${bare(name)}` : name;
    const isLinkedContent = bare(name) === 'content' && attributes['src'] !== undefined;
    const wanted = path.startsWith('source/') || WANTED.has(name) || WANTED.has(bare(name)) || isLinkedContent;
    if (!wanted || !this.isFieldPlace(path)) return;
    this.field = { name: path, attributes, text: '', base };
    this.fieldDepth = this.open.length;
    (this.item ? this.item.fields : this.reading.channel).push(this.field);
  }

  ontext(text: string): void {
    if (this.field && this.field.text.length < FIELD_CHARS) this.field.text += text.slice(0, FIELD_CHARS);
  }

  onclosetag(): void {
    const depth = this.open.length;
    this.open.pop();
    if (this.field && depth === this.fieldDepth) this.field = undefined;
    if (this.item && depth === this.itemDepth) {
      if (this.atEnd) this.item = undefined;
      this.finishItem();
    }
  }

  /** Direct children of an item or of the feed, and those of an item's source. */
  private isFieldPlace(path: string): boolean {
    const depth = this.open.length;
    if (this.item) return depth === this.itemDepth + 1 || (path.startsWith('source/') && depth === this.itemDepth + 2);
    return depth <= 3;
  }

  private finishItem(): void {
    if (this.item) this.reading.items.push(this.item);
    this.item = undefined;
    this.field = undefined;
  }

  private learnPrefixes(attributes: Record<string, string>): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (!name.startsWith('xmlns')) continue;
      const known = NAMESPACES.find(([address]) => value.toLowerCase().includes(address));
      if (known && name.length > 6) this.prefixes.set(name.slice(6), known[1]);
    }
  }

  private plainName(qualified: string): string {
    const colon = qualified.indexOf(':');
    if (colon < 0) return qualified;
    const prefix = qualified.slice(0, colon);
    const plain = this.prefixes.get(prefix) ?? prefix;
    return plain === '' ? qualified.slice(colon + 1) : `${plain}:${qualified.slice(colon + 1)}`;
  }
}

/** Without the prefixes that Atom and RSS elements themselves may have. */
export function bare(name: string): string {
  return name.replace(/^(?:atom\d{0,2}|rss\d{0,2}|rdf):/, '');
}

/** The fields of a name, in order. */
export function fieldsNamed(fields: FeedField[], ...names: string[]): FeedField[] {
  return names.flatMap((name) => fields.filter((field) => field.name === name));
}

/** The first text that is not blank, by the order of the names. */
export function textOf(fields: FeedField[], ...names: string[]): string | undefined {
  return fieldsNamed(fields, ...names)
    .map((field) => field.text.trim())
    .find((text) => text !== '');
}

/** The relation of a link; in full it may be the address of its registration (RFC 4287, section 4.2.7.2). */
export function relationOf({ attributes }: FeedField): string {
  const relation = (attributes['rel'] ?? '').trim().toLowerCase();
  return relation === ''
    ? 'alternate'
    : bare(relation.replace(/^https?:\/\/www\.iana\.org\/assignments\/relation\//, ''));
}

/** Among links of the relation the first that is a page, else the first. */
export function linkWith(fields: FeedField[], relation: 'alternate' | 'next'): string | undefined {
  const links = fields.filter((field) => field.name === 'link' && relationOf(field) === relation);
  const page = links.find((field) => /html/i.test(field.attributes['type'] ?? 'text/html')) ?? links[0];
  return page && absolute(page.attributes['href'] ?? (page.text.trim() === '' ? undefined : page.text), page.base);
}

/** Under its name without the prefix that Atom and RSS elements themselves may have. */
export function plain(field: FeedField): FeedField {
  return { ...field, name: bare(field.name) };
}

const PERIODS_MS: Record<string, number> = {
  hourly: 3_600_000,
  daily: 86_400_000,
  weekly: 604_800_000,
  monthly: 2_592_000_000,
  yearly: 31_536_000_000,
};

/** The feed's own wish: RSS `ttl` in minutes, or the syndication module's period. */
export function wishedInterval(channel: FeedField[]): { everyMs?: number } {
  const ttl = Number(textOf(channel, 'ttl'));
  if (ttl > 0) return { everyMs: ttl * 60_000 };
  const period = PERIODS_MS[textOf(channel, 'sy:updateperiod')?.toLowerCase() ?? ''];
  const frequency = Number(textOf(channel, 'sy:updatefrequency') ?? '1');
  return period === undefined ? {} : { everyMs: period / (frequency > 0 ? frequency : 1) };
}

function resolved(base: string | undefined, parent: string): string {
  return base === undefined ? parent : (URL.parse(base.trim(), parent)?.href ?? parent);
}
