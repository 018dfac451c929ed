#!/usr/bin/env node
/**
 * Starts the command line, in plain JavaScript that any Node understands: in an installed package its bundle, in a checkout
 * its TypeScript. Where the Node that was found is too old, it is started again with the one that `npm ci` brought.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';

const bundle = new URL('../dist/newsfold.js', import.meta.url);
const source = new URL('./newsfold.ts', import.meta.url);
const nodeFile = process.platform === 'win32' ? 'node.exe' : 'node';
const ownNode = fileURLToPath(new URL(`../node_modules/node/bin/${nodeFile}`, import.meta.url));
/** Marks the second start, so that there is never a third. */
const STARTED_AGAIN = 'NEWSFOLD_STARTED_AGAIN';

// A checkout may have a bundle of an older state lying about: what one edits is what runs.
const isCheckout = existsSync(source);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// node:sqlite without a flag from 22.13 on; TypeScript without one from 22.18 and 23.6 on.
const runsBundle = major > 22 || (major === 22 && minor >= 13);
const runsSource = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);

if (isCheckout ? runsSource : runsBundle) await import((isCheckout ? source : bundle).href);
else if (existsSync(ownNode) && process.env[STARTED_AGAIN] === undefined) startAgain();
else {
  const needed = isCheckout ? '22.18' : '22.13';
  process.stderr.write(
    `newsfold: Node ${process.versions.node} is too old: ${needed} or later is needed, 24 is best.\n` +
      `  Try: ${isCheckout ? '`npm ci` here brings one along, or install' : 'install'} Node 24 from https://nodejs.org\n`,
  );
  process.exitCode = 1;
}

function startAgain() {
  const child = spawn(ownNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [STARTED_AGAIN]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`newsfold: ${ownNode} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal === null) return;
    // Whoever started us shall see what ended the child.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
