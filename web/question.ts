/** The question behind a page: as a command, as an address, as files to take away. */
import { flagOf } from '../cli/query-flags.ts';

export interface PageQuestion {
  /** Of the command line. */
  command: string;
  args?: readonly string[];
  /** Query words, in the order in which they are to be written. */
  words: readonly (readonly [name: string, value: string])[];
  /** Words of the command, where they are not those of the address. */
  flags?: readonly (readonly [name: string, value: string])[];
  /** Where the same data are, for programs. */
  path: string;
  formats: readonly string[];
  /** What a whole export of it is of. */
  exports?: 'articles' | 'stories';
}

export function commandOf({ command, args = [], words, flags: given = words }: PageQuestion): string {
  // The words of a search are no flag.
  const isWord = (name: string): boolean => command === 'search' && name === 'q';
  const found = given.filter(([name]) => isWord(name)).map(([, value]) => quoted(value));
  const flags = given.flatMap(([name, value]) => (isWord(name) ? [] : [flagOf(name), quoted(value)]));
  return ['newsfold', command, ...args.map(quoted), ...found, ...flags].join(' ');
}

/** As a POSIX shell takes it for one word that means nothing. */
const quoted = (text: string): string => (/^[\w.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

export function addressOf(
  { path, words }: Pick<PageQuestion, 'path' | 'words'>,
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams([
    ...words.map(([name, value]): [string, string] => [name, value]),
    ...Object.entries(more),
  ]);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Rows as they are listed, all of them: an export has as many as the page says there are. */
export function exportsOf({ exports, words, path, formats }: PageQuestion): { format: string; address: string }[] {
  if (exports === undefined)
    return formats.map((format) => ({ format, address: addressOf({ path, words }, { format }) }));
  const asked = words.filter(([name]) => name !== 'limit' && name !== 'cursor');
  const files = ['csv', 'ndjson', 'parquet', 'jsonld'].map((format) => ({
    format,
    address: addressOf({ path: `/export/${exports}`, words: asked }, { format }),
  }));
  return [...files, { format: 'rss', address: addressOf({ path, words: asked }, { format: 'rss' }) }];
}
