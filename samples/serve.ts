/** The sample web on one loopback port: every site answers to its own Host header. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { SitesFile } from '../functions/sites.ts';
import { answer } from './pages.ts';
import type { Answer } from './pages.ts';
import { OUTSIDE_HOSTS, SITES } from './sites.ts';
import { buildWorld } from './world.ts';
import type { Run } from './article.ts';
import type { WorldOptions } from './world.ts';

export interface SampleRequest {
  host: string;
  path: string;
  /** ISO 8601, of the machine's clock. */
  at: string;
  status: number;
}

export interface SampleServer {
  port: number;
  /** Host name to `127.0.0.1:port`. Hosts that nobody asked for are here too, so that a request to them is seen. */
  hosts: Record<string, string>;
  /** What a person's sites.yaml would say. */
  sitesFile: SitesFile;
  /** Run 2 shows what happened since run 1: new articles, a changed one. */
  setRun(run: Run): void;
  /** The last 10,000 requests, oldest first. */
  requests(): SampleRequest[];
  close(): Promise<void>;
}

export interface SampleOptions extends WorldOptions {
  /** The time of the first run. */
  now: Date;
  /** 0, the default, takes a free one. */
  port?: number;
}

const LOG_LENGTH = 10_000;

export async function serveSamples(options: SampleOptions): Promise<SampleServer> {
  const world = buildWorld(options.now, options);
  const log: SampleRequest[] = [];
  let run: Run = 1;
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').split(':')[0]?.toLowerCase() ?? '';
    const path = request.url ?? '/';
    const found = answer(world, run, host, path);
    const status = send(request, response, found, SITES.find((site) => site.host === host)?.gzip ?? false);
    log.push({ host, path, at: new Date().toISOString(), status });
    if (log.length > LOG_LENGTH) log.shift();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sample web has no port');
  const { port } = address;
  return {
    port,
    hosts: Object.fromEntries(
      [...SITES.map((site) => site.host), ...OUTSIDE_HOSTS].map((host) => [host, `127.0.0.1:${port}`]),
    ),
    sitesFile: sampleSitesFile(),
    setRun: (next) => {
      run = next;
    },
    requests: () => [...log],
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** Half of the sites name their listings, the others leave them to be found. */
export function sampleSitesFile(): SitesFile {
  return {
    contact: 'samples@newsfold.example',
    every: '15m',
    delay: '0s',
    sites: SITES.map((site) => ({
      site: site.host,
      ...(site.asked === 'url'
        ? { url: `http://${site.host}/` }
        : { listings: site.listings.map((listing) => `http://${site.host}${listing.path}`) }),
    })),
  };
}

/** Sends the answer, or 304 when the request already has it. @returns the status. */
function send(request: IncomingMessage, response: ServerResponse, found: Answer | undefined, gzip: boolean): number {
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, { allow: 'GET, HEAD' });
  // RFC 9110, section 15.5.20: the request reached a server that does not answer for this host.
  if (!found) return end(response, 421, {});
  if (found.location !== undefined) return end(response, found.status, { location: found.location });
  const bytes = found.encoding === 'utf-8' ? Buffer.from(found.body, 'utf8') : windows1252(found.body);
  const headers: Record<string, string> = { 'content-type': found.contentType, vary: 'accept-encoding' };
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 20)}"`;
  if (found.validators === 'etag' || found.validators === 'both') headers.etag = etag;
  if (found.lastModified && (found.validators === 'last-modified' || found.validators === 'both')) {
    headers['last-modified'] = found.lastModified.toUTCString();
  }
  if (found.status === 200 && isCurrent(request, headers)) return end(response, 304, headers);
  const zipped = gzip && (request.headers['accept-encoding'] ?? '').includes('gzip');
  if (zipped) headers['content-encoding'] = 'gzip';
  return end(response, found.status, headers, request.method === 'HEAD' ? undefined : zipped ? gzipSync(bytes) : bytes);
}

function end(response: ServerResponse, status: number, headers: Record<string, string>, body?: Uint8Array): number {
  response.writeHead(status, headers);
  response.end(body);
  return status;
}

/** RFC 9110, section 13.2.2: If-Modified-Since is read only when there is no If-None-Match. */
function isCurrent(request: IncomingMessage, headers: Record<string, string>): boolean {
  const wanted = request.headers['if-none-match'];
  if (wanted !== undefined && headers.etag !== undefined) {
    return wanted.split(',').some((tag) => tag.trim().replace(/^W\//, '') === headers.etag);
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  const modified = Date.parse(headers['last-modified'] ?? '');
  return wanted === undefined && modified <= since;
}

const BYTES_OF = new Map(
  Array.from({ length: 256 }, (_, byte): [string, number] => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
    byte,
  ]),
);

/** @throws Error for a character that the charset does not have. */
function windows1252(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => {
    const byte = BYTES_OF.get(char);
    if (byte === undefined) throw new Error(`"${char}" is not in windows-1252`);
    return byte;
  });
}
