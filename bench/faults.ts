/**
 * The sample world on the emulated stack while things go wrong: `npm run bench:faults [-- SEED [all]]`. Afterwards the archive has to be
 * that of an undisturbed run; the exit code is 1 when an article is lost or doubled, or anything else differs. A function is
 * killed at about 30 of its calls, spread over the two runs; with `all`, at each of them, which takes hours. What a function gives
 * back is delivered again at once, not after minutes: that is harder on it, and sets more messages aside than a queue would.
 */
import { CANDIDATE } from '../functions/limits.ts';
import { HANDLERS, type HandlerName } from '../lib/bundling.ts';
import { serveSamples, type SampleServer } from '../samples/serve.ts';
import { differences, KINDS, type Contents } from '../test/stack/contents.ts';
import {
  doubling,
  failing,
  killing,
  outage,
  poisonous,
  scattering,
  seeded,
  together,
  type Disturbance,
  type When,
} from '../test/stack/faults.ts';
import { play, playCompaction, type Played } from '../test/stack/play.ts';

/** Calls between two kills of one world: a function that dies more often than it can finish its batch never comes to an end. */
const STRIDE = { crawl: 100, extract: 300 } as const;
const WORLDS = 4;
const COMPACT_KILLS = 30;
/** What a function is told that it has left when it begins, in milliseconds: too little for a second run of candidates. */
const OUT_OF_TIME_MS = 1500;
/** Calls in a row. */
const OUTAGE = 120;
const WHENS: When[] = ['before', 'after'];

type Row = { fault: string; injected: number } & Record<string, number | string>;

interface Scenario {
  fault: string;
  worlds: (() => Disturbance)[];
  /** Of faults that only the log tells of. */
  countIn?: (log: string[]) => number;
}

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
const isWhole = process.argv[3] === 'all';
const random = seeded(seed);

function scenarios(calls: Record<HandlerName, number>, articleIds: string[]): Scenario[] {
  const anyArticle = () => articleIds[Math.floor(random() * articleIds.length)] ?? '';
  const outOfTime = { faults: { timeoutMs: () => OUT_OF_TIME_MS }, injected: () => 0 };
  const kills = (['crawl', 'extract'] as const).flatMap((name) =>
    WHENS.map((when) => {
      const stride = STRIDE[name];
      const worlds = Array.from({ length: isWhole ? stride : WORLDS }, (_, at) => {
        const first = isWhole ? at + 1 : 1 + Math.floor(((at + random()) * stride) / WORLDS);
        const numbers = Array.from({ length: Math.ceil(calls[name] / stride) }, (_, kill) => first + kill * stride);
        return () => killing(name, when, new Set(numbers));
      });
      return { fault: `${name} killed ${when} a call`, worlds };
    }),
  );
  return [
    { fault: 'none', worlds: [() => ({ faults: {}, injected: () => 0 })] },
    { fault: 'every message twice, reordered', worlds: [doubling] },
    { fault: 'messages late, once more, in any order', worlds: [() => scattering(random)] },
    {
      fault: 'a page ends its worker',
      // One time fewer than it may be tried: it has to be stored in the end, as all that came with it.
      worlds: Array.from({ length: 2 }, () => () => poisonous(anyArticle(), CANDIDATE.attempts - 1)),
    },
    { fault: '10 % of the calls fail', worlds: [() => failing(0.1, random)] },
    {
      fault: 'a service is away',
      worlds: [
        () => together(...[90, 900].map((from) => outage('dynamodb', from, OUTAGE))),
        () => together(outage('s3', 60, OUTAGE), outage('sqs', 12, OUTAGE)),
      ],
    },
    {
      fault: 'time runs out',
      worlds: [() => outOfTime],
      countIn: (log) => log.filter((line) => line.includes('"event":"stopped"')).length,
    },
    ...kills,
  ];
}

/** The first word of an entry names what it is about. */
const idsOf = (entries: string[]): string[] => entries.map((entry) => entry.split(' ')[0] ?? '');

function compared(expected: Contents, { contents, deadLetters, unsettled, orphans }: Played): Omit<Row, 'fault'> {
  const [before, after] = [new Set(idsOf(expected.articles)), idsOf(contents.articles)];
  const differ = differences(expected, contents);
  for (const kind of KINDS) for (const line of differ[kind].slice(0, 2)) console.log(`  ${kind} ${line.slice(0, 400)}`);
  return {
    injected: 0,
    lost: [...before].filter((id) => !after.includes(id)).length,
    doubled: after.length - new Set(after).size + after.filter((id) => !before.has(id)).length,
    ...Object.fromEntries(KINDS.map((kind) => [kind, differ[kind].length])),
    ...{ unsettled: Number(unsettled), deadLetters, orphans },
  };
}

/** Two columns that are no failures: what was set aside had been seen to by the schedule, and an orphan is only a few kilobytes. */
const HARMLESS = ['fault', 'injected', 'deadLetters', 'orphans'];
const isWrong = (row: Row): boolean =>
  (row.injected === 0 && row.fault !== 'none') ||
  Object.entries(row).some(([name, value]) => !HARMLESS.includes(name) && value !== 0);

async function playScenario(samples: SampleServer, expected: Contents, scenario: Scenario): Promise<Row> {
  const row: Row = { fault: scenario.fault, injected: 0 };
  for (const world of scenario.worlds) {
    const { faults, injected } = world();
    const played = await play(samples, faults);
    const sums = compared(expected, played);
    for (const [name, value] of Object.entries(sums)) row[name] = Number(row[name] ?? 0) + Number(value);
    row.injected += injected() + (scenario.countIn?.(played.log) ?? 0);
  }
  return row;
}

async function playCompactions(samples: SampleServer): Promise<Row[]> {
  const rows: Row[] = [];
  for (const when of WHENS) {
    const { injected, differing, deadLetters } = await playCompaction(samples, when, (calls) => {
      const step = isWhole ? 1 : Math.max(1, Math.floor(calls / COMPACT_KILLS));
      return Array.from({ length: Math.floor(calls / step) }, (_, at) => 1 + at * step);
    });
    rows.push({ fault: `compact killed ${when} a call`, injected, files: differing.length, deadLetters });
  }
  return rows;
}

console.log(`seed ${seed}`);
const samples = await serveSamples({ now: new Date() });
const rows: Row[] = [];
try {
  const calls = Object.fromEntries(HANDLERS.map((name) => [name, 0])) as Record<HandlerName, number>;
  const onCall = ({ name }: { name: HandlerName }) => {
    calls[name] += 1;
    return undefined;
  };
  const { contents } = await play(samples, { onCall });
  console.log(`undisturbed: ${KINDS.map((kind) => `${contents[kind].length} ${kind}`).join(', ')}`);
  console.log(`calls to AWS: crawl ${calls.crawl}, extract ${calls.extract}`);
  for (const scenario of scenarios(calls, idsOf(contents.articles))) {
    const row = await playScenario(samples, contents, scenario);
    console.log(JSON.stringify(row));
    rows.push(row);
  }
  rows.push(...(await playCompactions(samples)));
  console.table(rows);
} finally {
  await samples.close();
}
const total = (name: string): number => rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0);
console.log(`${total('injected')} faults: ${total('lost')} articles lost, ${total('doubled')} doubled`);
process.exitCode = rows.some(isWrong) ? 1 : 0;
