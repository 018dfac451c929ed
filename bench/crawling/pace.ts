/** A host that allows one request a second, asked by eight workers in each of two processes over one store. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalHome } from '../../functions/sqlite/home.ts';

const DELAY_MS = 1000;
/** After this no worker begins a request; sixteen are waiting then, and each still has its turn. */
const FOR_MS = 8000;

export async function measurePace(): Promise<boolean> {
  const arrivals: number[] = [];
  const server = http.createServer((_request, response) => {
    arrivals.push(performance.now());
    response.end('<p>paced</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dir = await mkdtemp(join(tmpdir(), 'newsfold-pace-'));
  try {
    openLocalHome(dir).close();
    const codes = await Promise.all([1, 2].map(() => worker(dir, place)));
    const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? 0));
    histogram(gaps);
    const least = Math.min(...gaps);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    console.log(`  ${arrivals.length} requests, least gap ${Math.round(least)} ms, mean ${Math.round(mean)} ms`);
    // Slots are granted by the workers' clock; the way to the server differs by a few milliseconds from request to request.
    return codes.every((code) => code === 0) && least >= DELAY_MS - 50 && mean <= DELAY_MS + 100;
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true });
  }
}

function worker(dir: string, place: string): Promise<number | null> {
  const script = join(import.meta.dirname, 'pace-worker.ts');
  const child = spawn(process.execPath, [script, dir, place, String(DELAY_MS), String(FOR_MS)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.once('exit', resolve));
}

function histogram(gaps: number[]): void {
  const width = 25;
  const bins = new Map<number, number>();
  for (const gap of gaps) {
    const bin = Math.floor(gap / width) * width;
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  for (const [bin, count] of [...bins].sort(([a], [b]) => a - b)) {
    console.log(`  ${String(bin).padStart(6)} to ${String(bin + width).padEnd(5)} ms ${'#'.repeat(count)} ${count}`);
  }
}
