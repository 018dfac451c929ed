/** The extractors that ours is measured beside, each in a process of its own. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FieldFigures } from './fields.ts';

export const PEER_NAMES = ['readability + linkedom', 'readability + jsdom', 'defuddle + linkedom'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** A page's time is the best of so many, ours and theirs. */
export const ROUNDS = 3;

export interface PeerFigures {
  medianMs: number;
  peakMb: number;
  /** Pages on which it threw. */
  failed: number;
  /** By set of pages. */
  f1: Record<string, number>;
  /** On the pages that have labels for them. */
  fields: FieldFigures;
}

const FOLDER = fileURLToPath(new URL('peers', import.meta.url));

/** They are no dependencies of the project: the first run installs them, from their own lock file, beside the bench. */
export function installPeers(): void {
  if (existsSync(`${FOLDER}/node_modules/.package-lock.json`)) return;
  console.log('Installing the peers into bench/extraction/peers (once) ...');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'inherit'] });
}

export function runPeer(name: PeerName, data: string): PeerFigures {
  const output = execFileSync(process.execPath, [`${FOLDER}/run.ts`, name, data], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // The peers may print too; the figures are the last line.
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as PeerFigures;
}
