/**
 * How often the original is named right. One story for each base of the half that thresholds were not chosen on: the base and
 * five of its reposts, on six sites, every repost *seen before* the original.
 */
import { foldBatch } from '../functions/story/batch.ts';
import type { Foldable } from '../functions/story/story.ts';

const REPOSTS = ['identity 0', 'boiler agg prefix+suffix', 'linkdrop 1/30w', 'trim 50%', 'paradrop 20%'];

const HOUR_MS = 3_600_000;
const PUBLISHED = Date.parse('2026-03-01T08:00:00Z');
const iso = (ms: number): string => new Date(ms).toISOString();

interface Case {
  name: string;
  /** Undefined: without a date. */
  original?: number;
  repost?: (n: number) => number | undefined;
  declares?: boolean;
}
const cases: Case[] = [
  { name: 'dates present', original: 0, repost: (n) => n + 1 },
  { name: 'reposts without dates', original: 0 },
  { name: 'original without a date', repost: (n) => n + 1 },
  { name: 'no dates' },
  { name: 'one repost dated two hours too early', original: 0, repost: (n) => (n === 0 ? -2 : n + 1) },
  {
    name: 'the same, and that repost names its source',
    original: 0,
    repost: (n) => (n === 0 ? -2 : n + 1),
    declares: true,
  },
  { name: 'no dates, and one repost names its source', declares: true },
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
  const bases = [...bodies.keys()];
  console.log(
    `originals named right, ${bases.length} stories of one original and five reposts that were seen before it`,
  );
  for (const { name, original, repost, declares } of cases) {
    let [right, silent] = [0, 0];
    for (const id of bases) {
      const site = 'original.example';
      const url = `https://${site}/${id}`;
      const dated = (hours: number | undefined) =>
        hours === undefined ? {} : { datePublished: iso(PUBLISHED + hours * HOUR_MS) };
      const story: Foldable[] = REPOSTS.map((kind, n) => ({
        articleId: `a_${id}${n}`,
        site: `repost${n}.example`,
        url: `https://repost${n}.example/${id}`,
        articleBody: distorted.find((one) => one.basedOn === id && `${one.distortion} ${one.grade}` === kind)!
          .articleBody,
        firstSeenAt: iso(PUBLISHED + 50 * HOUR_MS + n),
        ...dated(repost?.(n)),
        ...(declares && n === 0 ? { attribution: [{ kind: 'appeared-first' as const, text: '', url }] } : {}),
      }));
      const first = { articleId: `a_${id}`, site, url, articleBody: bodies.get(id)!, ...dated(original) };
      story.push({ ...first, firstSeenAt: iso(PUBLISHED + 100 * HOUR_MS) });
      for await (const { articleId, role } of foldBatch(story, new Date(PUBLISHED + 200 * HOUR_MS))) {
        if (articleId !== `a_${id}`) continue;
        if (role === 'original') right += 1;
        if (role === 'unknown') silent += 1;
      }
    }
    const percent = (part: number): string => `${((100 * part) / bases.length).toFixed(0)} %`.padStart(6);
    console.log(`${name.padEnd(46)} right ${percent(right)}  not named ${percent(silent)}`);
  }
}
