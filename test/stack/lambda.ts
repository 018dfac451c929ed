/** A Lambda function without Lambda: the bundle as it is deployed, in a process of its own, with the environment of the stack. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleOf } from '../../bench/bundles.ts';
import { PROJECT_ROOT, type HandlerName } from '../../lib/bundling.ts';

export interface Lambda {
  /** @throws with what the handler threw */
  call(event: unknown): Promise<unknown>;
  /** Since the process began: computing time in milliseconds, and the most memory that was resident, in megabytes. */
  usage(): { cpuMs: number; peakMb: number };
  /** Lines of the function's log so far. */
  log: string[];
  /** Ends the process at once, whatever it is at; the next call begins another one. */
  kill(): void;
  stop(): Promise<void>;
}

/**
 * The web of the function is not the real one: requests to `hosts` end elsewhere, with the bundle none the wiser. The emulated
 * queues have addresses under `.localhost`, which not every resolver knows to be this
 * machine (RFC 6761).
 */
const RUNTIME = `
  import dns from 'node:dns';
  import http from 'node:http';
  import { createInterface } from 'node:readline';
  const { lookup } = dns;
  dns.lookup = (host, ...rest) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, ...rest);
  const { request } = http;
  const hosts = JSON.parse(process.argv[2]);
  http.request = (options, ...rest) => {
    const place = hosts[options.host];
    if (place === undefined) return request(options, ...rest);
    const { hostname, port } = new URL('http://' + place);
    return request({ ...options, host: hostname, port }, ...rest);
  };
  const { handler } = await import('./index.mjs');
  for await (const line of createInterface({ input: process.stdin })) {
    const endsAt = Date.now() + Number(process.argv[3]);
    const context = { getRemainingTimeInMillis: () => endsAt - Date.now() };
    const answer = await Promise.resolve(handler(JSON.parse(line), context)).then(
      (result) => ({ result, cpu: process.cpuUsage(), peak: process.resourceUsage().maxRSS }),
      (error) => ({ error: String(error) }),
    );
    process.send(answer);
  }
  process.disconnect();
`;

interface Answer {
  result?: unknown;
  error?: string;
  /** Microseconds. */
  cpu?: NodeJS.CpuUsage;
  /** Kilobytes. */
  peak?: number;
}

export interface LambdaSurroundings {
  /** Host names to `127.0.0.1:port`. */
  hosts?: Record<string, string>;
  /** What the function is told that it has; nobody ends it. */
  timeoutMs?: number;
}

/** The code does not change while a test runs. */
const bundles: Partial<Record<HandlerName, ReturnType<typeof bundleOf>>> = {};

/** It is bundled, and its process begins, with the first call. */
export function startLambda(
  name: HandlerName,
  environment: Record<string, string>,
  { hosts = {}, timeoutMs = 120_000 }: LambdaSurroundings = {},
): Lambda {
  const scratch = join(PROJECT_ROOT, '.bench');
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, 'lambda-'));
  const prepare = async (): Promise<void> => {
    const { code } = await (bundles[name] ??= bundleOf(name));
    writeFileSync(join(folder, 'index.mjs'), code);
    writeFileSync(join(folder, 'runtime.mjs'), RUNTIME);
  };
  const argv = [join(folder, 'runtime.mjs'), JSON.stringify(hosts), String(timeoutMs)];
  const log: string[] = [];
  const begin = () => {
    const child = spawn(process.execPath, argv, {
      env: { AWS_LAMBDA_FUNCTION_NAME: name, ...environment },
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    const complaints: string[] = [];
    createInterface({ input: child.stdout! }).on('line', (line) => log.push(line));
    createInterface({ input: child.stderr! }).on('line', (line) => complaints.push(line.slice(0, 500)));
    return { child, complaints, exited: once(child, 'exit') };
  };
  let prepared: Promise<void> | undefined;
  let running: ReturnType<typeof begin> | undefined;
  let usage = { cpuMs: 0, peakMb: 0 };
  return {
    log,
    usage: () => usage,
    kill() {
      running?.child.kill('SIGKILL');
      running = undefined;
    },
    async call(event) {
      await (prepared ??= prepare());
      const { child, complaints, exited } = (running ??= begin());
      child.stdin!.write(`${JSON.stringify(event)}\n`);
      const ended = exited.then(() => [{ error: `the function ended: ${complaints.join('\n')}` }]);
      const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Answer];
      if (answer.error !== undefined) throw new Error(answer.error);
      const { cpu = { user: 0, system: 0 }, peak = 0 } = answer;
      usage = { cpuMs: (cpu.user + cpu.system) / 1000, peakMb: peak / 1024 };
      return answer.result;
    },
    async stop() {
      running?.child.stdin!.end();
      await running?.exited;
      rmSync(folder, { recursive: true });
    },
  };
}
