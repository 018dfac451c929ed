/** Reads `sites.yaml`: every mistake is named with its line and column, what is wrong and what would be right. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod/mini';
import { ConfigError } from '../functions/errors.ts';
import type { SiteSource } from '../functions/ports.ts';
import { sitesSchema, userAgentOf, type SitesFile } from '../functions/sites.ts';
import { nearest } from '../functions/query/nearest.ts';

export const SITES_FILE = 'sites.yaml';
const SHOWN_MISTAKES = 10;

interface Mistake {
  line: number;
  column: number;
  message: string;
}

/** @throws ConfigError when the file is missing, is not YAML or does not say what it should. */
export async function loadSitesFile(path: string): Promise<SitesFile> {
  return parseSitesFile(await readText(path), path);
}

/** For a look at one page or site: the contact of the list of sites if there is one, else only who we are. */
export async function oneOffUserAgent(path: string): Promise<string> {
  try {
    return userAgentOf((await loadSitesFile(path)).contact);
  } catch (error) {
    if (error instanceof ConfigError) return userAgentOf('none, a single look by a person');
    throw error;
  }
}

/** Read again at every tick: a change to the file counts from the next run on. */
export function fileSiteSource(path: string): SiteSource {
  return { load: () => loadSitesFile(path) };
}

/** @throws ConfigError */
export function parseSitesFile(text: string, path: string): SitesFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    throw mistaken(
      path,
      document.errors.map((error) => ({
        ...place(error.pos[0]),
        message: `the list of sites is not YAML: ${error.message}`,
      })),
    );
  }
  const list: unknown = document.toJS();
  const parsed = sitesSchema.safeParse(list, { error: z.locales.en().localeError });
  const mistakes = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => mistakesOf(issue, document, place)),
    ...repeatedSites(list).map(({ index, site }) => ({
      ...place(offsetOf(document, ['sites', index, 'site'])),
      message: `${nameOf(['sites', index, 'site'])}: "${site}" stands in the list twice`,
    })),
  ];
  if (parsed.data === undefined || mistakes.length > 0) throw mistaken(path, mistakes);
  return parsed.data;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ConfigError(missing ? 'There is no list of sites' : 'The list of sites cannot be read', {
      where: path,
      fix: missing
        ? '`newsfold init` writes one to start from.'
        : `Check the file's permissions: ${(cause as Error).message}`,
      cause,
    });
  }
}

type Issue = z.core.$ZodIssue;

function mistakesOf(issue: Issue, document: Document, place: (offset: number) => Omit<Mistake, 'message'>): Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = keysAt(issue.path);
      const guess = nearest(key, known);
      const hint = guess === undefined ? `known are ${known.join(', ')}` : `did you mean "${guess}"?`;
      return {
        ...place(offsetOf(document, [...issue.path, key], 'key')),
        message: `${nameOf([...issue.path, key])}: unknown key; ${hint}`,
      };
    });
  }
  const name = nameOf(issue.path);
  const message = `${name}: ${whatIsWrong(issue, document)}`;
  return [{ ...place(offsetOf(document, issue.path)), message }];
}

function whatIsWrong(issue: Issue, document: Document): string {
  const { path } = issue;
  if (path.length === 0) return 'must say "contact" and "sites"; `newsfold init` writes one to start from';
  const value = valueOf(document.getIn(path, true));
  if (value === undefined) return 'is missing';
  const isSite = path.length === 2 && path[0] === 'sites';
  if (isSite && issue.code === 'invalid_type')
    return `must have keys, such as "site: ${typeof value === 'string' ? value : 'example.com'}"`;
  return issue.message.replace(/^Invalid input: /, '');
}

/** As people count: `sites.1` is the first. */
const nameOf = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'the file'
    : path.map((part) => (typeof part === 'number' ? String(part + 1) : String(part))).join('.');

/** Where a node stands; of a missing one, where its nearest ancestor stands. */
function offsetOf(document: Document, path: readonly PropertyKey[], part: 'key' | 'value' = 'value'): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (part === 'key' && length === path.length) {
      const key = pairsOf(parent).find((pair) => valueOf(pair.key) === path[length - 1])?.key;
      if (hasRange(key)) return key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (hasRange(node)) return node.range[0];
  }
  return hasRange(document.contents) ? document.contents.range[0] : 0;
}

function pairsOf(node: unknown): { key: unknown }[] {
  return typeof node === 'object' && node !== null && 'items' in node ? (node.items as { key: unknown }[]) : [];
}

function valueOf(node: unknown): unknown {
  return typeof node === 'object' && node !== null && 'value' in node ? node.value : node;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** The keys that may stand beside an unknown one. */
function keysAt(path: readonly PropertyKey[]): string[] {
  const { shape } = sitesSchema.def.getter();
  return Object.keys(path[0] === 'sites' ? shape.sites.def.element.shape : shape);
}

/** @param list as it was read: whatever else is wrong with it */
function repeatedSites(list: unknown): { index: number; site: string }[] {
  const sites = typeof list === 'object' && list !== null && 'sites' in list ? list.sites : undefined;
  const seen = new Set<string>();
  return (Array.isArray(sites) ? (sites as unknown[]) : []).flatMap((entry, index) => {
    const site = typeof entry === 'object' && entry !== null && 'site' in entry ? entry.site : undefined;
    if (typeof site !== 'string') return [];
    const repeated = seen.has(site);
    seen.add(site);
    return repeated ? [{ index, site }] : [];
  });
}

function mistaken(path: string, mistakes: Mistake[]): ConfigError {
  const fix = 'Correct the file and run the command again; nothing was changed.';
  const [first] = mistakes;
  if (first !== undefined && mistakes.length === 1) {
    return new ConfigError(first.message, { where: `${path}:${first.line}:${first.column}`, fix });
  }
  const inOrder = [...mistakes].sort((a, b) => a.line - b.line || a.column - b.column);
  const shown = inOrder.slice(0, SHOWN_MISTAKES);
  const lines = shown.map(({ line, column, message }) => `  ${path}:${line}:${column} ${message}`);
  const hidden = mistakes.length - shown.length;
  const more = hidden > 0 ? [`  and ${hidden} more`] : [];
  return new ConfigError([`${mistakes.length} mistakes in the list of sites`, ...lines, ...more].join('\n'), { fix });
}
