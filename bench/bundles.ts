/**
 * Sizes and import times of the Lambda bundles, and what `cdk synth` takes and finds: `npm run bench:bundles`.
 * An import is timed in a fresh process, because only the first one counts; the median of several is given. The AWS SDK is part
 * of Lambda's runtime, so the time is given with it (what a cold start sees) and without it (what is ours).
 */
import { build, type Metafile } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOptions, HANDLERS, PROJECT_ROOT, type HandlerName } from '../lib/bundling.ts';

export interface Bundle {
  code: Uint8Array;
  metafile: Metafile;
}

export interface ImportTime {
  /** The AWS SDK's own packages, from node_modules. */
  sdkMs: number;
  /** Everything else: our code and the packages bundled with it, and the composition of the ports. */
  oursMs: number;
}

const RUNS = 7;

/** Where nothing answers: an import asks nothing. */
const SURROUNDINGS = {
  AWS_REGION: 'us-east-1',
  NEWSFOLD_TABLE: 'table',
  NEWSFOLD_BUCKET: 'bucket',
  NEWSFOLD_CRAWL_QUEUE_URL: 'http://127.0.0.1:9/crawl',
  NEWSFOLD_EXTRACT_QUEUE_URL: 'http://127.0.0.1:9/extract',
  NEWSFOLD_READ_UNITS: '400',
};

const TIMING = `
  const started = performance.now();
  for (const name of JSON.parse(process.argv[2])) await import(name);
  const sdk = performance.now();
  const { handler } = await import('./index.mjs');
  if (typeof handler !== 'function') throw new Error('the bundle has no handler');
  const ended = performance.now();
  process.stdout.write(JSON.stringify({ sdkMs: sdk - started, oursMs: ended - sdk }));
`;

/** @throws when esbuild cannot bundle the handler */
export async function bundleOf(name: HandlerName): Promise<Bundle> {
  const { outputFiles, metafile } = await build(bundleOptions(name));
  const code = outputFiles?.[0]?.contents;
  if (code === undefined || metafile === undefined) throw new Error(`esbuild gave nothing for ${name}`);
  return { code, metafile };
}

/** Modules that the bundle leaves to its surroundings. @param when loaded at its start, or at any time */
export function externalsOf({ metafile }: Bundle, when: 'start' | 'ever' = 'ever'): string[] {
  const imports = Object.values(metafile.outputs)
    .flatMap((output) => output.imports)
    .filter(({ external, kind }) => external && (when === 'ever' || kind === 'import-statement'));
  return [...new Set(imports.map(({ path }) => path))].sort();
}

/** One import in a fresh process. @throws when the module does not load without help */
export function timeImport(bundle: Bundle): ImportTime {
  // Inside the project, so that the SDK is found where npm put it.
  const scratch = join(PROJECT_ROOT, '.bench');
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, 'import-'));
  try {
    writeFileSync(join(folder, 'index.mjs'), bundle.code);
    writeFileSync(join(folder, 'timing.mjs'), TIMING);
    const sdk = externalsOf(bundle, 'start').filter((name) => name.startsWith('@'));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'timing.mjs'), JSON.stringify(sdk)], {
      encoding: 'utf8',
      env: SURROUNDINGS,
      timeout: 30_000,
    });
    if (status !== 0) throw new Error(`the bundle does not load by itself: ${stderr}`);
    return JSON.parse(stdout) as ImportTime;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns the middle one in order of size */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** `cdk synth` as a person starts it, validation and cdk-nag included. */
function timeSynth(): { seconds: number; findings: number; status: number | null } {
  const out = mkdtempSync(join(tmpdir(), 'newsfold-synth-'));
  try {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync('npx', ['cdk', 'synth', '--quiet', '--output', out], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      timeout: 120_000,
    });
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) process.stderr.write(stdout + stderr);
    return { seconds, findings: countFindings(out), status };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

interface ValidationReport {
  pluginReports: { violations: { violatingConstructs: unknown[] }[] }[];
}

/** What the rules of aws-cdk-lib and of cdk-nag found, those acknowledged with a reason left out. */
function countFindings(out: string): number {
  const report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8')) as ValidationReport;
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .reduce((sum, { violatingConstructs }) => sum + violatingConstructs.length, 0);
}

if (import.meta.main) {
  console.log('bundle    KB     import ms: ours   with the AWS SDK');
  for (const name of HANDLERS) {
    const bundle = await bundleOf(name);
    const times = Array.from({ length: RUNS }, () => timeImport(bundle));
    const ours = median(times.map(({ oursMs }) => oursMs));
    const total = median(times.map(({ sdkMs, oursMs }) => sdkMs + oursMs));
    const kilobytes = (bundle.code.length / 1000).toFixed(1);
    console.log(
      `${name.padEnd(8)} ${kilobytes.padStart(6)} ${ours.toFixed(0).padStart(15)} ${total.toFixed(0).padStart(18)}`,
    );
  }
  const synth = timeSynth();
  console.log(
    `cdk synth: ${synth.seconds.toFixed(1)} s, exit ${synth.status ?? 'by timeout'}, ${synth.findings} findings`,
  );
}
