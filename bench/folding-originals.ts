/**
 * How often the original is named right. One story for each base of the half that thresholds were not chosen on: the base and
 * five of its reposts of kinds drawn by lot, on six sites, with ids drawn by lot, every repost *seen before* the original.
 * Each case is told twice: nobody declares a source, and one repost does.
 */
import { foldBatch } from '../functions/story/batch.ts';
import type { Foldable } from '../functions/story/story.ts';
import { shuffled } from '../test/story/rounds.ts';
import { seeded } from '../test/story/texts.ts';

const REPOSTS = 5;
/** What makes another story of a text for a reader, too, is left out. */
const KINDS = [
  'identity 0',
  'boiler agg prefix+suffix',
  'boiler +190w',
  'linkdrop 1/15w',
  'linkdrop 1/30w',
  'linkdrop 1/60w',
  'trim 33%',
  'trim 50%',
  'trim 75%',
  'paradrop 20%',
  'paradrop 40%',
  'combo dnyuz linkdrop 1/30 + boiler + norm',
  'combo wire new lead+trim 60% +dateline+(c)',
  'normalise quotes/dashes/case',
  'wordsub 5%',
  'wordsub 15%',
  'updated keep 70%',
  'splice whole + other lead 150w',
];

const HOUR_MS = 3_600_000;
const PUBLISHED = Date.parse('2026-03-01T08:00:00Z');
const iso = (ms: number): string => new Date(ms).toISOString();

/** Hours after the original was in truth published. */
interface Case {
  name: string;
  /** Undefined: without a date. */
  original?: number;
  repost?: (n: number) => number | undefined;
  /** When the original is seen; the reposts are seen from the 50th hour on. */
  seen?: number;
}
const later = (n: number): number => 1 + 1.7 * n;
const oneWrong = (hours: number) => (n: number) => (n === 0 ? hours : later(n));
const cases: Case[] = [
  { name: 'dates present', original: 0, repost: later },
  { name: 'dates withheld', seen: 100 },
  { name: 'dates withheld, original seen first', seen: 1 },
  { name: 'reposts without dates', original: 0 },
  { name: 'one repost dated 2 hours too early', original: 0, repost: oneWrong(-2) },
  { name: 'one repost dated 3 days too early', original: 0, repost: oneWrong(-72) },
  { name: 'one repost with the date of the original', original: 0, repost: oneWrong(0) },
  { name: 'original without a date', repost: later },
];

interface Repost {
  basedOn: string;
  distortion: string;
  grade: string;
  articleBody: string;
}

/** @param bodies of the bases to ask for, by id */
export async function reportOriginals(
  bodies: ReadonlyMap<string, string>,
  distorted: readonly Repost[],
): Promise<void> {
  console.log(
    `originals named right, ${bodies.size} stories of one original and ${REPOSTS} reposts that were seen before it; the mean confidence of each answer`,
  );
  console.log(`${' '.repeat(44)}declared by none: right     wrong   none   by one: right     wrong   none`);
  const byBase = Map.groupBy(distorted, ({ basedOn }) => basedOn);
  for (const one of cases) {
    const cells = [];
    for (const declares of [false, true]) cells.push(await answersTo(one, declares, bodies, byBase));
    console.log(`  ${one.name.padEnd(44)} ${cells.join('      ')}`);
  }
}

async function answersTo(
  { original, repost, seen = 100 }: Case,
  declares: boolean,
  bodies: ReadonlyMap<string, string>,
  byBase: ReadonlyMap<string, Repost[]>,
): Promise<string> {
  const random = seeded(20);
  const confident = { right: [] as number[], wrong: [] as number[], none: [] as number[] };
  const dated = (hours: number | undefined) =>
    hours === undefined ? {} : { datePublished: iso(PUBLISHED + hours * HOUR_MS) };
  for (const [id, articleBody] of bodies) {
    const ids = shuffled([...Array(REPOSTS + 1).keys()], random).map((n) => `a_${n}${id}`);
    const url = `https://original.example/${id}`;
    const texts = shuffled(
      (byBase.get(id) ?? []).filter(({ distortion, grade }) => KINDS.includes(`${distortion} ${grade}`)),
      random,
    ).slice(0, REPOSTS);
    const story: Foldable[] = texts.map((text, n) => ({
      articleId: ids[n]!,
      site: `repost${n}.example`,
      url: `https://repost${n}.example/${id}`,
      articleBody: text.articleBody,
      firstSeenAt: iso(PUBLISHED + (50 + n / 3600) * HOUR_MS),
      ...dated(repost?.(n)),
      ...(declares && n === 0 ? { attribution: [{ kind: 'appeared-first' as const, text: '', url }] } : {}),
    }));
    const first = { articleId: ids[REPOSTS]!, site: 'original.example', url, articleBody, ...dated(original) };
    story.push({ ...first, firstSeenAt: iso(PUBLISHED + seen * HOUR_MS) });
    for await (const { articleId, role, originalConfidence } of foldBatch(story, new Date(PUBLISHED + 200 * HOUR_MS))) {
      if (articleId !== first.articleId) continue;
      confident[role === 'original' ? 'right' : role === 'unknown' ? 'none' : 'wrong'].push(originalConfidence);
    }
  }
  const percent = (part: number[]): string => `${((100 * part.length) / bodies.size).toFixed(0)} %`.padStart(5);
  const mean = (part: number[]): string =>
    part.length === 0 ? '     ' : `(${(part.reduce((sum, one) => sum + one, 0) / part.length).toFixed(2).slice(1)})`;
  const { right, wrong, none } = confident;
  return `${percent(right)} ${mean(right)} ${percent(wrong)} ${mean(wrong)} ${percent(none)}`;
}
