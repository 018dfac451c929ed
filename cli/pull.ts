import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { openAwsHome } from '../functions/aws/home.ts';
import { EXIT, StoreError, UsageError } from '../functions/errors.ts';
import { MIRROR_BATCH, mirrorRows, nothingMirrored, type Mirrored } from '../functions/mirror.ts';
import type { Stores } from '../functions/ports.ts';
import type { ArticleQuery } from '../functions/query/query.ts';
import { parseTime } from '../functions/query/time.ts';
import { openLocalHome, type LocalHome } from '../functions/sqlite/home.ts';
import { addStackFlag, type StackOption } from './archive.ts';
import type { Register } from './command.ts';
import type { Context } from './context.ts';
import { openDeployed } from './deployed.ts';
import { countOf } from './words.ts';

/** Where the mirror stands: beside its database. */
const STATE = 'mirror.json';
/**
 * Looked at again in every pull: articles are visited for changes up to eight days after they were found, and copies of them
 * come for weeks.
 */
const LOOK_BACK_DAYS = 35;
const DAY_MS = 24 * 3_600_000;

interface MirrorState {
  table: string;
  bucket: string;
  /** When the last whole pull began: all that was there then is here. */
  completeTo?: string;
  /** A pull that is under way, or was interrupted. */
  open?: { startedAt: string; from?: string; cursor?: string; seen: number };
}

interface Options extends StackOption {
  table?: string;
  bucket?: string;
  from?: string;
  full?: true;
}

const HELP = `
Your own AWS credentials are used, to read only.
  newsfold pull --stack Newsfold-main             what is new since the last pull
  newsfold pull --stack Newsfold-main --full      everything is looked at again
  newsfold stories                                then every question works on the mirror
Who may not describe the stack names its table and bucket (outputs TableName, BucketName): --table T --bucket B`;

export const register: Register = (command, context) => {
  addStackFlag(command, 'the deployed archive, by the name of its stack (Newsfold-main)')
    .option('--table <name>', 'its table, in place of --stack (else NEWSFOLD_TABLE)')
    .option('--bucket <name>', 'its bucket, in place of --stack (else NEWSFOLD_BUCKET)')
    .option('--from <time>', 'articles first seen from then on; without it, back to where a hundred days had none')
    .option('--full', 'look at everything again, not only at the last 35 days, and check that every text is whole')
    .addHelpText('after', HELP)
    .action((options: Options) => pull(context, options));
};

async function pull(context: Context, options: Options): Promise<void> {
  const { table, bucket, source, close } = await sourceOf(context, options);
  try {
    const home = openLocalHome(context.storeDir(), { durable: false });
    try {
      home.lock(context.now());
      await pullInto(context, source, home, { table, bucket, options });
    } finally {
      home.close();
    }
  } finally {
    close();
  }
}

interface Source {
  table: string;
  bucket: string;
  source: Stores;
  close: () => void;
}

async function sourceOf(context: Context, options: Options): Promise<Source> {
  if (options.stack !== undefined) {
    if ((options.table ?? options.bucket) !== undefined) {
      const fix = 'Leave --table and --bucket out: the stack names them.';
      throw new UsageError('--stack and --table or --bucket exclude one another.', { fix });
    }
    const deployed = await openDeployed(options.stack);
    return { table: deployed.table, bucket: deployed.bucket, source: deployed.home, close: () => deployed.close() };
  }
  const table = named(options.table ?? context.env['NEWSFOLD_TABLE'], 'table');
  const bucket = named(options.bucket ?? context.env['NEWSFOLD_BUCKET'], 'bucket');
  const clients = { dynamodb: new DynamoDBClient({}), s3: new S3Client({}), sqs: new SQS({}) };
  const close = (): void => Object.values(clients).forEach((client) => client.destroy());
  return { table, bucket, source: openAwsHome({ ...clients, table, bucket }), close };
}

function named(name: string | undefined, what: 'table' | 'bucket'): string {
  if (name !== undefined && name !== '') return name;
  throw new UsageError('Which archive is to be pulled?', {
    fix: `--stack with the name of its stack, or --${what} with the stack's output (NEWSFOLD_${what.toUpperCase()}).`,
  });
}

interface Pulling {
  table: string;
  bucket: string;
  options: Options;
}

async function pullInto(
  context: Context,
  source: Stores,
  home: LocalHome,
  { table, bucket, options }: Pulling,
): Promise<void> {
  const path = join(home.dir, STATE);
  const state = await stateAt(path, { table, bucket });
  const open = state.open ?? begin(context, state, options);
  if (state.open !== undefined)
    context.note(`Going on with the pull that began ${state.open.startedAt}, after ${countOf(open.seen, 'article')}.`);
  const signal = context.interruption();
  const total = nothingMirrored();
  const query = queryOf(open.from);
  let cursor = open.cursor;
  let seen = open.seen;
  do {
    const page = await source.catalog.articles({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    const checkTexts = options.full === true;
    add(total, await mirrorRows(source, home, page.items, { checkTexts }));
    seen += page.items.length;
    cursor = page.nextCursor;
    await save(path, { ...state, open: { ...open, seen, ...(cursor === undefined ? {} : { cursor }) } });
    context.note(`${countOf(seen, 'article')} looked at, ${total.articles.toLocaleString('en')} written`);
  } while (cursor !== undefined && !signal.aborted);
  if (cursor !== undefined) return context.note('The rest is pulled next time.');
  for (const schedule of await source.frontier.schedules()) await home.frontier.putSchedule(schedule);
  await verify(context, home, open, seen);
  await save(path, { table, bucket, completeTo: open.startedAt });
  await context.write(`${JSON.stringify({ ...total, seen, completeTo: open.startedAt })}\n`);
}

function begin(
  context: Context,
  { completeTo }: MirrorState,
  { from, full }: Options,
): NonNullable<MirrorState['open']> {
  const startedAt = context.now().toISOString();
  const asked = from === undefined ? undefined : parseTime(from, context.now());
  if (from !== undefined && asked === undefined)
    throw new UsageError(`--from cannot be "${from}".`, { fix: 'a day (2026-11-23), a time, or so long ago (30d).' });
  const back =
    completeTo === undefined || full
      ? undefined
      : new Date(Date.parse(completeTo) - LOOK_BACK_DAYS * DAY_MS).toISOString();
  const since = asked ?? back;
  return { startedAt, seen: 0, ...(since === undefined ? {} : { from: since }) };
}

/** The newest first: an interrupted pull already has what is asked for most. */
const queryOf = (from: string | undefined): ArticleQuery => ({
  ...(from === undefined ? {} : { from }),
  ...{ by: 'firstSeenAt', collapse: 'none', sort: 'firstSeenAt', order: 'desc', limit: MIRROR_BATCH },
});

function add(total: Mirrored, { seen, articles, versions, folded }: Mirrored): void {
  total.seen += seen;
  total.articles += articles;
  total.versions += versions;
  total.folded += folded;
}

/** As many articles are here as were seen there; more when the archive took some in while it was walked through. */
async function verify(
  context: Context,
  home: LocalHome,
  { from }: NonNullable<MirrorState['open']>,
  seen: number,
): Promise<void> {
  const counts = await home.catalog.countArticles({ by: 'firstSeenAt', ...(from === undefined ? {} : { from }) });
  const here = counts?.articles ?? 0;
  if (here >= seen)
    return context.note(`Verified: ${countOf(seen, 'article')} there, ${here.toLocaleString('en')} here.`);
  context.exitCode = EXIT.partial;
  context.note(`The mirror has ${here.toLocaleString('en')} of ${countOf(seen, 'article')}. Pull again with --full.`);
}

async function stateAt(path: string, { table, bucket }: { table: string; bucket: string }): Promise<MirrorState> {
  const state = await read(path);
  if (state === undefined) return { table, bucket };
  if (state.table === table && state.bucket === bucket) return state;
  throw new UsageError('This folder is the mirror of another archive.', {
    where: `${path}: table ${state.table}, bucket ${state.bucket}`,
    fix: 'Name another folder with --store.',
  });
}

async function read(path: string): Promise<MirrorState | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as MirrorState;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StoreError('Where the mirror stands cannot be read.', {
      where: path,
      fix: 'Remove the file: everything is then looked at again.',
      cause,
    });
  }
}

async function save(path: string, state: MirrorState): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(state));
  await rename(`${path}.new`, path);
}
