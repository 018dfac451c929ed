/** The commands, in the order in which `--help` lists them. Each is loaded only when it is asked for. */
import type { CommandModule } from './command.ts';
import { PLAIN_FORMATS, type Format } from './format.ts';

export interface CommandEntry {
  name: string;
  /** As in the usage line of `--help`. */
  takes?: string;
  about: string;
  /** Those that its answer is printed in; absent: it answers nothing that --format could shape. */
  formats?: readonly Format[];
  load: () => Promise<CommandModule>;
}

const LISTS: readonly Format[] = [...PLAIN_FORMATS, 'rss', 'jsonld'];
const RECORDS: readonly Format[] = [...PLAIN_FORMATS, 'jsonld'];
const LINES: readonly Format[] = ['ndjson'];
const FILES: readonly Format[] = ['ndjson', 'csv', 'json', 'jsonld', 'parquet'];

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'start',
    about: 'crawl what is due and show the stories; without a list of sites, those of the sample sites',
    formats: PLAIN_FORMATS,
    load: () => import('./start.ts'),
  },
  { name: 'init', about: 'write a list of sites to start from', load: () => import('./init.ts') },
  {
    name: 'sites',
    about: 'list the listings that are read, test a site, push the list to a deployed archive',
    formats: PLAIN_FORMATS,
    load: () => import('./sites.ts'),
  },
  { name: 'crawl', about: 'crawl what is due, once or again and again', load: () => import('./crawl.ts') },
  {
    name: 'candidates',
    about: 'list the links that failed, wait, were refused or are gone, and why',
    formats: PLAIN_FORMATS,
    load: () => import('./candidates.ts'),
  },
  {
    name: 'redrive',
    about: 'make the links that failed for good due again',
    load: () => import('./redrive.ts'),
  },
  {
    name: 'replay',
    takes: '<file...>',
    about: 'take in the pages of WARC files as if they had just been fetched',
    formats: PLAIN_FORMATS,
    load: () => import('./replay.ts'),
  },
  {
    name: 'extract',
    takes: '[url|file|-]',
    about: 'print the article of one page, or of many with --batch; nothing is stored',
    formats: PLAIN_FORMATS,
    load: () => import('./extract.ts'),
  },
  {
    name: 'fold',
    about: 'fold articles that you already have, with --batch; nothing is stored',
    formats: LINES,
    load: () => import('./fold.ts'),
  },
  {
    name: 'stories',
    about: 'list stories: articles that are copies of one text, with the original named',
    formats: LISTS,
    load: () => import('./stories.ts'),
  },
  {
    name: 'story',
    takes: '<id|url>',
    about: 'show one story: the original and why, then who carried it, how close and how much later',
    formats: RECORDS,
    load: () => import('./story.ts'),
  },
  { name: 'articles', about: 'list articles', formats: LISTS, load: () => import('./articles.ts') },
  {
    name: 'article',
    takes: '<id|url>',
    about: 'print one article, or its versions',
    formats: RECORDS,
    load: () => import('./article.ts'),
  },
  {
    name: 'search',
    takes: '<words...>',
    about: 'find articles by words, in any language',
    formats: LISTS,
    load: () => import('./search.ts'),
  },
  {
    name: 'diff',
    takes: '<id|url> [id|url]',
    about: 'show what one article made of another, or what changed between its versions',
    formats: PLAIN_FORMATS,
    load: () => import('./diff.ts'),
  },
  {
    name: 'stats',
    about: 'count articles and stories by time, site, language, role',
    formats: PLAIN_FORMATS,
    load: () => import('./stats.ts'),
  },
  {
    name: 'flow',
    about: 'show who copies whom, how much, and how much later',
    formats: PLAIN_FORMATS,
    load: () => import('./flow.ts'),
  },
  { name: 'runs', about: 'list what the last crawls did', formats: PLAIN_FORMATS, load: () => import('./runs.ts') },
  {
    name: 'export',
    about: 'write everything that answers a question as NDJSON, CSV, JSON, JSON-LD or Parquet',
    formats: FILES,
    load: () => import('./export.ts'),
  },
  {
    name: 'sql',
    takes: '<question>',
    about: 'ask the archive in SQL, for reading only',
    formats: PLAIN_FORMATS,
    load: () => import('./sql.ts'),
  },
  { name: 'pull', about: 'mirror a deployed archive into the local one', load: () => import('./pull.ts') },
  {
    name: 'saved',
    about: 'give questions a name: list them, add one, remove one',
    formats: PLAIN_FORMATS,
    load: () => import('./saved.ts'),
  },
  {
    name: 'watch',
    about: 'tell each story once, when it first answers a question',
    formats: LINES,
    load: () => import('./watch.ts'),
  },
  { name: 'ui', about: 'look at the archive in a browser on this machine', load: () => import('./ui.ts') },
  { name: 'serve', about: 'answer questions over HTTP, on this machine only', load: () => import('./serve.ts') },
  {
    name: 'doctor',
    about: 'say what is wrong with an archive, local or deployed, and what to do about it',
    formats: PLAIN_FORMATS,
    load: () => import('./doctor.ts'),
  },
  {
    name: 'status',
    about: 'show how an archive is: last run, quiet sites, what was given up, the bill',
    formats: PLAIN_FORMATS,
    load: () => import('./status.ts'),
  },
  {
    name: 'cost',
    about: 'reckon what a deployed archive costs a month, for so many sites and articles',
    formats: PLAIN_FORMATS,
    load: () => import('./cost.ts'),
  },
];
