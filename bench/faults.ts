/**
 * The sample world on the emulated stack while things go wrong: `npm run bench:faults [-- SEED]`. Afterwards the archive has to be
 * that of an undisturbed run; the exit code is 1 when an article is lost or doubled, or a story differs.
 */
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { openAwsHome } from '../functions/aws/home.ts';
import { SITES_KEY } from '../functions/object-key.ts';
import { parseArticleQuery, parseStoryQuery } from '../functions/query/parse.ts';
import type { HandlerName } from '../lib/bundling.ts';
import { serveSamples, type SampleServer } from '../samples/serve.ts';
import { deploy, type Deployment } from '../test/stack/deployment.ts';
import { seeded, serviceError, type Fault, type Faults } from '../test/stack/faults.ts';

const HOUR_MS = 3600 * 1000;
/** Longer than a lease of a candidate: what a killed function had in hand is due by then. */
const LEASE_OVER_MS = 4 * 60_000;
/** Ticks after a run, at most, until nothing is left to do. */
const SETTLING_TICKS = 12;
const KILLS_PER_WORLD = 10;
/** Calls of a function among which it is killed. */
const CALLS = 600;
const FAILING = 0.1;
/** What a function is told that it has left when it begins, in milliseconds. */
const OUT_OF_TIME_MS = 1500;

interface Archive {
  articles: string[];
  stories: string[];
  objects: string[];
}

async function archiveOf(stack: Deployment, now: Date): Promise<Archive> {
  const { catalog, articles } = openAwsHome(stack.admin);
  const { items } = await catalog.articles(parseArticleQuery({ collapse: 'none', limit: '1000' }, now));
  const { items: stories } = await catalog.stories(parseStoryQuery({ limit: '1000' }, now));
  const listed = await stack.admin.s3.send(
    new ListObjectsV2Command({ Bucket: stack.admin.bucket, Prefix: 'articles/' }),
  );
  return {
    articles: await Promise.all(
      items.map(async ({ articleId, version, role }) => {
        const head = await articles.get(articleId);
        return [articleId, version, head?.versions.map(({ contentHash }) => contentHash).join('+'), role].join(' ');
      }),
    ),
    stories: stories.map(({ members, original }) =>
      [original?.articleId ?? original?.url ?? 'none', ...members.map(({ articleId }) => articleId).sort()].join(' '),
    ),
    // Without the hash of the bytes, which hold the instants of this run; the text is compared by its contentHash.
    objects: (listed.Contents ?? []).map(({ Key: key }) => (key ?? '').replace(/-[^-/]*$/, '')),
  };
}

/** What a killed function held is given back, as time does, and the schedule comes until nothing is left to do. */
async function settle(stack: Deployment): Promise<void> {
  const { frontier } = openAwsHome(stack.admin);
  for (let tick = 0; tick < SETTLING_TICKS; tick++) {
    const dueAt = new Date(Date.now() - HOUR_MS).toISOString();
    const due = await frontier.dueCandidates(new Date(Date.now() + LEASE_OVER_MS), 1000);
    for (const { key } of due) await frontier.postpone(key, dueAt);
    await stack.tick('Crawl');
    if ((await stack.drain()) <= 1 && due.length === 0) return;
  }
}

async function play(samples: SampleServer, faults: Faults, now: Date): Promise<Archive> {
  const stack = await deploy(samples.hosts, faults);
  try {
    const { frontier } = openAwsHome(stack.admin);
    const sites = { Bucket: stack.admin.bucket, Key: SITES_KEY, Body: JSON.stringify(samples.sitesFile) };
    await stack.admin.s3.send(new PutObjectCommand(sites));
    samples.setRun(1);
    await settle(stack);
    const dueAt = new Date(Date.now() - HOUR_MS).toISOString();
    for (const schedule of await frontier.schedules()) await frontier.putSchedule({ ...schedule, dueAt });
    const later = await frontier.dueCandidates(new Date(Date.now() + 24 * HOUR_MS), 1000);
    for (const { key } of later) await frontier.postpone(key, dueAt);
    samples.setRun(2);
    await settle(stack);
    return await archiveOf(stack, now);
  } finally {
    await stack.stop();
  }
}

interface Played {
  faults: Faults;
  injected: () => number;
}

function killing(name: HandlerName, when: 'before' | 'after', random: () => number): Played {
  const at = new Set(Array.from({ length: KILLS_PER_WORLD }, () => 1 + Math.floor(random() * CALLS)));
  let calls = 0;
  let injected = 0;
  const onCall = (caller: HandlerName): Fault | undefined => {
    if (caller !== name || !at.has(++calls)) return undefined;
    injected += 1;
    return { kind: 'kill', when };
  };
  return { faults: { onCall }, injected: () => injected };
}

function failing(random: () => number): Played {
  let injected = 0;
  const onCall = (_name: HandlerName, action: string) => {
    if (random() >= FAILING) return undefined;
    injected += 1;
    return serviceError(action, random() < 0.5);
  };
  return { faults: { onCall }, injected: () => injected };
}

/** Each message is handed over twice in its batch, and the batch the other way round. */
function doubling(): Played {
  let injected = 0;
  const onDelivery: Faults['onDelivery'] = (_name, received) => {
    injected += received.length;
    return [...received, ...received].reverse();
  };
  return { faults: { onDelivery }, injected: () => injected };
}

function outOfTime(): Played {
  return { faults: { timeoutMs: () => OUT_OF_TIME_MS }, injected: () => 1 };
}

const without = (some: string[], others: string[]) => some.filter((one) => !others.includes(one));
const ids = (some: string[]) => some.map((one) => one.split(' ')[0]!);

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
const random = seeded(seed);
const now = new Date();
const samples = await serveSamples({ now });
const scenarios: [string, () => Played][] = [
  ['every message twice, reordered', doubling],
  ['10 % of the calls fail', () => failing(random)],
  ['time runs out', outOfTime],
  ...(['crawl', 'extract'] as const).flatMap((name) =>
    (['before', 'after'] as const).map((when): [string, () => Played] => [
      `${name} killed ${when} a call`,
      () => killing(name, when, random),
    ]),
  ),
];
let wrong = false;
try {
  const expected = await play(samples, {}, now);
  console.log(`undisturbed: ${expected.articles.length} articles, ${expected.stories.length} stories`);
  const rows = [];
  for (const [kind, make] of scenarios) {
    const { faults, injected } = make();
    const found = await play(samples, faults, now);
    const row = {
      kind,
      injected: injected(),
      lost: without(ids(expected.articles), ids(found.articles)).length,
      doubled:
        found.articles.length -
        new Set(ids(found.articles)).size +
        without(ids(found.articles), ids(expected.articles)).length,
      differ: without(expected.articles, found.articles).length,
      stories: without(expected.stories, found.stories).length + without(found.stories, expected.stories).length,
      objects: without(expected.objects, found.objects).length + without(found.objects, expected.objects).length,
    };
    console.log(JSON.stringify(row));
    rows.push(row);
    wrong ||= row.injected === 0 || row.lost + row.doubled + row.differ + row.stories + row.objects > 0;
  }
  console.table(rows);
} finally {
  await samples.close();
}
process.exitCode = wrong ? 1 : 0;
