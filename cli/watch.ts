import { createHash, createHmac } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT, NewsfoldError, StoreError, UsageError } from '../functions/errors.ts';
import { pages } from '../functions/query/export.ts';
import { parseStoryQuery } from '../functions/query/parse.ts';
import type { StoryQuery, StoryRow } from '../functions/query/query.ts';
import type { QueryWords } from '../functions/query/reader.ts';
import { STORY_WORDS } from '../functions/query/words.ts';
import { durationMs } from '../functions/sites.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { requireLines } from './format.ts';
import { ndjsonLine } from './output.ts';
import { addQueryFlags, flagOf, queryWords } from './query-flags.ts';
import { addSavedFlag, savedWords, type SavedOption } from './saved.ts';
import { countOf } from './words.ts';

/** Words of a list, not of a question that is asked again and again. */
const OWN_WORDS = ['limit', 'cursor', 'sort', 'order'];
const EVERY_DEFAULT = '1m';
const EVERY_LEAST_MS = 1000;
const EVERY_MOST_MS = 24 * 3_600_000;
/** A story that is told again every time would be noise; one that was told a year ago is forgotten. */
const REMEMBERED_MS = 365 * 24 * 3_600_000;
const TRIES = 5;
const BACKOFF_MS = 1000;
const ANSWER_MS = 10_000;
const PAGE = '200';

/** The webhook did not take a story. It is told again at the next look. */
class WebhookError extends NewsfoldError {
  static override readonly name: string = 'WebhookError';
  readonly exitCode = EXIT.failure;
}

/** The webhook takes nothing now: the other stories of this look need not be tried. */
class WebhookAwayError extends WebhookError {
  static override readonly name: string = 'WebhookAwayError';
}

interface Options extends SavedOption, Record<string, unknown> {
  every?: string;
  once?: true;
  webhook?: string;
}

const HELP = `
Each story is told once, when it first answers the question; where that was is kept beside the archive.
  newsfold watch --min-sites 5                          prints a story when it is on five sites
  newsfold watch --original-site example.com            when somebody carries an article of this site
  newsfold watch --q '"rail strike"'                     when something is written about it
  newsfold watch --min-sites 3 --once --webhook https://hooks.example.org/news
Without --from, stories that were first seen in the last 7 days count. A webhook gets a POST with the story as JSON, signed when
NEWSFOLD_WEBHOOK_SECRET is set: newsfold-signature: t=<seconds>,v1=<hex of HMAC-SHA256 over "<seconds>.<body>">.`;

export const register: Register = (command, context) => {
  command
    .option('--every <time>', `how often to look (default ${EVERY_DEFAULT})`)
    .option('--once', 'look once and end: for cron')
    .option('--webhook <url>', 'POST each story there instead of printing it')
    .addHelpText('after', HELP);
  addQueryFlags(addSavedFlag(command), STORY_WORDS, OWN_WORDS).action((options: Options) => watch(context, options));
};

async function watch(context: Context, options: Options): Promise<void> {
  requireLines(context);
  const everyMs = periodMs(options.every ?? EVERY_DEFAULT);
  const webhook = options.webhook === undefined ? undefined : hookOf(options.webhook);
  const asked = await savedWords(context, options, queryWords(options, STORY_WORDS));
  const words = Object.fromEntries(Object.entries(asked).filter(([name]) => !OWN_WORDS.includes(name)));
  parseStoryQuery(words, context.now(), flagOf); // a mistake is told before anything is asked
  const told = await ToldStories.open(join(context.dirToRead(), 'watches'), { words, webhook: webhook?.href });
  const signal = context.interruption();
  for (;;) {
    const count = await look(context, questionOf(words, context.now()), told, webhook);
    if (count > 0 && webhook !== undefined) context.note(`${countOf(count, 'story', 'stories')} told`);
    if (options.once || signal.aborted) return;
    const isOver = await wait(everyMs, false, { signal }).catch(() => true);
    if (isOver) return;
  }
}

/** Copied from another site counts when the story has more than its original. */
function questionOf(words: QueryWords, now: Date): StoryQuery {
  const isAsked = (name: string): boolean => [words[name] ?? []].flat().length > 0;
  const recent = isAsked('from') || isAsked('since') ? {} : { from: '7d' };
  const copied = isAsked('originalSite') && !isAsked('minSites') ? { minSites: '2' } : {};
  return parseStoryQuery(
    { ...words, ...recent, ...copied, sort: 'lastSeenAt', order: 'asc', limit: PAGE },
    now,
    flagOf,
  );
}

/** @returns how many stories were told */
async function look(context: Context, query: StoryQuery, told: ToldStories, webhook: URL | undefined): Promise<number> {
  const home = context.openToRead();
  let count = 0;
  try {
    for await (const stories of pages((cursor) => home.catalog.stories({ ...query, ...cursor }))) {
      for (const story of stories.filter(({ storyId }) => !told.has(storyId))) {
        if (webhook === undefined) {
          if (!(await context.write(ndjsonLine(story)))) return count;
        } else {
          const outcome = await tell(context, webhook, story);
          if (outcome === 'away') return count;
          if (outcome === 'refused') continue;
        }
        await told.add(story.storyId, context.now());
        count += 1;
      }
    }
  } finally {
    home.close();
  }
  return count;
}

async function tell(context: Context, webhook: URL, story: StoryRow): Promise<'told' | 'refused' | 'away'> {
  try {
    const secret = context.env['NEWSFOLD_WEBHOOK_SECRET'];
    await deliver(webhook, story, { secret, now: () => context.now(), signal: context.interruption() });
    return 'told';
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    context.exitCode = EXIT.partial;
    context.note(`${error.message} ${error.fix ?? ''}`);
    return error instanceof WebhookAwayError ? 'away' : 'refused';
  }
}

interface Delivery {
  secret: string | undefined;
  now: () => Date;
  /** Ends the waiting between tries. */
  signal: AbortSignal;
}

/** Tried again after 1, 2, 4 and 8 seconds when the other side is away or asks for patience. @throws WebhookError */
async function deliver(webhook: URL, story: StoryRow, { secret, now, signal }: Delivery): Promise<void> {
  const body = JSON.stringify({ event: 'story', story });
  let reason = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const isOver = attempt > 0 && (await wait(BACKOFF_MS * 2 ** (attempt - 1), false, { signal }).catch(() => true));
    if (isOver) break;
    const seconds = Math.floor(now().getTime() / 1000);
    const headers = { 'content-type': 'application/json', 'user-agent': 'Newsfold', ...signed(secret, seconds, body) };
    const answer = await fetch(webhook, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (!(answer instanceof Error) && answer.ok) return;
    reason = answer instanceof Error ? answer.message : `HTTP ${answer.status}`;
    const isFinal = !(answer instanceof Error) && answer.status < 500 && answer.status !== 429 && answer.status !== 408;
    if (!isFinal) continue;
    throw new WebhookError(`The webhook did not take ${story.storyId}: ${reason}.`, {
      where: webhook.href,
      fix: 'It was not told: a later look tells it.',
    });
  }
  throw new WebhookAwayError(`The webhook does not answer: ${reason}.`, {
    where: webhook.href,
    fix: `${story.storyId} and what comes after it were not told: a later look tells them.`,
  });
}

function signed(secret: string | undefined, seconds: number, body: string): Record<string, string> {
  if (secret === undefined || secret === '') return {};
  const hash = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return { 'newsfold-signature': `t=${seconds},v1=${hash}` };
}

/** Which stories were told for one question to one place. */
class ToldStories {
  readonly #path: string;
  readonly #told: Map<string, string>;

  constructor(path: string, told: Map<string, string>) {
    this.#path = path;
    this.#told = told;
  }

  static async open(folder: string, question: object): Promise<ToldStories> {
    const name = createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
    const path = join(folder, `${name}.json`);
    await mkdir(folder, { recursive: true });
    return new ToldStories(path, new Map(Object.entries(await readTold(path))));
  }

  has(storyId: string): boolean {
    return this.#told.has(storyId);
  }

  /** On the disk before the next is told: whoever is killed tells at most one story twice. */
  async add(storyId: string, now: Date): Promise<void> {
    const since = new Date(now.getTime() - REMEMBERED_MS).toISOString();
    for (const [id, at] of this.#told) if (at < since) this.#told.delete(id);
    this.#told.set(storyId, now.toISOString());
    await writeFile(`${this.#path}.new`, JSON.stringify(Object.fromEntries(this.#told)));
    await rename(`${this.#path}.new`, this.#path);
  }
}

async function readTold(path: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new StoreError('What was told before cannot be read.', {
      where: path,
      fix: 'Remove the file: stories are then told again.',
      cause,
    });
  }
}

function periodMs(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms >= EVERY_LEAST_MS && ms <= EVERY_MOST_MS) return ms;
  throw new UsageError(`--every cannot be "${text}".`, { fix: 'From 1s to 1d, such as 30s, 5m or 1h.' });
}

function hookOf(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`--webhook cannot be "${text}".`, {
    fix: 'an address, such as https://hooks.example.org/news.',
  });
}
